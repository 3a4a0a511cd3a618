//! Makes claims up: each is a function of the seed, the desk that sends it and its number.

use std::borrow::Cow;

use super::{Claim, Line, Prior, SaidNpi, Stay, StayDetail};
use crate::defect::{Scene, put_one_in};
use crate::dice::Dice;
use crate::remittance::share_of;
use crate::segments::{push_digits, push_number};
use crate::world::{
    CHRONIC, ClaimType, DENTAL, Diagnosis, INJURIES, Menu, Need, PAYERS, Patient, Practice, Procedure,
    REASONS, Specialty, Want, dental_menu, fits, outpatient_menu, professional_menu,
};
use crate::{Day, Plan};

/// Where a run of claims comes from: one practice, one kind of claim, one day.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) ordinal: u64,
    pub(crate) practice: Practice,
    pub(crate) claim_type: ClaimType,
    /// The number of its first claim.
    pub(crate) first: u64,
    pub(crate) claims: u64,
    /// The day it sends them.
    pub(crate) sent: Day,
}

/// Makes the claims of a desk.
pub(crate) struct Composer<'d> {
    plan: &'d Plan,
    desk: &'d Desk,
}

impl<'d> Composer<'d> {
    pub(crate) fn new(plan: &'d Plan, desk: &'d Desk) -> Self {
        Self { plan, desk }
    }

    /// The claim of that number.
    pub(crate) fn claim(&self, index: u64) -> Claim {
        let (mut claim, mut dice) = self.clean(index);
        if dice.chance(self.plan.defects) {
            let earlier = || self.clean_before(index);
            let scene = Scene { plan: self.plan, practice: &self.desk.practice, earlier: &earlier };
            put_one_in(&mut claim, &mut dice, &scene);
        }
        claim
    }

    /// The claim before that one, unless it is another desk's or has a defect.
    fn clean_before(&self, index: u64) -> Option<Claim> {
        let before = index.checked_sub(1).filter(|&before| before >= self.desk.first)?;
        let (claim, mut dice) = self.clean(before);
        (!dice.chance(self.plan.defects)).then_some(claim)
    }

    /// The claim of that number without any defect, and the dice that decide on one.
    fn clean(&self, index: u64) -> (Claim, Dice) {
        if !self.may_share_its_day(index) {
            return self.composed(index, None);
        }
        let (before, _) = self.composed(index - 1, None);
        let (claim, dice) = self.composed(index, Some(&before));
        if claim.lines.is_empty() { self.composed(index, None) } else { (claim, dice) }
    }

    /// Whether the patient comes twice that day: the second visit may be to another of the practice.
    fn may_share_its_day(&self, index: u64) -> bool {
        let turn = index - self.desk.first;
        !self.plan.plain
            && self.desk.claim_type == ClaimType::Professional
            && turn % VISITS == 1
            && Dice::new(self.plan.seed, SAME_DAY, index).chance(2_000)
    }

    /// The claim of that number, of a day of its own or that of an earlier visit: what was done then is not
    /// done again.
    fn composed(&self, index: u64, earlier: Option<&Claim>) -> (Claim, Dice) {
        let mut dice = Dice::new(self.plan.seed, PURPOSE, index);
        let desk = self.desk;
        let turn = (index - desk.first) % VISITS;
        let patient_number = (desk.ordinal << 32) | ((index - desk.first) / VISITS);
        let patient = Patient::new(
            self.plan.seed,
            patient_number,
            &desk.practice,
            desk.claim_type,
            self.plan.last_service(),
        );
        let own = self.service_day(&mut dice, turn);
        let day = earlier.map_or(own, |earlier| earlier.from);
        let mut claim = self.blank(&mut dice, index, patient, day);
        match desk.claim_type {
            ClaimType::Professional => self.professional(&mut claim, &mut dice),
            ClaimType::Institutional => institutional(&mut claim, &mut dice),
            ClaimType::Dental => self.dental(&mut claim, &mut dice),
        }
        if let Some(earlier) = earlier {
            leave_out(&mut claim, earlier);
            // Without the visit nobody is seen to have ordered a picture.
            if claim.lines.iter().all(|line| line.code.starts_with('7')) && claim.referring.is_none() {
                claim.referring = Some((claim.rendering + 1) % desk.practice.providers.len());
            }
        }
        if !self.plan.plain {
            add_detail(&mut claim, &mut Dice::new(self.plan.seed, DETAIL, index));
        }
        self.number_lines(&mut claim, &mut dice);
        claim.total = claim.charge();
        self.address_payer(&mut claim, &mut dice);
        (claim, dice)
    }

    fn service_day(&self, dice: &mut Dice, turn: u64) -> Day {
        let day = self.desk.sent.plus(-(2 + 6 * turn as i32 + dice.below(6) as i32));
        let last = self.plan.last_service();
        day.clamp(last.plus(1 - self.plan.days as i32), last)
    }

    fn blank(&self, dice: &mut Dice, index: u64, mut patient: Patient, day: Day) -> Claim {
        let practice = &self.desk.practice;
        let rendering = dice.below(practice.providers.len() as u64) as usize;
        Claim {
            index,
            kind: self.desk.claim_type,
            number: practice.control_number(index + 1),
            payer: patient.payer,
            payer_id: "",
            filing: "",
            member: std::mem::take(&mut patient.member),
            prior: None,
            names_next: false,
            total: 0,
            facility_code: "11",
            facility_qualifier: if self.desk.claim_type == ClaimType::Institutional { "A" } else { "B" },
            frequency: "1",
            original: None,
            cause: None,
            birth: patient.person.birth,
            from: day,
            to: day,
            admitted: None,
            stay: None,
            diagnoses: Vec::with_capacity(4),
            lines: Vec::with_capacity(6),
            rendering,
            rendering_npi: SaidNpi::Rightly,
            referring: None,
            names_facility: false,
            authorization: None,
            referral: None,
            patient_paid: 0,
            billing_npi: SaidNpi::Rightly,
            defect: None,
            patient,
        }
    }

    fn professional(&self, claim: &mut Claim, dice: &mut Dice) {
        let specialty = self.desk.practice.specialty;
        diagnose(claim, dice);
        fill(claim, dice, professional_menu(specialty));
        let payer = &PAYERS[claim.payer];
        if claim.lines[0].code == "G0439" && !payer.is_medicare() {
            claim.lines[0].code = Cow::Borrowed("99213");
        }
        match specialty {
            Specialty::Anesthesia => {
                claim.facility_code = "22";
                claim.names_facility = true;
                let status = dice.word(&["P1", "P2", "P3"]);
                claim.lines[0].modifiers = vec![dice.word(&["AA", "QZ"]), status];
            }
            Specialty::Transport => {
                claim.facility_code = "41";
                let way = dice.word(&["RH", "NH", "SH"]);
                claim.lines.iter_mut().for_each(|line| line.modifiers = vec![way]);
            }
            Specialty::Therapy => claim.lines.iter_mut().for_each(|line| line.modifiers = vec!["GP"]),
            Specialty::Equipment => claim.facility_code = "12",
            Specialty::Laboratory => claim.facility_code = "81",
            Specialty::Imaging => {
                claim.facility_code = "22";
                claim.names_facility = true;
            }
            Specialty::Emergency => {
                claim.facility_code = "23";
                claim.names_facility = true;
            }
            _ if claim.lines[0].code == "29881" => {
                claim.facility_code = "24";
                claim.names_facility = true;
                claim.lines.truncate(1);
            }
            _ if claim.lines[0].code == "99232" => {
                claim.facility_code = "21";
                claim.names_facility = true;
                claim.admitted = Some(claim.from.plus(-(dice.below(4) as i32)));
                claim.lines.truncate(1);
            }
            _ if claim.lines.len() == 1 && claim.lines[0].need == Need::Visit && dice.chance(2_500) => {
                claim.facility_code = "10";
                claim.lines[0].modifiers = vec!["95"];
            }
            _ => {}
        }
        // The one diagnosis that names a side names the right one.
        let is_right = claim.diagnoses.iter().any(|(_, code)| code == "S61411A");
        let side = if is_right || claim.index.is_multiple_of(2) { "RT" } else { "LT" };
        for line in &mut claim.lines {
            match line.need {
                Need::Rental => line.modifiers = vec!["RR"],
                Need::Purchase => line.modifiers = vec!["NU"],
                Need::Reading => line.modifiers = vec!["26"],
                Need::Side => line.modifiers = vec![side],
                _ => {}
            }
        }
        let beside = claim.lines.iter().skip(1).any(|line| line.need != Need::Laboratory);
        if claim.lines[0].need == Need::Visit && beside {
            claim.lines[0].modifiers = vec!["25"];
        }
        let ordered = claim.lines.iter().any(|line| line.need.is_ordered());
        if ordered || dice.chance(1_000) {
            let others = self.desk.practice.providers.len();
            claim.referring = Some((claim.rendering + 1 + dice.below(others as u64 - 1) as usize) % others);
        }
        if claim.frequency == "1" && !payer.is_medicare() && dice.chance(120) {
            claim.frequency = "7";
            claim.original = Some(claim_number(claim.payer, claim.index, 9));
        }
        if dice.chance(500) {
            claim.patient_paid = payer.copay.min(claim.charge());
        }
        refer(claim, dice);
    }

    fn dental(&self, claim: &mut Claim, dice: &mut Dice) {
        let finding = DENTAL.iter().filter(|finding| fits(finding, claim.patient.person.female, 30));
        let finding = finding.clone().nth(dice.below(finding.count() as u64) as usize).expect("someone fits");
        if dice.chance(6_000) {
            claim.diagnoses.push(("ABK", Cow::Borrowed(finding.code)));
        }
        fill(claim, dice, dental_menu());
        for line in &mut claim.lines {
            let first = if claim.diagnoses.is_empty() { 0 } else { line.pointers[0] };
            line.pointers = [first, 0, 0, 0];
            match line.need {
                Need::Tooth => line.tooth = dice.word(&["1", "16", "17", "30", "32"]),
                Need::Surfaces => {
                    line.tooth = dice.word(&["3", "14", "19", "29"]);
                    let two = line.code == "D2392";
                    line.surfaces =
                        if two { &["M", "O"] } else { dice.pick::<&[&str]>(&[&["O"], &["B"], &["L"]]) };
                }
                Need::Prosthesis => {
                    line.tooth = dice.word(&["4", "12", "20", "31"]);
                    line.prosthesis = dice.word(&["I", "I", "R"]);
                }
                Need::Quadrant => line.quadrant = dice.word(&["10", "20", "30", "40"]),
                _ => {}
            }
        }
        let _ = self;
    }

    fn number_lines(&self, claim: &mut Claim, dice: &mut Dice) {
        // Some systems do not number their lines, and some forget to.
        let numbers = self.desk.practice.ordinal % 5 != 4 && !dice.chance(300);
        if numbers {
            for (position, line) in claim.lines.iter_mut().enumerate() {
                let mut control = Vec::with_capacity(12);
                push_number(&mut control, claim.index + 1);
                control.push(b'L');
                push_number(&mut control, position as u64 + 1);
                line.control = String::from_utf8(control).expect("digits and a letter");
            }
        }
    }

    /// Decides whether the claim goes to the first payer or, after it, to the second.
    fn address_payer(&self, claim: &mut Claim, dice: &mut Dice) {
        let first = claim.payer;
        let goes_on = claim
            .patient
            .second
            .clone()
            .filter(|_| claim.frequency == "1" && !PAYERS[first].is_medicare() && dice.chance(6_000));
        if let Some((second, member)) = goes_on {
            let mut paid = 0;
            for line in &mut claim.lines {
                let adjudicated = share_of(&PAYERS[first], line.charge, dice);
                paid += adjudicated.paid;
                line.prior = Some(adjudicated);
            }
            claim.prior = Some(Prior {
                payer: first,
                member: std::mem::replace(&mut claim.member, member),
                day: self.desk.sent.plus(-1).max(claim.to),
                claim_number: claim_number(first, claim.index, 0),
                paid,
                line_payer_id: PAYERS[first].id,
            });
            claim.payer = second;
        } else {
            // Medicare passes claims on itself.
            claim.names_next =
                !self.plan.plain && claim.patient.second.is_some() && !PAYERS[first].is_medicare();
        }
        claim.payer_id = PAYERS[claim.payer].id;
        claim.filing = PAYERS[claim.payer].filing;
    }
}

/// The number by which a payer knows a claim; `turn` tells its versions apart.
pub(crate) fn claim_number(payer: usize, index: u64, turn: u64) -> String {
    let mixed = Dice::new(index, NUMBER_PURPOSE, payer as u64).below(900) + 100;
    let mut number = String::with_capacity(16);
    number.push_str(&PAYERS[payer].id[..2]);
    push_digits(&mut number, mixed, 3);
    push_digits(&mut number, index + 1, 9);
    push_digits(&mut number, turn, 1);
    number
}

fn institutional(claim: &mut Claim, dice: &mut Dice) {
    diagnose(claim, dice);
    let inpatient = dice.chance(3_500);
    fill(claim, dice, outpatient_menu(inpatient));
    claim.referral = None;
    if !inpatient {
        claim.facility_code = "13";
        let beside = claim.lines.len() > 1;
        if claim.lines[0].need == Need::Visit && beside {
            claim.lines[0].modifiers = vec!["25"];
        }
        return;
    }
    let nights = dice.between(1, 8);
    claim.facility_code = "11";
    claim.from = claim.to.plus(-(nights as i32));
    claim.admitted = Some(claim.from);
    for line in &mut claim.lines {
        line.from = claim.from;
        if line.need == Need::Room {
            line.basis = "DA";
            line.charge *= nights;
            line.units = nights;
        }
    }
    let operated = claim.lines.iter().any(|line| line.revenue == "0360");
    claim.stay = Some(Stay {
        nights,
        drg: dice.word(&["194", "292", "392", "470", "872"]),
        procedure: operated
            .then(|| (dice.word(&["0DTJ4ZZ", "0FT44ZZ", "0SRC0J9", "0SRD0J9"]), claim.from.plus(1))),
        onset: claim.from.plus(-(dice.between(0, 9) as i32)),
        detail: None,
    });
    claim.authorization = dice.chance(7_000).then(|| format!("AU{:07}", dice.below(10_000_000)));
}

/// Leaves out what was done at an earlier visit of the same day, and that the patient was seen at all; leaves
/// out everything when what the rest belongs to was done then.
fn leave_out(claim: &mut Claim, earlier: &Claim) {
    let visit = |line: &Line| line.need == Need::Visit;
    let seen = earlier.lines.iter().any(visit);
    let done = |line: &Line| earlier.lines.iter().any(|other| other.code == line.code);
    if done(&claim.lines[0]) && !visit(&claim.lines[0]) {
        claim.lines.clear();
    }
    claim.lines.retain(|line| !(done(line) || seen && visit(line)));
    if let Some(first) = claim.lines.first_mut() {
        first.pointers = first_four(claim.diagnoses.len() as u8);
    }
    claim.patient_paid = claim.patient_paid.min(claim.charge());
}

/// What some say besides, and some say otherwise.
fn add_detail(claim: &mut Claim, dice: &mut Dice) {
    let from = claim.from;
    if let Some(stay) = claim.stay.as_mut().filter(|_| dice.chance(4_000)) {
        stay.detail = Some(StayDetail {
            procedure: stay.procedure.filter(|_| dice.chance(5_000)).map(|(_, day)| ("3E0G76Z", day)),
            earlier: dice.chance(2_000).then(|| (from.plus(-20), from.plus(-14))),
            rate: dice.between(900, 1_900),
            condition: dice.word(&["C1", "C5", "38"]),
        });
    }
    let minutes = claim.lines.iter_mut().filter(|line| line.need == Need::Minutes);
    for line in minutes {
        // Some payers want quarters of an hour.
        if dice.chance(1_500) {
            line.basis = "UN";
            line.units = (line.units + 14) / 15;
        }
    }
}

/// A reason to come, a lasting condition or two, now and then an injury.
fn diagnose(claim: &mut Claim, dice: &mut Dice) {
    let female = claim.patient.person.female;
    let age = claim.patient.age(claim.from);
    let choose = |dice: &mut Dice, from: &'static [Diagnosis]| loop {
        let chosen = dice.pick(from);
        if fits(chosen, female, age) {
            return chosen.code;
        }
    };
    let injured = claim.kind == ClaimType::Professional && dice.chance(350);
    if injured {
        let day = claim.from.plus(-(dice.below(3) as i32));
        claim.cause = Some((dice.word(&["OA", "AA"]), Some(day)));
        claim.diagnoses.push(("ABK", Cow::Borrowed(dice.pick(&INJURIES).code)));
    } else {
        claim.diagnoses.push(("ABK", Cow::Borrowed(choose(dice, &REASONS))));
    }
    if age >= 18 {
        for _ in 0..dice.below(4) {
            let code = choose(dice, &CHRONIC);
            if claim.diagnoses.iter().all(|(_, other)| other != code) {
                claim.diagnoses.push(("ABF", Cow::Borrowed(code)));
            }
        }
    }
}

/// Lines from a menu, none twice.
fn fill(claim: &mut Claim, dice: &mut Dice, menu: &'static Menu) {
    let opening = dice.pick(menu.first);
    let all = claim.diagnoses.len() as u8;
    claim.lines.push(line(claim, dice, opening, first_four(all)));
    let wanted = if menu.then_max == 0 { 0 } else { dice.between(0, menu.then_max) };
    let begin = dice.below(menu.then.len().max(1) as u64) as usize;
    let following = menu.then.iter().cycle().skip(begin);
    for procedure in following.take((wanted as usize).min(menu.then.len())) {
        let pointer = 1 + dice.below(u64::from(all.max(1))) as u8;
        claim.lines.push(line(claim, dice, procedure, [pointer, 0, 0, 0]));
    }
}

/// Points at every diagnosis, as far as there is room.
fn first_four(all: u8) -> [u8; 4] {
    [1, 2, 3, 4].map(|pointer| if pointer <= all { pointer } else { 0 })
}

fn line(claim: &Claim, dice: &mut Dice, procedure: &'static Procedure, pointers: [u8; 4]) -> Line {
    let minutes = procedure.need == Need::Minutes;
    let units =
        if minutes { dice.between(25, 210) } else { dice.between(procedure.units.0, procedure.units.1) };
    // Prices end in every way prices end.
    let cents = dice.pick(&[0, 0, 0, 0, 50, 25, 75, 37, 99]);
    let price = dice.between(procedure.price.0, procedure.price.1) * 100 + cents;
    let drug = match procedure.need {
        Need::Drug(code, amount, unit) => Some((code, amount * units as u64, unit)),
        _ => None,
    };
    Line {
        code: Cow::Borrowed(procedure.code),
        revenue: procedure.revenue,
        modifiers: Vec::new(),
        charge: price * units,
        basis: if minutes { "MJ" } else { "UN" },
        units,
        from: claim.from,
        pointers,
        control: String::new(),
        need: procedure.need,
        drug,
        tooth: "",
        surfaces: &[],
        quadrant: "",
        prosthesis: "",
        prior: None,
    }
}

/// Numbers that some payers ask for before they pay.
fn refer(claim: &mut Claim, dice: &mut Dice) {
    if PAYERS[claim.payer].wants(Want::Referral) {
        claim.referral = Some(format!("RF{:07}", dice.below(10_000_000)));
    }
    if claim.lines.iter().any(|line| line.need == Need::Order) && dice.chance(7_000) {
        claim.authorization = Some(format!("AU{:07}", dice.below(10_000_000)));
    }
}

/// How often a patient comes in a run of claims.
const VISITS: u64 = 3;

const PURPOSE: u64 = 3;

const DETAIL: u64 = 12;

const SAME_DAY: u64 = 14;

const NUMBER_PURPOSE: u64 = 4;
