//! What a reader does with a segment, worked out for every slot of a guide once.

use std::sync::LazyLock;

use x12::guide::{Guide, GuideId, LoopId, Placed};

use crate::name::Name;

/// What a reader does with the segments of one slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) depth: Depth,
    pub(super) home: Home,
    pub(super) name: Name,
}

/// How far below the head of the set a loop is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Depth {
    Header,
    Billing,
    Subscriber,
    Patient,
    Claim,
}

/// The loop whose part a segment becomes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Home {
    /// No loop of a party above claims: ST to BHT, 2000A to 2000C.
    Above,
    Submitter,
    Receiver,
    BillingProvider,
    PayTo,
    PayToPlan,
    Subscriber,
    Payer,
    Patient,
    /// 2300.
    Claim,
    /// 2310.
    Provider,
    /// 2320.
    OtherPayer,
    /// 2330.
    OtherParty,
    /// 2400.
    Line,
    /// 2410.
    Drug,
    /// 2420.
    LineProvider,
    /// 2430.
    Adjudication,
    /// 2440.
    Form,
}

impl Step {
    /// The steps of a guide's slots, in their order.
    pub(super) fn all(guide: &'static Guide) -> &'static [Self] {
        static STEPS: [LazyLock<Vec<Step>>; 3] = [
            LazyLock::new(|| Step::of_guide(GuideId::Professional)),
            LazyLock::new(|| Step::of_guide(GuideId::Institutional)),
            LazyLock::new(|| Step::of_guide(GuideId::Dental)),
        ];
        match guide.id() {
            GuideId::Professional => &STEPS[0],
            GuideId::Institutional => &STEPS[1],
            GuideId::Dental => &STEPS[2],
            _ => &[],
        }
    }

    fn of_guide(guide: GuideId) -> Vec<Self> {
        let slots = Guide::by_id(guide).slots();
        slots.map(|(loop_id, segment, _)| Self::of(loop_id, segment.as_str().as_bytes())).collect()
    }

    fn of(loop_id: LoopId, id: &[u8]) -> Self {
        let home = Home::of(loop_id);
        Self { depth: Depth::of(loop_id, home), home, name: Name::of(id) }
    }

    /// The step for a segment that was placed; SE has no slot.
    #[inline]
    pub(super) fn find(steps: &'static [Self], placed: Placed) -> Self {
        const END: Step = Step { depth: Depth::Header, home: Home::Above, name: Name::SetEnd };
        steps.get(usize::from(placed.slot)).copied().unwrap_or(END)
    }
}

impl Depth {
    fn of(loop_id: LoopId, home: Home) -> Self {
        if home as u8 >= Home::Claim as u8 {
            return Self::Claim;
        }
        match (&loop_id.family(), loop_id.character(4)) {
            // The fifth character says whose: 2000A and 2010AA, 2000B and 2010BA, 2000C and 2010CA.
            (b"2000" | b"2010", b'A') => Self::Billing,
            (b"2000" | b"2010", b'B') => Self::Subscriber,
            (b"2000" | b"2010", _) => Self::Patient,
            _ => Self::Header,
        }
    }
}

impl Home {
    fn of(loop_id: LoopId) -> Self {
        match loop_id.as_str() {
            "1000A" => Self::Submitter,
            "1000B" => Self::Receiver,
            "2010AA" => Self::BillingProvider,
            "2010AB" => Self::PayTo,
            "2010AC" => Self::PayToPlan,
            "2010BA" => Self::Subscriber,
            "2010BB" => Self::Payer,
            "2010CA" => Self::Patient,
            _ => match &loop_id.family() {
                b"2300" => Self::Claim,
                b"2310" => Self::Provider,
                b"2320" => Self::OtherPayer,
                b"2330" => Self::OtherParty,
                b"2400" => Self::Line,
                b"2410" => Self::Drug,
                b"2420" => Self::LineProvider,
                b"2430" => Self::Adjudication,
                b"2440" => Self::Form,
                _ => Self::Above,
            },
        }
    }
}
