//! Suggestions: with evidence in the claim there is one, without it there is none.

#[path = "tables/mod.rs"]
mod tables;

use std::sync::LazyLock;

use claims::{ClaimReader, ClaimView, Date};
use codes::CodeSets;
use scrub::{Findings, Policy, Scrubber, Suggestion};
use x12::guide::{Guide, GuideId};

static CODES: LazyLock<CodeSets> = LazyLock::new(tables::codes);

const BASE: &str = include_str!("base/837p.edi");
const VISIT: &str = "SV1*HC:99213:25*110*UN*1***1:2~";
const TEST: &str = "SV1*HC:87880:QW*55*UN*1***1~";
const SHOT: &str = "SV1*HC:J1100*62.5*UN*8***1~";

/// What is suggested for the clean professional base with these segments exchanged: what was found, and what
/// to consider.
fn suggested(changes: &[(&str, &str)]) -> (Vec<&'static str>, Vec<Suggestion>) {
    let mut text = BASE.to_owned();
    for (old, new) in changes {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replace(old, new);
    }
    let segments = x12::lex(text.as_bytes(), x12::Delimiters::USUAL, 0);
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837 guide");
    let scrubber = Scrubber::new(&CODES, Policy::default(), Date::literal(2026, 3, 16));
    let (mut edits, mut suggestions) = (Vec::new(), Vec::new());
    let mut sink = |view: ClaimView<'_, '_>| {
        let mut findings = Findings::new();
        scrubber.scrub_claim(&view, &mut findings);
        let found = findings.take();
        suggestions.extend(scrubber.suggestions(&view, &found));
        edits.extend(found.iter().map(scrub::Finding::edit_id));
    };
    reader.read(&segments, &mut sink);
    reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
    (edits, suggestions)
}

/// The finding of `edit` gets this suggestion.
#[track_caller]
fn gets(edit: &str, rule: &str, consider: &str, changes: &[(&str, &str)]) {
    let (edits, suggestions) = suggested(changes);
    assert!(edits.contains(&edit), "{edits:?}");
    let found = suggestions.iter().find(|found| (found.edit, found.rule) == (edit, rule));
    let found = found.unwrap_or_else(|| panic!("{rule} is not in {suggestions:?}"));
    assert_eq!(found.consider, consider);
    assert!(!found.evidence.is_empty() && !found.documentation.is_empty());
}

/// The finding of `edit` gets no suggestion by this rule: its evidence is not there.
#[track_caller]
fn lacks(edit: &str, rule: &str, changes: &[(&str, &str)]) {
    let (edits, suggestions) = suggested(changes);
    assert!(edits.contains(&edit), "{edits:?}");
    assert!(suggestions.iter().all(|found| found.rule != rule), "{suggestions:?}");
}

#[test]
fn a_clean_claim_gets_none() {
    assert!(suggested(&[]).1.is_empty());
}

#[test]
fn a_visit_beside_a_procedure_needs_a_problem_of_its_own() {
    let visit = |pointers| format!("SV1*HC:99213*110*UN*1***{pointers}~");
    let procedure = (TEST, "SV1*HC:N1010*55*UN*1***1~");
    gets("COD-006", "separate-visit", "25 on 99213", &[(VISIT, &visit("1:2")), procedure]);
    lacks("COD-006", "separate-visit", &[(VISIT, &visit("1")), procedure]);
}

#[test]
fn a_visit_before_surgery_is_for_what_the_surgery_is_for() {
    let surgery = |pointer| format!("SV1*HC:N1090*55*UN*1***{pointer}~");
    let visit = (VISIT, "SV1*HC:99213*110*UN*1***1~");
    gets("COD-007", "decision-for-surgery", "57 on 99213", &[visit, (TEST, &surgery(1))]);
    lacks("COD-007", "decision-for-surgery", &[visit, (TEST, &surgery(2))]);
}

#[test]
fn what_follows_surgery_is_told_by_its_diagnosis() {
    let first = "SV1*HC:99213:25*110*UN*1***1:2~\nDTP*472*D8*20260312~";
    let surgery = "SV1*HC:N1010*110*UN*1***1~\nDTP*472*D8*20260306~";
    let then = |line: &'static str| [(first, surgery), (TEST, line)];
    gets("COD-008", "unrelated-visit", "24 on 99213", &then("SV1*HC:99213*55*UN*1***2~"));
    lacks("COD-008", "unrelated-visit", &then("SV1*HC:99213*55*UN*1***1:2~"));
    gets("COD-008", "unrelated-procedure", "79 on N1020", &then("SV1*HC:N1020*55*UN*1***2~"));
    lacks("COD-008", "unrelated-procedure", &then("SV1*HC:N1020*55*UN*1***1~"));
    let back = "SV1*HC:N1020*55*UN*1*22**2~";
    let complication = ("HI*ABK:J0190*ABF:I10~", "HI*ABK:J0190*ABF:T8131XA~");
    let [first, second] = then(back);
    gets("COD-008", "return-to-operating-room", "78 on N1020", &[first, second, complication]);
    lacks("COD-008", "return-to-operating-room", &[first, second]);
}

#[test]
fn a_bundled_service_is_distinct_by_diagnosis_or_place() {
    let whole = (VISIT, "SV1*HC:N1000*110*UN*1***1~");
    let part = |rest: &str| format!("SV1*HC:N2010*55*UN*1*{rest}~");
    let either = "or 59 where the payer takes no X modifier, on N2010";
    gets("COD-002", "distinct-structure", &format!("XS, {either}"), &[whole, (TEST, &part("**2"))]);
    lacks("COD-002", "distinct-structure", &[whole, (TEST, &part("**1"))]);
    gets("COD-002", "distinct-encounter", &format!("XE, {either}"), &[whole, (TEST, &part("22**1"))]);
    lacks("COD-002", "distinct-encounter", &[whole, (TEST, &part("11**1"))]);
    // Never together, whatever stands on it.
    let (edits, suggestions) = suggested(&[whole, (TEST, "SV1*HC:N2000*55*UN*1***2~")]);
    assert!(edits.contains(&"COD-001") && suggestions.is_empty(), "{suggestions:?}");
}

#[test]
fn lines_of_sides_and_parts() {
    let whole = ("SV1*HC:99223*300*UN*1***1:2:3~", "SV1*HC:N2001*300*UN*1***1:2:3~");
    gets("COD-010", "professional-part", "26 on N2001", &[whole]);
    let left = (VISIT, "SV1*HC:N1010:LT*110*UN*1***1:2~");
    let right = (TEST, "SV1*HC:N1010:RT*55*UN*1***1~");
    gets("COD-012", "one-bilateral-line", "one line of N1010 with 50", &[left, right]);
    let knee = ("HI*ABK:M5416~", "HI*ABK:M25561~");
    let shot = (SHOT, "SV1*HC:J1100:LT*62.5*UN*8***1~");
    let consider = "RT on J1100, or the diagnosis of the other side";
    gets("COD-016", "side-of-diagnosis", consider, &[knee, shot]);
    lacks("COD-016", "side-of-diagnosis", &[knee, (SHOT, "SV1*HC:J1100:FA*62.5*UN*8***1~")]);
}

#[test]
fn liability_is_told_to_medicare() {
    let service = (SHOT, "SV1*HC:N2002*62.5*UN*1***1~");
    gets("COD-017", "notice-of-noncoverage", "GA or GZ on N2002", &[service]);
    lacks("COD-017", "notice-of-noncoverage", &[(TEST, "SV1*HC:N2002*55*UN*1***1~")]);
    gets("COD-020", "excluded-service", "GY or GX on N4001", &[(SHOT, "SV1*HC:N4001*62.5*UN*1***1~")]);
}

#[test]
fn a_plan_of_care_is_told_by_who_treats() {
    let therapy = (SHOT, "SV1*HC:N3005*62.5*UN*1***1~");
    let rendering = "HI*ABK:M5416~\nNM1*82*1*BIRCH*BEN****XX*1900000021~";
    let taxonomy = |code: &str| format!("{rendering}\nPRV*PE*PXC*{code}~");
    for (code, modifier) in [("225100000X", "GP"), ("225X00000X", "GO"), ("235Z00000X", "GN")] {
        let consider = format!("{modifier} on N3005");
        gets("COD-025", "plan-of-care", &consider, &[therapy, (rendering, &taxonomy(code))]);
    }
    lacks("COD-025", "plan-of-care", &[therapy]);
}

#[test]
fn a_repeated_service_is_told_by_who_repeats_it() {
    let again = |what: &str| {
        format!("REF*6R*1001B~\nLX*3~\nSV1*HC:{what}*55*UN*1***2~\nDTP*472*D8*20260312~\nREF*6R*1001C~")
    };
    let both = |what: &str| format!("{what}, or one line with the units of both");
    gets("LN-029", "repeated-service", &both("91 on 87880"), &[("REF*6R*1001B~", &again("87880:QW"))]);
    let first = (TEST, "SV1*HC:N2020*55*UN*1***1~");
    gets("LN-029", "repeated-service", &both("76 on N2020"), &[first, ("REF*6R*1001B~", &again("N2020"))]);
}

#[test]
fn anesthesia_is_told_by_who_gives_it() {
    let rendering = "HI*ABK:J0190*ABF:I10~\nNM1*82*1*BIRCH*BEN****XX*1900000021~";
    let sleep = (TEST, "SV1*HC:00840*55*MJ*45***1~");
    let by = format!("{rendering}\nPRV*PE*PXC*367500000X~");
    let consider = "QZ, or QX if an anesthesiologist directed, on 00840";
    gets("LN-017", "anesthesia-provider", consider, &[sleep, (rendering, &by)]);
    lacks("LN-017", "anesthesia-provider", &[sleep]);
}

#[test]
fn suggestions_stand_in_the_order_of_lines() {
    let (_, suggestions) = suggested(&[
        (VISIT, "SV1*HC:N1000*110*UN*1***1~"),
        (TEST, "SV1*HC:N2010*55*UN*1***2~"),
        (SHOT, "SV1*HC:N4001*62.5*UN*1***1~"),
    ]);
    let told: Vec<_> = suggestions.iter().map(|found| (found.line, found.rule)).collect();
    assert_eq!(told, [(1, "distinct-structure"), (0, "excluded-service")]);
}

#[test]
fn a_diagnosis_says_more_where_the_claim_does() {
    let knee = ("HI*ABK:M5416~", "HI*ABK:M25569~");
    let shot = |modifier: &str| format!("SV1*HC:J1100{modifier}*62.5*UN*8***1~");
    gets("DX-013", "side-of-modifier", "M25561 in place of M25569", &[knee, (SHOT, &shot(":RT"))]);
    gets("DX-013", "side-of-modifier", "M25562 in place of M25569", &[knee, (SHOT, &shot(":LT"))]);
    lacks("DX-013", "side-of-modifier", &[knee]);
    lacks("DX-013", "side-of-modifier", &[knee, (SHOT, &shot(":FA"))]);
    let listed = |others: &str| format!("HI*ABK:A009{others}~");
    let codes = "HI*ABK:J0190*ABF:I10~";
    let consider = "A000 alone, without A009";
    gets("COD-045", "specific-diagnosis", consider, &[(codes, &listed("*ABF:A000"))]);
    lacks("COD-045", "specific-diagnosis", &[(codes, &listed("*ABF:I10"))]);
}

#[test]
fn a_waived_test_is_told_by_who_is_certified() {
    let test = (SHOT, "SV1*HC:N6101*62.5*UN*1***1~");
    let certified = ("REF*6R*1003A~", "REF*X4*14D0000001~\nREF*6R*1003A~");
    gets("COD-038", "waived-test", "QW on N6101", &[test, certified]);
    lacks("COD-038", "waived-test", &[test]);
}
