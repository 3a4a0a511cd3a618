//! What a claim says of itself: where, how billed, for whom.

mod admission;
mod bill_type;
mod discharge;
mod entity;
mod frequency;
mod place_of_service;
mod relationship;
mod revenue;

pub use admission::{AdmissionSource, AdmissionType};
pub use bill_type::{BillType, FacilityType, Setting};
pub use discharge::DischargeStatus;
pub use entity::Entity;
pub use frequency::{ClaimFrequency, Resubmission};
pub use place_of_service::PlaceOfService;
pub use relationship::Relationship;
pub use revenue::{RevenueFamily, RevenueKind};
