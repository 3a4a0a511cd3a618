//! What of a claim does not go together with earlier claims.

use codes::tables::{Adjudication, ModifierIndicator, ServiceFee};
use codes::{CodeSets, TableKind};

use super::{Given, Services};
use crate::coded::{ASSISTANTS, Bypass, CodedLine, SECOND_SURGEONS, bypass};

/// A claim before the one that is judged.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'e> {
    /// What it says was done.
    pub services: &'e Services,
    /// What it is called (CLM01).
    pub control_number: &'e str,
}

/// What of a claim does not go together with an earlier one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Conflict {
    /// The edit that says so.
    pub edit: &'static str,
    /// Place of the line among the lines of the claim.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// Places of the claims it does not go together with, among the earlier ones.
    pub with: Vec<usize>,
}

/// Whether a table is loaded that speaks of services of several claims.
pub(super) fn is_judged(services: &Services, codes: &CodeSets) -> bool {
    let fees = services.is_professional() && codes.has(TableKind::Fees);
    let of = |program: codes::tables::Program| codes.has(program.pairs()) || codes.has(program.limits());
    fees || services.program.is_some_and(of)
}

impl Services {
    /// What does not go together with earlier claims of the patient, in the order of the lines.
    ///
    /// A replacement is not judged: it stands for a claim that was. Nor is a claim held against one that says
    /// the same, or has its number: the one is a duplicate, the other another version, or another payer's.
    pub fn conflicts(&self, earlier: &[Earlier<'_>], codes: &CodeSets) -> Vec<Conflict> {
        let mut found = Vec::new();
        if self.replaces {
            return found;
        }
        let others = earlier
            .iter()
            .enumerate()
            .filter(|(_, other)| other.services.alike != self.alike && other.services.number != self.number);
        for (at, other) in others.clone() {
            let same_payer = other.services.payer == self.payer;
            for given in &self.lines {
                for past in &other.services.lines {
                    let mut told = None;
                    if same_payer {
                        told = self.bundled(given, past, other, codes);
                        told = told.or_else(|| self.surgical(given, past, other, codes));
                    }
                    told = told.or_else(|| known_patient(given, past, other));
                    found.extend(told.map(|(edit, message)| Conflict {
                        edit,
                        line: given.line.at,
                        message,
                        with: vec![at],
                    }));
                }
            }
        }
        let payers: Vec<_> = others.filter(|(_, other)| other.services.payer == self.payer).collect();
        found.extend(self.over_limits(&payers, codes));
        found.sort_by(|one, other| {
            (one.line, one.edit, &one.with).cmp(&(other.line, other.edit, &other.with))
        });
        found
    }

    fn bundled(&self, given: &Given, past: &Given, other: &Earlier<'_>, codes: &CodeSets) -> Told {
        let (one, two) = (&given.line, &past.line);
        let program = self.program.filter(|_| self.program == other.services.program)?;
        if one.on != two.on || one.code == two.code || !given.same_provider(past) {
            return None;
        }
        let pairs = codes.bundles(program, one.on)?;
        let number = other.control_number;
        let (indicator, message) = if let Some(indicator) = pairs.find(two.code, one.code, one.on) {
            (indicator, format!("{} is part of {} of claim {number}", one.code, two.code))
        } else {
            let indicator = pairs.find(one.code, two.code, one.on)?;
            (indicator, format!("{} of claim {number} is part of {}", two.code, one.code))
        };
        match (indicator, bypass(one, two)) {
            (ModifierIndicator::NotAllowed, _) => Some(("COD-001", message)),
            (ModifierIndicator::Allowed, Bypass::No) => Some(("COD-002", message)),
            (ModifierIndicator::Allowed, Bypass::SamePlace) => Some(("COD-003", message)),
            _ => None,
        }
    }

    /// Visits and services around a surgery, whichever of the two is on the earlier claim.
    fn surgical(&self, given: &Given, past: &Given, other: &Earlier<'_>, codes: &CodeSets) -> Told {
        if !self.is_professional() || !other.services.is_professional() || !given.same_specialty(past) {
            return None;
        }
        let number = other.control_number;
        if let Some((edit, stands)) = around(&past.line, &given.line, codes) {
            let message = format!("{} {stands} {} of claim {number}", given.line.code, past.line.code);
            return Some((edit, message));
        }
        let (edit, stands) = around(&given.line, &past.line, codes)?;
        Some((edit, format!("{} of claim {number} {stands} {}", past.line.code, given.line.code)))
    }

    /// Days that have more units than their limit only when the claims are taken together.
    fn over_limits(&self, others: &[(usize, &Earlier<'_>)], codes: &CodeSets) -> Vec<Conflict> {
        let Some(program) = self.program.filter(|program| codes.has(program.limits())) else {
            return Vec::new();
        };
        let judge = |given: &Given| {
            let line = &given.line;
            let limit = codes.unit_limits(program, line.on)?.find(line.code)?;
            let edit = match limit.adjudication {
                Adjudication::Line => return None,
                Adjudication::DayPolicy => "COD-021",
                Adjudication::DayClinical => "COD-004",
            };
            let together = |other: &&Given| other.counts_with(given);
            // Told once, at the last line of the day.
            if !given.counted || self.lines.iter().filter(together).any(|other| other.line.at > line.at) {
                return None;
            }
            let sum = |lines: &[Given]| {
                let units = lines.iter().filter(together).map(|other| other.line.units.0);
                units.fold(0_i64, i64::saturating_add)
            };
            let of_program = |other: &Services| other.program == self.program;
            let adding: Vec<(usize, i64)> = others
                .iter()
                .filter(|(_, other)| of_program(other.services))
                .map(|(at, other)| (*at, sum(&other.services.lines)))
                .filter(|(_, units)| *units > 0)
                .collect();
            let own = sum(&self.lines);
            let all = adding.iter().fold(own, |all, (_, units)| all.saturating_add(*units));
            let days = i64::from(line.to.days_after(line.on)) + 1;
            let most = i64::from(limit.units) * days;
            let one = claims::Quantity::ONE.0;
            if own > most * one || all <= most * one {
                return None;
            }
            let all = claims::Quantity(all);
            let message = format!("{all} units of {} in all claims of the day, at most {most}", line.code);
            let with = adding.into_iter().map(|(at, _)| at).collect();
            Some(Conflict { edit, line: line.at, message, with })
        };
        self.lines.iter().filter_map(judge).collect()
    }
}

type Told = Option<(&'static str, String)>;

impl Given {
    /// Whether it is a visit that only new patients have.
    pub(super) fn is_of_new_patient(&self) -> bool {
        NEW_PATIENT.contains(&&self.line.code.text())
    }

    /// Whether the patient was seen: a visit, or an examination of the eyes.
    fn is_seen(&self) -> bool {
        self.line.is_visit() || EYE_VISITS.contains(&&self.line.code.text())
    }

    /// Whether its units add up with those of another line.
    fn counts_with(&self, other: &Self) -> bool {
        let (one, two) = (&self.line, &other.line);
        let apart = |line: &CodedLine| line.has(ASSISTANTS) || line.has(SECOND_SURGEONS);
        self.counted
            && (one.code, one.on, one.to) == (two.code, two.on, two.to)
            && self.same_provider(other)
            && apart(one) == apart(two)
    }
}

fn known_patient(given: &Given, past: &Given, other: &Earlier<'_>) -> Told {
    let (new, visit) = (&given.line, &past.line);
    let is_before = visit.on < new.on && new.on.years_after(visit.on) < NEW_AFTER_YEARS;
    if !given.is_of_new_patient() || !past.is_seen() || !is_before || !given.same_specialty(past) {
        return None;
    }
    let message = format!(
        "{} is for new patients, and claim {} has visit {} of {}",
        new.code, other.control_number, visit.code, visit.on
    );
    Some(("COD-018", message))
}

/// The edit that speaks of a service beside a surgery, and how the service stands to it.
fn around(surgery: &CodedLine, other: &CodedLine, codes: &CodeSets) -> Option<(&'static str, String)> {
    // Only part of a surgery's fee, or an assistant's: what it covers is another's.
    if surgery.is_visit() || surgery.has(ASSISTANTS) || surgery.has(&[b"54", b"55", b"56"]) {
        return None;
    }
    let days = other.on.days_after(surgery.on);
    if !(-1..=90).contains(&days) {
        return None;
    }
    let covered = global_days(surgery, codes)?;
    let is_visit = other.is_visit();
    match (covered, days) {
        (0 | 10, 0) if is_visit && !other.has(&[b"25", b"57", b"24"]) => {
            Some(("COD-006", "has no modifier 25 beside".to_owned()))
        }
        (90, 0 | -1) if is_visit && !other.has(&[b"57", b"24"]) => {
            Some(("COD-007", "has no modifier 57 before".to_owned()))
        }
        (10 | 90, 1..) if days <= i32::from(covered) => {
            let says = other.has(&[b"58", b"78", b"79"]) || (is_visit && other.has(&[b"24"]));
            let is_judged = is_visit || global_days(other, codes).is_some();
            (!says && is_judged).then(|| ("COD-008", format!("falls into the {covered} days after")))
        }
        _ => None,
    }
}

fn global_days(line: &CodedLine, codes: &CodeSets) -> Option<u8> {
    codes.fees(false, line.on)?.service(line.code).as_ref().and_then(ServiceFee::global_days)
}

/// Years without a visit after which a patient is new again.
const NEW_AFTER_YEARS: i32 = 3;

const NEW_PATIENT: &[&[u8; 5]] = &[
    b"92002", b"92004", b"99202", b"99203", b"99204", b"99205", b"99341", b"99342", b"99344", b"99345",
    b"99381", b"99382", b"99383", b"99384", b"99385", b"99386", b"99387",
];

const EYE_VISITS: &[&[u8; 5]] = &[b"92002", b"92004", b"92012", b"92014"];
