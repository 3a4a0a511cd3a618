use crate::edits::prelude::*;

edit! {
    /// The receiver is not named or not identified.
    ///
    /// ## Why it matters
    ///
    /// 1000B says whom the set is for. A receiver that does not find itself there takes the file for
    /// somebody else's and returns it.
    ///
    /// ## How to fix it
    ///
    /// Send the receiver's name in NM103 and its number, under qualifier 46, in NM109.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - NM1*40*2*EXAMPLE GATEWAY*****46*RCV0001~
    /// + NM1*40*2*EXAMPLE GATEWAY*****46~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - NM1*40*2*EXAMPLE GATEWAY*****46*RCV0001~
    /// + NM1*40*2*G*****46*R1~
    /// ```
    "HDR-006" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A6:21:40", since: "0.1",
        applies: Applies::ALL,
        fix: "send the receiver in 1000B NM103 and NM109",
        check: Check::Header(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let Some(receiver) = &case.header.receiver else { return };
    for (sent, message) in
        [(receiver.last_name(), "the receiver has no name"), (receiver.id(), "the receiver has no number")]
    {
        if sent.is_absent() {
            findings.report(Spot::party(receiver, "NM1", sent.at), message);
        }
    }
}
