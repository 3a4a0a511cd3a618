//! What persons decide about claim payments: kept as batches, in force after reruns, and taken back.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::drops::{PROFESSIONAL, REMITTANCE, patched};
use crate::once::visible;
use crate::site::{AS_OF, Site, assert_same, finish, number};

/// An 835 that pays P-1002 under its number and P-1003 under a number that nobody sent, and another name.
fn paid() -> String {
    let text = patched(REMITTANCE, "CLP*P-1003*1*68*23*", "CLP*Z-77*1*62.5*17.5*");
    let text =
        patched(&text, "CEDAR*CARL****MI*1EG4TE5MK73~\nDTM*232", "ZIDER*CARL****MI*1EG4TE5MK73~\nDTM*232");
    patched(&text, "BPR*I*118*", "BPR*I*112.5*")
}

/// The same 835's answer to P-1003, taken back.
fn taken_back() -> String {
    let text = patched(&paid(), "CLP*Z-77*1*62.5*17.5*0*", "CLP*Z-77*22*-62.5*-17.5*0*");
    let text = patched(&text, "CAS*CO*45*45~\nNM1", "CAS*CO*45*-45~\nNM1");
    let (at, end) = (text.find("CLP*P-1002"), text.find("CLP*Z-77"));
    let text = format!("{}{}", &text[..at.expect("it stands there")], &text[end.expect("it stands there")..]);
    let text = patched(&text, "SE*30*", "PLB*1900000013*20261231*WO:ICN000003*-17.5~\nSE*18*");
    patched(&patched(&text, "BPR*I*112.5*", "BPR*I*0*"), "TRACE000001", "TRACE000002")
}

/// A lake with the claims and the 835; ids of claims and claim payments by control number.
fn site() -> (Site, BTreeMap<String, String>, String) {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid().as_bytes())]);
    let report = site.run();
    assert_eq!(number(&report["claim_payments"]["ambiguous"]["count"]), 1, "{report}");
    let mut ids = BTreeMap::new();
    for (table, column, mark) in [("claims", "claim_id", ""), ("claim_payments", "claim_payment_id", "paid ")]
    {
        for row in site.rows(table, &["patient_control_number", column]) {
            ids.insert(format!("{mark}{}", row[0]), row[1].clone());
        }
    }
    let batch = report["batch_id"].as_str().expect("a batch").to_owned();
    (site, ids, batch)
}

pub(crate) fn decide(site: &Site, verdict: &str, payment: &str, claim: &str) -> crate::site::Outcome {
    finish(&mut site.on_lake(&["match", verdict, payment, claim, "--by", "ann", "--as-of", AS_OF, "--json"]))
}

/// What a claim has come to: paid, balance, state.
pub(crate) fn standing(site: &Site, claim_id: &str) -> (String, String, String) {
    let columns = ["claim_id", "sequence", "paid_after", "balance_after", "state_after"];
    let rows = site.rows("claim_events", &columns).into_iter().filter(|row| row[0] == claim_id);
    let last = rows.max_by_key(|row| row[1].parse::<u32>().expect("a number")).expect("it has a story");
    (last[2].clone(), last[3].clone(), last[4].clone())
}

pub(crate) fn stands(paid: &str, balance: &str, state: &str) -> (String, String, String) {
    (paid.to_owned(), balance.to_owned(), state.to_owned())
}

/// Items of the matching queue.
pub(crate) fn to_match(site: &Site) -> usize {
    let queues = site.ask(&["queue"]);
    let queue = queues.iter().find(|queue| queue["queue"] == "WQ_MATCHING");
    queue.map_or(0, |queue| number(&queue["items"]) as usize)
}

fn batch_of(outcome: &crate::site::Outcome) -> String {
    outcome.json_lines()[0]["batch_id"].as_str().expect("a batch").to_owned()
}

#[test]
fn a_confirmed_payment_is_posted_and_stays_so() {
    let (site, ids, first) = site();
    let (payment, claim) = (&ids["paid Z-77"], &ids["P-1003"]);
    assert_eq!(to_match(&site), 1);
    let item = &site.ask(&["queue", "matching"])[0];
    assert_eq!(item["claim_payment_id"], payment.as_str());
    let shown = site.ask(&["match", "show", payment]);
    assert_eq!((&shown[0]["what"], &shown[0]["paid"]), (&"claim payment".into(), &"17.50".into()));
    assert_eq!((&shown[1]["what"], &shown[1]["id"]), (&"candidate".into(), &claim.as_str().into()));
    assert_eq!(shown[1]["agrees"], "charge, days, member, payer");

    let before = visible(&site);
    let outcome = decide(&site, "confirm", payment, claim).done();
    let placed = &outcome.json_lines()[0]["placed"]["matched"];
    assert_eq!((number(&placed["count"]), number(&placed["cents"])), (1, 1_750));
    assert_eq!(standing(&site, claim), stands("17.50", "0.00", "paid"));
    assert_eq!(to_match(&site), 0);
    let after = visible(&site);
    assert!(before.iter().all(|(path, digest)| after.get(path) == Some(digest)), "nothing published changes");
    let claim_json = site.claim("P-1003");
    let decision = &claim_json["matches"][0];
    assert_eq!((&decision["method"], &decision["revision"]), (&"person".into(), &2.into()));
    site.assert_lawful();

    // The batch of the payment again, and that of the decision, change nothing; neither does a rebuild.
    for batch in [&first, &batch_of(&outcome)] {
        finish(&mut site.on_lake(&["rerun", batch])).done();
        assert_same(&after, &visible(&site), "after a rerun");
    }
    finish(&mut site.on_lake(&["rebuild"])).done();
    assert_same(&after, &visible(&site), "after a rebuild");
    site.assert_lawful();

    // What the payer calls the claim was learned: its reversal finds the claim.
    site.put("c.835", taken_back().as_bytes());
    let report = site.run();
    assert_eq!(number(&report["claim_payments"]["matched"]["count"]), 1, "{report}");
    assert_eq!(standing(&site, claim), stands("0.00", "62.50", "recovery_pending"));
    site.assert_lawful();
}

#[test]
fn a_rejected_match_is_withdrawn_and_may_be_confirmed_again() {
    let (site, ids, first) = site();
    let (payment, claim) = (&ids["paid P-1002"], &ids["P-1002"]);
    let paid = stands("95.00", "324.00", "partially_denied");
    assert_eq!(standing(&site, claim), paid);
    for again in 0..2 {
        decide(&site, "reject", payment, claim).done();
        assert_eq!(standing(&site, claim), stands("0.00", "480.00", "submitted"), "{again}");
        assert_eq!(to_match(&site), 2, "somebody must place it");
        site.assert_lawful();
        decide(&site, "confirm", payment, claim).done();
        assert_eq!(standing(&site, claim), paid, "{again}");
        assert_eq!(to_match(&site), 1);
        site.assert_lawful();
    }
    let posted = |site: &Site| {
        let rows = site.rows("matches", &["claim_payment_id", "revision", "posted"]);
        let of_it = rows.into_iter().filter(|row| row[0] == *payment);
        of_it.max_by_key(|row| row[1].clone()).expect("it was decided")[1..].to_vec()
    };
    assert_eq!(posted(&site), ["5", "true"]);
    let events: Vec<_> = site.claim("P-1002")["claim_events"].as_array().cloned().expect("a list");
    let words: Vec<_> = events.iter().map(|event| event["event"].as_str().expect("a word")).collect();
    let once = ["withdrawn", "partially_denied"];
    assert_eq!(words, [&["submitted", "partially_denied"][..], &once, &once].concat());
    assert_eq!(events[2]["paid_amount"], "-95.00");
    let before = visible(&site);
    finish(&mut site.on_lake(&["rerun", &first])).done();
    assert_same(&before, &visible(&site), "after a rerun of the first batch");
}

#[test]
fn a_payment_posted_to_a_wrong_claim_moves_to_the_right_one() {
    let (site, ids, first) = site();
    let payment = &ids["paid P-1002"];
    decide(&site, "confirm", payment, &ids["P-1003"]).done();
    assert_eq!(standing(&site, &ids["P-1002"]), stands("0.00", "480.00", "submitted"));
    assert_eq!(standing(&site, &ids["P-1003"]).0, "95.00");
    assert_eq!(to_match(&site), 1, "nothing is left to be done about it");
    site.assert_lawful();
    let before = visible(&site);
    finish(&mut site.on_lake(&["rerun", &first])).done();
    assert_same(&before, &visible(&site), "after a rerun of the first batch");
}

#[test]
fn a_rejected_candidate_is_offered_no_more_and_nothing_is_settled_by_the_machine() {
    let (site, ids, _) = site();
    let (payment, claim) = (&ids["paid Z-77"], &ids["P-1003"]);
    decide(&site, "reject", payment, claim).done();
    let shown = site.ask(&["match", "show", payment]);
    assert!(shown.iter().all(|row| row["id"] != claim.as_str()), "{shown:?}");
    assert_eq!(to_match(&site), 1, "the item that was open is");
    // The same claim, sent again, is not matched without a person.
    site.put("d.837", patched(PROFESSIONAL, "BHT*0019*00*", "BHT*0019*18*").as_bytes());
    let report = site.run();
    assert_eq!(report["placed"], Value::Object(serde_json::Map::default()), "{report}");
    site.assert_lawful();
}

#[test]
fn what_cannot_be_decided_is_refused_and_changes_nothing() {
    let (site, ids, _) = site();
    let before = site.tree();
    let (z77, p1002) = (&ids["paid Z-77"], &ids["paid P-1002"]);
    for (verdict, payment, claim, why) in [
        ("confirm", "nothing", &*ids["P-1003"], "no claim payment nothing"),
        ("confirm", z77, "nothing", "no claim nothing"),
        ("confirm", p1002, &*ids["P-1002"], "already"),
        ("reject", z77, &*ids["P-1001"], "nor might it be"),
    ] {
        let line = decide(&site, verdict, payment, claim).failed(2);
        assert!(line.contains(why), "{line}");
    }
    assert_same(&before, &site.tree(), "after refusals");
    let other = PROFESSIONAL.replace("1900000013", "1900000047").replace("841000019", "841000027");
    site.put("c.837", other.as_bytes());
    site.run();
    let rows = site.rows("claims", &["claim_id", "practice_id"]);
    let foreign = rows.iter().find(|row| row[1] == "tin-841000027").expect("it was read");
    let line = decide(&site, "confirm", z77, &foreign[0]).failed(2);
    assert!(line.contains("another practice"), "{line}");
}

#[test]
fn a_decision_in_a_drop_is_no_decision() {
    let (site, ids, _) = site();
    decide(&site, "confirm", &ids["paid Z-77"], &ids["P-1003"]).done();
    let tree = site.tree();
    let is_decision = |bytes: &&Vec<u8>| bytes.starts_with(b"{\"claim_payment_id\"");
    let bytes = tree.values().find(is_decision).expect("it is archived");
    let other = String::from_utf8(bytes.clone()).expect("text").replace(&ids["P-1003"], &ids["P-1001"]);
    site.put("decisions.json", other.replace("\"revision\":2", "\"revision\":3").as_bytes());
    let report = site.run();
    assert_eq!(number(&report["files"]["quarantined"]), 1, "{report}");
    assert_eq!(standing(&site, &ids["P-1003"]).0, "17.50");
}
