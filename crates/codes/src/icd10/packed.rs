//! An edition in few bytes, for keeping in the program or beside a lake.
//!
//! After a head (mark, first and last day, number of codes) come the codes in order, each as one byte
//! of traits and of how many characters it shares with the code before, then its other characters, the
//! last with its high bit set. So the usual code costs two or three bytes.

use super::key::{Key, LENGTH};
use super::{Entry, Icd10, Laterality};
use crate::Date;
use crate::load::LoadError;

impl Icd10 {
    /// The edition in few bytes; the same edition always gives the same.
    pub fn to_packed(&self) -> Vec<u8> {
        let mut packed = Vec::with_capacity(HEAD + self.entries.len() * 3);
        packed.extend_from_slice(MARK);
        packed.extend_from_slice(&self.valid_from.days_since_epoch().to_le_bytes());
        packed.extend_from_slice(&self.valid_to.days_since_epoch().to_le_bytes());
        packed.extend_from_slice(&(self.entries.len() as u32).to_le_bytes());
        let mut previous = ([0; LENGTH], 0);
        for entry in &self.entries {
            let (text, length) = entry.key().text();
            let common = text[..length].iter().zip(&previous.0[..previous.1]);
            // At least one character is always written, to carry the mark of the end.
            let shared = common.take_while(|(left, right)| left == right).count().min(length - 1);
            let side = entry.laterality().map_or(0, |side| side as u8 + 1);
            let traits = side << 2 | u8::from(entry.unspecified()) << 1 | u8::from(entry.is_billable());
            packed.push((shared as u8) << 5 | traits);
            packed.extend_from_slice(&text[shared..length]);
            if let Some(last) = packed.last_mut() {
                *last |= LAST;
            }
            previous = (text, length);
        }
        packed
    }

    /// The edition that was packed.
    ///
    /// # Errors
    ///
    /// When the bytes are not what [`Icd10::to_packed`] gives.
    pub fn from_packed(packed: &[u8]) -> Result<Self, LoadError> {
        let broken = |what: &str| LoadError::malformed(0, format!("packed diagnosis codes: {what}"));
        let (head, mut rest) = packed.split_at_checked(HEAD).ok_or_else(|| broken("no head"))?;
        if &head[..8] != MARK {
            return Err(broken("of another kind or version"));
        }
        let [from, to, count] =
            [8, 12, 16].map(|at| i32::from_le_bytes([0, 1, 2, 3].map(|byte| head[at + byte])));
        let mut rows = Vec::with_capacity((count.max(0) as usize).min(packed.len() / 2));
        let mut text = [0; LENGTH];
        let mut length = 0;
        while let Some((&control, tail)) = rest.split_first() {
            let shared = usize::from(control >> 5);
            let end = tail.iter().position(|byte| byte & LAST != 0).ok_or_else(|| broken("cut short"))?;
            if shared > length || shared + end + 1 > LENGTH {
                return Err(broken("a code is too long"));
            }
            length = shared + end + 1;
            text[shared..length].copy_from_slice(&tail[..=end]);
            text[length - 1] &= !LAST;
            let key = Key::parse(&text[..length]).ok_or_else(|| broken("a code has no such shape"))?;
            let side = usize::from(control >> 2 & 0x7).checked_sub(1);
            let laterality = side.and_then(|side| Laterality::ALL.get(side)).copied();
            rows.push((0, Entry::new(key, control & 1 != 0, control & 2 != 0, laterality)));
            rest = &tail[end + 1..];
        }
        if rows.len() != count as usize {
            return Err(broken("codes are missing"));
        }
        Self::new(rows, Date::from_days(from), Date::from_days(to))
    }
}

/// Kind and version.
const MARK: &[u8; 8] = b"icd10cm1";
/// Mark, two days, a count.
const HEAD: usize = 20;
/// On the last character of a code.
const LAST: u8 = 0x80;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::FY2026;
    use super::*;

    #[test]
    fn an_edition_survives_packing() {
        assert_eq!(Icd10::fy2026().to_packed(), FY2026);
        assert!(FY2026.len() < 300_000);
        let empty = Icd10::new(Vec::new(), Date::MIN, Date::MAX).unwrap();
        assert_eq!(Icd10::from_packed(&empty.to_packed()).unwrap(), empty);
    }

    #[test]
    fn a_cut_or_foreign_file_is_refused() {
        for length in [0, 7, HEAD, HEAD + 1, FY2026.len() / 2, FY2026.len() - 1] {
            assert!(Icd10::from_packed(&FY2026[..length]).is_err(), "{length}");
        }
        let mut foreign = FY2026.to_vec();
        foreign[0] = b'x';
        let error = Icd10::from_packed(&foreign).unwrap_err();
        assert_eq!(error.to_string(), "packed diagnosis codes: of another kind or version");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            bytes.splice(0..0, *MARK);
            let _ = Icd10::from_packed(&bytes);
        }
    }
}
