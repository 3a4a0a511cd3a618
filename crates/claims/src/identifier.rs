//! Identifiers that are built only by parsing.

use std::fmt;

use crate::Element;

/// A National Provider Identifier: ten digits, the last a check digit.
///
/// ```
/// use claims::{Element, Npi};
///
/// assert!(Npi::parse(b"1234567893").is_some());
/// assert!(Npi::parse(b"1234567890").is_none());
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Npi(u64);

impl Element<'_> for Npi {
    fn parse(text: &[u8]) -> Option<Self> {
        if !codes::is_npi(text) {
            return None;
        }
        Some(Self(number(text)))
    }
}

impl fmt::Display for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010}", self.0)
    }
}

/// A nine-digit employer or taxpayer identification number.
///
/// It may be a person's social security number, so it does not show itself.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TaxId(u32);

impl Element<'_> for TaxId {
    fn parse(text: &[u8]) -> Option<Self> {
        let shaped = text.len() == 9 && text.iter().all(u8::is_ascii_digit);
        shaped.then(|| Self(number(text) as u32))
    }
}

impl TaxId {
    /// The nine digits, for a column a person asked for.
    pub fn digits(self) -> String {
        format!("{:09}", self.0)
    }
}

impl fmt::Debug for TaxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TaxId(…)")
    }
}

fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |value, &byte| value * 10 + u64::from(byte - b'0'))
}
