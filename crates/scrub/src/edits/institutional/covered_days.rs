use crate::edits::prelude::*;

edit! {
    /// The days of a stay are not those of the statement.
    ///
    /// ## Why it matters
    ///
    /// Value code 80 counts the covered days of a stay and 81 those not covered; together they are the days
    /// of the statement, of which the day of discharge is none. A patient who is still there (status 30) is
    /// counted to the last day. Days of coinsurance (82) and of the lifetime reserve (83) are among the
    /// covered ones and not added.
    ///
    /// ## How to fix it
    ///
    /// Count the days again, or correct the statement dates.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837i
    /// - HI*BE:80:::4~
    /// + HI*BE:80:::5~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837i
    /// - HI*BE:80:::4~
    /// + HI*BE:80:::3*BE:81:::1*BE:82:::3~
    /// ```
    "IN-002" {
        snip: Snip::Situation, severity: Severity::Reject, status: "A7:188", since: "0.1",
        applies: Applies::INSTITUTIONAL,
        fix: "count covered and noncovered days again",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    if case.claim.facility_code().text != b"11" {
        return;
    }
    let Some(statement) = case.claim.date(b"434").and_then(|sent| sent.value) else { return };
    let (mut days, mut at) = (Cents::ZERO, None);
    for value in case.health.iter().filter(|code| code.qualifier == b"BE") {
        if matches!(value.code().text, b"80" | b"81") {
            let Some(amount) = value.amount().value else { return };
            days += amount;
            at = at.or(Some(value.amount().at));
        }
    }
    let Some(at) = at else { return };
    let stays = case.claim.institutional.is_some_and(|admission| admission.element(3) == b"30");
    let nights = statement.to.days_after(statement.from);
    let expected = nights + i32::from(stays);
    // Someone admitted and discharged on one day stayed a day, or none.
    let fits = |count: i32| days == Cents(i64::from(count) * 100);
    // That a patient is still there at the end of a whole bill is another finding: DT-007.
    let contradicts = stays && matches!(case.claim.frequency().text, b"1" | b"4");
    let is_sound = fits(expected) || (nights == 0 && fits(1)) || (contradicts && fits(nights));
    if !is_sound {
        let message = format!("{} days of stay, {expected} in the statement", Quantity(days.0 * 100));
        findings.report(Spot::claim("HI", at), message);
    }
}
