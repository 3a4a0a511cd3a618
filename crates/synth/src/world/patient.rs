//! Patients: each comes a few times, with the same coverage.

use super::name::{Address, address, person_name};
use super::payer::{PAYERS, PayerKind};
use super::practice::{ClaimType, Practice, Specialty};
use crate::Day;
use crate::dice::Dice;
use crate::segments::push_digits;

/// A person on a claim.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) family: &'static str,
    pub(crate) given: &'static str,
    pub(crate) middle: &'static str,
    pub(crate) birth: Day,
    pub(crate) female: bool,
    pub(crate) address: Address,
}

/// A patient and who pays for the care.
#[derive(Clone, Debug)]
pub(crate) struct Patient {
    pub(crate) number: u64,
    pub(crate) person: Person,
    /// The subscriber, and the patient's relationship (PAT01), unless the patient is the subscriber.
    pub(crate) subscriber: Option<(Person, &'static str)>,
    /// Index into `PAYERS`.
    pub(crate) payer: usize,
    pub(crate) member: String,
    pub(crate) group: String,
    /// A second payer, and the member's number there. It pays after the first.
    pub(crate) second: Option<(usize, String)>,
}

impl Patient {
    pub(crate) fn new(
        seed: u64,
        number: u64,
        practice: &Practice,
        claim_type: ClaimType,
        today: Day,
    ) -> Self {
        let mut dice = Dice::new(seed, PURPOSE, number);
        let age = age(&mut dice, practice.specialty, claim_type);
        let person = person(&mut dice, practice.place, age, today);
        let payer = payer(&mut dice, age, claim_type);
        let kind = PAYERS[payer].kind;
        let depends = kind == PayerKind::Commercial && (age < 19 || dice.chance(1_500));
        let subscriber = depends.then(|| {
            let child = age < 19;
            let years = if child { age + dice.between(20, 38) as i32 } else { (age + 2).max(21) };
            let mut other = self::person(&mut dice, practice.place, years, today);
            other.family = person.family;
            other.address = person.address;
            if other.given == person.given {
                other.given = if other.given == "ADA" { "BEATRIX" } else { "ADA" };
            }
            (other, if child { "19" } else { "01" })
        });
        let second = second(&mut dice, payer, age, claim_type).map(|other| (other, member(&mut dice, other)));
        let member = member(&mut dice, payer);
        let group = match kind {
            PayerKind::Commercial => {
                let mut group = "GRP".to_owned();
                push_digits(&mut group, dice.below(90_000) + 10_000, 5);
                group
            }
            _ => String::new(),
        };
        Self { number, person, subscriber, payer, member, group, second }
    }

    pub(crate) fn age(&self, on: Day) -> i32 {
        on.age(self.person.birth)
    }
}

fn age(dice: &mut Dice, specialty: Specialty, claim_type: ClaimType) -> i32 {
    let (low, high) = match (claim_type, specialty) {
        (ClaimType::Dental, _) => (4, 78),
        (ClaimType::Institutional, _) => (19, 92),
        (_, Specialty::Cardiology | Specialty::Infusion | Specialty::Transport) => (30, 94),
        (_, Specialty::Anesthesia) => (18, 90),
        (_, Specialty::Pediatrics) => (1, 16),
        (_, Specialty::Equipment | Specialty::Orthopedics) => (25, 92),
        _ => (1, 90),
    };
    dice.between(low, high) as i32
}

fn person(dice: &mut Dice, place: usize, age: i32, today: Day) -> Person {
    let female = dice.chance(5_200);
    let (family, given) = person_name(dice, female);
    // So many years before the first day of service that the patient has that age all year long.
    let birth = today.plus(-(age * 1_461 / 4) - 400 - dice.below(300) as i32);
    Person { family, given, middle: dice.word(&MIDDLE), birth, female, address: address(dice, place) }
}

fn payer(dice: &mut Dice, age: i32, claim_type: ClaimType) -> usize {
    let senior = age >= 65 && claim_type != ClaimType::Dental && dice.chance(8_000);
    let poor = !senior && dice.chance(if age < 19 { 3_500 } else { 1_200 });
    let kind = match (senior, poor) {
        (true, _) => PayerKind::Medicare,
        (_, true) => PayerKind::Medicaid,
        _ => PayerKind::Commercial,
    };
    let takes = |&at: &usize| PAYERS[at].kind == kind && PAYERS[at].takes(claim_type);
    let count = (0..PAYERS.len()).filter(takes).count() as u64;
    let chosen = dice.below(count) as usize;
    (0..PAYERS.len()).filter(takes).nth(chosen).expect("every kind takes every type it is asked for")
}

/// Who pays after the first payer, for some.
fn second(dice: &mut Dice, first: usize, age: i32, claim_type: ClaimType) -> Option<usize> {
    if claim_type == ClaimType::Dental || !dice.chance(1_800) {
        return None;
    }
    let wanted = |at: &usize| {
        let payer = &PAYERS[*at];
        match PAYERS[first].kind {
            PayerKind::Medicare => payer.kind == PayerKind::Supplement,
            PayerKind::Commercial if age >= 66 => payer.is_medicare() && payer.takes(claim_type),
            PayerKind::Commercial => {
                payer.kind == PayerKind::Commercial && *at != first && payer.takes(claim_type)
            }
            PayerKind::Medicaid | PayerKind::Supplement => false,
        }
    };
    (0..PAYERS.len()).find(wanted)
}

fn member(dice: &mut Dice, payer: usize) -> String {
    if PAYERS[payer].is_medicare() {
        return medicare_number(dice);
    }
    let digits = dice.below(10_000_000);
    let letter = char::from(b'A' + dice.below(26) as u8);
    let mut member = String::with_capacity(12);
    member.push_str(&PAYERS[payer].id[..3]);
    push_digits(&mut member, digits, 7);
    member.push(letter);
    member
}

/// Eleven characters in the pattern of a Medicare Beneficiary Identifier.
fn medicare_number(dice: &mut Dice) -> String {
    const LETTERS: &[u8] = b"ACDEFGHJKMNPQRTUVWXY";
    const BOTH: &[u8] = b"0123456789ACDEFGHJKMNPQRTUVWXY";
    "CAXNAXNAANN"
        .bytes()
        .map(|place| {
            char::from(match place {
                b'C' => b'1' + dice.below(9) as u8,
                b'A' => *dice.pick(LETTERS),
                b'X' => *dice.pick(BOTH),
                _ => b'0' + dice.below(10) as u8,
            })
        })
        .collect()
}

const PURPOSE: u64 = 2;

const MIDDLE: [&str; 8] = ["", "", "", "A", "E", "J", "M", "R"];
