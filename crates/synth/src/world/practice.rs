//! Practices and the people who work there.

use super::name::{Address, address, person_name};
use crate::dice::Dice;
use crate::segments::push_digits;

/// Which of the three claims it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ClaimType {
    /// 837P.
    Professional,
    /// 837I.
    Institutional,
    /// 837D.
    Dental,
}

impl ClaimType {
    pub(crate) const ALL: [Self; 3] = [Self::Professional, Self::Institutional, Self::Dental];

    /// `P`, `I` or `D`.
    pub(crate) fn letter(self) -> &'static str {
        ["P", "I", "D"][self as usize]
    }

    /// The version of the guide, as ST03 and GS08 have it.
    pub(crate) fn version(self) -> &'static str {
        ["005010X222A1", "005010X223A2", "005010X224A2"][self as usize]
    }
}

/// What a practice does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Specialty {
    Family,
    Hospital,
    Dental,
    Cardiology,
    Anesthesia,
    Infusion,
    Transport,
    Therapy,
    Equipment,
    Laboratory,
    Imaging,
    Pediatrics,
    Behavioral,
    Emergency,
    Orthopedics,
}

impl Specialty {
    /// The plainest, in the order in which practices take them up.
    pub(crate) const PLAIN: [Self; 7] = [
        Self::Family,
        Self::Hospital,
        Self::Dental,
        Self::Cardiology,
        Self::Anesthesia,
        Self::Infusion,
        Self::Transport,
    ];

    /// What an organization of practices has.
    pub(crate) const ALL: [Self; 15] = [
        Self::Family,
        Self::Hospital,
        Self::Dental,
        Self::Cardiology,
        Self::Anesthesia,
        Self::Infusion,
        Self::Transport,
        Self::Therapy,
        Self::Equipment,
        Self::Laboratory,
        Self::Pediatrics,
        Self::Orthopedics,
        Self::Imaging,
        Self::Behavioral,
        Self::Emergency,
    ];

    /// What works in a hospital.
    pub(crate) const OF_HOSPITALS: [Self; 6] =
        [Self::Hospital, Self::Emergency, Self::Anesthesia, Self::Imaging, Self::Hospital, Self::Cardiology];

    fn bills(self) -> ClaimType {
        match self {
            Self::Hospital => ClaimType::Institutional,
            Self::Dental => ClaimType::Dental,
            _ => ClaimType::Professional,
        }
    }

    fn taxonomy(self) -> &'static str {
        match self {
            Self::Family => "207Q00000X",
            Self::Hospital => "282N00000X",
            Self::Dental => "122300000X",
            Self::Cardiology => "207RC0000X",
            Self::Anesthesia => "207L00000X",
            Self::Infusion => "207RH0003X",
            Self::Transport => "341600000X",
            Self::Therapy => "225100000X",
            Self::Equipment => "332B00000X",
            Self::Laboratory => "291U00000X",
            Self::Imaging => "2085R0202X",
            Self::Pediatrics => "208000000X",
            Self::Behavioral => "103T00000X",
            Self::Emergency => "207P00000X",
            Self::Orthopedics => "207X00000X",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Family => "FAMILY CARE",
            Self::Hospital => "COMMUNITY HOSPITAL",
            Self::Dental => "DENTAL GROUP",
            Self::Cardiology => "HEART CLINIC",
            Self::Anesthesia => "ANESTHESIA PARTNERS",
            Self::Infusion => "INFUSION CENTER",
            Self::Transport => "MEDICAL TRANSPORT",
            Self::Therapy => "PHYSICAL THERAPY",
            Self::Equipment => "HOME EQUIPMENT",
            Self::Laboratory => "LABORATORIES",
            Self::Imaging => "IMAGING PARTNERS",
            Self::Pediatrics => "CHILDRENS CLINIC",
            Self::Behavioral => "COUNSELING CENTER",
            Self::Emergency => "EMERGENCY PHYSICIANS",
            Self::Orthopedics => "BONE AND JOINT",
        }
    }
}

/// How a practice numbers its claims (CLM01).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Numbering {
    /// Letters and digits only.
    Plain,
    /// With dashes and a dot.
    Punctuated,
    /// All twenty characters that payers return.
    Long,
}

/// Someone who renders, orders or attends.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    pub(crate) family: &'static str,
    pub(crate) given: &'static str,
    pub(crate) npi: String,
    pub(crate) taxonomy: &'static str,
}

/// A billing provider.
#[derive(Clone, Debug)]
pub(crate) struct Practice {
    pub(crate) ordinal: u64,
    pub(crate) specialty: Specialty,
    pub(crate) name: String,
    pub(crate) npi: String,
    pub(crate) ein: String,
    pub(crate) taxonomy: &'static str,
    pub(crate) place: usize,
    pub(crate) address: Address,
    pub(crate) providers: Vec<Provider>,
    /// Where others send patients: a name and an NPI.
    pub(crate) facility: (String, String),
    pub(crate) facility_address: Address,
    pub(crate) clia: String,
    /// The letters its control numbers begin with.
    pub(crate) prefix: String,
    pub(crate) numbering: Numbering,
    /// Whether a patient's claims stand under one subscriber level.
    pub(crate) groups_claims: bool,
}

impl Practice {
    fn new(seed: u64, ordinal: u64, specialty: Specialty) -> Self {
        let mut dice = Dice::new(seed, PURPOSE, ordinal);
        let place = dice.below(10) as usize;
        let (namesake, _) = person_name(&mut dice, true);
        let name = format!("{} {}", namesake.replace(['\'', '-'], " "), specialty.word());
        let letter = |n: u64| char::from(b'A' + (n % 26) as u8);
        Self {
            ordinal,
            specialty,
            npi: npi(ordinal * 1_000 + 1),
            ein: format!(
                "{}{:07}",
                EIN_PREFIXES[ordinal as usize % 4],
                100_003 + ordinal * 7_919 % 9_000_000
            ),
            taxonomy: specialty.taxonomy(),
            place,
            address: address(&mut dice, place),
            providers: (0..PROVIDERS)
                .map(|n| provider(&mut dice, specialty, ordinal * 1_000 + 10 + n))
                .collect(),
            facility: (format!("{namesake} HOSPITAL").replace('\'', " "), npi(ordinal * 1_000 + 2)),
            facility_address: address(&mut dice, place),
            clia: format!("{:02}D{:07}", 10 + ordinal % 80, 2_000_000 + ordinal * 31),
            prefix: [letter(ordinal / 26), letter(ordinal)].iter().collect(),
            numbering: [Numbering::Plain, Numbering::Punctuated, Numbering::Long][ordinal as usize % 3],
            groups_claims: dice.chance(5_000),
            name,
        }
    }

    /// The patient control number of the `index`-th claim of the drop.
    pub(crate) fn control_number(&self, index: u64) -> String {
        let mut number = String::with_capacity(24);
        number.push_str(&self.prefix);
        match self.numbering {
            Numbering::Plain => push_digits(&mut number, index, 8),
            Numbering::Punctuated => {
                number.push('-');
                push_digits(&mut number, index, 8);
                number.push('-');
                push_digits(&mut number, index % 7, 1);
            }
            Numbering::Long => {
                push_digits(&mut number, index, 10);
                number.push('X');
                push_digits(&mut number, index.wrapping_mul(7_907) % 10_000_000, 7);
            }
        }
        number
    }
}

/// The practices of a drop.
pub(crate) fn practices(seed: u64, count: u32, specialties: &[Specialty]) -> Vec<Practice> {
    let specialties = specialties.iter().cycle();
    (0..u64::from(count.max(1)))
        .zip(specialties)
        .map(|(ordinal, &s)| Practice::new(seed, ordinal, s))
        .collect()
}

/// The practice that sends the `turn`-th file of a kind: one whose specialty it is, else any.
pub(crate) fn practice_for(practices: &[Practice], claim_type: ClaimType, turn: u64) -> &Practice {
    let able = || practices.iter().filter(|practice| practice.specialty.bills() == claim_type);
    match able().count() as u64 {
        0 => &practices[turn as usize % practices.len()],
        count => able().nth((turn % count) as usize).expect("counted"),
    }
}

/// A National Provider Identifier with a right check digit. All begin with a 2, of which none is issued.
pub(crate) fn npi(number: u64) -> String {
    let digits = format!("2{:08}", number % 100_000_000);
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(position, byte)| {
            let digit = u32::from(byte - b'0');
            let doubled = if position % 2 == 0 { digit * 2 } else { digit };
            doubled / 10 + doubled % 10
        })
        .sum();
    format!("{digits}{}", (10 - (sum + 24) % 10) % 10)
}

fn provider(dice: &mut Dice, specialty: Specialty, number: u64) -> Provider {
    let female = dice.chance(5_000);
    let (family, given) = person_name(dice, female);
    let taxonomy = match specialty {
        Specialty::Hospital => "208M00000X",
        Specialty::Dental => "1223G0001X",
        // Those who order, where the practice itself is no person.
        Specialty::Equipment | Specialty::Laboratory => "207R00000X",
        other => other.taxonomy(),
    };
    Provider { family, given, npi: npi(number), taxonomy }
}

const PURPOSE: u64 = 1;

const PROVIDERS: u64 = 6;

const EIN_PREFIXES: [&str; 4] = ["84", "36", "93", "56"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_published_example() {
        // 123456789 has check digit 3; with a leading 2 instead, doubled, the sum grows by 2.
        assert_eq!(&npi(23_456_789)[..9], "223456789");
        let sum = |npi: &str| -> u32 {
            npi.bytes()
                .rev()
                .enumerate()
                .map(|(position, byte)| {
                    let digit = u32::from(byte - b'0') << (position % 2);
                    digit / 10 + digit % 10
                })
                .sum()
        };
        assert_eq!((sum("1234567893") + 24) % 10, 0);
        for number in [0, 1, 99, 1_234, 87_654_321] {
            assert_eq!((sum(&npi(number)) + 24) % 10, 0);
        }
    }
}
