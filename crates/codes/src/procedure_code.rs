//! A procedure code as one number.

use std::fmt;

use crate::packed::Beginning;

/// A procedure code: five digits or capital letters, as HCPCS levels I and II and dental codes are.
///
/// It is kept as a number below 36^5 whose order is that of the text, so that tables of codes are
/// searched without comparing text.
///
/// ```
/// use codes::ProcedureCode;
///
/// let code = ProcedureCode::parse(b"J1100").unwrap();
/// assert_eq!(code.to_string(), "J1100");
/// assert!(ProcedureCode::parse(b"J110").is_none() && ProcedureCode::parse(b"j1100").is_none());
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ProcedureCode(u32);

impl ProcedureCode {
    /// How many bits hold any code.
    pub(crate) const BITS: u32 = 26;

    /// Reads a code of exactly five digits or capital letters.
    #[inline]
    pub fn parse(text: &[u8]) -> Option<Self> {
        if text.len() != LENGTH {
            return None;
        }
        text.iter().try_fold(0, |number, &byte| Some(number * 36 + character(byte)?)).map(Self)
    }

    /// Its number.
    pub(crate) const fn number(self) -> u32 {
        self.0
    }

    /// The code of a number that [`ProcedureCode::number`] gave.
    pub(crate) const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// Whether it begins with a letter, as codes of level II and of dentists do.
    #[inline]
    pub const fn begins_with_letter(self) -> bool {
        self.0 >= 10 * 36_u32.pow(4)
    }

    /// The five characters.
    pub fn text(self) -> [u8; LENGTH] {
        let mut text = [b'0'; LENGTH];
        let mut rest = self.0;
        for place in text.iter_mut().rev() {
            *place = CHARACTERS[(rest % 36) as usize];
            rest /= 36;
        }
        text
    }
}

impl Beginning for ProcedureCode {
    #[inline]
    fn beginning(self) -> usize {
        (self.0 / (36 * 36)) as usize
    }
}

/// Of the code.
impl Beginning for (ProcedureCode, u8) {
    #[inline]
    fn beginning(self) -> usize {
        self.0.beginning()
    }
}

impl fmt::Display for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.text()).expect("digits and letters are ASCII"))
    }
}

impl fmt::Debug for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The place of a digit or a capital letter among the two.
#[inline]
pub(crate) fn character(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    }
}

const LENGTH: usize = 5;
const CHARACTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn codes_keep_text_and_order(left in "[0-9A-Z]{5}", right in "[0-9A-Z]{5}") {
            let code = |text: &str| ProcedureCode::parse(text.as_bytes()).unwrap();
            prop_assert_eq!(code(&left).to_string(), left.clone());
            prop_assert_eq!(code(&left).cmp(&code(&right)), left.cmp(&right));
            prop_assert!(code(&left).number() < 1 << ProcedureCode::BITS);
            prop_assert_eq!(code(&left).begins_with_letter(), left.as_bytes()[0].is_ascii_uppercase());
        }
    }
}
