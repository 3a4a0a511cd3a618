//! Makes rows of what was read: one module for claims, one for remittances.
//!
//! Nothing is judged here. What an element says goes into its column; what does not parse is null
//! there, and its text remains where the row's place points.

mod claim;
mod denial;
mod envelope;
mod event;
mod finding;
mod remittance;
mod text;

pub(crate) use claim::{ClaimRows, push_claim};
pub(crate) use denial::{
    DenialFacts, Errand, push_denial, push_errand, push_errand_done, push_touch, push_work_item,
};
pub(crate) use envelope::{Arrival, SetStatus, file_status, money, push_envelope, push_file};
pub(crate) use event::push_event;
pub(crate) use finding::{AsideRow, push_aside, push_finding, push_suggestion};
pub(crate) use remittance::{
    Derived, PaymentFacts, ProviderFacts, payee_npi, payee_tax_id, payer_id, push_adjustment,
    push_claim_payment, push_payment, push_provider_adjustment, push_remark, push_service_payment,
};
pub(crate) use text::{days, optional};
