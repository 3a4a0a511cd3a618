//! Walks a source once and says what is in it.
//!
//! The walk is fed windows of bytes and keeps no more than it was given, so a source of any size is
//! surveyed in flat memory. It finds every interchange, functional group and transaction set, cuts
//! big sets into pieces, digests the content of each, and accounts for every byte.

use std::collections::HashSet;

use memchr::memmem;
use sha2::{Digest, Sha256};

use crate::envelope::{
    EnvelopeFault, EnvelopeFaultKind, Group, Interchange, Survey, TransactionSet, Unreadable,
    UnreadableReason, envelope_text,
};
use crate::guide::Guide;
use crate::pieces::{Cutter, PIECE_TARGET, Stretch};
use crate::{Delimiters, HeaderFault, Segment, Segments, lex};

mod levels;

use levels::Levels;

/// Surveys one source.
///
/// ```
/// let mut surveyor = x12::Surveyor::new();
/// let bytes = b"not X12 at all";
/// let used = surveyor.feed(bytes, true);
/// assert_eq!(used, bytes.len());
/// let survey = surveyor.finish();
/// assert_eq!(survey.bytes.unreadable, 14);
/// ```
#[derive(Debug)]
pub struct Surveyor {
    survey: Survey,
    /// Offset in the source of the next byte to be fed.
    offset: u64,
    delimiters: Option<Delimiters>,
    /// Set between bytes that are no interchange and the next header.
    lost: Option<UnreadableReason>,
    /// Set within a segment that is longer than any.
    endless: bool,
    groups_here: u64,
    sets_here: u64,
    /// ST02 of the sets in the open functional group.
    controls_here: HashSet<Box<str>>,
    group: Option<u32>,
    /// Whether that functional group is of a kind and version that are read here.
    group_is_read: bool,
    set: Option<OpenSet>,
    piece_target: u64,
}

/// A transaction set being walked.
#[derive(Debug)]
struct OpenSet {
    set: TransactionSet,
    cutter: Cutter,
    digest: Sha256,
    levels: Levels,
}

impl Default for Surveyor {
    fn default() -> Self {
        Self::new()
    }
}

impl Surveyor {
    /// A surveyor at the start of a source.
    pub fn new() -> Self {
        Self::with_piece_target(PIECE_TARGET)
    }

    /// A surveyor that cuts sets at the first chance after `piece_target` bytes.
    pub fn with_piece_target(piece_target: u64) -> Self {
        Self {
            survey: Survey::default(),
            offset: 0,
            delimiters: None,
            lost: None,
            endless: false,
            groups_here: 0,
            sets_here: 0,
            controls_here: HashSet::new(),
            group: None,
            group_is_read: false,
            set: None,
            piece_target,
        }
    }

    /// Walks `window`, which continues where the last call stopped, and says how many of its bytes are
    /// done with; the next window must begin with the rest. `at_end` says that no byte follows.
    ///
    /// A window of at least [`WINDOW_MIN`] bytes always makes progress.
    pub fn feed(&mut self, window: &[u8], at_end: bool) -> usize {
        let mut used = 0;
        while used < window.len() {
            let rest = &window[used..];
            let step = match self.delimiters {
                None => self.between(rest, at_end),
                Some(delimiters) => self.within(rest, delimiters, at_end),
            };
            let Step::Done(length) = step else { break };
            used += length;
            self.offset += length as u64;
        }
        used
    }

    /// Lends out what was found so far, and the transaction set that is being walked with those of its pieces
    /// that are whole. Whoever takes the survey away puts it back.
    pub fn lend<T>(&mut self, act: impl FnOnce(&mut Survey, Option<&TransactionSet>) -> T) -> T {
        if let Some(open) = &mut self.set {
            std::mem::swap(&mut open.set.pieces, open.cutter.pieces_mut());
        }
        let given_back = act(&mut self.survey, self.set.as_ref().map(|open| &open.set));
        if let Some(open) = &mut self.set {
            std::mem::swap(&mut open.set.pieces, open.cutter.pieces_mut());
        }
        given_back
    }

    /// What was found. Call it after a [`Surveyor::feed`] that was told it was the end.
    pub fn finish(mut self) -> Survey {
        self.end_interchange(self.offset);
        self.survey.faults.sort_by_key(|fault| (fault.offset, fault.kind));
        self.survey
    }

    /// Outside any interchange: white space, an ISA, or something that is not X12.
    fn between(&mut self, rest: &[u8], at_end: bool) -> Step {
        if let Some(reason) = self.lost {
            return self.seek_header(rest, reason, at_end);
        }
        let space = blank_prefix(rest);
        let space = space + rest[space..].iter().take_while(|&&byte| is_filling(byte)).count();
        if space > 0 {
            self.survey.bytes.space += space as u64;
            return Step::Done(space);
        }
        let (kind, reason) = match Delimiters::of_header(rest) {
            Ok(delimiters) => {
                self.begin_interchange(rest, delimiters);
                return Step::Done(Delimiters::HEADER_LEN);
            }
            Err(_) if rest.len() < Delimiters::HEADER_LEN && !at_end => return Step::Wait,
            Err(HeaderFault::NotIsa) => (EnvelopeFaultKind::NotX12, UnreadableReason::NotX12),
            Err(fault) => (EnvelopeFaultKind::Header, UnreadableReason::Header(fault)),
        };
        self.fault(kind, self.offset);
        self.set_aside(self.offset, 1, reason);
        self.lost = Some(reason);
        Step::Done(1)
    }

    /// Sets bytes aside up to the next usable header.
    fn seek_header(&mut self, rest: &[u8], reason: UnreadableReason, at_end: bool) -> Step {
        let length = until_header(rest, at_end);
        if length > 0 {
            self.set_aside(self.offset, length, reason);
            return Step::Done(length);
        }
        if Delimiters::of_header(rest).is_err() {
            return Step::Wait;
        }
        self.lost = None;
        Step::Done(0)
    }

    /// Inside an interchange: a block of segments, up to its end.
    fn within(&mut self, rest: &[u8], delimiters: Delimiters, at_end: bool) -> Step {
        if self.endless {
            return self.seek_terminator(rest, delimiters, at_end);
        }
        let segments = lex(&rest[..rest.len().min(BLOCK)], delimiters, self.offset);
        if segments.is_empty() {
            return self.no_segment(rest, &segments, at_end);
        }
        let mut done = 0;
        for segment in segments.iter() {
            let start = (segment.place().offset - self.offset) as usize;
            let end = start + segment.raw().len() + 1;
            match header_within(&rest[start..], end - start, at_end) {
                Within::No => {}
                Within::Unknown if done == 0 => return Step::Wait,
                Within::Unknown => return Step::Done(done),
                // The segment that the header stands in was cut short by it.
                Within::At(at) => {
                    self.survey.bytes.space += (start - done) as u64;
                    self.set_aside(self.offset + start as u64, at, UnreadableReason::CutShort);
                    self.end_interchange(self.offset + (start + at) as u64);
                    return Step::Done(start + at);
                }
            }
            self.survey.bytes.space += (start - done) as u64;
            self.survey.bytes.segments += (end - start) as u64;
            done = end;
            let stretch =
                Stretch { offset: segment.place().offset, length: (end - start) as u64, ordinal: 0 };
            self.segment(&segment, stretch);
            if self.delimiters.is_none() {
                return Step::Done(done);
            }
        }
        self.survey.bytes.space += (segments.consumed() - done) as u64;
        Step::Done(segments.consumed())
    }

    /// No terminator in sight: wait for more bytes, give up on a segment without end, or end the source.
    fn no_segment(&mut self, rest: &[u8], segments: &Segments<'_>, at_end: bool) -> Step {
        let is_end = at_end && rest.iter().all(|&byte| is_filling(byte));
        let space = if is_end { rest.len() } else { segments.consumed().max(blank_prefix(rest)) };
        if space > 0 {
            self.survey.bytes.space += space as u64;
            return Step::Done(space);
        }
        let next = until_header(rest, at_end);
        if next == 0 && Delimiters::of_header(rest).is_ok() {
            self.end_interchange(self.offset);
            return Step::Done(0);
        }
        if rest.len() >= WINDOW_MIN {
            self.endless = true;
            return Step::Done(0);
        }
        if !at_end {
            return Step::Wait;
        }
        self.set_aside(self.offset, next, UnreadableReason::CutShort);
        Step::Done(next)
    }

    /// Sets bytes aside up to the end of a segment longer than any, or a header within it.
    fn seek_terminator(&mut self, rest: &[u8], delimiters: Delimiters, at_end: bool) -> Step {
        let header = until_header(rest, at_end);
        if header == 0 && Delimiters::of_header(rest).is_ok() {
            self.endless = false;
            self.end_interchange(self.offset);
            return Step::Done(0);
        }
        let length = match memchr::memchr(delimiters.segment, &rest[..header]) {
            Some(at) => {
                self.endless = false;
                at + 1
            }
            None if header == 0 => return Step::Wait,
            None => header,
        };
        self.set_aside(self.offset, length, UnreadableReason::Endless);
        Step::Done(length)
    }

    fn segment(&mut self, segment: &Segment<'_>, stretch: Stretch) {
        match segment.id() {
            b"ISA" => self.unusable_header(segment, stretch),
            b"GS" => self.begin_group(segment, stretch),
            b"GE" => self.end_group(Some(segment), stretch),
            b"ST" => self.begin_set(segment, stretch),
            b"SE" if self.set.is_some() => self.end_set(Some(segment), stretch),
            b"IEA" => {
                self.end_set(None, stretch);
                self.end_group(None, stretch);
                self.check_interchange_trailer(segment);
                let interchange = self.survey.interchanges.last_mut().expect("an interchange is open");
                interchange.end = stretch.end();
                interchange.complete = true;
                self.delimiters = None;
            }
            b"TA1" if self.set.is_none() => {
                let interchange = self.survey.interchanges.last_mut().expect("an interchange is open");
                interchange.acknowledgments.push((stretch.offset, stretch.length as u32));
            }
            id => {
                if let Some(open) = &mut self.set {
                    open.take(segment, stretch);
                    if id == b"HL" && &*open.set.st01 == "837" {
                        let found = open.levels.take(segment, stretch.offset);
                        found.for_each(|(kind, offset)| self.level_fault(kind, offset));
                    }
                } else {
                    self.fault(EnvelopeFaultKind::Stray, stretch.offset);
                    self.survey.bytes.segments -= stretch.length;
                    self.set_aside(stretch.offset, stretch.length as usize, UnreadableReason::Stray);
                }
            }
        }
    }

    /// Something wrong with a level of the open set, which is not among the sets yet.
    fn level_fault(&mut self, kind: EnvelopeFaultKind, offset: u64) {
        let interchange = Some(self.survey.interchanges.len() as u32 - 1);
        let set = Some(self.survey.sets.len() as u32);
        self.survey.faults.push(EnvelopeFault { kind, offset, interchange, group: self.group, set });
    }

    /// An ISA amid segments that the delimiters cannot be read off: what was open before it ends.
    fn unusable_header(&mut self, isa: &Segment<'_>, stretch: Stretch) {
        self.end_group(None, stretch);
        let fault = Delimiters::of_header(isa.raw()).err().unwrap_or(HeaderFault::Short);
        self.fault(EnvelopeFaultKind::Header, stretch.offset);
        self.survey.bytes.segments -= stretch.length;
        self.set_aside(stretch.offset, stretch.length as usize, UnreadableReason::Header(fault));
    }

    fn begin_interchange(&mut self, rest: &[u8], delimiters: Delimiters) {
        let segments = lex(&rest[..Delimiters::HEADER_LEN], delimiters, self.offset);
        let isa = segments.segment(0);
        self.survey.interchanges.push(Interchange {
            offset: self.offset,
            end: self.offset + Delimiters::HEADER_LEN as u64,
            delimiters,
            isa: std::array::from_fn(|n| envelope_text(&isa, n + 1)),
            acknowledgments: Vec::new(),
            complete: false,
        });
        self.survey.bytes.segments += Delimiters::HEADER_LEN as u64;
        self.delimiters = Some(delimiters);
        self.groups_here = 0;
        if isa.element(12) != b"00501" {
            self.fault(EnvelopeFaultKind::InterchangeVersion, self.offset);
        }
        let dated = codes_like_date(isa.element(9)) && codes_like_time(isa.element(10));
        if !dated {
            self.fault(EnvelopeFaultKind::InterchangeDate, self.offset);
        }
        if !matches!(isa.element(15), b"T" | b"P") {
            self.fault(EnvelopeFaultKind::UsageIndicator, self.offset);
        }
    }

    fn check_interchange_trailer(&mut self, iea: &Segment<'_>) {
        let interchange = self.survey.interchanges.last().expect("an interchange is open");
        let control_agrees = interchange.isa(13).as_bytes() == iea.element(2);
        let offset = iea.place().offset;
        if !control_agrees {
            self.fault(EnvelopeFaultKind::InterchangeControl, offset);
        }
        if count(iea.element(1)) != Some(self.groups_here) {
            self.fault(EnvelopeFaultKind::GroupCount, offset);
        }
    }

    /// Closes whatever is open at `end`, where an IEA should have stood.
    fn end_interchange(&mut self, end: u64) {
        if self.delimiters.is_none() {
            return;
        }
        let stretch = Stretch { offset: end, length: 0, ordinal: 0 };
        self.end_set(None, stretch);
        self.end_group(None, stretch);
        let interchange = self.survey.interchanges.last_mut().expect("an interchange is open");
        interchange.end = end;
        let offset = interchange.offset;
        self.fault(EnvelopeFaultKind::InterchangeTrailer, offset);
        self.delimiters = None;
    }

    fn begin_group(&mut self, gs: &Segment<'_>, stretch: Stretch) {
        self.end_set(None, stretch);
        self.end_group(None, stretch);
        self.groups_here += 1;
        self.sets_here = 0;
        self.controls_here.clear();
        let group = Group {
            interchange: self.survey.interchanges.len() as u32 - 1,
            offset: stretch.offset,
            end: stretch.end(),
            gs: std::array::from_fn(|n| envelope_text(gs, n + 1)),
            complete: false,
        };
        let fault = match group.gs(1) {
            "HC" | "HP" | "FA" | "HN" if Guide::is_version(group.gs(8)) => None,
            "HC" | "HP" | "FA" | "HN" => Some(EnvelopeFaultKind::GroupVersion),
            _ => Some(EnvelopeFaultKind::GroupUnsupported),
        };
        self.survey.groups.push(group);
        self.group = Some(self.survey.groups.len() as u32 - 1);
        self.group_is_read = fault.is_none();
        if let Some(kind) = fault {
            self.fault(kind, stretch.offset);
        }
    }

    fn end_group(&mut self, ge: Option<&Segment<'_>>, stretch: Stretch) {
        self.end_set(None, stretch);
        let Some(index) = self.group else {
            if ge.is_some() {
                self.fault(EnvelopeFaultKind::Stray, stretch.offset);
            }
            return;
        };
        let group = &mut self.survey.groups[index as usize];
        group.end = stretch.end();
        group.complete = ge.is_some();
        let (began, control) = (group.offset, group.gs[5].clone());
        match ge {
            None => self.fault(EnvelopeFaultKind::GroupTrailer, began),
            Some(ge) => {
                if ge.element(2) != control.as_bytes() {
                    self.fault(EnvelopeFaultKind::GroupControl, stretch.offset);
                }
                if count(ge.element(1)) != Some(self.sets_here) {
                    self.fault(EnvelopeFaultKind::SetCount, stretch.offset);
                }
            }
        }
        (self.group, self.group_is_read) = (None, false);
    }

    fn begin_set(&mut self, st: &Segment<'_>, stretch: Stretch) {
        self.end_set(None, stretch);
        self.sets_here += 1;
        let stretch = Stretch { ordinal: 1, ..stretch };
        let version = envelope_text(st, 3);
        let gs08 =
            self.group.map(|group| self.survey.groups[group as usize].gs[7].clone()).unwrap_or_default();
        let disagree = !version.is_empty() && self.group.is_some() && version != gs08;
        let st02 = envelope_text(st, 2);
        let version = if version.is_empty() { gs08 } else { version };
        let st01 = envelope_text(st, 1);
        let unsupported = self.group_is_read && Guide::of(&*version, &*st01).is_none();
        let group = self.group;
        let repeated = group.is_some() && !self.controls_here.insert(st02.clone());
        self.set = Some(OpenSet {
            cutter: Cutter::new(st.element(1), stretch, self.piece_target),
            digest: Sha256::new(),
            levels: Levels::default(),
            set: TransactionSet {
                interchange: self.survey.interchanges.len() as u32 - 1,
                group,
                offset: stretch.offset,
                end: stretch.end(),
                st01,
                st02,
                version,
                segment_count: 1,
                segments_stated: None,
                complete: false,
                digest: [0; 32],
                pieces: Vec::new(),
            },
        });
        if disagree {
            self.fault(EnvelopeFaultKind::Reference, stretch.offset);
        }
        if unsupported {
            self.fault(EnvelopeFaultKind::SetUnsupported, stretch.offset);
        }
        if repeated {
            self.fault(EnvelopeFaultKind::SetControlRepeated, stretch.offset);
        }
        if group.is_none() {
            self.fault(EnvelopeFaultKind::Stray, stretch.offset);
        }
    }

    fn end_set(&mut self, se: Option<&Segment<'_>>, stretch: Stretch) {
        let Some(mut open) = self.set.take() else { return };
        // Of a set that was cut short the rest of the tree is not known.
        if let Some((kind, offset)) = open.levels.end().filter(|_| se.is_some()) {
            self.level_fault(kind, offset);
        }
        let (kind, offset) = match se {
            None => (Some(EnvelopeFaultKind::SetTrailer), open.set.offset),
            Some(se) => {
                open.count(stretch);
                open.set.complete = true;
                open.set.segments_stated = count(se.element(1));
                let off_count = open.set.segments_stated != Some(u64::from(open.set.segment_count));
                (off_count.then_some(EnvelopeFaultKind::SegmentCount), stretch.offset)
            }
        };
        let off_control = se.is_some_and(|se| se.element(2) != open.set.st02.as_bytes());
        open.set.digest = open.digest.finalize().into();
        open.set.pieces = open.cutter.finish();
        self.survey.sets.push(open.set);
        // The set has just been pushed, so faults name it.
        let set = Some(self.survey.sets.len() as u32 - 1);
        let off_control = off_control.then_some(EnvelopeFaultKind::SetControl);
        for kind in kind.into_iter().chain(off_control) {
            let interchange = Some(self.survey.interchanges.len() as u32 - 1);
            self.survey.faults.push(EnvelopeFault { kind, offset, interchange, group: self.group, set });
        }
    }

    fn set_aside(&mut self, offset: u64, length: usize, reason: UnreadableReason) {
        if length == 0 {
            return;
        }
        let length = length as u64;
        self.survey.bytes.unreadable += length;
        match self.survey.unreadable.last_mut() {
            Some(last) if last.offset + last.length == offset && last.reason == reason => {
                last.length += length;
            }
            _ => self.survey.unreadable.push(Unreadable { offset, length, reason }),
        }
    }

    fn fault(&mut self, kind: EnvelopeFaultKind, offset: u64) {
        // A set that is open will be pushed next.
        let set = self.set.is_some().then_some(self.survey.sets.len() as u32);
        let interchange = self.survey.interchanges.len().checked_sub(1).map(|index| index as u32);
        let interchange = interchange.filter(|_| self.delimiters.is_some());
        self.survey.faults.push(EnvelopeFault { kind, offset, interchange, group: self.group, set });
    }
}

impl OpenSet {
    fn take(&mut self, segment: &Segment<'_>, stretch: Stretch) {
        let stretch = self.count(stretch);
        self.cutter.segment(segment, stretch);
        digest_segment(&mut self.digest, segment);
    }

    fn count(&mut self, stretch: Stretch) -> Stretch {
        self.set.segment_count += 1;
        self.set.end = stretch.end();
        Stretch { ordinal: self.set.segment_count, ..stretch }
    }
}

/// Adds a segment to a digest with the usual delimiters in place of its own.
fn digest_segment(digest: &mut Sha256, segment: &Segment<'_>) {
    let delimiters = segment.delimiters();
    if delimiters == Delimiters::USUAL {
        digest.update(segment.raw_with_terminator());
        return;
    }
    let usual = |&byte: &u8| match byte {
        byte if byte == delimiters.element => b'*',
        byte if byte == delimiters.component => b':',
        byte if Some(byte) == delimiters.repetition => b'^',
        byte => byte,
    };
    let mut block = [0; 64];
    for bytes in segment.raw().chunks(block.len()) {
        bytes.iter().zip(&mut block).for_each(|(byte, place)| *place = usual(byte));
        digest.update(&block[..bytes.len()]);
    }
    digest.update(b"~");
}

/// Length of the white space, byte order mark included, that `rest` begins with.
fn blank_prefix(rest: &[u8]) -> usize {
    let mark = if rest.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    mark + rest[mark..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// White space, or the byte that ends a text of CP/M and DOS, which some senders put after it.
fn is_filling(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x1a
}

/// Offset of the next thing that looks like an ISA; without one, how much of `rest` cannot be the
/// beginning of one.
fn until_header(rest: &[u8], at_end: bool) -> usize {
    let mut from = 0;
    while let Some(found) = memmem::find(&rest[from..], b"ISA") {
        let at = from + found;
        if Delimiters::of_header(&rest[at..]).is_ok() {
            return at;
        }
        if rest.len() - at < Delimiters::HEADER_LEN && !at_end {
            return at;
        }
        from = at + 3;
    }
    if at_end { rest.len() } else { rest.len().saturating_sub(2) }
}

/// Whether a usable ISA stands within the segment that `rest` begins with, `length` bytes long.
fn header_within(rest: &[u8], length: usize, at_end: bool) -> Within {
    // One with the same terminator ends the segment it is buried in; another may reach past it.
    if length < SHORTEST_HEADER {
        return Within::No;
    }
    for at in memmem::find_iter(&rest[..length], b"ISA") {
        match Delimiters::of_header(&rest[at..]) {
            Ok(_) => return Within::At(at),
            Err(HeaderFault::Short) if !at_end => return Within::Unknown,
            Err(_) => {}
        }
    }
    Within::No
}

/// What [`header_within`] found.
enum Within {
    No,
    /// The window ends before it can be told.
    Unknown,
    At(usize),
}

/// How far a call got.
enum Step {
    /// This many bytes are accounted for.
    Done(usize),
    /// More bytes are needed to tell.
    Wait,
}

fn count(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn codes_like_date(text: &[u8]) -> bool {
    let digits = |range: std::ops::Range<usize>| count(text.get(range).unwrap_or_default()).unwrap_or(0);
    text.len() == 6 && (1..=12).contains(&digits(2..4)) && (1..=31).contains(&digits(4..6))
}

fn codes_like_time(text: &[u8]) -> bool {
    let digits = |range: std::ops::Range<usize>| count(text.get(range).unwrap_or_default()).unwrap_or(99);
    text.len() == 4 && digits(0..2) < 24 && digits(2..4) < 60
}

/// An ISA of other delimiters ends no sooner than at its component separator, which may be the
/// terminator of the interchange before it.
const SHORTEST_HEADER: usize = 83;

/// Most bytes lexed at a time.
const BLOCK: usize = 1 << 16;

/// A window this long is always enough: no segment is longer.
pub const WINDOW_MIN: usize = 1 << 16;

#[cfg(test)]
mod tests;
