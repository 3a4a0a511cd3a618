//! Service lines.

mod charge_sign;
mod control_number_repeated;
mod diagnosis_pointers;
mod drug_code;
mod drug_quantity;
mod laboratory_number;
mod line_numbers;
mod line_place;
mod line_place_repeated;
mod modifier_conflict;
mod modifier_format;
mod modifier_repeated;
mod procedure_format;
mod units;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &line_numbers::EDIT,
    &procedure_format::EDIT,
    &modifier_format::EDIT,
    &modifier_repeated::EDIT,
    &modifier_conflict::EDIT,
    &diagnosis_pointers::EDIT,
    &charge_sign::EDIT,
    &units::EDIT,
    &line_place::EDIT,
    &line_place_repeated::EDIT,
    &control_number_repeated::EDIT,
    &drug_code::EDIT,
    &drug_quantity::EDIT,
    &laboratory_number::EDIT,
];
