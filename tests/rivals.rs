//! A claim payment that two claims fit alike is refused, and decided when one of them is answered.

use crate::drops::{PROFESSIONAL, REMITTANCE, patched};
use crate::merged::{claim_id, counted, state};
use crate::once::visible;
use crate::person::{decide, stands, to_match};
use crate::site::{Site, assert_same, finish, number};

/// The claims, with a twin of P-1003 that was sent for another injection of the day.
fn claims() -> String {
    let begin = PROFESSIONAL.find("CLM*P-1003").expect("it stands there");
    let end = PROFESSIONAL.find("HL*4*1*22*1").expect("it stands there");
    let twin = PROFESSIONAL[begin..end].replace("P-1003", "P-1005").replace("1003A", "1005A");
    let twin = patched(&twin, "HC:J1100*", "HC:J1100:76*");
    counted(&format!("{}{twin}{}", &PROFESSIONAL[..end], &PROFESSIONAL[end..]))
}

/// An 835 that pays one of them under this number, on a day of March.
fn paid(control_number: &str, day: u32) -> String {
    let begin = REMITTANCE.find("CLP*P-1002").expect("it stands there");
    let end = REMITTANCE.find("CLP*P-1003").expect("it stands there");
    let text = format!("{}{}", &REMITTANCE[..begin], &REMITTANCE[end..]);
    let clp = format!("CLP*{control_number}*1*62.5*17.5*0*MB*ICN{day}*11*1~");
    let text = patched(&text, "CLP*P-1003*1*68*23*0*MB*ICN000003*11*1~", &clp);
    let text = patched(&text, "BPR*I*118*", "BPR*I*17.5*").replace("20260327~", &format!("202603{day}~"));
    counted(
        &text
            .replace("TRACE000001", &format!("TRACE0000{day}"))
            .replace("000000201", &format!("0000002{day}")),
    )
}

fn count(report: &serde_json::Value, part: &str, word: &str) -> u64 {
    report[part][word]["count"].as_u64().unwrap_or_default()
}

#[test]
fn it_is_decided_when_a_later_batch_answers_one_of_them() {
    let site = Site::with(&[("a.837", claims().as_bytes())]);
    let first = site.run();
    site.put("b.835", paid("Z-77", 24).as_bytes());
    let second = site.run();
    assert_eq!(count(&second, "claim_payments", "ambiguous"), 1, "{second}");
    assert_eq!(to_match(&site), 1);
    let before = visible(&site);
    site.put("c.835", paid("P-1003", 26).as_bytes());
    let report = site.run();
    assert_eq!((count(&report, "claim_payments", "matched"), count(&report, "placed", "matched")), (1, 1));
    let after = visible(&site);
    assert!(before.iter().all(|(path, digest)| after.get(path) == Some(digest)), "nothing published changes");
    for twin in ["P-1003", "P-1005"] {
        assert_eq!(state(&site, twin), stands("17.50", "0.00", "paid"), "{twin}");
    }
    assert_eq!(to_match(&site), 0);
    let decision = &site.claim("P-1005")["matches"][0];
    assert_eq!((&decision["revision"], &decision["decision"]), (&1.into(), &"matched".into()));
    assert!(decision["reasons"].as_str().is_some_and(|reasons| reasons.contains("only_open")), "{decision}");
    site.assert_lawful();
    for batch in [&first, &second, &report] {
        finish(&mut site.on_lake(&["rerun", batch["batch_id"].as_str().expect("a batch")])).done();
        assert_same(&after, &visible(&site), "after a rerun");
    }
    finish(&mut site.on_lake(&["rebuild"])).done();
    site.put("d.835", patched(&paid("Z-77", 24), "PROVIDER LINE", "HELP LINE").as_bytes());
    assert_eq!(count(&site.run(), "claim_payments", "duplicate"), 1, "it is known when it comes again");
    site.assert_lawful();
}

#[test]
fn it_is_decided_in_the_same_batch_whatever_the_order_of_days() {
    for (refused, answered) in [(24, 26), (26, 24)] {
        let site = Site::with(&[
            ("a.837", claims().as_bytes()),
            ("b.835", paid("Z-77", refused).as_bytes()),
            ("c.835", paid("P-1003", answered).as_bytes()),
        ]);
        let report = site.run();
        for twin in ["P-1003", "P-1005"] {
            assert_eq!(state(&site, twin), stands("17.50", "0.00", "paid"), "{twin}: {report}");
        }
        assert_eq!(to_match(&site), 0);
        site.assert_lawful();
    }
}

#[test]
fn one_that_is_decided_may_decide_the_next() {
    // Each of three fits each of three; when two are answered one is left for the last.
    let claims = claims();
    let begin = claims.find("CLM*P-1005").expect("it stands there");
    let end = claims.find("HL*4*1*22*1").expect("it stands there");
    let third =
        claims[begin..end].replace("P-1005", "P-1006").replace("1005A", "1006A").replace(":76*", ":77*");
    let claims = counted(&format!("{}{third}{}", &claims[..end], &claims[end..]));
    let site = Site::with(&[("a.837", claims.as_bytes())]);
    site.run();
    site.put("b.835", paid("Z-77", 23).as_bytes());
    site.put("c.835", paid("Z-78", 24).as_bytes());
    assert_eq!(count(&site.run(), "claim_payments", "ambiguous"), 2);
    site.put("d.835", paid("P-1003", 25).as_bytes());
    assert_eq!(count(&site.run(), "placed", "matched"), 0, "two are left for two");
    let rows = site.rows("claim_payments", &["patient_control_number", "claim_payment_id"]);
    let z77 = &rows.iter().find(|row| row[0] == "Z-77").expect("it was read")[1];
    let outcome = decide(&site, "confirm", z77, &claim_id(&site, "P-1006")).done();
    assert_eq!(number(&outcome.json_lines()[0]["placed"]["matched"]["count"]), 2, "the other follows");
    assert_eq!(state(&site, "P-1005"), stands("17.50", "0.00", "paid"));
    assert_eq!(to_match(&site), 0);
    site.assert_lawful();
}

#[test]
fn a_person_who_rejects_one_of_two_leaves_the_other() {
    let site = Site::with(&[("a.837", claims().as_bytes()), ("b.835", paid("Z-77", 24).as_bytes())]);
    let report = site.run();
    let payment = &site.rows("claim_payments", &["claim_payment_id"])[0][0];
    decide(&site, "reject", payment, &claim_id(&site, "P-1003")).done();
    assert_eq!(state(&site, "P-1005"), stands("17.50", "0.00", "paid"));
    assert_eq!(to_match(&site), 0);
    site.assert_lawful();
    let after = visible(&site);
    finish(&mut site.on_lake(&["rerun", report["batch_id"].as_str().expect("a batch")])).done();
    assert_same(&after, &visible(&site), "after a rerun");
    // What the machine matched and a person rejects is settled by nobody but persons.
    decide(&site, "reject", payment, &claim_id(&site, "P-1005")).done();
    assert_eq!(state(&site, "P-1005").0, "0.00");
    assert_eq!(to_match(&site), 1);
    site.assert_lawful();
}
