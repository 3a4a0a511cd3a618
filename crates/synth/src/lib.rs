//! Makes drops that look real and are not, with the truth beside them.
//!
//! A drop is a folder as a clearinghouse leaves it: 837 claims of practices, the TA1, 999 and 277CA that
//! answer them, and the 835 remittances of payers that paid. Practices, patients and payers are
//! invented. Beside the folder lies another, named like it with `.truth` after it, which says what is
//! so: what every table must sum to, which claims have which defect, which payment pays which claim
//! and line, what every denial means.
//!
//! Clean claims are clean: no edit finds fault with them. Remittances balance to the cent, but for those
//! that are meant not to. Every claim is a function of the seed and its number, so a drop of any size
//! is written in little memory, and the same plan makes the same bytes.
//!
//! ```no_run
//! use std::path::Path;
//!
//! let plan = synth::Plan { claims: 100_000, seed: 1, ..synth::Plan::default() };
//! let truth = synth::write(&plan, Path::new("drop"))?;
//! println!("{} claim payments", truth.claim_payments.count);
//! # Ok::<(), synth::Error>(())
//! ```
//!
//! Tables have amounts in dollars, as X12 does; the control totals have cents. A claim payment is placed by
//! file, ISA13, GS06, ST02 and its ordinal among the CLP of its set; ordinal 0 of a service is the claim.
//!
//! | in the folder of truth | a row is |
//! |---|---|
//! | `control_totals.json` | what tables must sum to, in cents |
//! | `files.csv` | a file and what should become of it |
//! | `claims.csv` | a claim, its disposition, its defect |
//! | `defects.csv` | a defect and the edit that should find it |
//! | `payments.csv` | an 835, what it pays, whether it balances |
//! | `links.csv` | a claim payment and its claim |
//! | `lines.csv` | a service payment and its line |
//! | `denials.csv` | a denied amount, its category and queue |
//! | `provider_adjustments.csv` | a PLB amount and the claim it is about |

mod acknowledge;
mod claim;
mod date;
mod dice;
mod drop;
mod envelope;
mod error;
mod plan;
mod remittance;
mod segments;
mod sink;
mod truth;
mod world;

pub use date::Day;
pub use drop::write;
pub use error::{Error, ErrorKind};
pub use plan::Plan;
pub use truth::{Sum, Truth};
