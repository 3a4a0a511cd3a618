//! The same claims read by x12-types 0.12 and by us, down to the values a column takes.
//!
//! x12-types reads `*`, `:` and `~` without line ends, a fixed order of segments in each loop and no
//! more than one of many, so a corpus is cut into sets of one billing provider with subscribers
//! whose claims it can read. It may panic on others, which counts as not read.

use std::panic;

use claims::{Cents, ClaimReader, Element as _, Period, Quantity};
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, Place, Segment, Segments, lex};
use x12_types::util::Parser as _;
use x12_types::v005010::{_837, _837Loop2400, DTP};

/// What is pulled out of claims: the columns of a table of claims, and of one of their lines.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Columns {
    control_numbers: Texts,
    charges: Vec<Option<Cents>>,
    /// Lines up to the last of each claim.
    line_ends: Vec<usize>,
    procedures: Texts,
    line_charges: Vec<Option<Cents>>,
    units: Vec<Option<Quantity>>,
    dates: Vec<Option<Period>>,
}

/// A column of texts, one after the other.
#[derive(Debug, Default, Eq, PartialEq)]
struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Columns {
    /// Number of claims.
    pub(crate) fn claims(&self) -> usize {
        self.charges.len()
    }

    fn push_claim(&mut self, control_number: &str, charge: Option<Cents>) {
        self.control_numbers.push(control_number);
        self.charges.push(charge);
    }

    fn push_line(&mut self, procedure: &str, charge: Option<Cents>) {
        self.procedures.push(procedure);
        self.line_charges.push(charge);
    }

    fn end_claim(&mut self) {
        self.line_ends.push(self.line_charges.len());
    }
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }
}

/// A subscriber's claims and patients, and the loops they stand under.
pub(crate) struct Subscriber {
    /// BHT to 2010AB.
    pub(crate) context: String,
    /// 2000B and what is below it.
    pub(crate) own: String,
}

/// The subscribers of a corpus, each with the loops it stands under.
pub(crate) fn subscribers(corpus: &[u8]) -> Vec<Subscriber> {
    let segments = lex(corpus, Delimiters::USUAL, 0);
    let (mut head, mut billing) = (0..0, 0..0);
    let mut subscribers = Vec::new();
    let levels = levels(&segments);
    for (at, &begin) in levels.iter().enumerate() {
        let end = levels.get(at + 1).copied().unwrap_or(segments.len());
        let segment = segments.segment(begin);
        match (segment.id(), segment.element(3)) {
            (b"ST", _) => head = begin + 1..end,
            (b"HL", b"20") => billing = begin..end,
            (b"HL", b"22") => {
                let context = text(&segments, head.clone()) + &text(&segments, billing.clone());
                subscribers.push(Subscriber { context, own: text(&segments, begin..end) });
            }
            _ => {}
        }
    }
    subscribers
}

/// Where a set, a billing provider or a subscriber with the claims and patients below begins or ends.
fn levels(segments: &Segments<'_>) -> Vec<usize> {
    let begins = |segment: &Segment<'_>| match segment.id() {
        b"ST" | b"SE" => true,
        b"HL" => segment.element(3) != b"23",
        _ => false,
    };
    (0..segments.len()).filter(|&at| begins(&segments.segment(at))).collect()
}

fn text(segments: &Segments<'_>, range: std::ops::Range<usize>) -> String {
    let texts = range.map(|at| String::from_utf8_lossy(segments.segment(at).raw_with_terminator()));
    texts.collect()
}

/// A set of some subscribers under the same loops.
pub(crate) fn set_of(context: &str, subscribers: &[String]) -> String {
    format!("ST*837*0001*005010X222A1~{context}{}SE*1*0001~", subscribers.concat())
}

/// Runs `act` with panics of the peer caught and not shown: one counts as nothing read.
pub(crate) fn quietly<T>(act: impl FnOnce() -> T) -> T {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = act();
    panic::set_hook(usual);
    outcome
}

/// Reads a set and pulls the claims out; places every segment in its loop, tells what is missing or
/// out of place, and checks every element as well if asked to.
pub(crate) fn extract(set: &[u8], columns: &mut Columns, checks: bool) {
    let segments = lex(set, Delimiters::USUAL, 0).numbered_from(1);
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837's guide");
    if !checks {
        reader = reader.without_checks();
    }
    let mut sink = |view: claims::ClaimView<'_, '_>| {
        let claim = view.claim;
        columns.push_claim(&claim.control_number().lossy(), claim.total_charge().value);
        for line in &claim.lines {
            let procedure = line.procedure().map(|procedure| procedure.code().lossy());
            columns.push_line(&procedure.unwrap_or_default(), line.charge().value);
            columns.units.push(line.units().value);
            columns.dates.push(line.service_period().and_then(|period| period.value));
        }
        columns.end_claim();
    };
    reader.read(&segments, &mut sink);
    reader.finish(Place::default(), &mut sink);
}

/// The same with x12-types; nothing when it does not read the set to its end, or panics.
pub(crate) fn extract_by_peer(set: &str, columns: &mut Columns) {
    let read = panic::catch_unwind(|| _837::parse(set));
    let Ok(Ok(("", read))) = read else { return };
    for claim in read.loop_2000.iter().flat_map(|level| &level.loop_2300) {
        let charge = claim.clm._02.as_ref().and_then(|charge| Cents::parse(charge.as_bytes()));
        columns.push_claim(&claim.clm._01, charge);
        for line in &claim.loop_2400 {
            push_line_of_peer(line, columns);
        }
        columns.end_claim();
    }
}

fn push_line_of_peer(line: &_837Loop2400, columns: &mut Columns) {
    let service = line.sv1.as_ref();
    let is_service = |dtp: &&DTP| dtp._01.to_string() == "472";
    let procedure = service.and_then(|sv1| sv1._01.split(':').nth(1));
    let charge = service.and_then(|sv1| Cents::parse(sv1._02.as_ref()?.as_bytes()));
    let units = service.and_then(|sv1| Quantity::parse(sv1._04.as_ref()?.as_bytes()));
    columns.push_line(procedure.unwrap_or_default(), charge);
    columns.units.push(units);
    let dates = line.dtp.iter().find(is_service).and_then(|dtp| Period::parse(dtp._03.as_bytes()));
    columns.dates.push(dates);
}
