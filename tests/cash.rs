//! Deposits, read from what banks send and held against remittances in whatever order they come; and claims
//! that nobody pays.

use crate::drops::{PROFESSIONAL, REMITTANCE};
use crate::site::{Site, finish, number};

/// A report of the deposit of the remittance, with another that no remittance explains.
fn report(cents: u64) -> String {
    let all = cents + 500;
    format!(
        "01,122099999,123456789,260328,0600,1,,,2/\n02,031001234,122099999,1,260327,2359,USD,2/\n\
         03,0002000002,USD,,,,/\n\
         16,142,{cents},Z,B1,C1,HCCLAIMPMT TRN*1*TRACE000001*1999999991~\n\
         16,142,500,Z,B2,C2,HCCLAIMPMT TRN*1*NOBODY*1888888888~\n\
         49,{all},4/\n98,{all},1,6/\n99,{all},1,8/\n"
    )
}

fn statuses(site: &Site) -> Vec<(String, String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let rows = site.ask(&["cash", "--all", "--as-of", "2026-04-01"]);
    rows.iter().map(|row| (text(&row["status"]), text(&row["amount"]), text(&row["difference"]))).collect()
}

fn status(status: &str, amount: &str, difference: &str) -> (String, String, String) {
    (status.to_owned(), amount.to_owned(), difference.to_owned())
}

#[test]
fn a_deposit_and_its_remittance_find_each_other_in_any_order() {
    let files = [("a.835", REMITTANCE.to_owned()), ("b.bai", report(11_800))];
    let expected = [status("matched", "118.00", "0.00"), status("missing_remittance", "5.00", "5.00")];
    let together = Site::new();
    for (name, text) in &files {
        together.put(name, text.as_bytes());
    }
    let summary = together.run();
    assert_eq!((number(&summary["deposits"]["count"]), number(&summary["files"]["loaded"])), (2, 2));
    assert_eq!(statuses(&together), expected);
    assert!(!together.edits_fired().contains("ENV-001"), "a bank's file is no damaged X12");
    together.assert_lawful();
    for order in [[0, 1], [1, 0]] {
        let site = Site::with(&[("c.837", PROFESSIONAL.as_bytes())]);
        for at in order {
            site.put(files[at].0, files[at].1.as_bytes());
            site.run();
        }
        assert_eq!(statuses(&site), expected, "{order:?}");
        assert_eq!(site.rows("deposit_matches", &["days"]), [["0"]]);
        site.assert_lawful();
    }
}

#[test]
fn another_amount_and_nothing_at_all_are_told_apart() {
    let site = Site::with(&[("a.835", REMITTANCE.as_bytes())]);
    site.run();
    assert_eq!(statuses(&site), [status("missing_deposit", "118.00", "-118.00")]);
    site.put("b.bai", report(11_700).as_bytes());
    site.run();
    assert_eq!(statuses(&site)[0], status("amount_differs", "118.00", "-1.00"));
    let sums = finish(&mut site.on_lake(&["cash", "--as-of", "2026-04-01"])).done().stdout;
    assert!(sums.contains("amount_differs") && sums.contains("one trace, another amount"), "{sums}");
}

#[test]
fn an_account_of_another_practice_holds_no_money_of_this_one() {
    let text = report(11_800);
    for (practice, found) in [("tin-841000019", true), ("somebody", false)] {
        let site = Site::with(&[("a.835", REMITTANCE.as_bytes()), ("b.bai", text.as_bytes())]);
        let config = format!("[[practices]]\nid = '{practice}'\naccounts = ['0002000002']\n");
        let config = site.file("c.toml", config.as_bytes());
        site.run_with(&["--config", config.to_str().expect("text")]);
        assert_eq!(statuses(&site).iter().any(|line| line.0 == "matched"), found, "{practice}");
        let practices: Vec<_> = site.rows("deposits", &["practice_id"]).concat();
        assert!(practices.iter().all(|one| one == practice), "{practices:?}");
        site.assert_lawful();
    }
}

#[test]
fn what_a_bank_file_says_wrongly_is_set_aside_and_the_rest_is_read() {
    let text = report(11_800).replace("16,142,500,", "16,142,5x0,");
    let site = Site::with(&[("b.bai", text.as_bytes())]);
    let summary = site.run();
    assert_eq!(number(&summary["deposits"]["count"]), 1);
    // The transaction, and the totals it is missing from.
    assert_eq!(number(&summary["quarantined"]["bank-record"]["count"]), 4);
    assert_eq!(site.rows("files", &["kind", "status"]), [["bank", "partial"]]);
    assert!(site.rows("quarantine", &["message"]).concat().iter().all(|why| !why.contains("5x0")));
    let table = "Date,Amount,Trace\n2026-03-27,118.00,TRACE000001\n";
    site.put("c.csv", table.as_bytes());
    site.run();
    let deposits = site.rows("deposits", &["account", "trace_number"]);
    assert!(deposits.contains(&vec![String::new(), "TRACE000001".to_owned()]), "{deposits:?}");
    site.assert_lawful();
}

/// Numbers of silent claims on a day, and how long their payer takes.
fn silent(site: &Site, day: &str) -> Vec<(String, i64)> {
    let rows = site.ask(&["followup", "--as-of", day]);
    let mut silent: Vec<_> = rows
        .iter()
        .map(|row| {
            let name = row["patient_control_number"].as_str().expect("a number");
            (name.to_owned(), row["payer_takes"].as_i64().expect("days"))
        })
        .collect();
    silent.sort();
    silent
}

#[test]
fn claims_that_wait_longer_than_their_payer_takes_are_shown() {
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", REMITTANCE.as_bytes())]);
    site.run();
    // Sent on the 16th of March, and P-1002 and P-1003 were answered.
    assert_eq!(silent(&site, "2026-04-14"), []);
    let late = [("P-1001".to_owned(), 30), ("P-1004".to_owned(), 30)];
    assert_eq!(silent(&site, "2026-04-16"), late);
    let row = &site.ask(&["followup", "--as-of", "2026-04-16"])[0];
    assert_eq!((&row["state"], &row["days_silent"]), (&"submitted".into(), &31.into()), "{row}");
    assert_eq!(silent(&site, "2026-04-16"), late, "asking changes nothing");
}

#[test]
fn money_that_nothing_explains_is_listed_with_its_age() {
    let nobodys = REMITTANCE.replace("CLP*P-1002*", "CLP*X-9999*").replace("1EG4TE5MK73", "9ZZ9ZZ9ZZ99");
    let site = Site::with(&[("a.837", PROFESSIONAL.as_bytes()), ("b.835", nobodys.as_bytes())]);
    site.put("c.bai", report(11_700).as_bytes());
    site.run();
    let rows = site.ask(&["cash", "--suspense", "--as-of", "2026-04-26"]);
    let kinds: Vec<_> =
        rows.iter().map(|row| (row["status"].as_str().expect("text"), &row["days"])).collect();
    let unapplied = rows.iter().filter(|row| row["status"] == "unapplied_deposit").count();
    assert_eq!(unapplied, 2, "one of another amount, one of nobody: {kinds:?}");
    let unmatched = rows.iter().find(|row| row["status"] == "unmatched_payment").expect("one is nobody's");
    assert_eq!(
        (unmatched["days"].as_i64(), unmatched["trace_number"].as_str()),
        (Some(30), Some("TRACE000001"))
    );
    let sums = finish(&mut site.on_lake(&["cash", "--suspense", "--as-of", "2026-04-26"])).done().stdout;
    assert!(sums.contains("its claim is not known for certain"), "{sums}");
}

/// The views are SQL and the program has none: where `DuckDB` is at hand (`pip install duckdb`, `PYTHON`),
/// both are asked.
#[test]
fn the_program_tells_of_cash_and_suspense_what_the_views_tell() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_duckdb = std::process::Command::new(&python).args(["-c", "import duckdb"]).output();
    if !has_duckdb.is_ok_and(|output| output.status.success()) {
        eprintln!("no DuckDB here: nothing to compare with");
        return;
    }
    let plan = synth::Plan {
        claims: 1_500,
        seed: 7,
        noise: synth::Noise::HARD,
        defects: 0,
        ..synth::Plan::default()
    };
    let site = Site::invented(&plan);
    site.put("bank.bai", report(11_700).as_bytes());
    site.put("more.835", REMITTANCE.as_bytes());
    site.run();
    let day = "2026-12-31";
    for (view, option, columns) in [
        ("cash", "--all", "status, coalesce(payment_id, deposit_id)"),
        ("suspense", "--suspense", "kind, id"),
    ] {
        let amount = if view == "cash" { "difference" } else { "amount" };
        let script = format!(
            "import duckdb, sys\nc = duckdb.connect()\nc.execute(open(sys.argv[1]).read())\n\
             for row in c.execute('SELECT {columns}, {amount} FROM {view}').fetchall(): print(*row, sep='|')"
        );
        let views = site.lake().join("views.sql");
        let output = std::process::Command::new(&python).args(["-c", &script]).arg(views).output();
        let output = output.expect("it ran a moment ago");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).expect("text");
        let mut told: Vec<String> = told.lines().map(str::to_owned).collect();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let rows = site.ask(&["cash", option, "--as-of", day]);
        let shown = |row: &serde_json::Value| {
            [text(&row["status"]), text(&row["id"]), text(&row["difference"])].join("|")
        };
        let mut shown: Vec<String> = rows.iter().map(shown).collect();
        told.sort();
        shown.sort();
        assert!(told.len() > 20, "{view} has {} rows", told.len());
        assert_eq!(told, shown, "{view}");
    }
}
