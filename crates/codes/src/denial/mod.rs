//! What a denial is about, who works it, what they do and by when.
//!
//! Data only. The crate that judges remittances walks from group code, reason and remark codes to
//! these.

mod category;
mod priority;
mod queue;
mod scenario;
mod window;

pub use category::{Category, RootCause};
pub use priority::PriorityWeights;
pub use queue::Queue;
pub use scenario::{CoreCombinations, CoreUse, Scenario};
pub use window::{AppealLevel, PayerKind, Term, Windows};
