//! Puts segments in their loops, one after the other.

use std::fmt;

use super::check::{Alphabet, Check};
use super::dictionary::{Dictionary, NO_SEGMENT};
use super::fault::{Fault, FaultKind};
use super::finder::Answer;
use super::loop_id::{Code, LoopId, NO_CODE, pack};
use super::sieve::Patterns;
use super::table::{NO_COUNTER, NO_LOOP, Slot, Table};
use super::{Guide, GuideId};
use crate::lexer::AHEAD;
use crate::{ElementPlace, Place, Segment, word};

/// Where a segment belongs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Placed {
    /// Its loop; for a segment that fits nowhere, the loop that is open.
    pub loop_id: LoopId,
    /// Whether it opens a new occurrence of the loop.
    pub opens: bool,
    /// Whether the guide has a place for it.
    pub known: bool,
    /// Which of [`Guide::slots`] it fills; [`NO_SLOT`] for a segment that has no place, and for SE.
    pub slot: u16,
}

/// No slot: see [`Placed::slot`].
pub const NO_SLOT: u16 = u16::MAX;

/// Places the segments of one transaction set and names what departs from the guide.
///
/// It holds the loops that are open, innermost last. A segment is looked for in each of them from the
/// inside out, at or after the position reached there; found, it closes the loops inside the one it
/// was found in. What stands too late is taken in, with a fault, by the innermost loop that has it, but
/// not past the HL, CLM or CLP it stands under. HL, CLM and CLP find their place even when the loops
/// they belong in were never opened.
pub struct Placer {
    guide: &'static Guide,
    table: &'static Table,
    dictionary: &'static Dictionary,
    frames: Vec<Frame>,
    /// Occurrences of the slots of every open loop that may be filled twice or more, frame after frame; of
    /// those that are not filled, whatever was left there.
    counts: Vec<u16>,
    patterns: Patterns,
    /// Segments that belong to a loop whose opening segment was itself out of place.
    orphans: u128,
    alphabet: Option<Box<Alphabet>>,
    checks: bool,
    /// Tests look at every segment in full, to see that the short ways say the same.
    #[cfg(test)]
    in_full: bool,
}

/// An open loop.
#[derive(Clone, Copy, Debug)]
struct Frame {
    loop_index: u16,
    /// Position reached.
    position: u8,
    /// Opened too late, beside the loops that are open and not in them.
    beside: bool,
    /// Its slots' first count, and the one past its last.
    counts: u32,
    counts_end: u32,
    /// Bits of slots that occurred or whose absence has been told.
    seen: u64,
    /// Bits of slots that occurred.
    filled: u64,
    /// The segment that opened it.
    opened: Place,
}

/// A slot found for a segment.
#[derive(Clone, Copy, Debug)]
struct Found {
    frame: usize,
    slot: u16,
    manner: Manner,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Manner {
    InOrder,
    Late,
    /// The loop has such segments, but none with this qualifier.
    UnknownQualifier,
}

impl Placer {
    /// A placer at the beginning of a transaction set.
    pub fn new(guide: &'static Guide) -> Self {
        let mut placer = Self {
            guide,
            table: guide.table(),
            dictionary: Dictionary::shared(),
            frames: Vec::with_capacity(12),
            counts: Vec::with_capacity(256),
            patterns: Patterns::of(&guide.table().sieve),
            orphans: 0,
            alphabet: None,
            checks: true,
            #[cfg(test)]
            in_full: false,
        };
        placer.open(0, Place::default(), false);
        placer
    }

    /// Leaves elements unchecked: segments are placed, and faults told of structure only.
    #[must_use]
    pub fn without_checks(mut self) -> Self {
        self.checks = false;
        self
    }

    #[cfg(test)]
    pub(super) fn in_full(mut self) -> Self {
        self.in_full = true;
        self
    }

    #[cfg(test)]
    fn takes_short_ways(&self) -> bool {
        !self.in_full
    }

    #[cfg(not(test))]
    #[inline]
    #[expect(clippy::unused_self, reason = "a test can turn the short ways off")]
    fn takes_short_ways(&self) -> bool {
        true
    }

    /// The guide it follows.
    pub fn guide(&self) -> GuideId {
        self.guide.id()
    }

    /// The innermost open loop.
    pub fn loop_id(&self) -> LoopId {
        self.table.loops[usize::from(self.innermost().loop_index)].id
    }

    /// How many loops are open, the header apart.
    pub fn depth(&self) -> usize {
        self.frames.len() - 1
    }

    /// Takes the next segment. Adds what is missing from the loops it closes, then what is wrong with
    /// the segment itself.
    pub fn place(&mut self, segment: &Segment<'_>, faults: &mut Vec<Fault>) -> Placed {
        let key = packed_id(segment);
        if key == SE {
            return Placed { loop_id: LoopId::HEADER, opens: false, known: true, slot: NO_SLOT };
        }
        let index = self.dictionary.index(key);
        if index == NO_SEGMENT {
            return self.refuse(FaultKind::UnrecognizedSegment, segment, faults);
        }
        let qualifier = self.qualifier(index, segment);
        if let Some((depth, slot)) = self.find_in_order(index, qualifier) {
            if self.orphans != 0 {
                if !self.is_acceptable(index, slot) {
                    return self.set_aside(index, segment, faults);
                }
                self.orphans = 0;
            }
            self.enter(depth, slot, segment, faults);
            if self.checks {
                self.check(slot.rule, slot.placed.loop_id, segment, faults);
            }
            return slot.placed;
        }
        self.place_out_of_order(index, qualifier, segment, faults)
    }

    /// Finds a place for a segment that is not where, or not as often as the guide wants it.
    #[cold]
    fn place_out_of_order(
        &mut self,
        index: u8,
        qualifier: u32,
        segment: &Segment<'_>,
        faults: &mut Vec<Fault>,
    ) -> Placed {
        let found = self.find(index, qualifier).or_else(|| self.resynchronize(index, qualifier, faults));
        let Some(found) =
            found.filter(|found| self.is_acceptable(index, &self.table.slots[usize::from(found.slot)]))
        else {
            return self.set_aside(index, segment, faults);
        };
        self.orphans = 0;
        let placed = self.accept(found, segment, faults);
        if self.checks {
            let slot = &self.table.slots[usize::from(found.slot)];
            let rule = if found.manner == Manner::UnknownQualifier { u16::from(index) } else { slot.rule };
            self.check(rule, placed.loop_id, segment, faults);
        }
        placed
    }

    /// Takes a segment that stands where the guide wants it: what [`Placer::accept`] does with one that
    /// is in order and has room.
    #[inline]
    fn enter(&mut self, depth: usize, slot: &Slot, segment: &Segment<'_>, faults: &mut Vec<Fault>) {
        if depth + 1 < self.frames.len() {
            self.close_to(depth + 1, faults);
        }
        if slot.placed.opens {
            self.begin(depth, slot, segment.place(), faults);
        }
        self.frames[depth].position = slot.position;
        self.fill(depth, slot);
        if slot.opens != NO_LOOP {
            self.open(slot.opens, segment.place(), false);
        }
    }

    /// Before a loop below the one at `depth` begins, or the set itself.
    #[inline]
    fn begin(&mut self, depth: usize, slot: &Slot, place: Place, faults: &mut Vec<Fault>) {
        if slot.opens == NO_LOOP {
            self.frames[depth].opened = place;
        } else {
            self.tell_missing(depth, slot.required_before, faults);
        }
    }

    /// Counts a segment in its slot; whether it is one too many.
    #[inline]
    fn fill(&mut self, depth: usize, slot: &Slot) -> bool {
        let frame = &mut self.frames[depth];
        let is_filled = frame.filled & slot.bit != 0;
        frame.seen |= slot.bit;
        frame.filled |= slot.bit;
        if slot.counter == NO_COUNTER {
            return is_filled && slot.occurrences_max > 0;
        }
        let count = &mut self.counts[frame.counts as usize + usize::from(slot.counter)];
        *count = if is_filled { count.saturating_add(1) } else { 1 };
        *count > slot.occurrences_max
    }

    /// Closes the loops that `next` would close, without taking it: for the end of a piece of a set.
    pub fn close_before(&mut self, next: &Segment<'_>, faults: &mut Vec<Fault>) {
        let index = self.dictionary.index(packed_id(next));
        if index == NO_SEGMENT {
            return;
        }
        let qualifier = self.qualifier(index, next);
        let Some(found) = self.find(index, qualifier) else { return };
        if found.manner == Manner::InOrder {
            self.close_to(found.frame + 1, faults);
            let required = self.table.slots[usize::from(found.slot)].required_before;
            self.tell_missing(found.frame, required, faults);
        }
    }

    /// Ends the set, closing every loop; `at` is where its last segment stands. The placer is then as
    /// new.
    pub fn finish(&mut self, at: Place, faults: &mut Vec<Fault>) {
        if self.frames[0].opened == Place::default() {
            self.frames[0].opened = at;
        }
        self.close_to(0, faults);
        self.orphans = 0;
        self.open(0, Place::default(), false);
    }

    fn innermost(&self) -> &Frame {
        self.frames.last().expect("the header is always open")
    }

    #[inline]
    fn qualifier(&self, index: u8, segment: &Segment<'_>) -> u32 {
        let at = usize::from(self.table.qualifiers[usize::from(index)]);
        if at == 0 || at > segment.element_count() {
            return NO_CODE;
        }
        let (data, _) = segment.data_and_begin();
        let stops = segment.stops_ahead();
        let start = stops[(at - 1) % AHEAD] as usize + 1;
        let length = stops[at % AHEAD] as usize - start;
        let text = word::word(data, start, length);
        // Of a composite the first component; a code has four characters at most.
        let separator = word::first_byte(text, length.min(5), segment.delimiters().component);
        let length = if separator == 0 { length } else { separator.trailing_zeros() as usize / 8 };
        word::packed(text, length)
    }

    /// The slot for a segment that stands where the guide wants it and is not one too many: what
    /// [`Placer::find`] would find, or nothing when there is more to think about.
    #[inline]
    fn find_in_order(&self, index: u8, qualifier: u32) -> Option<(usize, &'static Slot)> {
        if !self.takes_short_ways() {
            return None;
        }
        for (depth, frame) in self.frames.iter().enumerate().rev() {
            match self.table.finder.slot(frame.loop_index, index, qualifier) {
                Answer::Nothing => {}
                Answer::Several => return None,
                Answer::Slot(slot_index) => {
                    let slot = &self.table.slots[usize::from(slot_index)];
                    if slot.position < frame.position {
                        continue;
                    }
                    return self.has_room(frame, slot).then_some((depth, slot));
                }
            }
        }
        None
    }

    /// The best slot for a segment among the open loops.
    #[inline]
    fn find(&self, index: u8, qualifier: u32) -> Option<Found> {
        let mut late = None;
        let mut unknown = None;
        let mut reachable = true;
        for (depth, frame) in self.frames.iter().enumerate().rev() {
            let mut full = None;
            for &slot_index in self.table.candidates(frame.loop_index, index) {
                let slot = &self.table.slots[usize::from(slot_index)];
                let found = |manner| Found { frame: depth, slot: slot_index, manner };
                if !self.table.qualifies(slot, qualifier) {
                    if reachable && slot.opens == NO_LOOP {
                        unknown = unknown.or(Some(found(Manner::UnknownQualifier)));
                    }
                } else if slot.position < frame.position {
                    if reachable {
                        late = late.or(Some(found(Manner::Late)));
                    }
                } else if self.has_room(frame, slot) {
                    return Some(found(Manner::InOrder));
                } else {
                    full = full.or(Some(found(Manner::InOrder)));
                }
            }
            if full.is_some() {
                return full;
            }
            reachable &= !self.table.loops[usize::from(frame.loop_index)].anchor;
        }
        late.or(unknown)
    }

    #[inline]
    fn has_room(&self, frame: &Frame, slot: &Slot) -> bool {
        frame.filled & slot.bit == 0
            || match slot.counter {
                NO_COUNTER => slot.occurrences_max == 0,
                counter => self.counts[frame.counts as usize + usize::from(counter)] < slot.occurrences_max,
            }
    }

    /// Opens the loops around an HL, CLM or CLP that has no place in those that are open.
    #[cold]
    fn resynchronize(&mut self, index: u8, qualifier: u32, faults: &mut Vec<Fault>) -> Option<Found> {
        if !matches!(self.dictionary.segments[usize::from(index)].id.as_str(), "HL" | "CLM" | "CLP") {
            return None;
        }
        let table = self.table;
        let target = table.opened_by(index).find(|&index| {
            let slot = table.loops[usize::from(index)].parent_slot;
            table.qualifies(&table.slots[usize::from(slot)], qualifier)
        })?;
        let mut path = Vec::new();
        let mut parent = table.loops[usize::from(target)].parent;
        let open = loop {
            match self.frames.iter().rposition(|frame| frame.loop_index == parent && !frame.beside) {
                Some(open) => break open,
                None => path.push(parent),
            }
            parent = table.loops[usize::from(parent)].parent;
        };
        self.close_to(open + 1, faults);
        for &missing in path.iter().rev() {
            self.assume(missing, faults);
        }
        let slot = table.loops[usize::from(target)].parent_slot;
        Some(Found { frame: self.frames.len() - 1, slot, manner: Manner::InOrder })
    }

    /// Opens a loop whose opening segment never came, and tells of nothing else missing from it.
    fn assume(&mut self, loop_index: u16, faults: &mut Vec<Fault>) {
        let rule = &self.table.loops[usize::from(loop_index)];
        let slot = &self.table.slots[usize::from(rule.parent_slot)];
        let parent = self.frames.last_mut().expect("the header is always open");
        parent.seen |= slot.bit;
        parent.position = parent.position.max(slot.position);
        let opened = parent.opened;
        faults.push(self.missing(slot, rule.id, opened));
        self.open(loop_index, opened, false);
        self.frames.last_mut().expect("just opened").seen = u64::MAX;
    }

    /// While segments of a misplaced loop go by, only one that opens a loop is believed.
    #[inline]
    fn is_acceptable(&self, index: u8, slot: &Slot) -> bool {
        self.orphans >> index & 1 == 0 || slot.opens != NO_LOOP
    }

    fn accept(&mut self, found: Found, segment: &Segment<'_>, faults: &mut Vec<Fault>) -> Placed {
        let slot = &self.table.slots[usize::from(found.slot)];
        let (opens, loop_id) = (slot.opens != NO_LOOP, slot.placed.loop_id);
        if found.manner == Manner::InOrder {
            self.close_to(found.frame + 1, faults);
        }
        if slot.placed.opens && (found.manner == Manner::InOrder || !opens) {
            self.begin(found.frame, slot, segment.place(), faults);
        }
        if found.manner != Manner::UnknownQualifier {
            // Going back tells of one segment that came too early once, not of all that follow it; but
            // while loops inside are open, segments that come late may not seem in order and close them.
            if found.manner == Manner::InOrder || found.frame + 1 == self.frames.len() {
                self.frames[found.frame].position = slot.position;
            }
            let exceeds = self.fill(found.frame, slot);
            if exceeds {
                let kind = if opens { FaultKind::TooManyLoops } else { FaultKind::TooManySegments };
                faults.push(self.fault(kind, segment, loop_id));
            }
        }
        match found.manner {
            Manner::InOrder => {}
            Manner::Late => faults.push(self.fault(FaultKind::OutOfSequence, segment, loop_id)),
            Manner::UnknownQualifier => self.blame_qualifier(segment, loop_id, faults),
        }
        if opens {
            let beside = found.manner == Manner::Late;
            if beside && let Some(other) = self.frames.iter().position(|frame| frame.beside) {
                // A loop being closed because of a fault is not also told to be incomplete.
                self.frames.truncate(other);
            }
            self.open(slot.opens, segment.place(), beside);
        }
        slot.placed
    }

    fn blame_qualifier(&self, segment: &Segment<'_>, loop_id: LoopId, faults: &mut Vec<Fault>) {
        let index = self.dictionary.index(pack(segment.id()));
        let at = self.dictionary.segments[usize::from(index)].qualifier;
        let kind = if segment.element(at.into()).is_empty() {
            FaultKind::MissingElement
        } else {
            FaultKind::InvalidCode
        };
        let mut fault = self.fault(kind, segment, loop_id);
        fault.place.element = at;
        faults.push(fault);
    }

    /// Keeps track of a segment that fits no open loop.
    #[cold]
    fn set_aside(&mut self, index: u8, segment: &Segment<'_>, faults: &mut Vec<Fault>) -> Placed {
        let is_member = self.table.members >> index & 1 == 1;
        let kind = if is_member { FaultKind::UnexpectedSegment } else { FaultKind::ForeignSegment };
        if self.table.orphans[usize::from(index)] != 0 {
            self.orphans = self.table.orphans[usize::from(index)];
        }
        if segment.id() == b"HL" {
            // Whatever level it meant to open, what follows is not of the one before.
            self.close_to(1, faults);
            self.orphans = u128::MAX;
        }
        self.refuse(kind, segment, faults)
    }

    fn refuse(&self, kind: FaultKind, segment: &Segment<'_>, faults: &mut Vec<Fault>) -> Placed {
        let loop_id = self.loop_id();
        faults.push(self.fault(kind, segment, loop_id));
        Placed { loop_id, opens: false, known: false, slot: NO_SLOT }
    }

    #[inline]
    fn check(&mut self, rule: u16, loop_id: LoopId, segment: &Segment<'_>, faults: &mut Vec<Fault>) {
        if self.takes_short_ways() && self.table.sieve.passes(rule, segment, &mut self.patterns) {
            return;
        }
        self.check_in_full(rule, loop_id, segment, faults);
    }

    #[cold]
    fn check_in_full(&mut self, rule: u16, loop_id: LoopId, segment: &Segment<'_>, faults: &mut Vec<Fault>) {
        let delimiters = segment.delimiters();
        let fitting = self.alphabet.take().filter(|alphabet| alphabet.is_of(delimiters));
        let alphabet = fitting.unwrap_or_else(|| Box::new(Alphabet::new(delimiters)));
        let rule = &self.table.rules[usize::from(rule)];
        let id = self.dictionary.segments[usize::from(rule.segment)].id;
        Check { table: self.table, alphabet: &alphabet, segment, id, loop_id, faults }.run(rule);
        self.alphabet = Some(alphabet);
    }

    fn open(&mut self, loop_index: u16, opened: Place, beside: bool) {
        let counts = self.frames.last().map_or(0, |frame| frame.counts_end);
        let counts_end = counts + u32::from(self.table.loops[usize::from(loop_index)].counters);
        if counts_end as usize > self.counts.len() {
            self.counts.resize(counts_end as usize, 0);
        }
        // The segment that opens a loop is its first slot; the header waits for its own.
        let seen = u64::from(loop_index > 0);
        self.frames.push(Frame {
            loop_index,
            position: 0,
            beside,
            counts,
            counts_end,
            seen,
            filled: 0,
            opened,
        });
    }

    /// Closes loops until `depth` are open, telling what each still lacks.
    #[inline]
    fn close_to(&mut self, depth: usize, faults: &mut Vec<Fault>) {
        while self.frames.len() > depth {
            let frame = self.frames.len() - 1;
            let required = self.table.loops[usize::from(self.frames[frame].loop_index)].required;
            self.tell_missing(frame, required, faults);
            self.frames.pop();
        }
    }

    #[inline]
    fn tell_missing(&mut self, frame: usize, required: u64, faults: &mut Vec<Fault>) {
        let open = &mut self.frames[frame];
        let missing = required & !open.seen;
        if missing != 0 {
            open.seen |= missing;
            let open = *open;
            self.tell(open, missing, faults);
        }
    }

    #[cold]
    fn tell(&self, open: Frame, mut missing: u64, faults: &mut Vec<Fault>) {
        let rule = &self.table.loops[usize::from(open.loop_index)];
        while missing != 0 {
            let bit = missing.trailing_zeros();
            missing &= missing - 1;
            let slot = &self.table.slots[usize::from(rule.slots.start) + bit as usize];
            faults.push(self.missing(slot, rule.id, open.opened));
        }
    }

    fn missing(&self, slot: &Slot, within: LoopId, opened: Place) -> Fault {
        let opens = slot.opens != NO_LOOP;
        let first =
            self.table.codes[usize::from(slot.qualifiers.start)..usize::from(slot.qualifiers.end)].first();
        let qualifier = first.map(|code| code.to_be_bytes()).map_or(Code::default(), Code::unpacked);
        Fault {
            kind: if opens { FaultKind::MissingLoop } else { FaultKind::MissingSegment },
            place: ElementPlace { segment: opened, element: 0, component: 0 },
            loop_id: if opens { self.table.loops[usize::from(slot.opens)].id } else { within },
            segment: self.dictionary.segments[usize::from(slot.segment)].id,
            qualifier,
        }
    }

    #[cold]
    #[expect(clippy::unused_self, reason = "reads as the other builders of faults do")]
    fn fault(&self, kind: FaultKind, segment: &Segment<'_>, loop_id: LoopId) -> Fault {
        let place = ElementPlace { segment: segment.place(), element: 0, component: 0 };
        let qualifier = Code::default();
        Fault { kind, place, loop_id, segment: Code::or_unknown(segment.id()), qualifier }
    }
}

/// Shows the guide and the loops that are open.
impl fmt::Debug for Placer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = self.frames.iter().map(|frame| self.table.loops[usize::from(frame.loop_index)].id);
        f.debug_list().entry(&self.guide).entries(open).finish()
    }
}

/// The segment's identifier in one word.
#[inline]
fn packed_id(segment: &Segment<'_>) -> u32 {
    let (data, begin) = segment.data_and_begin();
    word::code(data, begin, segment.stops_ahead()[0] as usize - begin).swap_bytes()
}

const SE: u32 = u32::from_be_bytes(*b"SE\0\0");
