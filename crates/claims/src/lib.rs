//! Claims, claim payments and acknowledgments, as they were sent.
//!
//! The types here are views: they hold [`x12::Segment`]s grouped by the loop they stand in, and read
//! elements on demand. So nothing sent is lost, an edit can judge the very text, and reading costs
//! little more than finding where each segment belongs.
//!
//! [`ClaimReader`] turns 837 segments into [`ClaimView`]s, [`RemittanceReader`] turns 835 segments
//! into [`ClaimPayment`]s.

pub mod acknowledgment;
mod adjustment;
mod amount;
pub mod claim;
pub mod draft;
mod identifier;
mod name;
mod party;
mod period;
mod refilled;
pub mod remittance;
mod segments;
mod submitted;

pub use adjustment::{Adjustment, adjusted, adjustments};
pub use amount::{Cents, Quantity};
pub use claim::{Claim, ClaimReader, ClaimType, ClaimView, ServiceLine};
pub use codes::{Date, GroupCode};
pub use identifier::{Npi, TaxId};
pub use party::Party;
pub use period::Period;
pub use refilled::Refilled;
pub use remittance::{ClaimPayment, Payment, RemittanceEvent, RemittanceReader, ServicePayment};
pub use submitted::{Element, ReadElement, Submitted, text};
pub use x12::{ElementPlace, Place};
