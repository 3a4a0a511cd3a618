//! Tells segments with nothing wrong from all others, fast.
//!
//! Nearly every segment is as its guide wants it, and for those the answer is one bit. So each rule is
//! kept a second time, packed: which elements must and must not be sent as masks, and of each element
//! only the kind of text, the lengths and the codes. A segment that the sieve lets pass has no fault;
//! what it holds back is looked at in full by [`super::check::Check`], which may find none either. A test
//! holds the two against each other.

use wide::u8x16;

use super::check::{Alphabet, is_time, misfit};
use super::dictionary::{Class, Note, NoteKind};
use super::loop_id::NO_CODE;
use super::table::{ElementRule, SegmentRule, Table, Usage};
use crate::word::{all_digits, first_byte, is_date, word};
use crate::{Delimiters, Segment, component};

/// The packed rules of a guide, in the order of [`Table::rules`].
#[derive(Debug, Default)]
pub(crate) struct Sieve {
    segments: Vec<Packed>,
    /// For each element the least length and how many characters more it may have.
    lengths: Vec<(u16, u16)>,
    /// Elements of which more than the length is to be looked at, and components of composites.
    texts: Vec<Text>,
    /// Codes in fours, the first repeated to fill up.
    codes: Vec<[u32; 4]>,
}

/// A segment's rule.
#[derive(Debug)]
struct Packed {
    /// Its elements among all lengths.
    lengths: u16,
    count: u8,
    /// Whether a note asks for the format of something.
    has_format: bool,
    /// Those elements among all texts.
    first_text: u16,
    texts: u16,
    /// A bit for each element that must be sent, and for each that must not.
    required: u32,
    unused: u32,
    notes: &'static [Note],
}

/// The rule of an element or a component.
#[derive(Clone, Copy, Debug)]
struct Text {
    kind: Kind,
    /// Its position in the segment, from 1.
    at: u8,
    /// For a composite its components among all texts, and how many they are.
    length_min: u16,
    length_max: u16,
    /// Codes, in fours; none for any text.
    codes: u16,
    code_fours: u16,
    /// Bits of the components of a composite that must and must not be sent.
    required: u16,
    unused: u16,
    notes: &'static [Note],
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Any,
    Code,
    Whole,
    Decimal,
    Date,
    Time,
    Composite,
}

/// The elements sent of a segment that were seen to go together, for each rule the last: what is sent
/// is much the same from claim to claim.
#[derive(Debug, Default)]
pub(crate) struct Patterns(Vec<u32>);

impl Patterns {
    pub(crate) fn of(sieve: &Sieve) -> Self {
        Self(vec![0; sieve.segments.len()])
    }

    /// Whether what was sent goes together by the notes of a rule.
    #[inline]
    fn know(&mut self, rule: u16, notes: &[Note], sent: u32) -> bool {
        let known = &mut self.0[usize::from(rule)];
        if *known != sent {
            if !notes.iter().all(|note| goes_together(note, sent)) {
                return false;
            }
            *known = sent;
        }
        true
    }
}

impl Sieve {
    pub(crate) fn of(table: &Table) -> Self {
        let mut sieve = Self::default();
        for rule in &table.rules {
            sieve.push_rule(table, rule);
        }
        sieve
    }

    fn push_rule(&mut self, table: &Table, rule: &SegmentRule) {
        let rules = &table.elements[rule.elements.start as usize..rule.elements.end as usize];
        let (required, unused) = masks(rules.iter().map(|rule| rule.usage));
        let lengths = self.lengths.len() as u16;
        let mut own = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let at = at as u8 + 1;
            let text = match rule.class {
                Class::Composite => self.composite(table, rule, at),
                _ => self.text(table, rule, at),
            };
            let has_plain_length = matches!(text.kind, Kind::Any | Kind::Code | Kind::Date | Kind::Time);
            self.lengths.push(if has_plain_length {
                (rule.length_min.max(1), rule.length_max.saturating_sub(rule.length_min.max(1)))
            } else {
                (1, u16::MAX - 1)
            });
            if text.kind != Kind::Any {
                own.push(text);
            }
        }
        let (first_text, texts) = (self.texts.len() as u16, own.len() as u16);
        self.texts.extend(own);
        let has_format = rule.notes.iter().any(|note| note.kind == NoteKind::Format);
        let (count, notes) = (rules.len() as u8, rule.notes);
        self.segments.push(Packed { lengths, count, has_format, first_text, texts, required, unused, notes });
    }

    fn composite(&mut self, table: &Table, rule: &ElementRule, at: u8) -> Text {
        let components = &table.elements[rule.components.start as usize..rule.components.end as usize];
        let (required, unused) = masks(components.iter().map(|part| part.usage));
        let parts: Vec<_> = components.iter().map(|part| self.text(table, part, at)).collect();
        let first = self.texts.len() as u16;
        self.texts.extend(parts);
        Text {
            kind: Kind::Composite,
            at,
            length_min: first,
            length_max: components.len() as u16,
            codes: 0,
            code_fours: 0,
            required: required as u16,
            unused: unused as u16,
            notes: rule.notes,
        }
    }

    fn text(&mut self, table: &Table, rule: &ElementRule, at: u8) -> Text {
        let listed = &table.codes[rule.codes.start as usize..rule.codes.end as usize];
        let codes = self.codes.len() as u16;
        for four in listed.chunks(4) {
            self.codes.push(std::array::from_fn(|at| *four.get(at).unwrap_or(&four[0])));
        }
        let kind = match rule.class {
            Class::Text | Class::Composite if listed.is_empty() => Kind::Any,
            Class::Text | Class::Composite => Kind::Code,
            Class::Whole => Kind::Whole,
            Class::Decimal => Kind::Decimal,
            Class::Date => Kind::Date,
            Class::Time => Kind::Time,
        };
        Text {
            kind,
            at,
            length_min: rule.length_min,
            length_max: rule.length_max,
            codes,
            code_fours: self.codes.len() as u16 - codes,
            required: 0,
            unused: 0,
            notes: &[],
        }
    }

    /// Whether nothing is wrong with the elements of `segment` by `rule`. May hold back what is right.
    #[inline]
    pub(crate) fn passes(
        &self,
        rule: u16,
        segment: &Segment<'_>,
        alphabet: &Alphabet,
        patterns: &mut Patterns,
    ) -> bool {
        let packed = &self.segments[usize::from(rule)];
        let (data, begin, stops) = segment.layout();
        let count = stops.len() - 1;
        if count == 0 || count > usize::from(packed.count) {
            return false;
        }
        let (mut sent, mut off) = (0_u32, false);
        let mut start = stops[0] + 1;
        for (at, (&(least, more), &stop)) in
            self.lengths[usize::from(packed.lengths)..][..count].iter().zip(&stops[1..]).enumerate()
        {
            let length = stop - start;
            let is_sent = length > 0;
            sent |= u32::from(is_sent) << at;
            off |= is_sent & (length.wrapping_sub(u32::from(least)) > u32::from(more));
            start = stop + 1;
        }
        // A last element that is empty is a separator too many.
        off |= sent >> (count - 1) == 0;
        off |= packed.required & !sent | packed.unused & sent != 0;
        if off || !patterns.know(rule, packed.notes, sent) {
            return false;
        }
        let is_plain = is_plain(data, begin, stops[count] as usize, alphabet.delimiters());
        if !is_plain && !self.has_delimiters_in_place(packed, segment, alphabet, sent) {
            return false;
        }
        let texts = &self.texts[usize::from(packed.first_text)..][..usize::from(packed.texts)];
        texts.iter().all(|text| {
            let at = usize::from(text.at);
            if sent >> (at - 1) & 1 == 0 {
                return true;
            }
            let (start, stop) = (stops[at - 1] as usize + 1, stops[at] as usize);
            if text.kind == Kind::Composite {
                self.composite_fits(text, &Stretch { data, start, stop }, is_plain, alphabet.delimiters())
            } else {
                self.fits(text, data, start, stop)
            }
        }) && (!packed.has_format || has_formats(packed.notes, sent, segment))
    }

    /// Whether of all elements only composites have separators of components in them, and none has
    /// bytes that X12 has not.
    fn has_delimiters_in_place(
        &self,
        packed: &Packed,
        segment: &Segment<'_>,
        alphabet: &Alphabet,
        sent: u32,
    ) -> bool {
        let texts = &self.texts[usize::from(packed.first_text)..][..usize::from(packed.texts)];
        let composites = texts
            .iter()
            .filter(|text| text.kind == Kind::Composite)
            .fold(0_u32, |composites, text| composites | 1 << (text.at - 1));
        let mut others = sent & !composites;
        while others != 0 {
            let at = others.trailing_zeros() as usize + 1;
            if !alphabet.is_plain(segment.element(at)) {
                return false;
            }
            others &= others - 1;
        }
        true
    }

    /// Whether a text, which has no delimiters and no bytes that X12 has not, is what its rule wants.
    #[inline]
    fn fits(&self, rule: &Text, data: &[u8], start: usize, stop: usize) -> bool {
        let length = stop - start;
        let has_length =
            |length: usize| length >= usize::from(rule.length_min) && length <= usize::from(rule.length_max);
        match rule.kind {
            Kind::Any => has_length(length),
            Kind::Code => has_length(length) && self.is_listed(rule, word(data, start, length), length),
            _ if length > 8 => false,
            Kind::Whole => {
                let text = word(data, start, length);
                has_length(length) && self.is_number(rule, text, text, length)
            }
            Kind::Decimal => {
                let text = word(data, start, length);
                let point = first_byte(text, length, b'.');
                let digits = length - usize::from(point != 0);
                // A zero in place of the point leaves digits only.
                let filled = (text & !(point * 0xff)) | (point * u64::from(b'0'));
                digits > 0 && has_length(digits) && self.is_number(rule, text, filled, length)
            }
            Kind::Date => {
                let is_whole = length == 8 && rule.code_fours == 0;
                is_whole && has_length(length) && is_date(word(data, start, length))
            }
            Kind::Time => rule.code_fours == 0 && has_length(length) && is_time(&data[start..stop]),
            Kind::Composite => false,
        }
    }

    #[inline]
    fn is_number(&self, rule: &Text, text: u64, digits: u64, length: usize) -> bool {
        all_digits(digits, length) && (rule.code_fours == 0 || self.is_listed(rule, text, length))
    }

    #[inline]
    fn is_listed(&self, rule: &Text, text: u64, length: usize) -> bool {
        let code = if length <= 4 { (text as u32).swap_bytes() } else { NO_CODE };
        let fours = &self.codes[usize::from(rule.codes)..][..usize::from(rule.code_fours)];
        // All of four are compared before any is asked about, which is cheaper than a branch for each.
        fours.iter().any(|four| four.iter().fold(0, |hits, &one| hits | u32::from(one == code)) != 0)
    }

    /// Whether the components of a composite are what its rule wants.
    #[inline]
    fn composite_fits(
        &self,
        rule: &Text,
        bytes: &Stretch<'_>,
        is_plain: bool,
        delimiters: Delimiters,
    ) -> bool {
        if bytes.stop - bytes.start > 63 {
            return false;
        }
        let marks = if is_plain { Some(0) } else { component_marks(bytes, delimiters) };
        let Some(marks) = marks else { return false };
        let rules = &self.texts[usize::from(rule.length_min)..][..usize::from(rule.length_max)];
        // A separator at the end is one too many.
        if marks >> (bytes.stop - bytes.start - 1) & 1 == 1 {
            return false;
        }
        // The end of the composite ends its last component.
        let mut marks = marks | 1 << (bytes.stop - bytes.start);
        let (mut sent, mut fits, mut from) = (0_u32, true, bytes.start);
        for (at, rule) in rules.iter().enumerate() {
            if marks == 0 {
                break;
            }
            let to = bytes.start + marks.trailing_zeros() as usize;
            marks &= marks - 1;
            if to > from {
                sent |= 1 << at;
                fits &= self.fits(rule, bytes.data, from, to);
            }
            from = to + 1;
        }
        let (required, unused) = (u32::from(rule.required), u32::from(rule.unused));
        if !fits || marks != 0 || required & !sent != 0 || unused & sent != 0 {
            return false;
        }
        let nth = |k: u8| component(&bytes.data[bytes.start..bytes.stop], delimiters.component, k.into());
        rule.notes.iter().all(|note| {
            goes_together(note, sent)
                && (!is_format(note, sent) || misfit(nth(note.first), nth(note.second)).is_none())
        })
    }
}

/// A composite where it stands.
struct Stretch<'a> {
    data: &'a [u8],
    start: usize,
    stop: usize,
}

/// Whether dates and times are in the formats that the notes say they are in.
fn has_formats(notes: &[Note], sent: u32, segment: &Segment<'_>) -> bool {
    let mut formats = notes.iter().filter(|note| is_format(note, sent));
    formats
        .all(|note| misfit(segment.element(note.first.into()), segment.element(note.second.into())).is_none())
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

/// Whether the bytes are all of X12's and none separates components or repetitions.
#[inline]
fn is_plain(data: &[u8], begin: usize, end: usize, delimiters: Delimiters) -> bool {
    let component = u8x16::splat(delimiters.component);
    let repetition = u8x16::splat(delimiters.repetition.unwrap_or(delimiters.component));
    let special = |at: usize| {
        let block = block(data, at);
        let special = !(is_text(block)) | block.simd_eq(component) | block.simd_eq(repetition);
        u64::from(special.to_bitmask())
    };
    let mut at = begin;
    // Most segments end within the first 32 bytes.
    loop {
        let bits = special(at) | special(at + 16) << 16;
        if bits & (u64::MAX >> (64 - (end - at).min(32))) != 0 {
            return false;
        }
        at += 32;
        if at >= end {
            return true;
        }
    }
}

/// A bit for each separator of a composite of at most 63 bytes; `None` when it repeats or has bytes that X12 has not.
#[inline]
fn component_marks(bytes: &Stretch<'_>, delimiters: Delimiters) -> Option<u64> {
    let &Stretch { data, start, stop } = bytes;
    let component = u8x16::splat(delimiters.component);
    let repetition = u8x16::splat(delimiters.repetition.unwrap_or(delimiters.component));
    let repeats = delimiters.repetition.is_some();
    let (mut marks, mut bad) = (0_u64, 0_u64);
    for (at, begin) in (start..stop).step_by(16).enumerate() {
        let block = block(data, begin);
        let separators = block.simd_eq(component);
        let other = !(is_text(block) | separators);
        marks |= u64::from(separators.to_bitmask()) << (16 * at);
        bad |= u64::from(other.to_bitmask()) << (16 * at);
        if repeats {
            bad |= u64::from(block.simd_eq(repetition).to_bitmask()) << (16 * at);
        }
    }
    let within = (1 << (stop - start)) - 1;
    (bad & within == 0).then_some(marks & within)
}

/// Which bytes are characters of X12.
#[inline]
fn is_text(block: u8x16) -> u8x16 {
    block.max(u8x16::splat(0x20)).min(u8x16::splat(0x7e)).simd_eq(block)
}

/// Sixteen bytes from `at` on, with zeros past the end.
#[inline]
fn block(data: &[u8], at: usize) -> u8x16 {
    if let Some(whole) = data.get(at..at + 16) {
        return u8x16::new(whole.try_into().expect("sixteen bytes"));
    }
    let mut last = [0; 16];
    let rest = data.get(at..).unwrap_or_default();
    last[..rest.len()].copy_from_slice(rest);
    u8x16::new(last)
}
