//! What differs from place to place: cost indices, anesthesia factors, and where a ZIP code lies.

use crate::ProcedureCode;
use crate::packed::{Packed, Rows, record};

/// A payment locality of Medicare: a contractor and a number of its own.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Locality {
    /// The contractor's number, five digits.
    pub contractor: u32,
    /// The locality's number, two digits.
    pub number: u16,
}

/// Cost indices of a locality, in thousandths.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Indices {
    /// Work, the floor that Congress sets applied where it does.
    pub work: u32,
    /// Practice expense.
    pub expense: u32,
    /// Malpractice.
    pub malpractice: u32,
}

/// Cost indices by locality.
#[derive(Clone, Copy, Debug)]
pub struct Gpci<'t>(Rows<'t, GpciRow>);

/// Anesthesia conversion factors by locality.
#[derive(Clone, Copy, Debug)]
pub struct AnesthesiaFactors<'t>(Rows<'t, AnesthesiaRow>);

/// Base units of anesthesia services.
#[derive(Clone, Copy, Debug)]
pub struct BaseUnits<'t>(Rows<'t, BaseUnitsRow>);

/// Where ZIP codes lie.
#[derive(Clone, Copy, Debug)]
pub struct Localities<'t>(Rows<'t, ZipRow>);

record! {
    /// Cost indices of a locality.
    pub(crate) struct GpciRow by (u32, u16) = |row| (row.contractor, row.number);
    {
        pub(crate) contractor: u32,
        pub(crate) number: u16,
        pub(crate) work: u32,
        pub(crate) expense: u32,
        pub(crate) malpractice: u32,
    }
}

record! {
    /// Anesthesia factors of a locality, in hundredths of a cent.
    pub(crate) struct AnesthesiaRow by (u32, u16) = |row| (row.contractor, row.number);
    {
        pub(crate) contractor: u32,
        pub(crate) number: u16,
        pub(crate) factor: u32,
        pub(crate) factor_qualifying: u32,
    }
}

record! {
    /// Base units of an anesthesia service.
    pub(crate) struct BaseUnitsRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        pub(crate) units: u8,
    }
}

record! {
    /// Where a ZIP code lies.
    pub(crate) struct ZipRow by u32 = |row| row.zip;
    {
        pub(crate) zip: u32,
        pub(crate) contractor: u32,
        pub(crate) number: u16,
    }
}

impl<'t> Gpci<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// The indices of a locality.
    pub fn find(&self, locality: Locality) -> Option<Indices> {
        let row = self.0.find((locality.contractor, locality.number)).next()?;
        Some(Indices { work: row.work, expense: row.expense, malpractice: row.malpractice })
    }
}

impl<'t> AnesthesiaFactors<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// Dollars an anesthesia unit, in hundredths of a cent; `qualifying` for a participant of an advanced
    /// payment model.
    pub fn find(&self, locality: Locality, qualifying: bool) -> Option<u32> {
        let row = self.0.find((locality.contractor, locality.number)).next()?;
        Some(if qualifying { row.factor_qualifying } else { row.factor })
    }
}

impl<'t> BaseUnits<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// The base units of a service.
    pub fn find(&self, code: ProcedureCode) -> Option<u8> {
        self.0.find(code).next().map(|row| row.units)
    }
}

impl<'t> Localities<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// Where a ZIP code lies, told by its first five digits.
    pub fn find(&self, zip: &[u8]) -> Option<Locality> {
        let zip: u32 = str::from_utf8(zip.get(..5)?).ok()?.parse().ok()?;
        let row = self.0.find(zip).next()?;
        Some(Locality { contractor: row.contractor, number: row.number })
    }
}
