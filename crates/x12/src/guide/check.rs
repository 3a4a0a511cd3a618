//! Checks a segment's elements against what a guide says about them.

use super::dictionary::{Class, Note, NoteKind};
use super::fault::{Fault, FaultKind};
use super::loop_id::{Code, LoopId, pack};
use super::table::{ElementRule, SegmentRule, Table, Usage};
use crate::{Delimiters, ElementPlace, Segment, word};

/// What each byte is, given the delimiters of the interchange.
#[derive(Clone, Debug)]
pub(crate) struct Alphabet {
    delimiters: Delimiters,
    classes: [u8; 256],
}

const DIGIT: u8 = 1;
const MINUS: u8 = 2;
const POINT: u8 = 4;
const OTHER: u8 = 8;
const INVALID: u8 = 16;
const REPETITION: u8 = 32;
const COMPONENT: u8 = 64;

impl Alphabet {
    pub(crate) fn new(delimiters: Delimiters) -> Self {
        let mut classes = [INVALID; 256];
        classes[0x20..0x7f].fill(OTHER);
        classes[usize::from(b'0')..=usize::from(b'9')].fill(DIGIT);
        classes[usize::from(b'-')] = MINUS;
        classes[usize::from(b'.')] = POINT;
        classes[usize::from(delimiters.component)] = COMPONENT;
        if let Some(repetition) = delimiters.repetition {
            classes[usize::from(repetition)] = REPETITION;
        }
        Self { delimiters, classes }
    }

    #[inline]
    pub(crate) fn is_of(&self, delimiters: Delimiters) -> bool {
        self.delimiters == delimiters
    }

    /// The kinds of byte that occur.
    #[inline]
    fn kinds(&self, bytes: &[u8]) -> u8 {
        bytes.iter().fold(0, |kinds, &byte| kinds | self.classes[usize::from(byte)])
    }
}

/// The most faults told of one segment's elements; what is beyond says nothing new.
const FAULTS_MAX: usize = 24;

/// One segment being checked.
pub(crate) struct Check<'c, 'a> {
    pub(crate) table: &'static Table,
    pub(crate) alphabet: &'c Alphabet,
    pub(crate) segment: &'c Segment<'a>,
    pub(crate) id: Code,
    pub(crate) loop_id: LoopId,
    pub(crate) faults: &'c mut Vec<Fault>,
}

impl Check<'_, '_> {
    pub(crate) fn run(mut self, rule: &SegmentRule) {
        let before = self.faults.len();
        let rules = &self.table.elements[rule.elements.start as usize..rule.elements.end as usize];
        let count = self.segment.element_count();
        let mut sent = 0;
        for (at, element) in rules.iter().enumerate().take(count) {
            let bytes = self.segment.element(at + 1);
            sent |= u32::from(!bytes.is_empty()) << at;
            self.check_element(element, at as u8 + 1, bytes);
        }
        for (at, element) in rules.iter().enumerate().take(rule.required_last.into()).skip(count) {
            if element.usage == Usage::Required {
                self.blame(FaultKind::MissingElement, at as u8 + 1, 0);
            }
        }
        if count > rules.len() && (rules.len() + 1..=count).any(|at| !self.segment.element(at).is_empty()) {
            self.blame(FaultKind::TooManyElements, (rules.len() + 1) as u8, 0);
        } else if count > 0 && self.segment.element(count).is_empty() {
            self.blame(FaultKind::TrailingSeparators, 0, 0);
        }
        for note in rule.notes {
            let segment = self.segment;
            self.check_note(note, sent, 0, |at| segment.element(at));
        }
        self.faults.truncate(before + FAULTS_MAX);
    }

    #[inline]
    fn check_element(&mut self, rule: &ElementRule, at: u8, bytes: &[u8]) {
        if bytes.is_empty() {
            if rule.usage == Usage::Required {
                self.blame(FaultKind::MissingElement, at, 0);
            }
            return;
        }
        if rule.usage == Usage::NotUsed {
            self.blame(FaultKind::NotUsed, at, 0);
            return;
        }
        let kinds = self.alphabet.kinds(bytes);
        if kinds & REPETITION != 0 {
            self.check_repetitions(rule, at, bytes);
        } else if rule.class == Class::Composite {
            self.check_composite(rule, at, bytes);
        } else if kinds & COMPONENT != 0 {
            self.blame(FaultKind::TooManyComponents, at, 0);
        } else {
            self.check_simple(rule, at, 0, bytes, kinds);
        }
    }

    fn check_repetitions(&mut self, rule: &ElementRule, at: u8, bytes: &[u8]) {
        let Some(separator) = self.alphabet.delimiters.repetition else { return };
        let mut seen = 0_u32;
        for repetition in bytes.split(|&byte| byte == separator) {
            seen += 1;
            if seen > u32::from(rule.repetitions_max) {
                self.blame(FaultKind::TooManyRepetitions, at, 0);
                return;
            }
            if rule.class == Class::Composite {
                self.check_composite(rule, at, repetition);
            } else if !repetition.is_empty() {
                let kinds = self.alphabet.kinds(repetition);
                self.check_simple(rule, at, 0, repetition, kinds);
            }
        }
    }

    fn check_composite(&mut self, rule: &ElementRule, at: u8, bytes: &[u8]) {
        let rules = &self.table.elements[rule.components.start as usize..rule.components.end as usize];
        let separator = self.alphabet.delimiters.component;
        let mut components = bytes.split(|&byte| byte == separator);
        let (mut sent, before) = (0, self.faults.len());
        for (number, component) in rules.iter().enumerate() {
            let bytes = components.next().unwrap_or_default();
            sent |= u32::from(!bytes.is_empty()) << number;
            let number = number as u8 + 1;
            if bytes.is_empty() {
                if component.usage == Usage::Required {
                    self.blame(FaultKind::MissingElement, at, number);
                }
            } else if component.usage == Usage::NotUsed {
                self.blame(FaultKind::NotUsed, at, number);
            } else {
                let kinds = self.alphabet.kinds(bytes);
                self.check_simple(component, at, number, bytes, kinds);
            }
        }
        if components.next().is_some() {
            self.blame(FaultKind::TooManyComponents, at, 0);
        } else if bytes.last() == Some(&separator) && self.faults.len() == before {
            self.blame(FaultKind::TrailingSeparators, at, 0);
        }
        for note in rule.notes {
            let nth = |at: usize| bytes.split(|&byte| byte == separator).nth(at - 1).unwrap_or_default();
            self.check_note(note, sent, at, nth);
        }
    }

    #[inline]
    fn check_simple(&mut self, rule: &ElementRule, at: u8, component: u8, bytes: &[u8], kinds: u8) {
        let (length, wrong) = match rule.class {
            Class::Text | Class::Composite => {
                (bytes.len(), (kinds & INVALID != 0).then_some(FaultKind::InvalidCharacter))
            }
            Class::Whole => measure_number(bytes, kinds, DIGIT | MINUS),
            Class::Decimal => measure_number(bytes, kinds, DIGIT | MINUS | POINT),
            Class::Date => (bytes.len(), (!is_date(bytes)).then_some(FaultKind::InvalidDate)),
            Class::Time => (bytes.len(), (!is_time(bytes)).then_some(FaultKind::InvalidTime)),
        };
        if let Some(kind) = wrong {
            self.blame(kind, at, component);
        } else if length < usize::from(rule.length_min) {
            self.blame(FaultKind::TooShort, at, component);
        } else if length > usize::from(rule.length_max) {
            self.blame(FaultKind::TooLong, at, component);
        } else if !rule.codes.is_empty() {
            let codes = &self.table.codes[rule.codes.start as usize..rule.codes.end as usize];
            if !codes.contains(&pack(bytes)) {
                self.blame(FaultKind::InvalidCode, at, component);
            }
        }
    }

    /// Checks a note about elements, or about the components of `element` when that is not 0, given
    /// which of them were sent.
    #[inline]
    fn check_note<'v>(&mut self, note: &Note, sent: u32, element: u8, value: impl Fn(usize) -> &'v [u8]) {
        let named = sent & note.mask;
        let is_first_sent = sent >> (note.first - 1) & 1 == 1;
        let rest = note.mask & !(1 << (note.first - 1));
        let (kind, lacking) = match note.kind {
            NoteKind::Paired if named != 0 => (FaultKind::MissingConditional, note.mask & !sent),
            NoteKind::Required if named == 0 => (FaultKind::MissingConditional, note.mask),
            NoteKind::Exclusion => (FaultKind::Exclusion, named & named.wrapping_sub(1)),
            NoteKind::Conditional if is_first_sent => (FaultKind::MissingConditional, rest & !sent),
            NoteKind::List if is_first_sent && sent & rest == 0 => (FaultKind::MissingConditional, rest),
            NoteKind::Format if named == note.mask => {
                match misfit(value(note.first.into()), value(note.second.into())) {
                    Some(kind) => (kind, 1 << (note.second - 1)),
                    None => return,
                }
            }
            _ => return,
        };
        if lacking != 0 {
            self.blame_position(kind, element, lacking.trailing_zeros() as u8 + 1);
        }
    }

    fn blame_position(&mut self, kind: FaultKind, element: u8, position: u8) {
        match element {
            0 => self.blame(kind, position, 0),
            element => self.blame(kind, element, position),
        }
    }

    /// Adds a fault, unless that element has one already: the first is what to mend first.
    #[cold]
    fn blame(&mut self, kind: FaultKind, element: u8, component: u8) {
        let place = ElementPlace { segment: self.segment.place(), element, component };
        let told = self
            .faults
            .iter()
            .rev()
            .take(FAULTS_MAX)
            .any(|fault| fault.place == place && element > 0 && !fault.kind.is_missing_segment());
        if !told {
            let (loop_id, segment) = (self.loop_id, self.id);
            self.faults.push(Fault { kind, place, loop_id, segment, qualifier: Code::default() });
        }
    }
}

/// The length of a number, which leaves out its sign and point, and whether it is none.
#[inline]
fn measure_number(bytes: &[u8], kinds: u8, allowed: u8) -> (usize, Option<FaultKind>) {
    if kinds == DIGIT {
        return (bytes.len(), None);
    }
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let points = usize::from(bytes.contains(&b'.'));
    let signs = usize::from(bytes[0] == b'-');
    let is_number = kinds & !allowed == 0 && digits > 0 && digits + points + signs == bytes.len();
    (digits, (!is_number).then_some(FaultKind::InvalidCharacter))
}

/// What is wrong with `text` as a date or time in `format`; nothing when the format is not one of those.
pub(crate) fn misfit(format: &[u8], text: &[u8]) -> Option<FaultKind> {
    let is_range =
        |text: &[u8]| text.len() == 17 && text[8] == b'-' && is_date(&text[..8]) && is_date(&text[9..]);
    let (fits, kind) = match (format, text) {
        (_, []) => (true, FaultKind::InvalidDate),
        (b"D8", _) => (text.len() == 8 && is_date(text), FaultKind::InvalidDate),
        (b"RD8", _) => (is_range(text), FaultKind::InvalidDate),
        (b"DT", _) => match text.split_at_checked(8) {
            Some((date, _)) if !is_date(date) => (false, FaultKind::InvalidDate),
            Some((_, time)) => (is_time(time), FaultKind::InvalidTime),
            None => (false, FaultKind::InvalidDate),
        },
        (b"TM", _) => (is_time(text), FaultKind::InvalidTime),
        _ => (true, FaultKind::InvalidDate),
    };
    (!fits).then_some(kind)
}

/// CCYYMMDD, or YYMMDD where the element is that long.
fn is_date(bytes: &[u8]) -> bool {
    match bytes.len() {
        8 => word::is_date(word::word(bytes, 0, 8)),
        6 => {
            let mut whole = *b"20000000";
            whole[2..].copy_from_slice(bytes);
            is_date(&whole)
        }
        _ => false,
    }
}

/// HHMM, HHMMSS, or with tenths or hundredths of a second.
pub(crate) fn is_time(bytes: &[u8]) -> bool {
    let limits = [24, 60, 60, 100];
    matches!(bytes.len(), 4 | 6 | 7 | 8)
        && bytes.chunks(2).zip(limits).all(|(pair, limit)| number(pair).is_some_and(|value| value < limit))
}

fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_dates_from_look_alikes() {
        for good in ["20240229", "20001231", "260105"] {
            assert!(is_date(good.as_bytes()), "{good}");
        }
        for bad in ["20230229", "21000229", "20241301", "20240010", "00000101", "2024010", "2O240101"] {
            assert!(!is_date(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn knows_times_from_look_alikes() {
        for good in ["0000", "2359", "235959", "23595999"] {
            assert!(is_time(good.as_bytes()), "{good}");
        }
        for bad in ["2400", "1260", "12", "12345", "", "12h4"] {
            assert!(!is_time(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn a_format_decides_what_a_date_is() {
        assert_eq!(misfit(b"D8", b"20260231"), Some(FaultKind::InvalidDate));
        assert_eq!(misfit(b"RD8", b"20260201-20260228"), None);
        assert_eq!(misfit(b"RD8", b"20260201"), Some(FaultKind::InvalidDate));
        assert_eq!(misfit(b"DT", b"202602012460"), Some(FaultKind::InvalidTime));
        assert_eq!(misfit(b"TM", b"1200"), None);
        assert_eq!(misfit(b"UN", b"whatever"), None);
    }

    #[test]
    fn a_number_is_as_long_as_its_digits() {
        let alphabet = Alphabet::new(Delimiters::USUAL);
        let measure =
            |text: &str, allowed| measure_number(text.as_bytes(), alphabet.kinds(text.as_bytes()), allowed);
        assert_eq!(measure("-12.50", DIGIT | MINUS | POINT), (4, None));
        assert_eq!(measure("12.50", DIGIT | MINUS).1, Some(FaultKind::InvalidCharacter));
        for bad in ["1-2", "1.2.3", "--1", "-", ".", "1,000", "1e3", "$5"] {
            assert_eq!(measure(bad, DIGIT | MINUS | POINT).1, Some(FaultKind::InvalidCharacter), "{bad}");
        }
    }
}
