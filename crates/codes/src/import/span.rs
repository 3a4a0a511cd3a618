//! For which days a file is, told by its name or its title.

use crate::Date;
use crate::load::LoadError;

/// First and last day, and what to call the edition.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Span {
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) release: String,
}

impl Span {
    /// A quarter of a year, from 1.
    pub(super) fn quarter(year: i32, quarter: u32) -> Option<Self> {
        if !(1..=4).contains(&quarter) {
            return None;
        }
        let from = Date::of(year, quarter * 3 - 2, 1)?;
        let to = if quarter == 4 { Date::of(year + 1, 1, 1)? } else { Date::of(year, quarter * 3 + 1, 1)? };
        Some(Self { from, to: to.add_days(-1), release: format!("{year} quarter {quarter}") })
    }

    /// The quarter that holds a day.
    pub(super) fn quarter_of(day: Date) -> Self {
        Self::quarter(day.year(), (day.month() - 1) / 3 + 1).expect("every day is in a quarter")
    }

    /// From a month to the end of its year.
    pub(super) fn rest_of_year(year: i32, month: u32) -> Option<Self> {
        let release = format!("{year} {}", MONTHS[month.checked_sub(1)? as usize]);
        Some(Self { from: Date::of(year, month, 1)?, to: Date::of(year, 12, 31)?, release })
    }

    /// A calendar year.
    pub(super) fn year(year: i32) -> Option<Self> {
        Some(Self { release: format!("{year}"), ..Self::rest_of_year(year, 1)? })
    }

    /// A fiscal year, which begins in October of the year before.
    pub(super) fn fiscal_year(year: i32) -> Option<Self> {
        let (from, to) = (Date::of(year - 1, 10, 1)?, Date::of(year, 9, 30)?);
        Some(Self { from, to, release: format!("fiscal year {year}") })
    }

    /// All days: the rows carry theirs.
    pub(super) fn always() -> Self {
        Self { from: Date::MIN, to: Date::MAX, release: "own list".to_owned() }
    }

    /// Told by the name of an NCCI file: `…2026q1…`, `…Eff_01-01-2026…` or the version `v320r0`.
    pub(super) fn of_ncci(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        quarter_in(&name).or_else(|| day_in(&name).map(Self::quarter_of)).or_else(|| version_in(&name))
    }
}

/// `2026q1`.
fn quarter_in(name: &str) -> Option<Span> {
    name.match_indices('q').find_map(|(at, _)| {
        let year: i32 = name.get(at.checked_sub(4)?..at)?.parse().ok()?;
        let quarter = name.get(at + 1..at + 2)?.parse().ok()?;
        (1990..2100).contains(&year).then(|| Span::quarter(year, quarter))?
    })
}

/// `01-01-2026`.
fn day_in(name: &str) -> Option<Date> {
    name.as_bytes().windows(10).find_map(|text| {
        let digits = [0, 1, 3, 4, 6, 7, 8, 9].iter().all(|&at| text[at].is_ascii_digit());
        if !digits || !matches!((text[2], text[5]), (b'-', b'-') | (b'_', b'_')) {
            return None;
        }
        let number = |text: &[u8]| str::from_utf8(text).ok()?.parse::<u32>().ok();
        Date::of(number(&text[6..])? as i32, number(&text[..2])?, number(&text[3..5])?)
    })
}

/// `v320r0`: the version counts years from 1994 and quarters from 0.
fn version_in(name: &str) -> Option<Span> {
    name.match_indices('v').find_map(|(at, _)| {
        let digits = name.get(at + 1..at + 4)?;
        let (year, quarter) = (digits[..2].parse::<i32>().ok()?, digits[2..].parse::<u32>().ok()?);
        let ends = name.as_bytes().get(at + 4).is_none_or(|byte| !byte.is_ascii_digit());
        (ends && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| Span::quarter(1994 + year, quarter + 1))?
    })
}

/// A year of four digits in a text, between 1990 and 2099.
pub(super) fn year_in(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len().saturating_sub(3)).find_map(|at| {
        let alone = (at == 0 || !is_digit(at - 1)) && !is_digit(at + 4);
        let year: i32 = text.get(at..at + 4).filter(|_| alone)?.parse().ok()?;
        (1990..2100).contains(&year).then_some(year)
    })
}

/// The year of a file: its title and its name must not contradict each other.
pub(super) fn agreed_year(said: Option<i32>, named: Option<i32>) -> Result<Option<i32>, LoadError> {
    match (said, named) {
        (Some(said), Some(named)) if said != named => {
            Err(LoadError::malformed(0, format!("the title says {said}, the name {named}")))
        }
        _ => Ok(named.or(said)),
    }
}

/// Rows must not begin after the edition they are of.
pub(super) fn check_newest(span: Option<&Span>, newest: Date, what: &str) -> Result<(), LoadError> {
    match span {
        Some(span) if newest > span.to => {
            let what = format!("the name says {}, but {what} begins on {newest}", span.release);
            Err(LoadError::malformed(0, what))
        }
        _ => Ok(()),
    }
}

/// A month's name, or its first three letters, as a number from 1.
pub(super) fn month_in(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    let found = MONTHS.iter().position(|month| text.contains(&month.to_ascii_lowercase()));
    let short = || MONTHS.iter().position(|month| text.contains(&month[..3].to_ascii_lowercase()));
    Some(found.or_else(short)? as u32 + 1)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_quarters() {
        let first = Some(Date::literal(2026, 1, 1));
        for name in [
            "medicare-ncci-2026q1-practitioner-ptp-edits-ccipra-v320r0-f1.zip",
            "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv",
            "ccipra-v320r0-f1.TXT",
            "AOC_V2026Q1-MCR.txt",
        ] {
            assert_eq!(Span::of_ncci(name).map(|span| span.from), first, "{name}");
        }
        assert_eq!(
            Span::of_ncci("ccipra-v313r0-f4.txt").map(|span| span.to),
            Some(Date::literal(2025, 12, 31))
        );
        assert_eq!(Span::of_ncci("edits.txt"), None);
    }

    #[test]
    fn years_and_months_stand_alone() {
        assert_eq!(
            (year_in("PPRRVU2026_Jan_nonQPP.csv"), month_in("PPRRVU2026_Jan_nonQPP.csv")),
            (Some(2026), Some(1))
        );
        assert_eq!(year_in("120260"), None);
        assert_eq!(month_in("HCPC2026_JUL_ANWEB.txt"), Some(7));
    }
}
