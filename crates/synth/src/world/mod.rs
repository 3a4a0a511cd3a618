//! Who takes part: practices, payers and patients, all invented.

mod diagnosis;
mod level_two;
mod name;
mod patient;
mod payer;
mod practice;
mod procedure;

pub(crate) use diagnosis::{CHRONIC, DENTAL, Diagnosis, INJURIES, REASONS, fits};
pub(crate) use level_two::level_two;
pub(crate) use name::{Address, Street, Zip};
pub(crate) use patient::{Patient, Person};
pub(crate) use payer::{PAYERS, Payer, PayerKind, Want};
pub(crate) use practice::{ClaimType, Practice, Specialty, practice_for, practices};
pub(crate) use procedure::{Menu, Need, Procedure, dental_menu, outpatient_menu, professional_menu};
