//! Billing and other providers.

mod ambulance_certification;
mod ambulance_places;
mod billing_mixed;
mod billing_npi;
mod billing_npi_digit;
mod billing_state;
mod billing_street;
mod billing_tax_id;
mod billing_tax_id_digits;
mod billing_taxonomy;
mod billing_taxonomy_missing;
mod billing_unlisted;
mod billing_zip;
mod billing_zip_filled;
mod facility_zip;
mod ordering;
mod pay_to_repeats_billing;
mod provider_npi_digit;
mod rendering;
mod rendering_repeats_billing;
mod self_referral;
mod service_facility;
mod zip_of_state;

use crate::Edit;

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &billing_npi::EDIT,
    &billing_npi_digit::EDIT,
    &billing_tax_id::EDIT,
    &billing_tax_id_digits::EDIT,
    &billing_zip::EDIT,
    &billing_street::EDIT,
    &billing_taxonomy::EDIT,
    &billing_taxonomy_missing::EDIT,
    &billing_unlisted::EDIT,
    &billing_mixed::EDIT,
    &rendering_repeats_billing::EDIT,
    &pay_to_repeats_billing::EDIT,
    &billing_state::EDIT,
    &zip_of_state::EDIT,
    &billing_zip_filled::EDIT,
    &provider_npi_digit::EDIT,
    &rendering::EDIT,
    &ordering::EDIT,
    &self_referral::EDIT,
    &service_facility::EDIT,
    &facility_zip::EDIT,
    &ambulance_places::EDIT,
    &ambulance_certification::EDIT,
];
