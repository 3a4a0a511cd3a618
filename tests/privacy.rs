//! Patient data stays in the tables of the lake and in what a person asked to see.

use crate::drops::{PROFESSIONAL, REMITTANCE, patched};
use crate::site::{Site, finish, program};

/// What stands for a patient's name, birth date, member id, address and the like: in no other text.
const SECRETS: [&str; 12] = [
    "ZWETSCHGE",
    "QUITTENBAUM",
    "MIRABELLE",
    "HAGEBUTTE",
    "ZQX77SECRET01",
    "ZQX77SECRET03",
    "SCHLEHENWEG",
    "19610631",
    "19190821",
    "MISPELHAUSEN",
    "QGROUP7731",
    "989898989",
];

/// Claims of patients who can be told apart from everything else, with something wrong wherever a name,
/// birth date or member id stands, so that findings are about them.
fn claims() -> Vec<(&'static str, String)> {
    let named = PROFESSIONAL
        .replace("ALDER*ANNA", "ZWETSCHGE*HAGEBUTTE")
        .replace("CEDAR*CARL", "QUITTENBAUM*MIRABELLE")
        .replace("DOGWOOD", "QUITTENBAUM")
        .replace("MEMBER0001", "ZQX77SECRET01")
        .replace("MEMBER0003", "ZQX77SECRET03")
        .replace("GRP100", "QGROUP7731")
        .replace("1 FIRST AVENUE", "77 SCHLEHENWEG")
        .replace("2 SECOND AVENUE", "78 SCHLEHENWEG")
        .replace("19800415", "19190821");
    let paid =
        REMITTANCE.replace("CEDAR*CARL", "QUITTENBAUM*MIRABELLE").replace("1EG4TE5MK73", "ZQX77SECRET03");
    let person = "NM1*IL*1*ZWETSCHGE*HAGEBUTTE****MI*ZQX77SECRET01";
    let with = |from: &str, to: &str| patched(&named, from, to);
    vec![
        ("clean", named.clone()),
        ("no-such-day", with("DMG*D8*19190821*F", "DMG*D8*19610631*F")),
        ("format", with("DMG*D8*19190821*F", "DMG*D6*19190821*Z")),
        ("character", with(person, "NM1*IL*1*ZWETSCHGE\u{7}*HAGEBUTTE****MI*ZQX77SECRET01")),
        ("accent", with(person, "NM1*IL*1*ZWETSCHGE\u{c4}*HAGEBUTTE****MI*ZQX77SECRET01")),
        ("long", with(person, &format!("NM1*IL*1*{}*HAGEBUTTE****MI*ZQX77SECRET01", "ZWETSCHGE".repeat(9)))),
        (
            "long-id",
            with(person, &format!("NM1*IL*1*ZWETSCHGE*HAGEBUTTE****MI*{}", "ZQX77SECRET01".repeat(8))),
        ),
        ("qualifier", with(person, "NM1*IL*1*ZWETSCHGE*HAGEBUTTE****ZZ*ZQX77SECRET01")),
        ("blanks", with(person, "NM1*IL*1*ZWETSCHGE *HAGEBUTTE****MI*ZQX77SECRET01 ")),
        ("twice", with(&format!("{person}~"), &format!("{person}~\n{person}~"))),
        ("social", with("DMG*D8*19190821*F~", "DMG*D8*19190821*F~\nREF*SY*989898989~")),
        ("social-bad", with("DMG*D8*19190821*F~", "DMG*D8*19190821*F~\nREF*SY*989898989ZWETSCHGE~")),
        ("city", with("N4*SPRINGFIELD*IL*62701~", "N4*MISPELHAUSEN*XX*QUITTENBAUM~")),
        ("unplaced", with("CLM*P-1001", "N3*77 SCHLEHENWEG~\nNM1*ZZ*1*ZWETSCHGE~\nCLM*P-1001")),
        ("note", with("HI*ABK:J0190*ABF:I10~", "NTE*ZZZ*ZWETSCHGE WAS SEEN~\nHI*ABK:J0190*ABF:I10~")),
        ("medicare", with("1EG4TE5MK73", "ZQX77SECRET03")),
        ("date-of-birth-after-service", with("DMG*D8*19450920*M", "DMG*D8*20270909*M")),
        ("cut", named[..named.find("SV1*HC:99223").expect("it stands there")].to_owned()),
        ("paid", paid.clone()),
        ("paid-format", paid.replace("QC*1*QUITTENBAUM", "QC*1*QUITTENBAUM\u{7}QUITTENBAUM")),
        (
            "paid-other",
            paid.replace("MI*ZQX77SECRET03", "ZZ*ZQX77SECRET03~\nNM1*IL*1*ZWETSCHGE~\nN3*77 SCHLEHENWEG"),
        ),
        ("no-x12", "ZWETSCHGE HAGEBUTTE, born 19610631".to_owned()),
    ]
}

/// The same segments with a second control number each, so that no set is a duplicate of another.
fn numbered(at: usize, text: &str) -> String {
    text.replace("BATCH0001", &format!("BATCH{at:04}")).replace("TRACE000001", &format!("TRACE{at:06}"))
}

fn assert_silent(what: &str, text: &str) {
    for secret in SECRETS {
        if let Some(at) = text.find(secret) {
            let begin = text[..at].rfind('\n').map_or(0, |at| at + 1);
            panic!("{what} tells {secret}: {}", text[begin..].lines().next().unwrap_or_default());
        }
    }
}

#[test]
fn a_run_tells_nothing_of_patients_outside_its_tables() {
    let site = Site::new();
    for (at, (name, text)) in claims().iter().enumerate() {
        site.put(&format!("{name}.837"), numbered(at, text).as_bytes());
    }
    for format in ["json", "text"] {
        let lake = site.other_lake(format);
        let outcome = finish(lake.run_command(&["-vv", "--log-format"]).arg(format)).done();
        assert!(!outcome.stderr.is_empty(), "-vv says something");
        assert_silent("stderr", &outcome.stderr);
        assert_silent("the summary", &outcome.stdout);
        lake.assert_lawful();
    }
    let lake = site.other_lake("json");
    for (name, bytes) in lake.tree() {
        assert_silent("a name in the lake", &name);
        let open = ["commits/", "state/", "views.sql", "dictionary.md", "lock"];
        let bytes_kept = std::path::Path::new(&name).extension().is_some_and(|end| end == "bin");
        let note = name.starts_with("quarantine/") && !bytes_kept;
        if note || open.iter().any(|part| name.starts_with(part)) {
            assert_silent(&name, &String::from_utf8_lossy(&bytes));
        }
    }
    let rows = lake.rows("findings", &["edit_id", "message", "fix", "place"]);
    assert!(rows.len() > 20, "{} findings", rows.len());
    for row in rows {
        assert_silent("a finding", &row.join(" "));
    }
    for row in lake.rows("quarantine", &["reason", "message", "path"]) {
        assert_silent("the quarantine", &row.join(" "));
    }
    for words in [&["batches"][..], &["quarantine"], &["queue"], &["queue", "held"], &["verify", "-vv"]] {
        let outcome = finish(&mut lake.on_lake(words)).done();
        assert_silent(&words.join(" "), &(outcome.stdout + &outcome.stderr));
    }
}

#[test]
fn check_and_inspect_mask_patients() {
    let site = Site::new();
    for (name, text) in claims() {
        let path = site.file(&format!("{name}.837"), text.as_bytes());
        let path = path.to_str().expect("text");
        for format in ["text", "json", "csv", "sarif"] {
            let mut command = program(&["check", "-vv", "--as-of", "2026-03-20", "--limit", "0", "--format"]);
            let outcome = finish(command.arg(format).arg(path));
            assert!(matches!(outcome.code, Some(0 | 1)), "{name}: {}", outcome.stderr);
            assert_silent(&format!("check {name} as {format}"), &(outcome.stdout + &outcome.stderr));
        }
        let outcome = finish(&mut program(&["inspect", "-vv", path])).done();
        assert_silent(&format!("inspect {name}"), &(outcome.stdout + &outcome.stderr));
    }
}

#[test]
fn a_person_who_asks_is_shown() {
    let site = Site::new();
    let (_, text) = claims().swap_remove(1);
    let path = site.file("a.837", text.as_bytes());
    let path = path.to_str().expect("text");
    let shown = finish(&mut program(&["inspect", "--show-phi", path])).done().stdout;
    assert!(shown.contains("NM1*IL*1*ZWETSCHGE*HAGEBUTTE****MI*ZQX77SECRET01~"), "{shown}");
    let drawn = finish(&mut program(&["check", "--show-phi", "--as-of", "2026-03-20", path])).stdout;
    assert!(drawn.contains("19610631"), "{drawn}");
}
