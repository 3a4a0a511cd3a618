//! Claims made for one row of a table, and what was heard of each.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};

use claims::{ClaimReader, Date};
use scrub::{Findings, Levels, Policy, Scrubber};
use x12::guide::{Guide, GuideId};

use crate::CODES;

thread_local! {
    /// Claims that an edit had to keep silent about, and those that it had to speak of.
    static HEARD: RefCell<[usize; 2]> = const { RefCell::new([0; 2]) };
}

/// Tries a row, which must have claims of both sorts.
#[track_caller]
pub(crate) fn row(name: impl Display, try_it: impl FnOnce()) -> usize {
    let [silent, spoken] = heard(try_it);
    assert!(silent > 0 && spoken > 0, "{name}: {spoken} claims spoken of, {silent} not");
    1
}

/// Tries a row that speaks of no claim there can be.
#[track_caller]
pub(crate) fn mute(name: impl Display, try_it: impl FnOnce()) -> usize {
    let [silent, spoken] = heard(try_it);
    assert!(silent > 0 && spoken == 0, "{name}: {spoken} claims spoken of, {silent} not");
    1
}

fn heard(try_it: impl FnOnce()) -> [usize; 2] {
    HEARD.set([0; 2]);
    try_it();
    HEARD.take()
}

/// A claim to be.
pub(crate) struct Draft {
    pub(crate) institutional: bool,
    pub(crate) filing: &'static str,
    pub(crate) payer: String,
    pub(crate) sex: char,
    pub(crate) birth: Date,
    pub(crate) place: &'static str,
    pub(crate) diagnoses: Vec<String>,
    /// NPI of who bills.
    pub(crate) biller: String,
    /// PRV of who bills.
    pub(crate) billing: String,
    /// 2310B.
    pub(crate) provider: String,
    /// 2410 of every line.
    pub(crate) package: String,
    /// Other references of 2300.
    pub(crate) references: String,
    /// The day it is judged.
    pub(crate) judged: Date,
    pub(crate) lines: Vec<Line>,
}

pub(crate) struct Line {
    code: String,
    units: u32,
    on: Date,
}

pub(crate) fn line(code: impl Display, units: u32, on: Date) -> Line {
    Line { code: code.to_string(), units, on }
}

impl Draft {
    pub(crate) fn of(lines: Vec<Line>) -> Self {
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
            references: String::new(),
            judged: Date::literal(2026, 3, 31),
            lines,
        }
    }

    pub(crate) fn hospital(lines: Vec<Line>) -> Self {
        Self { institutional: true, place: "13", ..Self::of(lines) }
    }

    /// A stay that ends on [`crate::DAY`].
    pub(crate) fn stay(diagnoses: &[&str]) -> Self {
        let diagnoses = diagnoses.iter().map(|code| (*code).to_owned()).collect();
        let lines = vec![line("99213", 1, crate::DAY)];
        Self { filing: "MA", place: "11", diagnoses, ..Self::hospital(lines) }
    }

    pub(crate) fn text(&self) -> String {
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
        if self.institutional && self.place == "11" {
            text.push_str("DTP*434*RD8*20260310-20260312~");
        }
        text.push_str(&self.references);
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

    /// The edits that fire.
    fn found(&self) -> BTreeSet<&'static str> {
        let text = self.text();
        let segments = x12::lex(text.as_bytes(), x12::Delimiters::USUAL, 0);
        let guide = if self.institutional { GuideId::Institutional } else { GuideId::Professional };
        let mut reader = ClaimReader::new(Guide::by_id(guide)).expect("an 837 guide");
        let scrubber = Scrubber::new(&CODES, Policy::default(), self.judged);
        let (mut findings, mut levels) = (Findings::new(), Levels::new());
        let mut sink = |view: claims::ClaimView<'_, '_>| {
            scrubber.scrub_context(&view, &mut levels, &mut findings);
            scrubber.scrub_claim(&view, &mut findings);
        };
        reader.read(&segments, &mut sink);
        reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
        findings.take().iter().map(scrub::Finding::edit_id).collect()
    }

    #[track_caller]
    pub(crate) fn expect(&self, edit: &str, fires: bool) {
        let found = self.found();
        HEARD.with_borrow_mut(|heard| heard[usize::from(fires)] += 1);
        assert_eq!(found.contains(edit), fires, "{edit} of {found:?} in {}", self.text());
    }
}
