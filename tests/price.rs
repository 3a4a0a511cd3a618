//! What payers allow beside what contracts say they should, to the cent.

use crate::drops::{PROFESSIONAL, REMITTANCE, patched};
use crate::site::{Site, finish};

/// Checks of a run whose contract pays this much a unit of 99232, of which P-1002 has two: code, expected,
/// allowed, difference, verdict.
fn checks(a_unit: &str, tolerance: &str, remittance: &str) -> (Site, Vec<Vec<String>>) {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", remittance.as_bytes())]);
    let contract = format!(
        "payer,practice,code,modifier,place,basis,value,lesser_of,effective,end\n\
         PAYER02,,99232,,,fixed,{a_unit},N,2026-01-01,\nPAYER02,,99223,,,fixed,200.00,N,2026-01-01,\n"
    );
    let contract = site.file("contract.csv", contract.as_bytes());
    finish(site.on_lake(&["codes", "import", "--as", "contract"]).arg(contract)).done();
    let config = site.file("c.toml", tolerance.as_bytes());
    site.run_with(&["--config", config.to_str().expect("text")]);
    site.assert_lawful();
    let columns = ["procedure_code", "expected_amount", "allowed_amount", "difference", "verdict"];
    let rows = site.rows("price_checks", &columns);
    (site, rows)
}

/// An 835 that balances.
fn paid() -> String {
    let text = patched(REMITTANCE, "CLP*P-1003*1*68*23*", "CLP*P-1003*1*62.5*17.5*");
    patched(&text, "BPR*I*118*", "BPR*I*112.5*")
}

#[test]
fn what_is_allowed_below_the_contract_becomes_work() {
    let (site, rows) = checks("65.25", "", &paid());
    // 99223 is denied, so only 99232 has a price.
    assert_eq!(rows, [["99232", "130.50", "119.00", "-11.50", "underpaid"]]);
    let item = &site.ask(&["queue", "underpayment"])[0];
    assert_eq!((&item["amount"], &item["expected_recovery"]), (&"11.50".into(), &"11.50".into()));
    assert_eq!(item["patient_control_number"], "P-1002");
    assert!(item["due_date"].as_str().is_some_and(|day| day > "2026-03-27"), "{item}");
    assert!(item["assigned_reason"].as_str().is_some_and(|why| why.contains("99232")), "{item}");
}

#[test]
fn what_a_denied_line_may_bring_follows_the_contract() {
    // 99223 was charged 300.00 and denied whole.
    let recovery = |a_unit: &str| {
        let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", paid().as_bytes())]);
        if !a_unit.is_empty() {
            let contract = format!(
                "payer,practice,code,modifier,place,basis,value,lesser_of,effective,end\n\
                 PAYER02,,99223,,,fixed,{a_unit},N,2026-01-01,\n"
            );
            let contract = site.file("contract.csv", contract.as_bytes());
            finish(site.on_lake(&["codes", "import"]).arg(contract)).done();
        }
        site.run();
        site.assert_lawful();
        let rows = site.rows("work_items", &["patient_control_number", "amount", "expected_recovery"]);
        let row = rows.into_iter().find(|row| row[0] == "P-1002" && row[1] == "300.00").expect("it is work");
        row[2].replace('.', "").parse::<u32>().expect("money")
    };
    let [usual, low, high] = ["", "60.00", "240.00"].map(recovery);
    assert_eq!(high, 4 * low);
    // Without a price, the share that the payer allowed of the line it paid, 119.00 of 180.00: 66 percent.
    assert_eq!(usual * 240, high * 198);
}

#[test]
fn what_is_allowed_above_the_contract_is_noted_and_no_work() {
    let (site, rows) = checks("50.00", "", &paid());
    assert_eq!(rows, [["99232", "100.00", "119.00", "19.00", "overpaid"]]);
    assert!(site.ask(&["queue"]).iter().all(|queue| queue["queue"] != "WQ_UNDERPAYMENT"));
}

#[test]
fn a_tolerance_is_given_by_the_configuration() {
    for (tolerance, verdict) in [
        ("", "underpaid"),
        ("[pricing]\ntolerance_cents = 1149\n", "underpaid"),
        ("[pricing]\ntolerance_cents = 1150\n", "as_expected"),
        ("[pricing]\ntolerance_cents = 0\ntolerance_percent = 9\n", "as_expected"),
        ("[pricing]\ntolerance_cents = 0\ntolerance_percent = 8\n", "underpaid"),
    ] {
        let (_, rows) = checks("65.25", tolerance, &paid());
        assert_eq!(rows[0][4], verdict, "{tolerance}");
    }
}

#[test]
fn what_does_not_count_is_not_compared() {
    let (_, rows) = checks("65.25", "", &patched(&paid(), "BPR*I*112.5*", "BPR*I*112.51*"));
    assert!(rows.is_empty(), "in suspense: {rows:?}");
    let (_, rows) = checks("65.25", "", &patched(&paid(), "CLP*P-1002*1*", "CLP*P-1002*2*"));
    assert!(rows.is_empty(), "of a second payer: {rows:?}");
}

#[test]
fn what_the_payer_takes_back_is_disputed_no_more() {
    let paid = paid();
    let (site, _) = checks("65.25", "", &paid);
    let left = |site: &Site| {
        let queues = site.ask(&["queue"]);
        let queue = queues.into_iter().find(|queue| queue["queue"] == "WQ_UNDERPAYMENT");
        queue.map(|queue| queue["amount"].as_str().expect("money").to_owned())
    };
    assert_eq!(left(&site), Some("11.50".to_owned()));
    let at = |text: &str| paid.find(text).expect("it is there");
    let (begin, end) = (at("CLP*P-1002"), at("CLP*P-1003"));
    let negative = |line: &str| {
        let mut parts: Vec<String> = line.split('*').map(str::to_owned).collect();
        let amounts: &[usize] = match &*parts[0] {
            "CLP" => &[3, 4, 5],
            "SVC" => &[2, 3],
            "CAS" => &[3],
            "AMT" => &[2],
            _ => &[],
        };
        for &amount in amounts {
            let zero = parts[amount] == "0";
            parts[amount].insert_str(0, if zero { "" } else { "-" });
        }
        parts.join("*")
    };
    let taken: Vec<String> = paid[begin..end].split("~\n").map(negative).collect();
    let taken = taken.join("~\n").replacen("*1*-", "*22*-", 1);
    let text = format!("{}{taken}{}", &paid[..begin], &paid[at("SE*")..]);
    let text = text.replace("BPR*I*112.5*", "BPR*I*-95*").replace("TRACE000001", "TRACE000002");
    site.put("taken.835", text.replace("SE*30*", "SE*26*").replace("000000201", "000000202").as_bytes());
    site.run();
    assert_eq!(left(&site), None);
    site.assert_lawful();
}

#[test]
fn what_a_person_withdraws_is_disputed_no_more() {
    let (site, _) = checks("65.25", "", &paid());
    let items = |site: &Site| {
        let queues = site.ask(&["queue"]);
        let queue = queues.into_iter().find(|queue| queue["queue"] == "WQ_UNDERPAYMENT");
        queue.map(|queue| queue["amount"].as_str().expect("money").to_owned())
    };
    let id = |table: &str, column: &str| {
        let rows = site.rows(table, &["patient_control_number", column]);
        rows.into_iter().find(|row| row[0] == "P-1002").expect("it is there")[1].clone()
    };
    let (payment, claim) = (id("claim_payments", "claim_payment_id"), id("claims", "claim_id"));
    for _ in 0..2 {
        assert_eq!(items(&site), Some("11.50".to_owned()));
        for (verdict, left) in [("reject", None), ("confirm", Some("11.50".to_owned()))] {
            finish(&mut site.on_lake(&["match", verdict, &payment, &claim, "--by", "ann"])).done();
            assert_eq!(items(&site), left, "{verdict}");
            site.assert_lawful();
        }
    }
}

#[test]
fn who_qualifies_is_paid_by_the_other_conversion_factor() {
    let fees = include_str!("../crates/scrub/tests/tables/PPRRVU2026_Jan_nonQPP.csv");
    let claims = patched(PROFESSIONAL, "HC:99223*300*", "HC:N1000*300*");
    let expected = |config: &str| {
        let site = Site::with(&[("a.837", claims.as_bytes())]);
        for (name, text) in [
            ("PPRRVU2026_Jan_nonQPP.csv", fees.to_owned()),
            ("PPRRVU2026_Jan_QPP.csv", fees.replace("33.4009", "33.5675")),
            (
                "GPCI2026.csv",
                "2026 GPCI\nMAC,State,Locality,Name,PW,PW floor,PE,MP\n06102,IL,99,REST,1.000,1.000,1.000,1.000\n"
                    .to_owned(),
            ),
            ("zip.csv", "zip,contractor,locality\n62702,06102,99\n".to_owned()),
        ] {
            let file = site.file(name, text.as_bytes());
            finish(site.on_lake(&["codes", "import"]).arg(file)).done();
        }
        let config = site.file("c.toml", config.as_bytes());
        site.run_with(&["--config", config.to_str().expect("text")]);
        let rows = site.rows("service_lines", &["procedure_code", "expected_amount"]);
        rows.into_iter().find(|row| row[0] == "N1000").expect("the line").remove(1)
    };
    // 1.00 + 0.80 + 0.10 relative values in a facility, times 33.4009 and 33.5675.
    assert_eq!(expected(""), "63.46");
    assert_eq!(expected("[pricing.qualifying]\n2026 = [\"1900000021\"]\n"), "63.78");
    assert_eq!(expected("[pricing.qualifying]\n2025 = [\"1900000021\"]\n2026 = [\"1900000013\"]\n"), "63.46");
    for (wrong, told) in [("2026 = [\"1900000022\"]", "check digit"), ("26 = []", "no year")] {
        let site = Site::with(&[("a.837", claims.as_bytes())]);
        let config = site.file("c.toml", format!("[pricing.qualifying]\n{wrong}\n").as_bytes());
        let mut run = site.run_command(&["--config", config.to_str().expect("text")]);
        let refused = finish(&mut run).failed(2);
        assert!(refused.contains(told), "{refused}");
    }
}
