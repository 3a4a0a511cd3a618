use crate::edits::prelude::*;

edit! {
    /// An outpatient line has a revenue code that needs a procedure, and none.
    ///
    /// ## Why it matters
    ///
    /// For care without a stay the guide wants a HCPCS code in SV202 wherever one exists for the service.
    /// Laboratory, imaging, therapy, emergency room, clinic, detailed drugs and cardiology charges have
    /// them, and a payer returns the line without.
    ///
    /// ## How to fix it
    ///
    /// Enter the procedure of the charge.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - SV2*0730*HC:93005*200*UN*1**50~
    /// + SV2*0730**200*UN*1**50~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - SV2*0730*HC:93005*200*UN*1**50~
    /// + SV2*0250**200*UN*1**50~
    /// ```
    "LN-040" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A6:454", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "enter the procedure in SV202",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    if case.claim.facility_code().text != b"13" || line.procedure().is_some() {
        return;
    }
    let Some(revenue) = line.revenue_code() else { return };
    let family = revenue.text.get(..3).unwrap_or_default();
    if revenue.text.len() == 4 && (FAMILIES.contains(&family) || revenue.text == b"0636") {
        let at = line.service.map_or(revenue.at, |service| service.element_place(2));
        let message = format!("revenue code {} without a procedure", Quoted(revenue.text));
        findings.report(Spot::service(line, at), message);
    }
}

/// Laboratory, imaging, therapy, emergency room, clinic, cardiology: the first three digits.
const FAMILIES: [&[u8]; 13] =
    [b"030", b"031", b"032", b"034", b"035", b"042", b"043", b"044", b"045", b"051", b"061", b"073", b"074"];
