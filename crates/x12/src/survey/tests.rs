use proptest::prelude::*;

use super::*;
use crate::envelope::EnvelopeFaultKind as Kind;

fn isa(control: &str, [element, repetition, component, segment]: [char; 4]) -> String {
    let blank = " ".repeat(10);
    let header = format!(
        "ISA*00*{blank}*00*{blank}*ZZ*{:<15}*ZZ*{:<15}*261123*1200*{repetition}*00501*{control}*0*T*{component}",
        "SENDER", "RECEIVER"
    );
    header.replace('*', &element.to_string()) + &segment.to_string()
}

const USUAL: [char; 4] = ['*', '^', ':', '~'];

/// Two groups, three sets, five claims.
fn sound() -> String {
    let claim = |at: usize| format!("HL*{}*1*22*0~SBR*P~CLM*A*1~CLM*B*2~", at + 2);
    let set = |st02: &str, claims: usize| {
        let body: String = (0..claims).map(claim).collect();
        format!("ST*837*{st02}*005010X222A1~HL*1**20*1~{body}SE*{}*{st02}~", 3 + 4 * claims)
    };
    let group = |gs06: &str, sets: &[String]| {
        format!("GS*HC*S*R*20261123*1200*{gs06}*X*005010X222A1~{}GE*{}*{gs06}~", sets.concat(), sets.len())
    };
    let groups = group("1", &[set("0001", 1), set("0002", 2)]) + &group("2", &[set("0001", 1)]);
    isa("000000101", USUAL) + &groups + "IEA*2*000000101~"
}

fn survey(bytes: &[u8]) -> Survey {
    survey_in(bytes, bytes.len().max(1), 40)
}

/// Feeds windows that grow by `growth` bytes at a time.
fn survey_in(bytes: &[u8], growth: usize, piece_target: u64) -> Survey {
    let mut surveyor = Surveyor::with_piece_target(piece_target);
    let (mut from, mut to) = (0, growth.min(bytes.len()));
    loop {
        let at_end = to == bytes.len();
        from += surveyor.feed(&bytes[from..to], at_end);
        if at_end && from == to {
            return surveyor.finish();
        }
        to = (to + growth).min(bytes.len());
    }
}

fn kinds(survey: &Survey) -> Vec<Kind> {
    survey.faults.iter().map(|fault| fault.kind).collect()
}

fn set_controls(survey: &Survey) -> Vec<&str> {
    survey.sets.iter().map(|set| &*set.st02).collect()
}

#[test]
fn the_end_of_a_text_is_no_text() {
    let whole = sound();
    let cut = &whole[..whole.find("IEA*").expect("it ends")];
    for (text, faults) in [(&whole[..], vec![]), (cut, vec![Kind::InterchangeTrailer])] {
        for end in ["\x1a", "\r\n\x1a", "\x1a\n", "\x1a\x1a\x1a"] {
            let ended = [text, end].concat();
            for growth in [1, 7, ended.len()] {
                let survey = survey_in(ended.as_bytes(), growth, 40);
                assert_eq!((kinds(&survey), &survey.unreadable), (faults.clone(), &vec![]), "{end:?}");
                assert_eq!(
                    (survey.bytes.space, survey.bytes.total()),
                    (end.len() as u64, ended.len() as u64)
                );
            }
        }
    }
    // Between interchanges too; but within one it is no white space.
    let both = [&whole, "\x1a\n", &whole].concat();
    assert_eq!(kinds(&survey(both.as_bytes())), []);
    let within = whole.replacen("GS*", "\x1aGS*", 1);
    assert!(!kinds(&survey(within.as_bytes())).is_empty());
}

#[test]
fn a_sound_source_has_no_fault_and_every_byte_a_segment() {
    let text = sound();
    let survey = survey(text.as_bytes());
    assert_eq!(kinds(&survey), []);
    assert_eq!((survey.interchanges.len(), survey.groups.len()), (1, 2));
    assert_eq!(set_controls(&survey), ["0001", "0002", "0001"]);
    assert_eq!(survey.bytes.segments, text.len() as u64);
    assert_eq!(survey.sets[0].digest, survey.sets[2].digest, "same content, other envelope");
}

#[test]
fn pieces_cover_a_set_and_carry_the_loops_above() {
    let text = sound();
    let survey = survey(text.as_bytes());
    for set in &survey.sets {
        let mut at = set.offset;
        for piece in &set.pieces {
            assert_eq!(piece.body.offset, at, "no gap between pieces");
            at = piece.body.end();
            assert!(piece.next.is_none_or(|next| next.offset == at));
        }
    }
    let last = survey.sets[1].pieces.last().expect("a set has a piece");
    let context: Vec<_> = last
        .context
        .iter()
        .map(|stretch| &text[stretch.offset as usize..][..stretch.length as usize])
        .collect();
    assert_eq!(context, ["ST*837*0002*005010X222A1~", "HL*1**20*1~", "HL*2*1*22*0~SBR*P~"]);
    assert!(text[last.body.offset as usize..].starts_with("CLM*B*2~"));
    assert_eq!(last.leaves_before, 1);
}

#[test]
fn a_level_is_in_the_piece_of_its_first_claim() {
    let text = sound();
    let mut cuts = 0;
    for target in 1..200 {
        for set in survey_in(text.as_bytes(), 64, target).sets {
            for piece in &set.pieces[..set.pieces.len() - 1] {
                let body = &text[piece.body.offset as usize..piece.body.end() as usize];
                assert!(
                    body.rfind("CLM*") > body.rfind("HL*"),
                    "cut at {target} before the claim of a level: {body}"
                );
                cuts += 1;
            }
        }
    }
    assert!(cuts > 10, "{cuts}");
}

#[test]
fn line_ends_a_byte_order_mark_and_blank_lines_are_white_space() {
    let text = format!("\u{feff}\n\r\n{}", sound().replace('~', "~\r\n"));
    let survey = survey(text.as_bytes());
    assert_eq!(kinds(&survey), []);
    assert_eq!(survey.bytes.total(), text.len() as u64);
    assert_eq!(survey.bytes.segments, sound().len() as u64);
}

#[test]
fn delimiters_are_found_anew_at_each_interchange() {
    let other = ['|', '!', '>', '\n'];
    let translated = sound().replace('*', "|").replace('^', "!").replace(':', ">").replace('~', "\n");
    let controls = ['\u{1d}', '!', '\u{1f}', '\u{1c}'];
    let third = isa("000000103", controls) + &format!("IEA{0}0{0}000000103{1}", controls[0], controls[3]);
    let text = sound() + &translated + &third;
    let survey = survey(text.as_bytes());
    assert_eq!(kinds(&survey), []);
    assert_eq!(survey.interchanges.len(), 3);
    assert_eq!(survey.interchanges[1].delimiters.segment, other[3] as u8);
    assert_eq!(survey.sets[0].digest, survey.sets[3].digest, "the same but for its delimiters");
}

#[test]
fn acknowledgments_before_a_group_belong_to_the_interchange() {
    let text = isa("000000101", USUAL) + "TA1*000000100*261122*0900*A*000~IEA*0*000000101~";
    let survey = survey(text.as_bytes());
    assert_eq!(kinds(&survey), []);
    assert_eq!(survey.interchanges[0].acknowledgments, [(106, 32)]);
}

#[test]
fn wrong_counts_and_control_numbers_are_named() {
    let cases = [
        ("SE*7*0001", "SE*9*0001", Kind::SegmentCount),
        ("SE*7*0001", "SE*7*0009", Kind::SetControl),
        ("GE*2*1", "GE*3*1", Kind::SetCount),
        ("GE*2*1", "GE*2*9", Kind::GroupControl),
        ("IEA*2*", "IEA*1*", Kind::GroupCount),
        ("IEA*2*000000101", "IEA*2*000000999", Kind::InterchangeControl),
        ("ST*837*0002", "ST*837*0001", Kind::SetControlRepeated),
        ("ST*837*0002*005010X222A1", "ST*837*0002*005010X223A2", Kind::Reference),
        ("GS*HC*", "GS*ZZ*", Kind::GroupUnsupported),
        ("X*005010X222A1", "X*004010X098A1", Kind::GroupVersion),
        ("ST*837*0002", "ST*834*0002", Kind::SetUnsupported),
        ("HL*3*1*22*0", "HL*5*1*22*0", Kind::LevelNumber),
        ("HL*3*1*22*0", "HL*X*1*22*0", Kind::LevelNumber),
        ("HL*2*1*22*0", "HL*2*1*22*1", Kind::LevelChild),
    ];
    for (sound_part, wrong, kind) in cases {
        let text = sound().replacen(sound_part, wrong, 1);
        let found = kinds(&survey(text.as_bytes()));
        assert!(found.contains(&kind), "{wrong}: {found:?}");
    }
}

#[test]
fn a_source_cut_short_keeps_the_sets_before_the_cut() {
    let text = sound();
    let cut = text.find("CLM*B*2~SE*11").expect("the second set") + 4;
    let survey = survey(&text.as_bytes()[..cut]);
    assert_eq!(kinds(&survey), [Kind::InterchangeTrailer, Kind::GroupTrailer, Kind::SetTrailer]);
    assert_eq!(survey.unreadable.len(), 1);
    assert_eq!(survey.unreadable[0].reason, UnreadableReason::CutShort);
    assert_eq!(survey.sets.iter().filter(|set| set.complete).count(), 1);
    assert_eq!(survey.bytes.total(), cut as u64);
}

#[test]
fn reading_goes_on_at_the_next_interchange() {
    let whole = sound();
    let torn = &whole[..whole.len() - 30];
    let text = format!("noise {torn}{whole} more noise");
    let survey = survey(text.as_bytes());
    assert_eq!(survey.interchanges.len(), 2);
    assert_eq!(survey.sets.len(), 6);
    assert!(survey.interchanges[1].complete);
    assert_eq!(survey.bytes.total(), text.len() as u64);
}

#[test]
fn stray_segments_are_set_aside() {
    let text = sound().replacen("GS*HC", "NM1*85*2*X~GS*HC", 1);
    let survey = survey(text.as_bytes());
    assert_eq!(kinds(&survey), [Kind::Stray]);
    assert_eq!(survey.unreadable[0].length, 11);
}

#[test]
fn a_segment_without_end_is_set_aside_and_the_walk_goes_on() {
    let text = sound().replacen("SBR*P~", &format!("SBR*P{}", "x".repeat(3 * WINDOW_MIN)), 1) + &sound();
    let survey = survey_in(text.as_bytes(), WINDOW_MIN, 40);
    assert_eq!(survey.bytes.total(), text.len() as u64);
    assert!(survey.interchanges.last().expect("two were sent").complete);
}

proptest! {
    #[test]
    fn every_byte_is_accounted_for_however_the_source_is_damaged(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40), 0..4),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        growth in 1_usize..700,
    ) {
        let mut bytes = (sound() + &sound().replace('*', "|").replace('~', "\n")).into_bytes();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for (at, length) in cuts {
            let at = at.index(bytes.len());
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        let survey = survey_in(&bytes, growth, 40);
        prop_assert_eq!(survey.bytes.total(), bytes.len() as u64);
        let aside: u64 = survey.unreadable.iter().map(|range| range.length).sum();
        prop_assert_eq!(survey.bytes.unreadable, aside);
        let whole = survey_in(&bytes, bytes.len(), 40);
        prop_assert_eq!(format!("{survey:?}"), format!("{whole:?}"), "windows change nothing");
    }

    #[test]
    fn any_bytes_are_accounted_for(bytes in prop::collection::vec(any::<u8>(), 1..300), growth in 1_usize..50) {
        prop_assert_eq!(survey_in(&bytes, growth, 40).bytes.total(), bytes.len() as u64);
    }
}
