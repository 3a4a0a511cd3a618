//! A claim for the payer next in line, made from what the one before it answered.
//!
//! Source: 005010X222A1 (X223A2, X224A2), 1.4.2 and loops 2000B, 2320, 2330 and 2430: the payers change
//! places, and what the first one paid and adjusted is told for the claim and for each line, so that both
//! balance to the cent.

use claims::ServicePayment;
use claims::claim::{OtherPayer, Procedure};
use claims::draft::{Draft, DraftSegment};
use claims::{Adjustment, Cents, ClaimPayment, ClaimType, ClaimView, GroupCode, Party, Payment, ServiceLine};
use x12::{Delimiters, Segment};

use super::{Refusal, first_frequency, sound};
use crate::Candidate;
use crate::matching::{LineMatch, match_lines};

/// The claim as it goes to the next payer that it names, after `answer`.
///
/// # Errors
///
/// When it is not to be sent, or what was answered cannot be told so that it balances.
pub fn secondary(
    view: &ClaimView<'_, '_>,
    delimiters: Delimiters,
    payment: &Payment<'_>,
    answer: &ClaimPayment<'_>,
) -> Result<Draft, Refusal> {
    match answer.status().text {
        b"19" | b"20" | b"21" => return Err(Refusal::Forwarded),
        b"1" | b"2" | b"3" | b"4" => {}
        _ => return Err(Refusal::NotDecided),
    }
    if answer.party(b"TT").is_some() {
        return Err(Refusal::Forwarded);
    }
    let next = next_payer(view).ok_or(Refusal::NoNextPayer)?;
    if patient_share(answer.all_adjustments()) <= Cents::ZERO {
        return Err(Refusal::NothingLeft);
    }
    let adjudicated = payment.effective().map_or(&[][..], |day| day.text);
    let desk = Desk { view, delimiters, answer, next: &view.claim.other_payers[next], adjudicated };
    let mut draft = Draft::of(view, delimiters);
    desk.subscriber(&mut draft);
    desk.lines(&mut draft)?;
    draft.other_payers.remove(next);
    draft.other_payers.insert(0, desk.answered()?);
    for (qualifier, own) in desk.permissions() {
        match own {
            Some(own) => draft.set_reference(qualifier, own),
            None => draft.remove_reference(qualifier),
        }
    }
    draft.clm().set_component(5, 3, first_frequency(view), delimiters);
    draft.remove_reference("F8");
    draft.remove_reference("D9");
    sound(draft)
}

struct Desk<'d, 'a> {
    view: &'d ClaimView<'d, 'a>,
    delimiters: Delimiters,
    answer: &'d ClaimPayment<'d>,
    next: &'d OtherPayer<'a>,
    /// The day of the payment, CCYYMMDD.
    adjudicated: &'d [u8],
}

impl<'a> Desk<'_, 'a> {
    /// 2000B and 2000C as the next payer is to read them.
    fn subscriber(&self, draft: &mut Draft) {
        let sbr = &self.next.sbr;
        let is_self = sbr.element(2) == b"18";
        let relationship: &[u8] = if is_self { b"18" } else { b"" };
        let order = sbr.element(1);
        let level = &mut draft.subscriber;
        let information = self.view.subscriber.patient_information.filter(|_| is_self);
        level.clear();
        let [group, name, kind, filing] = [3, 4, 5, 9].map(|n| sbr.element(n));
        level
            .push(DraftSegment::new("SBR", &[order, relationship, group, name, kind, b"", b"", b"", filing]));
        level.extend(information.iter().map(DraftSegment::of));
        let patient = self.view.patient_party();
        if let Some(subscriber) = self.next.subscriber() {
            level.push(DraftSegment::of(&subscriber.name));
            let home = if is_self { patient } else { Some(subscriber) };
            address(level, home);
            level.extend(
                patient
                    .filter(|_| is_self)
                    .and_then(|patient| patient.demographics)
                    .iter()
                    .map(DraftSegment::of),
            );
            level.extend(references(subscriber, &[b"SY"]));
        }
        if let Some(payer) = self.next.payer() {
            level.push(DraftSegment::of(&payer.name));
            address(level, Some(payer));
            level.extend(references(payer, &PAYER_REFERENCES));
        }
        draft.patient = (!is_self).then(|| self.patient(patient, sbr.element(2)));
    }

    /// 2000C, when the next payer insures somebody else.
    fn patient(&self, patient: Option<&Party<'a>>, relationship: &[u8]) -> Vec<DraftSegment> {
        let mut pat = match self.view.patient.and_then(|patient| patient.pat) {
            Some(pat) => DraftSegment::of(&pat),
            None => DraftSegment::new("PAT", &[]),
        };
        pat.set(1, relationship);
        let mut level = vec![pat];
        if let Some(patient) = patient {
            let mut name = DraftSegment::of(&patient.name);
            name.set(1, b"QC");
            // The patient's own number is not this payer's.
            for n in [8, 9] {
                name.set(n, b"");
            }
            level.push(name);
            address(&mut level, Some(patient));
            level.extend(patient.demographics.iter().map(DraftSegment::of));
        }
        level
    }

    /// 2320 and 2330 of the payer that answered.
    fn answered(&self) -> Result<Vec<DraftSegment>, Refusal> {
        let (view, answer) = (self.view, self.answer);
        let own = |n: usize| view.subscriber.sbr.map_or(&[][..], |sbr| sbr.element(n));
        let relationship = view.relationship().map_or(&[][..], |relationship| relationship.text);
        let sbr = [own(1), relationship, own(3), own(4), own(5), b"", b"", b"", own(9)];
        let mut all = vec![DraftSegment::new("SBR", &sbr)];
        all.extend(written(answer.adjustments())?);
        all.push(DraftSegment::new("AMT", &[b"D", answer.paid().text]));
        if answer.services.is_empty() {
            all.extend(remaining(answer.adjustments()));
        }
        let clm = &view.claim.clm;
        let signature: &[u8] =
            if view.claim.claim_type == ClaimType::Professional { clm.element(10) } else { b"" };
        all.push(DraftSegment::new("OI", &[b"", b"", clm.element(8), signature, b"", clm.element(9)]));
        if view.claim.claim_type == ClaimType::Institutional {
            all.extend(answer.inpatient.iter().map(DraftSegment::of));
        }
        all.extend(answer.outpatient.iter().map(DraftSegment::of));
        if let Some(subscriber) = &view.subscriber.party {
            all.push(DraftSegment::of(&subscriber.name));
            address(&mut all, Some(subscriber));
            all.extend(references(subscriber, &[b"SY"]));
        }
        if let Some(payer) = view.payer() {
            all.push(DraftSegment::of(&payer.name));
            address(&mut all, Some(payer));
            if answer.services.is_empty() {
                all.push(self.day());
            }
            all.extend(references(payer, &PAYER_REFERENCES));
            for qualifier in PERMISSIONS {
                let own = view.claim.references.iter().filter(|one| one.element(1) == qualifier.as_bytes());
                all.extend(own.map(DraftSegment::of));
            }
            let number = answer.payer_control_number().text;
            if !number.is_empty() {
                all.push(DraftSegment::new("REF", &[b"F8", number]));
            }
        }
        Ok(all)
    }

    /// What the next payer allowed beforehand: its numbers take the place of the first one's in the claim.
    fn permissions(&self) -> impl Iterator<Item = (&'static str, Option<&'a [u8]>)> {
        let payer = self.next.payer();
        PERMISSIONS.into_iter().map(move |qualifier| {
            (qualifier, payer.and_then(|payer| Some(payer.reference(qualifier.as_bytes())?.text)))
        })
    }

    /// 2430 of every line.
    fn lines(&self, draft: &mut Draft) -> Result<(), Refusal> {
        let (view, answer) = (self.view, self.answer);
        let charge = view.claim.total_charge().value;
        let explained = answer.paid().value.map(|paid| paid + answer.adjusted());
        if charge.is_none() || explained != charge {
            return Err(Refusal::Unbalanced);
        }
        if answer.services.is_empty() {
            return Ok(());
        }
        let candidate = Candidate::of(view, "", "", |_| String::new());
        let mut by_line: Vec<Vec<usize>> = vec![Vec::new(); view.claim.lines.len()];
        for LineMatch { service, line, share, .. } in match_lines(answer, &candidate) {
            match line {
                Some(line) if share == WHOLE => by_line[line].push(service),
                _ => return Err(Refusal::Lines),
            }
        }
        for (at, services) in by_line.into_iter().enumerate() {
            let line = &view.claim.lines[at];
            let services: Vec<&ServicePayment<'_>> =
                services.into_iter().map(|service| &answer.services[service]).collect();
            let told: Option<Cents> =
                services.iter().map(|one| Some(one.paid().value? + one.adjusted())).sum();
            match told {
                _ if services.is_empty() => return Err(Refusal::Lines),
                told if told != line.charge().value => return Err(Refusal::Unbalanced),
                _ => {}
            }
            for service in services {
                draft.lines[at].adjudications.push(self.adjudication(line, service)?);
            }
        }
        Ok(())
    }

    fn adjudication(
        &self,
        line: &ServiceLine<'_>,
        service: &ServicePayment<'_>,
    ) -> Result<Vec<DraftSegment>, Refusal> {
        let payer_id = self.view.payer().map_or(&[][..], |payer| payer.id().text);
        let procedure = service.procedure();
        let is_revenue = procedure.qualifier() == b"NU";
        let composite = if is_revenue { Vec::new() } else { self.composite(&procedure) };
        let revenue: &[u8] = match (self.view.claim.claim_type, is_revenue) {
            (ClaimType::Institutional, true) => procedure.code().text,
            (ClaimType::Institutional, false) if service.revenue_code().is_absent() => {
                line.revenue_code().map_or(&[][..], |code| code.text)
            }
            (ClaimType::Institutional, false) => service.revenue_code().text,
            _ => b"",
        };
        let units: &[u8] = if service.paid_units().is_absent() { b"1" } else { service.paid_units().text };
        let svd = [payer_id, service.paid().text, &composite, revenue, units];
        let mut all = vec![DraftSegment::new("SVD", &svd)];
        all.extend(written(service.adjustments())?);
        all.push(self.day());
        all.extend(remaining(service.adjustments()));
        Ok(all)
    }

    /// A procedure cut as the claim is; its description is left out.
    fn composite(&self, procedure: &Procedure<'_>) -> Vec<u8> {
        let mut parts: Vec<&[u8]> = vec![procedure.qualifier(), procedure.code().text];
        parts.extend(procedure.modifiers().map(|modifier| modifier.text));
        parts.join(&self.delimiters.component)
    }

    fn day(&self) -> DraftSegment {
        DraftSegment::new("DTP", &[b"573", b"D8", self.adjudicated])
    }
}

/// The payer that comes next after the one the claim was sent to and has not answered.
fn next_payer(view: &ClaimView<'_, '_>) -> Option<usize> {
    let place = |order: &[u8]| IN_LINE.iter().position(|one| [*one] == *order);
    let own = place(view.payer_sequence()?.text)?;
    let waits = |payer: &OtherPayer<'_>| payer.paid().is_none() && payer.adjustments.is_empty();
    let others = view.claim.other_payers.iter().enumerate().filter(|(_, payer)| waits(payer));
    let after = others.filter_map(|(at, payer)| Some((place(payer.sequence().text)?, at)));
    after.filter(|(order, _)| *order > own).min().map(|(_, at)| at)
}

fn patient_share<'a>(all: impl Iterator<Item = Adjustment<'a>>) -> Cents {
    let of_patient = all.filter(|one| one.group.value == Some(GroupCode::PatientResponsibility));
    of_patient.filter_map(|one| one.amount.value).sum()
}

/// AMT*EAF: what the patient still owes.
fn remaining<'a>(all: impl Iterator<Item = Adjustment<'a>>) -> Option<DraftSegment> {
    let left = patient_share(all);
    (left > Cents::ZERO).then(|| DraftSegment::new("AMT", &[b"EAF", amount(left).as_bytes()]))
}

/// As X12 writes an amount: no zeros at the end, no dot after whole dollars.
fn amount(cents: Cents) -> String {
    let text = cents.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// CAS as a claim has room for them: one for each group, of at most six adjustments; none of zero.
fn written<'a>(all: impl Iterator<Item = Adjustment<'a>>) -> Result<Vec<DraftSegment>, Refusal> {
    let mut groups: Vec<(GroupCode, Vec<Adjustment<'a>>)> = Vec::new();
    for one in all.filter(|one| one.amount.value != Some(Cents::ZERO)) {
        let group = one.group.value.filter(|group| *group != GroupCode::Correction);
        let group = group.ok_or(Refusal::Adjustments)?;
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, list)) => list.push(one),
            None => groups.push((group, vec![one])),
        }
    }
    let mut segments = Vec::new();
    for (group, list) in groups {
        for part in list.chunks(TRIPLETS_MAX) {
            let mut elements: Vec<&[u8]> = vec![group.as_str().as_bytes()];
            for one in part {
                elements.extend([one.carc.text, one.amount.text, one.quantity.text]);
            }
            segments.push(DraftSegment::new("CAS", &elements));
        }
    }
    if segments.len() > CAS_MAX { Err(Refusal::Adjustments) } else { Ok(segments) }
}

fn address(level: &mut Vec<DraftSegment>, party: Option<&Party<'_>>) {
    let segments = party.into_iter().flat_map(|party| party.street.iter().chain(&party.city));
    level.extend(segments.map(DraftSegment::of));
}

fn references(party: &Party<'_>, qualifiers: &[&[u8]]) -> Vec<DraftSegment> {
    let wanted = |segment: &&Segment<'_>| qualifiers.contains(&segment.element(1));
    party.references.iter().filter(wanted).map(DraftSegment::of).collect()
}

/// SBR01 in the order in which payers pay.
const IN_LINE: &[u8] = b"PSTABCDEFGH";

/// REF of a payer that go with it wherever it stands (2010BB, 2330B).
const PAYER_REFERENCES: [&[u8]; 4] = [b"2U", b"EI", b"FY", b"NF"];

/// Prior authorization and referral: each payer has its own.
const PERMISSIONS: [&str; 2] = ["G1", "9F"];

/// All of a service payment, in ten-thousandths.
const WHOLE: u16 = 10_000;

/// Adjustments in one CAS, and CAS in one loop (005010X222A1, 2320 and 2430 CAS).
const TRIPLETS_MAX: usize = 6;
const CAS_MAX: usize = 5;
