use codes::FilingIndicator;

use crate::edits::prelude::*;

edit! {
    /// The claim filing indicator is not one of the payer's.
    ///
    /// ## Why it matters
    ///
    /// SBR09 says what kind of plan it is, and a payer has plans of few kinds. One that is not among them means
    /// that the plan or the payer was mistaken for another; the claim is judged by the wrong rules, or comes
    /// back. `filing` of the payer in `cleanclaim.toml` lists its kinds; nothing is said of others.
    ///
    /// ## How to fix it
    ///
    /// Correct the plan type, or the payer, in the insurance list.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p listed
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*P*18*GRP100******MC~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p listed
    /// - SBR*P*18*GRP100******CI~
    /// + SBR*P*18*GRP100******12~
    /// ```
    "SUB-013" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:480", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the plan type or the payer",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let (Some(payer), Some(indicator)) = (case.payer_keys(), case.filing_indicator()) else { return };
    let is_known = payer.filing.iter().any(|known| known.as_bytes() == indicator.text);
    // One that there is not is told by itself.
    let is_one = FilingIndicator::parse(indicator.text).is_some();
    if !payer.filing.is_empty() && is_one && !is_known {
        let spot = Spot::new(LoopId::new("2000B"), "SBR", indicator.at);
        let message =
            format!("filing indicator {}, the payer has {}", Quoted(indicator.text), payer.filing.join(", "));
        findings.report(spot, message);
    }
}
