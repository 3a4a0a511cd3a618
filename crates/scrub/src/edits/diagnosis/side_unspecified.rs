use codes::tables::EditorList;

use crate::edits::prelude::*;

edit! {
    /// A diagnosis leaves the side of the body open.
    ///
    /// ## Why it matters
    ///
    /// The code says that the side was not recorded, where codes for left and right exist. The record
    /// nearly always says which, Medicare's code editor asks for it on stays, and many payers deny the open
    /// code.
    ///
    /// ## How to fix it
    ///
    /// Ask the provider, or read the record, and code the side.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:M25569~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:M5416~
    /// + HI*ABK:M25561~
    /// ```
    "DX-013" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "code the side that the record says",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let lists = case.medicare_edits().filter(|_| case.claim.is_inpatient());
    for diagnosis in &case.diagnoses {
        let Icd10Status::Billable(traits) = diagnosis.status else { continue };
        let is_listed =
            || lists.is_some_and(|lists| lists.lists(diagnosis.code.text, EditorList::Unspecified));
        if traits.laterality == Some(Laterality::Unspecified) || is_listed() {
            let message = format!("diagnosis {} leaves the side open", Quoted(diagnosis.code.text));
            findings.report(Spot::claim("HI", diagnosis.code.at), message);
        }
    }
}
