//! What the tabular list of ICD-10-CM notes of diagnoses beside others: which exclude each other, which come
//! after another, and which want another beside them.
//!
//! A note holds for a code and all codes below it, and names codes or ranges of codes. The prose of notes is not
//! kept, and a note without codes says nothing here.

use super::unfixed;
use crate::packed::{Packed, Rows, record};

/// The notes of an edition.
#[derive(Clone, Copy, Debug)]
pub struct DiagnosisNotes<'t>(Rows<'t, NoteRow>);

/// What a note says of another diagnosis.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum NoteKind {
    /// The two exclude each other (Excludes1).
    Excludes = 1,
    /// The other comes first.
    CodeFirst = 2,
    /// The other is added.
    UseAdditional = 3,
}

record! {
    /// A code, and codes that a note on it names.
    pub(crate) struct NoteRow by [u8; 7] = |row| row.code;
    {
        pub(crate) code: [u8; 7],
        pub(crate) kind: u8,
        pub(crate) from: [u8; 7],
        pub(crate) to: [u8; 7],
    }
}

impl<'t> DiagnosisNotes<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.rows(0))
    }

    /// Whether a note on one of these codes, written without dots, or on a code above it, excludes the other.
    pub fn excludes(&self, one: &[u8], other: &[u8]) -> bool {
        // A range that holds the code itself is too wide to say anything.
        let says = |holder: &[u8], named: &[u8]| {
            self.on(holder, NoteKind::Excludes).any(|row| row.names(named) && !row.names(holder))
        };
        says(one, other) || says(other, one)
    }

    /// Whether a note says that another diagnosis comes before this one.
    pub fn comes_after(&self, code: &[u8]) -> bool {
        self.on(code, NoteKind::CodeFirst).next().is_some()
    }

    /// The first code that notes want beside this one, when none that they name is among the others.
    pub fn wanting(&self, code: &[u8], others: &[&[u8]]) -> Option<String> {
        let mut notes = self.on(code, NoteKind::UseAdditional).peekable();
        let first = unfixed(&notes.peek()?.from).to_owned();
        let is_there = notes.any(|note| others.iter().any(|other| note.names(other)));
        (!is_there).then_some(first)
    }

    /// Every note: the code it is on, what it says, first and last code it names.
    pub fn iter(&self) -> impl Iterator<Item = (String, NoteKind, String, String)> + use<'t> {
        self.0.iter().map(|row| {
            let kind = match row.kind {
                1 => NoteKind::Excludes,
                2 => NoteKind::CodeFirst,
                _ => NoteKind::UseAdditional,
            };
            let text = |field: &[u8; 7]| unfixed(field).to_owned();
            (text(&row.code), kind, text(&row.from), text(&row.to))
        })
    }

    /// The notes on a code and on those above it.
    fn on<'c>(&self, code: &'c [u8], kind: NoteKind) -> impl Iterator<Item = NoteRow> + use<'t, 'c> {
        let rows = self.0;
        let above = (3..=code.len().min(7)).filter_map(move |length| super::fixed(&code[..length]));
        above.flat_map(move |code| rows.find(code)).filter(move |row| row.kind == kind as u8)
    }
}

impl NoteRow {
    fn names(&self, code: &[u8]) -> bool {
        let (from, to) = (unfixed(&self.from).as_bytes(), unfixed(&self.to).as_bytes());
        let cut = |length: usize| code.get(..length.min(code.len())).unwrap_or_default();
        cut(from.len()) >= from && cut(to.len()) <= to
    }
}
