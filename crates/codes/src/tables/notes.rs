//! What the tabular list of ICD-10-CM notes of diagnoses beside others: which exclude each other, which come
//! after another, and which want another beside them.
//!
//! A note holds for a code and all codes below it, and names codes or ranges of codes. The prose of notes is not
//! kept, and a note without codes says nothing here.

use super::{DiagnosisNumber, unfixed};
use crate::packed::{Indexed, Packed, Rows, record};

/// The notes of an edition.
#[derive(Clone, Copy, Debug)]
pub struct DiagnosisNotes<'t>(Indexed<'t, NoteRow>);

/// The notes on a code and on those above it.
#[derive(Clone, Copy, Debug)]
pub struct NotesOfCode<'t, 'c> {
    /// Those on its category.
    rows: Rows<'t, NoteRow>,
    code: &'c [u8],
}

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
    pub(crate) struct NoteRow by DiagnosisNumber = |row| DiagnosisNumber::of_field(row.code);
    {
        pub(crate) code: [u8; 7],
        pub(crate) kind: u8,
        pub(crate) from: [u8; 7],
        pub(crate) to: [u8; 7],
    }
}

impl<'t> DiagnosisNotes<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self(packed.indexed_rows())
    }

    /// The notes that hold for a code, written without its dot.
    #[inline]
    pub fn of_code<'c>(&self, code: &'c [u8]) -> NotesOfCode<'t, 'c> {
        NotesOfCode { rows: self.0.beginning_as(DiagnosisNumber::of(code)), code }
    }

    /// Every note: the code it is on, what it says, first and last code it names.
    pub fn iter(&self) -> impl Iterator<Item = (String, NoteKind, String, String)> + use<'t> {
        self.0.rows().iter().map(|row| {
            let kind = match row.kind {
                1 => NoteKind::Excludes,
                2 => NoteKind::CodeFirst,
                _ => NoteKind::UseAdditional,
            };
            let text = |field: &[u8; 7]| unfixed(field).to_owned();
            (text(&row.code), kind, text(&row.from), text(&row.to))
        })
    }
}

impl NotesOfCode<'_, '_> {
    /// Whether a note on one of the two codes excludes the other.
    pub fn excludes(&self, other: &Self) -> bool {
        // A range that holds the code itself is too wide to say anything.
        let says = |holder: &Self, named: &[u8]| {
            holder.of_kind(NoteKind::Excludes).any(|row| row.names(named) && !row.names(holder.code))
        };
        says(self, other.code) || says(other, self.code)
    }

    /// Whether a note says that another diagnosis comes before this one.
    pub fn comes_after(&self) -> bool {
        self.of_kind(NoteKind::CodeFirst).next().is_some()
    }

    /// The first code that notes want beside this one, when none that they name is among the others.
    pub fn wanting<'d>(&self, others: &(impl Iterator<Item = &'d [u8]> + Clone)) -> Option<String> {
        let mut notes = self.of_kind(NoteKind::UseAdditional).peekable();
        let first = *notes.peek()?;
        let is_there = notes.any(|note| others.clone().any(|other| note.names(other)));
        (!is_there).then(|| unfixed(&first.from).to_owned())
    }

    fn of_kind(&self, kind: NoteKind) -> impl Iterator<Item = NoteRow> + '_ {
        let code = DiagnosisNumber::of(self.code);
        self.rows
            .iter()
            .filter(move |row| row.kind == kind as u8 && DiagnosisNumber::of_field(row.code).begins(code))
    }
}

impl NoteRow {
    fn names(&self, code: &[u8]) -> bool {
        let (from, to) = (DiagnosisNumber::of_field(self.from), DiagnosisNumber::of_field(self.to));
        let code = DiagnosisNumber::of(code);
        from <= code && code <= to.last_below()
    }
}
