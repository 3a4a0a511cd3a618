//! Far more than any guide allows, or anybody would send: a batch takes it and goes on, in reasonable time.

use crate::drops::{PROFESSIONAL, PROFESSIONAL_SUM, REMITTANCE, patched, segments};
use crate::site::{Claims, Site, finish, number};

/// One interchange with the segment that begins like this standing there so many times, SE01 right.
fn repeated(text: &str, begin: &str, times: usize) -> String {
    let mut all: Vec<&str> = segments(text).collect();
    let at = all.iter().position(|segment| segment.starts_with(begin)).expect("it is there");
    all.splice(at..at, std::iter::repeat_n(all[at], times - 1));
    recounted(&all)
}

/// The segments of one set in its envelopes, SE01 right.
fn recounted(all: &[&str]) -> String {
    let at = |id: &str| all.iter().position(|segment| segment.starts_with(id)).expect("it is there");
    let count = at("SE*") - at("ST*") + 1;
    let right = |segment: &&str| match segment.split('*').collect::<Vec<_>>()[..] {
        ["SE", _, number] => format!("SE*{count}*{number}~\n"),
        _ => format!("{segment}~\n"),
    };
    // The last element of an ISA is the separator of components, which `segments` leaves in place.
    all.iter().map(right).collect()
}

/// Takes these files, which must keep every law.
fn taken(files: &[(&str, &str)]) -> (Site, serde_json::Value) {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let site = Site::with(&files);
    let report = site.run();
    site.assert_lawful();
    (site, report)
}

#[test]
fn one_claim_sent_thousands_of_times_is_compared_a_few_times_each() {
    const TIMES: usize = 5_000;
    let at = |text: &str| PROFESSIONAL.find(text).expect("it is there");
    let (begin, end) = (at("ST*837*"), at("GE*1*"));
    let mut text = PROFESSIONAL[..begin].to_owned();
    for turn in 1..=TIMES {
        let set = PROFESSIONAL[begin..end].replace("*0001", &format!("*{turn:09}"));
        text.push_str(
            &set.replace("BATCH0001", &format!("B{turn}")).replace("CLM*P", &format!("CLM*{turn}")),
        );
    }
    text.push_str(&PROFESSIONAL[end..].replacen("GE*1*", &format!("GE*{TIMES}*"), 1));
    let site = Site::with(&[("a.837", text.as_bytes())]);
    let claims = Claims::of(&site.run());
    assert_eq!(claims.released, PROFESSIONAL_SUM);
    assert_eq!(claims.held.0, PROFESSIONAL_SUM.0 * (TIMES as u64 - 1));
    site.assert_lawful();
}

#[test]
fn a_claim_answered_tens_of_thousands_of_times_costs_as_much_as_as_many_claims() {
    const TIMES: usize = 20_000;
    let at = |text: &str| REMITTANCE.find(text).expect("it is there");
    let (begin, end) = (at("CLP*"), at("SE*30"));
    let answer = |turn: usize| {
        let cents = format!("{}.{:02}", turn / 100, turn % 100);
        let rest = "\nNM1*QC*1*CEDAR*CARL****MI*1EG4TE5MK73~\nDTM*232*20260309~\n";
        let clp = |status: &str, sign: &str| {
            format!("CLP*P-1002*{status}*{sign}480*{sign}{cents}**MB*ICN{turn}*21*1~{rest}")
        };
        clp("1", "") + &clp("22", "-")
    };
    let answers: String = (1..=TIMES).map(answer).collect();
    let remittance = format!("{}{answers}{}", &REMITTANCE[..begin], &REMITTANCE[end..]);
    let remittance = remittance.replace("BPR*I*118*", "BPR*I*0*");
    let remittance = remittance.replace("SE*30", &format!("SE*{}", 13 + TIMES * 6));
    let again = remittance.replace("PROVIDER LINE", "HELP LINE");
    let (site, report) = taken(&[("a.837", PROFESSIONAL), ("b.835", &remittance)]);
    assert_eq!(number(&report["claim_payments"]["matched"]["count"]), 2 * TIMES as u64);
    site.put("c.835", again.as_bytes());
    let report = site.run();
    let decided = |word: &str| report["claim_payments"][word]["count"].as_u64().unwrap_or_default();
    // The reversals say again what was said; the answers were taken back, so they may be given again.
    assert_eq!(decided("matched") + decided("duplicate"), 2 * TIMES as u64, "{report}");
    let takes_back = site.rows("matches", &["takes_back_id"]);
    assert!(takes_back.iter().filter(|row| !row[0].is_empty()).count() >= TIMES);
}

#[test]
fn a_claim_of_thousands_of_lines_is_held_and_kept_whole() {
    let all: Vec<&str> = segments(PROFESSIONAL).collect();
    let first = all.iter().position(|segment| segment.starts_with("LX*1")).expect("it has a line");
    let second = all.iter().position(|segment| segment.starts_with("LX*2")).expect("it has another");
    let line = &all[first..second];
    let numbers: Vec<String> = (0..LINES).map(|line| format!("LX*{}", line + 1)).collect();
    let lines = numbers.iter().flat_map(|number| std::iter::once(&**number).chain(line[1..].iter().copied()));
    let many: Vec<&str> =
        all[..first].iter().copied().chain(lines).chain(all[second..].iter().copied()).collect();
    let (site, report) = taken(&[("a.837", &recounted(&many)), ("b.835", REMITTANCE)]);
    assert_eq!(Claims::of(&report).held, (1, 16_500));
    let rows = site.rows("service_lines", &["claim_id"]).len();
    assert!(rows > LINES, "{rows} lines");
}

#[test]
fn segments_sent_thousands_of_times_are_set_aside_as_one_range() {
    let (site, report) = taken(&[("a.837", &repeated(PROFESSIONAL, "SBR*", 3_000))]);
    let claims = Claims::of(&report);
    assert_eq!(claims.released.0 + claims.held.0, PROFESSIONAL_SUM.0);
    let aside = site.ask(&["quarantine"]);
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert!(number(&aside[0]["bytes"]) > 2_999 * 10);
    for begin in ["HI*", "HL*2", "LX*1", "SV1*", "CLM*"] {
        let (_, report) = taken(&[("a.837", &repeated(PROFESSIONAL, begin, 3_000))]);
        let claims = Claims::of(&report);
        assert!(claims.released.0 + claims.held.0 >= PROFESSIONAL_SUM.0, "{begin} repeated");
    }
    for begin in ["SVC*", "CAS*", "CLP*"] {
        taken(&[("a.837", PROFESSIONAL), ("b.835", &repeated(REMITTANCE, begin, 3_000))]);
    }
}

#[test]
fn a_drop_may_have_more_files_than_a_process_may_keep_open() {
    let site = Site::new();
    for at in 0..200 {
        let own = patched(PROFESSIONAL, "BATCH0001", &format!("BATCH{at}"));
        site.put(&format!("{at}.837"), own.replace("CLM*P", &format!("CLM*{at}P")).as_bytes());
    }
    let run = site.run_command(&["--json"]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "ulimit -n 64; exec \"$@\"", "sh"]).arg(run.get_program()).args(run.get_args());
    let outcome = finish(&mut shell).done();
    let claims = Claims::of(&outcome.json_lines()[0]);
    assert_eq!(claims.released.0 + claims.held.0, 200 * PROFESSIONAL_SUM.0);
    site.assert_lawful();
}

#[test]
fn a_file_of_thousands_of_interchanges_without_claims_is_read() {
    let at = |text: &str| PROFESSIONAL.find(text).expect("it is there");
    let (isa, group) = (&PROFESSIONAL[..at("GS*")], &PROFESSIONAL[at("GS*")..at("ST*")]);
    let empty = format!("{isa}{group}GE*0*1~\nIEA*1*000000101~\n");
    let (site, _) = taken(&[("a.837", &empty.repeat(5_000))]);
    assert_eq!(site.rows("interchanges", &["groups"]).len(), 5_000);
    let sets = "ST*837*0001*005010X222A1~\nSE*2*0001~\n".repeat(5_000);
    let one = format!("{isa}{group}{sets}GE*5000*1~\nIEA*1*000000101~\n");
    taken(&[("a.837", &one)]);
}

const LINES: usize = 3_000;
