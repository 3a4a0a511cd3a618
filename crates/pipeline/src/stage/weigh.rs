//! A first look at every remittance: whose it is, whether it balances, and which claims it asks for.

use ::claims::claim::Unplaced;
use ::claims::remittance::provider_adjustments;
use ::claims::{Cents, RemittanceEvent, RemittanceReader};
use rayon::prelude::*;
use remit::provider::ProviderMovement;
use remit::{Nearby, PaymentContext};
use x12::lex;

use super::Context;
use crate::book::Wanted;
use crate::identity::{Learned, UNASSIGNED, perhaps_person};
use crate::ledger::Key;
use crate::piece::{PieceBytes, PieceRef, Source};
use crate::rows::{payee_npi, payee_tax_id};
use crate::waiting::These;
use crate::{Error, keys};

/// What an 835 is before its claim payments are looked at.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing to be known of it")]
pub(crate) struct Weighed {
    /// Index of the source, and of the set in it.
    pub(crate) set: (u32, u32),
    /// Who pays whom, when.
    pub(crate) payment: PaymentContext,
    /// TRN03.
    pub(crate) trace_payer: Box<str>,
    /// BPR02; `None` when it is no amount.
    pub(crate) amount: Option<Cents>,
    /// Sum of CLP04.
    pub(crate) paid: i128,
    /// Sum of PLB amounts.
    pub(crate) provider_adjusted: i128,
    /// Number of CLP segments.
    pub(crate) claim_payments: u64,
    /// Whether it is all there, and meant: neither cut short nor a test, nor out of a damaged file.
    pub(crate) is_meant: bool,
    /// Whether an amount that the balance needs did not parse.
    pub(crate) unsure: bool,
    /// Whether another remittance of this payer came before under the trace number.
    pub(crate) trace_used: bool,
    /// Whether it balances and such a one moved the same money on the same day: it is written anew.
    pub(crate) is_copy: bool,
    /// For a set of an earlier batch, the claim payments that are to be decided anew.
    pub(crate) recalled: Option<These>,
}

impl Weighed {
    /// BPR02 less what claim payments and provider adjustments explain.
    pub(crate) fn difference(&self) -> i128 {
        i128::from(self.amount.unwrap_or_default().0) - (self.paid - self.provider_adjusted)
    }

    /// The key of its trace number, if it has one. One that will come again uses up none.
    pub(crate) fn trace_key(&self) -> Option<Key> {
        let PaymentContext { payer, trace, .. } = &self.payment;
        (self.is_meant && !trace.is_empty()).then(|| keys::trace(payer.key(), trace))
    }

    /// What a copy of it has in common with it: amount and day. Of one that moves no money or does not balance
    /// nothing is known to be a copy.
    pub(crate) fn movement(&self) -> Option<String> {
        let cents = self.amount.filter(|amount| *amount > Cents::ZERO && !self.in_suspense())?.0;
        Some(format!("{cents} {}", self.payment.paid_on?))
    }

    /// Whether nothing of it is posted: until a person has looked, or for good where it is a copy.
    pub(crate) fn in_suspense(&self) -> bool {
        !self.is_meant || self.is_copy || self.unsure || self.amount.is_none() || self.difference() != 0
    }
}

/// A set that is to be weighed.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Index of the source, and of the set in it.
    pub(crate) set: (u32, u32),
    /// For a set of an earlier batch, the claim payments that are to be decided anew.
    pub(crate) recalled: Option<These>,
}

/// The head of an 835: who pays whom, before it is known whose practice that is.
#[derive(Debug)]
pub(crate) struct Head {
    set: (u32, u32),
    recalled: Option<These>,
    npi: String,
    tax_id: String,
    /// Its practice, should the tax identifier be a person's.
    person: String,
    /// Of no practice yet.
    payment: PaymentContext,
    trace_payer: Box<str>,
    amount: Option<Cents>,
}

/// The heads of these sets.
pub(crate) fn heads(context: &Context<'_>, sets: Vec<Asked>) -> Result<Vec<Head>, Error> {
    let head = |Asked { set, recalled }: Asked| {
        let source = context.source(set.0);
        let id = source.id.row(source.survey.sets[set.1 as usize].offset);
        with_head(context, set, |reader| {
            let payment = reader.payment();
            let payee = payment.payee.as_ref();
            let own = |text: Option<std::borrow::Cow<'_, str>>| text.unwrap_or_default().into_owned();
            let tax_id = own(payee_tax_id(payee));
            Head {
                set,
                recalled,
                npi: own(payee_npi(payee)),
                person: perhaps_person(&tax_id),
                tax_id,
                payment: PaymentContext::of(payment, id.as_str(), UNASSIGNED),
                trace_payer: payment.trace_payer().map(|payer| payer.lossy().into()).unwrap_or_default(),
                amount: payment.amount().and_then(|amount| amount.value),
            }
        })
    };
    sets.into_par_iter().map(head).collect()
}

/// What claims may have taught about the payees: their NPIs, and the practices they are if persons.
pub(crate) fn learnable(heads: &[Head]) -> impl Iterator<Item = &str> {
    let both = heads.iter().flat_map(|head| [head.npi.as_str(), head.person.as_str()]);
    both.filter(|text| !text.is_empty())
}

/// Weighs every set and says which claims it asks for. The practice of a payee is the one that
/// claims of this batch and earlier ones taught.
pub(crate) fn weigh(
    context: &Context<'_>,
    heads: Vec<Head>,
    learned: &Learned,
) -> Result<Vec<(Weighed, Wanted)>, Error> {
    heads.into_par_iter().map(|head| weigh_one(context, head, learned)).collect()
}

fn weigh_one(context: &Context<'_>, head: Head, learned: &Learned) -> Result<(Weighed, Wanted), Error> {
    let Head { set, recalled, npi, tax_id, mut payment, trace_payer, amount, .. } = head;
    let source = context.source(set.0);
    let about = &source.survey.sets[set.1 as usize];
    payment.practice_id = context.practices.of_payee(&npi, &tax_id, learned).into();
    let mut weighed = Weighed {
        set,
        payment,
        trace_payer,
        amount,
        paid: 0,
        provider_adjusted: 0,
        claim_payments: 0,
        is_meant: about.complete && context.envelopes.is_meant(source, about),
        unsure: false,
        trace_used: false,
        is_copy: false,
        recalled,
    };
    let practice = weighed.payment.practice_id.clone();
    let mut wanted = Wanted::default();
    for piece in 0..about.pieces.len() {
        let piece = PieceRef { source: set.0, set: set.1, piece: piece as u32 };
        read_piece(source, piece, |event| match event {
            RemittanceEvent::Claim(_, claim, _) => {
                weighed.claim_payments += 1;
                weighed.unsure |= claim.paid().value.is_none();
                weighed.paid += i128::from(claim.paid().value.unwrap_or_default().0);
                if weighed.recalled.as_ref().is_none_or(|these| these.contains_key(&claim.clp.place().offset))
                {
                    wanted.keys.extend(remit::wanted(claim, &practice).iter().map(keys::matching));
                    let Nearby { unless: Some(unless), keys } = Nearby::of(claim, &practice) else { return };
                    let unless = keys::matching(&unless);
                    wanted.nearby.extend(keys.iter().map(|key| (unless, keys::matching(key))));
                }
            }
            RemittanceEvent::Provider(_, plb) => {
                for one in provider_adjustments(plb) {
                    weighed.unsure |= one.amount.value.is_none();
                    weighed.provider_adjusted += i128::from(one.amount.value.unwrap_or_default().0);
                    let moved = ProviderMovement::of(&one, &weighed.payment);
                    wanted.keys.extend(moved.wanted(&practice).iter().map(keys::matching));
                }
            }
            RemittanceEvent::Summary(..) => {}
        })?;
    }
    wanted.keys.sort_unstable();
    wanted.keys.dedup();
    Ok((weighed, wanted))
}

/// Reads one piece of an 835, giving its events to `sink`; gives what no event tells: faults outside
/// claim payments, and segments there that have no place.
pub(crate) fn read_piece(
    source: &Source,
    piece: PieceRef,
    mut sink: impl FnMut(RemittanceEvent<'_, '_>),
) -> Result<(Vec<x12::guide::Fault>, Vec<Unplaced>), Error> {
    let set = &source.survey.sets[piece.set as usize];
    let bytes = PieceBytes::read(source, set, piece.piece)?;
    let segments = bytes.lex();
    let guide = Source::guide(set).expect("only sets with a guide are planned");
    let mut reader = RemittanceReader::new(guide).expect("the guide is the 835's");
    let before = set.pieces[piece.piece as usize].leaves_before;
    for above in &segments.context {
        reader.context(above, before);
    }
    reader.read(&segments.body, &mut sink);
    match &segments.next {
        Some(next) => reader.end_before(next.segment(0), &mut sink),
        None => reader.finish(bytes.end(&segments), &mut sink),
    }
    Ok((reader.take_faults(), reader.take_unplaced()))
}

/// Reads the head of an 835, BPR to 1000B.
pub(crate) fn with_head<T>(
    context: &Context<'_>,
    (source, set): (u32, u32),
    act: impl FnOnce(&RemittanceReader<'_>) -> T,
) -> Result<T, Error> {
    let source = context.source(source);
    let set = &source.survey.sets[set as usize];
    let length = (set.end - set.offset).min(HEAD_BYTES);
    let bytes = source.bytes_at(set.offset, length)?;
    let segments = lex(&bytes, source.delimiters(set), set.offset).numbered_from(1);
    let guide = Source::guide(set).expect("only sets with a guide are planned");
    let mut reader = RemittanceReader::new(guide).expect("the guide is the 835's");
    reader.read_head(&segments);
    Ok(act(&reader))
}

/// More than the head of any 835 takes.
const HEAD_BYTES: u64 = 8 << 10;
