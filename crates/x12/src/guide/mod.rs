//! Implementation guides: which segments a transaction set has, in which loops, and with what in them.
//!
//! A [`Guide`] is a table. A [`Placer`] walks a transaction set along it, one segment at a time: it
//! says which loop each segment is in and adds every departure from the guide to a list of [`Fault`]s.
//! It never stops and never looks ahead, so a set of any size costs the same memory.
//!
//! ```
//! use x12::guide::{Guide, GuideId, LoopId, Placer};
//! use x12::{Delimiters, lex};
//!
//! let guide = Guide::of("005010X222A1", "837").expect("a guide we know");
//! assert_eq!(guide.id(), GuideId::Professional);
//!
//! let bytes = b"ST*837*0001*005010X222A1~BHT*0019*00*1*20260105*1200*CH~NM1*41*2*SENDER*****46*77~";
//! let segments = lex(bytes, Delimiters::USUAL, 0).numbered_from(1);
//! let mut placer = Placer::new(guide);
//! let mut faults = Vec::new();
//! let mut loops = Vec::new();
//! for segment in segments.iter() {
//!     loops.push(placer.place(&segment, &mut faults).loop_id);
//! }
//! assert_eq!(loops, [LoopId::HEADER, LoopId::HEADER, LoopId::new("1000A")]);
//! assert!(faults.is_empty());
//!
//! placer.finish(segments.segment(2).place(), &mut faults);
//! assert_eq!(faults[0].to_string(), "1000A.PER*IC is required and missing");
//! ```
//!
//! The tables are in `tables/`, one file per guide and one for the segments themselves, in a notation
//! that is also their drawing. They are ours: the structure follows the HIPAA guides, the words do not,
//! and no licensed code list is in them. Where we are not sure that a guide forbids something, the table
//! allows it.

mod check;
mod dictionary;
mod fault;
mod finder;
mod loop_id;
mod notation;
mod placer;
#[cfg(test)]
mod samples;
mod sieve;
mod table;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::LazyLock;

pub use fault::{Fault, FaultKind};
#[cfg(test)]
pub(crate) use loop_id::pack;
pub use loop_id::{Code, LoopId};
pub use placer::{NO_SLOT, Placed, Placer};
pub use table::{Line, Usage};

use dictionary::Dictionary;
use table::{NO_LOOP, Table};

/// The guides we know.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum GuideId {
    /// 837P, health care claim: professional. 005010X222.
    Professional,
    /// 837I, health care claim: institutional. 005010X223.
    Institutional,
    /// 837D, health care claim: dental. 005010X224.
    Dental,
    /// 835, health care claim payment and advice. 005010X221.
    Remittance,
    /// 277CA, health care claim acknowledgment. 005010X214.
    ClaimAcknowledgment,
    /// 999, implementation acknowledgment. 005010X231.
    ImplementationAcknowledgment,
    /// TA1, interchange acknowledgment, which stands in an interchange without a transaction set.
    InterchangeAcknowledgment,
}

impl GuideId {
    /// Every guide.
    pub const ALL: [Self; 7] = [
        Self::Professional,
        Self::Institutional,
        Self::Dental,
        Self::Remittance,
        Self::ClaimAcknowledgment,
        Self::ImplementationAcknowledgment,
        Self::InterchangeAcknowledgment,
    ];
}

/// An implementation guide.
pub struct Guide {
    id: GuideId,
    name: &'static str,
    /// ST01, and the guide's version without its addenda.
    set: &'static str,
    stem: &'static str,
    table: LazyLock<Table>,
}

macro_rules! guides {
    ($($id:ident $set:literal $stem:literal $name:literal $file:literal)*) => {
        static GUIDES: [Guide; GuideId::ALL.len()] = [$(Guide {
            id: GuideId::$id,
            name: $name,
            set: $set,
            stem: $stem,
            table: LazyLock::new(|| Table::parse(include_str!(concat!("tables/", $file)))),
        }),*];
    };
}

guides! {
    Professional "837" "005010X222" "837P" "professional.txt"
    Institutional "837" "005010X223" "837I" "institutional.txt"
    Dental "837" "005010X224" "837D" "dental.txt"
    Remittance "835" "005010X221" "835" "remittance.txt"
    ClaimAcknowledgment "277" "005010X214" "277CA" "claim_acknowledgment.txt"
    ImplementationAcknowledgment "999" "005010X231" "999" "implementation_acknowledgment.txt"
    InterchangeAcknowledgment "TA1" "" "TA1" "interchange_acknowledgment.txt"
}

impl Guide {
    /// The guide for a version (ST03 or GS08, such as `005010X222A1`) and a transaction set (ST01).
    ///
    /// Addenda make no difference: `005010X222` and `005010X222A1` are one guide here.
    pub fn of(version: impl AsRef<[u8]>, st01: impl AsRef<[u8]>) -> Option<&'static Self> {
        let (version, st01) = (version.as_ref(), st01.as_ref());
        GUIDES.iter().find(|guide| guide.set.as_bytes() == st01 && guide.has_version(version))
    }

    /// Whether there is a guide of that version (GS08).
    pub fn is_version(version: impl AsRef<[u8]>) -> bool {
        GUIDES.iter().any(|guide| guide.has_version(version.as_ref()))
    }

    fn has_version(&self, version: &[u8]) -> bool {
        let addenda = version.strip_prefix(self.stem.as_bytes()).filter(|_| !self.stem.is_empty());
        matches!(addenda, Some([] | [b'A', b'1'..=b'9']))
    }

    /// The guide of that id.
    pub fn by_id(id: GuideId) -> &'static Self {
        &GUIDES[id as usize]
    }

    /// Which guide it is.
    pub fn id(&self) -> GuideId {
        self.id
    }

    /// Its short name: `837P`, `835`, `277CA`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its loops and segments, in order, each with its depth.
    pub fn lines(&'static self) -> impl ExactSizeIterator<Item = &'static Line> {
        self.table.outline.iter()
    }

    /// Every place for a segment: the loop it is in, or opens, the segment, and whether it opens a loop.
    /// [`Placed::slot`] counts them from 0.
    pub fn slots(&'static self) -> impl ExactSizeIterator<Item = (LoopId, Code, bool)> {
        self.table().slots.iter().map(|slot| {
            let segment = Dictionary::shared().segments[usize::from(slot.segment)].id;
            (slot.placed.loop_id, segment, slot.opens != NO_LOOP)
        })
    }

    fn table(&'static self) -> &'static Table {
        &self.table
    }
}

impl fmt::Debug for Guide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
