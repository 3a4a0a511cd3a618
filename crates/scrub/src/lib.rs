//! Says what is wrong with a claim before a payer does.

mod context;
mod edit;
mod edits;
mod fault;
mod finding;
mod manual;
mod policy;
mod scrubber;

pub use context::{Disposition, Level, Levels};
pub use edit::{Applies, Check, ClaimCheck, Edit, Family, LineCheck, Severity, Snip};
pub use edits::{edit_named, edits};
pub use finding::{Finding, Findings, Spot};
pub use manual::{Page, manual};
pub use policy::{Policy, UnknownEdit};
pub use scrubber::{Case, Scrubber};
