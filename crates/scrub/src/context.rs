//! The loops above a claim: judged once, however many claims stand below.

use claims::ClaimView;
use x12::Segment;

/// What can happen to a claim that could be read.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Disposition {
    /// Nothing stands in its way.
    Released,
    /// A finding in it or above it rejects it.
    Held,
}

impl Disposition {
    pub(crate) fn held_if(held: bool) -> Self {
        if held { Self::Held } else { Self::Released }
    }

    /// Held when either is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// A word for a column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Held => "held",
        }
    }
}

/// A level of the hierarchy above a claim, from the outside in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// ST to 1000B.
    Header,
    /// 2000A.
    Billing,
    /// 2000B.
    Subscriber,
    /// 2000C.
    Patient,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 4] = [Self::Header, Self::Billing, Self::Subscriber, Self::Patient];
}

/// Which loops above the current claim have been judged, and with what result.
///
/// A reader gives out every claim with its context, so one billing provider is seen with thousands of
/// claims. This remembers where the loops of the last claim stood: [`Levels::enter`] tells from which
/// level down the next claim's are others.
///
/// A transaction set read in pieces needs one for each piece: the loops a piece depends on are judged
/// again, because they hold its claims too. So what is found above claims goes into [`crate::Findings`]
/// of its own, those of all pieces are joined, and [`crate::Findings::take`] tells each once.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Offset of ST or HL at each level, of the claim last seen.
    offsets: Option<[Option<u64>; 4]>,
    held: [bool; 4],
    /// Whether guide faults above the current claim hold it, and how many there were when that was asked.
    pub(crate) faulty: bool,
    pub(crate) fault_count: usize,
}

impl Levels {
    /// No claim seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of the loops above `view`; the outermost level that is another than for the claim
    /// before, or `None` when all are the same.
    pub fn enter(&mut self, view: &ClaimView<'_, '_>) -> Option<Level> {
        let offset = |segment: Option<Segment<'_>>| segment.map(|segment| segment.place().offset);
        let offsets = [
            offset(view.header.st),
            offset(view.billing.hl),
            offset(view.subscriber.hl),
            offset(view.patient.and_then(|patient| patient.hl)),
        ];
        let before = self.offsets.replace(offsets);
        match before {
            None => Some(Level::Header),
            Some(before) => {
                Level::ALL.into_iter().find(|&level| before[level as usize] != offsets[level as usize])
            }
        }
    }

    /// Whether a finding above the current claim holds it.
    pub fn hold(&self) -> bool {
        self.faulty || self.held.contains(&true)
    }

    pub(crate) fn has(&self, level: Level) -> bool {
        level != Level::Patient || self.offsets.is_some_and(|offsets| offsets[level as usize].is_some())
    }

    pub(crate) fn judged(&mut self, level: Level, held: bool) {
        self.held[level as usize] = held;
    }
}
