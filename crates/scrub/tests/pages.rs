//! Every page of the manual is a test: its examples are patches on a clean base claim.
//!
//! A block ```` ```diff fails 837p ```` patches `base/837p.edi`; the patched file must give findings of
//! exactly the page's edit, or of the others named after `also`. One that says `passes` must give none.
//! A `-` line must stand in the base, a `+` line takes its place, a line with a space before it says
//! where. A hunk ends with its `+` lines or at `...`, and must fit in one place only.

#[path = "tables/mod.rs"]
mod tables;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use claims::{ClaimReader, Date, RemittanceEvent, RemittanceReader};
use codes::CodeSets;
use scrub::{Check, Family, Finding, Findings, Levels, PayerKeys, Policy, Scrubber, edits, manual};
use x12::guide::Guide;
use x12::{Segments, Survey, Surveyor, TransactionSet, lex};

mod examples;

use examples::{base, examples, patched};

const BASES: [&str; 4] = ["837p", "837i", "837d", "835"];

/// The day after the bases were made.
fn as_of() -> Date {
    Date::literal(2026, 3, 16)
}

/// Reads and scrubs a whole file as a batch would.
fn scrub_file(text: &str) -> Vec<Finding> {
    scrub_by(text, Policy::default())
}

fn scrub_by(text: &str, policy: Policy) -> Vec<Finding> {
    let codes = codes();
    let scrubber = Scrubber::new(&codes, policy, as_of());
    let mut findings = Findings::new();
    let survey = survey(text);
    for fault in &survey.faults {
        if let Some(finding) = scrubber.envelope_finding(fault, &survey) {
            findings.push(finding);
        }
    }
    for set in &survey.sets {
        let segments = lex_set(text, &survey, set);
        let Some(last) = segments.len().checked_sub(1) else { continue };
        if &*set.st01 == "835" {
            scrub_remittance(&scrubber, &segments, set, &mut findings);
            continue;
        }
        let Some(mut reader) = Guide::of(&*set.version, &*set.st01).and_then(ClaimReader::new) else {
            continue;
        };
        let mut levels = Levels::default();
        let mut sink = |view: claims::ClaimView<'_, '_>| {
            scrubber.scrub_context(&view, &mut levels, &mut findings);
            scrubber.scrub_claim(&view, &mut findings);
        };
        reader.read(&segments, &mut sink);
        reader.finish(segments.segment(last).place(), &mut sink);
        scrubber.guide_faults(&reader.take_faults(), &mut findings);
    }
    findings.take()
}

fn scrub_remittance(
    scrubber: &Scrubber<'_>,
    segments: &Segments<'_>,
    set: &TransactionSet,
    findings: &mut Findings,
) {
    let Some(mut reader) = Guide::of(&*set.version, &*set.st01).and_then(RemittanceReader::new) else {
        return;
    };
    let mut sink = |event: RemittanceEvent<'_, '_>| {
        if let RemittanceEvent::Claim(payment, claim, faults) = event {
            scrubber.scrub_claim_payment(payment, claim, faults, findings);
        }
    };
    reader.read(segments, &mut sink);
    reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
    scrubber.scrub_payment(reader.payment(), findings);
    scrubber.guide_faults(&reader.take_faults(), findings);
}

/// A policy that lists the payers of the bases and two more, and knows that there are no others.
fn listed() -> Policy {
    let payer = |id: &str, filing: &[&str], wants_billing_taxonomy, wants_referral| PayerKeys {
        ids: vec![id.to_owned()],
        filing: filing.iter().map(|&indicator| indicator.to_owned()).collect(),
        wants_billing_taxonomy,
        wants_referral,
    };
    let mut policy = Policy::default();
    policy.add_payer(payer("PAYER01", &["CI", "12"], true, false));
    policy.add_payer(payer("PAYER02", &["MB"], false, false));
    policy.add_payer(payer("PAYER03", &[], false, true));
    policy.add_payer(payer("PAYER04", &[], false, false));
    policy.set_other_payers(false);
    policy
}

/// The built-in tables and invented ones beside them, with codes that no code set has.
fn codes() -> CodeSets {
    static CODES: LazyLock<CodeSets> = LazyLock::new(tables::codes);
    CODES.clone()
}

fn survey(text: &str) -> Survey {
    let mut surveyor = Surveyor::new();
    surveyor.feed(text.as_bytes(), true);
    surveyor.finish()
}

fn lex_set<'a>(text: &'a str, survey: &Survey, set: &TransactionSet) -> Segments<'a> {
    let bytes = &text.as_bytes()[set.offset as usize..set.end as usize];
    let delimiters = survey.interchanges[set.interchange as usize].delimiters;
    lex(bytes, delimiters, set.offset).numbered_from(1)
}

fn ids(findings: &[Finding]) -> BTreeSet<String> {
    findings.iter().map(|finding| finding.edit.id.to_owned()).collect()
}

fn told(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut text, finding| {
        let _ = writeln!(text, "    {finding} at {} ({})", finding.place(), finding.fix);
        text
    })
}

#[test]
fn every_base_is_clean() {
    for name in BASES {
        let findings = scrub_file(&base(name));
        assert!(findings.is_empty(), "{name}:\n{}", told(&findings));
    }
}

#[test]
fn every_example_does_what_its_page_says() {
    let mut wrong = String::new();
    for edit in edits() {
        let examples = examples(edit);
        let is_of_batch = matches!(edit.check, Check::Batch);
        if !is_of_batch && examples.iter().any(|example| example.with.contains("again")) {
            let _ = writeln!(wrong, "{}: an example needs a batch, and the edit does not", edit.id);
        }
        // What only a batch finds is tried with the whole program.
        let alone = if is_of_batch { &[][..] } else { &examples };
        for fails in [true, false] {
            if !examples.iter().any(|example| example.fails == fails) {
                let _ = writeln!(
                    wrong,
                    "{}: no example that {}",
                    edit.id,
                    if fails { "fails" } else { "passes" }
                );
            }
        }
        for example in alone {
            let text = match patched(&base(&example.base), &example.diff) {
                Ok(text) => text,
                Err(reason) => {
                    let _ = writeln!(wrong, "{}: the patch does not apply: {reason}", edit.id);
                    continue;
                }
            };
            let policy = if example.with.contains("listed") { listed() } else { Policy::default() };
            let findings = scrub_by(&text, policy);
            let mut expected = example.also.clone();
            if example.fails {
                expected.insert(edit.id.to_owned());
            }
            if ids(&findings) != expected {
                let diff = example.diff.join("\n    ");
                let _ = writeln!(
                    wrong,
                    "{}: expected {expected:?} of\n    {diff}\n  found\n{}",
                    edit.id,
                    told(&findings)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What the bases say of patients and subscribers, none of which a message may repeat.
const PRIVATE: [&str; 24] = [
    "ALDER",
    "ANNA",
    "CEDAR",
    "CARL",
    "DOGWOOD",
    "DANA",
    "DEE",
    "DREW",
    "HAZEL",
    "HUGO",
    "MEMBER",
    "1EG4TE5",
    "AVENUE",
    "19800415",
    "1980-04-15",
    "19450920",
    "1945-09-20",
    "20150602",
    "2015-06-02",
    "19720130",
    "1972-01-30",
    "841000019",
    "CHART0001",
    "20260313*F",
];

#[test]
fn no_message_repeats_patient_data() {
    for edit in edits() {
        for example in examples(edit).iter().filter(|example| example.fails) {
            let text = patched(&base(&example.base), &example.diff).expect("it applies");
            for finding in scrub_file(&text) {
                let leaked = PRIVATE.iter().find(|word| finding.message.contains(**word));
                assert_eq!(leaked, None, "{finding}");
            }
        }
    }
}

/// Bytes are replaced, doubled and dropped at places a fixed sequence chooses.
#[test]
fn damaged_claims_are_judged_without_panic() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for name in BASES {
        let sound = base(name);
        for _ in 0..DAMAGED {
            let mut bytes = sound.clone().into_bytes();
            for _ in 0..=random(6) {
                // Past the ISA, or there is nothing to judge.
                let at = 110 + random(bytes.len() - 110);
                match random(4) {
                    0 => bytes[at] = b"*:~^0AZ- 9"[random(10)],
                    1 => bytes.insert(at, b"*:~^0AZ- 9"[random(10)]),
                    2 => drop(bytes.remove(at)),
                    _ => drop(bytes.drain(at..(at + random(60)).min(bytes.len()))),
                }
            }
            scrub_file(&String::from_utf8_lossy(&bytes));
        }
    }
}

const DAMAGED: usize = 300;

#[test]
fn every_page_is_whole() {
    let mut seen = BTreeSet::new();
    let files: BTreeSet<String> = manual().into_iter().map(|page| page.name).collect();
    for edit in edits() {
        let page = edit.page();
        assert!(seen.insert(edit.id), "{} is listed twice", edit.id);
        for heading in ["## Why it matters\n\n", "## How to fix it\n\n", "## Fails\n\n", "## Passes\n\n"] {
            assert_eq!(page.matches(heading).count(), 1, "{}: {heading}", edit.id);
        }
        assert!(page.starts_with("## Why it matters"), "{}: the title is one line", edit.id);
        assert!(files.contains(&format!("{}.md", edit.id)));
        assert!(
            edit.family() == Family::Remittance || is_status(edit.status),
            "{}: status {}",
            edit.id,
            edit.status
        );
        assert!(is_id(edit.id), "{}", edit.id);
        assert!(!edit.fix.ends_with('.') && !edit.fix.is_empty(), "{}: fix", edit.id);
    }
    assert!(edits().is_sorted_by_key(|edit| edit.id));
}

/// What a list of edits asks for, row by row: the edits that answer, or why none does. Whoever wrote the list
/// wrote `COD` rows too, which ask for tables of codes and stand in the page about them.
const REFERENCE: &str = include_str!("reference.csv");

#[test]
fn every_row_of_the_reference_is_answered_by_edits_with_pages_or_by_a_reason() {
    let mut lines = REFERENCE.lines();
    assert_eq!(lines.next(), Some("row,edits,note"));
    let mut answering = BTreeSet::new();
    let mut rows = Vec::new();
    for line in lines {
        let (row, rest) = line.split_once(',').expect("a row has three columns");
        let (named, note) = rest.split_once(',').expect("a row has three columns");
        assert!(is_id(row) && !row.starts_with("COD"), "{row}");
        assert_ne!(named.is_empty(), note.is_empty(), "{row}: edits, or a reason why there is none");
        for id in named.split(' ').filter(|id| !id.is_empty()) {
            let edit = edits().iter().find(|edit| edit.id == id);
            let edit = edit.unwrap_or_else(|| panic!("{row}: there is no edit {id}"));
            let examples = examples(edit);
            let has = |fails| examples.iter().any(|example| example.fails == fails);
            assert!(has(true) && has(false), "{row}: the page of {id} has no examples");
            answering.insert(id);
        }
        rows.push(row);
    }
    assert_eq!(rows.len(), 247);
    assert!(
        rows.is_sorted() && rows.windows(2).all(|pair| pair[0] != pair[1]),
        "rows are in order, each once"
    );
    for edit in edits().iter().filter(|edit| !edit.id.starts_with("COD")) {
        assert!(answering.contains(edit.id), "no row asks for {}", edit.id);
    }
}

/// Letters (or `R835`), a dash, three digits.
fn is_id(id: &str) -> bool {
    id.split_once('-').is_some_and(|(letters, digits)| {
        (letters == "R835" || letters.bytes().all(|byte| byte.is_ascii_uppercase()))
            && digits.len() == 3
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Category, status and perhaps entity: `A7:562:85`.
fn is_status(status: &str) -> bool {
    let parts: Vec<&str> = status.split(':').collect();
    let category = matches!(parts[0], "A3" | "A6" | "A7" | "A8");
    let code = parts.get(1).is_some_and(|code| code.parse::<u16>().is_ok());
    let entity = parts.get(2).is_none_or(|entity| entity.len() == 2);
    category && code && entity && parts.len() <= 3
}

/// `BLESS=1 cargo test` writes the manual anew.
#[test]
fn the_manual_is_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/edits");
    let pages = manual();
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(&folder).expect("the folder can be made");
        for stale in on_disk(&folder) {
            fs::remove_file(stale).expect("a page can be removed");
        }
        for page in &pages {
            fs::write(folder.join(&page.name), &page.text).expect("a page can be written");
        }
    }
    let names: BTreeSet<PathBuf> = pages.iter().map(|page| folder.join(&page.name)).collect();
    let blessing = "run with BLESS=1 and look at what changed";
    assert_eq!(on_disk(&folder), names, "{blessing}");
    for page in &pages {
        let text = fs::read_to_string(folder.join(&page.name)).expect("a page can be read");
        assert!(text == page.text, "{} has changed: {blessing}", page.name);
    }
}

fn on_disk(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.expect("the folder can be read").path()).collect()
}

#[test]
#[ignore = "measures: run with --release -- --ignored --nocapture"]
fn how_long_a_claim_takes() {
    for name in ["837p", "837i", "837d"] {
        let text = base(name);
        let survey = survey(&text);
        let segments = lex_set(&text, &survey, &survey.sets[0]);
        let set = &survey.sets[0];
        let mut reader = Guide::of(&*set.version, &*set.st01).and_then(ClaimReader::new).expect("an 837");
        let codes = codes();
        let scrubber = Scrubber::new(&codes, Policy::default(), as_of());
        let mut findings = Findings::new();
        let (mut claims, mut nanoseconds) = (0_u32, 0_u128);
        let mut sink = |view: claims::ClaimView<'_, '_>| {
            let mut levels = Levels::default();
            scrubber.scrub_context(&view, &mut levels, &mut findings);
            let began = Instant::now();
            for _ in 0..ROUNDS {
                scrubber.scrub_context(&view, &mut levels, &mut findings);
                scrubber.scrub_claim(&view, &mut findings);
            }
            nanoseconds += began.elapsed().as_nanos();
            claims += 1;
        };
        reader.read(&segments, &mut sink);
        reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
        println!("{name}: {} ns a claim", nanoseconds / u128::from(ROUNDS * claims));
    }
}

const ROUNDS: u32 = 100_000;
