//! Service lines.

mod anesthesia_minutes;
mod anesthesia_modifier;
mod charge_sign;
mod charge_zero;
mod control_number_missing;
mod control_number_repeated;
mod count_fifty;
mod count_thousand;
mod days_and_units;
mod diagnosis_pointers;
mod drug_code;
mod drug_code_missing;
mod drug_quantity;
mod indicators;
mod laboratory_certificate;
mod laboratory_number;
mod line_numbers;
mod line_place;
mod line_place_repeated;
mod mammography_number;
mod minutes;
mod modifier_conflict;
mod modifier_format;
mod modifier_repeated;
mod over_new_year;
mod procedure_format;
mod purchased_service;
mod repeated;
mod telehealth;
mod units;
mod unlinked_diagnosis;
mod unlisted_description;
mod visit_over_days;

use crate::Edit;
use crate::edits::prelude::{Case, Findings, Spot};

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &line_numbers::EDIT,
    &procedure_format::EDIT,
    &modifier_format::EDIT,
    &modifier_repeated::EDIT,
    &modifier_conflict::EDIT,
    &diagnosis_pointers::EDIT,
    &unlinked_diagnosis::EDIT,
    &charge_sign::EDIT,
    &charge_zero::EDIT,
    &units::EDIT,
    &minutes::EDIT,
    &anesthesia_minutes::EDIT,
    &anesthesia_modifier::EDIT,
    &line_place::EDIT,
    &line_place_repeated::EDIT,
    &days_and_units::EDIT,
    &visit_over_days::EDIT,
    &over_new_year::EDIT,
    &control_number_missing::EDIT,
    &control_number_repeated::EDIT,
    &repeated::EDIT,
    &drug_code::EDIT,
    &drug_quantity::EDIT,
    &drug_code_missing::EDIT,
    &unlisted_description::EDIT,
    &laboratory_certificate::EDIT,
    &laboratory_number::EDIT,
    &mammography_number::EDIT,
    &purchased_service::EDIT,
    &telehealth::EDIT,
    &indicators::EDIT,
    &count_fifty::EDIT,
    &count_thousand::EDIT,
];

/// Tells of each service line that a claim has no room for.
fn lines_beyond(most: usize, case: &Case<'_, '_>, findings: &mut Findings) {
    let lines = &case.claim.lines;
    for line in lines.iter().skip(most) {
        let message = format!("{} service lines, there is room for {most}", lines.len());
        findings.report(Spot::line("LX", line.lx.element_place(0)), message);
    }
}
