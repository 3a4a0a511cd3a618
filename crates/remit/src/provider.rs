//! PLB: what was taken or added besides the claims, and which claim or chain it belongs to.
//!
//! A payer that overpaid takes the money back later, often in another remittance, sometimes in several.
//! What ties the pieces together is the reference (PLB03-2), which every payer writes in its own way:
//! the payer claim control number alone, or the patient control number, a date and the payer claim
//! control number, or a number of its own. So every part of it is tried.

use claims::remittance::ProviderAdjustment;
use claims::{Cents, Date};
use codes::remittance::{PlbClass, PlbReason};

use crate::context::PaymentContext;
use crate::hash::Hash128;
use crate::key::{KeyKind, MatchKey};
use crate::matching::Contender;
use crate::normalize;

/// What a provider adjustment does.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Movement {
    /// Money is taken for an overpayment.
    Recovered,
    /// An overpayment is shown, and its recovery put off to a later remittance.
    Deferred,
    /// A balance is carried to a later remittance.
    CarriedForward,
    /// A balance carried from an earlier remittance is applied.
    Applied,
    /// Money is paid to us: interest, a bonus, capitation.
    PaidToUs,
    /// Money is kept: a fee, a levy, a withhold.
    Kept,
    /// No money moves.
    Nothing,
}

/// What a provider adjustment is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProviderMovement {
    /// How it is booked; `None` for a reason on no list.
    pub class: Option<PlbClass>,
    /// What it does; `None` when the amount cannot be read.
    pub movement: Option<Movement>,
    /// What ties it to others of the same money, in this remittance or another.
    pub chain_id: Option<String>,
    /// The parts of the reference that may name a claim, the likeliest first.
    pub references: Vec<String>,
}

impl ProviderMovement {
    /// Reads a provider adjustment.
    pub fn of(adjustment: &ProviderAdjustment<'_>, context: &PaymentContext) -> Self {
        let reason = PlbReason::parse(adjustment.reason.text);
        let class = reason.map(PlbReason::class);
        let references = references(adjustment.reference.text);
        let amount = adjustment.amount.value;
        Self {
            class,
            movement: amount.map(|amount| movement(class, amount)),
            chain_id: chain_id(class, &references, adjustment.provider.text, context),
            references,
        }
    }

    /// The keys under which the claim it is about may be kept.
    pub fn wanted(&self, practice_id: &str) -> Vec<MatchKey> {
        let kinds = [KeyKind::PayerControlNumber, KeyKind::ControlNumber];
        let of_kind = |kind| self.references.iter().map(move |part| MatchKey::of(kind, practice_id, part));
        kinds.into_iter().flat_map(of_kind).collect()
    }

    /// The position of the claim it is about, if the reference names exactly one: by payer claim control
    /// number first, then by patient control number.
    pub fn linked(&self, context: &PaymentContext, contenders: &[Contender<'_>]) -> Option<usize> {
        let of_practice = |at: &usize| *contenders[*at].candidate.practice_id == *context.practice_id;
        let only = |names: &dyn Fn(&Contender<'_>) -> bool| {
            let mut found = (0..contenders.len()).filter(of_practice).filter(|&at| names(&contenders[at]));
            found.next().filter(|_| found.next().is_none())
        };
        let payer = context.payer.key();
        let is_part = |number: &str| self.references.iter().any(|part| part == number);
        only(&|contender| {
            self.references.iter().any(|part| contender.postings.has_number(payer, part))
                || contender.payer_control_numbers.iter().any(|number| is_part(number))
        })
        .or_else(|| {
            only(&|contender| is_part(&normalize::identifier(contender.candidate.control_number.as_bytes())))
        })
    }
}

impl Movement {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recovered => "recovered",
            Self::Deferred => "deferred",
            Self::CarriedForward => "carried_forward",
            Self::Applied => "applied",
            Self::PaidToUs => "paid_to_us",
            Self::Kept => "kept",
            Self::Nothing => "nothing",
        }
    }
}

/// The parts of a reference that may name a claim, normalized, without repetition: the longest first,
/// because payer claim control numbers are long; then the whole.
///
/// ```
/// use remit::provider::references;
///
/// let parts = references(b"26-463774 20260210 2026042000123");
/// assert_eq!(parts, ["2026042000123", "26463774", "26463774202602102026042000123"]);
/// ```
pub fn references(reference: &[u8]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut add = |part: String| {
        if part.len() >= PART_MIN && !parts.contains(&part) {
            parts.push(part);
        }
    };
    let mut pieces: Vec<&[u8]> =
        reference.split(|byte| matches!(byte, b' ' | b'#' | b',' | b';' | b'/' | b'|')).collect();
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    for piece in pieces.iter().filter(|piece| Date::parse(piece).is_none()) {
        add(normalize::identifier(piece).into_owned());
    }
    let whole = normalize::identifier(reference);
    // Medicare writes its seventeen characters and the beneficiary's number as one.
    if let ([_], Some(medicare)) = (&pieces[..], whole.get(..MEDICARE_LENGTH)) {
        add(medicare.to_owned());
    }
    add(whole.into_owned());
    parts
}

fn movement(class: Option<PlbClass>, amount: Cents) -> Movement {
    match (class, amount.0.signum()) {
        (_, 0) => Movement::Nothing,
        (Some(PlbClass::Recovery), 1) => Movement::Recovered,
        (Some(PlbClass::Recovery), _) => Movement::Deferred,
        (Some(PlbClass::ForwardingBalance), 1) => Movement::Applied,
        (Some(PlbClass::ForwardingBalance), _) => Movement::CarriedForward,
        (_, 1) => Movement::Kept,
        _ => Movement::PaidToUs,
    }
}

/// Names the chain of a recovery or a forwarded balance: the same payer, practice and reference, whatever
/// the remittance. Without a reference, all of a provider's are one chain.
fn chain_id(
    class: Option<PlbClass>,
    references: &[String],
    provider: &[u8],
    context: &PaymentContext,
) -> Option<String> {
    let kind = match class? {
        PlbClass::Recovery | PlbClass::Refund => "wo",
        PlbClass::ForwardingBalance => "fb",
        _ => return None,
    };
    let hash = Hash128::new().text(kind).text(&context.practice_id).text(context.payer.key());
    let hash = match references.first() {
        Some(reference) => hash.text("reference").text(reference),
        None => hash.text("provider").bytes(provider),
    };
    Some(format!("{kind}-{:016x}", hash.finish() as u64))
}

/// Shorter parts name nothing.
const PART_MIN: usize = 3;

const MEDICARE_LENGTH: usize = 17;

#[cfg(test)]
mod tests {
    use claims::remittance::provider_adjustments;

    use super::*;
    use crate::posting::Posting;
    use crate::testing::{candidate, with_payment};

    fn movements(plb: &str) -> Vec<ProviderMovement> {
        with_payment("CLP*A1*1*1*1~", |context, _| {
            let segments = x12::lex(plb.as_bytes(), x12::Delimiters::USUAL, 0);
            let all = segments.iter().flat_map(provider_adjustments);
            all.map(|adjustment| ProviderMovement::of(&adjustment, context)).collect()
        })
    }

    #[test]
    fn sign_and_reason_tell_what_happens() {
        let plb = "PLB*1*20261231*WO:A123*10*WO:A123*-10*FB:A123*10*FB:A123*-10*L6:B1*-1*72:C1*5~\
            PLB*1*20261231*LE:C2*5*ZZ:C3*1*WO:A1*0~";
        let found: Vec<_> = movements(plb).iter().map(|one| one.movement.unwrap().as_str()).collect();
        assert_eq!(
            found,
            [
                "recovered",
                "deferred",
                "applied",
                "carried_forward",
                "paid_to_us",
                "kept",
                "kept",
                "kept",
                "nothing"
            ]
        );
        assert_eq!(movements("PLB*1*20261231*WO:A123*x~")[0].movement, None);
    }

    #[test]
    fn a_chain_holds_across_remittances_and_nothing_else() {
        let found = movements(
            "PLB*1*20261231*WO:ICN12345*-10*WO:PCN1 20260210 ICN12345*10*FB:ICN12345*-3*WO:OTHER99*1*L6:ICN12345*1~",
        );
        assert_eq!(found[0].chain_id, found[1].chain_id);
        assert!(found[0].chain_id.is_some() && found[0].chain_id != found[2].chain_id);
        assert_ne!(found[0].chain_id, found[3].chain_id);
        assert_eq!(found[4].chain_id, None);
        let silent = movements("PLB*1*20261231*FB*-10*FB*10~PLB*2*20261231*FB*10~");
        assert_eq!(silent[0].chain_id, silent[1].chain_id);
        assert_ne!(silent[0].chain_id, silent[2].chain_id);
    }

    #[test]
    fn references_of_every_shape_are_taken_apart() {
        assert_eq!(references(b"ICN-0001"), ["ICN0001"]);
        assert_eq!(references(b"PCN77#20260210#ICN000123"), ["ICN000123", "PCN77", "PCN7720260210ICN000123"]);
        let medicare = references(b"226042000123456781EG4TE5MK72");
        assert!(medicare.contains(&"22604200012345678".to_owned()));
        assert!(references(b" - ").is_empty());
    }

    #[test]
    fn the_claim_is_named_by_its_payer_number_first() {
        let paid = "CLP*26-463774*1*150*100**CI*ICN0001*11*1~";
        let (one, mut other) = (candidate(), candidate());
        other.control_number = "OTHER77".into();
        let posted = with_payment(paid, |context, payment| [Posting::of(payment, context, "cp-1", true)]);
        let contenders = [
            Contender {
                candidate: &other,
                postings: &crate::Postings::from_iter(posted),
                payer_control_numbers: &[],
                was_refused: false,
            },
            Contender {
                candidate: &one,
                postings: crate::Postings::none(),
                payer_control_numbers: &[],
                was_refused: false,
            },
        ];
        let linked = |plb: &str, contenders: &[Contender<'_>]| {
            let movement = movements(plb).remove(0);
            with_payment(paid, |context, _| movement.linked(context, contenders))
        };
        assert_eq!(linked("PLB*1*20261231*WO:26463774 20260210 ICN0001*10~", &contenders), Some(0));
        assert_eq!(linked("PLB*1*20261231*WO:26463774*10~", &contenders), Some(1));
        assert_eq!(linked("PLB*1*20261231*WO:NOBODY*10~", &contenders), None);
        // Two claims of one number are told apart by nobody.
        let twice = [contenders[1], contenders[1]];
        assert_eq!(linked("PLB*1*20261231*WO:26463774*10~", &twice), None);
        let keys = movements("PLB*1*20261231*WO:26463774*10~")[0].wanted("tin-1");
        assert!(keys.contains(&MatchKey::control_number("tin-1", "26-463774")));
    }
}
