//! Diagnoses.

mod billable;
mod count_professional;
mod external_cause_first;
mod format;
mod icd_version;
mod principal;
mod repeated;
mod valid_on_date;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &count_professional::EDIT,
    &format::EDIT,
    &billable::EDIT,
    &valid_on_date::EDIT,
    &icd_version::EDIT,
    &principal::EDIT,
    &repeated::EDIT,
    &external_cause_first::EDIT,
];
