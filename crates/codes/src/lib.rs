//! Knows which codes exist, what they mean to us, and from when to when.
//!
//! A claim is mostly codes, and each belongs to somebody: diagnoses to CDC and CMS, procedures to the
//! American Medical and Dental Associations, reasons and statuses to X12, bill types and revenue codes
//! to the National Uniform Billing Committee. What is free is carried here; what is licensed is not.
//! Of licensed sets there are the code values files are full of, with words and a classification of
//! our own, or only the shape ([`identifier`]); the rest is the reader's to bring ([`import`]).
//!
//! A run is handed one [`CodeSets`] and asks it. An answer about validity is an answer about a day:
//! outside the days a table covers it says so ([`Icd10Status::NoTable`]), and nothing else. What a
//! code means to us is data too: [`reason`] turns a claim adjustment into a class, a category and a
//! work queue, and [`denial`] says what that queue does next, with what evidence and by when. The small
//! closed lists of claims are enums in [`bill`], those of payers' answers in [`remittance`].
//!
//! Nothing here reads a clock. A [`Date`] is a day and no more; an import reads what it is handed, and
//! only [`Folder`], where loaded tables are kept, touches files.
//!
//! ```
//! use codes::denial::{Category, PayerKind, Windows};
//! use codes::{CodeSets, Date, FilingIndicator, GroupCode};
//!
//! let codes = CodeSets::built_in();
//!
//! // A diagnosis on the day of service.
//! let service = Date::parse(b"20260131").unwrap();
//! assert!(codes.icd10(b"S52501A", service).is_billable());
//!
//! // CAS*CO*16*110~ with the remark N290 beside it: somebody is not enrolled.
//! let carc = codes.carc(b"16").unwrap();
//! assert!(carc.class(GroupCode::Contractual).is_denial() && carc.is_generic());
//! let rarc = codes.rarc(b"N290").unwrap();
//! assert_eq!(rarc.category, Category::ProviderEnrollment);
//! assert_eq!(rarc.queue().worked_by(), "credentialing");
//!
//! // The payer is Medicare Part B, and decided on the second of March.
//! let payer = PayerKind::of(FilingIndicator::read(b"MB"));
//! let decided = Date::literal(2026, 3, 2);
//! let by = Windows::of(payer, decided).appeal_by(decided).unwrap();
//! assert_eq!(by.to_string(), "2026-07-05");
//! ```

pub mod bill;
mod code_sets;
mod csv;
mod date;
pub mod denial;
mod digest;
mod filing_indicator;
mod folder;
mod group_code;
pub mod icd10;
pub mod identifier;
pub mod import;
mod listing;
mod load;
mod packed;
pub mod price;
mod procedure_code;
pub mod reason;
pub mod remittance;
pub mod tables;

pub use code_sets::{CodeSets, TableInfo};
pub use csv::split_text;
pub use date::Date;
pub use digest::Digest;
pub use filing_indicator::FilingIndicator;
pub use folder::Folder;
pub use group_code::GroupCode;
pub use icd10::{Icd10, Icd10Status};
pub use identifier::is_npi;
pub use load::{LoadError, LoadErrorKind};
pub use packed::Packed;
pub use procedure_code::ProcedureCode;
pub use reason::{Carc, Rarc};
pub use tables::TableKind;
