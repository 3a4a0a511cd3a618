//! What a payer's answer says beside its reasons: claim status and provider-level adjustments.

mod claim_status;
mod provider_adjustment;
mod status_category;

pub use claim_status::{ClaimPaymentStatus, PayerRank};
pub use provider_adjustment::{PlbClass, PlbReason};
pub use status_category::{StatusCategory, StatusMeaning};
