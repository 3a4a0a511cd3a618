use crate::edits::prelude::*;

edit! {
    /// The levels are not numbered in order.
    ///
    /// ## Why it matters
    ///
    /// HL01 counts the levels of a transaction set from 1, without gaps. Receivers build the tree from
    /// these numbers. Judged here is what can be seen beside a claim: the first billing provider is 1, the
    /// first level under another is one more, and every level has a higher number than the one above it. A
    /// gap between two subscribers of one billing provider is not seen.
    ///
    /// ## How to fix it
    ///
    /// Renumber the HL segments where the set is made.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p also HL-002
    /// - HL*1**20*1~
    /// + HL*2**20*1~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - HL*4*1*22*1~
    /// + HL*7*1*22*1~
    /// - HL*5*4*23*0~
    /// + HL*8*7*23*0~
    /// ```
    "HL-001" {
        snip: Snip::Requirement, severity: Severity::Reject, status: "A3:481", since: "0.1",
        applies: Applies::ALL,
        fix: "number the HL segments from 1, in order",
        check: Check::Claim(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let levels = [
        ("2000A", case.billing.hl),
        ("2000B", case.subscriber.hl),
        ("2000C", case.patient.and_then(|patient| patient.hl)),
    ];
    let mut above = None;
    for (name, level) in levels {
        let Some(level) = level else { continue };
        let sent = level.element(1);
        let number = integer(sent).filter(|_| !sent.starts_with(b"0"));
        let expected = match above {
            Some((number, last)) if level.place().ordinal == last + 1 => Some(number + 1),
            None if is_first(case, level) => Some(1),
            _ => None,
        };
        let message = match (number, expected, above) {
            (None, ..) => format!("HL01 is {}, no number", Quoted(sent)),
            (Some(number), Some(expected), _) if number != expected => {
                format!("HL01 is {number}, the next number is {expected}")
            }
            (Some(number), _, Some((higher, _))) if number <= higher => {
                format!("HL01 is {number}, the level above has {higher}")
            }
            _ => {
                above = number.map(|number| (number, last_of(case, name)));
                continue;
            }
        };
        findings.report(Spot::new(LoopId::new(name), "HL", level.element_place(1)), message);
        return;
    }
}

/// Whether nothing stands between 1000B and this level.
fn is_first(case: &Case<'_, '_>, level: Segment<'_>) -> bool {
    let receiver = case.header.receiver.as_ref();
    receiver.is_some_and(|receiver| level.place().ordinal == receiver.name.place().ordinal + 1)
}

/// Where the last segment of 2000A or 2000B with its parties stands.
fn last_of(case: &Case<'_, '_>, name: &str) -> u32 {
    let (own, parties) = if name == "2000A" {
        let billing = case.billing;
        let own = [billing.hl, billing.taxonomy, billing.currency];
        (own, [&billing.party, &billing.pay_to, &billing.pay_to_plan])
    } else {
        let subscriber = case.subscriber;
        let own = [subscriber.hl, subscriber.sbr, subscriber.patient_information];
        (own, [&subscriber.party, &subscriber.payer, &None])
    };
    let own = own.into_iter().flatten();
    let of_parties = parties.into_iter().flatten().flat_map(|party| {
        let single = [party.street, party.city, party.demographics, party.taxonomy].into_iter().flatten();
        let several =
            party.references.iter().chain(&party.contacts).chain(&party.dates).chain(&party.further);
        single.chain(several.copied()).chain([party.name])
    });
    own.chain(of_parties).map(|segment| segment.place().ordinal).max().unwrap_or_default()
}
