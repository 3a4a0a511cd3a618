//! What one adjustment is: a denial, or something else.

use std::sync::Arc;

use claims::{Adjustment, Cents, ClaimPayment, Date, ServicePayment, text};
use codes::denial::{Category, PayerKind, Queue};
use codes::reason::{Answer, Carc, Class, Hardness, Rarc, ReasonCode, Resend};
use codes::{CodeSets, GroupCode};

use super::rule::{
    AmountCondition, CarcCondition, PayerCondition, RemarkCondition, Rule, RuleCategory, RuleOutcome, Rules,
};
use crate::Payer;

/// What a claim payment is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'j> {
    /// The code tables.
    pub codes: &'j CodeSets,
    /// The rules.
    pub rules: &'j Rules,
    /// What kind of payer paid.
    pub payer: PayerKind,
    /// Who paid, as the remittance and the claim it answers name them, as far as known.
    pub named: [Option<&'j Payer<'j>>; 2],
    /// The day of the payment.
    pub decided: Date,
}

/// What one adjustment is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Judged {
    /// Position of the service payment; `None` at claim level.
    pub service: Option<usize>,
    /// Position of the adjustment among those of its level.
    pub position: usize,
    /// CAS01.
    pub group: Option<GroupCode>,
    /// The reason code as sent.
    pub carc: Box<str>,
    /// How much.
    pub amount: Cents,
    /// What follows.
    pub outcome: Outcome,
    /// Where the amount is counted.
    pub bucket: Bucket,
    /// What it is about.
    pub category: Category,
    /// Who works it, when somebody must.
    pub queue: Queue,
    /// The rule that decided.
    pub rule: Arc<str>,
    /// Remark codes beside it: the line's, then those of the claim that are no alerts.
    pub remarks: Vec<ReasonCode>,
    /// The remark that tells what the matter is.
    pub deciding_remark: Option<ReasonCode>,
    /// What the remarks direct.
    pub directions: Directions,
    /// How hard it is to turn.
    pub hardness: Option<Hardness>,
    /// Whether it can be appealed.
    pub appealable: Answer,
    /// Whether the practice could have prevented it.
    pub preventable: Answer,
    /// Chance of recovery before anything else is known.
    pub recoverability_percent: u8,
    /// Whether it names the denial of its line, being the greatest.
    pub is_primary: bool,
}

/// What follows from an adjustment.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Outcome {
    /// It is denied, whoever bears it.
    Denial,
    /// It is no denial, but somebody should look: a reduction by no contract.
    Review,
    /// It is not decided.
    Pending,
    /// It is no denial.
    None,
}

/// Where the amount of an adjustment is counted.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Bucket {
    /// Written off by contract.
    Contractual,
    /// The patient's share by plan.
    Patient,
    /// Denied, and the patient may be billed.
    PatientDenied,
    /// Denied, and not the patient's.
    Denial,
    /// What an earlier payer did.
    OtherPayer,
    /// A correction from before 5010.
    Offset,
    /// Everything else: pending, taken back, told.
    Other,
}

/// What remarks direct, together.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Directions {
    /// There is no right of appeal.
    pub no_appeal: bool,
    /// How to send the claim again.
    pub resend: Option<Resend>,
    /// Days to appeal.
    pub appeal_days: Option<u16>,
}

impl Judge<'_> {
    /// What every adjustment of a claim payment is, claim level first, in order.
    pub fn judge(&self, payment: &ClaimPayment<'_>) -> Vec<Judged> {
        let of_services = payment.services.iter().map(|service| service.adjustments.len());
        // A segment seldom holds more than two.
        let count = payment.adjustments.len() + of_services.sum::<usize>();
        let mut all = Vec::with_capacity(count * 2);
        let of_claim: Vec<ReasonCode> =
            payment.remarks().filter_map(|remark| ReasonCode::parse(remark.text)).collect();
        let (status, is_reversal) = (payment.status().text, payment.is_reversal());
        let claim = Level {
            status,
            is_reversal,
            service: None,
            remarks: &of_claim,
            pharmacy: &[],
            charge: payment.charge().value,
        };
        for (position, adjustment) in payment.adjustments().enumerate() {
            all.push(self.adjustment(&claim, &adjustment, position));
        }
        name_primary(&mut all);
        let telling: Vec<ReasonCode> =
            of_claim.iter().copied().filter(|&remark| !self.is_alert(remark)).collect();
        for (at, service) in payment.services.iter().enumerate() {
            let first = all.len();
            self.line(payment, at, service, &telling, &mut all);
            name_primary(&mut all[first..]);
        }
        all
    }

    fn line(
        &self,
        payment: &ClaimPayment<'_>,
        at: usize,
        service: &ServicePayment<'_>,
        of_claim: &[ReasonCode],
        all: &mut Vec<Judged>,
    ) {
        if service.adjustments.is_empty() {
            return;
        }
        let code = |text: &[u8]| ReasonCode::parse(text);
        let mut remarks: Vec<ReasonCode> = service.remarks().filter_map(|remark| code(remark.text)).collect();
        remarks.extend_from_slice(of_claim);
        let rejects = service.remark_segments.iter().filter(|lq| lq.element(1) == b"RX");
        let pharmacy: Vec<ReasonCode> = rejects.filter_map(|lq| code(lq.element(2))).collect();
        let level = Level {
            status: payment.status().text,
            is_reversal: payment.is_reversal(),
            service: Some(at),
            remarks: &remarks,
            pharmacy: &pharmacy,
            charge: service.charge().value,
        };
        for (position, adjustment) in service.adjustments().enumerate() {
            all.push(self.adjustment(&level, &adjustment, position));
        }
    }

    /// What an adjustment of a claim that is denied in part would be, by its codes alone.
    pub fn judge_codes(&self, group: Option<GroupCode>, carc: &str, remarks: &[ReasonCode]) -> Judged {
        let (amount, charge) = (Cents(100), Some(Cents(200)));
        let level = Level { status: b"1", is_reversal: false, service: None, remarks, pharmacy: &[], charge };
        self.coded(&level, (group, carc.as_bytes(), amount), 0)
    }

    fn adjustment(&self, level: &Level<'_>, adjustment: &Adjustment<'_>, position: usize) -> Judged {
        let amount = adjustment.amount.value.unwrap_or_default();
        self.coded(level, (adjustment.group.value, adjustment.carc.text, amount), position)
    }

    fn coded(
        &self,
        level: &Level<'_>,
        (group, code, amount): (Option<GroupCode>, &[u8], Cents),
        position: usize,
    ) -> Judged {
        let carc = self.codes.carc(code);
        let refining = self.refining(level.remarks);
        let facts = Facts {
            level,
            status: level.status,
            carc,
            group,
            code,
            amount,
            charge: level.charge,
            refines: refining.is_some(),
        };
        let rule = self.rule(&facts);
        let class = carc.zip(group).map(|(carc, group)| carc.class(group));
        let outcome = rule.outcome_or(class);
        // A reversal denies nothing, but its amounts are counted where those it takes back were.
        let counted = if level.is_reversal { self.rule(&facts.turned()).outcome_or(class) } else { outcome };
        let own_category = carc.map_or(Category::PayerProcessing, |carc| carc.category);
        let category = match (rule.category, refining) {
            (Some(RuleCategory::Fixed(category)), _) => category,
            (Some(RuleCategory::OfRemark), Some(rarc)) => rarc.category,
            _ => own_category,
        };
        let own_queue = carc.filter(|_| category == own_category).map(|carc| carc.queue);
        let queue = rule.queue.or(own_queue).unwrap_or(category.queue());
        let directions = self.directions(level.remarks);
        Judged {
            service: level.service,
            position,
            group,
            carc: text(code).into(),
            amount,
            outcome,
            bucket: bucket(counted, class, group, code),
            category,
            queue: worked(queue, outcome, category),
            rule: rule.id.clone(),
            remarks: level.remarks.to_vec(),
            deciding_remark: refining.map(|rarc| rarc.code),
            directions,
            hardness: carc.and_then(|carc| carc.hardness),
            // A remark that closes the way says more than the reason.
            appealable: match carc {
                _ if directions.no_appeal => Answer::No,
                carc => carc.map_or(Answer::Maybe, |carc| carc.appealable),
            },
            preventable: carc.map_or(Answer::Maybe, |carc| carc.preventable),
            recoverability_percent: rule
                .recoverability
                .or(carc.map(|carc| carc.recoverability_percent))
                .unwrap_or_default(),
            is_primary: false,
        }
    }

    /// The first rule that fits.
    fn rule(&self, facts: &Facts<'_>) -> &Rule {
        let rules = self.rules.rules().iter().chain(Rules::built_in().rules());
        rules.into_iter().find(|rule| self.fits(rule, facts)).expect("the last built-in rule always fits")
    }

    fn fits(&self, rule: &Rule, facts: &Facts<'_>) -> bool {
        let level = facts.level;
        // Most adjustments stand without a remark, and most rules ask for one.
        if !rule.remarks.is_empty() && level.remarks.is_empty() && level.pharmacy.is_empty() {
            return false;
        }
        let carc = |condition: &CarcCondition| match condition {
            CarcCondition::Code(code) => code.as_str().as_bytes() == facts.code,
            CarcCondition::Generic => facts.carc.is_some_and(Carc::is_generic),
            CarcCondition::Unknown => facts.carc.is_none(),
        };
        let remark = |condition: &RemarkCondition| match condition {
            RemarkCondition::Code(code) => level.remarks.contains(code),
            RemarkCondition::Pharmacy(code) => level.pharmacy.contains(code),
            RemarkCondition::AnyPharmacy => !level.pharmacy.is_empty(),
            RemarkCondition::Refines => facts.refines,
        };
        let amount = |condition: AmountCondition| match condition {
            AmountCondition::Negative => facts.amount < Cents::ZERO,
            AmountCondition::Zero => facts.amount == Cents::ZERO,
            AmountCondition::FullCharge => Some(facts.amount) == facts.charge && facts.amount > Cents::ZERO,
        };
        // A remark explains what is denied, never what the contract or the patient bears.
        let explains = || {
            facts
                .carc
                .zip(facts.group)
                .is_none_or(|(carc, group)| outcome_of(Some(carc.class(group))) == Outcome::Denial)
        };
        rule.amount.is_none_or(amount)
            && any(&rule.carcs, carc)
            && any(&rule.groups, |group| Some(*group) == facts.group)
            && any(&rule.statuses, |status| status.as_bytes() == facts.status)
            && any(&rule.payers, |payer| self.is_of(payer))
            && (rule.remarks.is_empty() || (rule.remarks.iter().any(remark) && explains()))
            && rule.start.is_none_or(|start| start <= self.decided)
            && rule.stop.is_none_or(|stop| self.decided <= stop)
    }

    fn is_of(&self, payer: &PayerCondition) -> bool {
        match payer {
            PayerCondition::Kind(kind) => *kind == self.payer,
            PayerCondition::Id(id) => self.named.iter().flatten().any(|payer| payer.has_id(id)),
        }
    }

    /// The remark that tells most, the first of equals; one on the patient's share explains no denial.
    fn refining(&self, remarks: &[ReasonCode]) -> Option<&Rarc> {
        let known = remarks.iter().rev().filter_map(|code| self.codes.rarc(code.as_str().as_bytes()));
        let explains = |rarc: &&Rarc| {
            rarc.specificity() > 0
                && !matches!(rarc.category, Category::PatientResponsibility | Category::Informational)
        };
        known.filter(explains).max_by_key(|rarc| rarc.specificity())
    }

    fn directions(&self, remarks: &[ReasonCode]) -> Directions {
        let mut directions = Directions::default();
        for rarc in remarks.iter().filter_map(|code| self.codes.rarc(code.as_str().as_bytes())) {
            directions.no_appeal |= rarc.refinement.no_appeal;
            directions.resend = directions.resend.or(rarc.refinement.resend);
            directions.appeal_days = directions.appeal_days.or(rarc.refinement.appeal_days);
        }
        directions
    }

    fn is_alert(&self, remark: ReasonCode) -> bool {
        self.codes.rarc(remark.as_str().as_bytes()).is_some_and(|rarc| rarc.is_alert)
    }
}

/// Where an adjustment stands and what stands beside it.
struct Level<'l> {
    /// CLP02.
    status: &'l [u8],
    is_reversal: bool,
    service: Option<usize>,
    remarks: &'l [ReasonCode],
    pharmacy: &'l [ReasonCode],
    charge: Option<Cents>,
}

#[derive(Clone, Copy)]
struct Facts<'f> {
    level: &'f Level<'f>,
    status: &'f [u8],
    charge: Option<Cents>,
    carc: Option<&'f Carc>,
    group: Option<GroupCode>,
    code: &'f [u8],
    amount: Cents,
    refines: bool,
}

impl Facts<'_> {
    /// What a reversal takes back: a first answer with its signs turned.
    fn turned(&self) -> Self {
        Self { status: b"1", amount: -self.amount, charge: self.charge.map(|charge| -charge), ..*self }
    }
}

impl Judged {
    /// What to do next about it.
    pub fn next_action(&self, payer: PayerKind) -> String {
        super::work::next_action(self.queue, self.directions, payer)
    }
}

impl Rule {
    fn outcome_or(&self, class: Option<Class>) -> Outcome {
        match self.outcome {
            RuleOutcome::Denial => Outcome::Denial,
            RuleOutcome::Review => Outcome::Review,
            RuleOutcome::Pending => Outcome::Pending,
            RuleOutcome::None => Outcome::None,
            RuleOutcome::Table => outcome_of(class),
        }
    }
}

/// An empty condition always holds.
fn any<T>(conditions: &[T], holds: impl Fn(&T) -> bool) -> bool {
    conditions.is_empty() || conditions.iter().any(holds)
}

/// What a reason code's row says. No group, no liability: somebody must look.
fn outcome_of(class: Option<Class>) -> Outcome {
    match class {
        Some(class) if class.is_denial() => Outcome::Denial,
        Some(Class::PayerReductionReview) | None => Outcome::Review,
        Some(Class::Pending) => Outcome::Pending,
        Some(_) => Outcome::None,
    }
}

fn bucket(outcome: Outcome, class: Option<Class>, group: Option<GroupCode>, carc: &[u8]) -> Bucket {
    match (group, class) {
        (Some(GroupCode::Correction), _) => Bucket::Offset,
        (Some(GroupCode::PatientResponsibility), _) if outcome == Outcome::Denial => Bucket::PatientDenied,
        (Some(GroupCode::PatientResponsibility), _) => Bucket::Patient,
        _ if carc == b"23" => Bucket::OtherPayer,
        _ if outcome == Outcome::Denial => Bucket::Denial,
        (_, Some(class)) if class.is_denial() => Bucket::Denial,
        (_, Some(Class::Contractual | Class::PayerReductionReview)) => Bucket::Contractual,
        _ => Bucket::Other,
    }
}

/// A denial or a review always has a queue that a person works.
fn worked(queue: Queue, outcome: Outcome, category: Category) -> Queue {
    match outcome {
        Outcome::None => Queue::AutoPost,
        _ if queue.is_worked() && queue != Queue::Patient => queue,
        Outcome::Review => Queue::Contract,
        Outcome::Denial if category.queue().is_worked() && category.queue() != Queue::Patient => {
            category.queue()
        }
        Outcome::Denial | Outcome::Pending => Queue::PayerFollowUp,
    }
}

/// The greatest denial names the line's; of equal ones, the category that bars more.
fn name_primary(of_line: &mut [Judged]) {
    let denials = of_line.iter_mut().filter(|judged| judged.outcome == Outcome::Denial);
    let greatest = denials
        .min_by_key(|judged| (std::cmp::Reverse(judged.amount), judged.category.rank(), judged.position));
    if let Some(judged) = greatest {
        judged.is_primary = true;
    }
}

impl Outcome {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Denial => "denial",
            Self::Review => "review",
            Self::Pending => "pending",
            Self::None => "none",
        }
    }
}

impl Bucket {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contractual => "contractual",
            Self::Patient | Self::PatientDenied => "patient",
            Self::Denial => "denial",
            Self::OtherPayer => "other_payer",
            Self::Offset => "offset",
            Self::Other => "other",
        }
    }
}
