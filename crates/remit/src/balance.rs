//! Whether the sums of an 835 come out, to the cent.
//!
//! An 835 states every amount twice: what was paid, and everything it was made of. Source:
//! 005010X221A1, front matter on balancing. A positive adjustment lowers the payment.
//!
//! | level | what the parts come to | what the payer states |
//! |---|---|---|
//! | line | SVC02 − Σ line CAS | SVC03 |
//! | claim | CLP03 − Σ CAS, claim and lines | CLP04 |
//! | claim charges | Σ SVC02 | CLP03 |
//! | claim lines | Σ SVC03 − Σ claim CAS | CLP04 |
//! | transaction | Σ CLP04 − Σ PLB | BPR02 |
//!
//! An amount that cannot be read makes its sums unknown; it never counts as nothing.

use claims::remittance::{ProviderAdjustment, provider_adjustments};
use claims::{Adjustment, Cents, ClaimPayment, ElementPlace, Payment, Place, RemittanceEvent, Submitted};

/// One sum of an 835, and whether it comes out.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Balance {
    /// Which sum.
    pub level: Level,
    /// The SVC, CLP or BPR that states it.
    pub place: Place,
    /// Position of the service payment in its claim payment, at line level.
    pub service: Option<usize>,
    /// What came out.
    pub result: BalanceResult,
}

/// Which sum of an 835.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// What is paid for a line.
    Line,
    /// What is paid for a claim, from its charge.
    Claim,
    /// The charge of a claim, from its lines.
    ClaimCharges,
    /// What is paid for a claim, from its lines.
    ClaimLines,
    /// What is paid in all.
    Transaction,
}

/// What came out of a sum.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum BalanceResult {
    /// Every amount was read.
    Known {
        /// What the parts come to.
        expected: Cents,
        /// What the payer states.
        actual: Cents,
        /// What is stated less what the parts come to.
        difference: Cents,
    },
    /// An amount could not be read, so nobody can say.
    Unknown(Unreadable),
}

/// The first amount of a sum that could not be read.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Unreadable {
    /// Where it stands, or should.
    pub at: ElementPlace,
    /// What is wrong with it.
    pub why: UnreadableReason,
}

/// Why an amount could not be read.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum UnreadableReason {
    /// Nothing was sent.
    Absent,
    /// What was sent is no amount.
    Malformed,
    /// The sum is greater than any amount of money.
    TooLarge,
}

impl Balance {
    /// Whether the sum comes out.
    pub fn is_balanced(&self) -> bool {
        matches!(self.result, BalanceResult::Known { difference: Cents::ZERO, .. })
    }

    /// What is stated less what the parts come to; `None` when nobody can say.
    pub fn difference(&self) -> Option<Cents> {
        match self.result {
            BalanceResult::Known { difference, .. } => Some(difference),
            BalanceResult::Unknown(_) => None,
        }
    }

    /// `balanced`, `unbalanced` or `unknown`.
    pub fn status(&self) -> &'static str {
        match self.result {
            BalanceResult::Unknown(_) => "unknown",
            BalanceResult::Known { difference: Cents::ZERO, .. } => "balanced",
            BalanceResult::Known { .. } => "unbalanced",
        }
    }

    fn new(level: Level, place: Place, expected: Sum, stated: Option<Submitted<'_, Cents>>) -> Self {
        let at = ElementPlace { segment: place, ..ElementPlace::default() };
        let actual = match stated {
            Some(stated) => Sum::of(stated),
            None => Sum(Err(Unreadable { at, why: UnreadableReason::Absent })),
        };
        let result = match expected.settle(at).and_then(|expected| Ok((expected, actual.settle(at)?))) {
            Ok((expected, actual)) => {
                let difference = i128::from(actual.0) - i128::from(expected.0);
                match i64::try_from(difference) {
                    Ok(difference) => {
                        BalanceResult::Known { expected, actual, difference: Cents(difference) }
                    }
                    Err(_) => BalanceResult::Unknown(Unreadable { at, why: UnreadableReason::TooLarge }),
                }
            }
            Err(unreadable) => BalanceResult::Unknown(unreadable),
        };
        Self { level, place, service: None, result }
    }
}

/// Every sum of a claim payment: its lines, then the claim.
///
/// ```
/// # use claims::{RemittanceEvent, RemittanceReader};
/// # let text = b"ST*835*0001~LX*1~CLP*A1*1*100*70**CI*ICN1~SVC*HC:99213*100*70~CAS*CO*45*29~SE*6*0001~";
/// # let segments = x12::lex(text, x12::Delimiters::USUAL, 0);
/// # let guide = x12::guide::Guide::of("005010X221A1", "835").unwrap();
/// # let mut reader = RemittanceReader::new(guide).unwrap();
/// # let mut unbalanced = Vec::new();
/// # let mut sink = |event: RemittanceEvent<'_, '_>| if let RemittanceEvent::Claim(_, payment, _) = event {
/// // CLP*A1*1*100*70**CI*ICN1~SVC*HC:99213*100*70~CAS*CO*45*29~
/// let balances = remit::balance::balances(payment);
/// # unbalanced.extend(balances.into_iter().filter(|balance| !balance.is_balanced()));
/// # };
/// # reader.read(&segments, &mut sink);
/// # reader.finish(claims::Place::default(), &mut sink);
/// assert_eq!(unbalanced.len(), 2, "the line and the claim");
/// assert_eq!(unbalanced[0].difference(), Some(claims::Cents(-100)));
/// ```
pub fn balances(payment: &ClaimPayment<'_>) -> Vec<Balance> {
    let mut found = Vec::with_capacity(payment.services.len() + 3);
    for (at, service) in payment.services.iter().enumerate() {
        let expected = Sum::of(service.charge()).less(adjusted(service.adjustments()));
        let balance = Balance::new(Level::Line, service.svc.place(), expected, Some(service.paid()));
        found.push(Balance { service: Some(at), ..balance });
    }
    let place = payment.clp.place();
    let expected = Sum::of(payment.charge()).less(adjusted(payment.all_adjustments()));
    found.push(Balance::new(Level::Claim, place, expected, Some(payment.paid())));
    if !payment.services.is_empty() {
        let charges =
            payment.services.iter().map(|service| Sum::of(service.charge())).fold(Sum::ZERO, Sum::plus);
        found.push(Balance::new(Level::ClaimCharges, place, charges, Some(payment.charge())));
        let paid = payment.services.iter().map(|service| Sum::of(service.paid())).fold(Sum::ZERO, Sum::plus);
        let paid = paid.less(adjusted(payment.adjustments()));
        found.push(Balance::new(Level::ClaimLines, place, paid, Some(payment.paid())));
    }
    found
}

/// Adds up an 835 while it is read, in as many pieces as it is read in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TransactionBalance {
    claims: Sum,
    provider_adjustments: Sum,
    charges: Sum,
    count: u64,
}

impl TransactionBalance {
    /// Nothing read yet.
    pub const EMPTY: Self =
        Self { claims: Sum::ZERO, provider_adjustments: Sum::ZERO, charges: Sum::ZERO, count: 0 };

    /// Takes in what a reader gives out.
    pub fn add(&mut self, event: &RemittanceEvent<'_, '_>) {
        match event {
            RemittanceEvent::Claim(_, payment, _) => self.add_claim(payment),
            RemittanceEvent::Provider(_, plb) => {
                provider_adjustments(*plb).for_each(|adjustment| self.add_provider(&adjustment));
            }
            RemittanceEvent::Summary(..) => {}
        }
    }

    /// Takes in a claim payment.
    pub fn add_claim(&mut self, payment: &ClaimPayment<'_>) {
        self.claims = self.claims.plus(Sum::of(payment.paid()));
        self.charges = self.charges.plus(Sum::of(payment.charge()));
        self.count += 1;
    }

    /// Takes in a provider adjustment.
    pub fn add_provider(&mut self, adjustment: &ProviderAdjustment<'_>) {
        self.provider_adjustments = self.provider_adjustments.plus(Sum::of(adjustment.amount));
    }

    /// Takes in what was added up over the next piece.
    pub fn merge(&mut self, next: &Self) {
        self.claims = self.claims.plus(next.claims);
        self.provider_adjustments = self.provider_adjustments.plus(next.provider_adjustments);
        self.charges = self.charges.plus(next.charges);
        self.count += next.count;
    }

    /// Σ CLP04, if every amount was read.
    pub fn claims(&self) -> Option<Cents> {
        self.claims.cents()
    }

    /// Σ CLP03, if every amount was read.
    pub fn charges(&self) -> Option<Cents> {
        self.charges.cents()
    }

    /// Σ PLB, if every amount was read.
    pub fn provider_adjustments(&self) -> Option<Cents> {
        self.provider_adjustments.cents()
    }

    /// How many claim payments were taken in.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The sum of the whole 835; `end` is where to place it when there is no BPR.
    pub fn finish(&self, payment: &Payment<'_>, end: Place) -> Balance {
        let place = payment.bpr.map_or(end, |bpr| bpr.place());
        let expected = self.claims.less(self.provider_adjustments);
        Balance::new(Level::Transaction, place, expected, payment.amount())
    }
}

impl Default for TransactionBalance {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Level {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Claim => "claim",
            Self::ClaimCharges => "claim_charges",
            Self::ClaimLines => "claim_lines",
            Self::Transaction => "transaction",
        }
    }
}

impl UnreadableReason {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Malformed => "malformed",
            Self::TooLarge => "too_large",
        }
    }
}

/// A sum of amounts wide enough for any file, or the first amount that could not be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Sum(Result<i128, Unreadable>);

impl Sum {
    pub(crate) const ZERO: Self = Self(Ok(0));

    pub(crate) fn of(amount: Submitted<'_, Cents>) -> Self {
        let unreadable = |why| Unreadable { at: amount.at, why };
        Self(match amount.value {
            Some(value) => Ok(i128::from(value.0)),
            None if amount.is_absent() => Err(unreadable(UnreadableReason::Absent)),
            None => Err(unreadable(UnreadableReason::Malformed)),
        })
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self(self.0.and_then(|one| Ok(one + other.0?)))
    }

    fn less(self, other: Self) -> Self {
        Self(self.0.and_then(|one| Ok(one - other.0?)))
    }

    fn cents(self) -> Option<Cents> {
        i64::try_from(self.0.ok()?).ok().map(Cents)
    }

    fn settle(self, at: ElementPlace) -> Result<Cents, Unreadable> {
        let sum = self.0?;
        i64::try_from(sum).map(Cents).map_err(|_| Unreadable { at, why: UnreadableReason::TooLarge })
    }
}

fn adjusted<'a>(adjustments: impl Iterator<Item = Adjustment<'a>>) -> Sum {
    adjustments.map(|adjustment| Sum::of(adjustment.amount)).fold(Sum::ZERO, Sum::plus)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{dollars, remittance, with_payment, with_payments};

    fn statuses(claim: &str) -> Vec<(Level, &'static str)> {
        with_payment(claim, |_, payment| balances(payment).iter().map(|b| (b.level, b.status())).collect())
    }

    #[test]
    fn a_claim_that_balances_balances_at_every_level() {
        let claim = "CLP*A1*1*150*90*5*CI*ICN1~CAS*CO*45*10~SVC*HC:99213*100*70~CAS*CO*45*30~\
            SVC*HC:87880*50*30~CAS*CO*45*15~CAS*PR*1*5~";
        assert!(statuses(claim).iter().all(|&(_, status)| status == "balanced"), "{:?}", statuses(claim));
        assert_eq!(statuses(claim).len(), 5);
    }

    #[test]
    fn each_level_fails_alone() {
        let failing = |claim: &str| {
            let found = statuses(claim);
            found
                .into_iter()
                .filter(|&(_, status)| status != "balanced")
                .map(|(level, _)| level)
                .collect::<Vec<_>>()
        };
        let line = "CLP*A1*1*150*100~SVC*HC:1*100*60~CAS*CO*45*30~SVC*HC:2*50*40~CAS*CO*45*20~";
        assert_eq!(failing(line), [Level::Line, Level::Line]);
        assert_eq!(failing("CLP*A1*1*150*100~CAS*CO*45*49~"), [Level::Claim]);
        let charges = "CLP*A1*1*160*100~CAS*CO*45*10~CAS*CO*45*-10~SVC*HC:1*100*70~CAS*CO*45*30~SVC*HC:2*50*30~CAS*CO*45*30~";
        assert_eq!(failing(charges), [Level::Line, Level::ClaimCharges]);
        let lines = "CLP*A1*1*150*100~CAS*CO*45*20~SVC*HC:1*150*130~CAS*CO*45*30~";
        assert_eq!(failing(lines), [Level::Line, Level::ClaimLines]);
    }

    #[test]
    fn a_reversal_balances_with_every_sign_turned() {
        let claim = "CLP*A1*22*-150*-100~SVC*HC:1*-150*-100~CAS*CO*45*-50~";
        assert!(statuses(claim).iter().all(|&(_, status)| status == "balanced"));
    }

    #[test]
    fn what_cannot_be_read_is_not_nothing() {
        let claim = "CLP*A1*1*150*150~CAS*CO*45*1O~";
        let balance = with_payment(claim, |_, payment| balances(payment)[0]);
        let BalanceResult::Unknown(unreadable) = balance.result else { panic!("{balance:?}") };
        assert_eq!((unreadable.why, unreadable.at.element), (UnreadableReason::Malformed, 3));
        assert_eq!(statuses("CLP*A1*1*150*~"), [(Level::Claim, "unknown")]);
        assert_eq!(statuses("CLP*A1*1*150*150~CAS*CO*45~"), [(Level::Claim, "unknown")]);
    }

    fn added(payments: &[ClaimPayment<'_>]) -> TransactionBalance {
        let mut total = TransactionBalance::EMPTY;
        for payment in payments {
            total.add_claim(payment);
        }
        total
    }

    fn transaction(claims: &str, plb: &str, paid: &str) -> Balance {
        let text = remittance(&format!("{claims}{plb}")).replace("BPR*I*100*", &format!("BPR*I*{paid}*"));
        with_payments(&text, |head, payments| {
            let mut total = added(payments);
            let segments = x12::lex(plb.as_bytes(), x12::Delimiters::USUAL, 0);
            for plb in segments.iter() {
                provider_adjustments(plb).for_each(|adjustment| total.add_provider(&adjustment));
            }
            total.finish(head, Place::default())
        })
    }

    #[test]
    fn a_transaction_is_its_claims_less_what_was_taken() {
        let claims = "CLP*A1*1*150*100~CAS*CO*45*50~CLP*A2*22*-60*-40~CAS*CO*45*-20~";
        assert!(transaction(claims, "", "60").is_balanced());
        assert!(transaction(claims, "PLB*1*20261231*WO:A*25*L6:B*-5.5~", "40.50").is_balanced());
        assert_eq!(transaction(claims, "PLB*1*20261231*WO:A*25~", "60").difference(), Some(dollars(25)));
        assert_eq!(transaction(claims, "PLB*1*20261231*WO:A*x~", "60").status(), "unknown");
        assert_eq!(transaction(claims, "", "sixty").status(), "unknown");
    }

    #[test]
    fn great_amounts_are_added_without_overflow() {
        let claim = format!("CLP*A1*1*0*0~{}", "CAS*CO*45*9999999999999~".repeat(95));
        assert_eq!(statuses(&claim), [(Level::Claim, "unbalanced")]);
        let claim = "CLP*A1*1*0*9999999999999~";
        let sum = with_payment(claim, |_, payment| {
            let mut total = TransactionBalance::EMPTY;
            (0..20_000).for_each(|_| total.add_claim(payment));
            total
        });
        assert_eq!((sum.claims(), sum.count()), (None, 20_000));
    }

    proptest! {
        #[test]
        fn pieces_add_up_to_the_whole(amounts in proptest::collection::vec(-500_i64..500, 0..6), cut in 0_usize..6) {
            let claims: String = amounts.iter().map(|amount| format!("CLP*A*1*0*{amount}~")).collect::<Vec<_>>().concat();
            with_payments(&remittance(&claims), |head, payments| {
                let whole = added(payments);
                let (first, second) = payments.split_at(cut.min(payments.len()));
                let (mut one, other) = (added(first), added(second));
                one.merge(&other);
                prop_assert_eq!(one, whole);
                let sum: i64 = amounts.iter().sum();
                let balance = whole.finish(head, Place::default());
                prop_assert_eq!(balance.difference(), Some(Cents((100 - sum) * 100)));
                Ok(())
            })?;
        }
    }
}
