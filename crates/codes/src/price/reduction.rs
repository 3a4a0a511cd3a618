//! What services of one day do to each other's fees: the multiple procedure rules.

use super::of_units;
use super::schedule::Priced;
use super::share;

/// The amount of each service, all units, after reductions; `None` where there is no price, or an
/// endoscopy stands beside others, whose family nobody here knows.
///
/// Indicator 2: the dearest surgery whole, the others half. 4: of imaging, the technical part of all but
/// the dearest half, the professional part of all but the dearest less 5 percent. 5: of therapy, the
/// practice expense of all units but the dearest half. 6 and 7: of cardiovascular and ophthalmology
/// diagnostics, the technical part of all but the dearest less 25 and 20 percent.
/// Source: Medicare Claims Processing Manual, chapters 12 and 13.
pub(super) fn reduce(priced: &[Option<Priced<'_>>]) -> Vec<Option<i64>> {
    let each = priced.iter().enumerate();
    each.map(|(at, one)| reduced(at, one.as_ref()?, priced)).collect()
}

fn reduced(at: usize, one: &Priced<'_>, priced: &[Option<Priced<'_>>]) -> Option<i64> {
    let together = |other: &Priced<'_>| {
        (other.service.on, other.service.provider) == (one.service.on, one.service.provider)
    };
    let surgery = |priced: &Priced<'_>| matches!(priced.fee.multiple, b'2' | b'3');
    let endoscopy =
        |other: &Priced<'_>| surgery(other) && (other.fee.multiple, one.fee.multiple) != (b'2', b'2');
    let others =
        priced.iter().enumerate().filter(|(other, _)| *other != at).filter_map(|(_, other)| other.as_ref());
    if surgery(one) && others.filter(|other| together(other)).any(endoscopy) {
        return None;
    }
    let mut amount = of_units(one.unit, one.service.units);
    let measure = |priced: &Priced<'_>| match priced.fee.multiple {
        b'4' | b'6' | b'7' => priced.technical,
        b'5' => priced.expense,
        _ => priced.unit,
    };
    let beside = |(other_at, other): (usize, &Option<Priced<'_>>)| {
        other.as_ref().is_some_and(|other| {
            let same = other.fee.multiple == one.fee.multiple && together(other);
            // The dearer goes first, of equals the one billed first.
            let first = (measure(other), at) > (measure(one), other_at);
            same && other_at != at && first
        })
    };
    let follows = priced.iter().enumerate().any(beside);
    let units = one.service.units;
    let cut = |cents: i64, percent: i64| of_units(cents - share(cents, 100 - percent, 100), units);
    match one.fee.multiple {
        b'2' if follows => amount = share(of_units(one.unit, units), 50, 100),
        b'4' if follows => amount -= cut(one.technical, 50) + cut(one.professional, 5),
        b'5' => {
            let after_first = if follows { units } else { (units - 10_000).max(0) };
            amount -= of_units(one.expense - share(one.expense, 50, 100), after_first);
        }
        b'6' if follows => amount -= cut(one.technical, 25),
        b'7' if follows => amount -= cut(one.technical, 20),
        _ => {}
    }
    Some(amount)
}
