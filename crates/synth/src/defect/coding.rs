//! What a certified coder would not have billed so: pairs, units, add-on codes, modifiers, new patients.
//!
//! The tables that say so bear licensed codes, so these claims have invented ones, and the tables that list
//! them are written beside the truth: in `codes/`.

use std::borrow::Cow;

use super::DefectKind;
use super::when::{inpatient, medicare, operated, primary, professional};
use crate::claim::Claim;
use crate::world::Need;

pub(super) static KINDS: &[DefectKind] = &[
    DefectKind::new("pair-never-apart", 7, "COD-001")
        .status("A7:454")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("N1000", &[]), Some(("N2000", &[])))),
    DefectKind::new("pair-without-modifier", 7, "COD-002")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("N1000", &[]), Some(("N2010", &[])))),
    DefectKind::new("pair-on-one-side", 7, "COD-003")
        .also(&["COD-016"])
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("N1000", &["LT"]), Some(("N2010", &["LT"])))),
    DefectKind::new("units-over-likely", 7, "COD-004").segments(usize::MAX).when(plain).claim(|claim, _| {
        put(claim, ("N2020", &[]), None);
        claim.lines[0].units = 4;
    }),
    DefectKind::new("units-over-policy", 7, "COD-021")
        .status("A7:476")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| {
            put(claim, ("N2030", &[]), None);
            claim.lines[0].units = 2;
        }),
    DefectKind::new("add-on-alone", 7, "COD-005")
        .status("A7:454")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("99213", &[]), Some(("N5001", &[])))),
    DefectKind::new("visit-without-25", 7, "COD-006")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("99213", &[]), Some(("N1011", &[])))),
    // The operation alone: later visits of the patient are another's to cover.
    DefectKind::new("visit-without-57", 7, "COD-007")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("99213", &["25"]), Some(("N1090", &["54"])))),
    DefectKind::new("part-of-indivisible", 7, "COD-009")
        .status("A7:453")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("N1000", &["26"]), None)),
    DefectKind::new("bilateral-not-allowed", 7, "COD-011")
        .status("A7:453")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("N1000", &["50"]), None)),
    DefectKind::new("sides-on-two-lines", 7, "COD-012")
        .also(&["COD-016"])
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("N1012", &["LT"]), Some(("N1012", &["RT"])))),
    DefectKind::new("assistant-not-allowed", 7, "COD-013")
        .status("A7:453")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("N1000", &["80"]), None)),
    DefectKind::new("second-surgeon-not-allowed", 7, "COD-014")
        .status("A7:453")
        .segments(usize::MAX)
        .when(plain)
        .claim(|claim, _| put(claim, ("N1000", &["62"]), None)),
    DefectKind::new("not-paid-by-schedule", 7, "COD-015")
        .segments(usize::MAX)
        .when(|claim| plain(claim) && medicare(claim))
        .claim(|claim, _| put(claim, ("N4000", &[]), None)),
    DefectKind::new("liability-untold", 7, "COD-020")
        .segments(usize::MAX)
        .when(|claim| plain(claim) && medicare(claim))
        .claim(|claim, _| put(claim, ("N4001", &[]), None)),
    DefectKind::new("waived-test-without-modifier", 7, "COD-038")
        .segments(usize::MAX)
        .when(|claim| plain(claim) && medicare(claim))
        .claim(|claim, _| {
            put(claim, ("N6101", &[]), None);
            // So that the certificate is told.
            claim.lines[0].need = Need::Laboratory;
        }),
    DefectKind::new("waiver-on-other-test", 7, "COD-039")
        .segments(usize::MAX)
        .when(|claim| plain(claim) && !medicare(claim))
        .claim(|claim, _| put(claim, ("N6102", &["QW"]), None)),
    DefectKind::new("principal-unacceptable", 7, "COD-040")
        .status("A7:254")
        .segments(2)
        .when(inpatient)
        .claim(|claim, _| first_is(claim, "Z9181")),
    DefectKind::new("admission-questionable", 7, "COD-041")
        .segments(2)
        .when(inpatient)
        .claim(|claim, _| first_is(claim, "R5383")),
    DefectKind::new("procedure-of-other-sex", 7, "COD-042").when(operated).claim(|claim, _| {
        let code = if claim.patient.person.female { "0VT00ZZ" } else { "0UT90ZZ" };
        perform(claim, code);
    }),
    DefectKind::new("procedure-not-covered", 7, "COD-043")
        .when(|claim| operated(claim) && claim.filing == "MA")
        .claim(|claim, _| perform(claim, "0HDZZZZ")),
    DefectKind::new("diagnoses-exclude-by-note", 5, "COD-033")
        .segments(2)
        .when(|claim| professional(claim) && claim.diagnoses.len() > 1)
        .claim(|claim, _| {
            first_is(claim, "J410");
            claim.diagnoses[1].1 = Cow::Borrowed("J42");
        }),
    DefectKind::new("underlying-disease-not-first", 5, "COD-034")
        .segments(2)
        .when(professional)
        .claim(|claim, _| first_is(claim, "K2900")),
    DefectKind::new("additional-diagnosis-missing", 5, "COD-044")
        .segments(2)
        .when(professional)
        .claim(|claim, _| first_is(claim, "N3000")),
    DefectKind::new("unspecified-beside-specific", 7, "COD-045")
        .segments(2)
        .when(professional)
        .claim(|claim, _| first_is(claim, "A009")),
    // A visit of the patient the claim before it is of, a day later.
    DefectKind::new("new-patient-seen-before", 7, "COD-018").segments(usize::MAX).again(|claim, earlier| {
        (plain(earlier) && earlier.frequency == "1" && earlier.lines[0].code.starts_with("992"))
            .then_some(())?;
        let mut again = earlier.clone();
        (again.index, again.defect) = (claim.index, claim.defect);
        again.number.clone_from(&claim.number);
        put(&mut again, ("99203", &[]), None);
        let day = earlier.from.plus(1);
        (again.from, again.to, again.lines[0].from) = (day, day, day);
        again.lines[0].control = format!("{}L1", claim.index + 1);
        *claim = again;
        Some(())
    }),
];

/// A visit in an office that goes to the first payer.
fn plain(claim: &Claim) -> bool {
    professional(claim) && primary(claim) && claim.facility_code == "11" && claim.lines[0].need == Need::Visit
}

fn first_is(claim: &mut Claim, code: &'static str) {
    claim.diagnoses[0].1 = Cow::Borrowed(code);
}

/// Puts another procedure in the place of the stay's.
fn perform(claim: &mut Claim, code: &'static str) {
    if let Some((procedure, _)) = claim.stay.as_mut().and_then(|stay| stay.procedure.as_mut()) {
        *procedure = code;
    }
}

/// Bills these services and nothing else, for what the first line was charged.
fn put(claim: &mut Claim, first: Service, second: Option<Service>) {
    claim.lines.truncate(1);
    bill(claim, 0, first);
    if let Some(second) = second {
        let mut line = claim.lines[0].clone();
        if !line.control.is_empty() {
            line.control = format!("{}L2", claim.index + 1);
        }
        claim.lines.push(line);
        bill(claim, 1, second);
    }
    claim.total = claim.charge();
}

fn bill(claim: &mut Claim, at: usize, (code, modifiers): Service) {
    let line = &mut claim.lines[at];
    line.code = code.into();
    line.modifiers = modifiers.to_vec();
    (line.basis, line.units) = ("UN", 1);
}

type Service = (&'static str, &'static [&'static str]);
