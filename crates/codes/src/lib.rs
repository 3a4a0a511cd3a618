//! Knows which codes exist, what they mean to us, and from when to when.

mod date;
mod group_code;
pub mod identifier;
mod listing;

pub use date::Date;
pub use group_code::GroupCode;
pub use identifier::is_npi;
