//! Appeals: what is in a packet, what is told of it, and that no patient is named outside it.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::queue::{DAY, site};
use crate::site::{Site, files_under, finish};

fn open(site: &Site, queue: &str) -> Vec<Value> {
    site.ask(&["queue", queue, "--as-of", DAY])
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

fn appeal(site: &Site, subject: &str, more: &[&str]) -> Vec<Value> {
    let words = [&["appeal", subject, "--by", "ann", "--as-of", DAY, "--json"], more].concat();
    finish(&mut site.on_lake(&words)).done().json_lines()
}

/// The files of a packet, by name.
fn packet(told: &Value) -> BTreeMap<String, String> {
    let files = files_under(text(told, "folder").as_ref());
    files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text"))).collect()
}

#[test]
fn a_packet_proves_its_case_from_the_bytes_that_came() {
    let site = site(600);
    let (item, claim) = open(&site, "timely")
        .into_iter()
        .chain(open(&site, "clinical"))
        .find_map(|item| {
            let claim = site.ask(&["claim", item["patient_control_number"].as_str()?]);
            (claim.len() == 1).then(|| (item, claim[0].clone()))
        })
        .expect("an item");
    let told = appeal(&site, &text(&item, "work_item_id"), &[]).remove(0);
    let files = packet(&told);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["letter.html", "letter.md", "packet.json"]);
    let (page, letter) = (&files["letter.html"], &files["letter.md"]);
    assert!(!letter.contains("{{"), "{letter}");
    for fact in
        [&text(&item, "patient_control_number"), &text(&claim, "total_charge"), &text(&told, "deadline")]
    {
        assert!(letter.contains(fact.as_str()), "{fact} is not in {letter}");
    }
    // 999 and 277CA, with the days on which they accepted it.
    assert!(letter.contains("(277CA)") && letter.contains("(999)"), "{letter}");
    assert!(letter.contains("The claim was accepted on 202"), "{letter}");
    // What is quoted stands where the letter says.
    let sources = files_under(&site.lake().join("sources"));
    let mut proven = 0;
    for heading in page.split("<section class=\"enclosed\"><h3>").skip(1) {
        let (title, rest) = heading.split_once("</h3><pre>").expect("a heading and its segments");
        let quoted =
            rest.split("</pre>").next().expect("segments").replace("&amp;", "&").replace("&gt;", ">");
        let (_, place) = title.split_once(", bytes ").expect("a place");
        let (begin, rest) = place.split_once(" to ").expect("a range");
        let (end, digest) = rest.split_once(", SHA-256 ").expect("a source");
        let (_, bytes) = sources.iter().find(|(name, _)| name.ends_with(digest)).expect("it is archived");
        let range = begin.parse::<usize>().expect("a byte")..end.parse::<usize>().expect("a byte");
        let stands = String::from_utf8_lossy(&bytes[range]).replace(['\r', '\n'], "");
        assert!(quoted.replace(['\r', '\n'], "").ends_with(&stands), "{title}: {stands} is not in {quoted}");
        proven += 1;
    }
    assert!(proven >= 4, "claim, remittance, 999 and 277CA: {proven}");
}

#[test]
fn an_appeal_is_a_touch_that_lowers_what_is_expected_and_names_nobody() {
    let site = site(600);
    let item = open(&site, "auth").remove(0);
    let id = text(&item, "work_item_id");
    let number = text(&item, "patient_control_number");
    let told = appeal(&site, &id, &["--draft"]);
    let draft = packet(&told[0]);
    assert_eq!(open(&site, "auth")[0]["touches"], 0, "a draft is no appeal");
    let words = ["appeal", &id, "--by", "ann", "--as-of", DAY, "-vv"];
    let outcome = finish(&mut site.on_lake(&words)).done();
    assert_eq!(packet(&told[0]), draft, "the same case makes the same packet");
    let after =
        open(&site, "auth").into_iter().find(|one| text(one, "work_item_id") == id).expect("it is open");
    assert_eq!((after["touches"].as_u64(), after["appeals"].as_u64()), (Some(1), Some(1)));
    let cents =
        |item: &Value| text(item, "expected_recovery").replace('.', "").parse::<u64>().expect("money");
    assert!(cents(&after) < cents(&item), "each attempt lowers the chance");
    let columns = ["patient_last_name", "patient_first_name", "member_id", "patient_control_number"];
    let claim = site.rows("claims", &columns).into_iter().find(|row| row[3] == number).expect("a claim");
    let page = &draft["letter.html"];
    for name in &claim[..3] {
        assert!(name.len() > 2 && page.contains(name.as_str()), "the packet names the patient");
        assert!(!outcome.stdout.contains(name.as_str()) && !outcome.stderr.contains(name.as_str()), "{name}");
        assert!(
            !draft["packet.json"].contains(name.as_str())
                && !text(&told[0], "folder").contains(name.as_str())
        );
        let events = site.rows("work_events", &["reason"]);
        assert!(events.iter().all(|row| !row[0].contains(name.as_str())));
    }
    site.assert_lawful();
}

#[test]
fn a_letter_of_ones_own_takes_the_place_of_the_built_in_one() {
    let site = site(600);
    let id = text(&open(&site, "auth")[0], "work_item_id");
    fs::write(site.lake().join("cleanclaim.toml"), "[appeal]\nletter = \"own.md\"\n")
        .expect("it can be written");
    fs::write(site.lake().join("own.md"), "# Claim {{payer_claim_number}}\n").expect("it can be written");
    let out = site.root().join("packets");
    let told = appeal(&site, &id, &["--out", out.to_str().expect("a path"), "--draft"]);
    assert!(text(&told[0], "folder").starts_with(out.to_str().expect("a path")));
    assert!(packet(&told[0])["letter.html"].contains("<h1>Claim "));
    fs::write(site.lake().join("own.md"), "{{payer_number}}").expect("it can be written");
    let outcome = finish(&mut site.on_lake(&["appeal", &id, "--by", "ann"]));
    assert!(outcome.failed(2).contains("payer_number"));
}

#[test]
fn what_takes_no_appeal_is_refused() {
    let site = site(1_500);
    let denials = site.rows("denials", &["appealable", "claim_payment_id", "queue"]);
    let is_final = |id: &str| {
        let mut own = denials.iter().filter(|row| format!("{}.{}", row[1], row[2]) == id).peekable();
        own.peek().is_some() && own.all(|row| row[0] == "N")
    };
    let items = site.rows("work_items", &["work_item_id", "status"]);
    let item = items.iter().find(|row| row[1] == "open" && is_final(&row[0])).expect("one that is final");
    let outcome = finish(&mut site.on_lake(&["appeal", &item[0], "--by", "ann"]));
    assert!(outcome.failed(2).contains("takes no appeal"));
    let outcome = finish(&mut site.on_lake(&["appeal", "nobody", "--by", "ann"]));
    assert!(outcome.failed(2).contains("no open denial"));
}
