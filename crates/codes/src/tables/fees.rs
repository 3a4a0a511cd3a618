//! The Medicare physician fee schedule: relative values and payment policies of each service.

use crate::ProcedureCode;
use crate::packed::{Indexed, Packed, Rows, record};

/// A release of the relative value file (PPRRVU).
#[derive(Clone, Copy, Debug)]
pub struct FeeSchedule<'t> {
    services: Indexed<'t, ServiceFee>,
    conversion: Rows<'t, ConversionRow>,
}

/// Which part of a service a row of the schedule values.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Component {
    /// All of it.
    Whole = 0,
    /// `26`: the professional part.
    Professional = 1,
    /// `TC`: the technical part.
    Technical = 2,
    /// `53`: begun and given up.
    Discontinued = 3,
}

record! {
    /// What the schedule says of a service: values in hundredths of a unit, policies as the file writes
    /// them, one character each.
    pub struct ServiceFee by (ProcedureCode, u8) = |row| (row.code, row.part);
    {
        /// The service.
        pub code: ProcedureCode,
        /// Which part of it, as [`Component`] counts.
        pub part: u8,
        /// Status: `A` active, `B` bundled, `C` priced by carriers, `N` not covered, and so on.
        pub status: u8,
        /// Work.
        pub work: u32,
        /// Practice expense outside a facility.
        pub expense: u32,
        /// Practice expense in a facility.
        pub expense_facility: u32,
        /// Malpractice.
        pub malpractice: u32,
        /// Practice expense outside a facility at the outpatient cap; 0 for none.
        pub cap_expense: u32,
        /// Practice expense in a facility at the outpatient cap; 0 for none.
        pub cap_expense_facility: u32,
        /// Malpractice at the outpatient cap; 0 for none.
        pub cap_malpractice: u32,
        /// `0` to `9`: whether it divides into a professional and a technical part.
        pub parts: u8,
        /// `000`, `010`, `090`, `MMM`, `XXX`, `YYY`, `ZZZ`.
        pub global: [u8; 3],
        /// Percent of a surgery before the operation.
        pub before: u8,
        /// Percent of a surgery for the operation.
        pub within: u8,
        /// Percent of a surgery after the operation.
        pub after: u8,
        /// How it is reduced beside others of the day.
        pub multiple: u8,
        /// What 50 does.
        pub bilateral: u8,
        /// Whether an assistant is paid.
        pub assistant: u8,
        /// Whether a second surgeon is paid.
        pub co_surgeons: u8,
        /// Whether a team is paid.
        pub team: u8,
        /// The endoscopy it is of the family of; all nines' place, `u32::MAX`, for none.
        pub endoscopy: u32,
        /// The imaging family.
        pub imaging: u8,
    }
}

record! {
    /// The conversion factor, in hundredths of a cent.
    pub(crate) struct ConversionRow by u32 = |row| row.factor;
    { pub(crate) factor: u32, }
}

impl<'t> FeeSchedule<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self { services: packed.indexed_rows(), conversion: packed.rows(1) }
    }

    /// What is said of a service or of a part of it.
    #[inline]
    pub fn find(&self, code: ProcedureCode, part: Component) -> Option<ServiceFee> {
        self.services.find((code, part as u8)).next()
    }

    /// What is said of a service, or of its part when it only has parts.
    #[inline]
    pub fn service(&self, code: ProcedureCode) -> Option<ServiceFee> {
        let parts = self.services.beginning_as((code, 0));
        let at = parts.first(|row| row.code < code);
        (at < parts.len()).then(|| parts.at(at)).filter(|row| row.code == code)
    }

    /// Dollars a relative value unit, in hundredths of a cent: 33.4009 is 334,009.
    pub fn conversion_factor(&self) -> u32 {
        self.conversion.iter().next().map_or(0, |row| row.factor)
    }

    /// Every row.
    pub fn iter(&self) -> impl Iterator<Item = ServiceFee> + use<'t> {
        self.services.rows().iter()
    }
}

impl ServiceFee {
    /// Days after a surgery that its price covers; `None` when it is no surgery, or a carrier says.
    pub fn global_days(&self) -> Option<u8> {
        match &self.global {
            b"000" => Some(0),
            b"010" => Some(10),
            b"090" => Some(90),
            _ => None,
        }
    }

    /// Whether it is paid beside another service only (`ZZZ`).
    pub fn is_add_on(&self) -> bool {
        &self.global == b"ZZZ"
    }

    /// Whether the schedule prices it: active, restricted or an injection.
    pub fn is_priced(&self) -> bool {
        matches!(self.status, b'A' | b'R' | b'T')
    }
}
