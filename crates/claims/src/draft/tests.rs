//! What is written is what was read, in an envelope of its own.

use codes::Date;
use x12::guide::Guide;
use x12::{Surveyor, lex};

use super::*;
use crate::ClaimReader;

const BASES: [&[u8]; 3] = [
    include_bytes!("../../../scrub/tests/base/837p.edi"),
    include_bytes!("../../../scrub/tests/base/837i.edi"),
    include_bytes!("../../../scrub/tests/base/837d.edi"),
];

/// Every claim of a file, as a draft and where it goes.
pub(super) fn drafts(bytes: &[u8]) -> Vec<(Envelope, Draft)> {
    let mut surveyor = Surveyor::new();
    surveyor.feed(bytes, true);
    let survey = surveyor.finish();
    assert_eq!(survey.faults, []);
    let mut found = Vec::new();
    for set in &survey.sets {
        let interchange = &survey.interchanges[set.interchange as usize];
        let group = &survey.groups[set.group.expect("a group") as usize];
        let bytes = &bytes[set.offset as usize..set.end as usize];
        let segments = lex(bytes, interchange.delimiters, set.offset);
        let guide = Guide::of(&*set.version, &*set.st01).expect("a guide");
        let mut reader = ClaimReader::new(guide).expect("an 837");
        let mut sink = |view: ClaimView<'_, '_>| {
            assert!(view.faults.is_empty() && view.context_faults.is_empty());
            let envelope = Envelope::of(&view, interchange, group, &set.version);
            found.push((envelope, Draft::of(&view, interchange.delimiters)));
        };
        reader.read(&segments, &mut sink);
        reader.finish(crate::Place::default(), &mut sink);
    }
    found
}

fn written(drafts: &[(Envelope, Draft)], number: u32) -> Vec<u8> {
    let mut file = ClaimFile::new(&drafts[0].0, number, Date::literal(2026, 10, 1));
    for (_, draft) in drafts {
        file.push(draft);
    }
    file.finish()
}

#[test]
fn claims_written_are_read_as_they_were() {
    for base in BASES {
        let all = drafts(base);
        let file = written(&all, 41);
        assert_eq!(drafts(&file), all);
        // Some of them, in another order.
        let some: Vec<_> = all.iter().rev().take(2).cloned().collect();
        assert_eq!(drafts(&written(&some, 42)), some);
    }
}

#[test]
fn levels_count_anew_and_numbers_are_fresh() {
    let all = drafts(BASES[0]);
    let text = String::from_utf8(written(&all[1..], 123)).expect("text");
    let levels: Vec<&str> = text.split('~').filter(|segment| segment.starts_with("HL*")).collect();
    assert_eq!(levels[0], "HL*1**20*1");
    assert_eq!(levels[1].split('*').nth(1), Some("2"));
    assert!(text.contains("*000000123*") && text.contains("GE*1*123~IEA*1*000000123~"));
    assert!(text.contains("BHT*0019*00*123-1*20261001*0000*CH~"));
}

#[test]
fn a_reference_finds_its_place() {
    for base in BASES {
        let (envelope, mut draft) = drafts(base).remove(0);
        draft.set_reference("F8", b"PCN 77/1");
        draft.set_reference("F8", b"PCN 77/2");
        draft.clm().set_component(5, 3, b"7", Delimiters::USUAL);
        let file = written(&[(envelope, draft.clone())], 1);
        let text = String::from_utf8_lossy(&file).into_owned();
        assert_eq!(text.matches("REF*F8*PCN 77/2~").count(), 1);
        // The guide has a place for it where it stands, or `drafts` finds a fault.
        assert_eq!(drafts(&file)[0].1, draft);
        draft.remove_reference("F8");
        assert!(
            !String::from_utf8_lossy(&written(&[(drafts(&file).remove(0).0, draft)], 1)).contains("*F8*")
        );
    }
}

#[test]
fn a_claim_by_itself_says_whether_the_patient_is_the_subscriber() {
    let payer = "NM1*PR*2*EXAMPLE SECOND PLAN*****PI*PAYER03~\n";
    let own = "CLM*P-1005*120***11:B:1*Y*A*Y*Y~\nHI*ABK:H6691~\nLX*1~\nSV1*HC:99213*120*UN*1***1~\n\
               DTP*472*D8*20260220~\n";
    let base = String::from_utf8_lossy(BASES[0]).into_owned();
    let both = base.replacen(payer, &[payer, own].concat(), 1).replace("SE*92*", "SE*97*");
    for relationship in ["", "18"] {
        let sent = both.replace("SBR*S**GRP200*", &format!("SBR*S*{relationship}*GRP200*"));
        let all = drafts(sent.as_bytes());
        let said = |number: &[u8]| {
            let (_, draft) =
                all.iter().find(|(_, draft)| draft.claim[0].element(1) == number).expect("it is there");
            (draft.patient.is_some(), draft.subscriber[0].element(2))
        };
        assert_eq!(said(b"P-1005"), (false, SELF), "{relationship:?}");
        assert_eq!(said(b"P-1004"), (true, &b""[..]), "{relationship:?}");
        assert_eq!(drafts(&written(&all, 7)), all);
    }
}

#[test]
fn what_would_be_cut_is_told() {
    let (_, mut draft) = drafts(BASES[0]).remove(0);
    assert!(!draft.clashes());
    draft.set_reference("F8", b"A*B");
    assert!(draft.clashes());
}
