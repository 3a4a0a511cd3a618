//! Diagnoses.

mod aftercare;
mod age;
mod billable;
mod count_professional;
mod exclusive;
mod external_cause_first;
mod format;
mod icd_version;
mod principal;
mod repeated;
mod sex;
mod side_unspecified;
mod underlying_disease;
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
    &sex::EDIT,
    &age::EDIT,
    &side_unspecified::EDIT,
    &exclusive::EDIT,
    &aftercare::EDIT,
    &underlying_disease::EDIT,
];
