//! The allowed amount: what the payer takes the service to be worth.
//!
//! A payer may state it (AMT B6). Where it does not, it is what was paid plus the patient's share, and
//! plus what Medicare keeps back by law (CO 253), which comes off after the price. A payer that is not
//! first adds what the one before did (OA 23); its allowed amount says little about its contract.

use claims::{Adjustment, Cents, ClaimPayment, ServicePayment};
use codes::reason::{Class, Kind};
use codes::remittance::{ClaimPaymentStatus, PayerRank};
use codes::{CodeSets, GroupCode};

/// An allowed amount and where it comes from.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Allowed {
    /// How much; negative on a reversal.
    pub amount: Cents,
    /// How it was found.
    pub method: AllowedMethod,
}

/// How an allowed amount was found.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum AllowedMethod {
    /// AMT B6.
    Stated,
    /// Paid, and the patient's share; for a later payer also what the one before did.
    PaidPlusCostShare,
    /// The charge, less what contract or payer took off.
    ChargeLessContractual,
}

impl AllowedMethod {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::PaidPlusCostShare => "paid_plus_cost_share",
            Self::ChargeLessContractual => "charge_less_contractual",
        }
    }
}

/// The allowed amount of a service payment; `None` when the amounts it needs cannot be read.
pub fn allowed_of_line(
    payment: &ClaimPayment<'_>,
    service: &ServicePayment<'_>,
    codes: &CodeSets,
) -> Option<Allowed> {
    if let Some(stated) = service.amount(b"B6").and_then(|amount| amount.value) {
        // Stated without a sign on a reversal, it takes the charge's.
        let negative = service.charge().value.is_some_and(|charge| charge < Cents::ZERO);
        let amount = if negative { -stated.abs() } else { stated };
        return Some(Allowed { amount, method: AllowedMethod::Stated });
    }
    derived(Place::of(payment), service.charge().value, service.paid().value, service.adjustments(), codes)
}

/// The allowed amount of a claim payment: that of its lines where every line states one and the claim
/// itself is not adjusted, else from its own amounts.
pub fn allowed_of_claim(payment: &ClaimPayment<'_>, codes: &CodeSets) -> Option<Allowed> {
    let lines = || payment.services.iter().map(|service| allowed_of_line(payment, service, codes));
    let stated = |allowed: Option<Allowed>| allowed.is_some_and(|a| a.method == AllowedMethod::Stated);
    if !payment.services.is_empty() && payment.adjustments.is_empty() && lines().all(stated) {
        let amount = lines().flatten().map(|allowed| i128::from(allowed.amount.0)).sum::<i128>();
        return Some(Allowed { amount: Cents(i64::try_from(amount).ok()?), method: AllowedMethod::Stated });
    }
    derived(
        Place::of(payment),
        payment.charge().value,
        payment.paid().value,
        payment.all_adjustments(),
        codes,
    )
}

/// The payer's place in line, as far as it decides how to derive.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Place {
    First,
    Later,
    Unknown,
}

impl Place {
    /// A reversal says nothing of its payer's place; what an earlier payer did tells it is not the first.
    fn of(payment: &ClaimPayment<'_>) -> Self {
        let status = ClaimPaymentStatus::parse(payment.status().text);
        let after_another = || payment.all_adjustments().any(|adjustment| adjustment.carc.text == b"23");
        match status.map(|status| (status.payer_rank(), status.is_reversal())) {
            Some((Some(PayerRank::Primary), _)) => Self::First,
            Some((Some(_), _)) => Self::Later,
            Some((None, true)) if after_another() => Self::Later,
            Some((None, true)) => Self::First,
            _ => Self::Unknown,
        }
    }
}

fn derived<'a>(
    place: Place,
    charge: Option<Cents>,
    paid: Option<Cents>,
    adjustments: impl Iterator<Item = Adjustment<'a>>,
    codes: &CodeSets,
) -> Option<Allowed> {
    let (mut share, mut kept_back, mut before, mut taken_off) = (0_i128, 0_i128, 0_i128, 0_i128);
    for adjustment in adjustments {
        let amount = i128::from(adjustment.amount.value?.0);
        let carc = codes.carc(adjustment.carc.text);
        let is_share = carc.is_none_or(|carc| carc.kind == Kind::PatientShare);
        match (adjustment.group.value?, adjustment.carc.text) {
            (_, b"23") => before += amount,
            (GroupCode::Contractual, b"253") => kept_back += amount,
            (GroupCode::PatientResponsibility, _) if is_share => share += amount,
            (group, _) => {
                let class = carc.map(|carc| carc.class(group));
                if matches!(class, Some(Class::Contractual | Class::PayerReductionReview)) {
                    taken_off += amount;
                }
            }
        }
    }
    let (amount, method) = match place {
        Place::First => (i128::from(paid?.0) + share + kept_back, AllowedMethod::PaidPlusCostShare),
        Place::Later => (i128::from(paid?.0) + share + kept_back + before, AllowedMethod::PaidPlusCostShare),
        Place::Unknown => (i128::from(charge?.0) - taken_off, AllowedMethod::ChargeLessContractual),
    };
    Some(Allowed { amount: Cents(i64::try_from(amount).ok()?), method })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{dollars, with_payment};

    fn of_claim(claim: &str) -> Option<(Cents, AllowedMethod)> {
        let codes = CodeSets::built_in();
        with_payment(claim, |_, payment| allowed_of_claim(payment, &codes)).map(|a| (a.amount, a.method))
    }

    #[test]
    fn what_is_stated_goes_first() {
        let claim = "CLP*A1*1*150*100~SVC*HC:1*100*70~CAS*CO*45*20~CAS*PR*1*10~AMT*B6*80~SVC*HC:2*50*30~CAS*CO*45*20~AMT*B6*30~";
        assert_eq!(of_claim(claim), Some((dollars(110), AllowedMethod::Stated)));
        let one_silent = claim.replace("AMT*B6*30~", "");
        assert_eq!(of_claim(&one_silent), Some((dollars(110), AllowedMethod::PaidPlusCostShare)));
    }

    #[test]
    fn what_is_kept_back_by_law_was_allowed() {
        let claim = "CLP*A1*1*150*78~CAS*CO*45*50**253*2~CAS*PR*2*20~";
        assert_eq!(of_claim(claim), Some((dollars(100), AllowedMethod::PaidPlusCostShare)));
    }

    #[test]
    fn a_later_payer_counts_what_the_first_one_did() {
        let claim = "CLP*A1*2*150*15~CAS*OA*23*130~CAS*PR*3*5~";
        assert_eq!(of_claim(claim), Some((dollars(150), AllowedMethod::PaidPlusCostShare)));
    }

    #[test]
    fn a_denied_share_of_the_patient_was_not_allowed() {
        assert_eq!(
            of_claim("CLP*A1*1*150*0~CAS*PR*96*150~"),
            Some((dollars(0), AllowedMethod::PaidPlusCostShare))
        );
    }

    #[test]
    fn without_a_place_in_line_the_charge_is_the_start() {
        assert_eq!(
            of_claim("CLP*A1*4*150*0~CAS*CO*45*50**29*100~"),
            Some((dollars(100), AllowedMethod::ChargeLessContractual))
        );
    }

    #[test]
    fn a_reversal_mirrors_what_it_takes_back() {
        let line = "CLP*A1*22*-150*-100~SVC*HC:1*-150*-100~CAS*CO*45*-50~AMT*B6*100~";
        assert_eq!(of_claim(line), Some((dollars(-100), AllowedMethod::Stated)));
        assert_eq!(
            of_claim("CLP*A1*22*-150*-80~CAS*CO*45*-50~CAS*PR*1*-20~"),
            Some((dollars(-100), AllowedMethod::PaidPlusCostShare))
        );
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        assert_eq!(of_claim("CLP*A1*1*150*100~CAS*CO*45*5O~"), None);
        assert_eq!(of_claim("CLP*A1*1*150*1OO~"), None);
    }
}
