//! Which tables name a procedure code.
//!
//! Most tables say nothing of most codes. One look-up of a code tells which do, and spares it the search of
//! every other.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::packed::{Field as _, Packed};
use crate::{ProcedureCode, TableKind};

/// The kinds of loaded tables that name a procedure code, in whichever edition.
///
/// Of pairs those count that have the code in column one.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Named(u64);

impl Named {
    /// Whether any does.
    #[inline]
    pub const fn by_any(self) -> bool {
        self.0 != 0
    }

    /// Whether a table of this kind does.
    #[inline]
    pub const fn by(self, kind: TableKind) -> bool {
        self.0 & 1 << kind as u32 != 0
    }
}

/// Every procedure code of loaded tables, and which name it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(HashMap<ProcedureCode, Named, BuildHasherDefault<Mixer>>);

impl Names {
    /// Takes note of the codes of a table, if it is one of procedures.
    pub(crate) fn add(&mut self, table: &Packed) {
        if !table.kind().is_of_procedures() {
            return;
        }
        let width = table.kind().widths()[0];
        let mut last = None;
        for row in table.section(0).chunks_exact(width) {
            let code = ProcedureCode::take(&row[..ProcedureCode::WIDTH]);
            if last.replace(code) != Some(code) {
                self.0.entry(code).or_default().0 |= 1 << table.kind() as u32;
            }
        }
    }

    /// Whether there is none.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which tables name a code.
    #[inline]
    pub(crate) fn find(&self, code: ProcedureCode) -> Named {
        self.0.get(&code).copied().unwrap_or_default()
    }
}

/// Spreads the number of a code over 64 bits. Codes come from tables, so nobody chooses them to collide.
#[derive(Clone, Copy, Debug, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        // The golden ratio of 64 bits.
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

const _: () = assert!(TableKind::COUNT <= u64::BITS as usize);

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::CodeSets;
    use crate::import::{Import, Told};

    #[test]
    fn a_code_is_named_by_the_tables_that_have_it() {
        let mut codes = CodeSets::built_in();
        assert!(!codes.name_procedures());
        for (name, text) in [
            ("ccipra-v320r0-f1.txt", "F1000\tF2000\t\t20260101\t*\t1\tInvented\n"),
            ("age-sex.csv", "code,sex,age_from,age_to\nF2000,F,,\nF2000,M,,\n"),
        ] {
            let mut import = Import::new(Told::default());
            import.file(name, Cursor::new(text)).unwrap();
            codes.add(import.finish().unwrap().remove(0)).unwrap();
        }
        let named = |code: &str| {
            let named = codes.named(ProcedureCode::parse(code.as_bytes()).unwrap());
            TableKind::ALL.iter().copied().filter(|&kind| named.by(kind)).collect::<Vec<_>>()
        };
        assert!(codes.name_procedures());
        assert_eq!(named("F1000"), [TableKind::PtpPractitioner]);
        assert_eq!(named("F2000"), [TableKind::Demographics]);
        assert_eq!(named("F3000"), []);
    }
}
