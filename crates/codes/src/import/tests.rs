use std::io::{Cursor, Write};

use super::*;
use crate::CodeSets;
use crate::tables::{
    AddOnType, Adjudication, Component, Coverage, InForce, Locality, ModifierIndicator, Program,
};
use crate::{Icd10Status, ProcedureCode};

fn code(text: &str) -> ProcedureCode {
    ProcedureCode::parse(text.as_bytes()).expect("a code")
}

fn import(files: &[(&str, &str)]) -> Result<Vec<Packed>, ImportError> {
    import_told(files, Told::default())
}

fn import_told(files: &[(&str, &str)], told: Told) -> Result<Vec<Packed>, ImportError> {
    let mut import = Import::new(told);
    for (name, text) in files {
        import.file(name, Cursor::new(text))?;
    }
    import.finish()
}

fn loaded(files: &[(&str, &str)]) -> CodeSets {
    let mut codes = CodeSets::built_in();
    for table in import(files).expect("the files are sound") {
        let again = Packed::from_bytes(table.as_bytes().to_vec()).expect("it reads its own bytes");
        assert!(again == table && again.is_whole());
        codes.add(again).expect("it can be added");
    }
    codes
}

fn refusal(name: &str, text: &str) -> String {
    import(&[(name, text)]).expect_err(name).to_string()
}

const DAY: Date = Date::literal(2026, 2, 10);

const PAIRS: &str = "\"Notice: codes are licensed\"\r\n\
    Column1/Column2 Edits\r\n\
    Column 1\tColumn 2\t* = in existence prior to 1996\tEffective Date\tDeletion Date\tModifier\tRationale\r\n\
    N1000\tN2000\t\t20200101\t20231231\t0\tInvented\r\n\
    N1000\tN2000\t\t20240101\t*\t1\tInvented\r\n\
    N1000\tN3000\t*\t19960101\t19960101\t9\tInvented\r\n\
    N4000\tN1000\t\t20260101\t*\t0\tInvented\r\n";

#[test]
fn pairs_answer_as_of_the_day() {
    let codes = loaded(&[("ccipra-v320r0-f1.txt", PAIRS)]);
    let find = |first, second, day| {
        let bundles = codes.bundles(Program::Practitioner, day)?;
        bundles.find(code(first), code(second), day)
    };
    assert_eq!(find("N1000", "N2000", DAY), Some(ModifierIndicator::Allowed));
    assert_eq!(find("N1000", "N2000", Date::literal(2023, 12, 31)), Some(ModifierIndicator::NotAllowed));
    assert_eq!(find("N1000", "N2000", Date::literal(2019, 12, 31)), None);
    assert_eq!(find("N1000", "N3000", DAY), None);
    assert_eq!(find("N4000", "N1000", DAY), Some(ModifierIndicator::NotAllowed));
    assert_eq!(find("N4000", "N1000", Date::literal(2025, 12, 31)), None);
    assert_eq!(find("N2000", "N1000", DAY), None);
    // The quarter after the release is not spoken of.
    assert!(codes.bundles(Program::Practitioner, Date::literal(2026, 4, 1)).is_none());
    assert!(codes.bundles(Program::Outpatient, DAY).is_none());
    assert_eq!(codes.bundles(Program::Practitioner, DAY).unwrap().iter().count(), 4);
}

#[test]
fn parts_of_a_set_come_together_or_not_at_all() {
    let second = "N5000\tN6000\t\t20250101\t*\t1\tInvented\n";
    let both = import(&[("ccipra-v320r0-f2.txt", second), ("ccipra-v320r0-f1.txt", PAIRS)]).unwrap();
    assert_eq!((both.len(), both[0].entries()), (1, 5));
    let alone = refusal("ccipra-v320r0-f2.txt", second);
    assert_eq!(alone, "ccipra-v320r0-f2.txt: part 1 is missing; give all parts at once");
    let mixed = import(&[("ccipra-v320r0-f1.txt", PAIRS), ("ccipra-v321r0-f2.txt", second)]).unwrap_err();
    assert_eq!(mixed.to_string(), "ccipra-v321r0-f2.txt: of another quarter than ccipra-v320r0-f1.txt");
}

#[test]
fn a_file_of_pairs_that_is_not_sound_is_refused_with_its_line() {
    let name = "ccipra-v320r0-f1.txt";
    let with = |from: &str, to: &str| refusal(name, &PAIRS.replace(from, to));
    assert_eq!(
        with("20240101", "20241301"),
        format!("{name}: line 5: the effective date is no date: \"20241301\"")
    );
    assert_eq!(
        with("*\t0\tInvented\r\n", "*\t2\tInvented\r\n"),
        format!("{name}: line 7: the modifier indicator is not 0, 1 or 9: \"2\"")
    );
    assert_eq!(with("N4000\t", "N40\t"), format!("{name}: line 7: column 1 is no procedure code: \"N40\""));
    // Cut short in its last line.
    assert_eq!(
        refusal(name, &PAIRS[..PAIRS.len() - 14]),
        format!("{name}: line 7: the modifier indicator is not 0, 1 or 9: \"\"")
    );
    assert_eq!(
        refusal("ccipra-v310r0-f1.txt", PAIRS),
        "ccipra-v310r0-f1.txt: the name says 2025 quarter 1, but a pair begins on 2026-01-01"
    );
    let unsaid = refusal("edits.txt", PAIRS);
    assert_eq!(unsaid, "edits.txt: pairs of procedures, and the name does not say whose; say it with --as");
    let told = Told { kind: Some(TableKind::MuePractitioner), ..Told::default() };
    let wrong = import_told(&[(name, PAIRS)], told).unwrap_err();
    assert_eq!(wrong.to_string(), format!("{name}: looks like ptp-practitioner, not like mue-practitioner"));
    assert!(refusal("notes.txt", "dear colleague,\nhello\n").contains("no table that is known"));
}

const LIMITS: &str = "\"A notice in quotes,\nover two lines\",,,\n\
    HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n\
    N1000,1,2 Date of Service Edit: Policy,Invented\n\
    N2000,4,3 Date of Service Edit: Clinical,\"Invented, quoted\"\n\
    N3000,0,1 Line Edit,Invented\n";

#[test]
fn unit_limits_are_of_their_quarter() {
    let codes = loaded(&[("MCR_MUE_PractitionerServices_Eff_01-01-2026.csv", LIMITS)]);
    let limits = codes.unit_limits(Program::Practitioner, DAY).expect("the quarter is loaded");
    let told = |text| limits.find(code(text)).map(|limit| (limit.units, limit.adjudication));
    assert_eq!(told("N1000"), Some((1, Adjudication::DayPolicy)));
    assert_eq!(told("N2000"), Some((4, Adjudication::DayClinical)));
    assert_eq!(told("N3000"), Some((0, Adjudication::Line)));
    assert_eq!(told("N9000"), None);
    for outside in [Date::literal(2025, 12, 31), Date::literal(2026, 4, 1)] {
        assert!(codes.unit_limits(Program::Practitioner, outside).is_none());
    }
    let name = "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv";
    let refused = refusal(name, &LIMITS.replace("N2000,4", "N2000,four"));
    assert_eq!(refused, format!("{name}: line 5: the limit of N2000 is no number: \"four\""));
    let refused = refusal(name, &LIMITS.replace("1 Line Edit", "Line Edit"));
    assert!(refused.contains("line 6: the adjudication indicator of N3000"), "{refused}");
    let undated = refusal("practitioner.csv", LIMITS);
    assert!(undated.contains("does not say for which days"), "{undated}");
}

#[test]
fn add_on_codes_keep_types_and_days() {
    let text = "Add-on Code\tPrimary Code\tType\n\
        N1001\tN1000\t1\t\t\t2013091\t\t\n\
        N1001\tN1002\t1\t\t2025365\t2013091\t\t\n\
        N2001\tCCCCC\t2\t\t\t2013091\t\tContractor\n\
        N3001\tN3000\t3\t\t\t2026001\t\t\n";
    let codes = loaded(&[("AOC_V2026Q1-MCR.txt", text)]);
    let find = |text, day| codes.add_ons(day)?.find(code(text), day);
    let listed = find("N1001", DAY).unwrap();
    assert_eq!((listed.kind, listed.codes), (AddOnType::Listed, vec![code("N1000")]));
    assert_eq!(find("N1001", Date::literal(2025, 12, 31)).unwrap().codes.len(), 2);
    assert_eq!(
        find("N2001", DAY).map(|found| (found.kind, found.codes.len())),
        Some((AddOnType::Contractor, 0))
    );
    assert_eq!(find("N3001", Date::literal(2025, 12, 31)), None);
    let refused = refusal("AOC_V2026Q1-MCR.txt", &text.replace("2026001", "2026400"));
    assert_eq!(refused, "AOC_V2026Q1-MCR.txt: line 5: column 6 is no day as yyyyddd: \"2026400\"");
}

/// PPRRVU with one more column from 2026 on.
fn relative_values(year: i32) -> String {
    let extra = if year >= 2026 { "," } else { "" };
    let label = if year >= 2026 { "QPP," } else { "" };
    format!(
        "{year} National Physician Fee Schedule Relative Value File January Release\n\
         HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,\
         PROC,SURG,SURG,SURG,SURG,{label}BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\n\
         N1000,,\"Words, dropped\",A,,1.30,1.40,,0.55,,0.12,2.82,1.97,1,010,0.10,0.80,0.10,2,1,0,0,0,{extra},33.4009,09,0,99,0.00,0.00,0.00\n\
         N1000,26,Words,A,,0.70,0.30,,0.30,,0.05,1.05,1.05,1,010,0.10,0.80,0.10,2,1,0,0,0,{extra},33.4009,09,0,99,0.00,0.00,0.00\n"
    )
}

#[test]
fn relative_values_are_read_by_the_layout_of_their_year() {
    let codes = loaded(&[
        ("PPRRVU2026_Jan_nonQPP.csv", &relative_values(2026)),
        ("PPRRVU2026_Jan_QPP.csv", &relative_values(2026).replace("33.4009", "33.5675")),
    ]);
    let fees = codes.fees(false, DAY).unwrap();
    let row = fees.find(code("N1000"), Component::Whole).unwrap();
    assert_eq!((row.work, row.expense, row.expense_facility, row.malpractice), (130, 140, 55, 12));
    assert_eq!((row.status, row.parts, row.global_days(), row.bilateral), (b'A', b'1', Some(10), b'1'));
    assert_eq!((row.before, row.within, row.after, row.multiple), (10, 80, 10, b'2'));
    assert!(fees.find(code("N1000"), Component::Technical).is_none());
    let factors = [false, true].map(|qualifying| codes.fees(qualifying, DAY).unwrap().conversion_factor());
    assert_eq!(factors, [334_009, 335_675]);
    assert!(codes.fees(false, Date::literal(2027, 1, 1)).is_none());

    let older = loaded(&[("PPRRVU25_JAN.csv", &relative_values(2025))]);
    let day = Date::literal(2025, 6, 1);
    assert_eq!(older.fees(false, day).unwrap().conversion_factor(), 334_009);
    let refused = refusal("PPRRVU25_JAN.csv", &relative_values(2026));
    assert_eq!(refused, "PPRRVU25_JAN.csv: the title says 2026, the name 2025");
    let cut = relative_values(2026);
    let refused = refusal("PPRRVU2026_Jan_nonQPP.csv", &cut[..cut.len() - 60]);
    assert!(refused.contains("line 4: ") && refused.contains("is cut short"), "{refused}");
}

#[test]
fn indices_and_factors_are_found_by_locality() {
    let gpci = "ADDENDUM E. 2026 GPCIs\n\
        MAC,State,Locality Number,Locality Name,2026 PW GPCI (without 1.0 Floor),2026 PW GPCI (with 1.0 Floor),2026 PE GPCI,2026 MP GPCI\n\
        06102,IL,16,CHICAGO,1.003,1.003,1.012,1.748\n06102,IL,99,REST OF STATE,0.982,1.000,0.921,1.095\n";
    let anesthesia = "2026 Anesthesia Conversion Factors,,,\n\
        Contractor,Locality,Locality name,Qualifying APM Conversion Factor,Nonqualifying APM Conversion Factor\n\
        06102,16,Chicago,21.5100,21.4000\n";
    let zip = "IL62701061029900\nIL60601061021600\n";
    let codes = loaded(&[("GPCI2026.csv", gpci), ("ANES2026.csv", anesthesia), ("ZIP5_2026.txt", zip)]);
    let locality = codes.localities(DAY).unwrap().find(b"627010001").unwrap();
    assert_eq!(locality, Locality { contractor: 6102, number: 99 });
    let indices = codes.gpci(DAY).unwrap().find(locality).unwrap();
    assert_eq!((indices.work, indices.expense, indices.malpractice), (1000, 921, 1095));
    let chicago = Locality { number: 16, ..locality };
    let factors = codes.anesthesia(DAY).unwrap();
    assert_eq!(factors.find(chicago, false), Some(214_000));
    assert_eq!(factors.find(chicago, true), Some(215_100));
}

#[test]
fn hcpcs_tells_when_a_code_was_in_force() {
    let record = |code: &str, mark: char, added: &str, ended: &str| {
        let mut line = vec![b' '; 320];
        line[..5].copy_from_slice(format!("{code:>5}").as_bytes());
        line[5..10].copy_from_slice(b"00100");
        line[10] = mark as u8;
        line[268..276].copy_from_slice(added.as_bytes());
        line[284..284 + ended.len()].copy_from_slice(ended.as_bytes());
        String::from_utf8(line).unwrap() + "\n"
    };
    let text = record("J1100", '3', "19860101", "")
        + &record("J1100", '4', "19860101", "")
        + &record("J9999", '3', "20000101", "20251231")
        + &record("QW", '7', "19970101", "");
    let codes = loaded(&[("HCPC2026_JAN_ANWEB.txt", &text)]);
    let hcpcs = codes.hcpcs(DAY).unwrap();
    assert_eq!(hcpcs.code(code("J1100"), DAY), InForce::Yes);
    assert_eq!(hcpcs.code(code("J9999"), DAY), InForce::Until(Date::literal(2025, 12, 31)));
    assert_eq!(hcpcs.code(code("J0000"), DAY), InForce::Unknown);
    assert_eq!((hcpcs.modifier(b"QW", DAY), hcpcs.modifier(b"QV", DAY)), (InForce::Yes, InForce::Unknown));
    // A byte beyond ASCII in the words moves no column.
    let mut accented = text.clone().into_bytes();
    accented[20] = 0xe9;
    let mut import = Import::new(Told::default());
    import.file("HCPC2026_JAN_ANWEB.txt", Cursor::new(accented)).unwrap();
    assert_eq!(import.finish().unwrap()[0].entries(), 2);
    let refused = refusal("HCPC2026_JAN_ANWEB.txt", &text.replace("19970101", "19971301"));
    assert!(refused.contains("line 4: columns 269-276 are no date"), "{refused}");
}

#[test]
fn lists_of_our_own_are_known_by_their_heading() {
    let policies = "payer,policy,hcpcs,diagnosis_from,diagnosis_to,logic,effective,end\n\
        ,L1,N1000,E08,E13,any,2026-01-01,\n,L1,N1000,I10,I10,all,2026-01-01,\nPAYER9,L2,N1000,Z00,Z00,any,,\n";
    let codes = loaded(&[("lcd.csv", policies)]);
    let judge = |payer: &[u8], diagnoses: &[&[u8]]| {
        codes.policies(DAY).unwrap().judge(code("N1000"), payer, DAY, &diagnoses.iter().copied())
    };
    assert_eq!(judge(b"P", &[b"E119", b"I10"]), Coverage::Covered);
    assert_eq!(judge(b"P", &[b"E119"]), Coverage::NotCovered("L1".into()));
    assert_eq!(judge(b"P", &[b"E139", b"I10"]), Coverage::Covered);
    assert_eq!(judge(b"P", &[b"E140", b"I10"]), Coverage::NotCovered("L1".into()));
    assert_eq!(judge(b"PAYER9", &[b"Z0000"]), Coverage::Covered);
    assert_eq!(
        codes.policies(DAY).unwrap().judge(code("N2000"), b"P", DAY, &[].into_iter()),
        Coverage::NoPolicy
    );
    let refused = refusal("lcd.csv", &policies.replace("any,,", "some,,"));
    assert_eq!(refused, "lcd.csv: line 4: column logic: \"some\"");
    let refused = refusal("lcd.csv", &policies.replace("E08,E13", "E13,E08"));
    assert_eq!(refused, "lcd.csv: line 2: diagnosis_to is before diagnosis_from");
    let ages = "code,sex,age_from,age_to,effective,end\nN1000,F,12,55,,\n";
    let codes = loaded(&[("ages.csv", ages)]);
    let limits = codes.demographics(DAY).unwrap().find(code("N1000"), DAY).unwrap();
    assert_eq!((limits.sex, limits.age_from, limits.age_to), (Some(b'F'), 12, 55));
}

#[test]
fn order_files_are_editions() {
    let line = |code: &str| format!("00001 {code:<7} 1 {:<60} {}\n", "Invented", "Invented");
    let codes =
        loaded(&[("icd10cm_order_2027.txt", &line("Q9999")), ("icd10pcs_order_2027.txt", &line("0FT44ZZ"))]);
    let day = Date::literal(2026, 10, 1);
    assert!(codes.icd10(b"Q9999", day).is_billable());
    assert_eq!(codes.icd10(b"Q9999", Date::literal(2027, 10, 1)), Icd10Status::NoTable);
    let procedures = codes.icd10_procedures(day).unwrap();
    assert!(procedures.contains(b"0FT44ZZ", day) && !procedures.contains(b"0FT44ZX", day));
    assert!(codes.icd10_procedures(day.add_days(-1)).is_none());
}

#[test]
fn editions_come_side_by_side() {
    let quarter = |month: u32| format!("MCR_MUE_PractitionerServices_Eff_{month:02}-01-2026.csv");
    let (first, second) = (quarter(1), quarter(4));
    let tables = import(&[(&second, LIMITS), (&first, LIMITS)]).unwrap();
    let days: Vec<_> = tables.iter().map(|table| table.valid_from().to_string()).collect();
    assert_eq!(days, ["2026-01-01", "2026-04-01"]);
    let twice = import(&[(&first, LIMITS), (&first, LIMITS)]).unwrap_err().to_string();
    assert!(twice.ends_with("; one at a time"), "{twice}");
    let pairs = import(&[("ccipra-v320r0-f1.txt", PAIRS), ("ccipra-v320r0.txt", PAIRS)]).unwrap_err();
    assert!(pairs.to_string().ends_with("; one at a time"), "{pairs}");
    // Said to be of one day, they are one edition.
    let mut told = Import::new(Told { valid_from: Some(DAY), ..Told::default() });
    for name in [&first, &second] {
        told.file(name, Cursor::new(LIMITS)).unwrap();
    }
    assert!(told.finish().is_err());
}

#[test]
fn what_is_not_read_says_what_is() {
    let amounts = "\"2026\",\"01112\",\"05\",\"N1000\",\"  \",\"0000030.87\",\"0000025.30\"\n";
    assert!(refusal("PFALL26A.txt", amounts).contains("import the relative value download"));
    let columns = format!("{:<57}A   1.00\n", "N1000");
    assert!(refusal("PPRRVU2026_Jan_nonQPP.txt", &columns).contains("import the CSV"));
    for name in ["x.txt", "PPRRVU2026_Jan_nonQPP.csv"] {
        assert_eq!(refusal(name, &columns), format!("{name}: {UNKNOWN}"));
    }
}

#[test]
fn an_archive_gives_every_table_it_holds() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("ReadMe.pdf", "%PDF"),
        ("PPRRVU2026_Jan_nonQPP.csv", &relative_values(2026)),
        ("notes.txt", "nothing of use"),
        ("MCR_MUE_PractitionerServices_Eff_01-01-2026.csv", LIMITS),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let mut import = Import::new(Told::default());
    import.file("RVU26A.zip", Cursor::new(&bytes)).unwrap();
    assert_eq!(import.skipped(), ["ReadMe.pdf", "notes.txt"]);
    let kinds: Vec<_> = import.finish().unwrap().iter().map(Packed::kind).collect();
    assert_eq!(kinds, [TableKind::MuePractitioner, TableKind::Fees]);
    let torn =
        Import::new(Told::default()).file("RVU26A.zip", Cursor::new(&bytes[..bytes.len() / 2])).unwrap_err();
    assert!(torn.to_string().starts_with("RVU26A.zip: a broken archive"), "{torn}");
}

#[test]
fn a_table_that_was_cut_or_is_foreign_is_refused() {
    let table = import(&[("ccipra-v320r0-f1.txt", PAIRS)]).unwrap().remove(0);
    let bytes = table.as_bytes();
    for length in [0, 7, 255, 256, bytes.len() - 1] {
        assert!(Packed::from_bytes(bytes[..length].to_vec()).is_err(), "{length}");
    }
    let mut damaged = bytes.to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    assert!(!Packed::from_bytes(damaged).unwrap().is_whole());
    let mut newer = bytes.to_vec();
    newer[7] = b'9';
    let refused = Packed::from_bytes(newer).unwrap_err();
    assert_eq!(refused.to_string(), "packed table: of another version; import the table again");
}

#[test]
fn numbers_keep_their_places() {
    assert_eq!(
        (decimal("1.30", 2), decimal("33.4009", 4), decimal("", 2)),
        (Some(130), Some(334_009), Some(0))
    );
    assert_eq!((decimal(".5", 2), decimal("1.305", 2), decimal("NA", 2)), (Some(50), None, None));
}

/// A workbook of these rows: words in the shared list, numbers in their cells, empty rows left out.
fn workbook(rows: &[Vec<&str>]) -> Vec<u8> {
    use std::fmt::Write as _;
    let (mut shared, mut sheet) = (String::new(), String::new());
    let mut count = 0;
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.iter().any(|cell| !cell.is_empty())) {
        let _ = write!(sheet, "<row r=\"{}\" spans=\"1:9\">", at + 1);
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let place = format!("{}{}", char::from(b'A' + column as u8), at + 1);
            if cell.parse::<u64>().is_ok() {
                let _ = write!(sheet, "<c r=\"{place}\" s=\"2\"><v>{cell}</v></c>");
            } else if column % 2 == 0 {
                let text = cell.replace('&', "&amp;");
                let _ = write!(
                    shared,
                    "<si><r><t>{}</t></r><r><t xml:space=\"preserve\">{}</t></r></si>",
                    &text[..1],
                    &text[1..]
                );
                let _ = write!(sheet, "<c r=\"{place}\" t=\"s\"><v>{count}</v></c>");
                count += 1;
            } else {
                let _ = write!(sheet, "<c r=\"{place}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>");
            }
        }
        sheet.push_str("</row>");
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("xl/workbook.xml", "<workbook/>".to_owned()),
        ("xl/sharedStrings.xml", format!("<?xml version=\"1.0\"?>\n<sst>{shared}</sst>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
    ] {
        zip.start_file(name, options).expect("a member");
        zip.write_all(text.as_bytes()).expect("it is written");
    }
    zip.finish().expect("it is whole").into_inner()
}

fn import_bytes(name: &str, bytes: Vec<u8>) -> Result<Vec<Packed>, ImportError> {
    let mut import = Import::new(Told::default());
    import.file(name, Cursor::new(bytes))?;
    import.finish()
}

#[test]
fn workbooks_say_what_the_text_says() {
    let rows: Vec<Vec<&str>> = PAIRS.lines().map(|line| line.split('\t').collect()).collect();
    let of_book = import_bytes("ccipra-v320r0-f1.xlsx", workbook(&rows)).expect("it is sound");
    let of_text = import(&[("ccipra-v320r0-f1.txt", PAIRS)]).expect("it is sound");
    assert_eq!(of_book[0].section(1), of_text[0].section(1));
    assert_eq!(of_book[0].valid_from(), of_text[0].valid_from());
    let limits = vec![
        vec!["Notice & \"terms\", in words"],
        vec![],
        vec![
            "HCPCS/CPT Code",
            "Practitioner Services MUE Values",
            "MUE Adjudication Indicator",
            "MUE Rationale",
        ],
        vec!["N2000", "4", "3 Date of Service Edit: Clinical", "Invented"],
    ];
    let name = "MCR_MUE_PractitionerServices_Eff_01-01-2026.xlsx";
    let tables = import_bytes(name, workbook(&limits)).expect("it is sound");
    assert_eq!((tables[0].kind(), tables[0].entries()), (TableKind::MuePractitioner, 1));
    // What is wrong is told with the row of the sheet.
    let mut wrong = limits.clone();
    wrong[3][1] = "four";
    let told = import_bytes(name, workbook(&wrong)).expect_err("it is wrong").to_string();
    assert!(told.contains("line 4: the limit of N2000 is no number"), "{told}");
    let mut torn = workbook(&limits);
    torn.truncate(torn.len() / 2);
    assert!(import_bytes(name, torn).is_err());
}

#[test]
fn registry_drugs_and_notes_are_refused_with_their_line() {
    let registry = "\"NPI\",\"NPI Deactivation Date\",\"NPI Reactivation Date\"\n";
    let rows = |row: &str| format!("{registry}{row}\n");
    assert!(import(&[("npidata_pfile_1.csv", &rows("\"1900000138\",\"\",\"\""))]).is_ok());
    for (row, told) in [
        ("\"1900000139\",\"\",\"\"", "line 2: no provider number"),
        ("\"1900000138\",\"2026-01-01\",\"\"", "line 2: NPI Deactivation Date is no date"),
    ] {
        let refused = refusal("npidata_pfile_1.csv", &rows(row));
        assert!(refused.contains(told), "{refused}");
    }
    assert!(refusal("npidata_pfile_1.csv", registry).contains("no providers"));
    let drugs = "hcpcs,ndc,billing_units,unit,single_use,effective,end\n";
    for (row, told) in [
        ("N7001,123,1,ML,Y,,", "line 2: column ndc"),
        ("N7001,00000000022,1,,Y,,", "line 2: billing_units and unit go together"),
        ("N7001,00000000022,1,CC,Y,,", "line 2: column unit"),
    ] {
        let refused = refusal("drug.csv", &format!("{drugs}{row}\n"));
        assert!(refused.contains(told), "{refused}");
    }
    let notes = "<ICD10CM.tabular>\n<chapter><section><diag><name>K29</name>\n<excludes1><note>invented (K20.-)</note>\
                 </excludes1></diag></section></chapter>\n</ICD10CM.tabular>\n";
    let name = "icd10cm_tabular_2026.xml";
    assert!(import(&[(name, notes)]).is_ok());
    let cut = notes.replace("</ICD10CM.tabular>", "");
    assert!(refusal(name, &cut).contains("the list is cut short"), "{}", refusal(name, &cut));
    let wrong = notes.replace("K29", "29K");
    assert!(refusal(name, &wrong).contains("line 2: \"29K\" is no code"), "{}", refusal(name, &wrong));
    assert!(refusal("tabular.xml", notes).contains("does not say of which fiscal year"));
}
