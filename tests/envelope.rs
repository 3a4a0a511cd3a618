//! Every shape of envelope: the right claims, the right money, the right finding.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::drops::{
    DENTAL, DENTAL_SUM, INSTITUTIONAL, INSTITUTIONAL_SUM, PROFESSIONAL, PROFESSIONAL_SUM, cut_by, patched,
    segments,
};
use crate::site::{Claims, Site, cents, number};

/// What became of one file: the site, for a closer look, and the report.
struct Taken {
    site: Site,
    report: Value,
}

/// Takes one file and asserts that claims, money and findings are as they should be, told the same way
/// by the report, the batch and the claims, and that every law holds.
fn taken(bytes: &[u8], claims: Claims, edits: &[&str]) -> Taken {
    let site = Site::with(&[("a.837", bytes)]);
    let report = site.run();
    assert_eq!(Claims::of(&report), claims);
    let batch = &site.batches()[0];
    for (word, (count, _)) in
        [("released", claims.released), ("held", claims.held), ("quarantined", claims.quarantined)]
    {
        assert_eq!(number(&batch[format!("claims_{word}")]), count, "{word}");
    }
    let held: Vec<u64> = site.ask(&["queue", "held"]).iter().map(|row| cents(&row["total_charge"])).collect();
    assert_eq!((held.len() as u64, held.iter().sum()), claims.held);
    let wanted: BTreeSet<String> = edits.iter().map(|&edit| edit.to_owned()).collect();
    assert_eq!(site.edits_fired(), wanted);
    site.assert_lawful();
    Taken { site, report }
}

impl Taken {
    fn disposition(&self, control_number: &str) -> String {
        self.site.claim(control_number)["disposition"].as_str().expect("a word").to_owned()
    }

    fn file_status(&self) -> String {
        self.site.rows("files", &["status"])[0][0].clone()
    }

    fn reasons(&self) -> Vec<String> {
        let reasons = self.report["quarantined"].as_object().expect("an object");
        reasons.keys().cloned().collect()
    }
}

/// All of [`PROFESSIONAL`], released.
fn all_released() -> Claims {
    Claims::released(PROFESSIONAL_SUM.0, PROFESSIONAL_SUM.1)
}

/// All of [`PROFESSIONAL`], held.
fn all_held() -> Claims {
    Claims::held(PROFESSIONAL_SUM.0, PROFESSIONAL_SUM.1)
}

#[test]
fn the_usual_delimiters() {
    let taken = taken(PROFESSIONAL.as_bytes(), all_released(), &[]);
    assert_eq!(cents(&taken.site.claim("P-1003")["total_charge"]), 6_250);
    assert_eq!(taken.file_status(), "loaded");
}

#[test]
fn bars_and_angle_brackets() {
    let taken = taken(&cut_by(PROFESSIONAL, b'|', b'>', b'^', b'~'), all_released(), &[]);
    let lines = taken.site.claim("P-1001")["service_lines"].clone();
    assert_eq!(lines[0]["procedure_code"], "99213");
    assert_eq!(lines[0]["modifiers"], "25");
}

#[test]
fn the_standards_identifier_of_old_where_a_repetition_separator_should_be() {
    let text = patched(PROFESSIONAL, "*^*00501*", "*U*00501*");
    taken(text.as_bytes(), all_released(), &[]);
}

#[test]
fn newline_as_terminator() {
    let taken = taken(&cut_by(PROFESSIONAL, b'*', b':', b'^', b'\n'), all_released(), &[]);
    assert_eq!(taken.file_status(), "loaded");
}

#[test]
fn carriage_return_as_terminator_with_line_feeds_after_it() {
    let text = String::from_utf8(cut_by(PROFESSIONAL, b'*', b':', b'^', b'\r')).expect("text");
    taken(text.replace('\r', "\r\n").as_bytes(), all_released(), &[]);
}

#[test]
fn unprintable_separators() {
    let taken = taken(&cut_by(PROFESSIONAL, 0x1d, 0x1f, 0x1e, 0x1c), all_released(), &[]);
    assert_eq!(taken.site.claim("P-1001")["service_lines"][1]["modifiers"], "QW");
}

#[test]
fn byte_order_mark() {
    let bytes = [b"\xef\xbb\xbf", PROFESSIONAL.as_bytes()].concat();
    assert_eq!(taken(&bytes, all_released(), &[]).file_status(), "loaded");
}

#[test]
fn leading_blank_lines() {
    let bytes = format!("\r\n\n   \n{PROFESSIONAL}");
    assert_eq!(taken(bytes.as_bytes(), all_released(), &[]).file_status(), "loaded");
}

#[test]
fn no_newline_at_the_end() {
    taken(PROFESSIONAL.trim_end().as_bytes(), all_released(), &[]);
}

#[test]
fn line_endings_of_windows() {
    taken(PROFESSIONAL.replace('\n', "\r\n").as_bytes(), all_released(), &[]);
}

#[test]
fn two_interchanges_with_different_delimiters() {
    let second = cut_by(INSTITUTIONAL, b'|', b'>', b'!', b'\n');
    let bytes = [PROFESSIONAL.as_bytes(), &second, DENTAL.as_bytes()].concat();
    let sums = [PROFESSIONAL_SUM, INSTITUTIONAL_SUM, DENTAL_SUM];
    let all = Claims::released(sums.iter().map(|sum| sum.0).sum(), sums.iter().map(|sum| sum.1).sum());
    let taken = taken(&bytes, all, &[]);
    assert_eq!(taken.site.rows("interchanges", &["isa13"]).concat(), ["000000101", "000000102", "000000103"]);
    assert_eq!(taken.site.claim("I-2001")["claim_type"], "I");
    assert_eq!(taken.site.claim("D-3002")["claim_type"], "D");
}

#[test]
fn an_acknowledgment_before_the_group() {
    let text = patched(PROFESSIONAL, "GS*HC*", "TA1*000000055*260315*1200*A*000~\nGS*HC*");
    let taken = taken(text.as_bytes(), all_released(), &[]);
    assert_eq!(taken.reasons(), Vec::<String>::new());
}

#[test]
fn a_file_cut_within_a_segment() {
    let cut = PROFESSIONAL.find("SV1*HC:99232").expect("it stands there") + 7;
    let claims = Claims { held: (1, 16_500), quarantined: (1, 48_000), ..Claims::default() };
    let taken = taken(&PROFESSIONAL.as_bytes()[..cut], claims, &["ENV-007", "ENV-032", "ENV-033"]);
    assert_eq!(taken.disposition("P-1001"), "held");
    assert_eq!(taken.disposition("P-1002"), "quarantined");
    assert_eq!(taken.file_status(), "partial");
    assert_eq!(taken.reasons(), ["cut-claim", "cut-short"]);
    let quarantined = taken.site.ask(&["quarantine"]);
    let claim = quarantined.iter().find(|row| row["level"] == "claim").expect("the claim is listed");
    assert_eq!(claim["patient_control_number"], "P-1002");
    let bytes = quarantined.iter().find(|row| row["reason"] == "cut-short").expect("the bytes are listed");
    assert_eq!(bytes["bytes"], 7);
    assert_eq!(number(&bytes["byte_offset"]) as usize, cut - 7);
}

#[test]
fn a_file_cut_between_segments() {
    let cut = PROFESSIONAL.find("HL*3*").expect("it stands there");
    let claims = Claims { quarantined: (1, 16_500), ..Claims::default() };
    let taken = taken(&PROFESSIONAL.as_bytes()[..cut], claims, &["ENV-007", "ENV-032", "ENV-033"]);
    assert_eq!(taken.reasons(), ["cut-claim"]);
}

#[test]
fn a_set_whose_first_interchange_has_no_end() {
    let cut = PROFESSIONAL.find("SE*92").expect("it stands there");
    let bytes = format!("{}{DENTAL}", &PROFESSIONAL[..cut]);
    let claims = Claims { released: DENTAL_SUM, held: (3, 70_750), quarantined: (1, 12_000) };
    let taken = taken(bytes.as_bytes(), claims, &["ENV-007", "ENV-032", "ENV-033"]);
    assert_eq!(taken.disposition("P-1004"), "quarantined");
    assert_eq!(taken.disposition("D-3001"), "released");
}

#[test]
fn a_wrong_count_of_segments() {
    let text = patched(PROFESSIONAL, "SE*92*", "SE*91*");
    let taken = taken(text.as_bytes(), all_held(), &["ENV-015"]);
    let finding = &taken.report["findings"][0];
    assert_eq!((&finding["edit_id"], &finding["count"]), (&"ENV-015".into(), &1.into()));
    let row = taken.site.rows("findings", &["byte_offset", "message"]).remove(0);
    assert_eq!(row[0], text.find("SE*91").expect("it stands there").to_string());
    assert!(row[1].contains("92"), "it says how many there are: {}", row[1]);
}

#[test]
fn wrong_control_numbers_of_the_envelope() {
    for (from, to, edit) in [
        ("SE*92*0001", "SE*92*0002", "ENV-014"),
        ("GE*1*1", "GE*1*9", "ENV-012"),
        ("GE*1*1", "GE*2*1", "ENV-013"),
        ("IEA*1*000000101", "IEA*1*000000100", "ENV-005"),
        ("IEA*1*", "IEA*2*", "ENV-006"),
    ] {
        let site = Site::with(&[("a.837", patched(PROFESSIONAL, from, to).as_bytes())]);
        let claims = Claims::of(&site.run());
        let (count, cents) = (claims.released.0 + claims.held.0, claims.released.1 + claims.held.1);
        assert_eq!((count, cents), PROFESSIONAL_SUM, "{edit}");
        assert_eq!(site.edits_fired(), BTreeSet::from([edit.to_owned()]), "{from} to {to}");
        site.assert_lawful();
    }
}

#[test]
fn bytes_that_are_not_x12_around_an_interchange() {
    let bytes = format!("FROM: nobody\n{PROFESSIONAL}\nthe end of it");
    let taken = taken(bytes.as_bytes(), all_released(), &["ENV-001"]);
    assert_eq!(taken.file_status(), "partial");
    assert_eq!(taken.reasons(), ["not-x12"]);
    let kept: u64 = taken.site.ask(&["quarantine"]).iter().map(|row| number(&row["bytes"])).sum();
    let read: u64 = taken.site.rows("files", &["bytes_read", "bytes_between"])[0]
        .iter()
        .map(|cell| cell.parse::<u64>().expect("a number"))
        .sum();
    assert_eq!(kept + read, bytes.len() as u64);
}

#[test]
fn a_segment_between_sets() {
    let text = patched(PROFESSIONAL, "GE*1*1~", "ZZZ*WHAT IS THIS~\nGE*1*1~");
    let taken = taken(text.as_bytes(), all_held(), &["ENV-034"]);
    assert_eq!(taken.reasons(), ["stray-segment"]);
}

#[test]
fn a_file_with_nothing_of_x12() {
    let taken = taken(b"%PDF-1.7 not a claim in sight", Claims::default(), &["ENV-001"]);
    assert_eq!(taken.file_status(), "quarantined");
    assert_eq!(taken.report["status"], "published with quarantine");
}

#[test]
fn an_empty_file() {
    let taken = taken(b"", Claims::default(), &[]);
    assert_eq!(taken.file_status(), "quarantined");
}

#[test]
fn many_sets_in_many_groups() {
    let body: Vec<&str> = segments(PROFESSIONAL).collect();
    let (isa, gs, set) = (body[0], body[1], &body[2..body.len() - 2]);
    let mut text = format!("{isa}~");
    for group in 1..=3 {
        text.push_str(&gs.replace("*1*X*", &format!("*{group}*X*")));
        text.push('~');
        for number in 1..=2 {
            let control = format!("{:04}", group * 10 + number);
            for segment in set {
                let segment = segment.replace("*0001", &format!("*{control}"));
                let segment = segment.replace("CLM*P-", &format!("CLM*P{control}-"));
                // To another payer it is another claim.
                let segment = segment.replace("PAYER0", &format!("P{control}"));
                let segment = segment.replace("BATCH0001", &format!("BATCH{control}"));
                text.push_str(&segment);
                text.push('~');
            }
        }
        text.push_str(&["GE*2*", &group.to_string(), "~"].concat());
    }
    text += "IEA*3*000000101~";
    let taken = taken(text.as_bytes(), Claims::released(6 * PROFESSIONAL_SUM.0, 6 * PROFESSIONAL_SUM.1), &[]);
    assert_eq!(taken.site.rows("transactions", &["st02"]).len(), 6);
    assert_eq!(taken.disposition("P0032-1003"), "released");
}
