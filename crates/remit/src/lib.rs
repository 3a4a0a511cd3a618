//! Says what a payer did with a claim, what is still owed, and who must act by when.
//!
//! A claim is kept as a [`Candidate`] when it is sent, under every [key](Candidate::keys) its payment may
//! come back with. An 835 is followed claim payment by claim payment:
//!
//! 1. [`balance`] says whether its sums come out, to the cent; what does not balance counts in nothing.
//! 2. [`wanted`] gives the keys to look up, and [`matching::decide`] says which of the claims found is
//!    meant, or refuses; [`match_lines`] does the same for its lines.
//! 3. [`posting::judge`] says whether its money counts: once.
//! 4. [`denial`] tells denials from what is none, and makes work of them: what to do, with what evidence,
//!    by when, for how much. [`allowed`] says what the service was worth to the payer.
//! 5. [`state`] folds everything that happened into where the claim stands and what is left of its charge.
//!
//! [`provider`] follows the money that belongs to no claim of the remittance, and [`deposit`] reads what the
//! bank says came in.
//!
//! Everything is a function of its arguments: no clock, no file, no thread. What a ledger keeps has an
//! encoding of its own ([`Candidate::encode`], [`Posting::encode`], [`state::Event::encode`]), which reads
//! back or is refused. Nothing of one practice is ever compared with another's.
//!
//! ```
//! use claims::{ClaimReader, Date, RemittanceEvent, RemittanceReader};
//! use codes::CodeSets;
//! use codes::denial::PayerKind;
//! use remit::denial::{Assessment, History, Judge, Rules, WorkPolicy, work_items};
//! use remit::matching::{Outcome, decide};
//! use remit::state::{Event, State, fold};
//! use remit::{Candidate, Contender, PaymentContext, Postings, balance, wanted};
//! # use x12::{Delimiters, guide::Guide, lex};
//! # fn sent(text: &[u8]) -> Vec<u8> {
//! #     let segments = lex(text, Delimiters::USUAL, 0);
//! #     let mut reader = ClaimReader::new(Guide::of("005010X222A1", "837").unwrap()).unwrap();
//! #     let mut kept = Vec::new();
//! #     let mut sink = |view: claims::ClaimView<'_, '_>| {
//! #         let line_id = |line: &claims::ServiceLine<'_>| line.number().lossy().into();
//! #         Candidate::of(&view, "claim-1", "practice-1", line_id).encode(&mut kept);
//! #     };
//! #     reader.read(&segments, &mut sink);
//! #     reader.finish(claims::Place::default(), &mut sink);
//! #     kept
//! # }
//!
//! // CLM*26463774*150***11:B:1*Y*A*Y*I~ with two lines, kept when it was sent.
//! # let text = b"ST*837*0001~BHT*0019*00*1*20260212*1200*CH~HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~HL*2*1*22*0~SBR*P*18*******CI~NM1*IL*1*DOE*JON****MI*XQP123~NM1*PR*2*NORTHWIND*****PI*60054~CLM*26463774*150***11:B:1*Y*A*Y*I~LX*1~SV1*HC:99213*100*UN*1~DTP*472*D8*20260210~LX*2~SV1*HC:87880*50*UN*1~DTP*472*D8*20260210~SE*1*0001~";
//! let ledger = sent(text);
//! let candidate = Candidate::decode(&ledger).unwrap();
//!
//! // CLP*26463774*1*150*70**CI*ICN1~, one line paid, one bundled into it.
//! # let text = b"ST*835*0001~BPR*I*70*C*ACH************20260302~TRN*1*EFT1*1999999999~LX*1~CLP*26463774*1*150*70**CI*ICN1~SVC*HC:99213*100*70~DTM*472*20260210~CAS*CO*45*30~SVC*HC:87880*50*0~DTM*472*20260210~CAS*CO*97*50~SE*1*0001~";
//! # let segments = lex(text, Delimiters::USUAL, 0);
//! # let mut reader = RemittanceReader::new(Guide::of("005010X221A1", "835").unwrap()).unwrap();
//! # let mut seen = 0;
//! # let mut sink = |event: RemittanceEvent<'_, '_>| {
//! # let RemittanceEvent::Claim(head, payment, _) = event else { return };
//! # seen += 1;
//! let context = PaymentContext::of(head, "payment-1", "practice-1");
//! let keys: Vec<_> = candidate.keys().collect();
//! assert!(wanted(payment, "practice-1").iter().any(|key| keys.contains(key)));
//!
//! let contender = Contender { candidate: &candidate, postings: Postings::none(), payer_control_numbers: &[], was_refused: false };
//! let decision = decide(payment, &context, &[contender]);
//! assert_eq!((decision.outcome, decision.score), (Outcome::Matched, 99));
//! assert!(balance::balances(payment).iter().all(|balance| balance.is_balanced()));
//!
//! let codes = CodeSets::built_in();
//! let decided = Date::literal(2026, 3, 2);
//! let judge = Judge { codes: &codes, rules: Rules::built_in(), payer: PayerKind::Commercial, named: [None; 2], decided };
//! let assessment = Assessment::of(payment, &judge);
//! let days = (candidate.service.map(|service| service.to), decided);
//! let policy = WorkPolicy::default();
//! let work = work_items(payment, &assessment, &judge, &policy, days, |_| History::default());
//! assert_eq!((work[0].queue.as_str(), work[0].reasons.as_str()), ("WQ_CODING", "CO-97"));
//! assert_eq!(work[0].deadline.on, Some(Date::literal(2026, 5, 11)));
//!
//! let sent = Event::submitted(candidate.charge, candidate.submitted, 0, &candidate.claim_id);
//! let answered = Event::of_payment(payment, &context, &assessment, "claim-payment-1", false);
//! assert_eq!(fold([&sent, &answered]).state(), State::PartiallyDenied);
//! # };
//! # reader.read(&segments, &mut sink);
//! # reader.finish(claims::Place::default(), &mut sink);
//! # assert_eq!(seen, 1);
//! ```

pub mod allowed;
pub mod balance;
pub mod candidate;
mod context;
pub mod denial;
pub mod deposit;
mod hash;
mod key;
mod likeness;
mod listing;
pub mod matching;
pub mod normalize;
pub mod outgoing;
mod payer;
pub mod posting;
mod postings;
pub mod price;
pub mod provider;
pub mod state;
#[cfg(test)]
mod testing;
mod wire;

pub use candidate::{Candidate, CandidateLine};
pub use context::PaymentContext;
pub use key::{KeyKind, MatchKey, Nearby, wanted};
pub use likeness::Likeness;
pub use matching::{Contender, Decision, LineMatch, match_lines};
pub use payer::{Payer, PayerAgreement};
pub use posting::{Posting, Verdict};
pub use postings::{OfPayer, Postings};
