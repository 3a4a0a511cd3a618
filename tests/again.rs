//! What was refused for its envelope, was cut short or was a test comes again, and then it counts.

use crate::drops::{
    DENTAL, DENTAL_SUM, PROFESSIONAL, PROFESSIONAL_SUM, REMITTANCE, in_other_envelope, patched,
};
use crate::once::{gzip, visible, zip};
use crate::site::{Claims, Site, assert_same, finish, number, program};

/// The file up to a mark, as a broken line leaves it.
fn cut_at<'t>(text: &'t str, mark: &str) -> &'t str {
    &text[..text.find(mark).expect("the mark is in the text")]
}

fn as_test(text: &str) -> String {
    patched(text, "*0*P*:~", "*0*T*:~")
}

fn count(part: &serde_json::Value, word: &str) -> u64 {
    if part[word].is_null() { 0 } else { number(&part[word]["count"]) }
}

#[test]
fn claims_held_for_their_envelope_go_when_they_come_in_a_sound_one() {
    let wrong_count = PROFESSIONAL.replace("~\nSE*", "~\nSE*9");
    let no_trailer = cut_at(PROFESSIONAL, "IEA*").to_owned();
    let no_end = cut_at(PROFESSIONAL, "\nSE*").to_owned();
    for (what, broken) in [
        ("a wrong SE01", wrong_count),
        ("no IEA", no_trailer),
        ("no SE", no_end),
        ("a test", as_test(PROFESSIONAL)),
    ] {
        let site = Site::with(&[("a.837", broken.as_bytes())]);
        assert_eq!(Claims::of(&site.run()).released.0, 0, "{what}");
        site.put("b.837", PROFESSIONAL.as_bytes());
        let released = Claims::of(&site.run()).released;
        assert_eq!(released, PROFESSIONAL_SUM, "{what}, then the whole under the same numbers");
        site.assert_lawful();
        site.put("c.837", in_other_envelope(PROFESSIONAL).as_bytes());
        assert_eq!(Claims::of(&site.run()), Claims::default(), "{what}: once it went it is a copy");
        site.assert_lawful();
    }
}

#[test]
fn a_broken_file_and_the_whole_one_in_one_drop() {
    let broken = cut_at(PROFESSIONAL, "IEA*");
    for (first, second) in [(broken, PROFESSIONAL), (PROFESSIONAL, broken)] {
        let site = Site::with(&[("a.837", first.as_bytes()), ("b.837", second.as_bytes())]);
        assert_eq!(Claims::of(&site.run()).released, PROFESSIONAL_SUM);
        site.assert_lawful();
    }
}

#[test]
fn claims_under_a_number_used_twice_go_under_one_of_their_own() {
    let same_number = DENTAL.replace("000000103", "000000101");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.837", same_number.as_bytes())]);
    let claims = Claims::of(&site.run());
    assert_eq!((claims.released, claims.held), (PROFESSIONAL_SUM, DENTAL_SUM));
    site.put("c.837", DENTAL.as_bytes());
    assert_eq!(Claims::of(&site.run()).released, DENTAL_SUM);
    site.assert_lawful();
}

#[test]
fn a_remittance_that_is_a_test_or_cut_short_posts_nothing_and_does_when_it_comes_whole() {
    let whole = patched(REMITTANCE, "CLP*P-1003*1*68*23*", "CLP*P-1003*1*62.5*17.5*");
    let whole = patched(&whole, "BPR*I*118*", "BPR*I*112.5*");
    for (what, early) in [("a test", as_test(&whole)), ("cut short", cut_at(&whole, "\nSE*").to_owned())] {
        let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", early.as_bytes())]);
        let report = site.run();
        let payments = &report["payments"];
        assert_eq!((count(payments, "suspense"), count(payments, "balanced")), (1, 0), "{what}");
        assert!(site.rows("matches", &["posted"]).concat().iter().all(|posted| posted == "false"), "{what}");
        site.put("c.835", whole.as_bytes());
        let report = site.run();
        assert_eq!(count(&report["payments"], "balanced"), 1, "{what}");
        assert!(!site.edits_fired().contains("R835-018"), "{what}: its trace is its own");
        let posted = site.rows("matches", &["posted"]).concat();
        assert_eq!(posted.iter().filter(|posted| *posted == "true").count(), 2, "{what}");
        assert_eq!(site.ask(&["cash"]).len(), 1, "{what}: one deposit is missing, not two");
        site.assert_lawful();
    }
}

#[test]
fn a_claim_mended_the_same_day_is_the_one_that_is_paid() {
    let broken = patched(PROFESSIONAL, "CLM*P-1003*62.5*", "CLM*P-1003*62.51*");
    let mended = patched(PROFESSIONAL, "*BATCH0001*", "*BATCH0009*");
    let paid = patched(REMITTANCE, "CLP*P-1003*1*68*23*", "CLP*P-1003*1*62.5*17.5*");
    let paid = patched(&paid, "BPR*I*118*", "BPR*I*112.5*");
    let site = Site::with(&[("a.837", broken.as_bytes())]);
    site.run();
    site.put("b.837", in_other_envelope(&mended).as_bytes());
    site.run();
    site.put("c.835", paid.as_bytes());
    let report = site.run();
    assert_eq!(report["match_rate"], 10_000, "{report}");
}

#[test]
fn a_remittance_written_anew_after_its_payment_was_taken_back_is_a_copy() {
    let paid = patched(REMITTANCE, "CLP*P-1003*1*68*23*", "CLP*P-1003*1*62.5*17.5*");
    let paid = patched(&paid, "BPR*I*118*", "BPR*I*112.5*");
    let taken_back = "CLP*P-1003*22*-62.5*-17.5**MB*ICN000003*11*1~\nCAS*CO*45*-45~\n\
        NM1*QC*1*CEDAR*CARL****MI*1EG4TE5MK73~\nDTM*232*20260313~\nSE*18*0001~";
    let head = &in_other_envelope(&paid)[..in_other_envelope(&paid).find("CLP*").expect("it has claims")];
    let reversal = format!("{head}{taken_back}\nPLB*1900000013*20261231*FB:TRACE000002*-17.5~\n");
    let reversal = reversal.replace("BPR*I*112.5*", "BPR*I*0*").replace("TRACE000001", "TRACE000002");
    let (body, se) = reversal.split_once("SE*18*0001~\n").expect("it ends");
    let reversal = format!("{body}{se}SE*18*0001~\nGE*1*77~\nIEA*1*000000777~\n");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid.as_bytes())]);
    site.run();
    site.put("c.835", reversal.as_bytes());
    site.run();
    let balance = |site: &Site| {
        let claim = site.claim("P-1003");
        let last = claim["claim_events"].as_array().and_then(|events| events.last()).expect("it has events");
        last["balance_after"].clone()
    };
    let before = balance(&site);
    site.put("d.835", patched(&paid, "DTM*405*20260326~", "DTM*405*20260328~").as_bytes());
    site.run();
    let decisions = site.rows("matches", &["decision", "posted"]);
    let posted = decisions.iter().filter(|row| row[1] == "true").count();
    assert_eq!(posted, 3, "two payments and what takes one back: {decisions:?}");
    assert_eq!(balance(&site), before, "nothing became of it");
    site.assert_lawful();
}

#[test]
fn a_remittance_written_anew_moves_its_money_once() {
    let withheld = "PLB*1900000013*20261231*WO:ICN000099*20~\nSE*31*";
    let paid = patched(&patched(REMITTANCE, "SE*30*", withheld), "BPR*I*118*", "BPR*I*98*");
    let anew = patched(&paid, "DTM*405*20260326~", "DTM*405*20260328~");
    let anew = patched(&anew, "ICN000003", "ICN000009");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid.as_bytes())]);
    site.run();
    let suspense = |site: &Site| site.ask(&["cash", "--suspense"]).len();
    let (posted, unlinked) = (site.rows("matches", &["posted"]), suspense(&site));
    assert_eq!(unlinked, 1, "the recovery names no claim that is known");
    site.put("c.835", in_other_envelope(&anew).as_bytes());
    let report = site.run();
    assert_eq!((count(&report["payments"], "duplicate"), count(&report["payments"], "balanced")), (1, 0));
    let after = site.rows("matches", &["posted"]);
    let count_posted = |rows: &[Vec<String>]| rows.iter().filter(|row| row[0] == "true").count();
    assert_eq!(count_posted(&after), count_posted(&posted), "no number of its own makes it another payment");
    assert_eq!(site.ask(&["cash"]).len(), 1, "one deposit is missing");
    assert_eq!(suspense(&site), unlinked, "its recovery is the same");
    site.assert_lawful();
}

/// The text as stored in a gzip file whose checksum is that of another text.
fn with_other_checksum(text: &str) -> Vec<u8> {
    let mut packed = gzip(text.as_bytes());
    let checksum = packed.len() - 8;
    packed[checksum] ^= 1;
    packed
}

/// The text in a zip archive whose directory states another length, or another checksum.
fn in_damaged_zip(text: &str, field: usize) -> Vec<u8> {
    let mut packed = zip(&[("a.837", text.as_bytes())]);
    let entry = packed.windows(4).position(|window| window == b"PK\x01\x02").expect("it has a directory");
    packed[entry + field] ^= 1;
    packed
}

#[test]
fn what_comes_damaged_is_held_until_it_comes_sound() {
    let digit = patched(PROFESSIONAL, "CLM*P-1003*62.5*", "CLM*P-1003*82.5*");
    let digit = patched(&digit, "62.5*", "82.5*");
    for (what, damaged) in [
        ("a checksum of gzip", with_other_checksum(PROFESSIONAL)),
        ("a digit", with_other_checksum(&digit)),
        ("a checksum of zip", in_damaged_zip(PROFESSIONAL, 16)),
        ("a length of zip", in_damaged_zip(PROFESSIONAL, 24)),
    ] {
        let site = Site::with(&[("a.837", &damaged)]);
        let claims = Claims::of(&site.run());
        assert_eq!((claims.released.0, claims.held.0), (0, 4), "{what}");
        assert!(site.edits_fired().contains("ENV-035"), "{what}");
        assert_eq!(site.rows("files", &["status"]).concat(), ["partial"], "{what}");
        site.assert_lawful();
        site.put("b.837", &damaged);
        assert_eq!(site.run()["files"]["duplicate"], 1, "{what}: no other than before");
        let before = visible(&site);
        // Under the very name of the damaged one, and on the same day.
        site.put("a.837", &gzip(PROFESSIONAL.as_bytes()));
        let report = site.run();
        assert_eq!(Claims::of(&report).released, PROFESSIONAL_SUM, "{what}, then a sound copy");
        site.assert_lawful();
        site.put("c.837", PROFESSIONAL.as_bytes());
        site.put("d.837", &with_other_checksum(PROFESSIONAL));
        let report = site.run();
        assert_eq!((Claims::of(&report), &report["files"]["duplicate"]), (Claims::default(), &2.into()));
        for batch in site.batches() {
            let batch = batch["batch_id"].as_str().expect("a batch").to_owned();
            let now = visible(&site);
            finish(site.on_lake(&["rerun", &batch]).arg("--json")).done();
            assert_same(&now, &visible(&site), "after a rerun");
        }
        assert!(before.iter().all(|(path, digest)| visible(&site).get(path) == Some(digest)), "{what}");
        site.assert_lawful();
    }
}

#[test]
fn a_damaged_file_and_a_sound_one_in_one_drop() {
    let (damaged, sound) = (with_other_checksum(PROFESSIONAL), gzip(PROFESSIONAL.as_bytes()));
    for (first, second) in [(&damaged, &sound), (&sound, &damaged)] {
        let site = Site::with(&[("a.837", first), ("b.837", second)]);
        let report = site.run();
        let released = Claims { released: PROFESSIONAL_SUM, ..Claims::default() };
        assert_eq!((Claims::of(&report), &report["files"]["duplicate"]), (released, &1.into()));
        site.assert_lawful();
        let batch = report["batch_id"].as_str().expect("a batch").to_owned();
        let now = visible(&site);
        finish(site.on_lake(&["rerun", &batch]).arg("--json")).done();
        assert_same(&now, &visible(&site), "after a rerun");
    }
}

#[test]
fn an_answer_that_comes_damaged_says_nothing_until_it_comes_sound() {
    let paid = patched(REMITTANCE, "CLP*P-1003*1*68*23*", "CLP*P-1003*1*62.5*17.5*");
    let paid = patched(&paid, "BPR*I*118*", "BPR*I*112.5*");
    let site = Site::with(&[("b.835", &with_other_checksum(&paid))]);
    let payments = &site.run()["payments"];
    assert_eq!((count(payments, "suspense"), count(payments, "balanced")), (1, 0));
    // A claim that comes later finds nothing to post either.
    site.put("a.837", PROFESSIONAL.as_bytes());
    site.run();
    assert!(site.rows("matches", &["posted"]).concat().iter().all(|posted| posted == "false"));
    site.assert_lawful();
    site.put("c.835", paid.as_bytes());
    let report = site.run();
    assert_eq!(count(&report["payments"], "balanced"), 1);
    assert!(!site.edits_fired().contains("R835-018"), "its trace is its own");
    let posted = site.rows("matches", &["posted"]).concat();
    assert_eq!(posted.iter().filter(|posted| *posted == "true").count(), 2);
    site.assert_lawful();
}

#[test]
fn whoever_trusts_damaged_files_says_so_and_a_check_tells_of_them() {
    let site = Site::with(&[("a.837", &with_other_checksum(PROFESSIONAL))]);
    let file = site.drop().join("a.837");
    let checked = finish(program(&["check"]).arg(&file));
    assert_eq!(checked.code, Some(1));
    assert!(checked.stdout.contains("ENV-035"), "{}", checked.stdout);
    let out = site.root().join("answers");
    let answered = finish(program(&["ack"]).arg(&file).arg("--out").arg(out)).done();
    assert!(answered.stdout.contains("interchange 000000101 R 024"), "{}", answered.stdout);
    let config = site.file("trust.toml", b"[edits]\nseverity = { \"ENV-035\" = \"warn\" }\n");
    let report = site.run_with(&["--config", &config.display().to_string()]);
    assert_eq!(Claims::of(&report).released, PROFESSIONAL_SUM);
    site.assert_lawful();
}
