//! Remittances: balanced, matched to claims, posted once, denied amounts queued.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::drops::{PROFESSIONAL, PROFESSIONAL_SUM, REMITTANCE, cut_by, in_other_envelope, patched};
use crate::once::visible;
use crate::site::{Claims, Site, assert_same, finish, number};

/// An 835 that pays P-1002 in part, its first line denied, and P-1003 less a contractual amount.
fn paid() -> String {
    let text = patched(REMITTANCE, "CLP*P-1003*1*68*23*", "CLP*P-1003*1*62.5*17.5*");
    patched(&text, "BPR*I*118*", "BPR*I*112.5*")
}

/// Segments counted anew after some were added or taken away.
fn counted(text: &str) -> String {
    let count = text.matches('~').count() - 4;
    let at = text.find("~\nSE*").expect("there is an SE") + 2;
    let end = at + text[at..].find("*0001~").expect("it has a control number");
    format!("{}SE*{count}{}", &text[..at], &text[end..])
}

/// Count and cents of a word in a part of the report; nothing is none.
fn amount(report: &Value, part: &str, word: &str) -> (u64, i64) {
    let amount = &report[part][word];
    if amount.is_null() {
        (0, 0)
    } else {
        (number(&amount["count"]), amount["cents"].as_i64().expect("cents"))
    }
}

/// Decision, whether it was posted, and control number of every claim payment, in order of control number.
fn decisions(site: &Site) -> Vec<(String, String, String)> {
    let names: BTreeMap<String, String> = site
        .rows("claim_payments", &["claim_payment_id", "patient_control_number"])
        .into_iter()
        .map(|mut row| (row.remove(0), row.remove(0)))
        .collect();
    let rows = site.rows("matches", &["claim_payment_id", "decision", "posted"]);
    let mut decisions: Vec<_> =
        rows.into_iter().map(|row| (names[&row[0]].clone(), row[1].clone(), row[2].clone())).collect();
    decisions.sort();
    decisions
}

fn decision(control_number: &str, decision: &str, posted: bool) -> (String, String, String) {
    (control_number.to_owned(), decision.to_owned(), posted.to_string())
}

#[test]
fn claims_and_their_payment_in_one_drop() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid().as_bytes())]);
    let report = site.run();
    assert_eq!(amount(&report, "payments", "balanced"), (1, 11_250));
    assert_eq!(amount(&report, "claim_payments", "matched"), (2, 11_250));
    assert_eq!(report["match_rate"], 10_000);
    assert_eq!(decisions(&site), [decision("P-1002", "matched", true), decision("P-1003", "matched", true)]);
    let claim = site.claim("P-1002");
    let denial = &claim["denials"][0];
    assert_eq!(
        (&denial["carc"], &denial["group_code"], &denial["amount"]),
        (&"50".into(), &"CO".into(), &"300.00".into())
    );
    assert_eq!(claim["denials"].as_array().map(Vec::len), Some(1), "{claim}");
    let item = &claim["work_items"][0];
    assert_eq!(item["queue"], denial["queue"]);
    assert!(item["due_date"].as_str().is_some_and(|day| day > "2026-03-27"), "{item}");
    let queue = denial["queue"].as_str().expect("a queue");
    let items = site.ask(&["queue", queue]);
    assert_eq!(
        (&items[0]["patient_control_number"], &items[0]["amount"]),
        (&"P-1002".into(), &"300.00".into())
    );
    let lines = site.rows("line_matches", &["method", "share"]);
    assert_eq!(lines.len(), 2, "both services of P-1002 find their line: {lines:?}");
    site.assert_lawful();
}

#[test]
fn the_order_of_names_in_the_drop_does_not_matter() {
    let site = Site::with(&[("z.837", PROFESSIONAL.as_bytes()), ("a.835", paid().as_bytes())]);
    assert_eq!(amount(&site.run(), "claim_payments", "matched"), (2, 11_250));
}

#[test]
fn a_payment_in_a_later_batch_finds_the_claims_of_an_earlier_one() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let first = site.run();
    site.put("b.835", paid().as_bytes());
    let report = site.run();
    assert_eq!(amount(&report, "claim_payments", "matched"), (2, 11_250));
    let commit = std::fs::read(site.lake().join("commits/00000002.json")).expect("there are two commits");
    let commit: Value = serde_json::from_slice(&commit).expect("a commit is JSON");
    assert_eq!(commit["depends_on"], serde_json::json!([first["batch_id"]]));
    assert_eq!(site.claim("P-1003")["matches"][0]["decision"], "matched");
    site.assert_lawful();
}

#[test]
fn a_payment_is_posted_once_however_often_it_is_sent() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid().as_bytes())]);
    site.run();
    site.put("c.835", in_other_envelope(&paid()).as_bytes());
    let report = site.run();
    assert_eq!(amount(&report, "payments", "balanced"), (0, 0), "the same set in another envelope");
    site.put("d.835", patched(&paid(), "PROVIDER LINE", "HELP LINE").as_bytes());
    let report = site.run();
    assert_eq!(amount(&report, "claim_payments", "duplicate"), (2, 11_250), "the same payment, other bytes");
    let posted = decisions(&site).iter().filter(|decision| decision.2 == "true").count();
    assert_eq!(posted, 2);
    assert_eq!(site.rows("work_items", &["work_item_id"]).len(), 1, "the denial is worked once");
    site.assert_lawful();
}

#[test]
fn the_same_payment_twice_in_one_drop_is_posted_once() {
    let other = patched(&paid(), "PROVIDER LINE", "HELP LINE");
    let site = Site::with(&[
        ("a.837", PROFESSIONAL.as_bytes()),
        ("b.835", paid().as_bytes()),
        ("c.835", other.as_bytes()),
    ]);
    let report = site.run();
    assert_eq!(amount(&report, "claim_payments", "matched"), (2, 11_250));
    assert_eq!(amount(&report, "claim_payments", "duplicate"), (2, 11_250));
    site.assert_lawful();
}

#[test]
fn what_does_not_balance_is_in_suspense_and_not_posted() {
    let text = patched(&paid(), "BPR*I*112.5*", "BPR*I*112.51*");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", text.as_bytes())]);
    let report = site.run();
    assert_eq!(amount(&report, "payments", "suspense"), (1, 11_251));
    assert_eq!(site.rows("payments", &["balance_status", "difference"]), [["suspense", "0.01"]]);
    assert!(decisions(&site).iter().all(|decision| decision.2 == "false"), "{:?}", decisions(&site));
    assert!(site.ask(&["queue"]).iter().any(|queue| queue["queue"] == "WQ_SUSPENSE"));
    let balances = site.rows("balances", &["level", "difference", "status"]);
    assert!(
        balances.contains(&["transaction", "0.01", "unbalanced"].map(str::to_owned).to_vec()),
        "{balances:?}"
    );
    site.assert_lawful();
}

#[test]
fn provider_adjustments_balance_and_stand_as_rows() {
    let text = patched(&paid(), "SE*30*", "PLB*1900000013*20261231*WO:REF1*-40*FB:REF2*15.25~\nSE*31*");
    let text = patched(&text, "BPR*I*112.5*", "BPR*I*137.25*");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", text.as_bytes())]);
    let report = site.run();
    assert_eq!(amount(&report, "payments", "balanced"), (1, 13_725));
    let mut rows = site.rows("provider_adjustments", &["reason_code", "amount"]);
    rows.sort();
    assert_eq!(rows, [["FB", "15.25"], ["WO", "-40.00"]]);
    site.assert_lawful();
}

#[test]
fn a_line_that_does_not_balance_stands_as_a_row() {
    let text = patched(&paid(), "CAS*CO*45*61~", "CAS*CO*45*60~");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", text.as_bytes())]);
    site.run();
    let rows = site.rows("balances", &["level", "difference", "status"]);
    let unbalanced: Vec<_> =
        rows.iter().filter(|row| row[2] == "unbalanced").map(|row| row[0].as_str()).collect();
    assert!(unbalanced.contains(&"line") && unbalanced.contains(&"claim"), "{rows:?}");
    site.assert_lawful();
}

#[test]
fn what_an_earlier_payer_did_elsewhere_is_told_apart_and_explains_the_balance() {
    let second = patched(&paid(), "CLP*P-1003*1*", "CLP*P-1003*2*");
    let second = patched(&second, "CAS*CO*45*45~", "CAS*OA*23*45~");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", second.as_bytes())]);
    site.run();
    let columns =
        ["claim_id", "sequence", "paid_after", "contractual_after", "other_payer_after", "balance_after"];
    let events = site.rows("claim_events", &columns);
    let claims = site.rows("claims", &["claim_id", "patient_control_number", "total_charge"]);
    for claim in &claims {
        let own = events.iter().filter(|event| event[0] == claim[0]);
        let last = own.max_by_key(|event| event[1].parse::<u32>().expect("a number")).expect("it has events");
        let cents = |text: &String| (text.parse::<f64>().expect("dollars") * 100.0).round() as i64;
        assert_eq!(last[2..].iter().map(cents).sum::<i64>(), cents(&claim[2]), "{claim:?}: {last:?}");
        assert_eq!(cents(&last[4]), if claim[1] == "P-1003" { 4_500 } else { 0 });
    }
    let of_view = "SELECT other_payer::VARCHAR FROM claim_balances WHERE paid = 17.5";
    assert!(site.views(of_view).is_none_or(|told| told == "[('45.00',)]"));
    site.assert_lawful();
}

#[test]
fn a_correction_of_what_is_not_known_leaves_the_correction() {
    let reversal = "CLP*P-1002*22*-480*-100**MB*ICN000001*21*1~\nCAS*CO*45*-380~\n\
        NM1*QC*1*CEDAR*CARL****MI*1EG4TE5MK73~\nCLP*P-1002*1*480*";
    let both = patched(&patched(&paid(), "CLP*P-1002*1*480*", reversal), "BPR*I*112.5*", "BPR*I*12.5*");
    let both = both.replace("SE*30*", "SE*33*");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    site.run();
    site.put("b.835", both.as_bytes());
    site.run();
    let claim = site.claim("P-1002");
    let last = claim["claim_events"].as_array().and_then(|events| events.last()).expect("it has events");
    assert_eq!(last["event"], "corrected");
    // 480 less 95 that were paid and 61 written off, and the 480 that were taken back.
    assert_eq!(
        (&last["state_after"], &last["balance_after"]),
        (&"partially_denied".into(), &"804.00".into())
    );
    site.assert_lawful();
}

#[test]
fn a_reversal_takes_back_what_was_posted() {
    let reversal = patched(&paid(), "CLP*P-1002*1*480*95*24*", "CLP*P-1002*22*-480*-95*-24*");
    let reversal = reversal.replace("SVC*HC:99223*300*0*", "SVC*HC:99223*-300*0*");
    let reversal = reversal.replace("SVC*HC:99232*180*95*", "SVC*HC:99232*-180*-95*");
    let reversal =
        reversal.replace("CAS*CO*50*300~", "CAS*CO*50*-300~").replace("CAS*CO*45*61~", "CAS*CO*45*-61~");
    let reversal = reversal.replace("CAS*PR*2*24~", "CAS*PR*2*-24~").replace("AMT*B6*119~", "AMT*B6*-119~");
    let at = reversal.find("CLP*P-1003").expect("it stands there");
    let end = reversal.find("SE*30").expect("it stands there");
    let reversal = counted(&format!("{}{}", &reversal[..at], &reversal[end..]));
    let reversal = reversal.replace("BPR*I*112.5*C", "BPR*I*95*D").replace("TRACE000001", "TRACE000002");
    let reversal = patched(&reversal, "~\nSE*", "~\nPLB*1900000013*20261231*WO:TAKEBACK*-95~\nSE*");
    let reversal = counted(&reversal).replace("BPR*I*95*D", "BPR*I*0*C");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid().as_bytes())]);
    site.run();
    site.put("c.835", reversal.as_bytes());
    let report = site.run();
    assert_eq!(amount(&report, "payments", "balanced"), (1, 0), "{report}");
    assert_eq!(amount(&report, "claim_payments", "matched"), (1, -9_500));
    let posted: Vec<_> =
        decisions(&site).into_iter().filter(|row| row.0 == "P-1002" && row.2 == "true").collect();
    assert_eq!(posted.len(), 2, "the payment and its reversal");
    site.assert_lawful();
}

/// A reversal that names no lines says which claim payment it takes back, so that its lines are known.
#[test]
fn a_reversal_as_a_whole_names_what_it_takes_back() {
    let text = paid();
    let (at, end) =
        (text.find("CLP*P-1002").expect("it stands there"), text.find("CLP*P-1003").expect("too"));
    let rest = text.find("SE*30*").expect("there is an SE");
    let whole = "CLP*P-1002*22*-480*-95*-24*MB*ICN000002*21*1~\nCAS*CO*50*-300*1*45*-61~\nCAS*PR*2*-24~\n\
        NM1*QC*1*CEDAR*CARL****MI*1EG4TE5MK73~\nPLB*1900000013*20261231*WO:ICN000002*-95~\n";
    assert!(at < end);
    let text = format!("{}{whole}{}", &text[..at], &text[rest..]);
    let text = text.replace("BPR*I*112.5*C", "BPR*I*0*C").replace("TRACE000001", "TRACE000002");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid().as_bytes())]);
    site.run();
    site.put("c.835", counted(&text).as_bytes());
    let report = site.run();
    assert_eq!(amount(&report, "claim_payments", "matched"), (1, -9_500), "{report}");
    let ids = site.rows("claim_payments", &["claim_payment_id", "patient_control_number", "reversal"]);
    let id = |reversal: &str| {
        ids.iter().find(|row| row[1] == "P-1002" && row[2] == reversal).expect("it was read")[0].clone()
    };
    let rows = site.rows("matches", &["claim_payment_id", "takes_back_id"]);
    let reversal = rows.iter().find(|row| row[0] == id("true")).expect("it was decided");
    assert_eq!(reversal[1], id("false"));
    assert!(rows.iter().filter(|row| row[0] != id("true")).all(|row| row[1].is_empty()), "{rows:?}");
    site.assert_lawful();
    // What was paid on each line, and why no more, is taken back line by line.
    let lines = "SELECT count(*), count(service_line_id), sum(amount)::VARCHAR FROM line_adjustments \
                 JOIN claims USING (claim_id) WHERE patient_control_number = 'P-1002'";
    let paid = "SELECT count(*), sum(paid_amount)::VARCHAR FROM line_payments";
    if let (Some(lines), Some(paid)) = (site.views(lines), site.views(paid)) {
        assert_eq!((&*lines, &*paid), ("[(6, 6, '0.00')]", "[(4, '0.00')]"));
    }
}

/// A reversal of another reason than what it takes back says nothing of lines.
#[test]
fn a_reversal_as_a_whole_that_says_something_else_keeps_to_the_claim() {
    let text = paid();
    let (at, rest) = (text.find("CLP*P-1002").expect("it is there"), text.find("SE*30*").expect("too"));
    let whole = "CLP*P-1002*22*-480*-95*-24*MB*ICN000002*21*1~\nCAS*CO*96*-300*1*45*-61~\nCAS*PR*2*-24~\n\
        NM1*QC*1*CEDAR*CARL****MI*1EG4TE5MK73~\nPLB*1900000013*20261231*WO:ICN000002*-95~\n";
    let text = format!("{}{whole}{}", &text[..at], &text[rest..]);
    let text = text.replace("BPR*I*112.5*C", "BPR*I*0*C").replace("TRACE000001", "TRACE000002");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid().as_bytes())]);
    site.run();
    site.put("c.835", counted(&text).as_bytes());
    site.run();
    let sql = "SELECT count(*), count(service_line_id), sum(amount)::VARCHAR FROM line_adjustments \
               JOIN claims USING (claim_id) WHERE patient_control_number = 'P-1002'";
    if let Some(lines) = site.views(sql) {
        assert_eq!(lines, "[(6, 3, '0.00')]");
    }
    site.assert_lawful();
}

#[test]
fn no_payment_crosses_practices() {
    let other = paid().replace("1900000013", "1900000047").replace("841000019", "841000027");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", other.as_bytes())]);
    let report = site.run();
    assert_eq!(amount(&report, "claim_payments", "matched"), (0, 0));
    assert_eq!(amount(&report, "claim_payments", "unmatched"), (2, 11_250));
    let practices: Vec<_> = site.rows("matches", &["practice_id"]).concat();
    assert_eq!(practices, ["tin-841000027", "tin-841000027"]);
    site.assert_lawful();
}

#[test]
fn a_payee_with_only_an_npi_is_known_by_its_claims() {
    let text = patched(&paid(), "REF*TJ*841000019~\n", "");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", counted(&text).as_bytes())]);
    assert_eq!(amount(&site.run(), "claim_payments", "matched"), (2, 11_250));
    let later = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    later.run();
    later.put("b.835", counted(&text).as_bytes());
    assert_eq!(amount(&later.run(), "claim_payments", "matched"), (2, 11_250), "also in a later batch");
}

/// Claims of a person who bills under a social security number, and the payment of two of them.
fn of_a_person() -> (String, String) {
    (PROFESSIONAL.replace("REF*EI*841000019~", "REF*SY*841000019~"), paid())
}

#[test]
fn a_payee_with_a_social_security_number_is_known_by_its_claims() {
    let (claims, both) = of_a_person();
    let alone = both.replace("*XX*1900000013~\nREF*TJ*841000019~", "*FI*841000019~");
    assert_ne!(alone, both);
    for payment in [both, alone].map(|text| counted(&text)) {
        let site = Site::with(&[("a.837", claims.as_bytes()), ("b.835", payment.as_bytes())]);
        assert_eq!(amount(&site.run(), "claim_payments", "matched"), (2, 11_250));
        let later = Site::with(&[("a.837", claims.as_bytes())]);
        later.run();
        later.put("b.835", payment.as_bytes());
        assert_eq!(amount(&later.run(), "claim_payments", "matched"), (2, 11_250), "also in a later batch");
        let practice = &site.rows("payments", &["practice_id"])[0][0];
        assert!(practice.starts_with("px-"), "no practice shows whose number it is: {practice}");
        site.assert_lawful();
    }
}

#[test]
fn a_tax_number_with_a_hyphen_is_the_number() {
    let payment = paid().replace("*XX*1900000013~\nREF*TJ*841000019~", "*FI*84-1000019~");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", counted(&payment).as_bytes())]);
    assert_eq!(amount(&site.run(), "claim_payments", "matched"), (2, 11_250));
    let claims = PROFESSIONAL.replace("REF*EI*841000019~", "REF*EI*84-1000019~");
    let site = Site::with(&[("a.837", claims.as_bytes())]);
    assert_eq!(Claims::of(&site.run()), Claims::held(PROFESSIONAL_SUM.0, PROFESSIONAL_SUM.1));
    assert_eq!(site.claim("P-1001")["practice_id"], "tin-841000019");
}

#[test]
fn a_cut_remittance_is_in_suspense() {
    let text = paid();
    let cut = text.find("CAS*PR*2*24").expect("it stands there") + 5;
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", &text.as_bytes()[..cut])]);
    let report = site.run();
    assert_eq!(amount(&report, "payments", "suspense"), (1, 11_250));
    assert!(decisions(&site).iter().all(|decision| decision.2 == "false"));
    assert_eq!(report["status"], "published with quarantine");
    site.assert_lawful();
}

#[test]
fn a_remittance_in_other_delimiters_is_the_same() {
    for delimiters in [[b'|', b'>', b'^', b'\n'], [0x1d, 0x1f, 0x1e, 0x1c]] {
        let [element, component, repetition, segment] = delimiters;
        let bytes = cut_by(&paid(), element, component, repetition, segment);
        let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", &bytes)]);
        assert_eq!(amount(&site.run(), "claim_payments", "matched"), (2, 11_250));
        site.assert_lawful();
    }
}

#[test]
fn a_segment_without_a_place_in_a_remittance_is_set_aside() {
    let text = patched(&paid(), "LQ*HE*N115~", "LQ*HE*N115~\nCLM*P-1002*480~\nHI*ABK:J189~");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", counted(&text).as_bytes())]);
    let report = site.run();
    let aside = &report["quarantined"]["unplaced-segment"];
    let range = "CLM*P-1002*480~\nHI*ABK:J189".len() as u64;
    assert_eq!((number(&aside["count"]), number(&aside["bytes"])), (1, range), "one beside the other");
    assert_eq!(crate::site::Claims::of(&report).released.0, 4, "a CLM in an 835 is no claim");
    site.assert_lawful();
}

#[test]
fn a_rerun_works_what_depends_on_it_again_and_gives_the_same_files() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
    let first = site.run()["batch_id"].as_str().expect("a batch").to_owned();
    site.put("b.835", paid().as_bytes());
    let second = site.run()["batch_id"].as_str().expect("a batch").to_owned();
    let before = visible(&site);
    let reports = finish(site.on_lake(&["rerun", &first]).arg("--json")).done().json_lines();
    let again: Vec<_> = reports.iter().map(|report| report["batch_id"].as_str().expect("a batch")).collect();
    assert_eq!(again, [&first, &second]);
    assert_same(&before, &visible(&site), "after a rerun");
    site.assert_lawful();
}

#[test]
fn claims_held_by_new_rules_are_still_paid_after_a_rerun() {
    let site =
        Site::with(&[("a.837", patched(PROFESSIONAL, "CLM*P-1003*62.5*", "CLM*P-1003*63.5*").as_bytes())]);
    let batch = site.run()["batch_id"].as_str().expect("a batch").to_owned();
    assert_eq!(site.claim("P-1003")["disposition"], "held");
    let edit = site.edits_fired().into_iter().next().expect("an edit fired");
    let config = site.file("c.toml", format!("[edits]\nignore = [\"{edit}\"]\n").as_bytes());
    let config = config.to_str().expect("text");
    finish(&mut site.on_lake(&["rerun", &batch, "--config", config])).done();
    assert_eq!(site.claim("P-1003")["disposition"], "released");
    assert_eq!(site.batches().len(), 1);
    site.assert_lawful();
}

#[test]
fn a_payment_that_came_before_its_claim_is_placed_when_the_claim_comes() {
    let site = Site::with(&[("b.835", paid().as_bytes())]);
    let first = site.run();
    assert_eq!(amount(&first, "claim_payments", "unmatched"), (2, 11_250));
    assert_eq!(site.ask(&["queue", "matching"]).len(), 2);
    let only_one = crate::drops::segments(PROFESSIONAL).any(|segment| segment.contains("P-1002"));
    assert!(only_one, "the drop has the claim");
    site.put("a.837", PROFESSIONAL.as_bytes());
    let second = site.run();
    assert_eq!(amount(&second, "claim_payments", "matched"), (0, 0), "no claim payment is of this batch");
    for (number, state, paid) in [("P-1002", "partially_denied", "95.00"), ("P-1003", "paid", "17.50")] {
        let claim = site.claim(number);
        let decision = &claim["matches"][0];
        assert_eq!(
            (&decision["decision"], &decision["posted"]),
            (&"matched".into(), &true.into()),
            "{claim}"
        );
        let last = claim["claim_events"].as_array().and_then(|events| events.last()).expect("it has a story");
        assert_eq!((&last["state_after"], &last["paid_amount"]), (&state.into(), &paid.into()), "{claim}");
    }
    let queues = site.ask(&["queue"]);
    assert!(queues.iter().all(|queue| queue["queue"] != "WQ_MATCHING"), "nobody is to place it: {queues:?}");
    site.assert_lawful();

    // A third batch, and the second one again, change nothing.
    let before = visible(&site);
    site.put("c.837", patched(PROFESSIONAL, "CLM*P-1004*", "CLM*P-1005*").as_bytes());
    site.run();
    assert_eq!(site.claim("P-1005")["matches"].as_array().map(Vec::len), Some(0));
    assert_eq!(site.rows("matches", &["claim_payment_id"]).len(), 4);
    let batch = first["batch_id"].as_str().expect("a batch");
    let reports = finish(site.on_lake(&["rerun", batch]).arg("--json")).done().json_lines();
    assert!(reports.len() >= 2, "what depends on it is worked again: {reports:?}");
    site.assert_lawful();
    let after = visible(&site);
    for (path, bytes) in before.iter().filter(|(path, _)| path.contains("/batch=")) {
        assert_eq!(after.get(path), Some(bytes), "{path}");
    }
}

/// What later batches looked for and did not find counts as much as what they found.
#[test]
fn an_old_batch_worked_again_leaves_what_came_later_as_if_all_had_come_in_order() {
    let claims = patched(PROFESSIONAL, "CLM*P-1003*62.5*", "CLM*P-1003*63.5*");
    let site = Site::with(&[("a.837", claims.as_bytes())]);
    // Under the first rules the clinic's claims are those of a practice that nobody pays.
    let before = site.file(
        "before.toml",
        b"[[practices]]\nid = 'other'\nnpis = ['1900000013']\ntax_ids = ['841000019']\n",
    );
    let after = site.file("after.toml", b"[[practices]]\nid = 'clinic'\nnpis = ['1900000013']\ntax_ids = ['841000019']\n[edits]\nignore = ['CLM-003']\n");
    let [before, after] = [&before, &after].map(|path| path.to_str().expect("text"));
    let drops = [("b.835", paid()), ("c.835", patched(&paid(), "PROVIDER LINE", "HELP LINE"))];
    let other = site.other_lake("in-order");
    let first = site.run_with(&["--config", before])["batch_id"].as_str().expect("a batch").to_owned();
    other.run_with(&["--config", after]);
    for (name, text) in &drops {
        site.put(name, text.as_bytes());
        // The later batches know the new rules; only the old one was made under others.
        site.run_with(&["--config", after]);
        other.run_with(&["--config", after]);
    }
    let matched = |site: &Site| {
        decisions(site)
            .iter()
            .filter(|(_, decision, posted)| decision == "matched" && posted == "true")
            .count()
    };
    assert_eq!((matched(&site), matched(&other)), (0, 2), "of another practice, nothing is paid");
    finish(&mut site.on_lake(&["rerun", &first, "--config", after])).done();
    assert_eq!(matched(&site), 2);
    assert_same(&visible(&other), &visible(&site), "after the old batch was worked again");
    site.assert_lawful();
}

#[test]
fn a_summary_speaks_of_its_own_group_of_claim_payments() {
    let grouped = |count: u32| {
        let text = patched(&paid(), "LX*1~\n", &format!("LX*1~\nTS3*1900000013*11*20261231*{count}*480~\n"));
        counted(&patched(&text, "CLP*P-1003", "LX*2~\nCLP*P-1003"))
    };
    for (count, fires) in [(1, false), (2, true)] {
        let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", grouped(count).as_bytes())]);
        site.run();
        assert_eq!(site.edits_fired().contains("R835-016"), fires, "{count} claim payments");
    }
}
