//! The same claims read by x12-types 0.12 and by us, down to the values a column takes.
//!
//! x12-types reads `*`, `:` and `~` without line ends, a fixed order of segments in each loop and no
//! more than one of many, so a corpus is cut into sets of one billing provider with subscribers
//! whose claims it can read. It may panic on others, which counts as not read.

use std::panic;

use claims::{Cents, ClaimReader, Element as _, Period, Quantity, ReadElement as _};
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, Place, Segment, Segments, lex};
use x12_types::util::Parser as _;
use x12_types::v005010::{_837, _837Loop2300, _837Loop2400, DTP};

/// What is pulled out of a claim.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Extract {
    control_number: String,
    charge: Option<Cents>,
    lines: Vec<Line>,
}

/// What is pulled out of a service line.
#[derive(Debug, Eq, PartialEq)]
struct Line {
    procedure: String,
    charge: Option<Cents>,
    units: Option<Quantity>,
    dates: Option<Period>,
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

/// Reads a set and pulls the claims out.
pub(crate) fn extracted(set: &[u8]) -> Vec<Extract> {
    let segments = lex(set, Delimiters::USUAL, 0).numbered_from(1);
    let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837's guide");
    let mut extracts = Vec::new();
    let mut sink = |view: claims::ClaimView<'_, '_>| {
        let lines = view.claim.lines.iter().map(|line| Line {
            procedure: line.procedure().map_or_else(String::new, |procedure| procedure.code().lossy().into()),
            charge: line.charge().value,
            units: line.units().value,
            dates: line.service_period().and_then(|period| period.value),
        });
        extracts.push(Extract {
            control_number: view.claim.control_number().lossy().into(),
            charge: view.claim.clm.read(2).value,
            lines: lines.collect(),
        });
    };
    reader.read(&segments, &mut sink);
    reader.finish(Place::default(), &mut sink);
    extracts
}

/// The same with x12-types; nothing when it does not read the set to its end, or panics.
pub(crate) fn extracted_by_peer(set: &str) -> Vec<Extract> {
    let read = panic::catch_unwind(|| _837::parse(set));
    let Ok(Ok(("", read))) = read else { return Vec::new() };
    let claims = read.loop_2000.iter().flat_map(|level| &level.loop_2300);
    claims.map(extract_of_peer).collect()
}

fn extract_of_peer(claim: &_837Loop2300) -> Extract {
    Extract {
        control_number: claim.clm._01.clone(),
        charge: claim.clm._02.as_ref().and_then(|charge| Cents::parse(charge.as_bytes())),
        lines: claim.loop_2400.iter().map(line_of_peer).collect(),
    }
}

fn line_of_peer(line: &_837Loop2400) -> Line {
    let service = line.sv1.as_ref();
    let value = |text: &Option<String>| text.clone().unwrap_or_default();
    let is_service = |dtp: &&DTP| dtp._01.to_string() == "472";
    Line {
        procedure: service
            .and_then(|sv1| sv1._01.split(':').nth(1))
            .map_or_else(String::new, ToOwned::to_owned),
        charge: service.and_then(|sv1| Cents::parse(value(&sv1._02).as_bytes())),
        units: service.and_then(|sv1| Quantity::parse(value(&sv1._04).as_bytes())),
        dates: line.dtp.iter().find(is_service).and_then(|dtp| Period::parse(dtp._03.as_bytes())),
    }
}
