//! Tells segments with nothing wrong from all others, fast.
//!
//! Nearly every segment is as its guide wants it, and for those the answer is one bit. So each rule is
//! kept a second time, packed for a whole segment at once: the lengths of four elements are compared
//! together, what was sent is a mask, and one sweep over the bytes finds those that are out of place.
//! Only codes, numbers, dates and composites are then looked at one by one. A segment that the sieve lets
//! pass has no fault; what it holds back is looked at in full by [`super::check::Check`], which may find
//! none either. A test holds the two against each other.

use wide::i32x4;

use super::check::{is_time, misfit};
use super::dictionary::{Class, Note, NoteKind};
use super::loop_id::NO_CODE;
use super::table::{ElementRule, SegmentRule, Slot, Table, Usage};
use crate::lexer::AHEAD;
use crate::word::{all_digits, code, first_byte, is_date, word};
use crate::{Segment, component};

/// The packed rules of a guide, in the order of [`Table::rules`].
#[derive(Debug, Default)]
pub(crate) struct Sieve {
    segments: Vec<Packed>,
    lengths: Vec<Lengths>,
    /// One for each element of a rule, and for each component of a composite.
    texts: Vec<Text>,
    composites: Vec<Composite>,
    /// Codes in fours, the first repeated to fill up.
    codes: Vec<[u32; 4]>,
}

/// A segment's rule.
#[derive(Debug)]
struct Packed {
    /// The lengths of its elements, four by four, among all.
    first_lengths: u16,
    /// Its first element among all texts.
    first_text: u16,
    count: u8,
    required: u32,
    /// Elements of which more is to be looked at than the length, and that they are a code.
    looked_at: u32,
    /// Elements of which it is looked at whether they are a code that is listed.
    codes: u32,
    notes: &'static [Note],
}

/// How far apart the ends of four elements may be: one more than the length of each.
#[derive(Clone, Copy, Debug)]
struct Lengths {
    least: i32x4,
    most: i32x4,
}

/// The rule of an element or a component.
#[derive(Clone, Copy, Debug)]
struct Text {
    kind: Kind,
    /// Where its codes begin, in fours; for a composite, which it is; for a text in a format, the element
    /// that names it.
    first: u16,
    /// Its codes, in fours; none for any text.
    fours: u16,
    length_min: u16,
    length_max: u16,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Any,
    Code,
    Whole,
    Decimal,
    Date,
    Time,
    /// A date or time in a format that another element names.
    Formatted,
    Composite,
}

/// The rule of what is inside a composite.
#[derive(Debug)]
struct Composite {
    /// Its components among all texts.
    first_text: u16,
    count: u32,
    required: u32,
    unused: u32,
    /// Components that name a format or are in one.
    formats: u32,
    notes: &'static [Note],
}

/// What was seen to be right, and may be seen again: what is sent is much the same from claim to claim.
#[derive(Debug)]
pub(crate) struct Patterns {
    /// For each segment's rule, then for each composite's, what was sent last and goes together.
    sent: Vec<u32>,
    /// For each text, the last code that is one of those listed.
    codes: Vec<u32>,
    /// The last day.
    date: u64,
}

impl Patterns {
    pub(crate) fn of(sieve: &Sieve) -> Self {
        Self {
            sent: vec![0; sieve.segments.len() + sieve.composites.len()],
            codes: vec![NO_CODE; sieve.texts.len()],
            date: 0,
        }
    }

    /// Whether what was sent is all that is required, and goes together by the notes.
    #[inline]
    fn know(&mut self, rule: usize, sent: u32, required: u32, notes: &[Note]) -> bool {
        let known = &mut self.sent[rule];
        *known == sent || {
            let is_right = required & !sent == 0 && notes.iter().all(|note| goes_together(note, sent));
            if is_right {
                *known = sent;
            }
            is_right
        }
    }

    #[inline]
    fn is_date(&mut self, text: u64) -> bool {
        if self.date != text {
            if !is_date(text) {
                return false;
            }
            self.date = text;
        }
        true
    }
}

impl Text {
    #[inline]
    fn has_length(&self, length: usize) -> bool {
        length >= usize::from(self.length_min) && length <= usize::from(self.length_max)
    }

    /// Whether a text, which has no bytes that X12 has not, is what its rule wants.
    fn fits(&self, data: &[u8], start: usize, stop: usize, patterns: &mut Patterns) -> bool {
        let length = stop - start;
        let has_length = |length| self.has_length(length);
        match self.kind {
            Kind::Any => has_length(length),
            _ if length > 8 => false,
            Kind::Whole => has_length(length) && all_digits(word(data, start, length), length),
            Kind::Decimal => {
                let text = word(data, start, length);
                let point = first_byte(text, length, b'.');
                let digits = length - usize::from(point != 0);
                // A zero in place of the point leaves digits only.
                let filled = (text & !(point * 0xff)) | (point * u64::from(b'0'));
                digits > 0 && has_length(digits) && all_digits(filled, length)
            }
            Kind::Date => length == 8 && has_length(length) && patterns.is_date(word(data, start, length)),
            Kind::Time => has_length(length) && is_time(&data[start..stop]),
            Kind::Code | Kind::Formatted | Kind::Composite => false,
        }
    }
}

impl Sieve {
    pub(crate) fn of(table: &Table) -> Self {
        let mut sieve = Self::default();
        for rule in &table.rules {
            sieve.push_rule(table, rule);
        }
        for slot in &table.slots {
            sieve.trust_qualifier(table, slot);
        }
        sieve
    }

    /// Leaves the qualifier of a slot unread: a segment is in that slot because it has one of its codes.
    fn trust_qualifier(&mut self, table: &Table, slot: &Slot) {
        let at = table.qualifiers[usize::from(slot.segment)];
        let qualifiers = &table.codes[usize::from(slot.qualifiers.start)..usize::from(slot.qualifiers.end)];
        if at == 0 || qualifiers.is_empty() {
            return;
        }
        let packed = &self.segments[usize::from(slot.rule)];
        let text = &self.texts[usize::from(packed.first_text) + usize::from(at) - 1];
        if text.kind == Kind::Code && qualifiers.iter().all(|code| self.is_listed(text, code.swap_bytes())) {
            self.segments[usize::from(slot.rule)].codes &= !(1 << (at - 1));
        }
    }

    fn push_rule(&mut self, table: &Table, rule: &SegmentRule) {
        let rules = &table.elements[rule.elements.start as usize..rule.elements.end as usize];
        assert!(rules.len() < 32, "a mask has a bit for every element");
        let (required, _) = masks(rules.iter().map(|rule| rule.usage));
        let mut own = Vec::new();
        for rule in rules {
            own.push(match rule.class {
                Class::Composite => self.composite(table, rule),
                _ => self.text(table, rule),
            });
        }
        for note in rule.notes.iter().filter(|note| note.kind == NoteKind::Format) {
            let text = &mut own[usize::from(note.second) - 1];
            assert_eq!(text.kind, Kind::Any, "only plain text is in a format");
            (text.kind, text.first) = (Kind::Formatted, note.first.into());
        }
        let (mut codes, mut looked_at) = (0, 0);
        for (at, text) in own.iter().enumerate() {
            match text.kind {
                Kind::Any => {}
                Kind::Code => codes |= 1 << at,
                _ => looked_at |= 1 << at,
            }
        }
        self.segments.push(Packed {
            first_lengths: self.lengths.len() as u16,
            first_text: self.texts.len() as u16,
            count: rules.len() as u8,
            required,
            looked_at,
            codes,
            notes: rule.notes,
        });
        let bounds: Vec<_> = rules.iter().zip(&own).map(|(rule, text)| bounds(rule.usage, text)).collect();
        self.lengths.extend(bounds.chunks(4).map(|four| {
            let nth = |at: usize| four.get(at).copied().unwrap_or_default();
            Lengths {
                least: i32x4::new(std::array::from_fn(|at| nth(at).0)),
                most: i32x4::new(std::array::from_fn(|at| nth(at).1)),
            }
        }));
        self.texts.extend(own);
    }

    fn composite(&mut self, table: &Table, rule: &ElementRule) -> Text {
        let components = &table.elements[rule.components.start as usize..rule.components.end as usize];
        let (required, unused) = masks(components.iter().map(|part| part.usage));
        let parts: Vec<_> = components.iter().map(|part| self.text(table, part)).collect();
        let formats = rule.notes.iter().filter(|note| note.kind == NoteKind::Format);
        let formats = formats.fold(0, |formats, note| formats | note.mask);
        let (first_text, count) = (self.texts.len() as u16, parts.len() as u32);
        self.texts.extend(parts);
        let first = self.composites.len() as u16;
        self.composites.push(Composite { first_text, count, required, unused, formats, notes: rule.notes });
        Text { kind: Kind::Composite, first, fours: 0, length_min: 0, length_max: 0 }
    }

    fn text(&mut self, table: &Table, rule: &ElementRule) -> Text {
        let listed = &table.codes[rule.codes.start as usize..rule.codes.end as usize];
        // A code that is too short or too long is left for who can say so.
        let fits = |code: &u32| {
            let length = 4 - code.trailing_zeros() as u16 / 8;
            *code != NO_CODE && (rule.length_min..=rule.length_max).contains(&length)
        };
        let first = self.codes.len() as u16;
        let fitting: Vec<u32> = listed.iter().filter(|code| fits(code)).copied().collect();
        for four in fitting.chunks(4) {
            self.codes.push(std::array::from_fn(|at| four.get(at).unwrap_or(&four[0]).swap_bytes()));
        }
        let kind = match rule.class {
            Class::Text | Class::Composite if listed.is_empty() => Kind::Any,
            Class::Text | Class::Composite => Kind::Code,
            Class::Whole => Kind::Whole,
            Class::Decimal => Kind::Decimal,
            Class::Date => Kind::Date,
            Class::Time => Kind::Time,
        };
        assert!(listed.is_empty() || kind == Kind::Code, "only text is limited to codes");
        let fours = self.codes.len() as u16 - first;
        Text { kind, first, fours, length_min: rule.length_min, length_max: rule.length_max }
    }

    /// Whether nothing is wrong with the elements of `segment` by `rule`, which it was found by. May hold
    /// back what is right.
    #[inline]
    pub(crate) fn passes(&self, rule: u16, segment: &Segment<'_>, patterns: &mut Patterns) -> bool {
        let packed = &self.segments[usize::from(rule)];
        let count = segment.element_count();
        if count == 0 || count > usize::from(packed.count) {
            return false;
        }
        let (data, begin) = segment.data_and_begin();
        let stops = segment.stops_ahead();
        let lengths = &self.lengths[usize::from(packed.first_lengths)..][..count.div_ceil(4)];
        let Some(sent) = sent(stops, lengths, count) else { return false };
        if !patterns.know(usize::from(rule), sent, packed.required, packed.notes) {
            return false;
        }
        let Some(swept) = segment.marks().sweep(data, begin, stops[count % AHEAD] as usize) else {
            return false;
        };
        let first = usize::from(packed.first_text);
        let mut codes = sent & packed.codes;
        while codes != 0 {
            let at = codes.trailing_zeros() as usize;
            codes &= codes - 1;
            let (start, stop) = (stops[at % AHEAD] as usize + 1, stops[(at + 1) % AHEAD] as usize);
            if !self.is_code(first + at, code(data, start, stop - start), patterns) {
                return false;
            }
        }
        let (mut within, mut looked_at) = (0, sent & packed.looked_at);
        while looked_at != 0 {
            let at = looked_at.trailing_zeros() as usize;
            looked_at &= looked_at - 1;
            let text = &self.texts[first + at];
            let (start, stop) = (stops[at % AHEAD] as usize + 1, stops[(at + 1) % AHEAD] as usize);
            let fits = match text.kind {
                Kind::Formatted => {
                    has_format(segment.element(text.first.into()), data, start, stop, patterns)
                }
                Kind::Composite => {
                    let marks = segment.marks().separators(&swept, data, start, stop);
                    match self.components(text, &Stretch { data, start, stop }, marks, segment, patterns) {
                        Some(components) => {
                            within += components - 1;
                            true
                        }
                        None => false,
                    }
                }
                _ => text.fits(data, start, stop, patterns),
            };
            if !fits {
                return false;
            }
        }
        // Only composites have separators in them.
        within == swept.count
    }

    /// Whether a code is listed for a text.
    #[inline]
    fn is_code(&self, text: usize, code: u32, patterns: &mut Patterns) -> bool {
        code != NO_CODE && (code == patterns.codes[text] || self.is_other_code(text, code, patterns))
    }

    #[cold]
    fn is_other_code(&self, text: usize, code: u32, patterns: &mut Patterns) -> bool {
        let is_listed = self.is_listed(&self.texts[text], code);
        if is_listed {
            patterns.codes[text] = code;
        }
        is_listed
    }

    fn is_listed(&self, rule: &Text, code: u32) -> bool {
        let fours = &self.codes[usize::from(rule.first)..][..usize::from(rule.fours)];
        // All of four are compared before any is asked about, which is cheaper than a branch for each.
        fours.iter().any(|four| four.iter().fold(0, |hits, &one| hits | u32::from(one == code)) != 0)
    }

    /// How many components a composite has, with separators where the marks are; `None` when they are not
    /// what its rule wants.
    #[inline]
    fn components(
        &self,
        rule: &Text,
        bytes: &Stretch<'_>,
        marks: u64,
        segment: &Segment<'_>,
        patterns: &mut Patterns,
    ) -> Option<u32> {
        let &Stretch { data, start, stop } = bytes;
        let length = stop - start;
        // A separator at the end is one too many.
        if length > 63 || marks >> (length - 1) & 1 == 1 {
            return None;
        }
        let composite = &self.composites[usize::from(rule.first)];
        let first = usize::from(composite.first_text);
        // The end of the composite ends its last component.
        let mut marks = marks | 1 << length;
        let (mut sent, mut from, mut components) = (0_u32, start, 0);
        while marks != 0 {
            if components == composite.count {
                return None;
            }
            let to = start + marks.trailing_zeros() as usize;
            marks &= marks - 1;
            if to > from {
                sent |= 1 << components;
                let text = first + components as usize;
                let rule = &self.texts[text];
                let fits = match rule.kind {
                    Kind::Any => rule.has_length(to - from),
                    Kind::Code => self.is_code(text, code(data, from, to - from), patterns),
                    _ => rule.fits(data, from, to, patterns),
                };
                if !fits {
                    return None;
                }
            }
            from = to + 1;
            components += 1;
        }
        let known = self.segments.len() + usize::from(rule.first);
        let is_right = composite.unused & sent == 0
            && patterns.know(known, sent, composite.required, composite.notes)
            && (composite.formats & sent == 0 || {
                let separator = segment.delimiters().component;
                let nth = |k: u8| component(&data[start..stop], separator, k.into());
                let mut formats = composite.notes.iter().filter(|note| is_format(note, sent));
                formats.all(|note| misfit(nth(note.first), nth(note.second)).is_none())
            });
        is_right.then_some(components)
    }
}

/// A composite where it stands.
struct Stretch<'a> {
    data: &'a [u8],
    start: usize,
    stop: usize,
}

/// Which of the first `count` elements were sent; `None` when one is too short or too long, or the last
/// is not sent and its separator one too many.
#[inline]
fn sent(stops: &[u32; AHEAD], lengths: &[Lengths], count: usize) -> Option<u32> {
    let (begins, ends) = (stops.as_chunks::<4>().0, stops[1..].as_chunks::<4>().0);
    let (mut sent, mut off, mut shift) = (0, 0, 0);
    for ((lengths, begins), ends) in lengths.iter().zip(begins).zip(ends) {
        let [begins, ends] = [begins, ends].map(|four| i32x4::new(four.map(|stop| stop as i32)));
        let apart = ends - begins;
        sent |= apart.simd_gt(i32x4::ONE).to_bitmask() << shift;
        off |= (lengths.least.simd_gt(apart) | apart.simd_gt(lengths.most)).to_bitmask() << shift;
        shift += 4;
    }
    let sent = sent & (u32::MAX >> (32 - count));
    (off & sent == 0 && sent >> (count - 1) == 1).then_some(sent)
}

/// How far apart the ends before and of an element that is sent may be.
fn bounds(usage: Usage, text: &Text) -> (i32, i32) {
    let has_plain_length = !matches!(text.kind, Kind::Whole | Kind::Decimal | Kind::Composite);
    match usage {
        Usage::NotUsed => (i32::MAX, 0),
        _ if has_plain_length => (i32::from(text.length_min) + 1, i32::from(text.length_max) + 1),
        _ => (0, i32::MAX),
    }
}

/// Whether a text is a date or time in a format.
#[inline]
fn has_format(format: &[u8], data: &[u8], start: usize, stop: usize, patterns: &mut Patterns) -> bool {
    if format == b"D8" && stop - start == 8 {
        return patterns.is_date(word(data, start, 8));
    }
    misfit(format, &data[start..stop]).is_none()
}

/// Bits of what must, and of what must not be sent.
fn masks(usages: impl Iterator<Item = Usage>) -> (u32, u32) {
    usages.enumerate().fold((0, 0), |(required, unused), (at, usage)| match usage {
        Usage::Required => (required | 1 << at, unused),
        Usage::NotUsed => (required, unused | 1 << at),
        Usage::Situational => (required, unused),
    })
}

/// Whether what was sent agrees with a note about what goes together.
fn goes_together(note: &Note, sent: u32) -> bool {
    let named = sent & note.mask;
    let rest = note.mask & !(1 << (note.first - 1));
    let first_is_sent = sent >> (note.first - 1) & 1 == 1;
    match note.kind {
        NoteKind::Paired => named == 0 || named == note.mask,
        NoteKind::Required => named != 0,
        NoteKind::Exclusion => named & named.wrapping_sub(1) == 0,
        NoteKind::Conditional => !first_is_sent || rest & !sent == 0,
        NoteKind::List => !first_is_sent || sent & rest != 0,
        NoteKind::Format => true,
    }
}

/// Whether a note asks for the format of something that was sent.
#[inline]
fn is_format(note: &Note, sent: u32) -> bool {
    note.kind == NoteKind::Format && sent & note.mask == note.mask
}
