//! The guides as a whole: clean sets are clean, each fault is found, and no order of segments confuses.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::samples::sample;
use super::{Fault, FaultKind, Guide, GuideId, LoopId, Placed, Placer};
use crate::{Delimiters, Place, lex};

/// Places the segments of a set one by one; gives where each went and what was wrong.
fn walk(guide: GuideId, text: &str) -> (Vec<Placed>, Vec<Fault>) {
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let mut placer = Placer::new(Guide::by_id(guide));
    let mut faults = Vec::new();
    let whereabouts = segments.iter().map(|segment| placer.place(&segment, &mut faults)).collect();
    placer.finish(Place::default(), &mut faults);
    (whereabouts, faults)
}

/// The faults of a set, each as place and kind.
fn faults(guide: GuideId, text: &str) -> Vec<String> {
    let told = walk(guide, text).1;
    told.iter().map(|fault| format!("{} {}", fault.location(), fault.kind)).collect()
}

/// The sample of a guide with some text replaced where it first occurs.
fn edited(guide: GuideId, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(sample(guide).to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the sample has no {from}");
        text.replacen(from, to, 1)
    })
}

fn faults_after(guide: GuideId, edits: &[(&str, &str)]) -> Vec<String> {
    faults(guide, &edited(guide, edits))
}

/// Loops in the order they are opened, with the segments in each.
fn drawn(guide: GuideId, text: &str) -> String {
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let mut drawing = String::new();
    for (segment, placed) in segments.iter().zip(walk(guide, text).0) {
        let id = String::from_utf8_lossy(segment.id()).into_owned();
        match placed {
            Placed { known: false, .. } => write!(drawing, " ?{id}"),
            Placed { opens: true, loop_id, .. } => write!(drawing, "\n{loop_id} {id}"),
            Placed { .. } => write!(drawing, " {id}"),
        }
        .expect("writing to a string");
    }
    drawing.trim_start().to_owned()
}

#[test]
fn clean_sets_have_no_faults() {
    for guide in GuideId::ALL {
        assert_eq!(faults(guide, sample(guide)), Vec::<String>::new(), "{guide:?}");
    }
}

#[test]
fn every_segment_of_a_clean_set_is_known() {
    for guide in GuideId::ALL {
        assert!(walk(guide, sample(guide)).0.iter().all(|placed| placed.known), "{guide:?}");
    }
}

#[test]
fn a_remittance_is_placed_loop_by_loop() {
    let drawing = drawn(GuideId::Remittance, sample(GuideId::Remittance));
    assert_eq!(
        drawing,
        "HDR ST BPR TRN REF DTM\n\
         1000A N1 N3 N4 REF PER PER PER\n\
         1000B N1 REF\n\
         2000 LX\n\
         2100 CLP CAS NM1 NM1 MOA REF DTM DTM DTM PER AMT\n\
         2110 SVC DTM CAS REF REF AMT LQ\n\
         2110 SVC DTM DTM CAS\n\
         2100 CLP NM1\n\
         2000 LX\n\
         2100 CLP NM1 PLB SE"
    );
}

#[test]
fn the_same_name_segment_is_placed_by_what_is_open() {
    let placed = walk(GuideId::Professional, sample(GuideId::Professional)).0;
    let text = sample(GuideId::Professional);
    let of = |start: &str| -> Vec<String> {
        let all = text.lines().zip(&placed).filter(|(line, _)| line.starts_with(start));
        all.map(|(_, placed)| placed.loop_id.to_string()).collect()
    };
    assert_eq!(of("NM1*82"), ["2310B", "2330D", "2420A"]);
    assert_eq!(of("NM1*PR"), ["2010BB", "2330B", "2010BB", "2010BB"]);
    assert_eq!(of("SBR"), ["2000B", "2320", "2000B", "2000B"]);
    assert_eq!(of("CAS"), ["2320", "2430"]);
    assert_eq!(of("DTP*573"), ["2330B", "2430"]);
    assert_eq!(of("REF*F8"), ["2330B", "2300"]);
    assert_eq!(of("N4"), ["2010AA", "2010AB", "2010BA", "2310C", "2420E", "2010CA", "2010AA", "2010BA"]);
}

#[test]
fn guides_are_found_by_version_and_set() {
    let of = |version: &str, set: &str| Guide::of(version, set).map(Guide::id);
    assert_eq!(of("005010X222", "837"), Some(GuideId::Professional));
    assert_eq!(of("005010X223A3", "837"), Some(GuideId::Institutional));
    assert_eq!(Guide::of(b"005010X224A2".as_slice(), b"837").map(Guide::id), Some(GuideId::Dental));
    assert_eq!(of("005010X221A1", "835"), Some(GuideId::Remittance));
    assert_eq!(of("005010X214", "277"), Some(GuideId::ClaimAcknowledgment));
    assert_eq!(of("005010X231A1", "999"), Some(GuideId::ImplementationAcknowledgment));
    for (version, set) in
        [("005010X222A1", "835"), ("005010X2221", "837"), ("004010X098A1", "837"), ("", "TA1")]
    {
        assert_eq!(of(version, set), None, "{version} {set}");
    }
    for id in GuideId::ALL {
        assert_eq!(Guide::by_id(id).id(), id);
    }
}

#[test]
fn a_guide_can_be_read_line_by_line() {
    let lines: Vec<_> = Guide::by_id(GuideId::Professional).lines().collect();
    let rendering = lines.iter().find(|line| line.loop_id == LoopId::new("2420A")).expect("a loop");
    assert!(rendering.opens);
    assert_eq!((rendering.depth, rendering.name), (4, "rendering provider"));
    assert_eq!((rendering.segment.as_str(), rendering.qualifier.as_str()), ("NM1", "82"));
    // Claims stand under subscribers and under patients.
    let claims = lines.iter().filter(|line| line.opens && line.loop_id == LoopId::new("2300"));
    assert_eq!(claims.map(|line| line.depth).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn faults_of_structure_are_told_where_they_are() {
    let after = |edits: &[(&str, &str)]| faults_after(GuideId::Professional, edits);
    assert_eq!(after(&[("PER*IC*DESK ONE*TE*5550100001*EX*12~\n", "")]), ["1000A.PER*IC missing-segment"]);
    assert_eq!(after(&[("HI*ABK:J069~\n", "")]), ["2300.HI*ABK missing-segment"]);
    assert_eq!(after(&[("NM1*PR*2*STATE PLAN*****PI*PAY03~\n", "")]), ["2010BB.NM1*PR missing-loop"]);
    assert_eq!(after(&[("PRV*BI", "ZZZ*1~PRV*BI")]), ["2000A.ZZZ unrecognized-segment"]);
    assert_eq!(after(&[("PRV*BI", "Roe Anna~PRV*BI")]), ["2000A.? unrecognized-segment"]);
    assert_eq!(after(&[("PRV*BI", "CLP*A~PRV*BI")]), ["2000A.CLP foreign-segment"]);
    assert_eq!(after(&[("PRV*BI", "SV5*HC:E1~PRV*BI")]), ["2000A.SV5 unexpected-segment"]);
    assert_eq!(after(&[("REF*G1*AUTH1", "REF*G1*AUTH1~REF*G1*AUTH2")]), ["2300.REF too-many-segments"]);
    assert_eq!(
        after(&[("NM1*87*2~", "NM1*87*2~\nN3*A~\nN4*BB*IL*62701~\nNM1*87*2~")]),
        ["2010AB.NM1 too-many-loops"]
    );
    assert_eq!(
        after(&[
            ("DMG*D8*19700203*F~\n", ""),
            ("N3*2 SECOND STREET~\n", "DMG*D8*19700203*F~\nN3*2 SECOND STREET~\n")
        ]),
        ["2010BA.N3 out-of-sequence"]
    );
}

#[test]
fn faults_of_elements_are_told_where_they_are() {
    let after = |from: &str, to: &str| faults_after(GuideId::Professional, &[(from, to)]);
    assert_eq!(after("HL*1**20", "HL***20"), ["2000A.HL01 missing-element"]);
    assert_eq!(after("CLM*A1*150.5***11:B:1", "CLM*A1*150.5***11::1"), ["2300.CLM05-2 missing-element"]);
    assert_eq!(after("REF*EI*362719000", "REF*EI"), ["2010AA.REF02 missing-element"]);
    assert_eq!(
        after("PER*IC*FRONT DESK*TE*5550100002", "PER*IC*FRONT DESK*TE*5550100002*EM"),
        ["2010AA.PER06 missing-conditional"]
    );
    assert_eq!(after("N3*1 FIRST STREET", "N3*1 FIRST STREET*A*B"), ["2010AA.N303 too-many-elements"]);
    assert_eq!(after("N4*SPRINGFIELD", "N4*S"), ["2010AA.N401 too-short"]);
    assert_eq!(after("SBR*P*18*GRP1", &format!("SBR*P*18*{}", "X".repeat(51))), ["2000B.SBR03 too-long"]);
    assert_eq!(after("CLM*A1*150.5", "CLM*A1*1,50"), ["2300.CLM02 invalid-character"]);
    assert_eq!(after("NM1*IL*1*ROE", "NM1*IL*1*RO\u{1}E"), ["2010BA.NM103 invalid-character"]);
    assert_eq!(after("DMG*D8*19700203*F", "DMG*D8*19700203*X"), ["2010BA.DMG03 invalid-code"]);
    assert_eq!(after("DTP*431*D8*20251230", "DTP*431*D8*20251232"), ["2300.DTP03 invalid-date"]);
    assert_eq!(after("20260105*1201", "20260105*2501"), ["HDR.BHT05 invalid-time"]);
    assert_eq!(after("N3*1 FIRST STREET", "N3*1 FIRST^STREET"), ["2010AA.N301 too-many-repetitions"]);
    assert_eq!(after("N3*1 FIRST STREET", "N3*1:FIRST STREET"), ["2010AA.N301 too-many-components"]);
    assert_eq!(after("11:B:1", "11:B:1:9"), ["2300.CLM05 too-many-components"]);
    assert_eq!(after("CLM*A1*150.5**", "CLM*A1*150.5*X*"), ["2300.CLM03 not-used"]);
    assert_eq!(after("REF*D9*TRACE1", "REF*D9*TRACE1**"), ["2300.REF trailing-separators"]);
    let country = [("N4*CHICAGO*IL*60601", "N4*CHICAGO*IL*60601*CA***ON")];
    assert_eq!(faults_after(GuideId::Remittance, &country), ["1000A.N407 exclusion"]);
}

#[test]
fn a_qualifier_the_guide_does_not_list_keeps_its_segment() {
    let text = edited(GuideId::Professional, &[("REF*D9*TRACE1", "REF*QQ*TRACE1")]);
    assert_eq!(faults(GuideId::Professional, &text), ["2300.REF01 invalid-code"]);
    assert!(walk(GuideId::Professional, &text).0.iter().all(|placed| placed.known));
    let empty = [("REF*D9*TRACE1", "REF**TRACE1")];
    assert_eq!(faults_after(GuideId::Professional, &empty), ["2300.REF01 missing-element"]);
}

#[test]
fn what_is_missing_is_told_once_at_the_segment_that_opened_its_loop() {
    let text = edited(GuideId::Professional, &[("HI*ABK:S93401A*ABF:M25571~\n", "")]);
    let found = walk(GuideId::Professional, &text).1;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].place.segment.offset as usize, text.find("CLM*A1").expect("the claim"));
    assert!(found[0].kind.is_missing_segment());
}

#[test]
fn what_is_missing_is_told_as_soon_as_a_later_loop_opens() {
    let text = edited(GuideId::Professional, &[("HI*ABK:S93401A*ABF:M25571~\n", "")]);
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let mut placer = Placer::new(Guide::by_id(GuideId::Professional));
    let mut faults = Vec::new();
    let shown_by = segments.iter().find(|segment| {
        placer.place(segment, &mut faults);
        !faults.is_empty()
    });
    assert_eq!(shown_by.map(|segment| segment.id()), Some(b"NM1".as_slice()));
}

#[test]
fn order_is_free_among_segments_of_one_name_and_among_sibling_loops() {
    let clean = |edits: &[(&str, &str)]| {
        assert_eq!(faults_after(GuideId::Professional, edits), Vec::<String>::new(), "{edits:?}");
    };
    clean(&[("REF*G1*AUTH1~\nREF*D9*TRACE1~", "REF*D9*TRACE1~\nREF*G1*AUTH1~")]);
    clean(&[("DTP*431*D8*20251230~\nDTP*439*D8*20251229~", "DTP*439*D8*20251229~\nDTP*431*D8*20251230~")]);
    clean(&[
        ("NM1*DN*1*POE*CARL****XX*1234567893~\n", ""),
        ("SBR*S*18", "NM1*DN*1*POE*CARL****XX*1234567893~\nSBR*S*18"),
    ]);
}

#[test]
fn a_late_segment_of_the_claim_does_not_end_the_line() {
    let text = edited(GuideId::Professional, &[("SV1*HC:99213:25", "REF*EA*MR1~\nSV1*HC:99213:25")]);
    assert_eq!(faults(GuideId::Professional, &text), ["2300.REF out-of-sequence"]);
    let drawing = drawn(GuideId::Professional, &text);
    assert!(drawing.contains("2400 LX REF SV1 DTP REF AMT"), "{drawing}");
}

#[test]
fn a_segment_that_comes_too_early_is_told_of_once() {
    let text = edited(GuideId::Professional, &[("SV1*HC:99213:25", "NTE*ADD*EARLY~\nSV1*HC:99213:25")]);
    assert_eq!(faults(GuideId::Professional, &text), ["2400.SV1 out-of-sequence"]);
}

#[test]
fn a_late_loop_of_the_claim_does_not_end_the_line() {
    let text = edited(
        GuideId::Professional,
        &[(
            "SV1*HC:J1100",
            "SBR*T*18*******CI~\nOI***Y***Y~\nNM1*IL*1*ROE*ANNA****MI*M3~\nNM1*PR*2*THIRD HEALTH*****PI*PAY09~\nSV1*HC:J1100",
        )],
    );
    assert_eq!(faults(GuideId::Professional, &text), ["2320.SBR out-of-sequence"]);
    let drawing = drawn(GuideId::Professional, &text);
    assert!(drawing.contains("2400 LX\n2320 SBR OI\n2330A NM1\n2330B NM1 SV1 DTP\n2410 LIN"), "{drawing}");
}

#[test]
fn a_party_of_no_known_role_takes_its_address_with_it() {
    let text = edited(
        GuideId::Professional,
        &[(
            "NM1*77*2*NORTHSIDE ANNEX",
            "NM1*QQ*1*STRANGER~\nN3*9 NINTH STREET~\nN4*SPRINGFIELD*IL*62709~\nREF*G2*X~\nNM1*77*2*NORTHSIDE ANNEX",
        )],
    );
    let drawing = drawn(GuideId::Professional, &text);
    assert!(drawing.contains("2310B NM1 PRV REF ?NM1 ?N3 ?N4 ?REF\n2310C NM1 N3 N4"), "{drawing}");
    assert_eq!(faults(GuideId::Professional, &text).len(), 4);
}

#[test]
fn a_level_of_no_known_kind_takes_everything_with_it() {
    let text = edited(GuideId::Professional, &[("HL*3*1*22*1", "HL*3*1*99*1")]);
    let drawing = drawn(GuideId::Professional, &text);
    assert!(drawing.contains("2400 LX SV1 DTP ?HL ?SBR ?NM1 ?NM1\n2000C HL PAT"), "{drawing}");
}

#[test]
fn claims_find_their_place_when_the_levels_above_are_gone() {
    let text = "ST*837*1*005010X222A1~GARBAGE~CLM*A1*1***11:B:1*Y*A*Y*Y~HI*ABK:J069~LX*1~";
    let (placed, told) = walk(GuideId::Professional, text);
    assert_eq!((placed[2].loop_id, placed[2].opens, placed[2].known), (LoopId::new("2300"), true, true));
    assert_eq!(placed[4].loop_id, LoopId::new("2400"));
    let missing: Vec<_> = told.iter().filter(|fault| fault.kind == FaultKind::MissingLoop).collect();
    let loops: Vec<_> = missing.iter().map(|fault| fault.loop_id.to_string()).collect();
    assert_eq!(loops, ["2000A", "2000B", "1000A", "1000B"]);

    let (placed, _) = walk(GuideId::Remittance, "ST*835*1~CLP*A*1*1*1**12*I~SVC*HC:99213*1*1~");
    assert_eq!((placed[2].loop_id, placed[2].opens, placed[2].known), (LoopId::new("2110"), true, true));
}

#[test]
fn a_patient_without_a_subscriber_gets_one() {
    let text = edited(
        GuideId::Professional,
        &[(
            "HL*3*1*22*1~\nSBR*P**GRP1******CI~\nNM1*IL*1*MOE*ED****MI*MBR0003~\nNM1*PR*2*EXAMPLE HEALTH*****PI*PAY01~\n",
            "HL*8**20*1~\nNM1*85*1*DOE*DORA****XX*1234567893~\nN3*6 SIXTH STREET~\nN4*SPRINGFIELD*IL*627060006~\nREF*SY*123456789~\n",
        )],
    );
    assert_eq!(faults(GuideId::Professional, &text), ["2000B.HL*22 missing-loop"]);
}

#[test]
fn a_placer_shows_what_is_open_and_nothing_of_the_data() {
    let segments = lex(b"ST*837*1~HL*1**20*1~NM1*85*2*SECRET~", Delimiters::USUAL, 0);
    let mut placer = Placer::new(Guide::by_id(GuideId::Professional));
    for segment in segments.iter() {
        placer.place(&segment, &mut Vec::new());
    }
    assert_eq!(format!("{placer:?}"), "[837P, HDR, 2000A, 2010AA]");
    assert_eq!((placer.depth(), placer.loop_id()), (2, LoopId::new("2010AA")));
}

#[test]
fn claims_of_every_kind_are_placed_loop_by_loop() {
    let drawing = drawn(GuideId::Institutional, sample(GuideId::Institutional));
    let expected = "2300 CLM DTP DTP DTP CL1 REF NTE HI HI HI HI HI HI HI HI\n\
                    2310A NM1 PRV\n2310B NM1\n2400 LX SV2\n2400 LX SV2 DTP\n2410 LIN CTP SE";
    assert!(drawing.ends_with(expected), "{drawing}");
    let drawing = drawn(GuideId::Dental, sample(GuideId::Dental));
    let expected = "2010BB NM1\n2000C HL PAT\n2010CA NM1 N3 N4 DMG\n2300 CLM DTP DN1 DN2 PWK\n\
                    2310B NM1 PRV\n2400 LX SV3 TOO REF SE";
    assert!(drawing.ends_with(expected), "{drawing}");
}

#[test]
fn acknowledgments_are_placed_loop_by_loop() {
    let drawing = drawn(GuideId::ClaimAcknowledgment, sample(GuideId::ClaimAcknowledgment));
    let expected = "2000D HL\n2100D NM1\n2200D TRN STC DTP\n2220D SVC STC REF SE";
    assert!(drawing.ends_with(expected), "{drawing}");
    let drawing = drawn(GuideId::ImplementationAcknowledgment, sample(GuideId::ImplementationAcknowledgment));
    let expected =
        "HDR ST AK1\n2000 AK2 IK5\n2000 AK2\n2100 IK3 CTX\n2110 IK4\n2110 IK4\n2100 IK3 IK5 AK9 SE";
    assert_eq!(drawing, expected);
}

#[test]
fn a_set_cut_into_pieces_has_the_faults_of_the_whole() {
    let text = edited(
        GuideId::Professional,
        &[
            ("NM1*PR*2*STATE PLAN*****PI*PAY03~\n", ""),
            ("REF*EI*362719000~\n", ""),
            ("DTP*472*D8*20260103~\nHL*3", "HL*3"),
        ],
    );
    let whole = walk(GuideId::Professional, &text).1;
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let cut = segments.iter().position(|segment| segment.raw() == b"HL*3*1*22*1").expect("the cut");
    let context_end = segments.iter().position(|segment| segment.raw() == b"HL*2*1*22*0").expect("a level");
    let mut pieces = Vec::new();
    let mut placer = Placer::new(Guide::by_id(GuideId::Professional));
    for segment in segments.iter().take(cut) {
        placer.place(&segment, &mut pieces);
    }
    placer.close_before(&segments.segment(cut), &mut pieces);
    let mut placer = Placer::new(Guide::by_id(GuideId::Professional));
    let mut silent = Vec::new();
    for segment in segments.iter().take(context_end) {
        placer.place(&segment, &mut silent);
    }
    placer.close_before(&segments.segment(cut), &mut silent);
    for segment in segments.iter().skip(cut) {
        placer.place(&segment, &mut pieces);
    }
    placer.finish(Place::default(), &mut pieces);
    assert_eq!(whole.len(), 3);
    assert_eq!(pieces, whole);
}

#[test]
fn structure_alone_can_be_asked_for() {
    let text = edited(GuideId::Professional, &[("CLM*A1*150.5", "CLM*A1*1,50"), ("HI*ABK:J069~\n", "")]);
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let mut placer = Placer::new(Guide::by_id(GuideId::Professional)).without_checks();
    let mut faults = Vec::new();
    for segment in segments.iter() {
        placer.place(&segment, &mut faults);
    }
    placer.finish(Place::default(), &mut faults);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].kind, FaultKind::MissingSegment);
}

/// Segments of every guide's sample, whole or damaged, and segments that are nothing.
fn soup() -> impl Strategy<Value = (GuideId, Vec<String>)> {
    let all: Vec<String> = GuideId::ALL
        .iter()
        .flat_map(|&guide| sample(guide).lines().map(|line| line.trim_end_matches('~').to_owned()))
        .collect();
    let whole = prop::sample::select(all.clone());
    let damaged = (prop::sample::select(all), any::<prop::sample::Index>(), "[A-Z0-9*:^ ]{0,6}").prop_map(
        |(line, at, noise)| {
            let mut line = line;
            let at = at.index(line.len());
            line.replace_range(at..=at, &noise);
            line
        },
    );
    let noise = "[A-Z0-9]{0,4}[*:^A-Z0-9.\u{e9}\u{1} -]{0,60}";
    let segment = prop_oneof![6 => whole, 2 => damaged, 1 => noise];
    (prop::sample::select(GuideId::ALL.to_vec()), prop::collection::vec(segment, 0..60))
}

proptest! {
    #[test]
    fn no_order_of_segments_confuses_the_placer((guide, segments) in soup()) {
        let text = segments.iter().fold(String::new(), |text, segment| text + segment + "~");
        let lexed = lex(text.as_bytes(), Delimiters::USUAL, 0);
        let mut placer = Placer::new(Guide::by_id(guide));
        let mut faults = Vec::new();
        for segment in lexed.iter() {
            let before = faults.len();
            let placed = placer.place(&segment, &mut faults);
            prop_assert!(faults.len() - before <= 100, "{} faults at once", faults.len() - before);
            prop_assert!(placer.depth() <= 12);
            if !placed.known {
                prop_assert!(faults[before..].iter().any(|fault| !fault.kind.is_missing_segment()));
            }
            if segment.id() == b"CLM" && matches!(guide, GuideId::Professional | GuideId::Institutional | GuideId::Dental) {
                prop_assert_eq!((placed.loop_id, placed.opens, placed.known), (LoopId::new("2300"), true, true));
            }
            if segment.id() == b"CLP" && guide == GuideId::Remittance {
                prop_assert_eq!((placed.loop_id, placed.opens, placed.known), (LoopId::new("2100"), true, true));
            }
        }
        placer.finish(Place::default(), &mut faults);
        prop_assert_eq!(placer.depth(), 0);
    }

    #[test]
    fn the_short_ways_say_what_the_full_ones_say((guide, segments) in soup()) {
        let text = segments.iter().fold(String::new(), |text, segment| text + segment + "~");
        let other = Delimiters { element: b'*', component: b'^', repetition: Some(b':'), segment: b'~' };
        for delimiters in [Delimiters::USUAL, other] {
            let lexed = lex(text.as_bytes(), delimiters, 0);
            let told = |mut placer: Placer| {
                let mut faults = Vec::new();
                let placed: Vec<_> = lexed.iter().map(|segment| placer.place(&segment, &mut faults)).collect();
                placer.finish(Place::default(), &mut faults);
                (placed, faults)
            };
            let guide = Guide::by_id(guide);
            prop_assert_eq!(told(Placer::new(guide)), told(Placer::new(guide).in_full()));
        }
    }

    #[test]
    fn a_clean_set_after_a_ruined_one_is_clean((guide, segments) in soup()) {
        let text = segments.iter().fold(String::new(), |text, segment| text + segment + "~");
        let mut placer = Placer::new(Guide::by_id(guide));
        let mut faults = Vec::new();
        for segment in lex(text.as_bytes(), Delimiters::USUAL, 0).iter() {
            placer.place(&segment, &mut faults);
        }
        placer.finish(Place::default(), &mut faults);
        faults.clear();
        for segment in lex(sample(guide).as_bytes(), Delimiters::USUAL, 0).iter() {
            placer.place(&segment, &mut faults);
        }
        placer.finish(Place::default(), &mut faults);
        prop_assert_eq!(faults, Vec::<Fault>::new());
    }
}
