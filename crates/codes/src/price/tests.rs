//! Worked examples. Indices of the locality are 1.003 for work, 1.012 for expense, 1.748 for malpractice;
//! the factors are those of 2026, 33.4009 and 33.5675. Values are invented: see `PPRRVU2026_Jan_nonQPP.csv`.

use std::io::Cursor;

use super::*;
use crate::import::{Import, Told};

const FEES: &str = include_str!("../../../scrub/tests/tables/PPRRVU2026_Jan_nonQPP.csv");
const DAY: Date = Date::literal(2026, 3, 12);
const CHICAGO: Locality = Locality { contractor: 6102, number: 16 };

fn codes() -> CodeSets {
    let qualifying = FEES.replace("33.4009", "33.5675");
    let gpci = "06102,IL,16,CHICAGO,1.003,1.003,1.012,1.748\n";
    let gpci = format!("2026 GPCI\nMAC,State,Locality Number,Locality Name,PW,PW floor,PE,MP\n{gpci}");
    let anesthesia = "2026 Anesthesia Conversion Factors\nContractor,Locality,Name,Qualifying,Nonqualifying\n\
        06102,16,Chicago,21.5100,21.4000\n";
    let contracts = "payer,practice,code,modifier,place,basis,value,lesser_of,effective,end\n\
        P1,,*,,,mpfs,120.00,N,2026-01-01,\nP1,,N1000,,,fixed,95.50,Y,2026-01-01,\n\
        P1,841000019,N1000,,,fixed,101.00,N,2026-01-01,\nP2,,*,,,charge,80.00,N,,\nP3,,*,,,capitated,0,N,,2026-01-31\n";
    let mut import = Import::new(Told { valid_from: Some(Date::literal(2026, 1, 1)), ..Told::default() });
    for (name, text) in [
        ("PPRRVU2026_Jan_nonQPP.csv", FEES),
        ("PPRRVU2026_Jan_QPP.csv", &qualifying),
        ("GPCI2026.csv", &gpci),
        ("ANES2026.csv", anesthesia),
        ("base.csv", "code,base_units\nN0140,5\n"),
        ("contracts.csv", contracts),
    ] {
        import.file(name, Cursor::new(text)).unwrap();
    }
    let mut codes = CodeSets::built_in();
    for table in import.finish().unwrap() {
        codes.add(table).unwrap();
    }
    codes
}

/// A service written `N1010:50*2`: code, modifiers, units.
fn service(text: &str) -> Service {
    let (coded, units) = text.split_once('*').unwrap_or((text, "1"));
    let mut parts = coded.split(':');
    Service {
        code: ProcedureCode::parse(parts.next().unwrap().as_bytes()).unwrap(),
        modifiers: parts.map(|modifier| modifier.as_bytes().try_into().unwrap()).collect(),
        units: units.parse::<i64>().unwrap() * 10_000,
        minutes: false,
        charge: 1_000_000,
        facility: false,
        on: DAY,
        provider: 1,
    }
}

fn medicare() -> Setting {
    Setting { medicare: true, locality: Some(CHICAGO), ..Setting::default() }
}

fn allowed_in(setting: &Setting, services: &[&str]) -> Vec<Option<i64>> {
    let services: Vec<Service> = services.iter().map(|text| service(text)).collect();
    price(&services, setting, &codes()).into_iter().map(|found| found.map(|found| found.cents)).collect()
}

#[track_caller]
fn allows(services: &[&str], cents: &[i64]) {
    let expected: Vec<Option<i64>> = cents.iter().copied().map(Some).collect();
    assert_eq!(allowed_in(&medicare(), services), expected);
}

#[test]
fn a_fee_is_values_times_indices_times_the_factor() {
    // (1.00 × 1.003 + 2.00 × 1.012 + 0.10 × 1.748) × 33.4009 = 3.2018 × 33.4009 = 106.9430
    allows(&["N1000"], &[10_694]);
    // The other factor of 2026: 3.2018 × 33.5675 = 107.4764
    let qualifying = Setting { qualifying: true, ..medicare() };
    assert_eq!(allowed_in(&qualifying, &["N1000"]), [Some(10_748)]);
    // In a facility 0.80 of expense: 1.98740 × 33.4009 = 66.3810
    let facility = Service { facility: true, ..service("N1000") };
    assert_eq!(price(&[facility], &medicare(), &codes())[0].unwrap().cents, 6_638);
    // A nurse practitioner: 106.94 × 85 % = 90.899
    let reduced = Setting { reduced: true, ..medicare() };
    assert_eq!(allowed_in(&reduced, &["N1000"]), [Some(9_090)]);
    // Never more than was charged.
    let cheap = Service { charge: 5_000, ..service("N1000") };
    assert_eq!(price(&[cheap], &medicare(), &codes())[0].unwrap().cents, 5_000);
}

#[test]
fn parts_are_priced_apart_and_the_technical_one_is_capped() {
    // 26: (0.75 × 1.003 + 0.30 × 1.012 + 0.04 × 1.748) × 33.4009 = 37.6020
    allows(&["N2001:26"], &[3_760]);
    // TC: (1.95 × 1.012 + 0.02 × 1.748) × 33.4009 = 67.0808, but the outpatient cap is
    // (1.20 × 1.012 + 0.02 × 1.748) × 33.4009 = 41.7297
    allows(&["N2001:TC"], &[4_173]);
    // Whole: 37.60 + 41.73
    allows(&["N2001"], &[7_933]);
}

#[test]
fn modifiers_of_surgery_take_their_share() {
    // N1010: (2.50 × 1.003 + 3.10 × 1.012 + 0.40 × 1.748) × 33.4009 = 211.89; × 150 % = 317.835
    allows(&["N1010:50"], &[31_784]);
    // Indicator 0: 50 adds nothing.
    allows(&["N1000:50"], &[10_694]);
    // N1090 is 1410.59: assistant 16 % = 225.6944, a physician assistant's 13.6 % = 191.8402
    allows(&["N1090:80"], &[22_569]);
    allows(&["N1090:AS"], &[19_184]);
    // Two surgeons, 62.5 % each: 881.6188
    allows(&["N1090:62"], &[88_162]);
    // Surgery alone 69 % = 973.3071, care after it 21 % = 296.2239
    allows(&["N1090:54"], &[97_331]);
    allows(&["N1090:55"], &[29_622]);
    // No assistant is paid at N1000, no second surgeon at N1010.
    assert_eq!(allowed_in(&medicare(), &["N1000:80", "N1010:62"]), [Some(0), None]);
}

#[test]
fn the_factor_of_participants_runs_through_every_modifier() {
    let qualifying = Setting { qualifying: true, ..medicare() };
    let allowed = |services: &[&str]| allowed_in(&qualifying, services);
    // 26: (0.75 × 1.003 + 0.30 × 1.012 + 0.04 × 1.748) × 33.5675 = 1.12577 × 33.5675 = 37.7893
    assert_eq!(allowed(&["N2001:26"]), [Some(3_779)]);
    // 50: 6.3439 × 33.5675 = 212.9489, in cents 212.95; × 150 % = 319.425, a half goes up
    assert_eq!(allowed(&["N1010:50"]), [Some(31_943)]);
    // 80: 42.232 × 33.5675 = 1417.6227, in cents 1417.62; × 16 % = 226.8192
    assert_eq!(allowed(&["N1090:80"]), [Some(22_682)]);
    // Two of a day: 212.95 whole, 107.48 × 50 % = 53.74
    assert_eq!(allowed(&["N1000", "N1010"]), [Some(5_374), Some(21_295)]);
    // Anesthesia directed, 5 + 47 / 15 = 8.1 units in tenths: 8.1 × 21.51 × 50 % = 87.1155
    let directed = Service { minutes: true, units: 47 * 10_000, ..service("N0140:QK") };
    assert_eq!(price(&[directed], &qualifying, &codes())[0].unwrap().cents, 8_712);
}

#[test]
fn cents_are_rounded_for_a_unit_before_units_are_counted() {
    let plain = |text: &str| price(&[Service { provider: 7, ..service(text) }], &medicare(), &codes())[0];
    // N5001: (0.90 × 1.003 + 0.60 × 1.012 + 0.09 × 1.748) × 33.4009 = 1.66722 × 33.4009 = 55.6867
    // Thrice that is 167.0600, thrice the cents 167.07.
    assert_eq!(plain("N5001*3").unwrap().cents, 16_707);
}

#[test]
fn the_dearest_surgery_of_a_day_is_paid_whole() {
    // 211.89 whole, 106.94 × 50 % = 53.47
    allows(&["N1000", "N1010"], &[5_347, 21_189]);
    // Both sides rank by what they come to: 317.84 whole
    allows(&["N1010:50", "N1000"], &[31_784, 5_347]);
    // Equal ones: the first is whole.
    allows(&["N1000", "N1000:59"], &[10_694, 5_347]);
    // Another day or provider does not matter.
    let other = Service { provider: 2, ..service("N1010") };
    let found = price(&[service("N1000"), other], &medicare(), &codes());
    assert_eq!(found[0].unwrap().cents, 10_694);
}

#[test]
fn therapy_and_imaging_are_reduced_in_part() {
    // N3005: 32.56 a unit, of it expense 0.50 × 1.012 × 33.4009 = 16.90; three units lose half of it, 8.45
    allows(&["N3005*4"], &[4 * 3_256 - 3 * 845]);
    // The second image: 37.60 × 95 % + 41.73 × 50 % = 35.72 + 20.87
    allows(&["N2001", "N2001:59"], &[7_933, 3_572 + 2_087]);
}

#[test]
fn anesthesia_is_paid_by_base_and_time() {
    let minutes = |text, minutes: i64| Service { minutes: true, units: minutes * 10_000, ..service(text) };
    let cents = |service: Service, setting: &Setting| {
        price(&[service], setting, &codes())[0].map(|found| found.cents)
    };
    // 5 base units, 47 minutes = 3.1 units: 8.1 × 21.40 = 173.34, half with QK
    assert_eq!(cents(minutes("N0140:AA", 47), &medicare()), Some(17_334));
    assert_eq!(cents(minutes("N0140:QK", 47), &medicare()), Some(8_667));
    // 8.1 × 21.51 = 174.231
    let qualifying = Setting { qualifying: true, ..medicare() };
    assert_eq!(cents(minutes("N0140:AA", 47), &qualifying), Some(17_423));
    // Supervision of more than four: 3 × 21.40
    assert_eq!(cents(minutes("N0140:AD", 47), &medicare()), Some(6_420));
}

#[test]
fn contracts_go_before_the_schedule() {
    let with = |payer: &str, practice: &str| Setting {
        payer: payer.into(),
        practice: practice.into(),
        locality: Some(CHICAGO),
        ..Setting::default()
    };
    // 120 % of 211.89 = 254.268; N1000 has a fee of its own, the practice another.
    assert_eq!(allowed_in(&with("P1", ""), &["N1010", "N1000*2"]), [Some(25_427), Some(19_100)]);
    assert_eq!(allowed_in(&with("P1", "841000019"), &["N1000"]), [Some(10_100)]);
    // What 50 does to a fixed fee the contract does not say.
    assert_eq!(allowed_in(&with("P1", ""), &["N1000:50"]), [None]);
    assert_eq!(allowed_in(&with("P2", ""), &["N1000"]), [Some(800_000)]);
    // The capitation has ended, and nobody is Medicare.
    assert_eq!(allowed_in(&with("P3", ""), &["N1000"]), [None]);
}

#[test]
fn nothing_is_told_where_nobody_can_say() {
    let unsaid = ["N1000:22", "N1000:52", "N1090:66", "N4000", "N4001", "N9999"];
    assert_eq!(allowed_in(&medicare(), &unsaid), [None; 6]);
    // Two endoscopies: the family's base is taken off, which one is not known here.
    assert_eq!(allowed_in(&medicare(), &["N1030"]), [Some(10_694)]);
    assert_eq!(allowed_in(&medicare(), &["N1030", "N1030:59"]), [None; 2]);
    let nowhere = Setting { locality: None, ..medicare() };
    assert_eq!(allowed_in(&nowhere, &["N1000"]), [None]);
    assert_eq!(price(&[service("N1000")], &medicare(), &CodeSets::built_in()), [None]);
}
