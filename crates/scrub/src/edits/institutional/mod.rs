//! What only an institutional claim has.

mod admission_data;
mod admitting_diagnosis;
mod attending;
mod condition_code;
mod covered_days;
mod diagnosis_count;
mod facility_qualifier;
mod group_code;
mod line_in_statement;
mod noncovered_charge;
mod occurrence_date;
mod operating;
mod patient_status;
mod patient_status_unknown;
mod present_on_admission;
mod procedure_date;
mod procedure_for_revenue;
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
    &present_on_admission::EDIT,
    &admitting_diagnosis::EDIT,
    &reason_for_visit::EDIT,
    &value_code::EDIT,
    &covered_days::EDIT,
    &occurrence_date::EDIT,
    &group_code::EDIT,
    &procedure_date::EDIT,
    &procedure_format::EDIT,
    &condition_code::EDIT,
    &patient_status_unknown::EDIT,
    &line_in_statement::EDIT,
    &revenue_code::EDIT,
    &procedure_for_revenue::EDIT,
    &noncovered_charge::EDIT,
    &total_line::EDIT,
    &units::EDIT,
    &attending::EDIT,
    &operating::EDIT,
];
