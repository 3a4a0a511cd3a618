//! What a clearinghouse or payer said of what was sent: TA1 of an interchange, 999 of a functional
//! group and its transaction sets, 277CA of each claim.
//!
//! A rejection here comes before adjudication. It is never a denial.

mod claim_status;
mod implementation;
mod interchange;

pub use claim_status::{ClaimStatus, ClaimStatusReader, LineStatus, Status, StatusLevel};
pub use implementation::{
    AcknowledgmentEvent, AcknowledgmentReader, ElementError, GroupAcknowledgment, SegmentError,
    SetAcknowledgment,
};
pub use interchange::{InterchangeAcknowledgment, Verdict};
