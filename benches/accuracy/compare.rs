//! Holds what the engine says against what is so.

use std::collections::{BTreeMap, BTreeSet};

use crate::dollars::Dollars;
use crate::engine::{self, Engine, FoundAbove};
use crate::score::{Caught, Confusion, Expected, Found, Matching, NONE, Pairs, Verdict, verdict};
use crate::truth::{self, Place, Truth};
use crate::worked::Worked;

/// The scores of one corpus.
#[derive(Default)]
pub(crate) struct Scores {
    pub(crate) claims: u64,
    pub(crate) matching: Matching,
    pub(crate) matching_by_noise: BTreeMap<String, Matching>,
    pub(crate) lines: Pairs,
    pub(crate) lines_by_noise: BTreeMap<String, Pairs>,
    pub(crate) dollars: Dollars,
    pub(crate) states: Confusion,
    /// Claims whose state is right, of all with a kind of noise.
    pub(crate) states_by_noise: BTreeMap<String, (u64, u64)>,
    /// Claims whose balance is right, and all.
    pub(crate) balances: (u64, u64),
    /// Balances that are wrong, by the state the claim should be in.
    pub(crate) balances_wrong: BTreeMap<String, u64>,
    pub(crate) categories: Confusion,
    pub(crate) queues: Confusion,
    /// Denied dollars of which nobody can say what they are (`payer_processing`), and all, in cents.
    pub(crate) other: (u64, u64),
    pub(crate) worked: Worked,
    pub(crate) defects: BTreeMap<String, (Kind, Caught)>,
    pub(crate) clean: Clean,
    /// Claims and remittances of truth that are not where truth says.
    pub(crate) astray: u64,
    /// A few of each kind of mistake, for whoever looks into it.
    pub(crate) examples: BTreeMap<String, Vec<String>>,
}

impl Scores {
    fn example(&mut self, mistake: String, place: &Place, which: &str) {
        let all = self.examples.entry(mistake).or_default();
        if all.len() < EXAMPLES_MAX {
            all.push(format!("{} {} {which}", place.file, place.set));
        }
    }
}

/// A kind of defect.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kind {
    pub(crate) edit: String,
    pub(crate) snip: i64,
}

/// What edits say of claims without a defect.
#[derive(Default)]
pub(crate) struct Clean {
    pub(crate) claims: u64,
    /// Claims that an edit holds back.
    pub(crate) held: u64,
    /// How many of them each edit holds back.
    pub(crate) rejects: BTreeMap<String, u64>,
    /// How many it warns of.
    pub(crate) warns: BTreeMap<String, u64>,
    /// Findings that hold back a transaction set in which nothing is wrong.
    pub(crate) above: BTreeMap<String, u64>,
}

/// Both sides, joined.
struct Joined<'a> {
    truth: &'a Truth,
    engine: &'a Engine,
    /// Claims of truth by the engine's ids.
    claim_of: BTreeMap<&'a str, usize>,
    /// The engine's claims, as truth counts them.
    found: Vec<Option<&'a engine::Claim>>,
    claim_payments: BTreeMap<(&'a Place, i64), &'a engine::ClaimPayment>,
    /// Payments by place and ordinal, as truth places them.
    elsewhere: BTreeMap<&'a Place, &'a Place>,
    /// What is wrong with transaction sets as a whole, by where truth has them.
    faults: BTreeMap<&'a Place, &'a str>,
    /// Findings about no claim, by file.
    above: BTreeMap<&'a str, Vec<(&'a Place, &'a FoundAbove)>>,
    /// Where the claims of each set stand, in order.
    offsets: BTreeMap<&'a Place, BTreeSet<i64>>,
}

pub(crate) fn compare(truth: &Truth, engine: &Engine) -> Scores {
    let joined = Joined::new(truth, engine);
    let mut scores = Scores { claims: truth.claims.len() as u64, ..Scores::default() };
    scores.astray = joined.elsewhere.len() as u64
        + joined.found.iter().zip(&truth.claims).filter(|(found, _)| found.is_none()).count() as u64;
    joined.score_matches(&mut scores);
    joined.score_lines(&mut scores);
    joined.score_states(&mut scores);
    joined.score_denials(&mut scores);
    joined.score_defects(&mut scores);
    scores
}

impl<'a> Joined<'a> {
    fn new(truth: &'a Truth, engine: &'a Engine) -> Self {
        let (claim_of, found) = join_claims(truth, engine);
        let by_trace: BTreeMap<&str, &Place> =
            engine.payments.iter().map(|payment| (payment.trace.as_str(), &payment.place)).collect();
        let places: BTreeSet<&Place> = engine.payments.iter().map(|payment| &payment.place).collect();
        let elsewhere = truth.payments.iter().filter(|payment| !places.contains(&payment.place));
        let elsewhere = elsewhere
            .filter_map(|payment| by_trace.get(payment.trace.as_str()).map(|place| (&payment.place, *place)));
        let claim_payments = engine.claim_payments.values();
        let faults = truth.defects.iter().filter(|defect| defect.number.is_empty());
        let mut above: BTreeMap<&str, Vec<(&Place, &FoundAbove)>> = BTreeMap::new();
        for (place, findings) in &engine.findings_above {
            above.entry(&place.file).or_default().push((place, findings));
        }
        let mut offsets: BTreeMap<&Place, BTreeSet<i64>> = BTreeMap::new();
        for claim in &engine.claims {
            offsets.entry(&claim.place).or_default().insert(claim.offset);
        }
        Self {
            truth,
            engine,
            claim_of,
            found,
            claim_payments: claim_payments
                .filter_map(|payment| Some(((payment.place.as_ref()?, payment.ordinal), payment)))
                .collect(),
            elsewhere: elsewhere.collect(),
            faults: faults.map(|defect| (&defect.place, defect.kind.as_str())).collect(),
            above,
            offsets,
        }
    }

    /// From the claim before to this one: where the levels above it stand that are its own.
    fn stretch(&self, claim: &engine::Claim) -> std::ops::RangeInclusive<i64> {
        let before = self.offsets.get(&claim.place).and_then(|all| all.range(..claim.offset).next_back());
        before.map_or(0, |before| before + 1)..=claim.offset
    }

    fn claim_payment(&self, place: &'a Place, ordinal: i64) -> Option<&'a engine::ClaimPayment> {
        self.claim_payments.get(&(self.place(place), ordinal)).copied()
    }

    /// Where the engine has what truth has here.
    fn place(&self, place: &'a Place) -> &'a Place {
        self.elsewhere.get(place).copied().unwrap_or(place)
    }

    fn score_matches(&self, scores: &mut Scores) {
        let payers: BTreeMap<&Place, &truth::Payment> =
            self.truth.payments.iter().map(|payment| (&payment.place, payment)).collect();
        for link in &self.truth.links {
            let (expected, found) = (expected(link), self.found(link));
            let crossed = match found {
                Found::Claim(claim) => self.truth.claims.get(claim).is_some_and(|claim| {
                    payers.get(&link.place).is_some_and(|payment| payment.tax_id != claim.tax_id)
                }),
                _ => false,
            };
            let verdict = verdict(expected, found);
            scores.matching.count(verdict, crossed);
            for kind in kinds(&link.noise, self.faults.get(&link.place)) {
                scores.matching_by_noise.entry(kind.to_owned()).or_default().count(verdict, crossed);
            }
            if !matches!(verdict, Verdict::Right | Verdict::RightlyRefused) {
                let which = format!("{} ({})", link.ordinal, link.noise.join(" "));
                scores.example(format!("claim payment {verdict:?}"), &link.place, &which);
            }
            let noise: Vec<&str> = kinds(&link.noise, self.faults.get(&link.place)).collect();
            scores.dollars.claim_payment(link.paid, expected, verdict, &noise);
        }
        let by_number: BTreeMap<&str, &truth::Claim> =
            self.truth.claims.iter().map(|claim| (claim.number.as_str(), claim)).collect();
        let noise_of = |number: &str| {
            let noise = by_number.get(number).map_or(&[][..], |claim| &claim.noise);
            kinds(noise, None).collect()
        };
        scores.dollars.adjustments(self.truth, self.engine, &|place| self.place(place), &noise_of);
    }

    /// What the engine made of a claim payment.
    fn found(&self, link: &'a truth::Link) -> Found {
        let Some(payment) = self.claim_payment(&link.place, link.ordinal) else { return Found::Missing };
        match payment.decision.as_str() {
            "matched" => {
                // A claim that truth does not know is none of those it could be.
                let claim = |id: &String| self.claim_of.get(id.as_str()).copied().unwrap_or(usize::MAX);
                let named: BTreeSet<usize> = payment.claims.iter().map(claim).collect();
                // What answers several claims is no single one's.
                let other = || named.difference(&link.claims).next().copied().unwrap_or(usize::MAX);
                Found::Claim(link.claim.filter(|_| named == link.claims).unwrap_or_else(other))
            }
            "duplicate" => Found::Duplicate,
            _ => Found::Refused,
        }
    }

    fn score_lines(&self, scores: &mut Scores) {
        let mut services: BTreeMap<(&Place, i64, i64), Service<'_>> = BTreeMap::new();
        for line in &self.truth.lines {
            let service = services.entry((&line.place, line.ordinal, line.service)).or_default();
            service.lines.extend(line.claim.map(|claim| (claim, line.number)));
            service.noise = &line.noise;
        }
        for ((place, ordinal, at), service) in services {
            let given = self.claim_payment(place, ordinal).and_then(|one| one.services.get(&at));
            let given = given.and_then(|id| self.engine.line_matches.get(id)).into_iter().flatten();
            let found = given.filter_map(|id| {
                let (claim, line) = self.engine.lines.get(id)?;
                Some((self.claim_of.get(claim.as_str()).copied().unwrap_or(usize::MAX), *line))
            });
            let found = found.collect();
            scores.lines.count(&service.lines, &found);
            for kind in kinds(service.noise, self.faults.get(place)) {
                scores.lines_by_noise.entry(kind.to_owned()).or_default().count(&service.lines, &found);
            }
            if service.lines != found {
                let which = format!("{ordinal}.{at} ({})", service.noise.join(" "));
                scores.example("line match".to_owned(), place, &which);
            }
        }
    }

    fn score_states(&self, scores: &mut Scores) {
        for (claim, found) in self.truth.claims.iter().zip(&self.found) {
            if claim.disposition == "quarantined" {
                continue;
            }
            let state = found.map_or(NONE, |found| found.state.as_str());
            scores.states.count(&claim.state, state);
            if claim.state != state {
                scores.example(format!("{} seen as {state}", claim.state), &claim.place, &claim.number);
            }
            for kind in kinds(&claim.noise, None) {
                let entry = scores.states_by_noise.entry(kind.to_owned()).or_default();
                entry.0 += u64::from(claim.state == state);
                entry.1 += 1;
            }
            let right = found.is_some_and(|found| found.balance == claim.balance);
            scores.balances.0 += u64::from(right);
            scores.balances.1 += 1;
            if !right {
                *scores.balances_wrong.entry(claim.state.clone()).or_default() += 1;
                let found = found.map_or(0, |found| found.balance);
                let which = format!("{}: {} is {found}", claim.number, claim.balance);
                scores.example(format!("balance when {}", claim.state), &claim.place, &which);
            }
        }
    }

    fn score_denials(&self, scores: &mut Scores) {
        // Denials that the engine sees; those nobody meant are left at the end.
        let mut seen: BTreeMap<Told<'_>, Vec<&engine::Denial>> = BTreeMap::new();
        for ((place, ordinal), payment) in &self.claim_payments {
            for denial in &payment.denials {
                let cents = denial.amount.unsigned_abs();
                scores.other.0 += if denial.category == OTHER { cents } else { 0 };
                scores.other.1 += cents;
                let what = (denial.group.as_str(), denial.carc.as_str(), denial.amount);
                seen.entry(((*place, *ordinal, denial.service), what)).or_default().push(denial);
            }
        }
        for denial in &self.truth.denials {
            let place = self.place(&denial.place);
            let what = (denial.group.as_str(), denial.carc.as_str(), denial.amount);
            let told = ((place, denial.ordinal, denial.service), what);
            let found = seen.get_mut(&told).and_then(Vec::pop);
            let said = found.map_or(NONE, |found| &found.category);
            scores.categories.count(&denial.category, said);
            scores.queues.count(&denial.queue, found.map_or(NONE, |found| &found.queue));
            if said != denial.category {
                let mistake = format!("{} said to be {said}", denial.category);
                scores.example(mistake, place, &shown(&told));
            }
        }
        for (told, denial) in seen.iter().flat_map(|(told, all)| all.iter().map(move |one| (told, one))) {
            scores.categories.count(NONE, &denial.category);
            scores.queues.count(NONE, &denial.queue);
            let mistake = format!("no denial said to be {}", denial.category);
            scores.example(mistake, told.0.0, &shown(told));
        }
    }

    fn score_defects(&self, scores: &mut Scores) {
        let claims: BTreeMap<(&Place, &str), &engine::Claim> =
            self.engine.claims.iter().map(|claim| ((&claim.place, claim.number.as_str()), claim)).collect();
        let mut faulty: BTreeMap<&Place, BTreeSet<&str>> = BTreeMap::new();
        let envelopes = self.faulty_envelopes();
        for defect in &self.truth.defects {
            faulty.entry(&defect.place).or_default().insert(&defect.number);
            let claim = claims.get(&(&defect.place, defect.number.as_str()));
            let here = claim.and_then(|claim| self.engine.findings.get(&claim.id)).into_iter().flatten();
            let above = self.above.get(defect.place.file.as_str()).into_iter().flatten();
            let whole_file = envelopes.contains(defect.place.file.as_str());
            let above =
                above.filter(|(place, _)| whole_file || **place == defect.place || place.set.is_empty());
            let above = above.flat_map(|(_, findings)| findings.iter());
            // What stands above another claim is that one's.
            let stretch = claim.map_or(0..=i64::MAX, |claim| self.stretch(claim));
            let above = above.filter(|(offset, _)| stretch.contains(offset)).map(|(_, finding)| finding);
            let also: Vec<&str> = defect.also.split_whitespace().collect();
            let meant = |edit: &str| edit == defect.edit || also.contains(&edit);
            // What stands above a claim counts for it only when it is what was meant.
            let of_claim = !defect.number.is_empty();
            let above = above.filter(|one| meant(&one.edit) || !of_claim && one.rejects);
            let fired = here.filter(|one| one.rejects || meant(&one.edit)).chain(above);
            let fired: BTreeSet<&str> = fired.map(|finding| finding.edit.as_str()).collect();
            let entry = scores.defects.entry(defect.kind.clone()).or_default();
            entry.0 = Kind { edit: defect.edit.clone(), snip: defect.snip };
            entry.1.count(&defect.edit, &also, &fired);
            if !fired.iter().any(|edit| meant(edit)) {
                let which = format!("{}: {fired:?}", defect.number);
                scores.example(format!("{} not caught", defect.kind), &defect.place, &which);
            }
        }
        self.score_clean(scores, &faulty, &envelopes);
    }

    /// Files whose one fault is of an envelope or a header: whatever is said of such a file may be it.
    fn faulty_envelopes(&self) -> BTreeSet<&'a str> {
        let mut all: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        for defect in &self.truth.defects {
            let entry = all.entry(&defect.place.file).or_default();
            entry.0 += 1;
            entry.1 |= defect.number.is_empty();
        }
        all.into_iter().filter(|(_, (count, above))| *count == 1 && *above).map(|(file, _)| file).collect()
    }

    /// What fires where nothing is wrong.
    fn score_clean(
        &self,
        scores: &mut Scores,
        faulty: &BTreeMap<&Place, BTreeSet<&str>>,
        envelopes: &BTreeSet<&str>,
    ) {
        let nothing = BTreeSet::new();
        for (claim, found) in self.truth.claims.iter().zip(&self.found) {
            let has_defect = faulty.get(&claim.place).is_some_and(|all| all.contains(claim.number.as_str()));
            let (Some(found), false, "released") = (found, has_defect, claim.disposition.as_str()) else {
                continue;
            };
            let findings = self.engine.findings.get(&found.id).unwrap_or(&nothing);
            let clean = &mut scores.clean;
            clean.claims += 1;
            clean.held += u64::from(findings.iter().any(|finding| finding.rejects));
            for finding in findings {
                let counts = if finding.rejects { &mut clean.rejects } else { &mut clean.warns };
                *counts.entry(finding.edit.clone()).or_default() += 1;
            }
            if let Some(finding) = findings.iter().find(|finding| finding.rejects) {
                scores.example(format!("{} on a clean claim", finding.edit), &claim.place, &claim.number);
            }
        }
        let files: BTreeSet<&str> = faulty.keys().map(|place| place.file.as_str()).collect();
        let unbalanced: BTreeSet<&Place> = self
            .truth
            .payments
            .iter()
            .filter(|one| !one.is_balanced)
            .map(|one| self.place(&one.place))
            .collect();
        for (place, findings) in &self.engine.findings_above {
            let is_faulty = faulty.contains_key(place)
                || unbalanced.contains(place)
                || place.set.is_empty() && files.contains(place.file.as_str())
                || envelopes.contains(place.file.as_str());
            for (_, finding) in findings.iter().filter(|(_, finding)| finding.rejects && !is_faulty) {
                *scores.clean.above.entry(finding.edit.clone()).or_default() += 1;
            }
        }
    }
}

/// What should have become of a claim payment.
fn expected(link: &truth::Link) -> Expected {
    match (link.decision.as_str(), link.claim) {
        ("matched", Some(claim)) => Expected::Claim(claim),
        ("duplicate", _) => Expected::Duplicate,
        ("ambiguous", _) => Expected::Undecidable,
        _ => Expected::Nobody,
    }
}

/// A service payment and what it pays.
#[derive(Default)]
struct Service<'a> {
    /// Claims and numbers of lines.
    lines: BTreeSet<(usize, i64)>,
    noise: &'a [String],
}

/// A denial as it is told: place, ordinals of CLP and SVC; group code, CARC and amount.
type Told<'a> = ((&'a Place, i64, i64), (&'a str, &'a str, i64));

fn shown(((_, ordinal, service), (group, carc, amount)): &Told<'_>) -> String {
    format!("{ordinal}.{service} {group}-{carc} {amount}")
}

/// Claims of both sides: by place and number, in order where a number stands twice; else by a number that
/// each side has once.
fn join_claims<'a>(
    truth: &'a Truth,
    engine: &'a Engine,
) -> (BTreeMap<&'a str, usize>, Vec<Option<&'a engine::Claim>>) {
    let mut at: BTreeMap<(&Place, &str), Vec<&engine::Claim>> = BTreeMap::new();
    let mut by_number: BTreeMap<&str, Vec<&engine::Claim>> = BTreeMap::new();
    for claim in engine.claims.iter().rev() {
        at.entry((&claim.place, claim.number.as_str())).or_default().push(claim);
        by_number.entry(&claim.number).or_default().push(claim);
    }
    let mut claim_of = BTreeMap::new();
    let mut found = Vec::new();
    for (index, claim) in truth.claims.iter().enumerate() {
        let number = claim.number.as_str();
        let here = at.get_mut(&(&claim.place, number)).and_then(Vec::pop);
        let alone = || match by_number.get(number).map(Vec::as_slice) {
            Some([claim]) => Some(*claim),
            _ => None,
        };
        let joined = here.or_else(alone);
        if let Some(claim) = joined {
            claim_of.entry(claim.id.as_str()).or_insert(index);
        }
        found.push(joined);
    }
    (claim_of, found)
}

/// The kinds of noise, and what is wrong with the transaction set; or what says that there is nothing.
fn kinds<'a>(noise: &'a [String], fault: Option<&&'a str>) -> impl Iterator<Item = &'a str> {
    let none = (noise.is_empty() && fault.is_none()).then_some(QUIET);
    noise.iter().map(String::as_str).chain(fault.copied()).chain(none)
}

/// The category of what no reason or remark tells more of.
const OTHER: &str = "payer_processing";

/// Examples kept of each mistake.
const EXAMPLES_MAX: usize = 5;

/// What has no noise.
pub(crate) const QUIET: &str = "(none)";
