//! Every row of every table, tried from both sides: claims that the row speaks against, and claims that it
//! does not.
//!
//! The claims are made from the rows. What a row should do is worked out here from the row alone, in the
//! plainest way there is, and not by asking the table. [`TRIED`] says which kind is tried where; a table of a
//! kind that is not there, or of which a row was left out, fails.

#[path = "../tables/mod.rs"]
mod tables;

mod diagnoses;
mod draft;
mod ncci;
mod others;
mod schedule;

use std::sync::LazyLock;

use claims::{ClaimReader, Date};
use codes::CodeSets;
use codes::tables::Program;
use draft::{Draft, line};
use scrub::{Findings, Policy, Scrubber};
use x12::guide::{Guide, GuideId};

static CODES: LazyLock<CodeSets> = LazyLock::new(tables::codes);

const DAY: Date = Date::literal(2026, 3, 12);

/// What tries the rows of a kind, and says how many it tried.
type Try = fn() -> usize;

const TRIED: &[(&str, Try)] = &[
    ("ptp-practitioner", || ncci::pairs(Program::Practitioner)),
    ("ptp-outpatient", || ncci::pairs(Program::Outpatient)),
    ("ptp-medicaid-practitioner", || ncci::pairs(Program::MedicaidPractitioner)),
    ("ptp-medicaid-outpatient", || ncci::pairs(Program::MedicaidOutpatient)),
    ("ptp-medicaid-dme", || ncci::pairs(Program::MedicaidEquipment)),
    ("mue-practitioner", || ncci::unit_limits(Program::Practitioner)),
    ("mue-outpatient", || ncci::unit_limits(Program::Outpatient)),
    ("mue-dme", || ncci::unit_limits(Program::Equipment)),
    ("mue-medicaid-practitioner", || ncci::unit_limits(Program::MedicaidPractitioner)),
    ("mue-medicaid-outpatient", || ncci::unit_limits(Program::MedicaidOutpatient)),
    ("mue-medicaid-dme", || ncci::unit_limits(Program::MedicaidEquipment)),
    ("add-on", ncci::add_on_codes),
    ("mpfs", schedule::fees),
    ("hcpcs", others::level_two),
    ("lcd", others::policies),
    ("age-sex", others::ages_and_sexes),
    ("drug", others::packages),
    ("clia", others::waived_tests),
    ("pos", others::places),
    ("taxonomy", others::taxonomy),
    ("nppes", others::registry),
    ("icd10cm-notes", diagnoses::notes),
    ("mce", diagnoses::medicare_edits),
    ("icd10pcs", diagnoses::inpatient_procedures),
];

#[test]
fn every_row_of_every_table_is_tried_from_both_sides() {
    let loaded: Vec<_> = CODES.tables().into_iter().filter(|table| table.source != "built in").collect();
    assert_eq!(loaded.len(), TRIED.len(), "{loaded:?}");
    for table in loaded {
        let tried = TRIED.iter().find(|(kind, _)| *kind == table.name);
        let (_, tried) = tried.unwrap_or_else(|| panic!("nothing tries the rows of {}", table.name));
        assert_eq!(tried(), table.entries, "{}: rows were left out", table.name);
    }
}

/// The days next to a window, on both sides, and days in it, as far as the tables speak.
fn edges(from: Date, to: Option<Date>) -> impl Iterator<Item = Date> {
    let last = to.unwrap_or(DAY).max(from);
    let days = [from, last, from.add_days(-1), last.add_days(1)];
    days.into_iter().filter(|on| *on <= Date::literal(2026, 3, 31))
}

#[test]
fn an_edit_sleeps_without_its_table() {
    let asleep = CodeSets::built_in();
    let text = Draft::of(vec![
        line("N1000:26:50:80:62", 9, DAY),
        line("N2000", 9, DAY),
        line("N5001", 1, DAY),
        line("V9998", 1, DAY),
        line("N6101:QW", 1, DAY),
    ])
    .text();
    let segments = x12::lex(text.as_bytes(), x12::Delimiters::USUAL, 0);
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837 guide");
    let scrubber = Scrubber::new(&asleep, Policy::default(), DAY);
    let mut findings = Findings::new();
    let mut sink = |view: claims::ClaimView<'_, '_>| {
        scrubber.scrub_claim(&view, &mut findings);
    };
    reader.read(&segments, &mut sink);
    reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
    let found: Vec<_> = findings.take().iter().map(|finding| finding.edit_id().to_owned()).collect();
    assert!(!found.iter().any(|id| id.starts_with("COD")), "{found:?}");
}
