//! The claim itself: CLM and what goes with it.

mod accident_date;
mod accident_state;
mod answered_before;
mod attachment_number;
mod charge_sign;
mod control_number;
mod delay_reason;
mod duplicate;
mod facility_qualifier;
mod frequency;
mod injury_without_cause;
mod line_authorization;
mod medicare_replacement;
mod near_duplicate;
mod number_of_another;
mod original_reference;
mod place_of_service;
mod reference_on_new;
mod referral_as_authorization;
mod referral_missing;
mod relationship_level;
mod replacement_of_open;
mod signature;
mod total_charge;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &attachment_number::EDIT,
    &referral_missing::EDIT,
    &referral_as_authorization::EDIT,
    &line_authorization::EDIT,
    &control_number::EDIT,
    &number_of_another::EDIT,
    &total_charge::EDIT,
    &charge_sign::EDIT,
    &place_of_service::EDIT,
    &facility_qualifier::EDIT,
    &frequency::EDIT,
    &original_reference::EDIT,
    &reference_on_new::EDIT,
    &medicare_replacement::EDIT,
    &replacement_of_open::EDIT,
    &signature::EDIT,
    &accident_date::EDIT,
    &accident_state::EDIT,
    &injury_without_cause::EDIT,
    &delay_reason::EDIT,
    &relationship_level::EDIT,
    &duplicate::EDIT,
    &near_duplicate::EDIT,
    &answered_before::EDIT,
];
