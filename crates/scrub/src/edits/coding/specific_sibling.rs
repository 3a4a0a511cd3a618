use crate::edits::prelude::*;

edit! {
    /// A diagnosis is unspecified where a code beside it says more.
    ///
    /// ## Why it matters
    ///
    /// Codes of one heading differ in what they say; the unspecified one is for records that do not say it. Payers ask for
    /// the record, or deny, when much of a practice's work is unspecified (CARC 16 with remark M76, CARC 50).
    ///
    /// ## How to fix it
    ///
    /// It is told of the first diagnosis, and of another where the claim itself names what says more. Ask who
    /// treated the patient whether the record says more. If it does not, the unspecified code is the right one.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:A009*ABF:I10~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:A000*ABF:I10~
    /// ```
    "COD-045" {
        snip: Snip::Payer, severity: Severity::Info, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "ask whether the record says more",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(edition) = case.coding_day().and_then(|day| case.codes.icd10_edition(day)) else { return };
    let listed = || case.diagnoses.iter().filter(|diagnosis| diagnosis.is_listed());
    for (at, diagnosis) in listed().enumerate() {
        // A side that is left open is told by an edit of its own.
        let Icd10Status::Billable(traits) = diagnosis.status else { continue };
        if !traits.unspecified || traits.laterality == Some(Laterality::Unspecified) {
            continue;
        }
        let code = diagnosis.code;
        let place = code.text.len().min(6).saturating_sub(1);
        let is_near = |other: &[u8]| other.len() == code.text.len() && other[..place] == code.text[..place];
        if at > 0 && listed().filter(|other| is_near(other.code.text)).count() < 2 {
            continue;
        }
        let siblings = edition.specific_siblings(code.text);
        let named =
            siblings.iter().find(|sibling| listed().any(|other| other.code.text == sibling.as_bytes()));
        if let Some(sibling) = named.or_else(|| siblings.first().filter(|_| at == 0)) {
            let message = format!("{} is unspecified, {sibling} says more", Quoted(code.text));
            findings.report(Spot::claim("HI", code.at), message);
        }
    }
}
