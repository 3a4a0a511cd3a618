//! What only an institutional claim has.

mod admission_data;
mod admitting_diagnosis;
mod attending;
mod diagnosis_count;
mod facility_qualifier;
mod line_in_statement;
mod noncovered_charge;
mod occurrence_date;
mod patient_status;
mod procedure_date;
mod procedure_format;
mod reason_for_visit;
mod reopening_reference;
mod revenue_code;
mod statement_dates;
mod total_line;
mod type_of_bill;
mod units;
mod value_code;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &facility_qualifier::EDIT,
    &type_of_bill::EDIT,
    &reopening_reference::EDIT,
    &statement_dates::EDIT,
    &admission_data::EDIT,
    &patient_status::EDIT,
    &diagnosis_count::EDIT,
    &admitting_diagnosis::EDIT,
    &reason_for_visit::EDIT,
    &value_code::EDIT,
    &occurrence_date::EDIT,
    &procedure_date::EDIT,
    &procedure_format::EDIT,
    &line_in_statement::EDIT,
    &revenue_code::EDIT,
    &noncovered_charge::EDIT,
    &total_line::EDIT,
    &units::EDIT,
    &attending::EDIT,
];
