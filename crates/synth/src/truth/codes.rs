//! Code tables beside the truth: invented codes in the layouts of CMS, which whoever takes the drop imports.
//!
//! Codes of these tables begin with N, which no code set uses, so that nothing here is licensed and no claim
//! without a coding defect has one.

use std::fmt::Write;

use crate::Day;

/// File names and texts, for services of these days.
pub(super) fn code_tables(first: Day, last: Day) -> Vec<(String, String)> {
    let (year, month, _) = last.parts();
    let quarter = (month - 1) / 3;
    let version = year - 1994;
    let mut files = vec![
        (format!("ccipra-v{version}{quarter}r0-f1.txt"), pairs()),
        (format!("mcd-ccipra-v{version}{quarter}r0-f1.txt"), pairs()),
        (format!("AOC_V{year}Q{}-MCR.txt", quarter + 1), add_ons()),
    ];
    // Of limits and fees there is an edition for each quarter or year.
    let (mut at, mut quarters) = (first, Vec::new());
    while at.since(last) <= 0 {
        let (year, month, _) = at.parts();
        quarters.push((year, (month - 1) / 3 * 3 + 1));
        at = at.plus(28);
    }
    quarters.push((year, quarter * 3 + 1));
    quarters.dedup();
    for (year, month) in &quarters {
        for whose in ["MCR", "MCD"] {
            files.push((format!("{whose}_MUE_PractitionerServices_Eff_{month:02}-01-{year}.csv"), limits()));
        }
    }
    let mut years: Vec<i32> = quarters.iter().map(|(year, _)| *year).collect();
    years.dedup();
    // A fiscal year begins in October of the year before, and the editor's version counts from 1983.
    let fiscal = quarters.iter().map(|(year, month)| if *month < 10 { *year } else { year + 1 });
    let mut fiscal_years: Vec<i32> = fiscal.collect();
    fiscal_years.dedup();
    for year in fiscal_years {
        files.push((format!("icd10cm_tabular_{year}.xml"), notes(year)));
        let version = year - 1983;
        files
            .push((format!("Definitions of Medicare Code Edits_v_{version}_0.txt"), medicare_edits(version)));
    }
    files.push(("clia.csv".to_owned(), "code,qw,effective,end\nN6101,Y,,\nN6102,N,,\n".to_owned()));
    files.extend(years.into_iter().map(|year| (format!("PPRRVU{year}_Jan_nonQPP.csv"), fees(year))));
    files
}

fn pairs() -> String {
    let mut text = "Invented codes\r\n\r\nColumn 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\t\
                    Deletion Date *=no data\tModifier\tRationale\r\n"
        .to_owned();
    for (first, second, indicator) in [("N1000", "N2000", 0), ("N1000", "N2010", 1), ("N1000", "N2020", 9)] {
        let _ = write!(text, "{first}\t{second}\t\t20200101\t*\t{indicator}\tInvented\r\n");
    }
    text
}

fn add_ons() -> String {
    let head = "Add-on Code\tPrimary Code\tAOC Edit Type\tAdd-on Deletion\tPrimary Deletion\tEffective\t\
                Deletion\tNotes\r\n";
    format!("{head}N5001\tN1000\t1\t\t\t2013091\t\t\r\nN5001\tN1011\t1\t\t\t2013091\t\t\r\n")
}

fn notes(year: i32) -> String {
    format!(
        "<ICD10CM.tabular>\n <version>{year}</version>\n <chapter><name>14</name><section id=\"N30-N39\">\n  \
         <diag><name>N30</name><useAdditionalCode><note>invented (B95-B97)</note></useAdditionalCode></diag>\n \
         <diag><name>J41</name><excludes1><note>invented (J42)</note></excludes1></diag>\n \
         <diag><name>K29</name><codeFirst><note>invented (B98.0-)</note></codeFirst></diag>\n \
         </section></chapter>\n</ICD10CM.tabular>\n"
    )
}

fn medicare_edits(version: i32) -> String {
    format!(
        "Invented lists in the layout of the Definitions of Medicare Code Edits\nVersion {version}.0\n\
         Procedures for females only\n0UT90ZZ\tInvented\n\
         Procedures for males only\n0VT00ZZ\tInvented\n\
         Unacceptable principal diagnosis\nZ9181\tInvented\n\
         Questionable admission\nR5383\tInvented\n\
         Non-covered procedure\n0HDZZZZ\tInvented\n"
    )
}

fn limits() -> String {
    "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n\
     N2020,3,1 Line Edit,Invented\nN2030,1,2 Date of Service Edit: Policy,Invented\n"
        .to_owned()
}

fn fees(year: i32) -> String {
    let mut text = format!(
        "{year} National Physician Fee Schedule Relative Value File January Release\nInvented codes and values\n\
         HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,\
         OP,PROC,SURG,SURG,SURG,SURG,QPP,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\n"
    );
    // Code, status, global period, bilateral, assistant, second surgeons.
    for (code, status, global, bilateral, assistant, second) in [
        ("N1000", 'A', "XXX", 0, 1, 0),
        ("N1011", 'A', "000", 1, 2, 1),
        ("N1012", 'A', "XXX", 1, 2, 1),
        ("N1090", 'A', "090", 1, 2, 1),
        ("N4000", 'B', "XXX", 0, 0, 0),
        ("N4001", 'N', "XXX", 0, 0, 0),
    ] {
        let _ = writeln!(
            text,
            "{code},,Invented,{status},,1.00,2.00,,0.80,,0.10,3.10,1.90,0,{global},0.00,0.00,0.00,2,{bilateral},\
             {assistant},{second},0,,,33.4009,09,0,99,0.00,0.00,0.00"
        );
    }
    text
}
