use crate::edits::prelude::*;

edit! {
    /// A diagnosis of the claim is linked to no line, though there is room.
    ///
    /// ## Why it matters
    ///
    /// A line is judged by the diagnoses it points at. One that nothing points at supports no service:
    /// often the pointer was forgotten, and with it the reason for a service. A line points at four at
    /// most: when a claim has more diagnoses than its lines can point at, nothing is said.
    ///
    /// ## How to fix it
    ///
    /// Point the line that treats it at the diagnosis, or drop the diagnosis.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - SV1*HC:99213:25*110*UN*1***1:2~
    /// + SV1*HC:99213:25*110*UN*1***1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HI*ABK:J189*ABF:E119*ABF:I10~
    /// + HI*ABK:J189*ABF:E119*ABF:I10*ABF:E785*ABF:K219*ABF:M5416*ABF:R0789*ABF:N390*ABF:K8020~
    /// ```
    "LN-011" {
        snip: Snip::Situation, severity: Severity::Warn, status: "A7:477", since: "0.1",
        applies: Applies::PROFESSIONAL,
        fix: "point a line at the diagnosis, or drop it",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let mut linked = 0_u32;
    for line in &case.claim.lines {
        let mut of_line = 0;
        for pointer in line.pointers() {
            // One that points at nothing, or twice at one, was meant for another: LN-010.
            let Some(position @ 1..=POSITION_MAX) = integer(pointer.text) else { return };
            let is_dangling = position as usize > case.diagnosis_count;
            if is_dangling || of_line & (1 << position) != 0 {
                return;
            }
            of_line |= 1 << position;
        }
        if of_line == 0 {
            return;
        }
        linked |= of_line;
    }
    let listed = || case.diagnoses.iter().filter(|diagnosis| diagnosis.is_listed()).zip(1..=POSITION_MAX);
    let has_room = case.claim.lines.len() * POINTERS_MAX >= case.diagnosis_count;
    if !has_room || listed().all(|(_, position)| linked & (1 << position) != 0) {
        return;
    }
    for (diagnosis, position) in listed().filter(|(_, position)| linked & (1 << position) == 0) {
        let is_repeat = |(other, at): (&crate::case::JudgedDiagnosis<'_>, u32)| {
            at < position && other.code.text == diagnosis.code.text
        };
        if !listed().any(is_repeat) {
            let message =
                format!("diagnosis {position}, {}, is linked to no line", Quoted(diagnosis.code.text));
            findings.report(Spot::claim("HI", diagnosis.code.at), message);
        }
    }
}

const POSITION_MAX: u32 = 12;
const POINTERS_MAX: usize = 4;
