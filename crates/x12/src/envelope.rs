//! What the envelope of a source says: interchanges, functional groups and transaction sets.

use std::fmt;

use crate::pieces::Piece;
use crate::{Delimiters, HeaderFault, Segment};

/// Everything found in one source: what can be read, what cannot, and what is wrong with the envelope.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Interchanges in order.
    pub interchanges: Vec<Interchange>,
    /// Functional groups in order.
    pub groups: Vec<Group>,
    /// Transaction sets in order.
    pub sets: Vec<TransactionSet>,
    /// Bytes that no segment claims, in order.
    pub unreadable: Vec<Unreadable>,
    /// Faults of the envelope, in order of place.
    pub faults: Vec<EnvelopeFault>,
    /// Every byte, by what became of it.
    pub bytes: ByteCount,
}

/// What became of the bytes of a source; the three add up to its length.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ByteCount {
    /// Bytes of segments, terminators included.
    pub segments: u64,
    /// White space between segments, a byte order mark, and 0x1A after an interchange.
    pub space: u64,
    /// Bytes set aside in [`Survey::unreadable`].
    pub unreadable: u64,
}

impl ByteCount {
    /// All bytes accounted for.
    pub fn total(&self) -> u64 {
        self.segments + self.space + self.unreadable
    }
}

/// One ISA to IEA.
#[derive(Clone, Debug)]
pub struct Interchange {
    /// Offset of its ISA.
    pub offset: u64,
    /// Offset just past its last byte.
    pub end: u64,
    /// The delimiters its header declares.
    pub delimiters: Delimiters,
    /// ISA01 to ISA16, trimmed of padding.
    pub isa: [Box<str>; 16],
    /// Offsets of TA1 segments, in order.
    pub acknowledgments: Vec<(u64, u32)>,
    /// Whether an IEA closed it.
    pub complete: bool,
}

impl Interchange {
    /// ISA`n`, trimmed.
    pub fn isa(&self, n: usize) -> &str {
        &self.isa[n - 1]
    }
}

/// One GS to GE.
#[derive(Clone, Debug)]
pub struct Group {
    /// Index of its interchange in [`Survey::interchanges`].
    pub interchange: u32,
    /// Offset of its GS.
    pub offset: u64,
    /// Offset just past its last byte.
    pub end: u64,
    /// GS01 to GS08.
    pub gs: [Box<str>; 8],
    /// Whether a GE closed it.
    pub complete: bool,
}

impl Group {
    /// GS`n`.
    pub fn gs(&self, n: usize) -> &str {
        &self.gs[n - 1]
    }
}

/// One ST to SE.
#[derive(Clone, Debug)]
pub struct TransactionSet {
    /// Index of its interchange in [`Survey::interchanges`].
    pub interchange: u32,
    /// Index of its functional group in [`Survey::groups`]; `None` when no GS was open.
    pub group: Option<u32>,
    /// Offset of its ST.
    pub offset: u64,
    /// Offset just past its SE, or past its last whole segment.
    pub end: u64,
    /// ST01, such as `837`.
    pub st01: Box<str>,
    /// ST02, the control number.
    pub st02: Box<str>,
    /// ST03, or GS08 when ST03 is empty: the implementation guide.
    pub version: Box<str>,
    /// Segments counted, ST and SE included.
    pub segment_count: u32,
    /// SE01, when there is an SE and it says a number.
    pub segments_stated: Option<u64>,
    /// Whether an SE closed it.
    pub complete: bool,
    /// SHA-256 of its segments between ST and SE, delimiters made the usual ones: the same content in
    /// another envelope has the same digest.
    pub digest: [u8; 32],
    /// The pieces it can be read in, in order.
    pub pieces: Vec<Piece>,
}

/// A stretch of bytes set aside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unreadable {
    /// Offset of the first byte.
    pub offset: u64,
    /// Number of bytes.
    pub length: u64,
    /// Why.
    pub reason: UnreadableReason,
}

/// Why bytes were set aside.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum UnreadableReason {
    /// Outside any interchange and no ISA begins there.
    NotX12,
    /// An ISA that cannot be used.
    Header(HeaderFault),
    /// The data ends within a segment.
    CutShort,
    /// A segment that belongs to no transaction set.
    Stray,
    /// More bytes without a terminator than any segment has.
    Endless,
}

impl UnreadableReason {
    /// A word for a column or a folder.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotX12 => "not-x12",
            Self::Header(_) => "bad-header",
            Self::CutShort => "cut-short",
            Self::Stray => "stray-segment",
            Self::Endless => "endless-segment",
        }
    }
}

impl fmt::Display for UnreadableReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotX12 => f.write_str("these bytes belong to no interchange"),
            Self::Header(fault) => fault.fmt(f),
            Self::CutShort => f.write_str("the data ends within a segment"),
            Self::Stray => f.write_str("the segment belongs to no transaction set"),
            Self::Endless => f.write_str("no segment terminator is near"),
        }
    }
}

/// Something wrong with the envelope.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EnvelopeFault {
    /// What.
    pub kind: EnvelopeFaultKind,
    /// Offset of the segment at fault.
    pub offset: u64,
    /// The interchange it stands in.
    pub interchange: Option<u32>,
    /// The functional group it stands in.
    pub group: Option<u32>,
    /// The transaction set it stands in.
    pub set: Option<u32>,
}

/// What can be wrong with an envelope, from the outside in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum EnvelopeFaultKind {
    /// Bytes before, between or after interchanges are not X12.
    NotX12,
    /// An ISA cannot be used.
    Header,
    /// ISA12 is not `00501`.
    InterchangeVersion,
    /// ISA09 or ISA10 is not a date or time.
    InterchangeDate,
    /// ISA15 is neither `T` nor `P`.
    UsageIndicator,
    /// IEA02 is not ISA13.
    InterchangeControl,
    /// IEA01 is not the number of functional groups.
    GroupCount,
    /// The data ends before the IEA.
    InterchangeTrailer,
    /// GS01 is not one that is read here.
    GroupUnsupported,
    /// GS08 is of no guide that is read here.
    GroupVersion,
    /// GE02 is not GS06.
    GroupControl,
    /// GE01 is not the number of transaction sets.
    SetCount,
    /// There is no GE.
    GroupTrailer,
    /// SE02 is not ST02.
    SetControl,
    /// SE01 is not the number of segments.
    SegmentCount,
    /// There is no SE.
    SetTrailer,
    /// ST02 was used before in the same functional group.
    SetControlRepeated,
    /// ST03 is not GS08.
    Reference,
    /// ST01 and ST03 are of no guide that is read here, though the functional group is.
    SetUnsupported,
    /// A segment stands outside any transaction set.
    Stray,
    /// HL01 of an 837 is not the number after that of the level before.
    LevelNumber,
    /// HL04 says that a level stands below, and none does.
    LevelChild,
}

impl EnvelopeFaultKind {
    /// TA105, the interchange note code, when the fault is the interchange's.
    pub fn ta1(self) -> Option<&'static str> {
        Some(match self {
            Self::Header | Self::Stray => "022",
            Self::NotX12 => "024",
            Self::InterchangeVersion => "017",
            Self::InterchangeDate => "014",
            Self::UsageIndicator => "020",
            Self::InterchangeControl => "001",
            Self::GroupCount => "021",
            Self::InterchangeTrailer => "023",
            _ => return None,
        })
    }

    /// AK905, the functional group syntax error code, when the fault is the group's.
    pub fn ak905(self) -> Option<&'static str> {
        Some(match self {
            Self::GroupUnsupported => "1",
            Self::GroupVersion => "2",
            Self::GroupTrailer => "3",
            Self::GroupControl => "4",
            Self::SetCount => "5",
            _ => return None,
        })
    }

    /// IK502, the transaction set syntax error code, when the fault is the set's.
    pub fn ik502(self) -> Option<&'static str> {
        Some(match self {
            Self::SetUnsupported => "1",
            Self::SetTrailer => "2",
            Self::SetControl => "3",
            Self::SegmentCount => "4",
            Self::SetControlRepeated => "23",
            Self::Reference => "I6",
            _ => return None,
        })
    }
}

/// Element `n` of an envelope segment as text, padding trimmed.
pub(crate) fn envelope_text(segment: &Segment<'_>, n: usize) -> Box<str> {
    String::from_utf8_lossy(segment.element(n)).trim().into()
}
