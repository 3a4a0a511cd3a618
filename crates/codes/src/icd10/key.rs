//! A diagnosis code as one number whose order is the code's.

use std::fmt;

/// Seven characters of six bits, the first in the highest: 0 for none, then digits, then letters.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Key(u64);

impl Key {
    /// How many categories the first three characters can make.
    pub(super) const CATEGORIES: usize = 26 * 36 * 36;

    /// A letter, then two to six digits or letters; no dot. The second is nearly always a digit (`QA0`).
    #[inline]
    pub(super) fn parse(code: &[u8]) -> Option<Self> {
        if !(3..=LENGTH).contains(&code.len()) || !code[0].is_ascii_uppercase() {
            return None;
        }
        let mut bits = 0;
        for &byte in code {
            bits = bits << WIDTH | character(byte)?;
        }
        Some(Self(bits << (WIDTH * (LENGTH - code.len()))))
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The number of its first three characters, below [`Self::CATEGORIES`].
    #[inline]
    pub(super) fn category(self) -> usize {
        let letter = self.place(0) - FIRST_LETTER;
        let (second, third) = (self.place(1) - 1, self.place(2) - 1);
        ((letter * 36 + second) * 36 + third) as usize
    }

    /// Whether `other` is this code, or begins with it.
    #[inline]
    pub(super) fn begins(self, other: Self) -> bool {
        let absent = self.0.trailing_zeros() / WIDTH as u32 * WIDTH as u32;
        other.0 >> absent == self.0 >> absent
    }

    /// The seventh character.
    pub(super) fn seventh(self) -> Option<u8> {
        byte(self.place(LENGTH - 1))
    }

    /// The same code with another character in one place.
    pub(super) fn with(self, place: usize, byte: u8) -> Option<Self> {
        let shift = WIDTH * (LENGTH - 1 - place);
        Some(Self(self.0 & !(MASK << shift) | character(byte)? << shift))
    }

    /// The characters, and how many there are.
    pub(super) fn text(self) -> ([u8; LENGTH], usize) {
        let mut text = [0; LENGTH];
        let mut length = 0;
        while length < LENGTH
            && let Some(byte) = byte(self.place(length))
        {
            text[length] = byte;
            length += 1;
        }
        (text, length)
    }

    fn place(self, place: usize) -> u64 {
        self.0 >> (WIDTH * (LENGTH - 1 - place)) & MASK
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, length) = self.text();
        f.write_str(str::from_utf8(&text[..length]).expect("digits and letters are ASCII"))
    }
}

fn character(byte: u8) -> Option<u64> {
    match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0') + 1),
        b'A'..=b'Z' => Some(u64::from(byte - b'A') + FIRST_LETTER),
        _ => None,
    }
}

fn byte(character: u64) -> Option<u8> {
    match character as u8 {
        0 => None,
        digit @ 1..=10 => Some(digit - 1 + b'0'),
        letter => Some(letter - FIRST_LETTER as u8 + b'A'),
    }
}

/// Characters of the longest code.
pub(super) const LENGTH: usize = 7;
/// Bits of a character.
const WIDTH: usize = 6;
const MASK: u64 = (1 << WIDTH) - 1;
/// The number of `A`.
const FIRST_LETTER: u64 = 11;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_begins_itself_and_what_is_longer() {
        let key = |text: &str| Key::parse(text.as_bytes()).unwrap();
        assert!(key("S52").begins(key("S52501A")) && key("S52501A").begins(key("S52501A")));
        assert!(!key("S52501A").begins(key("S52")) && !key("S53").begins(key("S52501A")));
        assert_eq!(key("S52501A").with(5, b'2').unwrap().to_string(), "S52502A");
        assert!(Key::parse(b"ZZZ").unwrap().category() == Key::CATEGORIES - 1);
    }

    proptest! {
        #[test]
        fn keys_keep_text_and_order(left in "[A-Z][0-9A-Z]{2,6}", right in "[A-Z][0-9A-Z]{2,6}") {
            let (first, second) = (Key::parse(left.as_bytes()).unwrap(), Key::parse(right.as_bytes()).unwrap());
            prop_assert_eq!(first.to_string(), left.clone());
            prop_assert_eq!(first.cmp(&second), left.cmp(&right));
            prop_assert_eq!(first.begins(second), right.starts_with(&left));
            prop_assert!(first.category() < Key::CATEGORIES);
        }
    }
}
