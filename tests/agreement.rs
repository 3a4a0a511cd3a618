//! 837 and 277CA, claim by claim and dollar by dollar, read from the bytes alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::site::{Site, finish, program};

/// Claims by control number and charge, and how often each stands.
type Claims = BTreeMap<(String, i64), u64>;

/// What a file says, segment by segment, whatever delimiters it has.
struct Text {
    segments: Vec<Vec<String>>,
}

impl Text {
    fn read(path: &PathBuf) -> Self {
        let bytes = fs::read(path).expect("it can be read");
        let mut rest = &bytes[..];
        let mut segments = Vec::new();
        // Each interchange has delimiters of its own.
        while let Some(start) = rest.windows(3).position(|three| three == b"ISA") {
            rest = &rest[start..];
            let (element, terminator) = (rest[3], rest[105]);
            loop {
                let end = rest.iter().position(|&byte| byte == terminator).expect("a segment ends");
                let segment = String::from_utf8_lossy(&rest[..end]).trim().to_owned();
                rest = &rest[end + 1..];
                segments.push(segment.split(char::from(element)).map(str::to_owned).collect::<Vec<_>>());
                if segment.starts_with("IEA") {
                    break;
                }
            }
        }
        Self { segments }
    }
}

/// What was sent: claims of each set, by GS06 and ST02.
#[derive(Default)]
struct Sent(BTreeMap<(String, String), Claims>);

impl Sent {
    fn take(&mut self, text: &Text) {
        let (mut group, mut set) = (String::new(), String::new());
        for segment in &text.segments {
            match &*segment[0] {
                "GS" => group.clone_from(&segment[6]),
                "ST" => set.clone_from(&segment[2]),
                "CLM" => {
                    let claims = self.0.entry((group.clone(), set.clone())).or_default();
                    *claims.entry((segment[1].clone(), cents(&segment[2]))).or_default() += 1;
                }
                _ => {}
            }
        }
    }
}

/// What was answered.
#[derive(Default)]
struct Answered {
    accepted: Claims,
    rejected: Claims,
    /// Sets that a 999 rejects whole, by GS06 and ST02.
    sets_rejected: BTreeSet<(String, String)>,
    sets_judged: u64,
    /// As the totals of the 277CA have them, accepted and rejected: of receivers, and of providers.
    totals: BTreeMap<String, [(u64, i64); 2]>,
}

impl Answered {
    fn take_claim_status(&mut self, text: &Text) {
        let mut number = String::new();
        let (mut told, mut level) = (false, String::new());
        for segment in &text.segments {
            let is_patient = level == "PT";
            let totals = self.totals.entry(level.clone()).or_default();
            match (&*segment[0], segment.get(1).map(String::as_str)) {
                ("HL", _) => level.clone_from(&segment[3]),
                ("TRN", Some("2")) if is_patient => (number, told) = (segment[2].clone(), false),
                // A claim with several reasons has the first here, and all in one segment or more.
                ("STC", _) if is_patient && !told => {
                    let claims = match &*segment[3] {
                        "WQ" => &mut self.accepted,
                        "U" => &mut self.rejected,
                        other => panic!("STC03 is {other}"),
                    };
                    *claims.entry((number.clone(), cents(&segment[4]))).or_default() += 1;
                    told = true;
                }
                ("QTY", Some("90" | "QA")) => totals[0].0 += segment[2].parse::<u64>().expect("a count"),
                ("QTY", Some("AA" | "QC")) => totals[1].0 += segment[2].parse::<u64>().expect("a count"),
                ("AMT", Some("YU")) => totals[0].1 += cents(&segment[2]),
                ("AMT", Some("YY")) => totals[1].1 += cents(&segment[2]),
                _ => {}
            }
        }
    }

    fn take_implementation(&mut self, text: &Text) {
        let (mut group, mut set) = (String::new(), String::new());
        for segment in &text.segments {
            match &*segment[0] {
                "AK1" => group.clone_from(&segment[2]),
                "AK2" => set.clone_from(&segment[2]),
                "IK5" => {
                    self.sets_judged += 1;
                    if segment[1] == "R" {
                        self.sets_rejected.insert((group.clone(), set.clone()));
                    }
                }
                _ => {}
            }
        }
    }
}

fn cents(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let whole: i64 = whole.trim_start_matches('-').parse().unwrap_or(0);
    sign * (whole * 100 + format!("{part:0<2}").parse::<i64>().expect("cents"))
}

fn sum(claims: &Claims) -> (u64, i64) {
    claims.iter().fold((0, 0), |(count, charge), ((_, one), times)| {
        (count + times, charge + one * i64::try_from(*times).expect("few"))
    })
}

/// Answers every file of so many claims, and holds answers against what was sent.
fn assert_all_answered(claims: u64) {
    let plan = synth::Plan {
        claims,
        practices: 14,
        defects: 1_500,
        as_of: synth::Day::of(2026, 3, 20),
        ..synth::Plan::default()
    };
    let site = Site::invented(&plan);
    let paths = fs::read_dir(site.drop()).expect("a drop").map(|entry| entry.expect("a file").path());
    // What is compressed is read elsewhere.
    let packed = ["gz", "zip", "zst"];
    let is_plain = |path: &PathBuf| !path.extension().is_some_and(|end| packed.iter().any(|one| end == *one));
    let is_of_claims = |path: &PathBuf| path.to_string_lossy().contains("_837") && is_plain(path);
    let mut paths: Vec<PathBuf> = paths.filter(is_of_claims).collect();
    paths.sort();
    let out = site.root().join("answers");
    for some in paths.chunks(200) {
        finish(program(&["ack", "--as-of", "2026-03-20", "--out"]).arg(&out).args(some)).done();
    }
    let (mut sent, mut answered) = (Sent::default(), Answered::default());
    for path in &paths {
        sent.take(&Text::read(path));
    }
    for entry in fs::read_dir(&out).expect("there are answers") {
        let path = entry.expect("a file").path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("277ca") => answered.take_claim_status(&Text::read(&path)),
            Some("999") => answered.take_implementation(&Text::read(&path)),
            _ => {}
        }
    }
    compare(&sent, &answered, claims);
}

fn compare(sent: &Sent, answered: &Answered, claims: u64) {
    let mut submitted = Claims::new();
    let (mut all, mut unanswered) = ((0, 0), (0, 0));
    for (set, claims) in &sent.0 {
        let (count, charge) = sum(claims);
        all = (all.0 + count, all.1 + charge);
        if answered.sets_rejected.contains(set) {
            unanswered = (unanswered.0 + count, unanswered.1 + charge);
            continue;
        }
        for (claim, times) in claims {
            *submitted.entry(claim.clone()).or_default() += times;
        }
    }
    let mut said = answered.accepted.clone();
    for (claim, times) in &answered.rejected {
        *said.entry(claim.clone()).or_default() += times;
    }
    let differing = submitted.iter().filter(|(claim, times)| said.get(*claim) != Some(*times)).count();
    let strangers = said.keys().filter(|claim| !submitted.contains_key(*claim)).count();
    let (accepted, rejected) = (sum(&answered.accepted), sum(&answered.rejected));
    println!(
        "837: {} claims, {} cents; 277CA: accepted {} claims, {} cents, rejected {} claims, {} cents; in sets \
         rejected by 999: {} claims, {} cents; {} sets judged; differing claims: {differing}, strangers: {strangers}",
        all.0,
        all.1,
        accepted.0,
        accepted.1,
        rejected.0,
        rejected.1,
        unanswered.0,
        unanswered.1,
        answered.sets_judged
    );
    assert!(all.0 > claims * 9 / 10 && rejected.0 > claims / 20 && accepted.0 > claims / 2);
    assert_eq!((differing, strangers), (0, 0));
    assert_eq!(answered.sets_judged, sent.0.len() as u64, "each set is judged once");
    for level in ["21", "19"] {
        assert_eq!(answered.totals[level], [accepted, rejected], "totals of level {level} are of its claims");
    }
    assert_eq!(all.0, accepted.0 + rejected.0 + unanswered.0);
    assert_eq!(all.1, accepted.1 + rejected.1 + unanswered.1);
}

#[test]
fn what_was_sent_is_what_is_answered() {
    assert_all_answered(1_500);
}

#[test]
#[ignore = "takes minutes: run with --ignored --nocapture"]
fn what_was_sent_is_what_is_answered_at_a_hundred_thousand() {
    assert_all_answered(100_000);
}
