//! `ack`: answers that say what the run says, claim by claim, and that our own reader finds no fault with.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::drops::{PROFESSIONAL, PROFESSIONAL_SUM, patched, segments};
use crate::site::{AS_OF, Outcome, Site, finish, program};

/// Answers these files of a site's drop, or all that hold claims; gives what was said.
fn ack(site: &Site, files: &[PathBuf]) -> Outcome {
    let out = site.root().join("answers");
    finish(program(&["ack", "--as-of", AS_OF, "--out"]).arg(out).args(files))
}

/// The answers to a site's files with this ending, as text.
fn answers(site: &Site, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(site.root().join("answers")).expect("there are answers");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("answers are text")).collect()
}

/// The one answer with this ending to one file, its segments.
fn answer_to(text: &str, ending: &str) -> Vec<String> {
    let site = Site::with(&[("a.837", text.as_bytes())]);
    ack(&site, &[site.drop().join("a.837")]).done();
    let all = answers(&site, ending);
    all.first().map(|text| segments(text).map(str::to_owned).collect()).unwrap_or_default()
}

#[test]
fn what_is_answered_is_what_a_run_does_claim_by_claim() {
    let plan = synth::Plan {
        claims: 400,
        defects: 1_500,
        as_of: synth::Day::of(2026, 3, 20),
        ..synth::Plan::default()
    };
    let site = Site::invented(&plan);
    let entries = fs::read_dir(site.drop()).expect("a drop");
    let files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    let (claims, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| path.to_string_lossy().contains("837"));
    for path in others {
        fs::remove_file(path).expect("it was there");
    }
    ack(&site, &claims).done();
    site.run();
    let texts: Vec<String> = answers(&site, "999").into_iter().chain(answers(&site, "277ca")).collect();
    assert_agrees(&site, &texts, 300);
}

/// Asserts that answers say of every claim of a lake what became of it, charge by charge.
fn assert_agrees(site: &Site, texts: &[String], claims_min: usize) {
    let answered = Site::new();
    for (at, text) in texts.iter().enumerate() {
        answered.put(&format!("{at}.x12"), text.as_bytes());
    }
    answered.run();
    assert_eq!(answered.rows("findings", &["edit_id", "place"]), Vec::<Vec<String>>::new());
    let mut said: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let columns = ["patient_control_number", "outcome", "amount", "level", "kind"];
    for row in answered.rows("acknowledgments", &columns) {
        if row[3] == "claim" && row[4] == "277CA" {
            said.entry(row[0].clone()).or_default().push((row[1].clone(), row[2].clone()));
        }
    }
    let sets = ["answered_gs06", "answered_st02", "outcome", "level"];
    let rejected: Vec<_> = answered
        .rows("acknowledgments", &sets)
        .into_iter()
        .filter(|row| row[2] == "rejected" && row[3] == "transaction")
        .collect();
    let columns = ["patient_control_number", "disposition", "total_charge", "gs06", "st02"];
    let claims = site.rows("claims", &columns);
    assert!(claims.len() > claims_min && claims.iter().any(|row| row[1] == "held"));
    let (mut claims_answered, mut of_rejected) = (0, 0);
    for row in &claims {
        if rejected.iter().any(|set| set[..2] == row[3..]) {
            assert_eq!(row[1], "held", "its set was rejected whole");
            of_rejected += 1;
            continue;
        }
        let word = if row[1] == "released" { "accepted" } else { "rejected" };
        let found = said.get_mut(&row[0]).unwrap_or_else(|| panic!("a claim was not answered: {}", row[1]));
        // A claim with several statuses has a row for each.
        assert!(found.contains(&(word.to_owned(), row[2].clone())), "{found:?} for {row:?}");
        claims_answered += 1;
    }
    assert!(claims_answered > claims_min * 3 / 4 && claims_answered + of_rejected == claims.len());
}

/// Segments and elements of an interchange, whatever delimiters it has.
fn split(text: &str) -> Vec<Vec<&str>> {
    let at = |at: usize| text[at..].chars().next().expect("an ISA has 106 characters");
    let (element, segment) = (at(3), at(105));
    text.split(segment).map(|part| part.trim_start().split(element).collect()).collect()
}

/// Files of a folder and of those below it, by path.
fn files_below(folder: &std::path::Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            found.append(&mut files_below(&path));
        } else {
            let bytes = fs::read(&path).expect("it can be read");
            found.insert(path, bytes);
        }
    }
    found
}

#[test]
fn a_run_answers_its_senders_and_a_killed_one_is_completed() {
    let plan = synth::Plan {
        claims: 1_000,
        practices: 8,
        defects: 3_000,
        kinds: synth::catalogue().collect(),
        as_of: synth::Day::of(2026, 3, 20),
        ..synth::Plan::default()
    };
    let site = Site::invented(&plan);
    let config = site.file("cleanclaim.toml", b"[acknowledge]\nfolder = \"../sent\"\n");
    let config = config.to_string_lossy().into_owned();
    site.run_with(&["--config", &config, "--threads", "1"]);
    let sent = site.root().join("sent");
    let first = files_below(&sent);
    let texts = |ending: &str| -> Vec<String> {
        let of_kind = first.iter().filter(|(path, _)| path.to_string_lossy().ends_with(ending));
        of_kind.map(|(_, bytes)| String::from_utf8(bytes.clone()).expect("answers are text")).collect()
    };
    let ta1 = texts("ta1");
    let notes =
        |text: &String| split(text).iter().find(|segment| segment[0] == "TA1").map(|ta1| ta1[4..].join(" "));
    let notes: Vec<String> = ta1.iter().filter_map(notes).collect();
    for note in ["R 025", "R 020", "R 001", "R 021", "R 023"] {
        assert!(notes.iter().any(|told| told == note), "no TA1 says {note}: {notes:?}");
    }
    let all: Vec<String> = texts("999").into_iter().chain(texts("277ca")).collect();
    // Numbers are used once.
    let mut numbers: Vec<&str> = all.iter().chain(&ta1).map(|text| &text[90..99]).collect();
    numbers.sort_unstable();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    let is_refusal =
        |text: &&String| split(text).iter().any(|segment| segment[0] == "TA1" && segment[4] == "R");
    let refused: Vec<String> = ta1.iter().filter(is_refusal).cloned().collect();
    assert_run_agrees(&site, &all, &refused);

    // As if it had been killed after its commit.
    fs::remove_dir_all(&sent).expect("it is there");
    fs::remove_file(site.lake().join("state/answered")).expect("it is there");
    site.run_with(&["--config", &config]);
    assert_eq!(files_below(&sent), first);
    // What was delivered is the receiver's; it does not come again.
    fs::remove_dir_all(&sent).expect("it is there");
    site.run_with(&["--config", &config]);
    assert!(!sent.exists());
    // A rerun answers nobody again, and keeps what was answered.
    let batch = site.batches()[0]["batch_id"].as_str().expect("an id").to_owned();
    finish(site.on_lake(&["rerun", &batch]).arg("--config").arg(&config)).done();
    assert!(!sent.exists());
    site.assert_lawful();
    // Any number of threads answers with the same bytes.
    let other = site.other_lake("other");
    other.run_with(&["--config", &config, "--threads", "3"]);
    assert_eq!(files_below(&sent), first);
}

/// Asserts that what a run answered is what it did, of every claim: those of interchanges and sets that were
/// refused are held, the others are answered one by one.
fn assert_run_agrees(site: &Site, texts: &[String], refused: &[String]) {
    let ta1 = |text: &String| {
        split(text).into_iter().find(|segment| segment[0] == "TA1").map(|ta1| ta1[1].to_owned())
    };
    let refused: Vec<String> = refused.iter().filter_map(ta1).collect();
    // Sets refused, and claims answered, by what they stand in.
    let (mut sets, mut claims) = (Vec::new(), BTreeMap::<(String, String), Vec<(String, String)>>::new());
    for text in texts {
        let elements = split(text);
        let (mut group, mut number, mut set) = ("", "", "");
        for segment in &elements {
            match segment[0] {
                "AK1" => group = segment[2],
                "AK2" => set = segment[2],
                "IK5" if segment[1] == "R" => sets.push((group.to_owned(), set.to_owned())),
                "TRN" if segment[1] == "2" => number = segment[2],
                "STC" if matches!(segment[3], "U" | "WQ") && !number.is_empty() && segment.len() > 4 => {
                    let said = (segment[3].to_owned(), segment[4].to_owned());
                    claims.entry((number.to_owned(), said.0.clone())).or_default().push(said);
                }
                _ => {}
            }
        }
    }
    let columns = ["patient_control_number", "disposition", "total_charge", "gs06", "st02", "isa13"];
    let (mut answered, mut unanswered) = (0, 0);
    for row in site.rows("claims", &columns) {
        let is_refused = refused.contains(&row[5]) || sets.contains(&(row[3].clone(), row[4].clone()));
        let action = if row[1] == "released" { "WQ" } else { "U" };
        let said = claims.get_mut(&(row[0].clone(), action.to_owned()));
        // A charge that cannot be read is answered as none.
        let charge: f64 = row[2].parse().unwrap_or_default();
        let at = said.as_ref().and_then(|said| {
            said.iter().position(|(_, amount)| {
                amount.parse::<f64>().is_ok_and(|amount| (amount - charge).abs() < 0.001)
            })
        });
        if let Some(at) = at {
            said.expect("it was found there").remove(at);
            answered += 1;
        } else {
            assert!(is_refused && row[1] != "released", "not answered: {row:?}");
            unanswered += 1;
        }
    }
    assert!(answered > 800 && unanswered > 0, "{answered} answered, {unanswered} refused with their sets");
}

#[test]
fn totals_of_an_answer_add_up() {
    let text = PROFESSIONAL.replacen("HI*ABK:", "HI*ABK:ZZ", 1);
    let segments = answer_to(&text, "277ca");
    // In cents, as amounts have at most two places.
    let sum = |id: &str| -> u64 {
        let parts = segments.iter().filter_map(|segment| segment.strip_prefix(id));
        parts.map(|rest| (rest.parse::<f64>().expect("a number") * 100.0).round() as u64).sum()
    };
    assert_eq!(sum("QTY*90*") + sum("QTY*AA*"), 100 * PROFESSIONAL_SUM.0);
    assert_eq!((sum("QTY*QA*"), sum("QTY*QC*")), (sum("QTY*90*"), sum("QTY*AA*")));
    // At the receiver's level and at the provider's.
    assert_eq!(sum("AMT*YU*") + sum("AMT*YY*"), 2 * PROFESSIONAL_SUM.1);
    let rejected: Vec<_> = segments.iter().filter(|segment| segment.contains("*U*")).collect();
    assert_eq!(rejected.len() as u64, sum("QTY*AA*") / 100);
    assert!(rejected[0].starts_with("STC*A7:255"), "{rejected:?}");
}

#[test]
fn an_implementation_acknowledgment_says_where() {
    let clean = answer_to(PROFESSIONAL, "999");
    assert!(clean.contains(&"IK5*A".to_owned()) && clean.contains(&"AK9*A*1*1*1".to_owned()), "{clean:?}");
    // CLM05 is required; the place is counted from ST, which is 1.
    let begin = PROFESSIONAL.find("CLM*").expect("there are claims");
    let clm = &PROFESSIONAL[begin..][..PROFESSIONAL[begin..].find('~').expect("it ends")];
    let ordinal = 1 + segments(&PROFESSIONAL[PROFESSIONAL.find("ST*").expect("a set")..begin]).count();
    let elements: Vec<&str> = clm.split('*').collect();
    let mut without: Vec<&str> = elements.clone();
    without[5] = "";
    let faulty = answer_to(&PROFESSIONAL.replacen(clm, &without.join("*"), 1), "999");
    let at = faulty.iter().position(|segment| segment.starts_with("IK3*")).expect("a fault is told");
    assert_eq!(faulty[at], format!("IK3*CLM*{ordinal}*2300*8"));
    assert_eq!(faulty[at + 1], format!("CTX*CLM01:{}", elements[1]));
    assert_eq!(faulty[at + 2], "IK4*5**1");
    assert_eq!(faulty[at + 3], "IK5*E*5");
    assert_eq!(faulty[at + 4], "AK9*E*1*1*1");
}

#[test]
fn a_set_whose_count_is_wrong_is_rejected_and_its_claims_are_not_answered() {
    let site = Site::with(&[("a.837", patched(PROFESSIONAL, "~\nSE*", "~\nSE*9").as_bytes())]);
    let outcome = ack(&site, &[site.drop().join("a.837")]).done();
    assert!(outcome.stdout.contains("1 rejected"), "{}", outcome.stdout);
    assert!(answers(&site, "277ca").is_empty());
    let text = answers(&site, "999").remove(0);
    assert!(text.contains("IK5*R*4~") && text.contains("AK9*R*1*1*0~"), "{text}");
}

#[test]
fn an_interchange_is_answered_when_it_asks_or_is_at_fault() {
    assert!(answer_to(PROFESSIONAL, "ta1").is_empty());
    let mut asking = PROFESSIONAL.to_owned();
    // ISA14 stands at a fixed place.
    asking.replace_range(100..101, "1");
    let isa13 = &PROFESSIONAL[90..99];
    let told = answer_to(&asking, "ta1");
    assert!(
        told.iter()
            .any(|segment| segment.starts_with(&format!("TA1*{isa13}*")) && segment.ends_with("*A*000"))
    );
    let miscounted = answer_to(&patched(PROFESSIONAL, "IEA*1*", "IEA*3*"), "ta1");
    assert!(miscounted.iter().any(|segment| segment.ends_with("*R*021")), "{miscounted:?}");
}

#[test]
fn an_interchange_is_answered_once_and_numbers_go_on() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let file = [site.drop().join("a.837")];
    ack(&site, &file).done();
    let before = (answers(&site, "999"), answers(&site, "277ca"));
    let again = ack(&site, &file).done();
    assert!(again.stdout.contains("answered before"), "{}", again.stdout);
    assert_eq!(before, (answers(&site, "999"), answers(&site, "277ca")));
    site.put("b.837", PROFESSIONAL.replace("P-100", "P-900").as_bytes());
    ack(&site, &[site.drop().join("b.837")]).done();
    let mut numbers: Vec<String> = Vec::new();
    for text in answers(&site, "999").iter().chain(&answers(&site, "277ca")) {
        numbers.push(text[90..99].to_owned());
    }
    numbers.sort();
    assert_eq!(numbers, ["000000001", "000000002", "000000003", "000000004"]);
}

#[test]
fn acknowledgments_are_not_acknowledged() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    ack(&site, &[site.drop().join("a.837")]).done();
    site.put("b.999", answers(&site, "999")[0].as_bytes());
    let outcome = ack(&site, &[site.drop().join("b.999")]).done();
    assert!(!outcome.stdout.contains("accepted"), "{}", outcome.stdout);
    assert_eq!(answers(&site, "999").len(), 1);
}

/// A lake that has the claims of [`PROFESSIONAL`], and then what a receiver answers to `received`.
fn answered(received: &str, ending: &str) -> Site {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    ack(&site, &[site.file("received.837", received.as_bytes())]).done();
    site.put("answer.x12", answers(&site, ending)[0].as_bytes());
    site.run();
    site
}

fn last_state(site: &Site, control_number: &str) -> String {
    let claims = site.rows("claims", &["claim_id", "patient_control_number"]);
    let claim = &claims.iter().find(|row| row[1] == control_number).expect("the claim is there")[0];
    let events = site.rows("claim_events", &["claim_id", "sequence", "state_after"]);
    let mut of_claim: Vec<_> = events.iter().filter(|row| row[0] == *claim).collect();
    of_claim.sort_by_key(|row| row[1].parse::<u32>().expect("a number"));
    of_claim.last().expect("something happened to it")[2].clone()
}

#[test]
fn a_set_that_was_refused_is_told_to_its_claims_and_makes_one_task() {
    let site = answered(&patched(PROFESSIONAL, "~\nSE*", "~\nSE*9"), "999");
    for control_number in ["P-1001", "P-1002", "P-1003"] {
        assert_eq!(last_state(&site, control_number), "rejected");
    }
    let items = site.rows("work_items", &["queue", "amount", "assigned_reason"]);
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!((items[0][0].as_str(), items[0][1].as_str()), ("WQ_CLEARINGHOUSE", "827.50"));
    assert!(items[0][2].ends_with("(IK5 4): 4 claims"), "{items:?}");
    // The second batch used the claims of the first.
    let batches = site.batches();
    let first = batches[0]["batch_id"].as_str().expect("an id");
    finish(&mut site.on_lake(&["rerun", first])).done();
    assert_eq!(last_state(&site, "P-1001"), "rejected");
    site.assert_lawful();
}

#[test]
fn an_interchange_that_was_refused_is_told_to_its_claims() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let (isa, isa13) = (&PROFESSIONAL[..106], &PROFESSIONAL[90..99]);
    let (sender, receiver) = (&isa[32..50], &isa[51..69]);
    let ta1 = format!("TA1*{isa13}*260312*1200*R*023~\nIEA*0*000000007~\n");
    let answer = format!("{}{receiver}*{sender}{}000000007{}\n{ta1}", &isa[..32], &isa[69..90], &isa[99..]);
    site.put("b.ta1", answer.as_bytes());
    site.run();
    assert_eq!(last_state(&site, "P-1002"), "rejected");
    let reasons = site.rows("work_items", &["queue", "assigned_reason"]);
    assert!(
        reasons.iter().any(|row| row[0] == "WQ_CLEARINGHOUSE" && row[1].contains("TA1 note 023")),
        "{reasons:?}"
    );
}

#[test]
fn a_claim_that_was_refused_is_a_task_with_the_status() {
    let site = answered(&PROFESSIONAL.replacen("HI*ABK:", "HI*ABK:ZZ", 1), "277ca");
    let columns = ["queue", "patient_control_number", "assigned_reason", "amount"];
    let items = site.rows("work_items", &columns);
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!((items[0][0].as_str(), items[0][1].as_str()), ("WQ_CLAIM_CORRECTION", "P-1001"));
    assert!(items[0][2].contains("status A7:255"), "{items:?}");
    assert_eq!(
        (last_state(&site, "P-1001").as_str(), last_state(&site, "P-1002").as_str()),
        ("rejected", "accepted")
    );
    site.assert_lawful();
}

#[test]
fn a_claim_acknowledgment_goes_through_the_parser_of_others_and_comes_back() {
    use x12_types::util::Parser as _;
    use x12_types::v005010::{_277, Transmission};

    let site = Site::with(&[("a.837", PROFESSIONAL.replacen("HI*ABK:", "HI*ABK:ZZ", 1).as_bytes())]);
    ack(&site, &[site.drop().join("a.837")]).done();
    let text = answers(&site, "277ca").remove(0).replace('\n', "");
    let (rest, parsed) = Transmission::<_277>::parse(&text).expect("others can read it");
    assert_eq!(rest, "");
    let written = parsed.to_string();
    for segment in text.split_inclusive('~') {
        assert!(written.contains(segment), "{segment} is not in what they write");
    }
    assert_eq!(written.matches('~').count(), text.matches('~').count());
}

const IK304: [&str; 13] = ["1", "2", "3", "4", "5", "6", "7", "8", "I4", "I6", "I7", "I8", "I9"];
const IK403: [&str; 18] =
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "13", "I6", "I9", "I10", "I11", "I12", "I13"];
const IK502: [&str; 11] = ["1", "2", "3", "4", "5", "6", "7", "23", "I5", "I6", ""];
const AK905: [&str; 8] = ["1", "2", "3", "4", "5", "6", "19", ""];
const VERDICTS: [&str; 3] = ["A", "E", "R"];

/// A segment's elements, each of which must be one that the standard's tables have.
fn assert_of_tables(segment: &[&str], tables: &[&[&str]]) {
    for (element, table) in segment[1..].iter().zip(tables) {
        assert!(table.is_empty() || table.contains(element), "{element} of {segment:?}");
    }
}

#[test]
fn every_code_of_an_acknowledgment_is_one_of_its_table() {
    let bases = [PROFESSIONAL, crate::drops::INSTITUTIONAL, crate::drops::REMITTANCE];
    // Sound; miscounted; numbered wrong; with an element too many, one too few, and a segment nobody knows.
    let damage = [
        ("", ""),
        ("~\nSE*", "~\nSE*9"),
        ("IEA*1*", "IEA*3*"),
        ("GE*1*", "GE*7*"),
        ("LX*1~", "LX*1*X~\nZZZ*1~"),
        ("REF*EI*", "REF*EI**"),
        ("DTM*472*", "DTM*472*X"),
    ];
    for base in bases {
        for (part, wrong) in damage {
            let text = if part.is_empty() { base.to_owned() } else { base.replacen(part, wrong, 1) };
            // A TA1 is asked for at a fixed place of the ISA.
            let mut text = text;
            text.replace_range(100..101, "1");
            let site = Site::with(&[("a.x12", text.as_bytes())]);
            ack(&site, &[site.drop().join("a.x12")]).done();
            for answer in answers(&site, "ta1").iter().chain(&answers(&site, "999")) {
                for segment in split(answer).iter().filter(|segment| segment[0].len() == 3) {
                    match segment[0] {
                        "TA1" => {
                            assert_eq!(
                                [segment[1], segment[2], segment[3]],
                                [&base[90..99], &base[70..76], &base[77..81]]
                            );
                            assert_of_tables(&segment[3..], &[&VERDICTS]);
                            assert!(
                                segment[5].len() == 3
                                    && segment[5].parse::<u32>().is_ok_and(|note| note <= 31)
                            );
                        }
                        "AK1" => assert_of_tables(
                            segment,
                            &[&["HC", "HP"], &["1"], &["005010X222A1", "005010X223A2", "005010X221A1"]],
                        ),
                        "AK2" => assert_of_tables(
                            segment,
                            &[&["837", "835"], &["0001"], &["005010X222A1", "005010X223A2", "005010X221A1"]],
                        ),
                        "IK3" => assert_of_tables(segment, &[&[], &[], &[], &IK304]),
                        "IK4" => assert_of_tables(segment, &[&[], &[], &IK403]),
                        "IK5" => {
                            assert_of_tables(segment, &[&VERDICTS, &IK502, &IK502, &IK502, &IK502, &IK502]);
                        }
                        "AK9" => {
                            assert_of_tables(
                                segment,
                                &[&["A", "E", "P", "R"], &["1"], &["1"], &["0", "1"], &AK905],
                            );
                        }
                        "CTX" => assert!(segment[1].starts_with("CLM01:"), "{segment:?}"),
                        _ => {}
                    }
                }
            }
            // Our own reader finds no fault with them.
            let taken = Site::new();
            for (at, answer) in answers(&site, "ta1").iter().chain(&answers(&site, "999")).enumerate() {
                taken.put(&format!("{at}.x12"), answer.as_bytes());
            }
            taken.run();
            assert_eq!(
                taken.rows("findings", &["edit_id", "place"]),
                Vec::<Vec<String>>::new(),
                "{part} {wrong}"
            );
        }
    }
}

/// What `closure --all` says of the sets of a site on a day, and its exit code.
pub(crate) fn closure(site: &Site, as_of: &str) -> (Vec<serde_json::Value>, Option<i32>) {
    let outcome = finish(&mut site.on_lake(&["closure", "--all", "--json", "--as-of", as_of]));
    (outcome.json_lines(), outcome.code)
}

/// The sums of a column of counts, over rows.
pub(crate) fn total(rows: &[serde_json::Value], column: &str) -> u64 {
    rows.iter().map(|row| crate::site::number(&row[column])).sum()
}

/// The sums of a column of dollars, over rows, in cents.
fn total_cents(rows: &[serde_json::Value], column: &str) -> u64 {
    rows.iter().map(|row| crate::site::cents(&row[column])).sum()
}

#[test]
fn what_was_submitted_is_accepted_rejected_or_unanswered() {
    let sent = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    sent.run();
    let (rows, code) = closure(&sent, "2026-03-17");
    assert_eq!((code, total(&rows, "unanswered")), (Some(0), PROFESSIONAL_SUM.0));
    assert_eq!(total_cents(&rows, "unanswered_charge"), PROFESSIONAL_SUM.1);
    assert!(rows.iter().all(|row| row["status"] == "open" && row["ta1"] == "unanswered"), "{rows:?}");
    // A day later the 999 is overdue.
    let (rows, code) = closure(&sent, "2026-03-18");
    assert_eq!(code, Some(1));
    assert!(rows.iter().all(|row| row["status"] == "overdue" && row["due_on"] == "2026-03-17"), "{rows:?}");

    // One claim refused, the others taken in.
    let site = answered(&PROFESSIONAL.replacen("HI*ABK:", "HI*ABK:ZZ", 1), "277ca");
    let (rows, code) = closure(&site, "2026-04-30");
    assert_eq!(code, Some(0));
    assert!(
        rows.iter().all(|row| row["status"] == "closed" && row["implementation"] == "accepted"),
        "{rows:?}"
    );
    assert_eq!((total(&rows, "rejected"), total(&rows, "accepted")), (1, PROFESSIONAL_SUM.0 - 1));
    let closed = total_cents(&rows, "accepted_charge") + total_cents(&rows, "rejected_charge");
    assert_eq!(closed, PROFESSIONAL_SUM.1);

    // The set refused whole.
    let site = answered(&patched(PROFESSIONAL, "~\nSE*", "~\nSE*9"), "999");
    let (rows, code) = closure(&site, "2026-04-30");
    assert_eq!((code, total(&rows, "rejected")), (Some(0), PROFESSIONAL_SUM.0));

    // Taken in by the 999, and then nothing: a payer has a term of its own.
    let site = answered(PROFESSIONAL, "999");
    let (rows, code) = closure(&site, "2026-03-23");
    assert_eq!((code, total(&rows, "unanswered")), (Some(0), PROFESSIONAL_SUM.0));
    assert_eq!(closure(&site, "2026-03-24").1, Some(1));
    let slow = "[closure]\nclaim_status_days = 90\n[[payers]]\nids = [\"PAYER01\"]\nclaim_status_days = 2\n";
    let config = site.file("slow.toml", slow.as_bytes());
    let mut command = site.on_lake(&["closure", "--json", "--as-of", "2026-03-24"]);
    let overdue = finish(command.arg("--config").arg(config));
    assert_eq!(overdue.code, Some(1));
    let late = overdue.json_lines().into_iter().filter(|row| row["status"] == "overdue").count();
    assert_eq!(late, 1, "{}", overdue.stdout);
}
