//! Says what a payer did with a claim, what is still owed, and who must act by when.

pub mod allowed;
pub mod balance;
pub mod candidate;
mod context;
pub mod denial;
mod hash;
mod key;
pub mod matching;
pub mod normalize;
mod payer;
pub mod posting;
#[cfg(test)]
mod testing;
mod wire;

pub use candidate::{Candidate, CandidateLine};
pub use context::PaymentContext;
pub use key::{KeyKind, MatchKey, wanted};
pub use matching::{Contender, Decision, LineMatch, match_lines};
pub use payer::{Payer, PayerAgreement};
pub use posting::{Posting, Verdict};
