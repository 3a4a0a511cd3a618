//! Dates, against each other and against today.

mod admission_date;
mod admission_order;
mod future_service;
mod last_menstrual_period;
mod onset;
mod service_date;
mod service_range;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &admission_date::EDIT,
    &admission_order::EDIT,
    &onset::EDIT,
    &last_menstrual_period::EDIT,
    &service_date::EDIT,
    &service_range::EDIT,
    &future_service::EDIT,
];
