//! Says what is wrong with a claim before a payer does.
//!
//! An [`Edit`] looks for one thing: a total that is not the sum of its lines, an NPI whose check digit
//! fails. It is written in a file of its own whose doc comment is its page of the manual, and the
//! examples on the page are its tests. [`edits`] lists them all, [`edit_named`] finds one for
//! `explain`, [`manual`] renders them.
//!
//! A [`Scrubber`] runs every edit a [`Policy`] enables over a [`claims::ClaimView`] and adds a
//! [`Finding`] for each thing wrong: which edit, how bad, where (`2300.CLM02` and the byte), what, and
//! what to do. No edit stops another, so a biller can mend a claim in one go. A claim is
//! [`Disposition::Held`] when a finding in it, or in a loop above it, is a [`Severity::Reject`].
//!
//! What stands above claims is judged once, however many claims stand below: [`Levels`] remembers
//! which billing provider, subscriber and patient were seen last. Departures from the implementation
//! guide and faults of the envelope, which [`x12`] finds, become findings of edits too.
//!
//! ```
//! use claims::{ClaimReader, Date};
//! use codes::CodeSets;
//! use scrub::{Disposition, Findings, Levels, Policy, Scrubber};
//! use x12::guide::{Guide, GuideId};
//!
//! # let text = include_str!("../tests/base/837p.edi").replace("CLM*P-1001*165*", "CLM*P-1001*175*");
//! // Segments of a transaction set: `text` holds a claim of 175.00 with lines of 110.00 and 55.00.
//! let segments = x12::lex(text.as_bytes(), x12::Delimiters::USUAL, 0);
//! let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837 guide");
//!
//! let codes = CodeSets::built_in();
//! let scrubber = Scrubber::new(&codes, Policy::default(), Date::literal(2026, 3, 16));
//! let (mut levels, mut above, mut told) = (Levels::new(), Findings::new(), Vec::new());
//! reader.read(&segments, &mut |view| {
//!     let mut findings = Findings::new();
//!     let context = scrubber.scrub_context(&view, &mut levels, &mut above);
//!     let claim = scrubber.scrub_claim(&view, &mut findings);
//!     if context.or(claim) == Disposition::Held {
//!         told.extend(findings.take().iter().map(|finding| format!("{}: {finding}", finding.place())));
//!     }
//! });
//! assert_eq!(told, ["2300.CLM02: CLM-003 total charge 175.00, service lines 165.00"]);
//! ```

mod case;
mod coded;
mod context;
mod edit;
mod edits;
mod expected;
mod fault;
mod finding;
mod history;
mod manual;
mod nearest;
mod own;
mod policy;
mod repair;
mod scrubber;
mod suggest;

pub use case::{Case, JudgedDiagnosis, Remittance};
pub use context::{Disposition, Level, Levels};
pub use edit::{
    Applies, Check, ClaimCheck, ClaimPaymentCheck, Edit, Family, LineCheck, PaymentCheck, Severity, Snip,
};
pub use edits::{edit_named, edits, edits_needing};
pub use expected::expected_amounts;
pub use finding::{Finding, Findings, Spot};
pub use history::{Conflict, Earlier, Services};
pub use manual::{Page, manual};
pub use own::{Each, OwnEdit, OwnEditDraft, OwnEditError, vocabulary};
pub use policy::{Extent, InForce, PayerKeys, Policy, PracticeKeys, Rule, Selector, UnknownEdit};
pub use repair::{Change, REPAIRS, Repair, Repairer, recounted};
pub use scrubber::Scrubber;
pub use suggest::Suggestion;
