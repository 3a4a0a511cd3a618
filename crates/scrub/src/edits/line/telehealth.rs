use crate::edits::prelude::*;

edit! {
    /// The place of service and the modifiers disagree on telehealth.
    ///
    /// ## Why it matters
    ///
    /// Place 02 or 10 says that the patient was elsewhere, modifiers 95, GT, 93 and FQ how they were seen
    /// or heard. Medicare goes by the place alone; most other payers want the modifier too, and pay a visit
    /// in the office when the place says so. 95 and GT mean video, 93 and FQ sound only: one line is one or
    /// the other.
    ///
    /// ## How to fix it
    ///
    /// Make place and modifier say the same, as the payer's rule has it.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***10:B:1*Y*A*Y*Y~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25:95*110*UN*1***1:2~
    /// ```
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25:95:93*110*UN*1*10**1:2~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - CLM*P-1001*165***11:B:1*Y*A*Y*Y~
    /// + CLM*P-1001*165***10:B:1*Y*A*Y*Y~
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25:95*110*UN*1***1:2~
    /// ```
    "LN-050" {
        snip: Snip::Payer, severity: Severity::Warn, status: "A7:249", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "make place and modifier say the same",
        check: Check::Line(check),
    }
}

fn check(line: &ServiceLine<'_>, case: &Case<'_, '_>, findings: &mut Findings) {
    let place = line.place_of_service().unwrap_or_else(|| case.claim.facility_code());
    let (is_far, is_office) = (matches!(place.text, b"02" | b"10"), place.text == b"11");
    if !is_far && !is_office {
        return;
    }
    let (video, sound) = (has_modifier(line, &[b"95", b"GT"]), has_modifier(line, &[b"93", b"FQ"]));
    let message = match (is_far, video || sound) {
        _ if video && sound => "modifiers say both video and sound only",
        (false, true) => "a telehealth modifier on a service in the office",
        (true, false) if !matches!(filing(case), b"MA" | b"MB") && is_talk(procedure(line)) => {
            "the place says telehealth, no modifier does"
        }
        _ => return,
    };
    let at = line.procedure().map_or(line.lx.element_place(1), |procedure| procedure.at());
    findings.report(Spot::service(line, at), message);
}

/// Visits, psychotherapy, and the yearly visits of Medicare.
fn is_talk(code: &[u8]) -> bool {
    let is_therapy = five_digits(code).is_some_and(|number| matches!(number, 90785..=90853));
    is_visit(code) || is_therapy || matches!(code, b"G0402" | b"G0438" | b"G0439")
}
