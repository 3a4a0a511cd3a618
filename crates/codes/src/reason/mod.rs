//! Why an amount was adjusted: claim adjustment reason codes (CARC) and remittance advice remark codes
//! (RARC), with what they mean to us.
//!
//! The code values are facts; the words and the classification are ours. X12 changes both lists three
//! times a year, so each table can be replaced by a file of the same columns, and a row may carry the
//! days between which its code is in force (`start`, `stop`).

mod adjustment;
mod by_code;
mod code;
mod remark;

pub use adjustment::{Answer, Carc, CarcTable, Class, Hardness, Kind, Scope};
pub use code::ReasonCode;
pub use remark::{Rarc, RarcTable, Refinement, Resend};
