//! What denials teach the edits, counted on a lake made by hand.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::drops;
use crate::site::{Site, finish};

/// A line of a claim, what it charges, and the reason it was denied for, if it was.
type Line = (&'static str, u32, Option<&'static str>);

/// Ten claims to one payer. Four have a strep test, denied for want of an authorization on three; an edit of our own
/// speaks on three others, one of which is denied for another reason.
const CLAIMS: [&[Line]; 10] = [
    &[("99213", 110, None), ("87880", 55, Some("197"))],
    &[("99213", 110, None), ("87880", 55, Some("197"))],
    &[("99213", 110, None), ("87880", 55, Some("197"))],
    &[("99213", 110, None), ("87880", 55, None)],
    &[("99213", 77, Some("50"))],
    &[("99213", 77, None)],
    &[("99213", 77, None)],
    &[("99213", 110, None)],
    &[("99213", 110, None)],
    &[("99213", 110, None)],
];

const WATCH: &str = "[[edits.own]]\nid = \"X-WATCH\"\ntitle = \"The charge is 77\"\nfix = \"look\"\n\
                     when = \"claim.total_charge == 77.00\"\n";

/// The claims, and what the payer answered.
fn drop() -> (String, String) {
    let (head, rest) = drops::PROFESSIONAL.split_once("CLM*P-1001").expect("a first claim");
    let rendering =
        rest.split('~').map(str::trim).find(|segment| segment.starts_with("NM1*82")).expect("one");
    let mut claims = head.to_owned();
    let mut answer = String::new();
    let mut all = 0;
    for (at, lines) in CLAIMS.iter().enumerate() {
        let total: u32 = lines.iter().map(|(_, charge, _)| charge).sum();
        let paid: u32 =
            lines.iter().filter(|(_, _, denied)| denied.is_none()).map(|(_, charge, _)| charge).sum();
        let day = format!("202602{:02}", 10 + at);
        all += paid;
        let _ = write!(claims, "CLM*C-{at}*{total}***11:B:1*Y*A*Y*Y~\nHI*ABK:J0190~\n{rendering}~\n");
        let _ = writeln!(answer, "CLP*C-{at}*1*{total}*{paid}*0*CI*ICN{at:06}*11*1~");
        answer.push_str("NM1*QC*1*ALDER*ANNA****MI*MEMBER0001~\n");
        for (line, (code, charge, denied)) in lines.iter().enumerate() {
            let n = line + 1;
            let modifier = match (*code, lines.len()) {
                ("87880", _) => ":QW",
                (_, 2) => ":25",
                _ => "",
            };
            let _ = write!(claims, "LX*{n}~\nSV1*HC:{code}{modifier}*{charge}*UN*1***1~\n");
            let _ = write!(claims, "DTP*472*D8*{day}~\nREF*6R*C{at}L{n}~\n");
            let paid = if denied.is_some() { 0 } else { *charge };
            let _ = write!(answer, "SVC*HC:{code}{modifier}*{charge}*{paid}**1~\nDTM*472*{day}~\n");
            if let Some(reason) = denied {
                let _ = writeln!(answer, "CAS*CO*{reason}*{charge}~");
            }
            let _ = writeln!(answer, "REF*6R*C{at}L{n}~");
        }
    }
    let (head, _) = drops::REMITTANCE.split_once("CLP*P-1002").expect("a first answer");
    let head = head.replace("BPR*I*118*", &format!("BPR*I*{all}*")).replace("PAYER02", "PAYER01");
    let head =
        head.replace("202603", "202602").replace("20260227", "20260318").replace("20260226", "20260317");
    (ended(&claims, "101"), ended(&(head + &answer), "201"))
}

/// With the trailers that it lacks.
fn ended(text: &str, number: &str) -> String {
    let segments = drops::segments(text).count() - 2;
    format!("{text}SE*{}*0001~\nGE*1*1~\nIEA*1*000000{number}~\n", segments + 1)
}

fn site() -> Site {
    let (claims, answer) = drop();
    let site = Site::with(&[("a.837", claims.as_bytes()), ("b.835", answer.as_bytes())]);
    fs::create_dir_all(site.lake()).expect("a folder");
    fs::write(site.lake().join("cleanclaim.toml"), WATCH).expect("it can be written");
    let report = site.run();
    assert_eq!(report["claims"]["released"]["count"], 10, "{report}");
    assert_eq!(site.rows("matches", &["posted"]).iter().filter(|row| row[0] == "true").count(), 10);
    site
}

#[test]
fn precision_and_recall_are_counted_over_answered_claims() {
    let site = site();
    let told = site.ask(&["prevent"]);
    let of_kind = |kind: &str| told.iter().filter(|row| row["kind"] == kind).collect::<Vec<_>>();
    let edits = of_kind("edit");
    assert_eq!(edits.len(), 1, "{told:?}");
    let expect = |row: &Value, wanted: &[(&str, Value)]| {
        for (field, value) in wanted {
            assert_eq!(row[*field], *value, "{field} of {row}");
        }
    };
    expect(
        edits[0],
        &[
            ("edit_id", "X-WATCH".into()),
            ("payer_id", "PAYER01".into()),
            ("claims", 3.into()),
            ("denied", 1.into()),
            ("precision", "0.3333".into()),
            ("recall", "0.2500".into()),
            ("denied_without", "0.4286".into()),
        ],
    );
    let unforeseen = of_kind("unforeseen");
    assert_eq!(unforeseen.len(), 1, "what an edit spoke of was foreseen: {told:?}");
    expect(
        unforeseen[0],
        &[
            ("payer_id", "PAYER01".into()),
            ("carc", "197".into()),
            ("procedure_code", "87880".into()),
            ("denials", 3.into()),
            ("amount", "165.00".into()),
            ("precision", "0.7500".into()),
            ("recall", "1.0000".into()),
            ("proposed", true.into()),
        ],
    );
}

#[test]
fn a_proposed_edit_once_accepted_loads_and_finds_the_like_claims() {
    let site = site();
    let proposed = site.root().join("proposed.toml");
    let mut command = site.on_lake(&["prevent"]);
    finish(command.arg("--propose").arg(&proposed)).done();
    let text = fs::read_to_string(&proposed).expect("it was written");
    assert!(text.starts_with("# Proposed, for a person to accept: "), "{text}");
    let accepted = site.file("accepted.toml", format!("{WATCH}\n{text}").as_bytes());
    let base = site.file("base.837", drops::PROFESSIONAL.as_bytes());
    let words = ["check", "--format", "json", "--as-of", "2026-03-20", "--config"];
    let found = finish(crate::site::program(&words).arg(accepted).arg(base)).done().json_lines();
    let own = found.iter().filter(|one| one["edit_id"] == "X-PAYER01-197-87880");
    let claims: Vec<&Value> = own.map(|one| &one["claim"]).collect();
    assert_eq!(claims, ["P-1001"], "of those with the code, only those of that payer: {found:?}");
}

/// The views, asked by `DuckDB` where Python has it.
#[test]
fn the_views_say_the_same() {
    let site = site();
    if site.views("SELECT 1").is_none() {
        eprintln!("not asked: python3 has no duckdb");
        return;
    }
    let ask = |sql: &str| site.views(sql).expect("it answered a moment ago");
    let columns = "edit_id, payer_id, claims, denied, precision, recall, denied_without";
    assert_eq!(
        ask(&format!("SELECT {columns} FROM edit_outcomes")),
        "[('X-WATCH', 'PAYER01', 3, 1, 0.3333, 0.25, 0.4286)]"
    );
    let columns = "payer_id, group_code, carc, procedure_code, denials, amount::VARCHAR, proposed_when";
    assert_eq!(
        ask(&format!("SELECT {columns} FROM denials_unforeseen")),
        "[('PAYER01', 'CO', '197', '87880', 3, '165.00', \
         'payer.id == \"PAYER01\" && line.procedure == \"87880\"')]"
    );
}
