//! What full-size tables cost: 2.5 million pairs of two windows each, 20,000 unit limits, 15,000 rows of a
//! fee schedule and the other tables that edits ask, all invented. Prints import and load times, sizes,
//! look-ups a second, and a claim scrubbed with the tables, and held against the patient's earlier claims,
//! beside one scrubbed without.
//!
//!     cargo bench -p cleanclaim-scrub --bench tables

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use claims::{ClaimReader, Date};
use codes::import::{Import, Told};
use codes::tables::Program;
use codes::{CodeSets, Folder, Packed, ProcedureCode};
use scrub::{Earlier, Findings, Levels, Policy, Scrubber, Services};
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, lex};

fn main() {
    let texts = [
        ("ccipra-v320r0-f1.txt", pairs()),
        ("MUE_Practitioner_2026q1.csv", limits()),
        ("PPRRVU2026_Jan.csv", fees()),
        ("AOC_V2026Q1-MCR.txt", add_ons()),
        ("HCPC2026_JAN_ANWEB.txt", hcpcs()),
        ("lcd.csv", policies()),
        ("age-sex.csv", list("code,sex,age_from,age_to", 2_000, ",,0,124")),
        ("drug.csv", list("hcpcs,ndc,billing_units,unit,single_use,effective,end", 8_000, ",,,,N,,")),
        ("clia.csv", waived()),
        ("nppes.csv", providers()),
        ("icd10cm_tabular_2026.xml", notes()),
        ("Definitions of Medicare Code Edits_v_43_0.txt", medicare_edits()),
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let kept = Folder::new(folder.path());
    for (name, text) in texts {
        let (table, took) = timed(|| {
            let mut import = Import::new(Told::default());
            import.file(name, Cursor::new(&text)).expect("it is sound");
            import.finish().expect("it is whole").remove(0)
        });
        kept.put(std::slice::from_ref(&table)).expect("the disk has room");
        let (bytes, loaded) = (table.as_bytes().to_vec(), text.len() / 1_000_000);
        let (_, load) = timed(|| Packed::from_bytes(bytes).expect("it reads its own bytes"));
        let size = table.as_bytes().len() as f64 / 1e6;
        println!(
            "{:<18} {:>9} rows: {loaded} MB of text imported in {took:.2?}; {size:.1} MB kept, head checked in {load:.2?}",
            table.kind().as_str(),
            table.entries(),
        );
    }
    let (codes, took) = timed(|| kept.code_sets(None).expect("the tables are sound"));
    println!("all tables read from the folder in {took:.2?}");
    let (whole, took) = timed(|| kept.tables().expect("they are there").iter().all(Packed::is_whole));
    println!("read and every digest checked in {took:.2?}: {whole}");
    look_up(&codes);
    scrub(&codes, kept.tables().expect("they are there"));
    history(&codes);
}

/// Pairs found and not found, at places that follow no order.
fn look_up(codes: &CodeSets) {
    let bundles = codes.bundles(Program::Practitioner, DAY).expect("it is loaded");
    let limits = codes.unit_limits(Program::Practitioner, DAY).expect("it is loaded");
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let asked: Vec<(ProcedureCode, ProcedureCode)> = (0..1_000_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (code(state as usize % 8_000), code(8_000 + (state >> 32) as usize % 20_000))
        })
        .collect();
    let (hits, took) =
        timed(|| asked.iter().filter(|(first, second)| bundles.find(*first, *second, DAY).is_some()).count());
    let rate = asked.len() as f64 / took.as_secs_f64() / 1e6;
    println!("pairs: {rate:.1} M look-ups/s at random ({hits} of {} found)", asked.len());
    let (hits, took) = timed(|| asked.iter().filter(|(first, _)| limits.find(*first).is_some()).count());
    let rate = asked.len() as f64 / took.as_secs_f64() / 1e6;
    println!("limits: {rate:.1} M look-ups/s at random ({hits} found)");
}

/// Claims of the base, whose codes are not listed and then are, with the tables and without. Nothing is wrong
/// with them, so that what is measured is asking tables, not telling findings.
fn scrub(codes: &CodeSets, tables: Vec<Packed>) {
    let base = include_str!("../tests/base/837p.edi").replace('\n', "");
    let listed = base.replace("HC:99213", "HC:N0001").replace("HC:87880", "HC:F0001");
    let listed = listed.replace("HC:99223", "HC:N0002").replace("HC:99232", "HC:F0002");
    let without = CodeSets::built_in();
    for table in tables {
        let mut one = CodeSets::built_in();
        let kind = table.kind();
        one.add(table).expect("it can be added");
        let more = [&base, &listed].map(|text| {
            let mut best = [f64::MAX; 2];
            for _ in 0..5 {
                for (best, codes) in best.iter_mut().zip([&without, &one]) {
                    *best = best.min(nanoseconds(text, codes));
                }
            }
            (best[1] / best[0] - 1.0) * 100.0
        });
        println!("{:<18} alone {:+.1} %, and with codes in it {:+.1} %", kind.as_str(), more[0], more[1]);
    }
    for (name, text) in [("codes of the base", &base), ("codes in every table", &listed)] {
        let mut best = [f64::MAX; 2];
        for _ in 0..5 {
            for (best, codes) in best.iter_mut().zip([&without, codes]) {
                *best = best.min(nanoseconds(text, codes));
            }
        }
        let [without, with] = best;
        let more = (with / without - 1.0) * 100.0;
        println!("a claim, {name}: {without:.0} ns without tables, {with:.0} ns with all ({more:+.0} %)");
    }
}

/// A claim remembered, and held against four earlier claims of its patient on the same day.
fn history(codes: &CodeSets) {
    let base = include_str!("../tests/base/837p.edi").replace('\n', "");
    let text = base.replace("HC:99213", "HC:N0001").replace("HC:87880", "HC:F0001");
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837 guide");
    let (mut claims, mut took) = (0_u32, Duration::ZERO);
    let mut sink = |view: claims::ClaimView<'_, '_>| {
        let kept: Vec<Vec<u8>> = (0..4)
            .map(|number| {
                let mut bytes = Vec::new();
                Services::of(&view, 1, 100 + number, 200 + number).expect("it has lines").encode(&mut bytes);
                bytes
            })
            .collect();
        let began = Instant::now();
        for _ in 0..ROUNDS {
            let services = Services::of(&view, 1, 2, 3).expect("it has lines");
            let mut bytes = Vec::new();
            services.encode(&mut bytes);
            let earlier: Vec<Services> = kept.iter().filter_map(|bytes| Services::decode(bytes)).collect();
            let earlier: Vec<Earlier<'_>> =
                earlier.iter().map(|services| Earlier { services, control_number: "P-1" }).collect();
            black_box((bytes, services.conflicts(&earlier, codes)));
        }
        took += began.elapsed();
        claims += ROUNDS;
    };
    reader.read(&segments, &mut sink);
    reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
    let each = took.as_secs_f64() * 1e9 / f64::from(claims);
    println!("a claim held against four of its patient: {each:.0} ns");
}

/// Nanoseconds a claim.
fn nanoseconds(text: &str, codes: &CodeSets) -> f64 {
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let scrubber = Scrubber::new(codes, Policy::default(), DAY);
    let (mut claims, mut took) = (0_u32, Duration::ZERO);
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837 guide");
    let mut findings = Findings::new();
    let mut sink = |view: claims::ClaimView<'_, '_>| {
        let mut levels = Levels::new();
        scrubber.scrub_context(&view, &mut levels, &mut findings);
        let began = Instant::now();
        for _ in 0..ROUNDS {
            scrubber.scrub_context(&view, &mut levels, &mut findings);
            black_box(scrubber.scrub_claim(&view, &mut findings));
            assert!(findings.is_empty(), "the claims are clean");
        }
        took += began.elapsed();
        claims += ROUNDS;
    };
    reader.read(&segments, &mut sink);
    reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
    took.as_secs_f64() * 1e9 / f64::from(claims)
}

/// An invented code: letters that begin no code there is.
fn code(number: usize) -> ProcedureCode {
    let text = format!("{}{:04}", ["N", "F", "I", "O"][number / 10_000], number % 10_000);
    ProcedureCode::parse(text.as_bytes()).expect("five characters")
}

/// Five thousand codes of column one with five hundred of column two each, every pair with a window that has
/// ended and one that has not.
fn pairs() -> String {
    let mut text = String::with_capacity(250_000_000);
    for first in 0..5_000 {
        let column_one = code(first);
        for at in 0..500 {
            let second = code(10_000 + (first * 37 + at * 53) % 26_000);
            let indicator = (first + at) % 2;
            let _ = writeln!(text, "{column_one}\t{second}\t\t20150101\t20191231\t0\tInvented");
            let _ = writeln!(text, "{column_one}\t{second}\t\t20200101\t*\t{indicator}\tInvented");
        }
    }
    text
}

fn limits() -> String {
    let mut text =
        "HCPCS,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n".to_owned();
    for number in 0..20_000 {
        let _ = writeln!(text, "{},{},{} Edit,Invented", code(number), number % 9 + 1, number % 3 + 1);
    }
    text
}

fn fees() -> String {
    let fixture = include_str!("../tests/tables/PPRRVU2026_Jan_nonQPP.csv");
    let mut lines = fixture.lines();
    let mut text: String = lines.by_ref().take(3).fold(String::new(), |text, line| text + line + "\n");
    let row = lines.next().expect("a row").split_once(',').expect("a code").1;
    for number in 0..15_000 {
        let _ = writeln!(text, "{},{row}", code(number));
    }
    text
}

fn add_ons() -> String {
    (0..8_000).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "{}\t{}\t1\t\t\t2013091\t\t", code(20_000 + number), code(number));
        text
    })
}

/// Invented codes, and those of the base that begin with a letter.
fn hcpcs() -> String {
    let line = |code: &str, kind: char| {
        let line = format!("{code}00100{kind}");
        format!("{line:<268}{:<52}\n", "20000101")
    };
    (0..8_000).fold(line("J1100", '3') + &line("   QW", '7'), |text, number| {
        text + &line(&code(number).to_string(), '3')
    })
}

/// Tests that are the waived ones with QW: that of the base, and every other invented code from `F0001` on.
fn waived() -> String {
    (0..500).fold("code,qw,effective,end\n87880,Y,,\n".to_owned(), |mut text, number| {
        let _ = writeln!(text, "{},Y,,", code(10_001 + number * 2));
        text
    })
}

fn policies() -> String {
    let mut text = "payer,policy,hcpcs,diagnosis_from,diagnosis_to,logic,effective,end\n".to_owned();
    for number in 0..60_000 {
        let letter = char::from(b'A' + (number % 26) as u8);
        let _ = writeln!(text, ",L{},{},{letter}00,{letter}99,any,,", number / 60, code(number / 30));
    }
    text
}

/// A list of one's own: every code with the same rest.
fn list(heading: &str, rows: usize, rest: &str) -> String {
    (0..rows).fold(format!("{heading}\n"), |mut text, number| {
        let _ = writeln!(text, "{}{rest}", code(number));
        text
    })
}

/// A hundred thousand numbers of providers, a tenth of them ended.
fn providers() -> String {
    let mut text = "NPI,NPI Deactivation Date,NPI Reactivation Date\n".to_owned();
    for number in 0..1_000_000_u32 {
        let npi = (1_200_000_000 + number).to_string();
        if codes::is_npi(npi.as_bytes()) {
            let ended = if number % 100 < 10 { "01/01/2025" } else { "" };
            let _ = writeln!(text, "{npi},{ended},");
        }
    }
    text
}

/// As many notes as the tabular list has.
fn notes() -> String {
    let mut text = "<ICD10CM.tabular>\n<chapter><section>\n".to_owned();
    for number in 0..2_600 {
        let category = format!("{}{:02}", char::from(b'A' + (number / 100) as u8), number % 100);
        let _ = writeln!(
            text,
            "<diag><name>{category}</name><excludes1><note>x (Q80-Q82, Q84.-)</note></excludes1>{}</diag>",
            match number % 10 {
                3 | 5 => "<useAdditionalCode><note>x (Z79.-)</note></useAdditionalCode>",
                7 => "<codeFirst><note>x (Z80.-)</note></codeFirst>",
                _ => "",
            }
        );
    }
    text + "</section></chapter></ICD10CM.tabular>\n"
}

fn medicare_edits() -> String {
    let mut text = "Definitions of Medicare Code Edits\nVersion 43.0\n".to_owned();
    for heading in ["Maternity diagnoses", "Diagnoses for females only", "Unspecified code"] {
        let _ = writeln!(text, "{heading}");
        for number in 0..3_000 {
            let _ = writeln!(text, "O{number:04}\tInvented");
        }
    }
    text
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let made = act();
    (made, began.elapsed())
}

const DAY: Date = Date::literal(2026, 3, 16);
const ROUNDS: u32 = 20_000;
