//! What is wrong with a segment or element by the guide.

use std::fmt;

use super::loop_id::{Code, LoopId};
use crate::ElementPlace;

/// One departure from the implementation guide, and where it is.
///
/// It never holds what an element says, only where it stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where. What is missing has the place of the segment that opened the loop it is missing from.
    pub place: ElementPlace,
    /// The loop it is in; for a missing loop, that loop.
    pub loop_id: LoopId,
    /// The segment's identifier; `?` when the sender's is none.
    pub segment: Code,
    /// For a missing segment the qualifier it would have had, such as `EI` for a REF.
    pub qualifier: Code,
}

/// The ways to depart from a guide, in the order of the 999's codes.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FaultKind {
    /// No X12 segment we know has this identifier.
    UnrecognizedSegment,
    /// The segment belongs to the transaction set, but not here.
    UnexpectedSegment,
    /// A segment the guide requires is absent.
    MissingSegment,
    /// A loop the guide requires is absent.
    MissingLoop,
    /// The loop occurs more often than the guide allows.
    TooManyLoops,
    /// The segment occurs more often than the guide allows.
    TooManySegments,
    /// The segment is one of another transaction set.
    ForeignSegment,
    /// The segment stands after one it should precede.
    OutOfSequence,
    /// The segment ends in separators with nothing between them.
    TrailingSeparators,
    /// A required element or component is empty.
    MissingElement,
    /// An element is empty that another one makes necessary.
    MissingConditional,
    /// More elements than the segment has.
    TooManyElements,
    /// Shorter than the least length.
    TooShort,
    /// Longer than the greatest length.
    TooLong,
    /// A character the element's type does not have.
    InvalidCharacter,
    /// A code the guide does not list here.
    InvalidCode,
    /// Not a date.
    InvalidDate,
    /// Not a time.
    InvalidTime,
    /// Two elements that exclude each other.
    Exclusion,
    /// More repetitions than the element may have.
    TooManyRepetitions,
    /// More components than the composite has.
    TooManyComponents,
    /// An element the guide does not use here.
    NotUsed,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [Self; 22] = [
        Self::UnrecognizedSegment,
        Self::UnexpectedSegment,
        Self::MissingSegment,
        Self::MissingLoop,
        Self::TooManyLoops,
        Self::TooManySegments,
        Self::ForeignSegment,
        Self::OutOfSequence,
        Self::TrailingSeparators,
        Self::MissingElement,
        Self::MissingConditional,
        Self::TooManyElements,
        Self::TooShort,
        Self::TooLong,
        Self::InvalidCharacter,
        Self::InvalidCode,
        Self::InvalidDate,
        Self::InvalidTime,
        Self::Exclusion,
        Self::TooManyRepetitions,
        Self::TooManyComponents,
        Self::NotUsed,
    ];

    /// Whether a segment or loop the guide requires is absent.
    #[inline]
    pub fn is_missing_segment(self) -> bool {
        matches!(self, Self::MissingSegment | Self::MissingLoop)
    }

    /// Whether it is a matter of form that no receiver rejects for.
    pub fn is_cosmetic(self) -> bool {
        self == Self::TrailingSeparators
    }

    /// The 999's segment error code, IK304; `8` for a fault of an element.
    pub fn ik304(self) -> Option<&'static str> {
        Some(match self {
            Self::UnrecognizedSegment => "1",
            Self::UnexpectedSegment => "2",
            Self::MissingSegment | Self::MissingLoop => "3",
            Self::TooManyLoops => "4",
            Self::TooManySegments => "5",
            Self::ForeignSegment => "6",
            Self::OutOfSequence => "7",
            Self::TrailingSeparators => return None,
            _ => "8",
        })
    }

    /// The 999's element error code, IK403; `None` for a fault of a whole segment.
    pub fn ik403(self) -> Option<&'static str> {
        Some(match self {
            Self::MissingElement => "1",
            Self::MissingConditional => "2",
            Self::TooManyElements => "3",
            Self::TooShort => "4",
            Self::TooLong => "5",
            Self::InvalidCharacter => "6",
            Self::InvalidCode => "7",
            Self::InvalidDate => "8",
            Self::InvalidTime => "9",
            Self::Exclusion => "10",
            Self::TooManyRepetitions => "12",
            Self::TooManyComponents => "13",
            Self::NotUsed => "I10",
            _ => return None,
        })
    }

    /// A stable word for it.
    pub fn id(self) -> &'static str {
        match self {
            Self::UnrecognizedSegment => "unrecognized-segment",
            Self::UnexpectedSegment => "unexpected-segment",
            Self::MissingSegment => "missing-segment",
            Self::MissingLoop => "missing-loop",
            Self::TooManyLoops => "too-many-loops",
            Self::TooManySegments => "too-many-segments",
            Self::ForeignSegment => "foreign-segment",
            Self::OutOfSequence => "out-of-sequence",
            Self::TrailingSeparators => "trailing-separators",
            Self::MissingElement => "missing-element",
            Self::MissingConditional => "missing-conditional",
            Self::TooManyElements => "too-many-elements",
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::InvalidCharacter => "invalid-character",
            Self::InvalidCode => "invalid-code",
            Self::InvalidDate => "invalid-date",
            Self::InvalidTime => "invalid-time",
            Self::Exclusion => "exclusion",
            Self::TooManyRepetitions => "too-many-repetitions",
            Self::TooManyComponents => "too-many-components",
            Self::NotUsed => "not-used",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::UnrecognizedSegment => "is no segment known to X12 healthcare sets",
            Self::UnexpectedSegment => "does not belong here",
            Self::MissingSegment => "is required and missing",
            Self::MissingLoop => "opens a required loop and is missing",
            Self::TooManyLoops => "opens its loop more often than allowed",
            Self::TooManySegments => "occurs more often than allowed",
            Self::ForeignSegment => "belongs to another transaction set",
            Self::OutOfSequence => "stands after a segment it should precede",
            Self::TrailingSeparators => "ends in separators with nothing after them",
            Self::MissingElement => "is required and empty",
            Self::MissingConditional => "is empty, but another element needs it",
            Self::TooManyElements => "is more than the segment has",
            Self::TooShort => "is too short",
            Self::TooLong => "is too long",
            Self::InvalidCharacter => "has a character its type does not allow",
            Self::InvalidCode => "has a code the guide does not list",
            Self::InvalidDate => "is not a date in its format",
            Self::InvalidTime => "is not a time in its format",
            Self::Exclusion => "may not be sent together with another element",
            Self::TooManyRepetitions => "repeats more often than allowed",
            Self::TooManyComponents => "has more components than it may",
            Self::NotUsed => "is not used by the guide and must be empty",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Fault {
    /// Where it is, in the guides' notation: `2010AA.NM109`, `2400.SV101-2`, `2010AA.REF*EI`.
    pub fn location(&self) -> impl fmt::Display + '_ {
        Location(self)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Location(self), self.kind.sentence())
    }
}

struct Location<'f>(&'f Fault);

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { place, loop_id, segment, qualifier, .. } = self.0;
        write!(f, "{loop_id}.{segment}")?;
        if !qualifier.is_empty() {
            write!(f, "*{qualifier}")?;
        }
        if place.element > 0 {
            write!(f, "{:02}", place.element)?;
        }
        if place.component > 0 {
            write!(f, "-{}", place.component)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn says_where_as_the_guides_do() {
        let mut fault = Fault {
            kind: FaultKind::MissingElement,
            place: ElementPlace { element: 9, ..ElementPlace::default() },
            loop_id: LoopId::new("2010AA"),
            segment: Code::or_unknown(b"NM1"),
            qualifier: Code::default(),
        };
        assert_eq!(fault.to_string(), "2010AA.NM109 is required and empty");
        fault.place = ElementPlace { element: 1, component: 2, ..ElementPlace::default() };
        assert_eq!(fault.location().to_string(), "2010AA.NM101-2");
    }

    #[test]
    fn every_kind_has_its_own_word_and_a_code() {
        let words: BTreeSet<_> = FaultKind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(words.len(), FaultKind::ALL.len());
        for kind in FaultKind::ALL {
            assert_eq!(kind.ik304() == Some("8"), kind.ik403().is_some(), "{kind}");
        }
    }
}
