//! Each step of line matching, and that shares always add up.

use claims::Quantity;
use proptest::prelude::*;

use super::*;
use crate::testing::{candidate, with_payment};

fn lines_of(services: &str, claim: &Candidate<'_>) -> Vec<(usize, Option<usize>, LineMethod, u16)> {
    let claim_payment = format!("CLP*26-463774*1*150*100**CI*ICN0001*11*1~{services}");
    let found = with_payment(&claim_payment, |_, payment| match_lines(payment, claim));
    found.into_iter().map(|found| (found.service, found.line, found.method, found.share)).collect()
}

/// The claim with these lines: procedure with modifiers, and charge.
fn claim_of<'c>(lines: &[(&'c str, i64)]) -> Candidate<'c> {
    let mut claim = candidate();
    let like = claim.lines[0].clone();
    let made = lines.iter().map(|(procedure, charge)| {
        let (code, modifiers) = procedure.split_once(',').unwrap_or((procedure, ""));
        CandidateLine {
            control_number: "".into(),
            procedure: code.into(),
            modifiers: modifiers.into(),
            charge: Some(Cents(charge * 100)),
            units: Some(Quantity::ONE),
            ..like.clone()
        }
    });
    claim.lines = made.collect();
    claim
}

#[test]
fn a_line_control_number_decides_whatever_else_differs() {
    let services = "SVC*HC:99999*1*0**1~REF*6R*26463774-02~SVC*HC:70450*2*0**1~REF*6R*26463774-2x~";
    let found = lines_of(services, &candidate());
    assert_eq!(found[0], (0, Some(1), LineMethod::LineControlNumber, 10_000));
    // What is left on both sides goes together.
    assert_eq!(found[1], (1, Some(0), LineMethod::Remainder, 10_000));
}

#[test]
fn one_line_in_two_parts_by_control_number() {
    let services = "SVC*HC:99213*60*0**1~REF*6R*26463774-01~SVC*HC:99213*40*0**1~REF*6R*26463774-01~";
    let found = lines_of(services, &candidate());
    assert!(found.iter().all(|&(_, line, ..)| line == Some(0)), "{found:?}");
}

#[test]
fn a_number_that_two_lines_share_is_passed_over() {
    let mut claim = candidate();
    claim.lines.iter_mut().for_each(|line| line.control_number = "1".into());
    let found = lines_of("SVC*HC:87880*50*0**1~DTM*472*20260210~REF*6R*1~", &claim);
    assert_eq!(found, [(0, Some(1), LineMethod::Procedure, 10_000)]);
}

#[test]
fn the_procedure_billed_goes_before_the_one_paid() {
    let claim = claim_of(&[("99213", 100), ("99214", 100)]);
    let found = lines_of("SVC*HC:99213*100*0**1*HC:99214~DTM*472*20260210~", &claim);
    assert_eq!(found, [(0, Some(1), LineMethod::OriginalProcedure, 10_000)]);
}

#[test]
fn equal_lines_are_taken_in_order() {
    let claim = claim_of(&[("97110,GP", 40), ("97110,GP", 40)]);
    let service = "SVC*HC:97110:GP*40*20**1~DTM*472*20260210~";
    let found = lines_of(&service.repeat(2), &claim);
    assert_eq!(found[0], (0, Some(0), LineMethod::Procedure, 10_000));
    assert_eq!(found[1], (1, Some(1), LineMethod::Procedure, 10_000));
}

#[test]
fn equal_lines_of_other_days_go_to_their_own_days() {
    let mut claim = claim_of(&[("J1100", 90), ("J1100", 90), ("J1100", 90)]);
    let day = |day| claims::Date::literal(2026, 2, day);
    let days = [(10, 12), (10, 10), (12, 12)];
    for (line, (from, to)) in claim.lines.iter_mut().zip(days) {
        line.service = Some(claims::Period { from: day(from), to: day(to) });
    }
    let service = |day: u32| format!("SVC*HC:J1100*90*20**1~DTM*472*202602{day}~");
    let found = lines_of(&[service(10), service(12), service(11)].concat(), &claim);
    assert_eq!(found.iter().map(|&(_, line, ..)| line).collect::<Vec<_>>(), [Some(1), Some(2), Some(0)]);
}

#[test]
fn the_cheapest_pairing_bears_one_thing_wrong() {
    let claim = claim_of(&[("99213,25", 100), ("87880", 50), ("36415", 10)]);
    let services = "SVC*HC:87880:QW*50*0**1~SVC*HC:36415*12*0**1~SVC*HC:99212*100*0**1~";
    let found = lines_of(services, &claim);
    assert_eq!(found[0], (0, Some(1), LineMethod::Assignment, 10_000));
    assert_eq!(found[1], (1, Some(2), LineMethod::Assignment, 10_000));
    assert_eq!(found[2], (2, Some(0), LineMethod::Assignment, 10_000));
}

#[test]
fn another_procedure_at_another_price_is_no_pair() {
    let claim = claim_of(&[("99213", 100), ("87880", 50)]);
    let found = lines_of("SVC*HC:70450*77*0**1~", &claim);
    assert_eq!(found, [(0, None, LineMethod::None, 10_000)]);
}

#[test]
fn lines_paid_as_one_share_by_charge() {
    let claim = claim_of(&[("80048", 10), ("80061", 10), ("85025", 10)]);
    let found = lines_of("SVC*HC:80050*30*12**1~DTM*472*20260210~", &claim);
    let shares: Vec<u16> = found.iter().map(|&(.., share)| share).collect();
    assert_eq!(shares, [3_334, 3_333, 3_333]);
    assert!(found.iter().all(|&(service, _, method, _)| service == 0 && method == LineMethod::Bundled));
}

#[test]
fn one_line_paid_in_parts_without_a_number() {
    let claim = claim_of(&[("J1100", 90), ("99213", 100)]);
    let part = |charge: i64| format!("SVC*HC:J1100*{charge}*0**1~DTM*472*20260210~");
    let found = lines_of(&[part(50), part(40)].concat(), &claim);
    assert_eq!(found[0], (0, Some(0), LineMethod::Split, 10_000));
    assert_eq!(found[1], (1, Some(0), LineMethod::Split, 10_000));
}

#[test]
fn a_reversal_finds_the_same_lines() {
    let claim = claim_of(&[("99213", 100), ("87880", 50)]);
    let found = lines_of("SVC*HC:87880*-50*-30**1~SVC*HC:99213*-100*-70**1~", &claim);
    assert_eq!(found.iter().map(|&(_, line, ..)| line).collect::<Vec<_>>(), [Some(1), Some(0)]);
}

#[test]
fn revenue_codes_stand_in_for_procedures() {
    let mut claim = claim_of(&[("", 100), ("", 50)]);
    claim.lines[0].revenue_code = "0450".into();
    claim.lines[1].revenue_code = "0300".into();
    let found = lines_of("SVC*NU:0300*50*0**1~SVC*NU:0450*100*0**1~", &claim);
    assert_eq!(found.iter().map(|&(_, line, ..)| line).collect::<Vec<_>>(), [Some(1), Some(0)]);
}

#[test]
fn hundreds_of_lines_are_paired_all_the_same() {
    let claim = claim_of(&[("36415", 10); 200]);
    let services = "SVC*HC:36415:59*10*0**1~".repeat(200);
    let found = lines_of(&services, &claim);
    assert!(found.iter().all(|&(service, line, ..)| line == Some(service)));
}

proptest! {
    #[test]
    fn shares_of_a_service_payment_add_up(
        lines in proptest::collection::vec((0_usize..3, 0_i64..4), 0..6),
        services in proptest::collection::vec((0_usize..3, 0_i64..7, 0_usize..4), 0..6),
    ) {
        const CODES: [&str; 3] = ["99213", "87880", "36415"];
        let lines: Vec<(&str, i64)> = lines.into_iter().map(|(code, charge)| (CODES[code], charge * 10)).collect();
        let mut claim = claim_of(&lines);
        for (at, line) in claim.lines.iter_mut().enumerate() {
            line.control_number = format!("L{at}").into();
        }
        let one = |&(code, charge, number): &(usize, i64, usize)| {
            let number = if number == 3 { String::new() } else { format!("REF*6R*L{number}~") };
            format!("SVC*HC:{}*{}*0**1~DTM*472*20260210~{number}", CODES[code], charge * 10)
        };
        let text = services.iter().map(one).collect::<Vec<_>>().concat();
        let found = lines_of(&text, &claim);
        for service in 0..services.len() {
            let of_service = || found.iter().filter(|found| found.0 == service);
            let sum: u32 = of_service().map(|&(.., share)| u32::from(share)).sum();
            prop_assert_eq!(sum, 10_000);
            let mut lines: Vec<_> = of_service().map(|&(_, line, ..)| line).collect();
            lines.dedup();
            prop_assert_eq!(lines.len(), of_service().count());
        }
    }
}
