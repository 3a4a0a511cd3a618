//! Work items: what to do first, who works it, what is told of it, and that nothing is hidden or lost.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::drops::{PROFESSIONAL, REMITTANCE, patched};
use crate::once::visible;
use crate::site::{Site, assert_same, cents, finish};

pub(crate) const DAY: &str = "2026-10-15";

/// A lake with denials.
pub(crate) fn site(claims: u64) -> Site {
    let plan = synth::Plan { claims, seed: 5, noise: synth::Noise::NONE, ..synth::Plan::default() };
    let site = Site::invented(&plan);
    let mut command = site.on_lake(&["run"]);
    finish(command.arg(site.drop()).args(["--as-of", DAY])).done();
    site
}

/// Open items of a queue, as `queue` lists them.
fn items(site: &Site, more: &[&str]) -> Vec<Value> {
    site.ask(&[&["queue"], more, &["--as-of", DAY]].concat())
}

fn id(item: &Value) -> String {
    item["work_item_id"].as_str().expect("an id").to_owned()
}

fn tell(site: &Site, arguments: &[&str]) {
    let words = [&["queue"], arguments, &["--by", "ann", "--as-of", DAY]].concat();
    finish(&mut site.on_lake(&words)).done();
}

#[test]
fn what_is_told_of_an_item_survives_a_rerun_and_rebuilding() {
    let site = site(300);
    let batch = site.batches()[0]["batch_id"].as_str().expect("a batch").to_owned();
    let all = items(&site, &["coding"]);
    let (first, second) = (id(&all[0]), id(&all[1]));
    tell(&site, &["assign", &first, "bob"]);
    tell(&site, &["note", &first, "asked for the chart"]);
    tell(&site, &["close", &second, "the payer was right", "--as", "written_off"]);
    let stands = |site: &Site| {
        let now = items(site, &["coding"]);
        assert_eq!(now.len(), all.len() - 1);
        let own = now.iter().find(|item| id(item) == first).expect("it is open");
        assert_eq!((own["owner"].as_str(), own["touches"].as_u64()), (Some("bob"), Some(2)));
        assert!(now.iter().all(|item| id(item) != second));
        let of_bob = items(site, &["coding", "--owner", "bob"]);
        assert_eq!(of_bob.len(), 1);
    };
    stands(&site);
    finish(&mut site.on_lake(&["rerun", &batch])).done();
    stands(&site);
    finish(&mut site.on_lake(&["rebuild"])).done();
    stands(&site);
    tell(&site, &["reopen", &second, "the contract says otherwise"]);
    assert_eq!(items(&site, &["coding"]).len(), all.len());
    site.assert_lawful();
}

#[test]
fn a_note_may_be_long_and_say_anything() {
    let site = site(300);
    let item = id(&items(&site, &["coding"])[0]);
    // A whole interchange header, as somebody might paste it.
    let header = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260801*1200*^*00501*000000001*0*P*:~";
    let words = format!("{header}{}", " They called again.".repeat(1_000));
    tell(&site, &["note", &item, &words]);
    let stands = |site: &Site| {
        let events = site.rows("work_events", &["work_item_id", "event", "reason"]);
        let noted =
            events.iter().find(|event| event[0] == item && event[1] == "noted").expect("it was noted");
        assert!(noted[2] == words, "{} bytes of {}", noted[2].len(), words.len());
        assert!(site.rows("quarantine", &["reason"]).is_empty());
        site.assert_lawful();
    };
    stands(&site);
    let told = site
        .batches()
        .iter()
        .map(|batch| batch["batch_id"].as_str().expect("a batch").to_owned())
        .collect::<Vec<_>>();
    let before = visible(&site);
    for batch in told {
        finish(&mut site.on_lake(&["rerun", &batch])).done();
    }
    stands(&site);
    assert_same(&before, &visible(&site), "after reruns");
}

#[test]
fn nothing_is_closed_without_a_reason_or_twice() {
    let site = site(300);
    let item = id(&items(&site, &["coding"])[0]);
    let refused = |arguments: &[&str]| {
        let words = [&["queue"], arguments, &["--by", "ann"]].concat();
        assert_eq!(finish(&mut site.on_lake(&words)).code, Some(2), "{arguments:?}");
    };
    refused(&["close", &item, "because"]);
    refused(&["close", &item, " ", "--as", "no_action"]);
    refused(&["close", "no-such-item", "because", "--as", "no_action"]);
    refused(&["reopen", &item, "because"]);
    tell(&site, &["close", &item, "paid by check", "--as", "recovered"]);
    refused(&["close", &item, "paid by check", "--as", "recovered"]);
}

/// How often P-1003 is among the held claims.
fn times_held(site: &Site) -> usize {
    let rows = site.ask(&["queue", "held"]);
    let queues = site.ask(&["queue", "--as-of", DAY]);
    let counted = queues.iter().find(|queue| queue["queue"] == "held").expect("some are held");
    assert_eq!(counted["items"], rows.len());
    rows.iter().filter(|row| row["patient_control_number"] == "P-1003").count()
}

#[test]
fn a_held_claim_that_was_mended_and_sent_again_is_held_no_more() {
    let broken = patched(PROFESSIONAL, "CLM*P-1003*62.5***11:B:1", "CLM*P-1003*62.5***11:A:1");
    let site = Site::with(&[("a.837", broken.as_bytes())]);
    site.run();
    assert_eq!(times_held(&site), 1);
    let put = |name: &str, text: &str, interchange: &str| {
        site.put(name, text.replace("000000101", interchange).as_bytes());
        site.run();
    };
    // Some give all claims of a patient one number.
    put("b.837", &broken.replace("20260313", "20260213"), "000000102");
    assert_eq!(times_held(&site), 2, "another visit is another claim");
    put("c.837", &broken.replace("M5416", "M5417"), "000000103");
    assert_eq!(times_held(&site), 2, "held again, it is held once");
    put("d.837", &PROFESSIONAL.replace("20260316", "20260317"), "000000104");
    let standing = site.rows("claims", &["patient_control_number", "disposition"]);
    assert!(standing.contains(&vec!["P-1003".to_owned(), "released".to_owned()]));
    assert_eq!(times_held(&site), 1, "the other visit waits still");
    site.assert_lawful();
}

/// A remittance that answers P-1002 under this trace number with this payment and these segments.
fn answer(trace: &str, paid: &str, claims: &str) -> String {
    let head = &REMITTANCE[..REMITTANCE.find("CLP*").expect("it pays claims")];
    let head = head.replace("BPR*I*118*", &format!("BPR*I*{paid}*")).replace("TRACE000001", trace);
    let count = (head.matches('~').count() - 2) + claims.matches('~').count() + 1;
    format!("{head}{claims}SE*{count}*0001~\nGE*1*1~\nIEA*1*000000201~\n")
}

/// P-1002 answered: status, factor of all amounts, paid and adjusted of its first line.
fn answered(status: &str, sign: &str, first: (&str, &str), paid: &str, number: &str) -> String {
    let (line, adjustment) = first;
    format!(
        "CLP*P-1002*{status}*{sign}480*{paid}*{sign}24*MB*{number}*21*1~\nNM1*QC*1*CEDAR*CARL****MI*1EG4TE5MK73~\n\
         SVC*HC:99223*{sign}300*{line}**1~\nDTM*472*20260309~\nCAS*CO*{adjustment}~\nREF*6R*1002A~\n\
         SVC*HC:99232*{sign}180*{sign}95**2~\nDTM*472*20260310~\nCAS*CO*45*{sign}61~\nCAS*PR*2*{sign}24~\nREF*6R*1002B~\n"
    )
}

#[test]
fn a_denial_that_the_payer_took_back_is_no_work() {
    let denied = answered("1", "", ("0", "50*300"), "95", "ICN000002");
    let reversed = answered("22", "-", ("0", "50*-300"), "-95", "ICN000002");
    let paid = answered("1", "", ("280", "45*20"), "375", "ICN000009");
    let again = answered("1", "", ("0", "50*300"), "95", "ICN000009");
    let site = Site::with(&[
        ("a.837", PROFESSIONAL.as_bytes()),
        ("b.835", answer("TRACE000001", "95", &denied).as_bytes()),
    ]);
    site.run();
    let item = id(&items(&site, &["clinical"])[0]);
    site.put("c.835", answer("TRACE000002", "0", &format!("{reversed}{again}")).as_bytes());
    site.run();
    assert_eq!(items(&site, &["clinical"]).len(), 2, "it is denied still");
    let reversed = reversed.replace("ICN000002", "ICN000009");
    site.put("d.835", answer("TRACE000003", "280", &format!("{reversed}{paid}")).as_bytes());
    site.run();
    let outcome = finish(&mut site.on_lake(&["queue", "clinical", "--as-of", DAY]));
    assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
    let status = format!("SELECT status FROM work_items WHERE work_item_id = '{item}'");
    if let Some(rows) = site.views(&status) {
        assert_eq!(rows, "[('settled',)]");
    }
    let told = || {
        let claim = site.claim("P-1002");
        let items = claim["work_items"].as_array().expect("a list").iter();
        items.map(|item| item["status"].as_str().expect("a word").to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!(told(), BTreeSet::from(["settled".to_owned()]));
    // Somebody may know better.
    tell(&site, &["close", &item, "paid", "--as", "recovered"]);
    assert_eq!(told(), BTreeSet::from(["recovered".to_owned(), "settled".to_owned()]));
    tell(&site, &["reopen", &item, "paid too little"]);
    assert_eq!(items(&site, &["clinical"]).len(), 1);
    site.assert_lawful();
}

#[test]
fn items_past_their_day_are_shown_whatever_the_limit() {
    let site = site(600);
    for queue in site.ask(&["queue", "--as-of", DAY]).iter().filter(|queue| queue["queue"] != "held") {
        let name = queue["queue"].as_str().expect("a name");
        let late: BTreeSet<String> = items(&site, &[name, "--overdue"]).iter().map(id).collect();
        assert_eq!(late.len() as u64, queue["past_due"].as_u64().expect("a count"), "{name}");
        let mut command = site.on_lake(&["queue", name, "--limit", "1", "--as-of", DAY]);
        let shown = finish(&mut command).done().stdout;
        for item in &late {
            assert!(shown.contains(item.as_str()), "{item} is past its day and not shown");
        }
    }
}

#[test]
fn one_cause_is_one_row_and_its_items_add_up() {
    let site = site(3_000);
    let all = site.ask(&["queue", "--as-of", DAY]);
    let causes = items(&site, &["--causes"]);
    let sum = |rows: &[Value], field: &str| -> u64 {
        let own = rows.iter().filter(|row| row["queue"] != "held");
        own.map(
            |row| if field == "items" { row[field].as_u64().expect("a count") } else { cents(&row[field]) },
        )
        .sum()
    };
    for field in ["items", "amount", "expected_recovery"] {
        assert_eq!(sum(&causes, field), sum(&all, field), "{field}");
    }
    assert!(causes.len() as u64 <= sum(&all, "items"));
    assert!(causes.iter().any(|cause| cause["items"].as_u64() > Some(2)));
}

#[test]
fn the_next_item_is_the_most_urgent_that_nobody_works() {
    let site = site(300);
    let next =
        |more: &[&str]| site.ask(&[&["queue", "next", "coding"], more, &["--as-of", DAY]].concat()).remove(0);
    let all = items(&site, &["coding"]);
    let first = id(&next(&[]));
    assert_eq!(first, id(&all[0]));
    tell(&site, &["assign", &first, "bob"]);
    assert_eq!(id(&next(&[])), id(&all[1]));
    assert_eq!(id(&next(&["--owner", "bob"])), first);
}

#[test]
fn what_became_of_such_denials_moves_what_is_expected() {
    let site = site(1_500);
    let keyed = |table: &str, columns: &[&str]| -> BTreeMap<String, Vec<String>> {
        site.rows(table, columns).into_iter().map(|row| (row[0].clone(), row)).collect()
    };
    let denials = keyed("denials", &["denial_id", "category"]);
    let claims = keyed("claims", &["claim_id", "filing_indicator", "patient_control_number"]);
    let columns = ["work_item_id", "denial_id", "payer_id", "claim_id", "queue", "expected_recovery"];
    // Of one payer and category, what a replacement can be sent for.
    let mut alike: BTreeMap<[String; 3], Vec<[String; 2]>> = BTreeMap::new();
    for row in site.rows("work_items", &columns) {
        let (Some(denial), Some(claim)) = (denials.get(&row[1]), claims.get(&row[3])) else { continue };
        if claim[1] != "MB" && row[5].len() > 4 {
            let key = [row[2].clone(), denial[1].clone(), row[4].clone()];
            alike.entry(key).or_default().push([row[0].clone(), claim[2].clone()]);
        }
    }
    let ([_, _, queue], most) = alike.iter().max_by_key(|(_, items)| items.len()).expect("items");
    assert!(most.len() > 3, "{} items of one kind", most.len());
    let [watched, number] = &most[2];
    let expected = || {
        let now = items(&site, &[queue]);
        cents(&now.iter().find(|one| id(one) == *watched).expect("it is open")["expected_recovery"])
    };
    let before = expected();
    tell(&site, &["close", &most[0][0], "the payer would not move", "--as", "written_off"]);
    let after_loss = expected();
    assert!(after_loss < before, "{after_loss} after a loss, {before} before");
    tell(&site, &["close", &most[1][0], "paid on appeal", "--as", "recovered"]);
    assert!(expected() > after_loss, "a recovery raises it");
    send_again(&site, number);
    assert!(expected() < after_loss, "each attempt lowers it");
}

fn send_again(site: &Site, control_number: &str) {
    let words = ["correct", control_number, "--frequency", "7", "--as-of", DAY, "--json"];
    let told = finish(&mut site.on_lake(&words)).done().json_lines().remove(0);
    assert_eq!(told["sent"]["count"], 1, "{told}");
}

/// What items bring is what truth draws for their denials; the engine never sees it.
#[test]
fn the_top_fifth_by_priority_holds_most_of_what_can_be_recovered() {
    let site = site(6_000);
    let columns = ["patient_control_number", "queue", "recoverable"];
    let truth = synth::read_truth(&site.root().join("drop.truth/denials.parquet"), &columns).expect("truth");
    let mut brings: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in truth {
        let [number, queue] = [0, 1].map(|at| row[at].text().to_owned());
        *brings.entry((number, queue)).or_default() += row[2].number();
    }
    let columns = ["priority", "patient_control_number", "queue", "work_item_id", "status"];
    let mut outcomes: Vec<(i64, String, i64)> = Vec::new();
    for row in site.rows("work_items", &columns).into_iter().filter(|row| row[4] == "open") {
        let brought = brings.remove(&(row[1].clone(), row[2].clone())).unwrap_or(0);
        outcomes.push((-row[0].parse::<i64>().expect("a number"), row[3].clone(), brought));
    }
    outcomes.sort();
    let sum = |some: &[(i64, String, i64)]| some.iter().map(|(_, _, brought)| brought).sum::<i64>();
    let (top, all) = (sum(&outcomes[..outcomes.len() / 5]), sum(&outcomes));
    println!("{} items, the first fifth brings {top} of {all} cents", outcomes.len());
    assert!(outcomes.len() > 500 && all > 5_000_000, "{} items", outcomes.len());
    assert!(top * 10 >= all * 6, "{top} of {all}");
}

#[test]
fn a_card_is_assigned_and_closed_in_one_act_that_survives_a_rerun() {
    let site = site(3_000);
    let batch = site.batches()[0]["batch_id"].as_str().expect("a batch").to_owned();
    let cards = items(&site, &["--causes"]);
    let big = cards.iter().max_by_key(|card| card["items"].as_u64()).expect("a card");
    let (card, count) =
        (big["card"].as_str().expect("an id"), big["items"].as_u64().expect("a count") as usize);
    assert!(count > 2, "{big}");
    let of_card = items(&site, &[card]);
    assert_eq!(of_card.len(), count);
    for field in ["payer_id", "practice_id", "procedure_code"] {
        // A card writes what is missing as nothing.
        let own = big[field].as_str().filter(|text| !text.is_empty());
        assert!(of_card.iter().all(|item| item[field].as_str() == own), "{field}");
    }
    let before = site.batches().len();
    tell(&site, &["assign", card, "bob"]);
    assert_eq!(site.batches().len(), before + 1, "one act is one batch");
    assert_eq!(items(&site, &["--causes", "--owner", "bob"])[0]["card"], card);
    finish(&mut site.on_lake(&["rerun", &batch])).done();
    assert_eq!(items(&site, &[card, "--owner", "bob"]).len(), count);
    tell(&site, &["close", card, "the contract excludes it", "--as", "written_off"]);
    let outcome = finish(&mut site.on_lake(&["queue", card, "--as-of", DAY]));
    assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
    assert_eq!(site.rows("work_events", &["event"]).iter().filter(|row| row[0] == "closed").count(), count);
    site.assert_lawful();
}

#[test]
fn what_a_terminal_is_shown_is_eighty_columns_wide() {
    let site = site(600);
    for arguments in [&["queue", "claim_correction"][..], &["queue", "coding"], &["queue", "--causes"]] {
        let shown = finish(site.on_lake(arguments).args(["--as-of", DAY, "--limit", "0"])).done().stdout;
        assert!(shown.lines().count() > 10, "{shown}");
        for line in shown.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn ages_add_up_to_the_queues() {
    let site = site(600);
    let ages = items(&site, &["--ageing"]);
    let queues = site.ask(&["queue", "--as-of", DAY]);
    let all: u64 = queues
        .iter()
        .filter(|queue| queue["queue"] != "held")
        .map(|queue| queue["items"].as_u64().expect("a count"))
        .sum();
    let names = ["0_30", "31_60", "61_90", "91_120", "121_on"];
    let of_age = |row: &Value, name: &str| row[format!("items_{name}")].as_u64().expect("a count");
    let sum: u64 = ages.iter().flat_map(|row| names.map(|name| of_age(row, name))).sum();
    assert_eq!(sum, all);
    assert!(names.iter().filter(|name| ages.iter().any(|row| of_age(row, name) > 0)).count() > 2);
    let old: u64 = queues
        .iter()
        .filter(|queue| queue["queue"] != "held")
        .map(|queue| queue["over_30_days"].as_u64().expect("a count"))
        .sum();
    let past_thirty: u64 = ages.iter().map(|row| all_but_first(row, &names, of_age)).sum();
    assert_eq!(old, past_thirty);
}

fn all_but_first(row: &Value, names: &[&str], of_age: impl Fn(&Value, &str) -> u64) -> u64 {
    names[1..].iter().map(|name| of_age(row, name)).sum()
}

#[test]
fn a_workbook_holds_what_a_csv_does_and_is_the_same_each_time() {
    let site = site(300);
    let write = |name: &str| {
        let path = site.root().join(name);
        let mut command = site.on_lake(&["queue", "coding", "--as-of", DAY]);
        finish(command.arg("--xlsx").arg(&path)).done();
        std::fs::read(path).expect("it was written")
    };
    let bytes = write("one.xlsx");
    assert_eq!(bytes, write("two.xlsx"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip archive");
    let mut sheet = String::new();
    let mut part = archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    std::io::Read::read_to_string(&mut part, &mut sheet).expect("text");
    let csv = finish(&mut site.on_lake(&["queue", "coding", "--as-of", DAY, "--csv"])).done().stdout;
    assert_eq!(sheet.matches("<row ").count(), csv.lines().count());
    for item in items(&site, &["coding"]) {
        assert!(sheet.contains(&format!(">{}<", id(&item))));
        assert!(sheet.contains(&format!("<v>{}</v>", item["amount"].as_str().expect("money"))));
    }
}
