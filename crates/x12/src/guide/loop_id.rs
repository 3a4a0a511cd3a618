//! Names of loops and segments, small enough to copy and compare as one word.

use std::fmt;

/// A loop as the guides name it, such as `2010AA`.
///
/// It can stand in a pattern:
///
/// ```
/// use x12::guide::LoopId;
///
/// const BILLING: LoopId = LoopId::new("2010AA");
/// let found = LoopId::new("2010AA");
/// assert!(matches!(found, BILLING));
/// assert_eq!(&found.family(), b"2010");
/// ```
#[derive(Clone, Copy, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LoopId([u8; 8]);

impl LoopId {
    /// What stands outside every numbered loop: ST, BHT, BPR, PLB, SE.
    pub const HEADER: Self = Self::new("HDR");

    /// The loop of that name.
    ///
    /// # Panics
    /// When the name is longer than eight bytes; in a constant, at compile time.
    pub const fn new(name: &str) -> Self {
        let name = name.as_bytes();
        assert!(name.len() <= 8, "a loop name has at most eight bytes");
        let mut bytes = [0; 8];
        let mut at = 0;
        while at < name.len() {
            bytes[at] = name[at];
            at += 1;
        }
        Self(bytes)
    }

    /// The first four characters, which loops of one kind share: `2010` for `2010AA` and `2010BB`.
    #[inline]
    pub fn family(self) -> [u8; 4] {
        [self.0[0], self.0[1], self.0[2], self.0[3]]
    }

    /// Character `i`, counted from 0; 0 past the end of the name.
    #[inline]
    pub fn character(self, i: usize) -> u8 {
        self.0.get(i).copied().unwrap_or_default()
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        text(&self.0)
    }
}

impl fmt::Display for LoopId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for LoopId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A segment identifier or a qualifier: up to four bytes.
///
/// What a sender wrote there is kept only if it looks like one; anything else reads as `?`, so that no
/// stray data reaches a log.
#[derive(Clone, Copy, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Code([u8; 4]);

impl Code {
    /// The code these bytes are, if they are one to four upper-case letters and digits.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let fits = (1..=4).contains(&bytes.len())
            && bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        fits.then(|| {
            let mut code = [0; 4];
            code[..bytes.len()].copy_from_slice(bytes);
            Self(code)
        })
    }

    /// As [`Code::of`], with `?` for what is no code.
    pub(crate) fn or_unknown(bytes: &[u8]) -> Self {
        Self::of(bytes).unwrap_or(Self(*b"?\0\0\0"))
    }

    /// The code [`pack`] made these bytes of.
    pub(crate) fn unpacked(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }

    /// The code as text; empty when there is none.
    pub fn as_str(&self) -> &str {
        text(&self.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn text(bytes: &[u8]) -> &str {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    std::str::from_utf8(&bytes[..end]).expect("names are built from whole strings")
}

/// Up to four bytes in one word, for comparing; longer ones are no code and give `NO_CODE`.
#[inline]
pub(crate) fn pack(bytes: &[u8]) -> u32 {
    match *bytes {
        [a] => u32::from_be_bytes([a, 0, 0, 0]),
        [a, b] => u32::from_be_bytes([a, b, 0, 0]),
        [a, b, c] => u32::from_be_bytes([a, b, c, 0]),
        [a, b, c, d] => u32::from_be_bytes([a, b, c, d]),
        _ => NO_CODE,
    }
}

/// What no code packs to.
pub(crate) const NO_CODE: u32 = u32::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_known_by_family_and_characters() {
        let loop_id = LoopId::new("2330B");
        assert_eq!(loop_id.family(), *b"2330");
        assert_eq!((loop_id.character(4), loop_id.character(5), loop_id.character(99)), (b'B', 0, 0));
        assert_eq!(format!("{loop_id:>8}"), "   2330B");
        assert_eq!(LoopId::HEADER.family(), *b"HDR\0");
    }

    #[test]
    fn a_code_keeps_nothing_that_could_be_a_name() {
        assert_eq!(Code::or_unknown(b"NM1").as_str(), "NM1");
        assert_eq!(Code::or_unknown(b"Smith").as_str(), "?");
        assert!(Code::default().is_empty());
    }

    #[test]
    fn packing_keeps_codes_apart() {
        assert_ne!(pack(b"B1"), pack(b"1B"));
        assert_ne!(pack(b"1"), pack(b"10"));
        assert_eq!(pack(b"LONGER"), NO_CODE);
        assert_eq!(pack(b""), NO_CODE);
    }
}
