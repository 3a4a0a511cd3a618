//! What the file of an edit imports.

pub(super) use claims::claim::{Diagnosis, DiagnosisKind, HealthCode, LineAdjudication, OtherPayer};
pub(super) use claims::{
    Adjustment, Cents, ClaimPayment, ClaimType, Date, ElementPlace, Party, Quantity, ReadElement,
    ServiceLine, Submitted, adjustments,
};
pub(super) use codes::bill::BillType;
pub(super) use codes::icd10::Laterality;
pub(super) use codes::{Icd10Status, identifier};
pub(super) use x12::Segment;
pub(super) use x12::guide::LoopId;

pub(super) use super::shapes::{
    day_sent, filing, filing_limit, five_digits, has_modifier, integer, is_acute_stay, is_ambulance_trip,
    is_digits, is_domestic, is_manifestation, is_number, is_timed_anesthesia, is_visit, modifiers, procedure,
};
pub(super) use super::{
    CLAIM_PAYMENT, LINE_ADJUDICATION, OTHER_PAYER, SERVICE_PAYMENT, is_other_payer, line_adjudications,
    names_unknown_payer, placed_adjustments, report_missing_demographics, report_too_many,
};
pub(super) use crate::case::is_icd10_shaped;
pub(super) use crate::coded::{BundledPair, Bypass, CodedLine};
pub(super) use crate::edit::edit;
pub(super) use crate::finding::Quoted;
pub(super) use crate::{Applies, Case, Check, Findings, Remittance, Severity, Snip, Spot};
