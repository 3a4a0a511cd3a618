//! Notes on diagnoses, lists of the Medicare Code Editor, inpatient procedures.

use codes::tables::{EditorList, NoteKind};

use crate::draft::{Draft, line, mute, row};
use crate::{CODES, DAY, Date};

/// A code under a heading, or the heading itself if it is long enough.
fn below(code: &str) -> String {
    format!("{code:0<4}")
}

/// Every note speaks of what it names.
pub(crate) fn notes() -> usize {
    let claim = |diagnoses: [&str; 2]| {
        let diagnoses = diagnoses.map(below).to_vec();
        Draft { diagnoses, ..Draft::of(vec![line("99213", 1, DAY)]) }
    };
    let notes = CODES.diagnosis_notes(DAY).expect("it is loaded");
    let one = |(code, kind, from, to): (String, NoteKind, String, String)| {
        let name = format!("{code} {from}");
        match kind {
            NoteKind::Excludes => {
                // A range that holds the code itself says nothing.
                let wide = from <= code && code <= to;
                let try_it = || {
                    for other in [&from, &to] {
                        claim([&code, other]).expect("COD-033", !wide);
                        claim([other, &code]).expect("COD-033", !wide);
                    }
                    claim([&code, "I10"]).expect("COD-033", false);
                };
                if wide { mute(name, try_it) } else { row(name, try_it) }
            }
            NoteKind::CodeFirst => row(name, || {
                claim([&code, &from]).expect("COD-034", true);
                claim([&from, &code]).expect("COD-034", false);
            }),
            NoteKind::UseAdditional => row(name, || {
                claim([&code, "I10"]).expect("COD-044", true);
                for other in [&from, &to] {
                    claim([&code, other]).expect("COD-044", false);
                    claim([other, &code]).expect("COD-044", false);
                }
                claim([&from, "I10"]).expect("COD-044", false);
            }),
        }
    };
    notes.iter().map(one).sum()
}

/// Every code of the Medicare Code Editor is what its list says.
pub(crate) fn medicare_edits() -> usize {
    let lists = CODES.medicare_edits(DAY).expect("it is loaded");
    let one = |(code, list, ages): (String, EditorList, (u8, u8))| {
        let first = Draft::stay(&[&code]);
        let second = Draft::stay(&["K8020", &code]);
        row(format!("{code} {list}"), || match list {
            EditorList::Newborn | EditorList::Pediatric | EditorList::Maternity | EditorList::Adult => {
                of_ages(&code, ages);
            }
            EditorList::Female | EditorList::Male => {
                let own = if list == EditorList::Female { 'F' } else { 'M' };
                for sex in ['F', 'M'] {
                    Draft { sex, ..Draft::stay(&["K8020", &code]) }.expect("DX-011", sex != own);
                }
            }
            EditorList::Manifestation => both(&first, &second, "DX-010"),
            EditorList::UnacceptablePrincipal => both(&first, &second, "COD-040"),
            EditorList::QuestionableAdmission => both(&first, &second, "COD-041"),
            EditorList::Unspecified => {
                first.expect("DX-013", true);
                Draft { diagnoses: vec![code.clone()], ..Draft::hospital(vec![line("99213", 1, DAY)]) }
                    .expect("DX-013", false);
            }
            EditorList::FemaleProcedure | EditorList::MaleProcedure => {
                let own = if list == EditorList::FemaleProcedure { 'F' } else { 'M' };
                for sex in ['F', 'M'] {
                    Draft { sex, ..with_procedure(&code) }.expect("COD-042", sex != own);
                    Draft { sex, ..with_procedure("0FT44ZZ") }.expect("COD-042", false);
                }
            }
            EditorList::NonCovered => {
                with_procedure(&code).expect("COD-043", true);
                Draft { filing: "CI", ..with_procedure(&code) }.expect("COD-043", false);
            }
            EditorList::LimitedCoverage => {
                with_procedure(&code).expect("COD-046", true);
                Draft { filing: "CI", ..with_procedure(&code) }.expect("COD-046", false);
            }
        })
    };
    lists.iter().map(one).sum()
}

/// Told of a first diagnosis, and not of another.
fn both(first: &Draft, second: &Draft, edit: &str) {
    first.expect(edit, true);
    second.expect(edit, false);
}

fn of_ages(code: &str, (from, to): (u8, u8)) {
    for age in [i32::from(from) - 1, i32::from(from), i32::from(to), i32::from(to) + 1] {
        // Past 124 the birth date is wrong, and before birth there is no age.
        if (0..125).contains(&age) {
            let birth = Date::of(DAY.year() - age, 3, 1).expect("a day");
            let fits = (i32::from(from)..=i32::from(to)).contains(&age);
            Draft { birth, ..Draft::stay(&["K8020", code]) }.expect("DX-012", !fits);
        }
    }
}

fn with_procedure(code: &str) -> Draft {
    Draft { provider: format!("HI*BBR:{code}:D8:20260312~"), ..Draft::stay(&["K8020"]) }
}

/// Every inpatient procedure is in its edition, and one beside it is not.
pub(crate) fn inpatient_procedures() -> usize {
    let procedures = CODES.icd10_procedures(DAY).expect("it is loaded");
    let one = |code: String| {
        row(&code, || {
            with_procedure(&code).expect("COD-028", false);
            with_procedure(&format!("{}9", &code[..6])).expect("COD-028", true);
        })
    };
    procedures.iter().map(one).sum()
}
