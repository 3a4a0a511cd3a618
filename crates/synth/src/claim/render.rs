//! Writes claims as 837 loops.

use super::{Claim, Line, SaidNpi, StayDetail};
use crate::defect::{GuideFault, Text};
use crate::segments::{Element, Money, Parts, Segments, Span, segment};
use crate::world::{Address, ClaimType, Need, PAYERS, Patient, Person, Practice, Specialty, Street, Zip};

/// Where a 999 points at: a fault of the guide, by the ordinal of its segment.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) ordinal: u64,
    pub(crate) fault: GuideFault,
    pub(crate) claim_number: String,
}

/// One transaction set of claims while it is written.
pub(crate) struct ClaimSet<'p> {
    practice: &'p Practice,
    claim_type: ClaimType,
    hierarchy: u64,
    billing: u64,
    subscriber: u64,
    /// The billing identity of the level that is open.
    identity: Option<Identity>,
    /// Whose the levels above the claim before are, if others may share them.
    level: Option<(u64, usize)>,
    pub(crate) marks: Vec<Mark>,
}

/// What tells one billing provider's level from another's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Identity {
    npi: SaidNpi,
    /// The claim that needs a level of its own.
    alone: Option<u64>,
}

impl Identity {
    fn of(claim: &Claim) -> Self {
        let alone = claim.defect.filter(|kind| kind.own_billing).map(|_| claim.index);
        Self { npi: claim.billing_npi, alone }
    }
}

impl<'p> ClaimSet<'p> {
    pub(crate) fn new(practice: &'p Practice, claim_type: ClaimType) -> Self {
        Self {
            practice,
            claim_type,
            hierarchy: 0,
            billing: 0,
            subscriber: 0,
            identity: None,
            level: None,
            marks: Vec::new(),
        }
    }

    /// Writes the claim, and before it the levels above it that are not open yet.
    pub(crate) fn write(&mut self, to: &mut Segments, claim: &Claim) {
        let (begin, before) = (to.bytes.len(), to.count);
        self.write_unchanged(to, claim);
        if let Some(kind) = claim.defect {
            let mut text = Text::read(&to.bytes[begin..], to.delimiters);
            if let Some(change) = kind.of_segments() {
                change(&mut text).expect("the claim can have the defect");
                to.bytes.truncate(begin);
                to.count = before;
                text.write(to);
            }
            if let Some(fault) = kind.fault {
                let at = text.touched.or_else(|| text.find(fault.pattern)).expect("the fault has a place");
                let ordinal = before + at as u64 + 1;
                self.marks.push(Mark { ordinal, fault, claim_number: claim.number.clone() });
            }
        }
        self.level = claim.shared_level();
    }

    /// Supposes that the billing provider of the claim stands above already.
    pub(crate) fn assume_billing(&mut self, claim: &Claim) {
        self.identity = Some(Identity::of(claim));
        (self.hierarchy, self.billing) = (1, 1);
    }

    /// Writes the claim as if it had no defect in its segments.
    pub(crate) fn write_unchanged(&mut self, to: &mut Segments, claim: &Claim) {
        let identity = Identity::of(claim);
        let same_billing = self.identity.as_ref() == Some(&identity);
        if !same_billing {
            self.write_billing(to, claim);
            self.identity = Some(identity);
        }
        let shares = same_billing
            && self.practice.groups_claims
            && claim.shared_level().is_some_and(|level| self.level == Some(level));
        if !shares {
            self.write_subscriber(to, claim);
        }
        self.write_claim(to, claim);
    }

    fn write_billing(&mut self, to: &mut Segments, claim: &Claim) {
        let practice = self.practice;
        self.hierarchy += 1;
        self.billing = self.hierarchy;
        segment!(to, "HL", self.hierarchy, "", "20", "1");
        segment!(to, "PRV", "BI", "PXC", practice.taxonomy);
        segment!(to, "NM1", "85", "2", practice.name, "", "", "", "", "XX", &*claim.billing_npi(practice));
        segment!(to, "N3", Street(&practice.address));
        write_city(to, &practice.address);
        segment!(to, "REF", "EI", practice.ein);
    }

    fn write_subscriber(&mut self, to: &mut Segments, claim: &Claim) {
        let patient = &claim.patient;
        let is_self = patient.subscriber.is_none();
        self.hierarchy += 1;
        self.subscriber = self.hierarchy;
        segment!(to, "HL", self.hierarchy, self.billing, "22", if is_self { "0" } else { "1" });
        let order = if claim.prior.is_some() { "S" } else { "P" };
        // A working person's plan pays before Medicare.
        let reason = if claim.prior.is_some()
            && PAYERS[claim.payer].is_medicare()
            && self.claim_type == ClaimType::Professional
        {
            "12"
        } else {
            ""
        };
        let own = if is_self { "18" } else { "" };
        segment!(to, "SBR", order, own, patient.group, "", reason, "", "", "", claim.filing);
        let subscriber = patient.subscriber.as_ref().map_or(&patient.person, |(person, _)| person);
        write_member(to, subscriber, &claim.member);
        if is_self {
            segment!(to, "N3", Street(&subscriber.address));
            write_city(to, &subscriber.address);
            segment!(to, "DMG", "D8", claim.birth, sex(subscriber));
        }
        let kind = if claim.payer_id.is_empty() { "" } else { "PI" };
        segment!(to, "NM1", "PR", "2", PAYERS[claim.payer].name, "", "", "", "", kind, claim.payer_id);
        if let Some((_, relationship)) = &patient.subscriber {
            self.hierarchy += 1;
            segment!(to, "HL", self.hierarchy, self.subscriber, "23", "0");
            segment!(to, "PAT", relationship);
            let person = &patient.person;
            segment!(to, "NM1", "QC", "1", person.family, person.given, person.middle);
            segment!(to, "N3", Street(&person.address));
            write_city(to, &person.address);
            segment!(to, "DMG", "D8", claim.birth, sex(person));
        }
    }

    fn write_claim(&mut self, to: &mut Segments, claim: &Claim) {
        self.write_clm(to, claim);
        match self.claim_type {
            ClaimType::Professional => self.write_professional(to, claim),
            ClaimType::Institutional => self.write_institutional(to, claim),
            ClaimType::Dental => self.write_dental(to, claim),
        }
        if claim.prior.is_some() {
            write_other_payer(to, claim);
        } else if claim.shows_next() {
            self.write_next_payer(to, claim);
        }
        for (position, line) in claim.lines.iter().enumerate() {
            segment!(to, "LX", position as u64 + 1);
            self.write_line(to, claim, line);
            write_line_adjudication(to, claim, line);
        }
    }

    /// 2320 and 2330: the payer that comes next, which nobody has asked yet.
    fn write_next_payer(&self, to: &mut Segments, claim: &Claim) {
        let Some((next, member)) = &claim.patient.second else { return };
        let payer = &PAYERS[*next];
        let own = claim.patient.subscriber.as_ref().map_or("18", |(_, relationship)| relationship);
        let is_working = payer.is_medicare() && self.claim_type == ClaimType::Professional;
        let reason = if is_working { "12" } else { "" };
        segment!(to, "SBR", "S", own, claim.patient.group, "", reason, "", "", "", payer.filing);
        segment!(to, "OI", "", "", "Y", "", "", "Y");
        write_member(to, subscriber(&claim.patient), member);
        segment!(to, "NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id);
    }

    fn write_clm(&mut self, to: &mut Segments, claim: &Claim) {
        let place = Parts(&[claim.facility_code, claim.facility_qualifier, claim.frequency]);
        let signature = if self.claim_type == ClaimType::Institutional { "" } else { "Y" };
        let cause = match claim.cause {
            Some(("AA", _)) => ["AA", "", "", claim.patient.person.address.state],
            Some((cause, _)) => [cause, "", "", ""],
            None => [""; 4],
        };
        segment!(
            to,
            "CLM",
            claim.number,
            Money(claim.total),
            "",
            "",
            place,
            signature,
            "A",
            "Y",
            "Y",
            "",
            Parts(&cause)
        );
    }

    fn write_professional(&mut self, to: &mut Segments, claim: &Claim) {
        if let Some((_, Some(day))) = claim.cause {
            segment!(to, "DTP", "439", "D8", day);
        }
        if let Some(day) = claim.admitted {
            segment!(to, "DTP", "435", "D8", day);
        }
        write_amount_and_references(to, claim, "F5");
        if claim.lines.iter().any(|line| line.need == Need::Laboratory) {
            segment!(to, "REF", "X4", self.practice.clia);
        }
        let transport = self.practice.specialty == Specialty::Transport;
        if transport {
            segment!(to, "CR1", "LB", 165_u64, "", "A", "DH", 9_u64);
            segment!(to, "CRC", "07", "Y", "01");
        }
        write_diagnoses(to, claim);
        if let Some(referring) = claim.referring {
            let provider = &self.practice.providers[referring];
            segment!(to, "NM1", "DN", "1", provider.family, provider.given, "", "", "", "XX", provider.npi);
        }
        self.write_rendering(to, claim, "82", "PE");
        if claim.names_facility {
            self.write_facility(to);
        }
        if transport {
            let (from, to_place) = (&self.practice.address, &self.practice.facility_address);
            segment!(to, "NM1", "PW", "2");
            segment!(to, "N3", Street(from));
            write_city(to, from);
            segment!(to, "NM1", "45", "2");
            segment!(to, "N3", Street(to_place));
            write_city(to, to_place);
        }
    }

    fn write_institutional(&mut self, to: &mut Segments, claim: &Claim) {
        if claim.is_inpatient() {
            segment!(to, "DTP", "096", "TM", "1100");
        }
        segment!(to, "DTP", "434", "RD8", Span(claim.from, claim.to));
        if let Some(day) = claim.admitted {
            segment!(to, "DTP", "435", "DT", format!("{}0930", digits(day)));
        }
        let emergency = claim.lines[0].revenue == "0450" || claim.index.is_multiple_of(3);
        segment!(to, "CL1", if emergency { "1" } else { "3" }, "1", "01");
        write_amount_and_references(to, claim, "");
        write_hospital_codes(to, claim, emergency);
        self.write_rendering(to, claim, "71", "AT");
        if claim.stay.as_ref().is_some_and(|stay| stay.procedure.is_some()) {
            let surgeon = &self.practice.providers[(claim.rendering + 1) % self.practice.providers.len()];
            segment!(to, "NM1", "72", "1", surgeon.family, surgeon.given, "", "", "", "XX", surgeon.npi);
        }
    }

    fn write_dental(&mut self, to: &mut Segments, claim: &Claim) {
        segment!(to, "DTP", "472", "D8", claim.from);
        write_amount_and_references(to, claim, "F5");
        write_diagnoses(to, claim);
        self.write_rendering(to, claim, "82", "PE");
    }

    fn write_rendering(&mut self, to: &mut Segments, claim: &Claim, role: &str, taxonomy_role: &str) {
        let provider = &self.practice.providers[claim.rendering];
        segment!(
            to,
            "NM1",
            role,
            "1",
            provider.family,
            provider.given,
            "",
            "",
            "",
            "XX",
            &*claim.rendering_npi(self.practice)
        );
        segment!(to, "PRV", taxonomy_role, "PXC", provider.taxonomy);
    }

    fn write_facility(&self, to: &mut Segments) {
        let (name, npi) = &self.practice.facility;
        let place = &self.practice.facility_address;
        segment!(to, "NM1", "77", "2", name, "", "", "", "", "XX", npi);
        segment!(to, "N3", Street(place));
        write_city(to, place);
    }

    fn write_line(&self, to: &mut Segments, claim: &Claim, line: &Line) {
        let mut procedure = ["HC", &line.code, "", "", "", ""];
        for (place, modifier) in procedure[2..].iter_mut().zip(&line.modifiers) {
            *place = modifier;
        }
        match self.claim_type {
            ClaimType::Professional => {
                let mut pointers = [""; 4];
                for (place, &pointer) in pointers.iter_mut().zip(&line.pointers).filter(|(_, to)| **to > 0) {
                    *place = POINTERS[usize::from(pointer) % POINTERS.len()];
                }
                let units = line.units as u64;
                segment!(
                    to,
                    "SV1",
                    Parts(&procedure),
                    Money(line.charge),
                    line.basis,
                    units,
                    "",
                    "",
                    Parts(&pointers)
                );
                segment!(to, "DTP", "472", "D8", line.from);
            }
            ClaimType::Institutional => {
                let procedure = if line.code.is_empty() { Parts(&[]) } else { Parts(&procedure) };
                let units = line.units as u64;
                segment!(to, "SV2", line.revenue, procedure, Money(line.charge), line.basis, units);
                if !claim.is_inpatient() {
                    segment!(to, "DTP", "472", "D8", line.from);
                }
            }
            ClaimType::Dental => write_dental_service(to, line, &mut procedure),
        }
        if !line.control.is_empty() {
            segment!(to, "REF", "6R", line.control);
        }
        if let Some((code, amount, unit)) = line.drug {
            segment!(to, "LIN", "", "N4", code);
            segment!(to, "CTP", "", "", "", amount, unit);
        }
    }
}

fn write_diagnoses(to: &mut Segments, claim: &Claim) {
    if claim.diagnoses.is_empty() {
        return;
    }
    to.begin("HI");
    for (qualifier, code) in &claim.diagnoses {
        Parts(&[qualifier, code]).put(to);
    }
    to.end();
}

/// HI of a hospital: each kind in a segment of its own, in the order of the guide.
fn write_hospital_codes(to: &mut Segments, claim: &Claim, emergency: bool) {
    // Exempt codes say nothing: the 1 that once stood for it is not in the list of 005010X223A2.
    let present = |code: &str| if claim.is_inpatient() && !code.starts_with('Z') { "Y" } else { "" };
    let Some(((qualifier, principal), others)) = claim.diagnoses.split_first() else { return };
    let first: &str = principal;
    segment!(to, "HI", Parts(&[qualifier, first, "", "", "", "", "", "", present(first)]));
    if claim.is_inpatient() {
        segment!(to, "HI", Parts(&["ABJ", first]));
    }
    if !claim.is_inpatient() && emergency {
        segment!(to, "HI", Parts(&["APR", first]));
    }
    if let Some(stay) = &claim.stay {
        segment!(to, "HI", Parts(&["DR", stay.drg]));
    }
    if !others.is_empty() {
        to.begin("HI");
        for (qualifier, code) in others {
            Parts(&[qualifier, code, "", "", "", "", "", "", present(code)]).put(to);
        }
        to.end();
    }
    let Some(stay) = &claim.stay else { return };
    if let Some((code, day)) = stay.procedure {
        segment!(to, "HI", Parts(&["BBR", code, "D8", &digits(day)]));
    }
    if let Some((code, day)) = stay.detail.and_then(|detail| detail.procedure) {
        segment!(to, "HI", Parts(&["BBQ", code, "D8", &digits(day)]));
    }
    if let Some((from, until)) = stay.detail.and_then(|detail| detail.earlier) {
        segment!(to, "HI", Parts(&["BI", "71", "RD8", &format!("{}-{}", digits(from), digits(until))]));
    }
    segment!(to, "HI", Parts(&["BH", "11", "D8", &digits(stay.onset)]));
    let nights = stay.nights.to_string();
    match stay.detail {
        None => segment!(to, "HI", Parts(&["BE", "80", "", "", &nights])),
        Some(StayDetail { rate, .. }) => {
            let (days, rate) = (["BE", "80", "", "", &nights], rate.to_string());
            segment!(to, "HI", Parts(&days), Parts(&["BE", "01", "", "", &rate]));
        }
    }
    match stay.detail {
        Some(StayDetail { condition, .. }) => segment!(to, "HI", Parts(&["BG", condition])),
        None if stay.nights == 1 => segment!(to, "HI", Parts(&["BG", "C1"])),
        None => {}
    }
}

fn write_dental_service(to: &mut Segments, line: &Line, procedure: &mut [&str; 6]) {
    procedure[0] = "AD";
    let pointers = if line.pointers[0] == 0 { Parts(&[]) } else { Parts(&["1"]) };
    segment!(
        to,
        "SV3",
        Parts(procedure),
        Money(line.charge),
        "",
        Parts(&[line.quadrant]),
        line.prosthesis,
        line.units as u64,
        "",
        "",
        "",
        "",
        pointers
    );
    if !line.tooth.is_empty() {
        segment!(to, "TOO", "JP", line.tooth, Parts(line.surfaces));
    }
    if line.prosthesis == "R" {
        segment!(to, "DTP", "441", "D8", line.from.plus(-2_300));
    }
}

fn write_amount_and_references(to: &mut Segments, claim: &Claim, amount: &str) {
    if claim.patient_paid > 0 && !amount.is_empty() {
        segment!(to, "AMT", amount, Money(claim.patient_paid));
    }
    let dental = claim.kind == ClaimType::Dental;
    let mut references = [("9F", &claim.referral), ("G1", &claim.authorization), ("F8", &claim.original)];
    if dental {
        references = [("F8", &claim.original), ("9F", &claim.referral), ("G1", &claim.authorization)];
    }
    for (qualifier, number) in references {
        if let Some(number) = number {
            segment!(to, "REF", qualifier, number);
        }
    }
}

/// 2320 and 2330: what the payer before this one paid.
fn write_other_payer(to: &mut Segments, claim: &Claim) {
    let Some(prior) = &claim.prior else { return };
    let payer = &PAYERS[prior.payer];
    let share: i64 = claim
        .lines
        .iter()
        .filter_map(|line| line.prior.as_ref())
        .map(super::Adjudicated::patient_share)
        .sum();
    let own = claim.patient.subscriber.as_ref().map_or("18", |(_, relationship)| relationship);
    segment!(to, "SBR", "P", own, claim.patient.group, "", "", "", "", "", payer.filing);
    segment!(to, "AMT", "D", Money(prior.paid));
    if share > 0 {
        segment!(to, "AMT", "EAF", Money(share));
    }
    segment!(to, "OI", "", "", "Y", "", "", "Y");
    let subscriber = subscriber(&claim.patient);
    write_member(to, subscriber, &prior.member);
    segment!(to, "NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id);
    segment!(to, "REF", "F8", prior.claim_number);
}

fn write_line_adjudication(to: &mut Segments, claim: &Claim, line: &Line) {
    let (Some(prior), Some(adjudicated)) = (&claim.prior, &line.prior) else { return };
    let mut procedure = ["HC", &line.code, "", "", "", ""];
    for (place, modifier) in procedure[2..].iter_mut().zip(&line.modifiers) {
        *place = modifier;
    }
    let procedure = if line.code.is_empty() { Parts(&[]) } else { Parts(&procedure) };
    let units = line.units as u64;
    segment!(to, "SVD", prior.line_payer_id, Money(adjudicated.paid), procedure, line.revenue, units);
    write_adjustments(to, &adjudicated.adjustments);
    segment!(to, "DTP", "573", "D8", prior.day);
}

/// CAS segments: one for each group, up to six reasons in one.
pub(crate) fn write_adjustments(to: &mut Segments, adjustments: &[super::Adjustment]) {
    let mut rest = adjustments;
    while let Some(first) = rest.first() {
        let same = rest.iter().take(6).take_while(|other| other.group == first.group).count();
        to.begin("CAS");
        first.group.put(to);
        for (position, adjustment) in rest[..same].iter().enumerate() {
            if position > 0 {
                "".put(to);
            }
            adjustment.reason.put(to);
            Money(adjustment.amount).put(to);
        }
        to.end();
        rest = &rest[same..];
    }
}

fn subscriber(patient: &Patient) -> &Person {
    patient.subscriber.as_ref().map_or(&patient.person, |(person, _)| person)
}

fn write_member(to: &mut Segments, person: &Person, member: &str) {
    let kind = if member.is_empty() { "" } else { "MI" };
    segment!(to, "NM1", "IL", "1", person.family, person.given, person.middle, "", "", kind, member);
}

fn write_city(to: &mut Segments, address: &Address) {
    segment!(to, "N4", address.city, address.state, Zip(address));
}

fn sex(person: &Person) -> &'static str {
    if person.female { "F" } else { "M" }
}

/// A day as text, for places inside composites.
fn digits(day: crate::Day) -> String {
    String::from_utf8_lossy(&day.ccyymmdd()).into_owned()
}

/// What SV107 is written as.
const POINTERS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
