use codes::tables::EditorList;

use crate::edits::prelude::*;

edit! {
    /// A diagnosis is of the other sex.
    ///
    /// ## Why it matters
    ///
    /// Disorders of the prostate or of pregnancy belong to one sex, and Medicare's code editor and most
    /// payers return a claim that says another. Judged are the chapters and categories that are of one sex
    /// alone. Condition code 45, or modifier KX on a line, says that the claim is right as it is; a payer
    /// that does not read them is the reason this asks for a look and does not hold the claim.
    ///
    /// ## How to fix it
    ///
    /// Check the sex in the registration and the code; if both are right, add condition code 45 or modifier
    /// KX.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:N400*ABF:I10~
    /// ```
    ///
    /// ```diff fails 837i
    /// - HI*ABF:E1165:::::::Y*ABF:I10:::::::Y~
    /// + HI*ABF:N951:::::::Y*ABF:I10:::::::Y~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J0190*ABF:I10~
    /// + HI*ABK:N400*ABF:I10~
    /// - SV1*HC:87880:QW*55*UN*1***1~
    /// + SV1*HC:87880:QW:KX*55*UN*1***1~
    /// ```
    "DX-011" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:255", since: "0.1",
        applies: Applies::ALL,
        fix: "check sex and code; condition code 45 or modifier KX if both are right",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(sex) = case.patient_party().and_then(Party::sex) else { return };
    let (other, ranges) = match sex.text {
        b"M" => ("women", WOMEN),
        b"F" => ("men", MEN),
        _ => return,
    };
    let list = if sex.text == b"M" { EditorList::Female } else { EditorList::Male };
    let lists = case.medicare_edits();
    for diagnosis in case.diagnoses.iter().filter(|diagnosis| diagnosis.is_icd10) {
        let code = diagnosis.code;
        let is_listed = || lists.is_some_and(|lists| lists.lists(code.text, list));
        if (is_among(code.text, ranges) || is_listed()) && !is_confirmed(case) {
            let message = format!("diagnosis {} is one of {other}", Quoted(code.text));
            findings.report(Spot::claim("HI", code.at), message);
        }
    }
}

/// Whether the code begins with something between the ends of a range.
fn is_among(code: &[u8], ranges: &[(&[u8], &[u8])]) -> bool {
    let begins = |end: &[u8]| code.get(..end.len());
    ranges
        .iter()
        .any(|(first, last)| begins(first) >= Some(first) && begins(last).is_some_and(|begin| begin <= *last))
}

fn is_confirmed(case: &Case<'_, '_>) -> bool {
    let confirms = |code: claims::claim::HealthCode<'_>| code.qualifier == b"BG" && code.code().text == b"45";
    case.claim.health_codes().any(confirms)
        || case.claim.lines.iter().any(|line| has_modifier(line, &[b"KX"]))
}

/// Female organs, pregnancy, birth and what belongs to them.
const WOMEN: &[(&[u8], &[u8])] = &[
    (b"C51", b"C58"),
    (b"D06", b"D06"),
    (b"D25", b"D28"),
    (b"D39", b"D39"),
    (b"E28", b"E28"),
    (b"N70", b"N98"),
    (b"O00", b"O9A"),
    (b"R87", b"R87"),
    (b"Z014", b"Z014"),
    (b"Z124", b"Z124"),
    (b"Z33", b"Z34"),
    (b"Z36", b"Z37"),
    (b"Z39", b"Z3A"),
];

/// Male organs.
const MEN: &[(&[u8], &[u8])] = &[
    (b"C60", b"C63"),
    (b"D29", b"D29"),
    (b"D40", b"D40"),
    (b"E29", b"E29"),
    (b"N40", b"N53"),
    (b"R86", b"R86"),
    (b"R972", b"R972"),
    (b"Z125", b"Z125"),
];
