//! Whether a payer allowed what it should: by contract, or by the fee schedule that it pays by.
//!
//! Compared line by line, where a table says what should be allowed: of a first payer's answer that denies
//! nothing of the line. What is denied is worked as a denial, what a later payer allows says nothing of its
//! contract, and lines that were paid as one have no price of their own.

use claims::{Cents, ClaimPayment};
use codes::CodeSets;
use codes::remittance::{ClaimPaymentStatus, PayerRank};

use crate::allowed::{AllowedMethod, allowed_of_line};
use crate::candidate::Candidate;
use crate::denial::{Assessment, Outcome};
use crate::matching::{LineMatch, LineMethod};

/// How far an allowed amount may be from the expected one: the greater of the two.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Tolerance {
    /// In cents, for a line.
    pub cents: u32,
    /// In hundredths of the expected amount.
    pub percent: u32,
}

/// What was allowed for a line beside what should have been.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PriceCheck {
    /// Position of the service payment, the first one where a line was paid in parts.
    pub service: usize,
    /// Position of the line in the claim.
    pub line: usize,
    /// What the payer allowed.
    pub allowed: Cents,
    /// How that was found.
    pub method: AllowedMethod,
    /// What it should have allowed.
    pub expected: Cents,
    /// How they compare.
    pub verdict: PriceVerdict,
}

/// How an allowed amount compares with the expected one.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum PriceVerdict {
    /// Within the tolerance.
    AsExpected,
    /// Less than it should be.
    Underpaid,
    /// More than it should be: the payer may want it back.
    Overpaid,
}

impl PriceVerdict {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsExpected => "as_expected",
            Self::Underpaid => "underpaid",
            Self::Overpaid => "overpaid",
        }
    }
}

impl PriceCheck {
    /// Allowed less expected.
    pub fn difference(&self) -> Cents {
        Cents(self.allowed.0.saturating_sub(self.expected.0))
    }
}

impl Tolerance {
    fn judge(self, allowed: Cents, expected: Cents) -> PriceVerdict {
        let share = i128::from(expected.0) * i128::from(self.percent) / 100;
        let most = share.max(i128::from(self.cents));
        match i128::from(allowed.0) - i128::from(expected.0) {
            difference if difference < -most => PriceVerdict::Underpaid,
            difference if difference > most => PriceVerdict::Overpaid,
            _ => PriceVerdict::AsExpected,
        }
    }
}

/// What a first payer should allow, by position of the service payment and for the claim; `None` where no
/// table says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Expectations {
    services: Vec<Option<Cents>>,
    whole: Option<Cents>,
}

impl Expectations {
    /// Of the lines that a claim payment was matched to. A line that several service payments answer, or one
    /// that answers several lines, has no price of its own; a claim has one when each of its lines does.
    pub fn of(payment: &ClaimPayment<'_>, (claim, matches): (&Candidate<'_>, &[LineMatch])) -> Self {
        let status = ClaimPaymentStatus::parse(payment.status().text);
        // A denial names no rank; the claim says to which payer it went.
        let is_first = match status.and_then(ClaimPaymentStatus::payer_rank) {
            Some(rank) => rank == PayerRank::Primary,
            None => claim.payer_sequence == b'P',
        };
        if !is_first {
            return Self::default();
        }
        let of = |service: usize| {
            let mut lines = matches.iter().filter(|one| one.service == service);
            let (one, None) = (lines.next()?, lines.next()) else { return None };
            let is_alone = matches.iter().filter(|other| other.line == one.line).count() == 1;
            let line = one.line.filter(|_| is_alone && one.method != LineMethod::Bundled)?;
            claim.lines[line].expected
        };
        let sum = claim.lines.iter().map(|line| line.expected.map(|cents| cents.0)).sum::<Option<i64>>();
        Self {
            services: (0..payment.services.len()).map(of).collect(),
            whole: sum.filter(|_| !claim.lines.is_empty()).map(Cents),
        }
    }

    /// For a service payment, or for the claim.
    pub(crate) fn find(&self, service: Option<usize>) -> Option<Cents> {
        match service {
            Some(at) => self.services.get(at).copied().flatten(),
            None => self.whole,
        }
    }
}

/// Compares what a claim payment allows with what the lines it was matched to should have been allowed, in
/// order of service payments.
pub fn check_prices(
    payment: &ClaimPayment<'_>,
    assessment: &Assessment,
    (claim, matches): (&Candidate<'_>, &[LineMatch]),
    codes: &CodeSets,
    tolerance: Tolerance,
) -> Vec<PriceCheck> {
    let status = ClaimPaymentStatus::parse(payment.status().text);
    let is_first = status.and_then(ClaimPaymentStatus::payer_rank) == Some(PayerRank::Primary);
    let denied = |service: Option<usize>| {
        assessment.judged.iter().any(|one| one.service == service && one.outcome == Outcome::Denial)
    };
    if !is_first || denied(None) {
        return Vec::new();
    }
    let mut checks: Vec<PriceCheck> = Vec::new();
    for (at, line) in claim.lines.iter().enumerate() {
        let Some(expected) = line.expected else { continue };
        let answers: Vec<&LineMatch> = matches.iter().filter(|one| one.line == Some(at)).collect();
        let is_priced = |one: &&LineMatch| one.method != LineMethod::Bundled && !denied(Some(one.service));
        if answers.is_empty() || !answers.iter().all(is_priced) {
            continue;
        }
        let allowed: Option<Vec<_>> = answers
            .iter()
            .map(|one| allowed_of_line(payment, &payment.services[one.service], codes))
            .collect();
        let Some(allowed) = allowed else { continue };
        let sum = Cents(allowed.iter().map(|one| one.amount.0).fold(0, i64::saturating_add));
        checks.push(PriceCheck {
            service: answers[0].service,
            line: at,
            allowed: sum,
            method: allowed[0].method,
            expected,
            verdict: tolerance.judge(sum, expected),
        });
    }
    checks.sort_by_key(|check| check.service);
    checks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::denial::{Judge, Rules};
    use crate::matching::match_lines;
    use crate::testing::{candidate, dollars, with_payment};

    /// Checks of a claim payment whose two lines should be allowed 80.00 and 40.00, at a dollar's tolerance.
    fn checks(status: &str, services: &str) -> Vec<(usize, Cents, PriceVerdict)> {
        let codes = CodeSets::built_in();
        let judge = Judge {
            codes: &codes,
            rules: Rules::built_in(),
            payer: codes::denial::PayerKind::Other,
            named: [None; 2],
            decided: claims::Date::literal(2026, 3, 1),
        };
        let mut claim = candidate();
        claim.lines[0].expected = Some(dollars(80));
        claim.lines[1].expected = Some(dollars(40));
        let text = format!("CLP*26-463774*{status}*150*100**CI*ICN0001*11*1~{services}");
        let found = with_payment(&text, |_, payment| {
            let (matches, assessment) = (match_lines(payment, &claim), Assessment::of(payment, &judge));
            let tolerance = Tolerance { cents: 100, percent: 0 };
            check_prices(payment, &assessment, (&claim, &matches), &codes, tolerance)
        });
        found.iter().map(|one| (one.line, one.difference(), one.verdict)).collect()
    }

    #[test]
    fn a_denied_line_is_worth_what_should_be_allowed() {
        let mut claim = candidate();
        claim.lines[0].expected = Some(dollars(80));
        let expected = |status: &str, services: &str, claim: &Candidate<'_>| {
            let text = format!("CLP*26-463774*{status}*150*0**CI*ICN0001*11*1~{services}");
            with_payment(&text, |_, payment| {
                let found = Expectations::of(payment, (claim, &match_lines(payment, claim)));
                [found.find(Some(0)), found.find(Some(1)), found.find(None)]
            })
        };
        let denied = "SVC*HC:99213*100*0**1~CAS*CO*50*100~REF*6R*26463774-01~\
            SVC*HC:87880*50*0**1~CAS*CO*50*50~REF*6R*26463774-02~";
        assert_eq!(expected("4", denied, &claim), [Some(dollars(80)), None, None], "to its first payer");
        claim.payer_sequence = b'S';
        assert_eq!(expected("4", denied, &claim), [None; 3], "to its second");
        claim.payer_sequence = b'P';
        // The whole has a price when every line has one.
        assert_eq!(expected("1", denied, &claim), [Some(dollars(80)), None, None]);
        claim.lines[1].expected = Some(dollars(40));
        assert_eq!(expected("1", denied, &claim), [Some(dollars(80)), Some(dollars(40)), Some(dollars(120))]);
        assert_eq!(expected("2", denied, &claim), [None; 3], "a second payer pays by no contract");
        let in_parts = "SVC*HC:99213*60*0**1~CAS*CO*50*60~REF*6R*26463774-01~\
            SVC*HC:99213*40*0**1~CAS*CO*50*40~REF*6R*26463774-01~";
        assert_eq!(expected("1", in_parts, &claim)[..2], [None; 2]);
    }

    #[test]
    fn what_is_paid_and_the_patients_share_are_held_against_the_contract() {
        let paid = "SVC*HC:99213*100*60**1~CAS*CO*45*25~CAS*PR*2*15~REF*6R*26463774-01~\
            SVC*HC:87880*50*41.01**1~CAS*CO*45*8.99~REF*6R*26463774-02~";
        let expected = [(0, dollars(-5), PriceVerdict::Underpaid), (1, Cents(101), PriceVerdict::Overpaid)];
        assert_eq!(checks("1", paid), expected);
        let near = paid.replace("60**", "64**").replace("45*25", "45*21").replace("41.01", "41");
        let near = near.replace("8.99", "9");
        let expected =
            [(0, dollars(-1), PriceVerdict::AsExpected), (1, dollars(1), PriceVerdict::AsExpected)];
        assert_eq!(checks("1", &near), expected);
        for later in ["2", "22", "4"] {
            assert_eq!(checks(later, paid), [], "{later}");
        }
    }

    #[test]
    fn what_is_denied_in_part_or_paid_as_one_has_no_price() {
        let denied = "SVC*HC:99213*100*40**1~CAS*CO*50*60~REF*6R*26463774-01~\
            SVC*HC:87880*50*20**1~CAS*CO*45*30~REF*6R*26463774-02~";
        assert_eq!(checks("1", denied), [(1, dollars(-20), PriceVerdict::Underpaid)]);
        assert_eq!(checks("1", "SVC*HC:80050*150*100**1~CAS*CO*45*50~"), []);
    }

    #[test]
    fn a_line_paid_in_parts_is_compared_as_a_whole() {
        let parts = "SVC*HC:99213*60*30**1~CAS*CO*45*30~SVC*HC:99213*40*30**1~CAS*CO*45*10~";
        assert_eq!(checks("1", parts), [(0, dollars(-20), PriceVerdict::Underpaid)]);
    }

    #[test]
    fn a_share_of_a_great_amount_is_tolerated() {
        let tolerance = Tolerance { cents: 100, percent: 2 };
        assert_eq!(tolerance.judge(Cents(98_000), Cents(100_000)), PriceVerdict::AsExpected);
        assert_eq!(tolerance.judge(Cents(97_999), Cents(100_000)), PriceVerdict::Underpaid);
        assert_eq!(tolerance.judge(Cents(1_101), Cents(1_000)), PriceVerdict::Overpaid);
    }
}
