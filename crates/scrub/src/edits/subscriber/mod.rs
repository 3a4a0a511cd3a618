//! Subscriber, patient and payer.

mod birth_date;
mod child_age;
mod death_date;
mod filing_indicator;
mod filing_of_payer;
mod medicare_id;
mod member_id;
mod msp_type;
mod name;
mod organization;
mod patient_demographics;
mod patient_is_subscriber;
mod payer_id;
mod payer_sequence;
mod pregnancy;
mod relationship;
mod sex;
mod social_security_number;
mod subscriber_demographics;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &relationship::EDIT,
    &patient_demographics::EDIT,
    &patient_is_subscriber::EDIT,
    &child_age::EDIT,
    &death_date::EDIT,
    &pregnancy::EDIT,
    &payer_sequence::EDIT,
    &filing_indicator::EDIT,
    &msp_type::EDIT,
    &member_id::EDIT,
    &medicare_id::EDIT,
    &subscriber_demographics::EDIT,
    &birth_date::EDIT,
    &sex::EDIT,
    &name::EDIT,
    &organization::EDIT,
    &payer_id::EDIT,
    &filing_of_payer::EDIT,
    &social_security_number::EDIT,
];
