//! Civil dates, with no clock near them.

use std::fmt;

/// A day of the proleptic Gregorian calendar, years 0001 to 9999.
///
/// ```
/// use codes::Date;
///
/// let day = Date::parse(b"20260228").expect("a date");
/// assert_eq!(day.add_days(1).to_string(), "2026-03-01");
/// assert_eq!(Date::parse(b"20260229"), None);
/// assert_eq!(Date::of(1970, 1, 1).map(Date::days_since_epoch), Some(0));
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Date(i32);

impl Date {
    /// 0001-01-01.
    pub const MIN: Self = Self(FIRST);
    /// 9999-12-31.
    pub const MAX: Self = Self(LAST);

    /// A day known when the program is written.
    ///
    /// # Panics
    ///
    /// When there is no such day; in a `const` that is a compile error.
    #[track_caller]
    pub const fn literal(year: i32, month: u32, day: u32) -> Self {
        Self::of(year, month, day).expect("a day of the calendar")
    }

    /// The day, if there is one.
    pub const fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in(year, month) {
            return None;
        }
        // Counted from 1 March of year 0, so that leap days fall at the end of a year.
        let shifted = if month > 2 { year } else { year - 1 };
        let era = shifted / 400;
        let year_of_era = shifted - era * 400;
        let month_from_march = (month as i32 + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self(era * DAYS_PER_ERA + day_of_era - EPOCH))
    }

    /// Reads `CCYYMMDD`.
    #[inline]
    pub fn parse(text: &[u8]) -> Option<Self> {
        if text.len() != 8 {
            return None;
        }
        Self::of(digits(&text[..4])? as i32, digits(&text[4..6])?, digits(&text[6..])?)
    }

    /// Reads `CCYY-MM-DD`.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
            return None;
        }
        Self::of(digits(&text[..4])? as i32, digits(&text[5..7])?, digits(&text[8..])?)
    }

    /// Days since 1970-01-01, as Arrow counts them.
    pub const fn days_since_epoch(self) -> i32 {
        self.0
    }

    /// The day that many days after 1970-01-01, held within the calendar.
    pub fn from_days(days: i32) -> Self {
        Self(days.clamp(FIRST, LAST))
    }

    /// The day `days` later, held within the calendar.
    #[must_use]
    pub fn add_days(self, days: i32) -> Self {
        Self::from_days(self.0.saturating_add(days))
    }

    /// Days from `earlier` to this day.
    pub const fn days_after(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Whole years from `birth` to this day; negative when it is before.
    pub fn years_after(self, birth: Self) -> i32 {
        let ((year, month, day), (birth_year, birth_month, birth_day)) = (self.civil(), birth.civil());
        year - birth_year - i32::from((month, day) < (birth_month, birth_day))
    }

    /// Year, month and day.
    pub const fn civil(self) -> (i32, u32, u32) {
        let days = self.0 + EPOCH;
        let era = days / DAYS_PER_ERA;
        let day_of_era = days - era * DAYS_PER_ERA;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month as u32, day as u32)
    }

    /// The year, 1 to 9999.
    pub const fn year(self) -> i32 {
        self.civil().0
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u32 {
        self.civil().1
    }

    /// The day of the month, 1 to 31.
    pub const fn day(self) -> u32 {
        self.civil().2
    }

    /// The day as X12 writes it, `CCYYMMDD`.
    pub fn ccyymmdd(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year:04}{month:02}{day:02}")
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[inline]
fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0, |value, &byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

const DAYS_PER_ERA: i32 = 146_097;

/// Days from 1 March of year 0 to 1970-01-01.
const EPOCH: i32 = 719_468;

/// 0001-01-01 and 9999-12-31.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_goes_there_and_back() {
        let mut days = FIRST;
        let mut previous = None;
        while days <= LAST {
            let date = Date::from_days(days);
            let (year, month, day) = date.civil();
            assert_eq!(Date::of(year, month, day), Some(date), "{date}");
            assert!(previous < Some(date));
            previous = Some(date);
            days += 97;
        }
        assert_eq!(Date::from_days(FIRST).to_string(), "0001-01-01");
        assert_eq!(Date::from_days(LAST).to_string(), "9999-12-31");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["20261301", "20260431", "20230229", "2026010", "202601011", "2026O101", "00000101"] {
            assert_eq!(Date::parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Date::parse(b"20240229").map(Date::ccyymmdd), Some("20240229".into()));
    }

    #[test]
    fn age_turns_on_the_birthday() {
        let birth = Date::of(2000, 2, 29).expect("a day");
        let age_on = |year, month, day| Date::of(year, month, day).expect("a day").years_after(birth);
        assert_eq!((age_on(2026, 2, 28), age_on(2026, 3, 1)), (25, 26));
    }
}
