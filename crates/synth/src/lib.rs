//! Makes drops that look real and are not, with the truth beside them.
//!
//! A drop is a folder as a clearinghouse leaves it: 837 claims of practices, the TA1, 999 and 277CA that
//! answer them, and the 835 remittances of payers that paid. Practices, patients and payers are
//! invented. Beside the folder lies another, named like it with `.truth` after it, which says what is
//! so: what every table must sum to, which claims have which defect, which payment pays which claim
//! and line, what every denial means.
//!
//! What the world does to remittances on their way is [`Noise`], by kind and rate; the truth says of every
//! claim payment and line which kinds struck it.
//!
//! Clean claims are clean: no edit finds fault with them. Remittances balance to the cent, but for those
//! that are meant not to. Every claim is a function of the seed and its number, so a drop of any size
//! is written in little memory, and the same plan makes the same bytes. Desks, each a practice that sends
//! claims of one kind on one day, are made side by side, and put together in order.
//!
//! With [`Plan::arrivals`] every file lies in the folder of the day it comes: early, late, or once more the
//! day after. The truth is that of the last day.
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
//! The truth is Parquet, but for the control totals; [`read_truth`] reads it. Money is DECIMAL(18,2) in
//! tables and cents in the control totals. What stands in an envelope is placed by file, ISA13, GS06 and
//! ST02; a claim payment also by its ordinal among the CLP of its set, and a service payment by its ordinal
//! among the SVC of its claim payment, where 0 means the claim as a whole. A file in an archive is named
//! `archive!member`. Of two claims answered as one, the link is to the first; lines name their own. A defect of
//! an envelope, a header or a remittance has no patient control number: its place says where it is.
//!
//! | in the folder of truth | a row is |
//! |---|---|
//! | `codes/` | no row: tables of invented codes, where a plan has defects of coding; to be imported |
//! | `cleanclaim.toml` | no row: practices and payers, as the configuration of whoever runs the drop lists them |
//! | `HCPC…_INVENTED.txt` | a code or modifier of HCPCS level II that the drop knows, laid out as CMS does |
//! | `control_totals.json` | what tables must sum to, in cents |
//! | `files.parquet` | a file and what should become of it |
//! | `claims.parquet` | a claim, its disposition, its defect, its final state and balance |
//! | `defects.parquet` | a defect, its SNIP type, the edit that should find it and those that may |
//! | `payments.parquet` | an 835, what it pays, whether it balances |
//! | `links.parquet` | a claim payment, its claim, and what was done to hide the link |
//! | `lines.parquet` | a service payment, its line, and what was done to hide the link |
//! | `denials.parquet` | a denied amount, its category and queue, and what it would bring if somebody worked it |
//! | `provider_adjustments.parquet` | a PLB amount, what it means, and the claim it is about |
//!
//! A claim's `final_state` is `rejected`, `submitted`, `accepted` (all three unanswered), `quarantined`,
//! `suspended`, `reversed`, `recovery_pending`, `recovered`, `denied`, `partially_denied`, `informational`
//! (capitated), `paid`, `patient_balance`, `secondary_due`, `crossover_wait`, `partially_paid` or `overpaid`; `paid` is net of
//! what payers took back, and `balance` is what is left of the charge, whoever owes it.

mod acknowledge;
mod claim;
mod date;
mod defect;
mod dice;
mod drop;
mod envelope;
mod error;
mod noise;
mod plan;
mod remittance;
mod segments;
mod sink;
mod truth;
mod world;

pub use date::Day;
pub use defect::{DefectKind, catalogue, defect_named, families};
pub use drop::{write, write_on};
pub use error::{Error, ErrorKind};
pub use noise::{Noise, NoiseKind, UnknownNoise};
pub use plan::{Plan, Profile};
pub use truth::{Cell, Sum, Truth, read_truth};
