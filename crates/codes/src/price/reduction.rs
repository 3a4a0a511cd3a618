//! What services of one day do to each other's fees: the multiple procedure rules.

use super::of_units;
use super::schedule::Priced;
use super::share;

/// The amount of each service, all units, after reductions; 0 where there is no price.
///
/// Indicator 2: the dearest surgery whole, the others half. 4: of imaging, the technical part of all but
/// the dearest half, the professional part of all but the dearest less 5 percent. 5: of therapy, the
/// practice expense of all units but the dearest half. 6 and 7: of cardiovascular and ophthalmology
/// diagnostics, the technical part of all but the dearest less 25 and 20 percent.
/// Source: Medicare Claims Processing Manual, chapters 12 and 13.
pub(super) fn reduce(priced: &[Option<Priced<'_>>]) -> Vec<i64> {
    let whole = |priced: &Option<Priced<'_>>| {
        priced.as_ref().map_or(0, |priced| of_units(priced.unit, priced.service.units))
    };
    let mut amounts: Vec<i64> = priced.iter().map(whole).collect();
    for (at, one) in priced.iter().enumerate() {
        let Some(one) = one else { continue };
        let measure = |priced: &Priced<'_>| match priced.fee.multiple {
            b'4' | b'6' | b'7' => priced.technical,
            b'5' => priced.expense,
            _ => priced.unit,
        };
        let beside = |(other_at, other): (usize, &Option<Priced<'_>>)| {
            other.as_ref().is_some_and(|other| {
                let same = other.fee.multiple == one.fee.multiple
                    && (other.service.on, other.service.provider) == (one.service.on, one.service.provider);
                // The dearer goes first, of equals the one billed first.
                let first = (measure(other), at) > (measure(one), other_at);
                same && other_at != at && first
            })
        };
        let follows = priced.iter().enumerate().any(beside);
        let units = one.service.units;
        let cut = |cents: i64, percent: i64| of_units(cents - share(cents, 100 - percent, 100), units);
        match one.fee.multiple {
            b'2' if follows => amounts[at] = share(of_units(one.unit, units), 50, 100),
            b'4' if follows => amounts[at] -= cut(one.technical, 50) + cut(one.professional, 5),
            b'5' => {
                let after_first = if follows { units } else { (units - 10_000).max(0) };
                amounts[at] -= of_units(one.expense - share(one.expense, 50, 100), after_first);
            }
            b'6' if follows => amounts[at] -= cut(one.technical, 25),
            b'7' if follows => amounts[at] -= cut(one.technical, 20),
            _ => {}
        }
    }
    amounts
}
