//! Every row of every table, tried from both sides: a claim that the row speaks against, and one that it
//! does not.
//!
//! The claims are made from the rows. What a row should do is worked out here from the row alone, in the
//! plainest way there is, and not by asking the table.

#[path = "tables/mod.rs"]
mod tables;

use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};
use std::sync::LazyLock;

use claims::{ClaimReader, Date};
use codes::tables::{Adjudication, ModifierIndicator, NoteKind, Program};
use codes::{CodeSets, ProcedureCode};
use scrub::{Findings, Levels, Policy, Scrubber};
use x12::guide::{Guide, GuideId};

static CODES: LazyLock<CodeSets> = LazyLock::new(tables::codes);

const DAY: Date = Date::literal(2026, 3, 12);

/// A claim to be.
struct Draft {
    institutional: bool,
    filing: &'static str,
    payer: String,
    sex: char,
    birth: Date,
    place: &'static str,
    diagnoses: Vec<String>,
    /// NPI of who bills.
    biller: String,
    /// PRV of who bills.
    billing: String,
    /// 2310B.
    provider: String,
    /// 2410 of every line.
    package: String,
    lines: Vec<Line>,
}

struct Line {
    code: String,
    units: u32,
    on: Date,
}

fn line(code: impl Display, units: u32, on: Date) -> Line {
    Line { code: code.to_string(), units, on }
}

impl Draft {
    fn of(lines: Vec<Line>) -> Self {
        Self {
            institutional: false,
            filing: "CI",
            payer: "PAYER01".to_owned(),
            sex: 'F',
            birth: Date::literal(1980, 4, 15),
            place: "11",
            diagnoses: vec!["J0190".to_owned()],
            biller: "1900000013".to_owned(),
            billing: String::new(),
            provider: String::new(),
            package: String::new(),
            lines,
        }
    }

    fn hospital(lines: Vec<Line>) -> Self {
        Self { institutional: true, place: "13", ..Self::of(lines) }
    }

    fn text(&self) -> String {
        let mut text = format!(
            "ST*837*0001*005010X222A1~BHT*0019*00*B1*20260316*0815*CH~HL*1**20*1~{}NM1*85*2*CLINIC*****XX*{}~\
             HL*2*1*22*0~SBR*P*18*******{}~NM1*IL*1*A*B****MI*M1~DMG*D8*{}*{}~NM1*PR*2*PLAN*****PI*{}~\
             CLM*P-1*100***{}:{}:1**A*Y*Y~",
            self.billing,
            self.biller,
            self.filing,
            self.birth.ccyymmdd(),
            self.sex,
            self.payer,
            self.place,
            if self.institutional { 'A' } else { 'B' },
        );
        for (at, diagnosis) in self.diagnoses.iter().enumerate() {
            let _ = write!(text, "HI*{}:{diagnosis}~", if at == 0 { "ABK" } else { "ABF" });
        }
        text.push_str(&self.provider);
        for (at, line) in self.lines.iter().enumerate() {
            let Line { code, units, on } = line;
            let _ = if self.institutional {
                write!(text, "LX*{}~SV2*0360*HC:{code}*10*UN*{units}~", at + 1)
            } else {
                write!(text, "LX*{}~SV1*HC:{code}*10*UN*{units}***1~", at + 1)
            };
            let _ = write!(text, "DTP*472*D8*{}~{}", on.ccyymmdd(), self.package);
        }
        text
    }

    /// The coding edits that fire.
    fn found(&self) -> BTreeSet<&'static str> {
        let text = self.text();
        let segments = x12::lex(text.as_bytes(), x12::Delimiters::USUAL, 0);
        let guide = if self.institutional { GuideId::Institutional } else { GuideId::Professional };
        let mut reader = ClaimReader::new(Guide::by_id(guide)).expect("an 837 guide");
        let scrubber = Scrubber::new(&CODES, Policy::default(), Date::literal(2026, 3, 31));
        let (mut findings, mut levels) = (Findings::new(), Levels::new());
        let mut sink = |view: claims::ClaimView<'_, '_>| {
            scrubber.scrub_context(&view, &mut levels, &mut findings);
            scrubber.scrub_claim(&view, &mut findings);
        };
        reader.read(&segments, &mut sink);
        reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
        findings.take().iter().map(scrub::Finding::edit_id).filter(|id| id.starts_with("COD")).collect()
    }

    #[track_caller]
    fn expect(&self, edit: &str, fires: bool) {
        let found = self.found();
        assert_eq!(found.contains(edit), fires, "{edit} of {found:?} in {}", self.text());
    }
}

/// The days next to a window, on both sides, and days in it.
fn edges(from: Date, to: Option<Date>) -> [Date; 4] {
    let last = to.unwrap_or(DAY).max(from);
    [from, last, from.add_days(-1), last.add_days(1)]
}

#[test]
fn every_pair_bundles_within_its_window_only() {
    let mut tried = 0;
    for program in [Program::Practitioner, Program::Outpatient] {
        let rows: Vec<_> = CODES.bundles(program, DAY).expect("it is loaded").iter().collect();
        for &(first, second, from, to, _) in &rows {
            for on in edges(from, to).into_iter().filter(|on| *on <= Date::literal(2026, 3, 31)) {
                let holds = |row: &&(ProcedureCode, ProcedureCode, Date, Option<Date>, ModifierIndicator)| {
                    (row.0, row.1) == (first, second) && row.2 <= on && row.3.is_none_or(|to| on <= to)
                };
                let says = rows.iter().rfind(holds).map(|row| row.4);
                let claim = |lines: [String; 2]| {
                    let lines = lines.map(|code| line(code, 1, on)).into();
                    let outpatient = program == Program::Outpatient;
                    if outpatient { Draft::hospital(lines) } else { Draft::of(lines) }
                };
                for order in [[first, second], [second, first]] {
                    let plain = claim(order.map(|code| code.to_string()));
                    plain.expect("COD-001", says == Some(ModifierIndicator::NotAllowed));
                    plain.expect("COD-002", says == Some(ModifierIndicator::Allowed));
                }
                for distinct in [[":XS", ""], ["", ":59"]] {
                    let apart =
                        claim([format!("{first}{}", distinct[0]), format!("{second}{}", distinct[1])]);
                    apart.expect("COD-001", says == Some(ModifierIndicator::NotAllowed));
                    apart.expect("COD-002", false);
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 20);
}

#[test]
fn every_unit_limit_holds_and_no_more() {
    for program in [Program::Practitioner, Program::Outpatient] {
        for (code, limit) in CODES.unit_limits(program, DAY).expect("it is loaded").iter() {
            let claim = |lines: Vec<(String, u32)>| {
                let lines = lines.into_iter().map(|(code, units)| line(code, units, DAY)).collect();
                if program == Program::Outpatient { Draft::hospital(lines) } else { Draft::of(lines) }
            };
            let edit = if limit.adjudication == Adjudication::DayPolicy { "COD-021" } else { "COD-004" };
            let most = limit.units;
            claim(vec![(code.to_string(), most + 1)]).expect(edit, true);
            if most > 0 {
                claim(vec![(code.to_string(), most)]).expect(edit, false);
                let two = claim(vec![(code.to_string(), most), (format!("{code}:76"), 1)]);
                two.expect(edit, limit.adjudication != Adjudication::Line);
                // An assistant is counted apart.
                claim(vec![(code.to_string(), most), (format!("{code}:80"), 1)]).expect(edit, false);
            }
        }
    }
}

#[test]
fn every_add_on_code_wants_its_primary() {
    let rows: Vec<_> = CODES.add_ons(DAY).expect("it is loaded").iter().collect();
    for &(code, primary, from, to, kind) in &rows {
        let edit = if kind == 1 { "COD-005" } else { "COD-022" };
        for on in edges(from, to).into_iter().filter(|on| *on <= Date::literal(2026, 3, 31)) {
            let in_force =
                rows.iter().any(|row| row.0 == code && row.2 <= on && row.3.is_none_or(|to| on <= to));
            let holds = from <= on && to.is_none_or(|to| on <= to);
            Draft::of(vec![line(code, 1, on)]).expect(edit, in_force);
            let other = primary.map_or("99213".to_owned(), |primary| primary.to_string());
            let beside = Draft::of(vec![line(&other, 1, on), line(code, 1, on)]);
            beside.expect(edit, in_force && !holds);
            let apart = Draft::of(vec![line(other, 1, on.add_days(-9)), line(code, 1, on)]);
            apart.expect(edit, in_force);
        }
    }
}

#[test]
fn every_row_of_the_fee_schedule_says_which_modifiers_fit() {
    let fees = CODES.fees(false, DAY).expect("it is loaded");
    for fee in fees.iter().filter(|fee| fee.part == 0) {
        let with = |modifier: &str| Draft::of(vec![line(format!("{}{modifier}", fee.code), 1, DAY)]);
        with(":26").expect("COD-009", !matches!(fee.parts, b'1' | b'6'));
        with(":TC").expect("COD-009", fee.parts != b'1');
        with("").expect("COD-009", false);
        with(":50").expect("COD-011", matches!(fee.bilateral, b'0' | b'2' | b'9'));
        with("").expect("COD-011", false);
        let sides = Draft::of(["LT", "RT"].map(|side| line(format!("{}:{side}", fee.code), 1, DAY)).into());
        sides.expect("COD-012", fee.bilateral == b'1');
        with(":LT").expect("COD-012", false);
        for assistant in [":80", ":81", ":82", ":AS"] {
            with(assistant).expect("COD-013", fee.assistant == b'1');
        }
        with("").expect("COD-013", false);
        with(":62").expect("COD-014", fee.co_surgeons == b'0');
        with(":66").expect("COD-014", fee.team == b'0');
        with("").expect("COD-014", false);
        for (place, facility) in [("11", false), ("22", true)] {
            Draft { place, ..with("") }.expect("COD-010", fee.parts == b'1' && facility);
            Draft { place, ..with(":26") }.expect("COD-010", false);
            Draft { place, ..with(":TC") }.expect("COD-027", facility);
            Draft { place, ..with("") }.expect("COD-027", fee.parts == b'3' && facility);
        }
        for (filing, medicare) in [("CI", false), ("MB", true)] {
            let bundled = matches!(fee.status, b'B' | b'I' | b'E' | b'X' | b'P');
            Draft { filing, ..with("") }.expect("COD-015", medicare && bundled);
            Draft { filing, ..with("") }.expect("COD-020", medicare && fee.status == b'N');
            Draft { filing, ..with(":GY") }.expect("COD-020", false);
            Draft { filing, ..with("") }.expect("COD-025", medicare && fee.multiple == b'5');
            Draft { filing, ..with(":GP") }.expect("COD-025", false);
        }
    }
}

#[test]
fn every_surgery_has_its_global_period() {
    for fee in CODES.fees(false, DAY).expect("it is loaded").iter().filter(|fee| fee.part == 0) {
        let visit = |modifier: &str, days: i32, surgery: &str| {
            let visit = line(format!("99213{modifier}"), 1, DAY.add_days(days));
            Draft::of(vec![line(format!("{}{surgery}", fee.code), 1, DAY), visit])
        };
        let global = fee.global_days();
        let minor = matches!(global, Some(0 | 10));
        visit("", 0, "").expect("COD-006", minor);
        visit(":25", 0, "").expect("COD-006", false);
        visit("", 0, ":80").expect("COD-006", false);
        for days in [0, -1] {
            visit("", days, "").expect("COD-007", global == Some(90));
            visit(":57", days, "").expect("COD-007", false);
        }
        visit("", -2, "").expect("COD-007", false);
        let last = i32::from(global.unwrap_or(0));
        if last > 0 {
            for days in [1, last] {
                visit("", days, "").expect("COD-008", true);
                visit(":24", days, "").expect("COD-008", false);
            }
        }
        visit("", last + 1, "").expect("COD-008", false);
    }
}

#[test]
fn every_level_two_code_and_modifier_has_its_days() {
    let hcpcs = CODES.hcpcs(DAY).expect("it is loaded");
    for (code, from, to) in hcpcs.iter() {
        for on in edges(from, to).into_iter().filter(|on| *on <= Date::literal(2026, 3, 31)) {
            let in_force = from <= on && to.is_none_or(|to| on <= to);
            Draft::of(vec![line(code, 1, on)]).expect("COD-023", !in_force && (on < from || to.is_some()));
        }
    }
    Draft::of(vec![line("A9997", 1, DAY)]).expect("COD-023", true);
    for (modifier, from, to) in hcpcs.modifiers() {
        let modifier = String::from_utf8_lossy(&modifier).into_owned();
        for on in edges(from, to).into_iter().filter(|on| *on <= Date::literal(2026, 3, 31)) {
            let in_force = from <= on && to.is_none_or(|to| on <= to);
            let claim = Draft::of(vec![line(format!("99213:{modifier}"), 1, on)]);
            claim.expect("COD-024", !in_force && (on < from || to.is_some()));
        }
    }
}

#[test]
fn every_policy_covers_its_diagnoses_only() {
    let rows: Vec<_> = CODES.policies(DAY).expect("it is loaded").iter().collect();
    for row in &rows {
        let needed: Vec<String> = rows
            .iter()
            .filter(|other| other.policy == row.policy && other.needed)
            .map(|other| other.diagnosis_from.clone())
            .collect();
        let payer = if row.payer.is_empty() { "PAYER01".to_owned() } else { row.payer.clone() };
        let claim = |diagnoses: Vec<String>| {
            let text = line(row.code, 1, DAY);
            Draft {
                payer: payer.clone(),
                diagnoses,
                institutional: true,
                place: "13",
                ..Draft::of(vec![text])
            }
        };
        let in_force = row.from <= DAY && row.to.is_none_or(|to| DAY <= to);
        let any = rows.iter().find(|other| other.policy == row.policy && !other.needed && other.to.is_none());
        for diagnosis in [&row.diagnosis_from, &row.diagnosis_to] {
            let mut all = needed.clone();
            all.extend([diagnosis.clone(), any.map_or(String::new(), |any| any.diagnosis_from.clone())]);
            claim(all).expect("COD-017", false);
            let alone: Vec<String> = needed.iter().cloned().chain([diagnosis.clone()]).collect();
            claim(alone).expect("COD-017", !in_force || row.needed);
        }
        claim(vec!["J0190".to_owned()]).expect("COD-017", true);
        let other = Draft { payer: "ELSE".to_owned(), ..claim(vec!["J0190".to_owned()]) };
        other.expect("COD-017", row.payer.is_empty());
    }
}

#[test]
fn every_procedure_is_for_its_ages_and_sex() {
    for (code, limits, from, to) in CODES.demographics(DAY).expect("it is loaded").iter() {
        let in_force = from <= DAY && to.is_none_or(|to| DAY <= to);
        let own = limits.sex.map_or('F', char::from);
        for (sex, fits) in [(own, true), (if own == 'F' { 'M' } else { 'F' }, limits.sex.is_none())] {
            for age in [
                limits.age_from.saturating_sub(1),
                limits.age_from,
                limits.age_to,
                limits.age_to.saturating_add(1),
            ] {
                let birth = Date::of(DAY.year() - i32::from(age), 3, 12).expect("a day");
                let of_age = limits.age_from <= age && age <= limits.age_to;
                let claim = Draft { sex, birth, ..Draft::of(vec![line(code, 1, DAY)]) };
                claim.expect("COD-019", in_force && !(fits && of_age));
            }
        }
    }
}

#[test]
fn every_package_is_of_its_procedure_and_comes_to_its_units() {
    for (code, drug, from, to) in CODES.drugs(DAY).expect("it is loaded").iter() {
        let in_force = from <= DAY && to.is_none_or(|to| DAY <= to);
        let of_day: Vec<_> = CODES.drugs(DAY).expect("it is loaded").find(code, DAY).collect();
        let is_single = of_day.iter().any(|drug| drug.single_use);
        for (filing, medicare) in [("CI", false), ("MB", true)] {
            let with = |modifier: &str| Draft {
                filing,
                ..Draft::of(vec![line(format!("{code}{modifier}"), 1, DAY)])
            };
            with("").expect("COD-029", medicare && is_single);
            with(":JZ").expect("COD-029", false);
            let mut wasted = with("");
            wasted.lines.push(line(format!("{code}:JW"), 1, DAY));
            wasted.expect("COD-029", false);
        }
        if drug.ndc == 0 {
            continue;
        }
        let given = |ndc: u64, units: u32| {
            let package = format!("LIN**N4*{ndc:011}~CTP****4*{}~", String::from_utf8_lossy(&drug.unit));
            Draft { package, ..Draft::of(vec![line(format!("{code}:JZ"), units, DAY)]) }
        };
        let units = drug.units * 4 / 10_000;
        given(drug.ndc, units).expect("COD-030", !in_force);
        given(99_999_999_999, units).expect("COD-030", true);
        given(drug.ndc, units).expect("COD-031", false);
        given(drug.ndc, units + 1).expect("COD-031", in_force);
    }
}

#[test]
fn every_note_speaks_of_what_it_names() {
    let notes: Vec<_> = CODES.diagnosis_notes(DAY).expect("it is loaded").iter().collect();
    assert_eq!(notes.len(), 6, "{notes:?}");
    for (code, kind, from, to) in notes {
        let claim = |diagnoses: [&str; 2]| {
            let diagnoses = diagnoses.map(|code| format!("{code:0<4}")).to_vec();
            Draft { diagnoses, ..Draft::of(vec![line("99213", 1, DAY)]) }
        };
        match kind {
            NoteKind::Excludes => {
                // A range that holds the code itself says nothing.
                let wide = from <= code && code <= to;
                for other in [&from, &to] {
                    claim([&code, other]).expect("COD-033", !wide);
                    claim([other, &code]).expect("COD-033", !wide);
                }
                claim([&code, "I10"]).expect("COD-033", false);
            }
            NoteKind::CodeFirst => {
                claim([&code, &from]).expect("COD-034", true);
                claim([&from, &code]).expect("COD-034", false);
            }
        }
    }
}

#[test]
fn every_taxonomy_code_has_its_days() {
    let list: Vec<String> = CODES.taxonomy(DAY).expect("it is loaded").iter().collect();
    for code in list.iter().map(String::as_str).chain(["207QZ9999X"]) {
        let expired = matches!(code, "207QA0000X" | "207QZ9999X");
        let provider = format!("NM1*82*1*B*C****XX*1900000021~PRV*PE*PXC*{code}~");
        Draft { provider, ..Draft::of(vec![line("99213", 1, DAY)]) }.expect("COD-035", expired);
        let billing = format!("PRV*BI*PXC*{code}~");
        Draft { billing, ..Draft::of(vec![line("99213", 1, DAY)]) }.expect("COD-032", expired);
    }
}

#[test]
fn every_number_of_a_provider_has_its_days() {
    for (npi, from, to) in CODES.registry(DAY).expect("it is loaded").iter() {
        for on in edges(from.max(Date::literal(2020, 1, 1)), to) {
            let is_active = all_days(npi).any(|(from, to)| from <= on && to.is_none_or(|to| on <= to));
            let provider = format!("NM1*82*1*B*C****XX*{npi}~");
            Draft { provider, ..Draft::of(vec![line("99213", 1, on)]) }.expect("COD-037", !is_active);
        }
        let judged = Date::literal(2026, 3, 31);
        let is_active = all_days(npi).any(|(from, to)| from <= judged && to.is_none_or(|to| judged <= to));
        let mut claim = Draft::of(vec![line("99213", 1, DAY)]);
        claim.biller = npi.to_string();
        claim.expect("COD-036", !is_active);
    }
    let provider = "NM1*82*1*B*C****XX*1900000021~".to_owned();
    Draft { provider, ..Draft::of(vec![line("99213", 1, DAY)]) }.expect("COD-037", false);
}

/// The days of a provider.
fn all_days(npi: u64) -> impl Iterator<Item = (Date, Option<Date>)> {
    let rows = CODES.registry(DAY).expect("it is loaded").iter();
    rows.filter(move |row| row.0 == npi).map(|row| (row.1, row.2))
}

#[test]
fn every_inpatient_procedure_is_in_its_edition() {
    for code in CODES.icd10_procedures(DAY).expect("it is loaded").iter() {
        let claim = |code: &str| {
            let provider = format!("HI*BBR:{code}:D8:20260312~");
            Draft { provider, ..Draft::hospital(vec![line("99213", 1, DAY)]) }
        };
        claim(&code).expect("COD-028", false);
        claim(&format!("{}9", &code[..6])).expect("COD-028", true);
    }
}

#[test]
fn an_edit_sleeps_without_its_table() {
    let asleep = CodeSets::built_in();
    let text = Draft::of(vec![
        line("N1000:26:50:80:62", 9, DAY),
        line("N2000", 9, DAY),
        line("N5001", 1, DAY),
        line("V9998", 1, DAY),
    ])
    .text();
    let segments = x12::lex(text.as_bytes(), x12::Delimiters::USUAL, 0);
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837 guide");
    let scrubber = Scrubber::new(&asleep, Policy::default(), DAY);
    let mut findings = Findings::new();
    let mut sink = |view: claims::ClaimView<'_, '_>| {
        scrubber.scrub_claim(&view, &mut findings);
    };
    reader.read(&segments, &mut sink);
    reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
    let found: Vec<_> = findings.take().iter().map(|finding| finding.edit_id().to_owned()).collect();
    assert!(!found.iter().any(|id| id.starts_with("COD")), "{found:?}");
}
