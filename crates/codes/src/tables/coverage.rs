//! Which diagnoses a policy covers a service for: local and national coverage determinations, from a list
//! of the reader's.

use super::{DiagnosisNumber, fixed, in_window, unfixed};
use crate::packed::{Day, Packed, Rows, record};
use crate::{Date, ProcedureCode};

/// Services and the diagnoses they are covered for.
#[derive(Clone, Copy, Debug)]
pub struct Policies<'t>(Rows<'t, CoverageRow>);

/// What policies say of a service for some diagnoses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Coverage {
    /// No policy speaks of it.
    NoPolicy,
    /// A policy covers it.
    Covered,
    /// This policy speaks of it, and none covers it.
    NotCovered(String),
}

record! {
    /// A service and a range of diagnoses a policy covers it for.
    pub(crate) struct CoverageRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        pub(crate) policy: [u8; 16],
        /// Payer identifier; empty for every payer.
        pub(crate) payer: [u8; 16],
        pub(crate) diagnosis_from: [u8; 7],
        pub(crate) diagnosis_to: [u8; 7],
        /// 1 when a diagnosis of this row is needed whatever others there are.
        pub(crate) needed: u8,
        pub(crate) from: Day,
        pub(crate) to: Day,
    }
}

impl<'t> Policies<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// What the policies of a payer say of a service on a day, for these diagnoses without their dots.
    ///
    /// A policy covers when each of its rows marked `all` has a diagnosis, and, where it has rows marked
    /// `any`, one of them has.
    pub fn judge<'d>(
        &self,
        code: ProcedureCode,
        payer: &[u8],
        on: Date,
        diagnoses: impl IntoIterator<Item = &'d [u8]>,
    ) -> Coverage {
        let mut rows = self.0.find(code).peekable();
        if rows.peek().is_none() {
            return Coverage::NoPolicy;
        }
        let payer: Option<[u8; 16]> = fixed(payer);
        let numbers: Vec<DiagnosisNumber> = diagnoses.into_iter().map(DiagnosisNumber::of).collect();
        let mut last = None;
        // Rows of a policy follow each other: they are sorted.
        let mut open: Option<Met> = None;
        for row in rows {
            let (needed, is_met) = (row.needed == 1, row.holds_any(&numbers));
            let is_open = open.as_ref().is_some_and(|met| met.policy == row.policy);
            // Nearly all rows name other diagnoses, and say no more than that the policy speaks.
            if is_open && !needed && !is_met && open.as_ref().is_some_and(|met| met.has_any_rows) {
                continue;
            }
            let is_of_payer = row.payer == [0; 16] || Some(row.payer) == payer;
            if !is_of_payer || !in_window(row.from, row.to, on) {
                continue;
            }
            if !is_open && open.replace(Met::new(row.policy)).is_some_and(|met| met.covers()) {
                return Coverage::Covered;
            }
            open.as_mut().expect("it was opened").row(needed, is_met);
            last = Some(row.policy);
        }
        match last {
            None => Coverage::NoPolicy,
            Some(_) if open.is_some_and(|met| met.covers()) => Coverage::Covered,
            Some(policy) => Coverage::NotCovered(unfixed(&policy).to_owned()),
        }
    }

    /// Every row: service, policy, payer, first and last diagnosis, whether it is needed, the window.
    pub fn iter(&self) -> impl Iterator<Item = PolicyRow> + use<'t> {
        self.0.iter().map(|row| PolicyRow {
            code: row.code,
            policy: unfixed(&row.policy).to_owned(),
            payer: unfixed(&row.payer).to_owned(),
            diagnosis_from: unfixed(&row.diagnosis_from).to_owned(),
            diagnosis_to: unfixed(&row.diagnosis_to).to_owned(),
            needed: row.needed == 1,
            from: row.from.date().unwrap_or(Date::MAX),
            to: row.to.date(),
        })
    }
}

/// A row of a coverage table, for a person to see.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyRow {
    /// The service.
    pub code: ProcedureCode,
    /// The policy's number.
    pub policy: String,
    /// The payer's identifier; empty for every payer.
    pub payer: String,
    /// First diagnosis of the range.
    pub diagnosis_from: String,
    /// Last diagnosis of the range.
    pub diagnosis_to: String,
    /// Whether a diagnosis of it is needed whatever others there are.
    pub needed: bool,
    /// First day.
    pub from: Date,
    /// Last day, if it has one.
    pub to: Option<Date>,
}

/// How far a policy's rows are met.
struct Met {
    policy: [u8; 16],
    lacks_needed: bool,
    has_any_rows: bool,
    any: bool,
}

impl Met {
    fn new(policy: [u8; 16]) -> Self {
        Self { policy, lacks_needed: false, has_any_rows: false, any: false }
    }

    fn row(&mut self, needed: bool, met: bool) {
        if needed {
            self.lacks_needed |= !met;
        } else {
            self.has_any_rows = true;
            self.any |= met;
        }
    }

    fn covers(&self) -> bool {
        !self.lacks_needed && (self.any || !self.has_any_rows)
    }
}

impl CoverageRow {
    /// Whether one of the diagnoses is in the range, the codes below its last included.
    #[inline]
    fn holds_any(&self, diagnoses: &[DiagnosisNumber]) -> bool {
        let from = DiagnosisNumber::of(&self.diagnosis_from);
        let to = DiagnosisNumber::of(&self.diagnosis_to).last_below();
        diagnoses.iter().any(|&diagnosis| from <= diagnosis && diagnosis <= to)
    }
}
