//! Segments where none should be, and none where one should: no claim and no cent is lost unsaid.

use crate::drops::{DENTAL, INSTITUTIONAL, PROFESSIONAL, PROFESSIONAL_SUM, REMITTANCE, patched, segments};
use crate::site::{Claims, Site, number};

/// The text with SE01 made right again.
fn recounted(text: &str) -> String {
    let set = segments(text).skip_while(|segment| !segment.starts_with("ST*"));
    let count = set.take_while(|segment| !segment.starts_with("SE*")).count() + 1;
    let at = text.find("\nSE*").expect("there is an SE") + 1;
    let end = at + text[at..].find("*0001~").expect("it has a control number");
    format!("{}SE*{count}{}", &text[..at], &text[end..])
}

/// Takes one file, which must keep every law; gives claims and cents in all.
fn taken(text: &str) -> (Site, (u64, u64)) {
    let site = Site::with(&[("a.edi", recounted(text).as_bytes())]);
    let claims = Claims::of(&site.run());
    site.assert_lawful();
    let parts = [claims.released, claims.held, claims.quarantined];
    (site, (parts.iter().map(|part| part.0).sum(), parts.iter().map(|part| part.1).sum()))
}

/// The cents of all service lines.
fn charged(site: &Site) -> u64 {
    let rows = site.rows("service_lines", &["charge"]).concat();
    rows.iter()
        .filter(|charge| !charge.is_empty())
        .map(|charge| charge.replace('.', "").parse::<u64>().expect("money"))
        .sum()
}

#[test]
fn a_second_charge_on_a_line_is_set_aside() {
    let line = "SV1*HC:87880:QW*55*UN*1***1~";
    let (site, claims) = taken(&patched(PROFESSIONAL, line, &format!("{line}\n{line}")));
    assert_eq!(claims, PROFESSIONAL_SUM);
    assert_eq!(charged(&site), PROFESSIONAL_SUM.1, "the second is no line's");
    assert_eq!(site.ask(&["quarantine"])[0]["reason"], "unplaced-segment");
    assert_eq!(site.claim("P-1001")["disposition"], "held");
}

#[test]
fn a_line_that_lost_its_charge_has_none() {
    let text = patched(PROFESSIONAL, "LX*2~\nSV1*HC:87880:QW*55*UN*1***1~", "LX*2*55*HC:87880*1~");
    let (site, claims) = taken(&text);
    assert_eq!(claims, PROFESSIONAL_SUM);
    assert_eq!(charged(&site), PROFESSIONAL_SUM.1 - 5_500);
    assert_eq!(site.claim("P-1001")["disposition"], "held");
    let text = patched(INSTITUTIONAL, "LX*2~\nSV2*0250**1200*UN*12~", "LX*2*0250*1200*1200*12~");
    assert_eq!(charged(&taken(&text).0), 1_005_000 - 120_000);
}

#[test]
fn a_claim_without_the_loops_above_it_is_a_claim() {
    for (from, to) in
        [("HL*3*1*22*0~", "HL*2*1*22*0~"), ("HL*1**20*1~", "HL*2*1*22*0~"), ("HL*2*1*22*0~", "CLM*P-1001")]
    {
        let begin = PROFESSIONAL.find(from).expect("it stands there");
        let end = PROFESSIONAL.find(to).expect("it stands there");
        let (begin, end) = (begin.min(end), begin.max(end));
        let text = format!("{}{}", &PROFESSIONAL[..begin], &PROFESSIONAL[end..]);
        let sent = text.matches("\nCLM*").count() as u64;
        assert_eq!(taken(&text).1.0, sent, "without {from} to {to}");
    }
}

#[test]
fn a_claim_first_thing_in_its_set_is_a_claim() {
    let begin = PROFESSIONAL.find("BHT*").expect("it stands there");
    let end = PROFESSIONAL.find("CLM*P-1001").expect("it stands there");
    let (site, claims) = taken(&format!("{}{}", &PROFESSIONAL[..begin], &PROFESSIONAL[end..]));
    assert_eq!(claims, PROFESSIONAL_SUM);
    assert_eq!(site.claim("P-1001")["disposition"], "held");
    assert_eq!(site.claim("P-1001")["practice_id"], "unassigned");
}

#[test]
fn a_claim_under_another_guide_is_no_other_claim() {
    let text = PROFESSIONAL.replace("005010X222A1", "005010X224A2");
    let (site, claims) = taken(&text);
    assert_eq!(claims, PROFESSIONAL_SUM);
    assert_eq!(site.batches()[0]["claims_released"], 0, "no dental claim has SV1");
    assert_eq!(taken(&DENTAL.replace("005010X224A2", "005010X222A1")).1.0, 2);
}

#[test]
fn a_set_of_a_guide_not_read_here_is_set_aside_whole() {
    let text = PROFESSIONAL.replace("005010X222A1", "004010X098A1");
    let site = Site::with(&[("a.edi", text.as_bytes())]);
    let report = site.run();
    assert_eq!(Claims::of(&report), Claims::default());
    assert_eq!(report["quarantined"]["unsupported-set"]["count"], 1);
    let kept = site.ask(&["quarantine"]).remove(0);
    let set = text.find("GE*1*1").expect("it ends") - text.find("ST*837").expect("it begins");
    assert!(number(&kept["bytes"]).abs_diff(set as u64) <= 1, "{kept}");
    site.assert_lawful();
}

#[test]
fn a_second_amount_of_a_remittance_is_set_aside() {
    let at = REMITTANCE.find("TRN*").expect("it stands there");
    let text = format!("{}BPR*I*1000*C*ACH~\n{}", &REMITTANCE[..at], &REMITTANCE[at..]);
    let (site, _) = taken(&text);
    assert_eq!(site.rows("payments", &["payment_amount"]), [["118.00"]]);
}

#[test]
fn a_remittance_that_says_no_amount_is_in_suspense() {
    let at = REMITTANCE.find("BPR*").expect("it stands there");
    let end = REMITTANCE.find("TRN*").expect("it stands there");
    let (site, _) = taken(&format!("{}{}", &REMITTANCE[..at], &REMITTANCE[end..]));
    assert_eq!(site.rows("payments", &["balance_status"]), [["suspense"]]);
}

#[test]
fn claims_in_a_set_of_answers_are_no_claims() {
    let text = PROFESSIONAL
        .replace("ST*837*", "ST*999*")
        .replace("005010X222A1", "005010X231A1")
        .replace("GS*HC*", "GS*FA*");
    assert_eq!(taken(&text).1, (0, 0));
}

#[test]
fn amounts_that_are_none_count_nothing_and_hold_the_claim() {
    for amount in ["", "abc", "1.2.3", "-5-", "99999999999999999999", "1e5", "12.345"] {
        let text = patched(PROFESSIONAL, "CLM*P-1003*62.5*", &format!("CLM*P-1003*{amount}*"));
        let (site, (count, _)) = taken(&text);
        assert_eq!(count, PROFESSIONAL_SUM.0, "{amount}");
        assert_eq!(site.claim("P-1003")["disposition"], "held", "{amount}");
    }
}
