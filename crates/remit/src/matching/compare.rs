//! How well one contender fits a claim payment.

use std::borrow::Cow;

use claims::{Cents, ClaimPayment, Date, Period, ServicePayment, text};
use codes::remittance::ClaimPaymentStatus;
use x12::Segment;

use super::reason::{Reason, Reasons};
use super::standing::stands_open;
use super::{Contender, Method};
use crate::candidate::{Candidate, CandidateLine, control_number_forms};
use crate::context::PaymentContext;
use crate::key::is_line_number;
use crate::normalize;
use crate::payer::PayerAgreement;

/// What a claim payment says, read once for all contenders.
pub(super) struct Sought<'p> {
    pub(super) payment: &'p ClaimPayment<'p>,
    pub(super) context: &'p PaymentContext,
    pub(super) is_reversal: bool,
    pub(super) payer_control_number: Cow<'p, str>,
    pub(super) original_reference: Cow<'p, str>,
    pub(super) charge: Option<Cents>,
    number: Cow<'p, str>,
    service: Option<Period>,
    members: [Cow<'p, str>; 2],
    patient_name: u64,
    name_sketch: u64,
    /// Line control numbers long enough to tell claims apart, normalized.
    line_numbers: Vec<Cow<'p, str>>,
}

impl<'p> Sought<'p> {
    pub(super) fn of(payment: &'p ClaimPayment<'p>, context: &'p PaymentContext) -> Self {
        let member = |role: &[u8]| {
            payment.party(role).map(|nm1| normalize::identifier(nm1.element(9))).unwrap_or_default()
        };
        let insured = member(b"IL");
        let patient = payment.party(b"QC");
        let name =
            |nm1: Segment<'_>| normalize::name_and_sketch(&text(nm1.element(3)), &text(nm1.element(4)));
        let (patient_name, name_sketch) = patient.map(name).unwrap_or_default();
        Self {
            payment,
            context,
            is_reversal: payment.is_reversal(),
            payer_control_number: normalize::identifier(payment.payer_control_number().text),
            original_reference: payment
                .reference(b"F8")
                .map(|number| normalize::identifier(number.text))
                .unwrap_or_default(),
            charge: payment.charge().value.map(Cents::abs),
            number: normalize::identifier(payment.control_number().text),
            service: payment.service_period(),
            members: [if insured.is_empty() { member(b"QC") } else { insured }, member(b"74")],
            patient_name,
            name_sketch,
            line_numbers: payment
                .services
                .iter()
                .filter_map(ServicePayment::control_number)
                .filter(|number| is_line_number(number.text))
                .map(|number| normalize::identifier(number.text))
                .collect(),
        }
    }

    /// BPR16.
    pub(super) fn paid_on(&self) -> Option<Date> {
        self.context.paid_on
    }
}

/// The level a contender reaches, its score there, and why; `None` when it reaches none.
pub(super) fn compare(sought: &Sought<'_>, contender: &Contender<'_>) -> Option<(Method, u8, Reasons)> {
    let mut reasons = corroboration(sought, contender);
    let (method, base) = level(sought, contender, &mut reasons)?;
    let score = base + confirmed(method, reasons);
    let days = match (reasons.has(Reason::DatesDiffer), reasons.has(Reason::DatesNear)) {
        (true, _) => 20,
        (_, true) => mistyped(method, reasons),
        _ => 0,
    };
    // A name is misspelt more often than another patient of the member has the same day.
    let is_misspelt =
        reasons.has(Reason::Dates) && (reasons.has(Reason::Charge) || reasons.has(Reason::Member));
    let patient = match (reasons.has(Reason::PatientDiffers), reasons.has(Reason::NameDiffers)) {
        (true, _) => 30,
        (_, true) if method != Method::Member && !is_misspelt => 3,
        _ => 0,
    };
    Some((method, score - days - patient, reasons))
}

/// What a level gains where patient and charge agree with it too.
fn confirmed(method: Method, reasons: Reasons) -> u8 {
    match method {
        Method::LineControlNumber if reasons.has(Reason::Member) => {
            2 * (1 + u8::from(reasons.has(Reason::Charge)))
        }
        _ => 0,
    }
}

/// What days of service a few days apart take: a day is mistyped more often than charge and patient agree by
/// accident, and hardly ever do number, member and name. The level of particulars has weighed them already.
fn mistyped(method: Method, reasons: Reasons) -> u8 {
    let (member, name) = (reasons.has(Reason::Member), reasons.has(Reason::PatientName));
    let by_amount = reasons.has(Reason::Charge) && (member || name) || reasons.has(Reason::Lines) && member;
    match method {
        Method::Member => 0,
        _ if by_amount || member && is_named(reasons) => 2,
        _ => 20,
    }
}

/// Whether the patient's name is the claim's, or spelt nearly so.
fn is_named(reasons: Reasons) -> bool {
    reasons.has(Reason::PatientName) || reasons.has(Reason::NameNear)
}

/// What agrees and what does not, apart from numbers that name the claim.
pub(super) fn corroboration(sought: &Sought<'_>, contender: &Contender<'_>) -> Reasons {
    let candidate = contender.candidate;
    let mut reasons = Reasons::default();
    if let (Some(one), Some(other)) = (sought.service, candidate.service) {
        reasons.add(match days_between(one, other) {
            0 => Reason::Dates,
            1..=NEAR_DAYS => Reason::DatesNear,
            _ => Reason::DatesDiffer,
        });
    }
    if let (Some(one), Some(other)) = (sought.charge, candidate.charge) {
        reasons.add(match one == other {
            true => Reason::Charge,
            false if is_near(one, other) => Reason::ChargeNear,
            false => Reason::ChargeDiffers,
        });
        if one < other && one > Cents::ZERO {
            reasons.add(Reason::PartOfClaim);
        }
    }
    match sought.context_agreement(candidate) {
        PayerAgreement::Same => reasons.add(Reason::Payer),
        PayerAgreement::OtherPayer => reasons.add(Reason::OtherPayer),
        PayerAgreement::Unknown | PayerAgreement::Different if is_forwarded(sought, contender) => {
            reasons.add(Reason::Forwarded);
        }
        PayerAgreement::Unknown | PayerAgreement::Different => {}
    }
    patient(sought, candidate, &mut reasons);
    services(sought.payment, candidate, &mut reasons);
    reasons
}

/// How member and patient agree.
fn patient(sought: &Sought<'_>, candidate: &Candidate<'_>, reasons: &mut Reasons) {
    let known = |member: &&Cow<'_, str>| !member.is_empty();
    let same_member =
        sought.members.iter().any(|member| normalize::same_member(member, &candidate.member_id));
    let other_member =
        !same_member && !candidate.member_id.is_empty() && sought.members.iter().any(|member| known(&member));
    if same_member {
        reasons.add(Reason::Member);
    }
    if sought.patient_name != 0 && candidate.patient_name != 0 {
        let same_name = sought.patient_name == candidate.patient_name;
        reasons.add(match (same_name, other_member) {
            (true, _) => Reason::PatientName,
            (false, true) => Reason::PatientDiffers,
            (false, false) if normalize::similar_names(sought.name_sketch, candidate.name_sketch) => {
                Reason::NameNear
            }
            (false, false) => Reason::NameDiffers,
        });
    }
}

/// Whether one charge may be the other, rounded or mistyped: a dollar or a hundredth apart.
fn is_near(one: Cents, other: Cents) -> bool {
    let apart = i128::from(one.0).abs_diff(i128::from(other.0));
    apart <= 100 || apart * 100 <= u128::from(other.0.unsigned_abs())
}

/// Whether the payer stands further back in line and one before it forwarded the claim (CLP02 19 to 21), so
/// that nobody sent it a claim of its own; or it takes back what it said after that.
fn is_forwarded(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    let own =
        ClaimPaymentStatus::parse(sought.payment.status().text).and_then(ClaimPaymentStatus::payer_rank);
    let payer = sought.context.payer.key();
    if sought.is_reversal && contender.postings.of_payer(payer).is_unheard() {
        return false;
    }
    contender.postings.is_forwarded(|before| sought.is_reversal || Some(before) < own)
}

/// How many days lie between two periods; none when they touch.
fn days_between(one: Period, other: Period) -> i32 {
    if one.overlaps(&other) {
        return 0;
    }
    other.from.days_after(one.to).max(one.from.days_after(other.to)).max(1)
}

/// The first level of the cascade that a contender reaches, and its score.
fn level(sought: &Sought<'_>, contender: &Contender<'_>, reasons: &mut Reasons) -> Option<(Method, u8)> {
    let candidate = contender.candidate;
    let corroborated = [Reason::Dates, Reason::PatientName, Reason::Member].iter().any(|r| reasons.has(*r));
    let charge = reasons.has(Reason::Charge);
    let form = form_of(sought, candidate, *reasons);
    if let Some(form) = form {
        reasons.add(form);
    }
    if knows_payer_control_number(sought, contender) {
        reasons.add(Reason::PayerControlNumber);
        return Some((Method::PayerControlNumber, 100));
    }
    match form {
        Some(Reason::ControlNumber) if sought.number.len() < NUMBER_MIN && !corroborated => {
            reasons.add(Reason::ShortNumber);
            return Some((Method::ControlNumber, 85));
        }
        Some(Reason::ControlNumber) => {
            return Some((Method::ControlNumber, if charge { 99 } else { 94 }));
        }
        Some(form) if corroborated || charge => {
            // The beginning of a number may be that of another claim, which days and member rule out.
            let is_certain = charge || reasons.has(Reason::Member) && reasons.has(Reason::Dates);
            let score = if form == Reason::ControlNumberCut && !is_certain { 87 } else { 92 };
            return Some((Method::NormalizedControlNumber, if corroborated { score } else { 85 }));
        }
        Some(_) => return Some((Method::NormalizedControlNumber, 80)),
        None => {}
    }
    if refers_to_original(sought, candidate) {
        reasons.add(Reason::OriginalReference);
        let score = if reasons.has(Reason::Dates) || charge { 90 } else { 75 };
        return Some((Method::OriginalReference, score));
    }
    if shares_line_number(sought, candidate) {
        reasons.add(Reason::LineControlNumber);
        return Some((Method::LineControlNumber, 90));
    }
    let score = by_particulars(sought, contender, *reasons)?;
    Some((Method::Member, score))
}

/// The score of a claim payment that no number ties to the claim: certain when everything it says of
/// patient, payer, days, charge and services is the claim's, and the payer has not answered the claim yet.
///
/// One thing may be a little off: a name misspelt, the day next to the one sent, a charge rounded; or it
/// may be a part of the claim, line by line. The claim of a sibling on the same day differs in the name, that
/// of the same patient in the day; a twin of the claim in everything is as good a contender, and the margin
/// refuses both.
fn by_particulars(sought: &Sought<'_>, contender: &Contender<'_>, reasons: Reasons) -> Option<u8> {
    let has = |reason| reasons.has(reason);
    let days = has(Reason::Dates) || has(Reason::DatesNear);
    let is_part = has(Reason::Lines) && has(Reason::PartOfClaim);
    let amount = has(Reason::Charge) || is_part || has(Reason::ChargeNear);
    if !(has(Reason::Member) && days && amount) {
        return None;
    }
    let has_services = !sought.payment.services.is_empty();
    let fits = !has_services || has(Reason::Lines) || has(Reason::Procedures);
    let payer = has(Reason::Payer) || has(Reason::OtherPayer) || has(Reason::Forwarded);
    let is_known = fits && payer && is_named(reasons) && stands_open(sought, contender);
    let is_off = [has(Reason::DatesNear), !has(Reason::Charge), has(Reason::NameNear)];
    Some(match (is_known, is_off.iter().filter(|off| **off).count()) {
        (true, 0) if has_services => 92,
        (true, 1) if has_services => 91,
        (true, 0 | 1) => 90,
        // A name misspelt says little against claim and lines.
        (true, 2) if has(Reason::NameNear) && has(Reason::Lines) => 90,
        _ if has(Reason::DatesNear) => 75,
        _ if !has(Reason::Charge) => 84,
        _ if fits => 88,
        _ => 85,
    })
}

/// In which form the control number agrees, if it does.
fn form_of(sought: &Sought<'_>, candidate: &Candidate<'_>, reasons: Reasons) -> Option<Reason> {
    let is_member = || reasons.has(Reason::Member);
    if sought.number.is_empty() {
        return None;
    }
    let sent = candidate.control_number.as_bytes();
    if sent == sought.payment.control_number().text {
        let is_number = !normalize::without_leading_zeros(&sought.number).is_empty();
        return is_number.then_some(Reason::ControlNumber);
    }
    let whole = normalize::identifier(sent);
    let bare = normalize::without_leading_zeros;
    if bare(&whole) == bare(&sought.number) {
        return (!bare(&whole).is_empty()).then_some(Reason::ControlNumberNormalized);
    }
    // A cut form is shorter than the whole one, zeros apart.
    if bare(&whole).len() <= bare(&sought.number).len() {
        return None;
    }
    let mut is_usual = false;
    control_number_forms(&candidate.control_number, |form| is_usual |= bare(form) == bare(&sought.number));
    // A number may be cut anywhere; a short beginning says something of one patient's claims only.
    let is_cut = sought.number.len() >= BEGINNING_MIN && bare(&whole).starts_with(bare(&sought.number));
    (is_usual || is_cut && is_member()).then_some(Reason::ControlNumberCut)
}

/// Whether this payer used the number for this claim before.
fn knows_payer_control_number(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    let number = &*sought.payer_control_number;
    if normalize::without_leading_zeros(number).is_empty() {
        return false;
    }
    let payer = &sought.context.payer;
    let posted = || contender.postings.has_number(payer.key(), number);
    let acknowledged = || {
        contender.payer_control_numbers.iter().any(|known| **known == *number)
            && contender.candidate.payer_agreement(payer) != PayerAgreement::Different
    };
    posted() || acknowledged()
}

/// Whether the candidate replaces a claim of the number that the payment quotes.
fn refers_to_original(sought: &Sought<'_>, candidate: &Candidate<'_>) -> bool {
    let original = &*candidate.original_reference;
    !normalize::without_leading_zeros(original).is_empty()
        && (*original == *sought.payer_control_number || *original == *sought.original_reference)
}

fn shares_line_number(sought: &Sought<'_>, candidate: &Candidate<'_>) -> bool {
    !sought.line_numbers.is_empty()
        && candidate.lines.iter().any(|line| {
            is_line_number(line.control_number.as_bytes())
                && sought.line_numbers.contains(&normalize::identifier(line.control_number.as_bytes()))
        })
}

/// How service payments agree with lines: each with another line by procedure and charge, or at least four of
/// five by procedure.
fn services(payment: &ClaimPayment<'_>, candidate: &Candidate<'_>, reasons: &mut Reasons) {
    if payment.services.is_empty() {
        return;
    }
    let mut open: Vec<&CandidateLine<'_>> = candidate.lines.iter().collect();
    let (mut exact, mut by_procedure) = (0, 0);
    for service in &payment.services {
        let procedure = service.original_procedure().unwrap_or_else(|| service.procedure());
        let code = procedure.code().text;
        let charge = service.charge().value.map(Cents::abs);
        let is_of = |line: &CandidateLine<'_>| {
            line.procedure.as_bytes() == code || line.revenue_code.as_bytes() == code
        };
        by_procedure += usize::from(candidate.lines.iter().any(is_of));
        if let Some(at) =
            open.iter().position(|line| is_of(line) && charge.is_some() && line.charge == charge)
        {
            open.swap_remove(at);
            exact += 1;
        }
    }
    if exact == payment.services.len() {
        reasons.add(Reason::Lines);
    }
    if by_procedure * 5 >= payment.services.len() * 4 {
        reasons.add(Reason::Procedures);
    }
}

impl Sought<'_> {
    pub(super) fn context_agreement(&self, candidate: &Candidate<'_>) -> PayerAgreement {
        candidate.payer_agreement(&self.context.payer)
    }
}

/// Days of service that are so many apart may be the same, mistyped.
const NEAR_DAYS: i32 = 3;

/// A control number cut shorter than this is the beginning of too many.
const BEGINNING_MIN: usize = 8;

/// Shorter control numbers than this prove nothing by themselves.
const NUMBER_MIN: usize = 4;
