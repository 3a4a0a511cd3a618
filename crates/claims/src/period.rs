//! Dates and date ranges as the DTP segment writes them.

use codes::Date;
use x12::Segment;

use crate::submitted::submitted;
use crate::{Element, Submitted};

impl Element<'_> for Date {
    /// `CCYYMMDD`.
    fn parse(text: &[u8]) -> Option<Self> {
        Self::parse(text)
    }
}

/// A span of days, both ends included.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day; the same as `from` for a single day.
    pub to: Date,
}

impl Element<'_> for Period {
    /// `CCYYMMDD`, `CCYYMMDD-CCYYMMDD`, or `CCYYMMDDHHMM` of which the time is left aside.
    fn parse(text: &[u8]) -> Option<Self> {
        match text.len() {
            8 | 12 => Date::parse(&text[..8]).map(|day| Self { from: day, to: day }),
            17 if text[8] == b'-' => {
                Some(Self { from: Date::parse(&text[..8])?, to: Date::parse(&text[9..])? })
            }
            _ => None,
        }
    }
}

impl Period {
    /// Whether the two spans share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// The shortest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }
}

/// The DTP (or, in an 835, DTM) with this qualifier among `segments`.
pub(crate) fn find_date<'a>(segments: &[Segment<'a>], qualifier: &[u8]) -> Option<Segment<'a>> {
    segments.iter().find(|segment| segment.element(1) == qualifier).copied()
}

/// DTP03 of the DTP with this qualifier; absent when there is none.
pub(crate) fn dtp_period<'a>(segments: &[Segment<'a>], qualifier: &[u8]) -> Option<Submitted<'a, Period>> {
    let segment = find_date(segments, qualifier)?;
    Some(submitted(segment.element(3), segment.element_place(3)))
}
