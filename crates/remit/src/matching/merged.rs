//! One claim payment that answers several claims, and whose each of its services is.
//!
//! A payer may answer two claims of a patient as one: under the control number of one of them, with the
//! charges of all and the lines of each. Its money is the claims' by their lines, or nobody's: it is parted
//! only where every line of every claim is answered, to the cent of the charge, and no two services of
//! different claims could be exchanged without moving money from one to the other.

use std::collections::BTreeMap;

use claims::{Cents, ClaimPayment, ServicePayment};

use super::compare::{Sought, corroboration};
use super::lines::{LineMethod, Service, match_lines, number_of};
use super::reason::{Reason, Reasons};
use super::standing::{Standing, is_open, is_same_claim};
use super::{Compared, Contender, Method, REVIEW_MIN};
use crate::candidate::{Candidate, CandidateLine};

/// The services of a claim payment that are one claim's, where it answers several.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Part {
    /// Position of the claim among the contenders.
    pub contender: usize,
    /// Positions of its service payments, in order.
    pub services: Vec<usize>,
}

/// What the services of a claim payment say of how many claims it answers.
pub(super) enum Merger {
    /// Of one at most.
    None,
    /// Of several, each with its own. The claim that the number names comes first.
    Parted(Vec<Part>, Reasons),
    /// Of several, and nobody can tell for certain whose each of them is.
    Entangled(Vec<usize>),
}

/// A claim that may be one of several.
struct Suspect {
    at: usize,
    /// Whether it waits for what the payer says.
    waits: bool,
    charge: Cents,
    reasons: Reasons,
    standing: Standing,
}

/// Looks for several claims that the claim payment answers together; `compared` are the contenders that reach a
/// level, the best first.
pub(super) fn find(sought: &Sought<'_>, contenders: &[Contender<'_>], compared: &[Compared]) -> Merger {
    let Some(charge) = sought.charge.filter(|_| sought.payment.services.len() > 1) else {
        return Merger::None;
    };
    let is_all = |one: &Compared| one.score >= REVIEW_MIN && one.reasons.has(Reason::Charge);
    if compared.iter().any(is_all) {
        return Merger::None;
    }
    let numbered = |one: &&Compared| one.score >= REVIEW_MIN && one.method != Method::Member;
    let named = compared.first().filter(numbered).map(|one| one.at);
    let is_more = |at: usize| charge_of(contenders[at].candidate).is_some_and(|own| own < charge);
    if named.map_or(contenders.len() < 2, |at| !is_more(at)) {
        return Merger::None;
    }
    let suspects = suspects(sought, contenders);
    let waits = suspects.iter().take_while(|one| one.waits).count();
    let among = |suspects| Search { sought, contenders, suspects, named, charge };
    let waiting = among(&suspects[..waits]);
    let found = waiting.together();
    // A number that names one of them says more than what was answered before.
    if named.is_none() || matches!(found, Some(Merger::Parted(..))) {
        return found.unwrap_or_else(|| waiting.leftover());
    }
    let all = among(&suspects);
    all.together().unwrap_or_else(|| all.leftover())
}

/// The claims of the member and the payer, one submission of each; those first that wait for an answer, and apart
/// from that in an order of their own.
fn suspects(sought: &Sought<'_>, contenders: &[Contender<'_>]) -> Vec<Suspect> {
    let mut all: Vec<Suspect> = Vec::new();
    for (at, contender) in contenders.iter().enumerate() {
        all.extend(suspect(sought, contender, at));
    }
    let candidate = |one: &Suspect| contenders[one.at].candidate;
    all.sort_by(|a, b| {
        b.standing.cmp(&a.standing).then_with(|| candidate(a).claim_id.cmp(&candidate(b).claim_id))
    });
    let mut kept: Vec<Suspect> = Vec::new();
    for one in all {
        // Of several submissions of a claim the best stands for all.
        let better = |other: &Suspect| {
            other.standing > one.standing && is_same_claim(candidate(other), candidate(&one))
        };
        if !kept.iter().any(better) {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| !one.waits);
    kept
}

fn suspect(sought: &Sought<'_>, contender: &Contender<'_>, at: usize) -> Option<Suspect> {
    let candidate = contender.candidate;
    if *candidate.practice_id != *sought.context.practice_id {
        return None;
    }
    let charge = charge_of(candidate).filter(|&own| own > Cents::ZERO && Some(own) < sought.charge)?;
    let reasons = corroboration(sought, contender);
    let has = |reason| reasons.has(reason);
    let of_payer = has(Reason::Payer) || has(Reason::OtherPayer) || has(Reason::Forwarded);
    let of_day = has(Reason::Dates) || has(Reason::DatesNear);
    let is_unheard = || contender.postings.of_payer(sought.context.payer.key()).is_unheard();
    let waits = if sought.is_reversal {
        was_parted(sought, contender) || is_unheard()
    } else {
        is_open(sought, contender)
    };
    (has(Reason::Member) && of_day && of_payer).then(|| Suspect {
        at,
        waits,
        charge,
        reasons,
        standing: Standing::of(sought, contender, reasons),
    })
}

/// Whether a part of what this takes back was posted.
fn was_parted(sought: &Sought<'_>, contender: &Contender<'_>) -> bool {
    let payment = sought.payment;
    let amounts = payment.charge().value.zip(payment.paid().value);
    let payer = sought.context.payer.key();
    amounts.is_some_and(|(charge, paid)| contender.postings.is_opposite_of_part(payer, charge, paid))
}

struct Search<'s> {
    sought: &'s Sought<'s>,
    contenders: &'s [Contender<'s>],
    suspects: &'s [Suspect],
    /// The claim that a number of the claim payment names.
    named: Option<usize>,
    charge: Cents,
}

impl Search<'_> {
    fn candidate(&self, at: usize) -> &Candidate<'_> {
        self.contenders[at].candidate
    }

    /// Claims whose charges come to that of the claim payment; `None` when there are none.
    fn together(&self) -> Option<Merger> {
        if self.suspects.len() > SUSPECTS_MAX {
            return None;
        }
        let mut parted: Option<Merger> = None;
        let mut entangled: Vec<usize> = Vec::new();
        for (tries, set) in self.sets().enumerate() {
            entangled.extend(set.iter().map(|one| one.at));
            let claims: Vec<&Candidate<'_>> = set.iter().map(|one| self.candidate(one.at)).collect();
            let Some(whose) = (tries < TRIES_MAX).then(|| part(self.sought.payment, &claims)).flatten()
            else {
                continue;
            };
            if parted.is_some() {
                return Some(Merger::Entangled(self.in_order(entangled)));
            }
            let parts = set.iter().zip(whose).map(|(one, services)| Part { contender: one.at, services });
            let mut parts: Vec<Part> = parts.collect();
            parts.sort_by_key(|part| (Some(part.contender) != self.named, part.services.first().copied()));
            let common = |some: Reasons, one: &&Suspect| some.common(one.reasons);
            let reasons = set[1..].iter().fold(set[0].reasons, common);
            parted = Some(Merger::Parted(parts, reasons));
        }
        let in_vain = || (!entangled.is_empty()).then(|| Merger::Entangled(self.in_order(entangled.clone())));
        parted.or_else(in_vain)
    }

    /// Sets of suspects of one patient whose charges come to that of the claim payment; with the claim named.
    fn sets(&self) -> impl Iterator<Item = Vec<&Suspect>> {
        let all = self.suspects;
        (1_u32..1 << all.len()).filter(|set| set.count_ones() > 1).filter_map(move |set| {
            let of_set = || (0..all.len()).filter(move |at| set & (1 << at) != 0).map(|at| &all[at]);
            let sum: i128 = of_set().map(|one| i128::from(one.charge.0)).sum();
            let has_named = self.named.is_none_or(|named| of_set().any(|one| one.at == named));
            let is_one_patient = || {
                let mut pairs = of_set().zip(of_set().skip(1));
                pairs.all(|(one, other)| is_same_patient(self.candidate(one.at), self.candidate(other.at)))
            };
            let is_twice = || {
                let same = |one: &Suspect, other: &Suspect| {
                    one.at != other.at && is_same_claim(self.candidate(one.at), self.candidate(other.at))
                };
                of_set().any(|one| of_set().any(|other| same(one, other)))
            };
            let fits = sum == i128::from(self.charge.0) && has_named && is_one_patient() && !is_twice();
            fits.then(|| of_set().collect())
        })
    }

    /// The claim named has all its lines answered, and what is left is not its: another claim's, known or not.
    fn leftover(&self) -> Merger {
        let Some(named) = self.named else { return Merger::None };
        let (payment, claim) = (self.sought.payment, self.candidate(named));
        if payment.services.len() > SERVICES_MAX {
            return Merger::None;
        }
        let mut services: Vec<Service<'_>> = payment.services.iter().map(Service::of).collect();
        for line in claim.lines.iter().filter(|line| line.charge != Some(Cents::ZERO)) {
            let best = services.iter().map(|service| service.fits_line(line)).enumerate();
            let Some((at, 1..)) = best.max_by_key(|&(at, fits)| (fits, std::cmp::Reverse(at))) else {
                return Merger::None;
            };
            services.remove(at);
        }
        let left = services.iter().map(|service| service.charge).sum::<Option<Cents>>();
        let more = charge_of(claim).map(|own| self.charge - own);
        if services.is_empty() || left.is_none_or(|left| left <= Cents::ZERO) || left != more {
            return Merger::None;
        }
        let fits = |one: &&Suspect| {
            let lines = &self.candidate(one.at).lines;
            one.at != named
                && services.iter().any(|service| lines.iter().any(|line| service.fits_line(line) > 0))
        };
        let others = self.suspects.iter().filter(fits).map(|one| one.at);
        Merger::Entangled(self.in_order(others.chain([named]).collect()))
    }

    /// Each once: the claim named, then the others by their rows.
    fn in_order(&self, mut all: Vec<usize>) -> Vec<usize> {
        all.sort_by_key(|&at| (Some(at) != self.named, &self.candidate(at).claim_id));
        all.dedup();
        all
    }
}

/// Whose each service is, claim by claim; `None` when that is not certain.
fn part(payment: &ClaimPayment<'_>, claims: &[&Candidate<'_>]) -> Option<Vec<Vec<usize>>> {
    if !is_told_by_services(payment) {
        return None;
    }
    let owners: Vec<usize> =
        claims.iter().enumerate().flat_map(|(at, claim)| claim.lines.iter().map(move |_| at)).collect();
    let union = Candidate { lines: lines_of(claims), ..claims[0].clone() };
    let services: Vec<Service<'_>> = payment.services.iter().map(Service::of).collect();
    // The line of each service and how it was found; a bundle has several, of one claim.
    let mut found: Vec<Option<(usize, LineMethod)>> = vec![None; services.len()];
    let mut is_answered = vec![false; owners.len()];
    for one in match_lines(payment, &union) {
        let line = one.line?;
        let is_certain = match one.method {
            LineMethod::Assignment => services[one.service].fits_line(&union.lines[line]) > 0,
            LineMethod::Remainder | LineMethod::None => false,
            _ => true,
        };
        let before = found[one.service].replace((line, one.method));
        if !is_certain || before.is_some_and(|(other, _)| owners[other] != owners[line]) {
            return None;
        }
        is_answered[line] = true;
    }
    let is_silent = |(line, answered): (usize, &bool)| {
        !answered && union.lines[line].charge.is_none_or(|charge| charge != Cents::ZERO)
    };
    if is_answered.iter().enumerate().any(is_silent) {
        return None;
    }
    let found: Vec<(usize, LineMethod)> = found.into_iter().collect::<Option<_>>()?;
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); claims.len()];
    for (at, (line, _)) in found.iter().enumerate() {
        parts[owners[*line]].push(at);
    }
    let comes_to = |(part, claim): (&Vec<usize>, &&Candidate<'_>)| {
        let sum: Option<Cents> = part.iter().map(|&at| services[at].charge).sum();
        !part.is_empty() && sum == charge_of(claim)
    };
    let adds_up = parts.iter().zip(claims).all(comes_to);
    (adds_up && !is_exchangeable(payment, &union, (&services, &found, &owners))).then_some(parts)
}

/// The lines of all claims; numbers that each claim begins anew tell none of them.
fn lines_of<'c>(claims: &[&Candidate<'c>]) -> Vec<CandidateLine<'c>> {
    let mut lines: Vec<_> = claims.iter().flat_map(|claim| claim.lines.iter().cloned()).collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for line in &lines {
        *seen.entry(number_of(line.control_number.as_bytes()).into_owned()).or_default() += 1;
    }
    for line in &mut lines {
        if seen[&*number_of(line.control_number.as_bytes())] > 1 {
            line.control_number = "".into();
        }
    }
    lines
}

/// Whether all that the claim payment says of money is said of its services, and adds up.
fn is_told_by_services(payment: &ClaimPayment<'_>) -> bool {
    let of_services =
        |of: fn(&ServicePayment<'_>) -> Option<Cents>| payment.services.iter().map(of).sum::<Option<Cents>>();
    payment.services.len() <= SERVICES_MAX
        && payment.adjustments.is_empty()
        && of_services(|service| service.charge().value) == payment.charge().value
        && of_services(|service| service.paid().value) == payment.paid().value
}

/// Whether some service could as well be that of another claim's line, to which the payer said something else.
fn is_exchangeable(
    payment: &ClaimPayment<'_>,
    union: &Candidate<'_>,
    (services, found, owners): (&[Service<'_>], &[(usize, LineMethod)], &[usize]),
) -> bool {
    let is_numbered = |at: usize| found[at].1 == LineMethod::LineControlNumber;
    let could_be = |one: usize, other: usize| {
        let (own, others) = (found[one].0, found[other].0);
        owners[own] != owners[others]
            && !is_numbered(other)
            && services[one].fits_line(&union.lines[others]) > 0
            && services[one].fits_line(&union.lines[others]) >= services[one].fits_line(&union.lines[own])
            && said(&payment.services[one]) != said(&payment.services[other])
    };
    let all = 0..services.len();
    all.clone().filter(|&one| !is_numbered(one)).any(|one| all.clone().any(|other| could_be(one, other)))
}

/// What a payer said of a service that moves money or makes work.
fn said<'a>(service: &ServicePayment<'a>) -> (Option<Cents>, Vec<&'a [u8]>) {
    let adjustments = service.adjustments().flat_map(|one| [one.group.text, one.carc.text, one.amount.text]);
    let remarks = service.remarks().map(|remark| remark.text);
    (service.paid().value, adjustments.chain(remarks).collect())
}

/// What was billed: the claim's charge, or what its lines come to.
fn charge_of(claim: &Candidate<'_>) -> Option<Cents> {
    claim.charge.or_else(|| claim.lines.iter().map(|line| line.charge).sum())
}

/// A member's number may be a family's.
fn is_same_patient(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    let same_birth = match (one.birth_date, other.birth_date) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    one.patient_name == other.patient_name && same_birth
}

/// More claims of a member that wait for an answer about the same days than are looked at together.
const SUSPECTS_MAX: usize = 10;

/// So many sets of claims whose charges add up are looked at line by line.
const TRIES_MAX: usize = 8;

/// A claim payment with more services is not parted.
const SERVICES_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::super::{Decision, Outcome, decide};
    use super::*;
    use crate::testing::{candidate, dollars, with_payment};
    use crate::{Payer, Posting, Postings};

    const HEAD: &str = "CLP*26-463774*1*230*150**CI*ICN0001*11*1~NM1*QC*1*DOE*JON****MI*XQP1234567~";

    const FIRST: &str = "SVC*HC:99213*100*70**1~DTM*472*20260210~CAS*CO*45*30~\
        SVC*HC:87880*50*30**1~DTM*472*20260210~CAS*CO*45*20~";

    const SECOND: &str = "SVC*HC:36415*30*20**1~DTM*472*20260210~CAS*CO*45*10~\
        SVC*HC:80053*50*30**1~DTM*472*20260210~CAS*CO*45*20~";

    fn merged() -> String {
        [HEAD, FIRST, SECOND].concat()
    }

    /// Another claim of the patient, of 80.00.
    fn second() -> Candidate<'static> {
        let mut second = candidate();
        second.claim_id = "0123456789abcdef-0000000999".into();
        second.control_number = "26-463775".into();
        second.charge = Some(dollars(80));
        for (line, (procedure, charge)) in second.lines.iter_mut().zip([("36415", 30), ("80053", 50)]) {
            line.procedure = procedure.into();
            line.charge = Some(dollars(charge));
            line.control_number = line.control_number.replace("463774", "463775").into();
        }
        second
    }

    fn decide_with(claim: &str, all: &[Candidate<'_>], postings: &[&[Posting]]) -> Decision {
        let postings = (0..all.len()).map(|at| postings.get(at).copied().unwrap_or_default().iter().cloned());
        let postings: Vec<Postings> = postings.map(Iterator::collect).collect();
        let contender = |(at, candidate)| Contender {
            candidate,
            postings: &postings[at],
            payer_control_numbers: &[],
            was_refused: false,
        };
        let contenders: Vec<_> = all.iter().enumerate().map(contender).collect();
        with_payment(claim, |context, payment| decide(payment, context, &contenders))
    }

    fn decide_among(claim: &str, all: &[Candidate<'_>]) -> Decision {
        decide_with(claim, all, &[])
    }

    /// Contender and services of each part.
    fn parts(decision: &Decision) -> Vec<(usize, &[usize])> {
        decision.parts.iter().map(|part| (part.contender, &part.services[..])).collect()
    }

    #[track_caller]
    fn assert_refused(claim: &str, all: &[Candidate<'_>], considered: usize) {
        let decision = decide_among(claim, all);
        assert_eq!(decision.outcome, Outcome::Ambiguous, "{:?}", decision.reasons);
        assert!(decision.reasons.has(Reason::Merged) && decision.reasons.has(Reason::NotParted));
        assert_eq!((decision.contender, 1 + decision.rejected.len()), (Some(0), considered));
        assert!(decision.parts.is_empty());
    }

    #[test]
    fn two_claims_answered_as_one_have_their_own_lines() {
        let decision = decide_among(&merged(), &[second(), candidate()]);
        assert_eq!((decision.outcome, decision.method), (Outcome::Matched, Some(Method::ServiceLines)));
        assert_eq!((decision.contender, decision.score), (Some(1), 95));
        assert_eq!(parts(&decision), [(1, &[0, 1][..]), (0, &[2, 3])]);
        assert_eq!(
            decision.reasons.to_string(),
            "control_number,member,patient_name,dates,charge,payer,merged"
        );
        let mixed = [HEAD, SECOND, FIRST].concat();
        assert_eq!(parts(&decide_among(&mixed, &[candidate(), second()])), [(0, &[2, 3][..]), (1, &[0, 1])]);
        let nameless = merged().replace("CLP*26-463774", "CLP*UNKNOWN");
        let decision = decide_among(&nameless, &[candidate(), second()]);
        assert_eq!((decision.outcome, decision.score), (Outcome::Matched, 91));
    }

    #[test]
    fn three_claims_may_be_answered_as_one() {
        let mut third = second();
        third.claim_id = "0123456789abcdef-0000001999".into();
        third.control_number = "26-463776".into();
        third.lines.truncate(1);
        third.lines[0].procedure = "93000".into();
        third.charge = third.lines[0].charge;
        let more = "SVC*HC:93000*30*30**1~DTM*472*20260210~";
        let claim = [&merged().replace("*1*230*150*", "*1*260*180*"), more].concat();
        let decision = decide_among(&claim, &[candidate(), second(), third]);
        assert_eq!(parts(&decision), [(0, &[0, 1][..]), (1, &[2, 3]), (2, &[4])]);
    }

    #[test]
    fn what_nobody_can_part_is_posted_to_none() {
        let both = [candidate(), second()];
        assert_refused(&merged().replace("~NM1", "~CAS*CO*45*5~NM1").replace("*150**", "*145**"), &both, 2);
        // A service that is no line of either, and a line that is not answered.
        assert_refused(&merged().replace("HC:80053", "HC:99499"), &both, 2);
        // Of claims that fit each other as well.
        let mut twin = second();
        twin.claim_id = "0123456789abcdef-0000001999".into();
        assert_refused(&merged(), &[candidate(), second(), twin], 3);
    }

    #[test]
    fn lines_alike_are_parted_only_if_no_money_moves_with_them() {
        let mut alike = second();
        alike.lines[1].procedure = "87880".into();
        let claim = merged().replace("HC:80053", "HC:87880");
        let all = [candidate(), alike];
        assert_eq!(parts(&decide_among(&claim, &all)).len(), 2);
        let other = claim.replace(
            "HC:87880*50*30**1~DTM*472*20260210~CAS*CO*45*20~SVC*HC:36415",
            "HC:87880*50*25**1~DTM*472*20260210~CAS*CO*45*25~SVC*HC:36415",
        );
        let other = other.replace("*230*150*", "*230*145*");
        assert_refused(&other, &all, 2);
        // A line control number, or a modifier, tells them apart.
        let numbered = other.replace("CAS*CO*45*25~", "CAS*CO*45*25~REF*6R*26463774-02~");
        assert_eq!(parts(&decide_among(&numbered, &all)), [(0, &[0, 1][..]), (1, &[2, 3])]);
        let mut modified = all.clone();
        modified[1].lines[1].modifiers = "91".into();
        let said = other.replacen("HC:87880*50*30", "HC:87880:91*50*30", 1);
        assert_eq!(parts(&decide_among(&said, &modified)), [(0, &[0, 1][..]), (1, &[2, 3])]);
    }

    #[test]
    fn what_is_too_much_for_one_claim_is_not_posted_to_it() {
        assert_refused(&merged(), &[candidate()], 1);
        let other_patient = Candidate { patient_name: 7, ..second() };
        assert_refused(&merged(), &[candidate(), other_patient], 2);
        let other_payer = Candidate { payer: Payer::named("Southwind"), ..second() };
        assert_refused(&merged(), &[candidate(), other_payer], 1);
        let part = HEAD.replace("*230*150*", "*150*100*");
        assert_eq!(decide_among(&[&part, FIRST].concat(), &[candidate(), second()]).parts, []);
    }

    #[test]
    fn what_was_parted_is_taken_back_in_parts_and_known_when_it_comes_again() {
        let all = [candidate(), second()];
        let posted = |services: &[usize]| {
            with_payment(&merged(), |context, payment| {
                let part = payment.of_services(services);
                let posting = Posting::of(&part, context, "cp-1", true).of_whole(payment);
                let mut out = Vec::new();
                posting.encode(&mut out);
                assert_eq!(Posting::decode(&out).as_ref(), Some(&posting));
                [Posting { payment_id: "payment-0".into(), ..posting }]
            })
        };
        let (first, other) = (posted(&[0, 1]), posted(&[2, 3]));
        assert_eq!((first[0].paid, other[0].charge), (dollars(100), dollars(80)));
        let postings = [&first[..], &other];
        assert_eq!(decide_with(&merged(), &all, &postings).outcome, Outcome::Duplicate);
        let mut reversal = merged().replace("*1*230*150*", "*22*-230*-150*");
        for (amounts, turned) in [("100*70", "-100*-70"), ("50*30", "-50*-30"), ("30*20", "-30*-20")] {
            reversal = reversal.replace(&format!("*{amounts}*"), &format!("*{turned}*"));
        }
        let decision = decide_with(&reversal, &all, &postings);
        assert_eq!(parts(&decision), [(0, &[0, 1][..]), (1, &[2, 3])]);
        assert_eq!(
            parts(&decide_with(&reversal, &all, &[])).len(),
            2,
            "it may come before what it takes back"
        );
        // Both are answered anew before the payer takes back what it said.
        let anew = merged().replace("*1*230*150*", "*1*230*140*").replace("*100*70*", "*100*60*");
        let anew = anew.replace("ICN0001", "ICN0002").replacen("CAS*CO*45*30", "CAS*CO*45*40", 1);
        assert_eq!(parts(&decide_with(&anew, &all, &postings)).len(), 2);
        let nameless = anew.replace("CLP*26-463774", "CLP*UNKNOWN");
        assert_ne!(decide_with(&nameless, &all, &postings).outcome, Outcome::Matched);
        // What answers one of them later is its own.
        let more =
            [&HEAD.replace("*1*230*150*", "*1*150*90*"), &FIRST.replace("*100*70*", "*100*60*")[..]].concat();
        assert_eq!(decide_with(&more, &all, &postings).outcome, Outcome::Matched);
    }
}
