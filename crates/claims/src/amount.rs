//! Money and quantities, exact.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use crate::Element;

/// An amount of money in integer cents.
///
/// ```
/// use claims::{Cents, Element};
///
/// assert_eq!(Cents::parse(b"-12.5"), Some(Cents(-1250)));
/// assert_eq!(Cents::parse(b".07"), Some(Cents(7)));
/// assert_eq!(Cents::parse(b"1.005"), None);
/// assert_eq!(Cents(110_00).to_string(), "110.00");
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Cents(pub i64);

impl Cents {
    /// Nothing owed.
    pub const ZERO: Self = Self(0);

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl Element<'_> for Cents {
    /// An optional minus, digits, at most one dot with at most two digits after it. Amounts of more
    /// than thirteen characters are refused, so that sums cannot overflow.
    fn parse(text: &[u8]) -> Option<Self> {
        decimal(text, 2).map(Self)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Cents {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// A count of units, days, minutes or the like, in ten-thousandths.
///
/// ```
/// use claims::{Element, Quantity};
///
/// assert_eq!(Quantity::parse(b"2.5"), Some(Quantity(25_000)));
/// assert_eq!(Quantity(25_000).to_string(), "2.5");
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Quantity(pub i64);

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self(10_000);
}

impl Element<'_> for Quantity {
    fn parse(text: &[u8]) -> Option<Self> {
        decimal(text, 4).map(Self)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let whole = self.0.unsigned_abs() / 10_000;
        let rest = format!("{:04}", self.0.unsigned_abs() % 10_000);
        match rest.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            rest => write!(f, "{sign}{whole}.{rest}"),
        }
    }
}

/// Reads a decimal of at most `places` decimal places as an integer of that scale.
fn decimal(text: &[u8], places: usize) -> Option<i64> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, text),
    };
    if digits.len() > DIGITS_MAX {
        return None;
    }
    let digit = |byte: u8| Some(i64::from(byte.wrapping_sub(b'0'))).filter(|&digit| digit < 10);
    let mut value: i64 = 0;
    let mut rest = digits;
    while let Some((digit, after)) = rest.split_first().and_then(|(&byte, after)| Some((digit(byte)?, after)))
    {
        value = value * 10 + digit;
        rest = after;
    }
    let mut missing = places;
    if let Some((&first, decimals)) = rest.split_first() {
        if first != b'.' || digits.len() == 1 {
            return None;
        }
        for &byte in decimals {
            match (digit(byte)?, missing) {
                // Zeros past the last place that counts change nothing.
                (0, 0) => {}
                (_, 0) => return None,
                (digit, _) => {
                    value = value * 10 + digit;
                    missing -= 1;
                }
            }
        }
    } else if digits.is_empty() {
        return None;
    }
    let value = value.checked_mul(SCALES[missing])?;
    Some(if negative { -value } else { value })
}

/// Powers of ten.
const SCALES: [i64; 5] = [1, 10, 100, 1_000, 10_000];

/// Longest amount read, sign apart. HIPAA allows ten digits; this leaves room for any sum within a
/// claim or remittance to stay within 64 bits.
const DIGITS_MAX: usize = 13;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_payers_send() {
        for (text, cents) in
            [("0", 0), ("100", 10_000), ("100.5", 10_050), ("-0.01", -1), ("7.", 700), ("12.500", 1_250)]
        {
            assert_eq!(Cents::parse(text.as_bytes()), Some(Cents(cents)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in ["-", ".", "1,000", "1.2.3", "1.234", " 1", "+1", "12345678901234", "1e5"] {
            assert_eq!(Cents::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn shows_cents_under_a_dollar() {
        assert_eq!(Cents(-7).to_string(), "-0.07");
    }
}
