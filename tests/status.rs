//! 277CA: what a payer says of claims, one by one or all at once.

use crate::ack::{closure, total};
use crate::drops::{PROFESSIONAL, in_other_envelope};
use crate::site::Site;

/// A 277CA that refuses a provider with all its claims, and names none of them.
const PROVIDER_REFUSED: &str = "\
ISA*00*          *00*          *ZZ*PAYERGATE      *ZZ*CLEANBASE      *260318*0815*^*00501*000000401*0*P*:~
GS*HN*PAYERGATE*CLEANBASE*20260318*0815*1*X*005010X214~
ST*277*0001*005010X214~
BHT*0085*08*ANSWER01*20260318*0815*TH~
HL*1**20*1~
NM1*PR*2*EXAMPLE GATEWAY*****46*RCV0001~
TRN*1*ANSWER01~
DTP*050*D8*20260318~
DTP*009*D8*20260318~
HL*2*1*21*1~
NM1*41*2*EXAMPLE BILLING OFFICE*****46*SUB0001~
TRN*2*BATCH0001~
STC*A1:19*20260318*WQ*827.5~
QTY*AA*4~
AMT*YY*827.5~
HL*3*2*19*0~
NM1*85*2*EXAMPLE FAMILY CLINIC*****XX*1900000013~
TRN*1*0~
STC*A7:562:85**U*827.5~
QTY*QC*4~
AMT*YY*827.5~
SE*20*0001~
GE*1*1~
IEA*1*000000401~
";

/// The claims that were refused, by control number, in order.
fn rejected(site: &Site) -> Vec<String> {
    let events = site.rows("claim_events", &["claim_id", "event"]);
    let claims = site.rows("claims", &["claim_id", "patient_control_number"]);
    let is_rejected = |id: &String| events.iter().any(|row| row[0] == *id && row[1] == "rejected");
    let mut rejected: Vec<String> =
        claims.into_iter().filter(|row| is_rejected(&row[0])).map(|row| row[1].clone()).collect();
    rejected.sort();
    rejected
}

/// What the one task for the clearinghouse says.
fn refusal(site: &Site) -> (String, String) {
    let items = site.ask(&["queue", "WQ_CLEARINGHOUSE"]);
    assert_eq!(items.len(), 1, "{items:?}");
    let reasons = site.rows("work_items", &["queue", "assigned_reason"]);
    let own = reasons.into_iter().find(|row| row[0] == "WQ_CLEARINGHOUSE").expect("it was listed");
    (items[0]["amount"].as_str().expect("money").to_owned(), own[1].clone())
}

#[test]
fn a_provider_that_was_refused_with_all_its_claims_makes_one_task_and_rejects_each() {
    for together in [true, false] {
        let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes())]);
        if !together {
            site.run();
        }
        site.put("b.277", PROVIDER_REFUSED.as_bytes());
        site.run();
        let (amount, reason) = refusal(&site);
        assert_eq!(amount, "827.50");
        assert!(reason.ends_with("refused a provider with 4 claims, status A7:562:85"), "{reason}");
        assert_eq!(rejected(&site), ["P-1001", "P-1002", "P-1003", "P-1004"]);
        let claim = site.claim("P-1002");
        let last = claim["claim_events"].as_array().and_then(|events| events.last()).expect("events");
        assert_eq!((&last["event"], &last["event_date"]), (&"rejected".into(), &"2026-03-18".into()));
        let (rows, _) = closure(&site, "2026-04-30");
        assert_eq!((total(&rows, "rejected"), total(&rows, "unanswered")), (4, 0), "{rows:?}");
        site.assert_lawful();
    }
}

#[test]
fn a_submitter_that_was_refused_with_a_whole_batch_rejects_each_claim_of_it() {
    let begin = PROVIDER_REFUSED.find("HL*3*").expect("it has a provider");
    let end = PROVIDER_REFUSED.find("SE*20*").expect("it ends");
    let answer = [&PROVIDER_REFUSED[..begin], &PROVIDER_REFUSED[end..]].concat();
    let answer = answer.replace("HL*2*1*21*1~", "HL*2*1*21*0~").replace("SE*20*", "SE*14*");
    let answer = answer.replace("STC*A1:19*20260318*WQ*", "STC*A8:24*20260318*U*");
    let other = PROFESSIONAL.replace("BATCH0001", "BATCH0009").replace("P-100", "Q-100");
    let site = Site::with(&[
        ("a.837", PROFESSIONAL.as_bytes()),
        ("b.837", in_other_envelope(&other).as_bytes()),
        ("c.277", answer.as_bytes()),
    ]);
    site.run();
    assert_eq!(rejected(&site), ["P-1001", "P-1002", "P-1003", "P-1004"], "of this batch reference alone");
    assert!(refusal(&site).1.ends_with("refused a receiver with 4 claims, status A8:24"));
    site.assert_lawful();
}

#[test]
fn which_claims_of_a_provider_were_refused_is_not_guessed() {
    for (what, answer) in [
        ("another count", PROVIDER_REFUSED.replace("QTY*QC*4~", "QTY*QC*3~")),
        ("another charge", PROVIDER_REFUSED.replacen("AMT*YY*827.5~\nSE", "AMT*YY*700~\nSE", 1)),
        ("another provider", PROVIDER_REFUSED.replace("*XX*1900000013~", "*XX*1900000021~")),
        ("another reference", PROVIDER_REFUSED.replace("*BATCH0001~", "*BATCH0002~")),
        ("no reference", PROVIDER_REFUSED.replace("TRN*2*BATCH0001~\n", "").replace("SE*20*", "SE*19*")),
    ] {
        assert_ne!(answer, PROVIDER_REFUSED, "{what}");
        let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.277", answer.as_bytes())]);
        site.run();
        assert!(rejected(&site).is_empty(), "{what}");
        assert!(refusal(&site).1.ends_with("which they are is not certain"), "{what}");
        site.assert_lawful();
    }
}

#[test]
fn a_status_that_echoes_another_amount_finds_the_newest_of_two_submissions() {
    let mended = PROFESSIONAL.replace("BATCH0001", "BATCH0009");
    let whole = PROVIDER_REFUSED.replace("HL*3*2*19*0~", "HL*3*2*19*1~").replace(
        "SE*20*",
        "HL*4*3*PT~\nNM1*QC*1*CEDAR*CARL****MI*1EG4TE5MK73~\nTRN*2*P-1002~\n\
         STC*A3:21*20260318*U*480.01~\nDTP*472*D8*20260309~\nSE*25*",
    );
    let cut = &PROFESSIONAL[..PROFESSIONAL.find("IEA*").expect("it ends")];
    let site = Site::with(&[("a.837", cut.as_bytes()), ("b.837", mended.as_bytes())]);
    site.run();
    site.put("c.277", whole.as_bytes());
    site.run();
    let states: Vec<_> = site.ask(&["claim", "P-1002"]);
    let rejected = |claim: &serde_json::Value| {
        claim["claim_events"].as_array().is_some_and(|all| all.iter().any(|one| one["event"] == "rejected"))
    };
    assert_eq!(states.iter().filter(|claim| rejected(claim)).count(), 1, "{states:?}");
}

#[test]
fn what_is_accepted_is_the_submission_that_was_not_refused() {
    let mended = PROFESSIONAL.replace("000000101", "000000102").replace("BATCH0001", "BATCH0009");
    let mended = mended.replace("M5416", "M5417");
    // Both were written on one day, so whichever comes first is to be told by what became of it.
    for [first, second] in [[PROFESSIONAL, &mended], [&mended, PROFESSIONAL]] {
        let site = Site::with(&[("a.837", first.as_bytes())]);
        site.run();
        let answer = |status: &str, number: &str| {
            let claim = format!(
                "HL*4*3*PT~\nNM1*QC*1*CEDAR*CARL****MI*1EG4TE5MK73~\nTRN*2*P-1003~\n\
                 STC*{status}*62.5~\nDTP*472*D8*20260313~\nSE*25*"
            );
            let whole = PROVIDER_REFUSED.replace("HL*3*2*19*0~", "HL*3*2*19*1~");
            let whole = whole.replace("000000401", number).replace("SE*20*", &claim);
            site.put(&format!("{number}.277"), whole.as_bytes());
            site.run();
        };
        answer("A7:562:85*20260317*U", "000000402");
        site.put("b.837", second.as_bytes());
        site.run();
        answer("A2:20:PR*20260318*WQ", "000000403");
        let last = |claim: &serde_json::Value| {
            let events = claim["claim_events"].as_array().expect("events");
            events.last().expect("it was sent")["state_after"].as_str().expect("a word").to_owned()
        };
        let mut states: Vec<String> = site.ask(&["claim", "P-1003"]).iter().map(last).collect();
        states.sort_unstable();
        assert_eq!(states, ["accepted", "rejected"]);
        site.assert_lawful();
    }
}
