//! Edits of the user's own: every word can be said, numbers are exact, and nothing panics.

use std::collections::BTreeMap;

use claims::{ClaimReader, ClaimView, Date};
use codes::CodeSets;
use scrub::{Applies, Each, Findings, OwnEdit, OwnEditDraft, Policy, Rule, Scrubber, vocabulary};
use x12::guide::{Guide, GuideId};

const PROFESSIONAL: &str = include_str!("base/837p.edi");
const INSTITUTIONAL: &str = include_str!("base/837i.edi");
const DENTAL: &str = include_str!("base/837d.edi");

fn compile(id: &str, when: &str, each: Each) -> OwnEdit {
    let draft = OwnEditDraft { id, title: "It is so", fix: "nothing", when, each, ..OwnEditDraft::default() };
    OwnEdit::compile(&draft).unwrap_or_else(|error| panic!("{error}"))
}

/// What these edits alone find, with the message, by edit.
fn found(text: &str, guide: GuideId, edits: Vec<OwnEdit>) -> BTreeMap<String, Vec<String>> {
    let mut policy = Policy::default();
    for own in edits {
        policy.add_own(own);
    }
    let select = vec![policy.selector("X-").expect("there are some")];
    policy.set_everybody(Rule { select, ..Rule::default() });
    let codes = CodeSets::built_in();
    let scrubber = Scrubber::new(&codes, policy, Date::literal(2026, 3, 16));
    let segments = x12::lex(text.as_bytes(), x12::Delimiters::USUAL, 0).numbered_from(1);
    let mut reader = ClaimReader::new(Guide::by_id(guide)).expect("an 837");
    let mut findings = Findings::new();
    let mut sink = |view: ClaimView<'_, '_>| {
        scrubber.scrub_claim(&view, &mut findings);
    };
    reader.read(&segments, &mut sink);
    reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
    let mut by_edit: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in findings.take() {
        by_edit.entry(finding.edit_id().to_owned()).or_default().push(finding.message);
    }
    by_edit
}

/// Whether an expression is true of each claim of the base.
fn holds(when: &str) -> bool {
    let found = found(PROFESSIONAL, GuideId::Professional, vec![compile("X-1", when, Each::Claim)]);
    match found.get("X-1").map(Vec::as_slice) {
        None => false,
        Some(messages) if messages.iter().all(|message| message == "It is so") => messages.len() == 4,
        Some(messages) => panic!("{when}: {messages:?}"),
    }
}

#[test]
fn numbers_are_exact() {
    for when in [
        "0.1 + 0.2 == 0.3",
        "0.07 * 100 == 7",
        "-1.5 < -1.25",
        "1.005 > 1.00",
        "claim.total_charge == claim.line_charges",
        "sum(lines.map(l, l.charge)) == claim.total_charge",
        "claim.total_charge in [165, 480.00, 62.5, 120.00]",
        "claim.total_charge * 2 - claim.total_charge == claim.line_charges + 0",
        "lines.all(l, l.units * 0.0001 < 0.00081)",
        "(true ? 1 : 2.5) == 1.00",
        "7 / 2 == 3 && 7 % 2 == 1",
    ] {
        assert!(holds(when), "{when}");
    }
    assert!(!holds("claim.total_charge == 165.01"));
}

#[test]
fn dates_are_days() {
    for when in [
        "date(\"2024-03-01\") - date(\"2024-02-28\") == 2",
        "date(\"2026-01-31\") + 1 == date(\"2026-02-01\")",
        "claim.service_from <= claim.service_to",
        "lines.all(l, l.service_from >= date(\"2026-02-20\") && \"472\" in l.dates)",
        "lines.all(l, l.dates[\"472\"] == l.service_from)",
    ] {
        assert!(holds(when), "{when}");
    }
}

#[test]
fn what_was_not_sent_can_be_asked_for() {
    for when in [
        "!has(billing.taxonomy) == (billing.taxonomy == \"\")",
        "has(claim.total_charge) && has(patient.age)",
        "!(\"F5\" in claim.amounts) && !(\"484\" in claim.dates)",
        "claim.references[\"ZZ\"] == \"\"",
        "!other_payers.exists(o, !has(o.paid))",
    ] {
        assert!(holds(when), "{when}");
    }
}

/// Names each field of the vocabulary in an expression of its own.
fn every_word() -> Vec<OwnEdit> {
    let loops = BTreeMap::from([
        ("line", "lines"),
        ("diagnosis", "diagnoses"),
        ("provider", "providers"),
        ("other_payer", "other_payers"),
    ]);
    let mut edits = Vec::new();
    let page = vocabulary();
    for section in page.split("\n### ").skip(1) {
        let (record, rows) = section.split_once('\n').expect("a heading has a table");
        for field in rows.lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next()) {
            let when = match loops.get(record) {
                Some(list) => format!("{list}.all(one, size([one.{field}]) == 1)"),
                None => format!("size([{record}.{field}]) == 1"),
            };
            edits.push(compile(&format!("X-{}", edits.len()), &when, Each::Claim));
            if record == "line" {
                let when = format!("size([line.{field}]) == 1");
                edits.push(compile(&format!("X-{}", edits.len()), &when, Each::Line));
            }
        }
    }
    assert!(edits.len() > 60, "{}", edits.len());
    edits
}

#[test]
fn every_word_can_be_said_of_every_claim() {
    for (text, guide) in [
        (PROFESSIONAL, GuideId::Professional),
        (INSTITUTIONAL, GuideId::Institutional),
        (DENTAL, GuideId::Dental),
    ] {
        let edits = every_word();
        let count = edits.len();
        let found = found(text, guide, edits);
        assert_eq!(found.len(), count, "each is true, or says that something was not sent");
        for message in found.values().flatten() {
            assert!(message == "It is so" || message.contains("was not sent or cannot be read"), "{message}");
        }
    }
}

/// Bytes are replaced, doubled and dropped at places a fixed sequence chooses.
#[test]
fn damaged_claims_are_judged_without_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let edits = every_word();
    for _ in 0..60 {
        let mut bytes = PROFESSIONAL.as_bytes().to_vec();
        for _ in 0..=random(12) {
            let at = 170 + random(bytes.len() - 240);
            match random(3) {
                0 => bytes[at] = b"*:~^0AZ- 9\xff"[random(11)],
                1 => bytes.insert(at, b"*:~^0AZ- 9"[random(10)]),
                _ => drop(bytes.drain(at..at + random(60))),
            }
        }
        found(&String::from_utf8_lossy(&bytes), GuideId::Professional, edits.clone());
    }
}

#[test]
fn what_cannot_be_is_refused() {
    for (when, told) in [
        ("claim.total_charge", "the expression is a number, not true or false"),
        ("claim.frequency > 1", "text and a number do not go together"),
        ("claim.service_from > \"2026-01-01\"", "a date and text do not go together"),
        ("claim.total_charge / 3 > 1.00", "amounts and quantities are not divided"),
        ("lines.charge > 1.00", "a list has no charge"),
        ("lines.exist(l, true)", "there is no"),
        ("claim.references.G1 == \"\"", "write [\"G1\"] to look up a qualifier"),
        ("strtsWith(claim.type, \"P\")", "there is no function strtsWith; did you mean startsWith?"),
        ("date(\"2026-02-30\") == claim.service_from", "is no day written CCYY-MM-DD"),
        ("1.123456789 > 0", "more than 8 digits after the point"),
        ("lines.exists(a, lines.exists(b, lines.exists(c, true)))", "more than 2 deep"),
        ("{\"a\": 1} == {}", "maps and messages cannot be made here"),
        ("claim == claim", "cannot be used with a claim and a claim"),
        ("claim.frequency == null", "only numbers, text, true and false"),
        ("line.charge > 1.00", "there is no line"),
        ("true &&", ""),
    ] {
        let draft = OwnEditDraft { id: "X-1", title: "t", fix: "f", when, ..OwnEditDraft::default() };
        let error = OwnEdit::compile(&draft).expect_err(when);
        assert!(error.what.contains(told) && error.drawing.contains('^'), "{when}: {error}");
    }
}

#[test]
fn an_edit_is_for_its_claims_alone() {
    let draft = OwnEditDraft { id: "X-1", title: "t", fix: "f", when: "true", ..OwnEditDraft::default() };
    let dental = OwnEdit::compile(&OwnEditDraft { applies: Applies::DENTAL, ..draft }).expect("it is sound");
    assert!(found(PROFESSIONAL, GuideId::Professional, vec![dental.clone()]).is_empty());
    assert_eq!(found(DENTAL, GuideId::Dental, vec![dental])["X-1"].len(), 2);
}
