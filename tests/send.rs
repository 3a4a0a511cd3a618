//! Claims that go out: clean ones once, denied ones again, answered ones to the next payer.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Instant;

use serde_json::Value;

use crate::site::{Site, files_under, finish};

/// The day claims go out, after all that a made-up drop tells of.
const DAY: &str = "2026-10-15";

fn plan(claims: u64) -> synth::Plan {
    synth::Plan { claims, seed: 5, noise: synth::Noise::NONE, plain: true, ..synth::Plan::default() }
}

fn run(site: &Site, drop: &Path, day: &str) -> Value {
    let mut command = site.on_lake(&["run"]);
    finish(command.arg(drop).args(["--as-of", day, "--json"])).done().json_lines().remove(0)
}

/// Sends, and gives what was told.
fn send(site: &Site, arguments: &[&str]) -> Value {
    finish(site.on_lake(arguments).args(["--as-of", DAY, "--json"])).done().json_lines().remove(0)
}

/// The files that went out, by name below the folder they go to.
fn outbox(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let folder = site.lake().join("outbox");
    if folder.is_dir() { files_under(&folder) } else { BTreeMap::new() }
}

/// What went out, as a drop.
fn sent_drop(site: &Site) -> PathBuf {
    let drop = site.root().join("sent");
    fs::create_dir_all(&drop).expect("a folder");
    for (name, bytes) in outbox(site) {
        fs::write(drop.join(name.replace('/', "-")), bytes).expect("files can be written");
    }
    drop
}

/// The segments of every file that went out.
fn segments(site: &Site) -> Vec<Vec<String>> {
    let texts = outbox(site).into_values().map(|bytes| String::from_utf8(bytes).expect("text"));
    let mut all = Vec::new();
    for text in texts {
        let (element, terminator) = (text.as_bytes()[3] as char, text.as_bytes()[105] as char);
        let cut = text.split(terminator).filter(|segment| !segment.is_empty());
        all.extend(cut.map(|segment| segment.split(element).map(str::to_owned).collect::<Vec<_>>()));
    }
    all
}

/// Roots and dispositions of the claims of the newest batch.
fn links(site: &Site, batch: &str) -> Vec<(String, String, String)> {
    let columns = ["batch_id", "claim_id", "root_claim_id", "disposition"];
    let rows = site.rows("claims", &columns).into_iter().filter(|row| row[0] == batch);
    rows.map(|row| (row[1].clone(), row[2].clone(), row[3].clone())).collect()
}

fn assert_linked(site: &Site, drop: &Path, sent: u64) {
    let batch = run(site, drop, "2026-10-16")["batch_id"].as_str().expect("a batch").to_owned();
    let first: BTreeMap<String, String> = site
        .rows("releases", &["patient_control_number", "claim_id"])
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let own: BTreeMap<String, String> = site
        .rows("claims", &["claim_id", "patient_control_number"])
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let links = links(site, &batch);
    assert_eq!(links.len() as u64, sent);
    for (claim, root, disposition) in links {
        assert_eq!(disposition, "released", "{claim}");
        assert_eq!(root, first[&own[&claim]], "{claim} follows the claim it was made from");
    }
    site.assert_lawful();
}

#[test]
fn corrected_claims_name_what_they_replace_pass_and_find_their_root() {
    let site = Site::invented(&plan(3_000));
    run(&site, &site.drop(), DAY);
    let told = send(&site, &["correct"]);
    let sent = told["sent"]["count"].as_u64().expect("a count");
    assert!(sent > 100, "{sent} claims were sent");
    // To the byte what the payer calls the claim.
    let numbers: BTreeMap<String, String> = site
        .rows("claim_payments", &["claim_payment_id", "payer_claim_control_number"])
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let wanted: BTreeSet<(String, String)> = site
        .rows("releases", &["sent_as", "patient_control_number", "claim_payment_id"])
        .into_iter()
        .filter(|row| row[0] == "replacement")
        .map(|row| (row[1].clone(), numbers[&row[2]].clone()))
        .collect();
    let (mut named, mut claim, mut is_own) = (BTreeSet::new(), None, false);
    for segment in segments(&site) {
        match segment[0].as_str() {
            "CLM" => (claim, is_own) = (segment[5].ends_with('7').then(|| segment[1].clone()), true),
            // What follows is of other payers, or of lines.
            "SBR" | "LX" => is_own = false,
            "REF" if segment[1] == "F8" && is_own => {
                named.insert((claim.clone().expect("only a replacement names a claim"), segment[2].clone()));
            }
            _ => {}
        }
    }
    assert!(named.len() > 50);
    assert_eq!(named, wanted);
    assert_eq!(send(&site, &["correct"])["sent"]["count"], 0, "nothing is sent twice");
    assert_linked(&site, &sent_drop(&site), sent);
}

#[test]
fn a_corrected_claim_is_changed_where_it_is_told_to_and_scrubbed_again() {
    let site = Site::invented(&plan(1_000));
    run(&site, &site.drop(), DAY);
    let told = send(&site, &["correct", "--dry-run"]);
    assert!(outbox(&site).is_empty() && told["batch_id"].is_null());
    let open = site.rows("denials", &["claim_id", "carc", "queue"]);
    let numbers: BTreeMap<String, Vec<String>> = site
        .rows("claims", &["claim_id", "patient_control_number", "filing_indicator"])
        .into_iter()
        .map(|row| (row[0].clone(), row[1..].to_vec()))
        .collect();
    let of_kind = |claim: &String| numbers.get(claim).filter(|row| row[1] != "MB").map(|row| row[0].clone());
    let number = open.iter().find_map(|row| of_kind(&row[0]).filter(|_| row[2] == "WQ_AUTH")).expect("one");
    let broken =
        finish(&mut site.on_lake(&["correct", &number, "--set", "2300.CLM02=1", "--as-of", DAY, "--json"]));
    assert_eq!(broken.code, Some(1));
    let kept = &broken.json_lines()[0]["kept"][0];
    assert_eq!(
        (kept["reason"].as_str(), kept["patient_control_number"].as_str()),
        (Some("findings"), Some(&*number))
    );
    assert!(kept["found"].to_string().contains("CLM-003"), "{kept}");
    let told = send(&site, &["correct", &number, "--set", "2300.REF-G1=AUTH7781"]);
    assert_eq!(told["sent"]["count"], 1, "{told}");
    assert!(segments(&site).contains(&vec!["REF".to_owned(), "G1".to_owned(), "AUTH7781".to_owned()]));
}

#[test]
fn secondary_claims_balance_pass_and_find_their_root() {
    let site = Site::invented(&plan(3_000));
    for (name, bytes) in files_under(&site.drop()) {
        if let Some(changed) = with_next_payer(&bytes) {
            fs::write(site.drop().join(name), changed).expect("files can be written");
        }
    }
    run(&site, &site.drop(), DAY);
    let told = send(&site, &["secondary"]);
    let sent = told["sent"]["count"].as_u64().expect("a count");
    assert!(sent > 500, "{sent} claims were sent: {}", told["kept"]);
    let refused = told["kept"].as_array().expect("a list");
    assert!(refused.iter().all(|kept| kept["reason"] != "findings"), "{refused:?}");
    assert_balanced(&segments(&site));
    assert_eq!(send(&site, &["secondary"])["sent"]["count"], 0);
    assert_linked(&site, &sent_drop(&site), sent);
}

/// For each claim and line: what the payer before paid and adjusted is the charge.
fn assert_balanced(segments: &[Vec<String>]) {
    let cents = |text: &str| -> i64 {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        whole.parse::<i64>().expect("an amount") * 100 + format!("{part:0<2}").parse::<i64>().expect("cents")
    };
    // What is left of the claim, of its line, and whether the line was answered: some payers answer the whole.
    let (mut claim, mut line, mut is_told, mut lines) = (0, 0, false, 0);
    for segment in segments {
        match segment[0].as_str() {
            "CLM" | "LX" | "SE" => {
                assert!(!is_told || line == 0, "every cent of a line is told");
                lines += u32::from(is_told);
                is_told = false;
                if segment[0] != "LX" {
                    assert_eq!(claim, 0, "every cent of a claim is told");
                    claim = if segment[0] == "CLM" { cents(&segment[2]) } else { 0 };
                }
            }
            // What is paid for a line is part of what is paid for the claim.
            "AMT" if segment[1] == "D" => claim -= cents(&segment[2]),
            "SV1" | "SV3" => line = cents(&segment[2]),
            "SV2" => line = cents(&segment[3]),
            "SVD" => (line, is_told) = (line - cents(&segment[2]), true),
            "CAS" => {
                let amounts = segment[3..].iter().step_by(3).filter(|amount| !amount.is_empty());
                let adjusted: i64 = amounts.map(|amount| cents(amount)).sum();
                (claim, line) = (claim - adjusted, line - adjusted);
            }
            _ => {}
        }
    }
    assert!(lines > 500, "{lines} lines were answered");
}

/// The claims of an 837 with a payer that comes after their first.
fn with_next_payer(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() < 106 || !bytes.starts_with(b"ISA") {
        return None;
    }
    let (e, t) = (bytes[3] as char, bytes[105] as char);
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    let (mut out, mut is_claims, mut added, mut waits) = (String::new(), false, 0, false);
    let (mut is_first, mut relationship, mut name) = (false, String::new(), Vec::new());
    for segment in text.split(t).map(str::trim).filter(|segment| !segment.is_empty()) {
        let mut parts: Vec<String> = segment.split(e).map(str::to_owned).collect();
        match parts[0].as_str() {
            "ST" => (is_claims, added) = (parts[1] == "837", 0),
            "SBR" => {
                is_first = parts[1] == "P" && !waits;
                relationship.clone_from(&parts[2]);
            }
            "NM1" if parts[1] == "IL" && is_first => name.clone_from(&parts),
            "PAT" => relationship.clone_from(&parts[1]),
            "CLM" => waits = is_first && is_claims,
            "LX" if std::mem::take(&mut waits) => {
                name.resize(10, String::new());
                "MI".clone_into(&mut name[8]);
                "NEXT12345".clone_into(&mut name[9]);
                let next = [
                    format!("SBR{e}S{e}{relationship}{e}GRP9{e}{e}{e}{e}{e}{e}CI"),
                    format!("OI{e}{e}{e}Y{e}{e}{e}Y"),
                    name[..10].join(&e.to_string()),
                    format!("NM1{e}PR{e}2{e}NEXT PLAN{e}{e}{e}{e}{e}PI{e}NEXT1"),
                ];
                added += next.len();
                for segment in next {
                    out.push_str(&segment);
                    out.push(t);
                }
            }
            "SE" => parts[1] = (parts[1].parse::<usize>().ok()? + added).to_string(),
            _ => {}
        }
        out.push_str(&parts.join(&e.to_string()));
        out.push(t);
    }
    text.contains(&format!("ST{e}837")).then(|| out.into_bytes())
}

/// A drop of claims alone: nobody has answered them, so they wait to be sent.
fn unanswered(claims: u64) -> Site {
    let site = Site::invented(&plan(claims));
    for (name, bytes) in files_under(&site.drop()) {
        let is_claims = bytes.windows(6).any(|window| window[..2] == *b"ST" && window[3..] == *b"837");
        if !is_claims {
            fs::remove_file(site.drop().join(name)).expect("it is there");
        }
    }
    site
}

#[test]
fn every_clean_claim_is_released_once_and_waits_for_its_answer() {
    let site = unanswered(400);
    run(&site, &site.drop(), DAY);
    fs::write(site.lake().join("cleanclaim.toml"), "[release]\nclaims_max = 60\n")
        .expect("it can be written");
    let told = send(&site, &["release"]);
    let clean = site.rows("claims", &["disposition"]).into_iter().filter(|row| row[0] == "released").count();
    assert_eq!(told["sent"]["count"].as_u64(), Some(clean as u64));
    assert!(
        told["files"].as_object().expect("files").values().all(|file| file["count"].as_u64() <= Some(60))
    );
    let sent: Vec<String> = segments(&site)
        .into_iter()
        .filter(|segment| segment[0] == "CLM")
        .map(|segment| segment[1].clone())
        .collect();
    assert_eq!(sent.len(), clean);
    assert_eq!(send(&site, &["release"])["sent"]["count"], 0);
    // What was sent is what waits for an answer, under the numbers it was sent by.
    let numbers: BTreeSet<String> = site.rows("releases", &["isa13"]).into_iter().flatten().collect();
    let lines = finish(&mut site.on_lake(&["closure", "--as-of", DAY, "--json"])).done().json_lines();
    let waiting: u64 = lines.iter().map(|line| line["submitted"].as_u64().expect("a count")).sum();
    assert_eq!(waiting, clean as u64);
    assert!(
        lines.iter().all(|line| numbers.contains(line["isa13"].as_str().expect("a number"))),
        "{lines:?}"
    );
    site.assert_lawful();
}

#[test]
fn a_release_killed_at_any_moment_sends_every_claim_once() {
    let first = unanswered(600);
    run(&first, &first.drop(), DAY);
    let copy = |name: &str| {
        let other = first.other_lake(name);
        for (name, bytes) in files_under(first.lake()) {
            let path = other.lake().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
            fs::write(path, bytes).expect("files can be written");
        }
        other
    };
    let whole = copy("whole");
    let begun = Instant::now();
    send(&whole, &["release"]);
    let took = begun.elapsed();
    let wanted = outbox(&whole);
    let mut caught = 0;
    for moment in 0..MOMENTS {
        let site = copy(&format!("killed-{moment}"));
        let mut command = site.on_lake(&["release", "--as-of", DAY]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        thread::sleep(took * (moment * 2 + 1) / (MOMENTS * 2));
        caught += u32::from(child.try_wait().expect("it can be asked").is_none());
        child.kill().expect("it can be killed");
        child.wait().expect("it has ended");
        send(&site, &["release"]);
        assert!(outbox(&site) == wanted, "killed at moment {moment}");
        assert_eq!(
            site.rows("releases", &["release_id"]).len(),
            whole.rows("releases", &["release_id"]).len()
        );
        fs::remove_dir_all(site.lake()).expect("it can be removed");
    }
    assert!(caught >= MOMENTS / 3, "only {caught} of {MOMENTS} were killed before their end");
}

/// A release that was committed and not delivered is delivered by whatever runs next, and by nothing twice.
#[test]
fn what_was_committed_and_not_delivered_is_delivered_once() {
    let site = unanswered(60);
    run(&site, &site.drop(), DAY);
    send(&site, &["release"]);
    let wanted = outbox(&site);
    fs::remove_dir_all(site.lake().join("outbox")).expect("it is there");
    // Taken away by whoever sends them: they do not come back.
    send(&site, &["release"]);
    finish(&mut site.on_lake(&["rebuild"])).done();
    send(&site, &["release"]);
    assert!(outbox(&site).is_empty());
    fs::remove_file(site.lake().join("releases/delivered")).expect("it is there");
    send(&site, &["release"]);
    assert!(outbox(&site) == wanted);
}

const MOMENTS: u32 = 9;

/// Claims that name their next payer themselves, sent as they are.
#[test]
fn what_goes_out_of_a_drop_with_second_payers_balances_and_comes_home() {
    let plan = synth::Plan { claims: 3_000, seed: 5, noise: synth::Noise::NONE, ..synth::Plan::default() };
    let site = Site::invented(&plan);
    run(&site, &site.drop(), DAY);
    let sent: u64 = ["correct", "secondary"]
        .map(|command| {
            let told = send(&site, &[command]);
            let refused = told["kept"].as_array().expect("a list");
            assert!(refused.iter().all(|kept| kept["reason"] != "findings"), "{refused:?}");
            let sent = told["sent"]["count"].as_u64().expect("a count");
            assert!(sent > 50, "{command} sent {sent}");
            sent
        })
        .iter()
        .sum();
    assert_linked(&site, &sent_drop(&site), sent);
}
