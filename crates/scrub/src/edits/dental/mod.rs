//! What only a dental claim has.

mod diagnosis_count;
mod oral_cavity;
mod orthodontics;
mod prior_placement;
mod procedure_format;
mod tooth;
mod tooth_surface;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &diagnosis_count::EDIT,
    &procedure_format::EDIT,
    &tooth::EDIT,
    &tooth_surface::EDIT,
    &oral_cavity::EDIT,
    &prior_placement::EDIT,
    &orthodontics::EDIT,
];
