//! Dates, against each other and against today.

mod admission_date;
mod admission_order;
mod filing_near;
mod future_service;
mod last_menstrual_period;
mod onset;
mod past_filing;
mod service_date;
mod service_range;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &admission_date::EDIT,
    &admission_order::EDIT,
    &onset::EDIT,
    &last_menstrual_period::EDIT,
    &past_filing::EDIT,
    &filing_near::EDIT,
    &service_date::EDIT,
    &service_range::EDIT,
    &future_service::EDIT,
];
