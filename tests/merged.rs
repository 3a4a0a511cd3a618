//! One claim payment that answers two claims: to each its own lines, or to neither.

use crate::drops::{PROFESSIONAL, REMITTANCE, patched, segments};
use crate::once::visible;
use crate::person::{decide, standing, stands, to_match};
use crate::site::{AS_OF, Site, assert_same, finish, number};

/// The segments after CLP and NM1 that answer P-1003, as lines of another claim payment.
const OTHER: &str = "SVC*HC:J1100*62.5*17.5**8~\nDTM*472*20260313~\nCAS*CO*45*45~\nREF*6R*1003A~\n";

/// An 835 that answers P-1002 and P-1003 as one claim of 542.50, under the number of the first.
fn merged() -> String {
    let begin = REMITTANCE.find("CLP*P-1003").expect("it stands there");
    let end = REMITTANCE.find("SE*30").expect("it stands there");
    let text = format!("{}{OTHER}{}", &REMITTANCE[..begin], &REMITTANCE[end..]);
    let text = patched(&text, "CLP*P-1002*1*480*95*24*", "CLP*P-1002*1*542.5*112.5*24*");
    counted(&patched(&text, "BPR*I*118*", "BPR*I*112.5*"))
}

/// The same, taken back.
fn taken_back() -> String {
    let turned = |segment: &str| {
        let mut elements: Vec<String> = segment.split('*').map(str::to_owned).collect();
        let amounts: &[usize] = match elements[0].as_str() {
            "CLP" => &[3, 4],
            "SVC" => &[2, 3],
            "CAS" => &[3],
            _ => &[],
        };
        for &at in amounts {
            if elements[at] != "0" {
                elements[at].insert(0, '-');
            }
        }
        format!("{}~\n", elements.join("*"))
    };
    let all = merged().replace("AMT*B6*119~\n", "").replace("LQ*HE*N115~\n", "");
    let text: String = segments(&all).map(turned).collect();
    let text = patched(&text, "CLP*P-1002*1*", "CLP*P-1002*22*");
    let text = patched(&text, "BPR*I*112.5*", "BPR*I*0*").replace("TRACE000001", "TRACE000002");
    counted(
        &patched(&text, "\nSE*", "\nPLB*1900000013*20261231*WO:ICN000002*-112.5~\nSE*")
            .replace("000000201", "000000202"),
    )
}

/// Segments counted anew.
pub(crate) fn counted(text: &str) -> String {
    let set = &text[text.find("ST*").expect("a set")..text.find("\nSE*").expect("its end")];
    let count = set.matches('~').count() + 1;
    let at = text.find("\nSE*").expect("its end") + 1;
    let end = at + text[at..].find("*0001~").expect("it has a control number");
    format!("{}SE*{count}{}", &text[..at], &text[end..])
}

/// Claims and an 835 in one drop.
fn taken(remittance: &str) -> (Site, serde_json::Value) {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", remittance.as_bytes())]);
    let report = site.run();
    site.assert_lawful();
    (site, report)
}

pub(crate) fn claim_id(site: &Site, number: &str) -> String {
    let rows = site.rows("claims", &["patient_control_number", "claim_id"]);
    rows.into_iter().find(|row| row[0] == number).expect("it was read")[1].clone()
}

pub(crate) fn state(site: &Site, number: &str) -> (String, String, String) {
    standing(site, &claim_id(site, number))
}

#[test]
fn each_claim_gets_the_money_of_its_lines() {
    let (site, report) = taken(&merged());
    let matched = &report["claim_payments"]["matched"];
    assert_eq!((number(&matched["count"]), number(&matched["cents"])), (1, 11_250));
    assert_eq!(state(&site, "P-1002"), stands("95.00", "324.00", "partially_denied"));
    assert_eq!(state(&site, "P-1003"), stands("17.50", "0.00", "paid"));
    let columns = ["part", "charge", "paid_amount", "posted", "method", "reasons"];
    let mut rows = site.rows("matches", &columns);
    rows.sort();
    let reasons = "control_number,member,patient_name,dates,charge,payer,merged";
    assert_eq!(rows[0], ["1", "480.00", "95.00", "true", "service_lines", reasons]);
    assert_eq!(rows[1], ["2", "62.50", "17.50", "true", "service_lines", reasons]);
    let lines = site.rows("line_matches", &["service_line_id", "method", "share"]);
    assert_eq!(lines.len(), 3, "{lines:?}");
    let denials = site.rows("denials", &["claim_id", "amount"]);
    assert_eq!(denials, [[claim_id(&site, "P-1002"), "300.00".to_owned()]]);
    assert_eq!(site.claim("P-1003")["denials"].as_array().map(Vec::len), Some(0));
    assert_eq!(to_match(&site), 0);
    let of_lines = "SELECT patient_control_number, sum(amount)::VARCHAR FROM line_adjustments \
                    JOIN claims USING (claim_id) GROUP BY ALL ORDER BY ALL";
    let paid = "SELECT sum(paid_amount)::VARCHAR, count(DISTINCT claim_id) FROM line_payments";
    if let (Some(lines), Some(paid)) = (site.views(of_lines), site.views(paid)) {
        assert_eq!((&*lines, &*paid), ("[('P-1002', '385.00'), ('P-1003', '45.00')]", "[('112.50', 2)]"));
    }
    // A copy is known by the whole.
    site.put("c.835", patched(&merged(), "PROVIDER LINE", "HELP LINE").as_bytes());
    let report = site.run();
    assert_eq!(number(&report["claim_payments"]["duplicate"]["count"]), 1, "{report}");
    assert_eq!(state(&site, "P-1003"), stands("17.50", "0.00", "paid"));
    site.assert_lawful();
}

#[test]
fn denials_of_both_make_work_of_their_own() {
    let denied = patched(
        &merged(),
        "*62.5*17.5**8~\nDTM*472*20260313~\nCAS*CO*45*45~",
        "*62.5*0**8~\nDTM*472*20260313~\nCAS*CO*50*62.5~\nLQ*HE*N115~",
    );
    let denied = patched(&patched(&denied, "*542.5*112.5*", "*542.5*95*"), "BPR*I*112.5*", "BPR*I*95*");
    let (site, _) =
        taken(&counted(&patched(&denied, "LQ*HE*N115~\nREF*6R*1003A~\n", "REF*6R*1003A~\nLQ*HE*N115~\n")));
    assert_eq!(state(&site, "P-1003"), stands("0.00", "62.50", "denied"));
    let mut items = site.rows("work_items", &["queue", "amount", "work_item_id"]);
    items.sort();
    assert_eq!(items.len(), 2, "{items:?}");
    assert_eq!((&items[0][0], &*items[0][1], &*items[1][1]), (&items[1][0], "300.00", "62.50"));
    // The payer's number is that of both, so neither is replaced under it.
    let told = finish(&mut site.on_lake(&["correct", "P-1003", "--as-of", AS_OF, "--json"]));
    assert_eq!(told.json_lines()[0]["kept"][0]["reason"], "answered_together", "{}", told.stdout);
}

#[test]
fn what_was_paid_as_one_is_taken_back_as_one() {
    let (site, _) = taken(&merged());
    site.put("c.835", taken_back().as_bytes());
    let report = site.run();
    assert_eq!(number(&report["claim_payments"]["matched"]["count"]), 1, "{report}");
    assert_eq!(state(&site, "P-1002").0, "0.00");
    assert_eq!(state(&site, "P-1003").0, "0.00");
    assert_eq!(state(&site, "P-1003").1, "62.50");
    site.assert_lawful();
}

#[test]
fn it_waits_for_the_last_of_its_claims() {
    let begin = PROFESSIONAL.find("CLM*P-1003").expect("it stands there");
    let end = PROFESSIONAL.find("HL*4*1*22*1").expect("it stands there");
    let first = format!("{}{}", &PROFESSIONAL[..begin], &PROFESSIONAL[end..]);
    let before = PROFESSIONAL.find("CLM*P-1002").expect("it stands there");
    let other = format!("{}{}", &PROFESSIONAL[..before], &PROFESSIONAL[begin..]);
    let other = patched(&patched(&other, "BATCH0001", "BATCH0002"), "CLM*P-1001*", "CLM*P-1009*");
    let other = patched(&patched(&other, "CLM*P-1004*", "CLM*P-1010*"), "*BATCH", "*B");
    let site = Site::with(&[("b.835", merged().as_bytes())]);
    assert_eq!(number(&site.run()["claim_payments"]["unmatched"]["count"]), 1);
    site.put("a.837", counted(&first).as_bytes());
    site.run();
    assert_eq!(state(&site, "P-1002"), stands("0.00", "480.00", "submitted"), "posted whole to none");
    site.put("c.837", counted(&other).replace("000000101", "000000102").as_bytes());
    let report = site.run();
    assert_eq!(number(&report["placed"]["matched"]["cents"]), 11_250, "{report}");
    assert_eq!(state(&site, "P-1002"), stands("95.00", "324.00", "partially_denied"));
    assert_eq!(state(&site, "P-1003"), stands("17.50", "0.00", "paid"));
    assert_eq!(to_match(&site), 0);
    site.assert_lawful();
}

#[test]
fn what_cannot_be_parted_is_shown_beside_both_claims() {
    let text = patched(&merged(), "*542.5*112.5*24*", "*542.5*100*24*");
    let text = patched(&text, "*ICN000002*21*1~\n", "*ICN000002*21*1~\nCAS*OA*A7*12.5~\n");
    let (site, report) = taken(&counted(&patched(&text, "BPR*I*112.5*", "BPR*I*100*")));
    assert_eq!(number(&report["claim_payments"]["ambiguous"]["count"]), 1, "{report}");
    assert_eq!(state(&site, "P-1002"), stands("0.00", "480.00", "submitted"));
    let item = &site.ask(&["queue", "matching"])[0];
    let payment = item["claim_payment_id"].as_str().expect("it is about one");
    let shown = site.ask(&["match", "show", payment]);
    let candidates: Vec<_> = shown[1..].iter().map(|row| row["patient_control_number"].as_str()).collect();
    assert_eq!(candidates, [Some("P-1002"), Some("P-1003")]);
    let reasons = site.rows("matches", &["reasons"]);
    assert!(reasons[0][0].contains("merged,not_parted"), "{reasons:?}");
    decide(&site, "confirm", payment, &claim_id(&site, "P-1002")).done();
    assert_eq!(state(&site, "P-1002").0, "100.00");
    site.assert_lawful();
}

#[test]
fn a_person_may_say_that_it_answers_one_alone() {
    let (site, report) = taken(&merged());
    let rows = site.rows("claim_payments", &["claim_payment_id"]);
    let payment = &rows[0][0];
    let (first, other) = (claim_id(&site, "P-1002"), claim_id(&site, "P-1003"));
    let shown = site.ask(&["match", "show", payment]);
    assert!(shown[1..3].iter().all(|row| row["what"] == "matched claim"), "{shown:?}");
    decide(&site, "reject", payment, &other).done();
    assert_eq!(standing(&site, &first), stands("0.00", "480.00", "submitted"));
    assert_eq!(standing(&site, &other), stands("0.00", "62.50", "submitted"));
    assert_eq!(to_match(&site), 1);
    site.assert_lawful();
    decide(&site, "confirm", payment, &first).done();
    assert_eq!(standing(&site, &first).0, "112.50");
    assert_eq!(standing(&site, &other).0, "0.00");
    site.assert_lawful();
    let before = visible(&site);
    finish(&mut site.on_lake(&["rerun", report["batch_id"].as_str().expect("a batch")])).done();
    assert_same(&before, &visible(&site), "after a rerun of the first batch");
}
