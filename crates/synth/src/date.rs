//! Civil dates, as days, without a clock.

use std::fmt;

/// A day of the Gregorian calendar.
///
/// ```
/// let day = synth::Day::of(2026, 10, 15);
/// assert_eq!(day.to_string(), "2026-10-15");
/// assert_eq!(day.plus(-14), synth::Day::of(2026, 10, 1));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Day(i32);

impl Day {
    /// The day of that year, month (1 to 12) and day of the month.
    pub const fn of(year: i32, month: u8, day: u8) -> Self {
        // Years begin in March here, so that the leap day is the last of one.
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month as i32 + 9) % 12) + 2) / 5 + day as i32 - 1;
        Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// The day that many days later, or earlier if the number is negative.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// How many days this one lies after `earlier`.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Year, month and day of the month.
    pub fn parts(self) -> (i32, u32, u32) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as u32, day as u32)
    }

    /// The eight digits CCYYMMDD.
    pub(crate) fn ccyymmdd(self) -> [u8; 8] {
        let (year, month, day) = self.parts();
        let mut rest = year as u32 * 10_000 + month * 100 + day;
        let mut digits = [b'0'; 8];
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        digits
    }

    /// Whole years lived on this day by someone born on `birth`.
    pub(crate) fn age(self, birth: Self) -> i32 {
        let (year, month, day) = self.parts();
        let (birth_year, birth_month, birth_day) = birth.parts();
        year - birth_year - i32::from((month, day) < (birth_month, birth_day))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_parts_agree() {
        for days in -30_000..60_000 {
            let (year, month, day) = Day(days).parts();
            assert_eq!(Day::of(year, month as u8, day as u8), Day(days));
        }
        assert_eq!(Day::of(1970, 1, 1), Day(0));
        assert_eq!(Day::of(2026, 2, 28).plus(1), Day::of(2026, 3, 1));
    }

    #[test]
    fn a_birthday_makes_a_year_older() {
        let birth = Day::of(1960, 7, 4);
        assert_eq!(Day::of(2026, 7, 3).age(birth), 65);
        assert_eq!(Day::of(2026, 7, 4).age(birth), 66);
    }
}
