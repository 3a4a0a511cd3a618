//! What a payer did not pay, why, who works it, how and by when.
//!
//! Each adjustment is judged by group, reason, remarks and payer, by a table of [`Rules`]; where the table
//! leaves it open, by the reason code's own row in [`codes`]. The amounts of a claim payment fall into
//! [`Sums`], its denials into [`WorkItem`]s, one for each queue.
//!
//! Not denials, though nothing was paid: what the contract takes off, the patient's share (a deductible
//! can take everything), what an earlier payer did, capitated services, claims passed on unjudged,
//! prices in advance, reversals. Never from CLP02 4 alone: a denial shows in the adjustments.

mod deadline;
mod explain;
mod judge;
mod rule;
mod work;

pub use deadline::{Deadline, DeadlineBasis};
pub use explain::{Explanation, explain_reason, explain_remark};
pub use judge::{Bucket, Directions, Judge, Judged, Outcome};
pub use rule::{Rule, RuleError, Rules};
pub use work::{History, WorkItem, WorkPolicy, work_items};

use claims::{Cents, ClaimPayment};
use codes::reason::Kind;

/// What a claim payment did with the charge.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Assessment {
    /// Every adjustment, claim level first.
    pub judged: Vec<Judged>,
    /// The amounts.
    pub sums: Sums,
    /// How much of the claim is denied; `None` when nothing is.
    pub extent: Option<Extent>,
    /// How much of each service payment is denied.
    pub line_extents: Vec<Option<Extent>>,
}

/// Where the charge of a claim payment went.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Sums {
    /// CLP03.
    pub charge: Cents,
    /// CLP04.
    pub paid: Cents,
    /// Written off by contract.
    pub contractual: Cents,
    /// Σ PR.
    pub patient_responsibility: Cents,
    /// Of the patient's, the part that was denied.
    pub patient_denied: Cents,
    /// Denied, and not the patient's.
    pub denied: Cents,
    /// What an earlier payer did.
    pub other_payer: Cents,
    /// Everything else.
    pub other: Cents,
}

/// How much was denied.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Extent {
    /// Nothing was paid, and nothing was left to the patient as a share.
    Full,
    /// Part of it.
    Partial,
}

impl Assessment {
    /// Judges a claim payment.
    pub fn of(payment: &ClaimPayment<'_>, judge: &Judge<'_>) -> Self {
        let judged = judge.judge(payment);
        let sums = Sums::of(payment, &judged);
        let extent_of = |service: Option<usize>, paid: Option<Cents>| {
            extent(judged.iter().filter(|one| one.service == service), paid, judge)
        };
        let line_extents: Vec<Option<Extent>> = payment
            .services
            .iter()
            .enumerate()
            .map(|(at, service)| extent_of(Some(at), service.paid().value))
            .collect();
        let claim_extent = extent_of(None, payment.paid().value);
        let denied = line_extents.iter().any(Option::is_some) || claim_extent.is_some();
        let nothing_paid = payment.paid().value == Some(Cents::ZERO);
        // A line without a charge only reports and cannot be denied.
        let charged = |at: &usize| payment.services[*at].charge().value != Some(Cents::ZERO);
        let of_lines = || (0..line_extents.len()).filter(charged).map(|at| line_extents[at]);
        let whole = claim_extent == Some(Extent::Full)
            || (of_lines().next().is_some() && of_lines().all(|extent| extent == Some(Extent::Full)));
        let extent = denied.then_some(if nothing_paid && whole { Extent::Full } else { Extent::Partial });
        Self { judged, sums, extent, line_extents }
    }

    /// The denials.
    pub fn denials(&self) -> impl Iterator<Item = &Judged> {
        self.judged.iter().filter(|judged| judged.outcome == Outcome::Denial)
    }

    /// How much of what an adjustment stands on is denied: its line, or the claim.
    pub fn extent_of(&self, judged: &Judged) -> Option<Extent> {
        match judged.service {
            Some(at) => self.line_extents.get(at).copied().flatten(),
            None => self.extent,
        }
    }

    /// Whether the payer has not decided on part of it.
    pub fn is_pending(&self) -> bool {
        self.judged.iter().any(|judged| judged.outcome == Outcome::Pending)
    }

    /// Whether it is paid per member, so that nothing is owed for it.
    pub fn is_capitated(&self) -> bool {
        self.judged.iter().any(|judged| &*judged.rule == "capitated")
    }
}

impl Sums {
    fn of(payment: &ClaimPayment<'_>, judged: &[Judged]) -> Self {
        let mut sums = Self {
            charge: payment.charge().value.unwrap_or_default(),
            paid: payment.paid().value.unwrap_or_default(),
            ..Self::default()
        };
        for one in judged {
            let sum = match one.bucket {
                Bucket::Contractual => &mut sums.contractual,
                Bucket::Patient | Bucket::PatientDenied => &mut sums.patient_responsibility,
                Bucket::Denial => &mut sums.denied,
                Bucket::OtherPayer => &mut sums.other_payer,
                Bucket::Offset | Bucket::Other => &mut sums.other,
            };
            *sum = Cents(sum.0.saturating_add(one.amount.0));
            if one.bucket == Bucket::PatientDenied {
                sums.patient_denied = Cents(sums.patient_denied.0.saturating_add(one.amount.0));
            }
        }
        sums
    }

    /// The patient's share by plan: what is theirs and was not denied.
    pub fn cost_share(&self) -> Cents {
        Cents(self.patient_responsibility.0.saturating_sub(self.patient_denied.0))
    }

    /// What the charge is more than all of it: 0 when the claim payment balances.
    pub fn unexplained(&self) -> Cents {
        let parts = [
            self.paid,
            self.contractual,
            self.patient_responsibility,
            self.denied,
            self.other_payer,
            self.other,
        ];
        let left = parts.iter().fold(i128::from(self.charge.0), |left, part| left - i128::from(part.0));
        Cents(left.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
    }
}

impl Extent {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
        }
    }
}

fn extent<'j>(
    judged: impl Iterator<Item = &'j Judged>,
    paid: Option<Cents>,
    judge: &Judge<'_>,
) -> Option<Extent> {
    let (mut denied, mut shared) = (false, false);
    for one in judged {
        let kind = judge.codes.carc(one.carc.as_bytes()).map(|carc| carc.kind);
        denied |= one.outcome == Outcome::Denial;
        shared |=
            one.bucket == Bucket::Patient && kind == Some(Kind::PatientShare) && one.amount > Cents::ZERO;
    }
    let nothing = paid.is_none_or(|paid| paid == Cents::ZERO) && !shared;
    denied.then_some(if nothing { Extent::Full } else { Extent::Partial })
}

#[cfg(test)]
mod tests;
