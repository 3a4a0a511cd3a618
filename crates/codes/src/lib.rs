//! Knows which codes exist, what they mean to us, and from when to when.

pub mod bill;
mod csv;
mod date;
pub mod denial;
mod filing_indicator;
mod group_code;
pub mod icd10;
pub mod identifier;
mod listing;
mod load;
pub mod reason;
pub mod remittance;

pub use date::Date;
pub use filing_indicator::FilingIndicator;
pub use group_code::GroupCode;
pub use icd10::{Icd10, Icd10Status};
pub use identifier::is_npi;
pub use load::{LoadError, LoadErrorKind};
pub use reason::{Carc, Rarc};
