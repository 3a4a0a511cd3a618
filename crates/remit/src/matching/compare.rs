//! How well one contender fits a claim payment.

use claims::{Cents, ClaimPayment, Date, Period, ServicePayment, text};

use super::reason::{Reason, Reasons};
use super::standing::stands_open;
use super::{Contender, Method};
use crate::candidate::{Candidate, control_number_forms};
use crate::context::PaymentContext;
use crate::key::is_line_number;
use crate::normalize;
use crate::payer::PayerAgreement;

/// What a claim payment says, read once for all contenders.
pub(super) struct Sought<'p> {
    pub(super) payment: &'p ClaimPayment<'p>,
    pub(super) context: &'p PaymentContext,
    pub(super) is_reversal: bool,
    pub(super) payer_control_number: String,
    pub(super) original_reference: String,
    pub(super) charge: Option<Cents>,
    number: String,
    service: Option<Period>,
    members: [String; 2],
    patient_name: u64,
    /// Line control numbers long enough to tell claims apart, normalized.
    line_numbers: Vec<String>,
}

impl<'p> Sought<'p> {
    pub(super) fn of(payment: &'p ClaimPayment<'p>, context: &'p PaymentContext) -> Self {
        let member = |role: &[u8]| {
            payment.party(role).map(|nm1| normalize::identifier(nm1.element(9))).unwrap_or_default()
        };
        let insured = member(b"IL");
        let patient = payment.party(b"QC");
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
            patient_name: patient
                .map_or(0, |nm1| normalize::patient_name(&text(nm1.element(3)), &text(nm1.element(4)))),
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
    let candidate = contender.candidate;
    let mut reasons = corroboration(sought, candidate);
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
/// accident, and hardly ever do number, member and name.
fn mistyped(method: Method, reasons: Reasons) -> u8 {
    let (member, name) = (reasons.has(Reason::Member), reasons.has(Reason::PatientName));
    if reasons.has(Reason::Charge) && (member || name) {
        2
    } else if member && name && method != Method::Member {
        4
    } else {
        20
    }
}

/// What agrees and what does not, apart from numbers that name the claim.
fn corroboration(sought: &Sought<'_>, candidate: &Candidate<'_>) -> Reasons {
    let mut reasons = Reasons::default();
    if let (Some(one), Some(other)) = (sought.service, candidate.service) {
        reasons.add(match days_between(one, other) {
            0 => Reason::Dates,
            1..=NEAR_DAYS => Reason::DatesNear,
            _ => Reason::DatesDiffer,
        });
    }
    if let (Some(one), Some(other)) = (sought.charge, candidate.charge) {
        reasons.add(if one == other { Reason::Charge } else { Reason::ChargeDiffers });
        if one < other && one > Cents::ZERO {
            reasons.add(Reason::PartOfClaim);
        }
    }
    match sought.context_agreement(candidate) {
        PayerAgreement::Same => reasons.add(Reason::Payer),
        PayerAgreement::OtherPayer => reasons.add(Reason::OtherPayer),
        PayerAgreement::Unknown | PayerAgreement::Different => {}
    }
    let known = |member: &&String| !member.is_empty();
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
            (false, false) => Reason::NameDiffers,
        });
    }
    if procedures_fit(sought.payment, candidate) {
        reasons.add(Reason::Procedures);
    }
    reasons
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
    let form = form_of(sought, candidate);
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
            let is_certain = charge || reasons.has(Reason::Dates) && reasons.has(Reason::Member);
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
    if reasons.has(Reason::Member) && reasons.has(Reason::Dates) && charge {
        return Some((Method::Member, by_particulars(sought, contender, *reasons)));
    }
    None
}

/// The score of a claim payment that no number ties to the claim: certain when everything it says of
/// patient, payer, days, charge and services is the claim's, and the payer has not answered the claim yet.
///
/// The claim of a sibling on the same day differs in the name, that of the same patient in the day; a
/// twin of the claim in everything is as good a contender, and the margin refuses both.
fn by_particulars(sought: &Sought<'_>, contender: &Contender<'_>, reasons: Reasons) -> u8 {
    let has_services = !sought.payment.services.is_empty();
    if has_services && !reasons.has(Reason::Procedures) {
        return 85;
    }
    let is_known = reasons.has(Reason::PatientName)
        && (reasons.has(Reason::Payer) || reasons.has(Reason::OtherPayer))
        && stands_open(sought, contender);
    match (is_known, has_services) {
        (true, true) => 92,
        (true, false) => 90,
        (false, _) => 88,
    }
}

/// In which form the control number agrees, if it does.
fn form_of(sought: &Sought<'_>, candidate: &Candidate<'_>) -> Option<Reason> {
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
    let forms = control_number_forms(&candidate.control_number);
    let cut = forms.iter().any(|form| bare(form) == bare(&sought.number));
    cut.then_some(Reason::ControlNumberCut)
}

/// Whether this payer used the number for this claim before.
fn knows_payer_control_number(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    let number = &*sought.payer_control_number;
    if normalize::without_leading_zeros(number).is_empty() {
        return false;
    }
    let payer = &sought.context.payer;
    let posted = || {
        let mut postings = contender.postings.iter();
        postings.any(|posting| *posting.payer_control_number == *number && *posting.payer == *payer.key())
    };
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

/// Whether at least four of five service payments are for procedures of the claim.
fn procedures_fit(payment: &ClaimPayment<'_>, candidate: &Candidate<'_>) -> bool {
    let of_claim = |code: &[u8]| {
        let lines = &candidate.lines;
        lines.iter().any(|line| line.procedure.as_bytes() == code || line.revenue_code.as_bytes() == code)
    };
    let fitting = payment.services.iter().filter(|service| {
        let procedure = service.original_procedure().unwrap_or_else(|| service.procedure());
        of_claim(procedure.code().text)
    });
    !payment.services.is_empty() && fitting.count() * 5 >= payment.services.len() * 4
}

impl Sought<'_> {
    pub(super) fn context_agreement(&self, candidate: &Candidate<'_>) -> PayerAgreement {
        candidate.payer_agreement(&self.context.payer)
    }
}

/// Days of service that are so many apart may be the same, mistyped.
const NEAR_DAYS: i32 = 3;

/// Shorter control numbers than this prove nothing by themselves.
const NUMBER_MIN: usize = 4;
