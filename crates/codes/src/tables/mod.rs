//! Loaded tables, each searched where it lies.
//!
//! A table is asked through a view that borrows it, as of a day: `codes.bundles(Program::Practitioner, day)`
//! gives the pairs of NCCI that answer for that day, or `None` when no such table was loaded.

mod add_on;
mod bundle;
mod contract;
mod coverage;
mod demographics;
mod drug;
mod fees;
mod hcpcs;
mod kind;
mod locality;
mod medicare;
mod member;
mod named;
mod notes;
mod registry;
mod risk;
mod units;
mod waived;

pub use add_on::{AddOnType, AddOns, Primaries};
pub use bundle::{Bundle, Bundles, ModifierIndicator};
pub use contract::{Basis, Contracts, Terms};
pub use coverage::{Coverage, Policies, PolicyRow};
pub use demographics::{Demographics, Limits};
pub use drug::{Drug, Drugs};
pub use fees::{Component, FeeSchedule, ServiceFee};
pub use hcpcs::{Hcpcs, InForce};
pub use kind::{Program, TableKind};
pub use locality::{AnesthesiaFactors, BaseUnits, Gpci, Indices, Localities, Locality};
pub use medicare::{EditorList, MedicareEdits};
pub use member::Members;
pub use named::Named;
pub use notes::{DiagnosisNotes, NoteKind, NotesOfCode};
pub use registry::Registry;
pub use risk::RiskCategories;
pub use units::{Adjudication, UnitLimit, UnitLimits};
pub use waived::{Waived, WaivedTests};

pub(crate) use add_on::AddOnRow;
pub(crate) use bundle::{BundleDraft, ColumnOne, PairRow};
pub(crate) use contract::ContractRow;
pub(crate) use coverage::{CoverageDraft, CoverageRow, RangeRow};
pub(crate) use demographics::DemographicsRow;
pub(crate) use drug::DrugRow;
pub(crate) use fees::ConversionRow;
pub(crate) use hcpcs::{HcpcsRow, ModifierRow};
pub(crate) use locality::{AnesthesiaRow, BaseUnitsRow, GpciRow, ZipRow};
pub(crate) use medicare::MedicareEditRow;
pub(crate) use member::MemberRow;
pub(crate) use named::Names;
pub(crate) use notes::NoteRow;
pub(crate) use registry::RegistryRow;
pub(crate) use risk::RiskRow;
pub(crate) use units::UnitRow;
pub(crate) use waived::WaivedRow;

use crate::Date;
use crate::packed::{BEGINNINGS, Beginning, Day};

/// Whether a window of days holds this one.
#[inline]
fn in_window(from: Day, to: Day, on: Date) -> bool {
    let on = Day::of(on);
    from <= on && on <= to
}

/// Text in a field of fixed width, padded with NUL; `None` when it does not fit.
pub(crate) fn fixed<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let mut field = [0; N];
    field.get_mut(..text.len())?.copy_from_slice(text);
    Some(field)
}

/// A diagnosis, or the beginning of one, as a number that is ordered as its text is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct DiagnosisNumber(u64);

impl DiagnosisNumber {
    /// How many characters of a field are in it.
    pub(crate) const WIDTH: usize = 7;

    /// Of text without its dot; what is past seven characters is cut.
    #[inline]
    pub(crate) fn of(text: &[u8]) -> Self {
        let text = &text[..text.len().min(Self::WIDTH)];
        let number = text.iter().fold(0, |number, &byte| number << 8 | u64::from(byte));
        // Never by 64: there is a byte to spare.
        Self(number << 8 << (8 * (Self::WIDTH - text.len())))
    }

    /// Of a field of a row.
    #[inline]
    pub(crate) fn of_field(field: [u8; Self::WIDTH]) -> Self {
        let mut bytes = [0; 8];
        bytes[..Self::WIDTH].copy_from_slice(&field);
        Self(u64::from_be_bytes(bytes))
    }

    /// The last number that begins with this one.
    #[inline]
    fn last_below(self) -> Self {
        let open = self.0.trailing_zeros() / 8 * 8;
        Self(if open >= 64 { u64::MAX } else { self.0 | ((1 << open) - 1) })
    }

    /// Whether this is the beginning of another.
    #[inline]
    fn begins(self, other: Self) -> bool {
        self <= other && other <= self.last_below()
    }
}

impl Beginning for DiagnosisNumber {
    #[inline]
    fn beginning(self) -> usize {
        let [first, second, third, ..] = self.0.to_be_bytes();
        let place = |byte| crate::procedure_code::character(byte).map(|place| place as usize);
        let number = || Some((place(first)? * 36 + place(second)?) * 36 + place(third)?);
        number().unwrap_or(BEGINNINGS)
    }
}

/// The bytes of such a field.
#[inline]
fn trimmed(field: &[u8]) -> &[u8] {
    let end = field.iter().position(|&byte| byte == 0).unwrap_or(field.len());
    &field[..end]
}

/// The text of such a field.
fn unfixed(field: &[u8]) -> &str {
    str::from_utf8(trimmed(field)).unwrap_or("?")
}
