//! A claim that is to be sent: taken from one that was, changed, and written in a file of its own.
//!
//! A [`Draft`] is the claim's segments by loop, with those of the loops above it; an [`Envelope`] is where it
//! goes. A [`ClaimFile`] puts drafts of one envelope into an interchange with fresh control numbers and
//! levels (HL) numbered anew. Delimiters are those that the claim came with, so that what is not changed
//! stands byte for byte.
//!
//! ```
//! use claims::draft::{ClaimFile, Draft, Envelope};
//! use claims::{ClaimReader, Date};
//! use x12::guide::Guide;
//!
//! let bytes = include_bytes!("../../../scrub/tests/base/837p.edi");
//! let mut surveyor = x12::Surveyor::new();
//! surveyor.feed(bytes, true);
//! let survey = surveyor.finish();
//! let (set, interchange) = (&survey.sets[0], &survey.interchanges[0]);
//! let segments = x12::lex(&bytes[set.offset as usize..set.end as usize], interchange.delimiters, set.offset);
//! let mut reader = ClaimReader::new(Guide::of(&*set.version, &*set.st01).unwrap()).unwrap();
//! let mut file = None;
//! let mut sink = |view: claims::ClaimView<'_, '_>| {
//!     let envelope = Envelope::of(&view, interchange, &survey.groups[0], &set.version);
//!     let day = Date::literal(2026, 10, 1);
//!     let file = file.get_or_insert_with(|| ClaimFile::new(&envelope, 7, day));
//!     file.push(&Draft::of(&view, interchange.delimiters));
//! };
//! reader.read(&segments, &mut sink);
//! reader.finish(claims::Place::default(), &mut sink);
//! let written = file.unwrap().finish();
//! assert!(written.windows(9).any(|bytes| bytes == b"000000007"));
//! ```

mod change;
mod file;
mod segment;

pub use change::{Change, ChangeError};
pub use file::{ClaimFile, Envelope};
pub use segment::DraftSegment;

use x12::{Delimiters, Segment};

use crate::{ClaimType, ClaimView};

/// A claim that is to be sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Draft {
    /// Which 837.
    pub claim_type: ClaimType,
    /// How its segments are cut.
    pub delimiters: Delimiters,
    /// 2000A below its HL.
    pub billing: Vec<DraftSegment>,
    /// 2000B below its HL.
    pub subscriber: Vec<DraftSegment>,
    /// 2000C below its HL, when the patient is not the subscriber.
    pub patient: Option<Vec<DraftSegment>>,
    /// 2300, CLM first, and 2310.
    pub claim: Vec<DraftSegment>,
    /// 2320 and 2330, a list for each other payer, SBR first.
    pub other_payers: Vec<Vec<DraftSegment>>,
    /// 2400.
    pub lines: Vec<DraftLine>,
}

/// A service line that is to be sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DraftLine {
    /// LX to 2420.
    pub line: Vec<DraftSegment>,
    /// 2430, a list for each payer's answer, SVD first.
    pub adjudications: Vec<Vec<DraftSegment>>,
    /// 2440.
    pub forms: Vec<DraftSegment>,
}

impl Draft {
    /// The claim as it was sent; where the levels above it had other claims too, as it is sent without them.
    pub fn of(view: &ClaimView<'_, '_>, delimiters: Delimiters) -> Self {
        let claim = view.claim;
        let offset = |segment: &Segment<'_>| segment.place().offset;
        let mut draft = Self {
            claim_type: claim.claim_type,
            delimiters,
            billing: Vec::new(),
            subscriber: Vec::new(),
            patient: view.patient.map(|_| Vec::new()),
            claim: Vec::new(),
            other_payers: Vec::new(),
            lines: Vec::new(),
        };
        let levels = [view.billing.hl, view.subscriber.hl, view.patient.and_then(|patient| patient.hl)];
        for segment in view.segments_above() {
            let open = levels.iter().rposition(|hl| hl.is_some_and(|hl| offset(&hl) <= offset(&segment)));
            let level = match open {
                Some(0) => &mut draft.billing,
                Some(1) => &mut draft.subscriber,
                Some(_) => draft.patient.get_or_insert_default(),
                None => continue,
            };
            if segment.id() != b"HL" {
                level.push(DraftSegment::of(&segment));
            }
        }
        draft.name_relationship();
        let others: Vec<u64> = claim.other_payers.iter().map(|payer| offset(&payer.sbr)).collect();
        let lines: Vec<u64> = claim.lines.iter().map(|line| offset(&line.lx)).collect();
        for segment in claim.segments() {
            let at = offset(&segment);
            let written = DraftSegment::of(&segment);
            match (lines.partition_point(|&lx| lx <= at), others.partition_point(|&sbr| sbr <= at)) {
                (0, 0) => draft.claim.push(written),
                (0, _) => push_within(&mut draft.other_payers, written, others.contains(&at)),
                _ if lines.contains(&at) => draft.lines.push(DraftLine::new(written)),
                _ => {
                    let line = draft.lines.last_mut().expect("a line begins with its LX");
                    line.push(written);
                }
            }
        }
        draft
    }

    /// CLM.
    pub fn clm(&mut self) -> &mut DraftSegment {
        &mut self.claim[0]
    }

    /// Makes `text` the claim's reference of this kind: REF02 of the REF with this qualifier, or a REF of its
    /// own in its place (005010X222A1, 2300 REF).
    pub fn set_reference(&mut self, qualifier: &str, text: &[u8]) {
        let mut references = self.own().filter(|&at| self.claim[at].id() == b"REF");
        if let Some(at) = references.find(|&at| self.claim[at].element(1) == qualifier.as_bytes()) {
            self.claim[at].set(2, text);
            return;
        }
        let own = self.own();
        let is_before = |&at: &usize| BEFORE_REFERENCES.contains(&self.claim[at].id());
        let at = own.take_while(is_before).last().map_or(1, |at| at + 1);
        self.claim.insert(at, DraftSegment::new("REF", &[qualifier.as_bytes(), text]));
    }

    /// Takes away the claim's references of this kind.
    pub fn remove_reference(&mut self, qualifier: &str) {
        let end = self.own().end;
        let mut at = 0;
        self.claim.retain(|segment| {
            at += 1;
            let is_own = at <= end;
            !(is_own && segment.id() == b"REF" && segment.element(1) == qualifier.as_bytes())
        });
    }

    /// Whether it cannot be written, because something in it would be read as a delimiter.
    pub fn clashes(&self) -> bool {
        self.segments().any(|segment| segment.clashes(self.delimiters))
    }

    /// Says whether the patient is the subscriber (005010X222A1, 2000B SBR02). A subscriber that dependents have
    /// claims below says so for all, or for none.
    fn name_relationship(&mut self) {
        let Some(sbr) = self.subscriber.first_mut().filter(|segment| segment.id() == b"SBR") else { return };
        match (self.patient.is_some(), sbr.element(2)) {
            (true, SELF) => sbr.set(2, b""),
            (false, b"") => sbr.set(2, SELF),
            _ => {}
        }
    }

    /// The positions of the segments of loop 2300 itself.
    fn own(&self) -> std::ops::Range<usize> {
        0..self.claim.iter().position(|segment| segment.id() == b"NM1").unwrap_or(self.claim.len())
    }

    fn segments(&self) -> impl Iterator<Item = &DraftSegment> {
        let above = self.billing.iter().chain(&self.subscriber).chain(self.patient.iter().flatten());
        above.chain(self.below())
    }

    /// The segments of the claim, CLM to the last below it.
    fn below(&self) -> impl Iterator<Item = &DraftSegment> {
        let lines = self
            .lines
            .iter()
            .flat_map(|line| line.line.iter().chain(line.adjudications.iter().flatten()).chain(&line.forms));
        self.claim.iter().chain(self.other_payers.iter().flatten()).chain(lines)
    }
}

impl DraftLine {
    fn new(lx: DraftSegment) -> Self {
        Self { line: vec![lx], adjudications: Vec::new(), forms: Vec::new() }
    }

    fn push(&mut self, segment: DraftSegment) {
        match segment.id() {
            b"SVD" => self.adjudications.push(vec![segment]),
            b"LQ" | b"FRM" => self.forms.push(segment),
            _ if !self.forms.is_empty() => self.forms.push(segment),
            _ => match self.adjudications.last_mut() {
                Some(adjudication) => adjudication.push(segment),
                None => self.line.push(segment),
            },
        }
    }
}

fn push_within(lists: &mut Vec<Vec<DraftSegment>>, segment: DraftSegment, is_first: bool) {
    match lists.last_mut().filter(|_| !is_first) {
        Some(list) => list.push(segment),
        None => lists.push(vec![segment]),
    }
}

/// The patient is the subscriber.
const SELF: &[u8] = b"18";

/// What stands before or among the REF of loop 2300 in any of the three guides.
const BEFORE_REFERENCES: [&[u8]; 10] =
    [b"CLM", b"DTP", b"CL1", b"DN1", b"DN2", b"PWK", b"CN1", b"AMT", b"REF", b"QTY"];

#[cfg(test)]
mod tests;
