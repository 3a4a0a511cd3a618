//! The segments of the base standard: what types and lengths their elements have.

use std::sync::LazyLock;

use super::loop_id::{Code, pack};

/// Every segment of the healthcare sets, once.
#[derive(Debug)]
pub(crate) struct Dictionary {
    pub(crate) segments: Vec<SegmentType>,
    /// Multiplier that sends every identifier to a slot of its own.
    magic: u32,
    /// Identifier and index of the segment in each slot; [`NO_SEGMENT`] in empty ones.
    slots: Vec<(u32, u8)>,
}

/// One segment of the base standard.
#[derive(Debug)]
pub(crate) struct SegmentType {
    pub(crate) id: Code,
    pub(crate) key: u32,
    /// The element whose code tells segments of this identifier apart; 0 for none.
    pub(crate) qualifier: u8,
    pub(crate) elements: Vec<ElementType>,
    pub(crate) notes: Vec<Note>,
}

/// One element of the base standard.
#[derive(Clone, Debug)]
pub(crate) struct ElementType {
    pub(crate) class: Class,
    pub(crate) length_min: u16,
    pub(crate) length_max: u16,
    pub(crate) repetitions_max: u8,
    pub(crate) components: Vec<ElementType>,
    pub(crate) notes: Vec<Note>,
}

/// What an element may hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Class {
    Text,
    Whole,
    Decimal,
    Date,
    Time,
    Composite,
}

/// A rule about which elements go together, by their positions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Note {
    pub(crate) kind: NoteKind,
    /// The position named first.
    pub(crate) first: u8,
    /// The position named second.
    pub(crate) second: u8,
    /// A bit for each position named, the lowest for position 1.
    pub(crate) mask: u32,
}

/// The kinds of syntax note, by the letters X12 gives them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NoteKind {
    /// All or none.
    Paired,
    /// At least one.
    Required,
    /// Not more than one.
    Exclusion,
    /// The first needs all others.
    Conditional,
    /// The first needs one of the others.
    List,
    /// The second is a date or time in the format the first names.
    Format,
}

/// The index of no segment.
pub(crate) const NO_SEGMENT: u8 = u8::MAX;

static DICTIONARY: LazyLock<Dictionary> =
    LazyLock::new(|| Dictionary::parse(include_str!("tables/dictionary.txt")));

impl Dictionary {
    pub(crate) fn shared() -> &'static Self {
        &DICTIONARY
    }

    /// The index of the segment with this packed identifier, or [`NO_SEGMENT`].
    #[inline]
    pub(crate) fn index(&self, key: u32) -> u8 {
        let (found, index) = self.slots[slot(key, self.magic)];
        if found == key { index } else { NO_SEGMENT }
    }

    pub(crate) fn named(&self, id: &str) -> Option<u8> {
        let index = self.index(pack(id.as_bytes()));
        (index != NO_SEGMENT).then_some(index)
    }

    fn parse(text: &str) -> Self {
        let mut composites: Vec<(&str, ElementType)> = Vec::new();
        let mut segments = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some((name, body)) = line.split_once(" = ") {
                let (components, notes) = parse_elements(body, &composites);
                composites.push((name, ElementType { components, notes, ..ElementType::COMPOSITE }));
                continue;
            }
            let (id, body) = line.split_once(" @").expect("a segment line names its qualifier element");
            let (qualifier, body) = body.split_once(' ').expect("a segment has elements");
            let (elements, notes) = parse_elements(body, &composites);
            segments.push(SegmentType {
                id: Code::of(id.as_bytes()).expect("segment identifiers are codes"),
                key: pack(id.as_bytes()),
                qualifier: qualifier.parse().expect("the qualifier element is a number"),
                elements,
                notes,
            });
        }
        Self::hashed(segments)
    }

    fn hashed(segments: Vec<SegmentType>) -> Self {
        let mut magic = 0x9E37_79B1_u32;
        loop {
            let mut slots = vec![(0, NO_SEGMENT); SLOTS];
            let apart = segments.iter().enumerate().all(|(index, segment)| {
                let place = &mut slots[slot(segment.key, magic)];
                let free = place.1 == NO_SEGMENT;
                *place = (segment.key, index as u8);
                free
            });
            if apart {
                return Self { segments, magic, slots };
            }
            magic = magic.wrapping_mul(0x0019_660D).wrapping_add(0x3C6E_F35F) | 1;
        }
    }
}

const SLOTS: usize = 1024;

#[inline]
fn slot(key: u32, magic: u32) -> usize {
    (key.wrapping_mul(magic) >> 22) as usize
}

impl ElementType {
    const COMPOSITE: Self = Self {
        class: Class::Composite,
        length_min: 0,
        length_max: u16::MAX,
        repetitions_max: 1,
        components: Vec::new(),
        notes: Vec::new(),
    };
}

fn parse_elements(body: &str, composites: &[(&str, ElementType)]) -> (Vec<ElementType>, Vec<Note>) {
    let mut elements = Vec::new();
    let mut notes = Vec::new();
    for word in body.split_ascii_whitespace() {
        if let Some(note) = Note::parse(word) {
            notes.push(note);
            continue;
        }
        let (word, times) = split_number(word, '*');
        let (word, repetitions) = split_number(word, 'x');
        let element =
            ElementType { repetitions_max: repetitions as u8, ..ElementType::parse(word, composites) };
        elements.extend(std::iter::repeat_n(element, times));
    }
    (elements, notes)
}

/// `C998x10` at `x` is `C998` and 10; a word without `mark` counts once.
fn split_number(word: &str, mark: char) -> (&str, usize) {
    match word.split_once(mark) {
        Some((word, number)) => (word, number.parse().expect("a number follows the mark")),
        None => (word, 1),
    }
}

impl ElementType {
    fn parse(word: &str, composites: &[(&str, Self)]) -> Self {
        if let Some((_, composite)) = composites.iter().find(|(name, _)| *name == word) {
            return composite.clone();
        }
        let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (class, lengths) = word.split_at(letters);
        let class = match class {
            "AN" | "ID" => Class::Text,
            "N" => Class::Whole,
            "R" => Class::Decimal,
            "DT" => Class::Date,
            "TM" => Class::Time,
            _ => panic!("no element type {word}"),
        };
        let (least, greatest) = lengths.split_once('-').expect("an element type has two lengths");
        Self {
            class,
            length_min: least.parse().expect("a length"),
            length_max: greatest.parse().expect("a length"),
            ..Self::COMPOSITE
        }
    }
}

impl Note {
    /// `P0304` and its like; `None` for other words.
    fn parse(word: &str) -> Option<Self> {
        let (letter, digits) = word.split_at_checked(1)?;
        let pairs = digits.len() / 2;
        if digits.len() < 4 || digits.len() % 2 != 0 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let kind = match letter {
            "P" => NoteKind::Paired,
            "R" => NoteKind::Required,
            "E" => NoteKind::Exclusion,
            "C" => NoteKind::Conditional,
            "L" => NoteKind::List,
            "D" => NoteKind::Format,
            _ => return None,
        };
        let position = |at: usize| digits[2 * at..2 * at + 2].parse::<u8>().expect("two digits");
        let mask = (0..pairs).fold(0, |mask, at| mask | 1 << (position(at) - 1));
        Some(Self { kind, first: position(0), second: position(1), mask })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_segments_by_identifier_and_nothing_else() {
        let dictionary = Dictionary::shared();
        for (index, segment) in dictionary.segments.iter().enumerate() {
            assert_eq!(dictionary.index(segment.key), index as u8, "{}", segment.id);
        }
        assert_eq!(dictionary.named("ZZZ"), None);
        assert_eq!(dictionary.index(pack(b"")), NO_SEGMENT);
    }

    #[test]
    fn notes_speak_of_elements_the_segment_has() {
        for segment in &Dictionary::shared().segments {
            let known = segment.elements.len();
            assert!(usize::from(segment.qualifier) <= known, "{}", segment.id);
            for note in &segment.notes {
                assert!(32 - note.mask.leading_zeros() as usize <= known, "{} {note:?}", segment.id);
            }
        }
    }

    #[test]
    fn a_pattern_of_elements_is_read_as_written() {
        let (elements, notes) = parse_elements("ID2-3 R1-18*3 P0203", &[]);
        assert_eq!(elements.len(), 4);
        assert_eq!((elements[0].length_min, elements[0].length_max), (2, 3));
        assert_eq!(notes, [Note { kind: NoteKind::Paired, first: 2, second: 3, mask: 0b110 }]);
    }
}
