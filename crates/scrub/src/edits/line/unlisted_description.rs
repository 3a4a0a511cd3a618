use crate::edits::prelude::*;

edit! {
    /// An unlisted procedure is not described.
    ///
    /// ## Why it matters
    ///
    /// An unlisted or not otherwise classified code says only what the service is not. The guide wants the
    /// description in SV101-7; payers also read it from a note (NTE) of the line or the claim, and return
    /// the claim when there is none.
    ///
    /// ## How to fix it
    ///
    /// Describe the service, drug or item in SV101-7.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:99199*55*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:99199:::::AFTER HOURS KIT*55*UN*1***1~
    /// ```
    "LN-033" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:306", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "describe the service in SV101-7",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sent) = line.procedure() else { return };
    let code = sent.code();
    if UNLISTED.binary_search(&code.text).is_err() {
        return;
    }
    let noted = |notes: &[Segment<'_>]| notes.iter().any(|note| note.id() == b"NTE");
    if sent.description().is_absent() && !noted(&line.notes) && !noted(&case.claim.notes) {
        let message = format!("{} is an unlisted code and nothing describes it", Quoted(code.text));
        findings.report(Spot::service(line, sent.description().at), message);
    }
}

/// Codes that name no service of their own, as Medicare manuals name them. Sorted.
const UNLISTED: [&[u8]; 70] = [
    b"01999", b"15999", b"17999", b"19499", b"20999", b"21499", b"21899", b"22899", b"22999", b"23929",
    b"24999", b"25999", b"26989", b"27299", b"27599", b"27899", b"28899", b"29799", b"29999", b"30999",
    b"31299", b"31599", b"31899", b"32999", b"33999", b"37799", b"38999", b"40799", b"42699", b"43499",
    b"43999", b"44799", b"45999", b"46999", b"47999", b"49999", b"53899", b"55899", b"58999", b"64999",
    b"66999", b"67999", b"69399", b"76499", b"77799", b"78999", b"84999", b"85999", b"86849", b"87999",
    b"89240", b"90749", b"90899", b"92499", b"93799", b"94799", b"95999", b"96999", b"97799", b"99199",
    b"99499", b"A9999", b"E1399", b"J3490", b"J3590", b"J7599", b"J7699", b"J7799", b"J8499", b"J9999",
];
