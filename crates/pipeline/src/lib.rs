//! Runs a batch so that it can stop anywhere and go on.

pub mod acknowledge;
mod answers;
mod batch;
mod book;
mod collect;
pub mod config;
mod edits;
mod envelopes;
mod error;
mod identity;
pub mod intake;
mod keys;
mod law;
pub mod ledger;
mod outgoing;
pub mod piece;
pub mod progress;
mod records;
mod repeats;
pub mod report;
mod rows;
mod run;
mod shelf;
pub mod single;
mod stage;
mod state;
mod totals;
mod verify;
mod waiting;

pub use config::Config;
pub use error::{Error, ErrorKind};
pub use identity::SourceId;
pub use run::{Request, rebuild, rerun, run};
pub use totals::{Tally, Totals};
pub use verify::{Breach, Verified, verify};
