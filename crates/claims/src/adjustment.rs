//! CAS: why a payment is not the charge.

use codes::GroupCode;
use x12::Segment;

use crate::{Cents, Element, Quantity, ReadElement, Submitted};

impl Element<'_> for GroupCode {
    fn parse(text: &[u8]) -> Option<Self> {
        Self::parse(text)
    }
}

/// One triplet of a CAS segment: group, reason, amount and quantity.
///
/// A positive amount reduces the payment. Source: 005010X221A1 2100 and 2110 CAS, 005010X222A1 2320
/// and 2430 CAS.
#[derive(Clone, Copy, Debug)]
pub struct Adjustment<'a> {
    /// The CAS it stands in.
    pub segment: Segment<'a>,
    /// Which triplet of the segment, counted from 1.
    pub ordinal: u16,
    /// CAS01.
    pub group: Submitted<'a, GroupCode>,
    /// Claim adjustment reason code.
    pub carc: Submitted<'a, &'a [u8]>,
    /// Amount of the adjustment.
    pub amount: Submitted<'a, Cents>,
    /// Units adjusted, when sent.
    pub quantity: Submitted<'a, Quantity>,
}

/// The triplets of CAS segments, in order. A triplet with neither reason nor amount is passed over.
pub fn adjustments<'s, 'a>(
    segments: &'s [Segment<'a>],
) -> impl Iterator<Item = Adjustment<'a>> + use<'s, 'a> {
    segments.iter().flat_map(|&segment| {
        triplets(segment).zip(1..).filter_map(move |(first, ordinal)| {
            let found = Adjustment {
                segment,
                ordinal,
                group: segment.read(1),
                carc: segment.read(first),
                amount: segment.read(first + 1),
                quantity: segment.read(first + 2),
            };
            (!found.carc.is_absent() || !found.amount.is_absent()).then_some(found)
        })
    })
}

/// Sum of the amounts that parsed.
pub fn adjusted(segments: &[Segment<'_>]) -> Cents {
    let amounts = segments
        .iter()
        .flat_map(|segment| triplets(*segment).filter_map(|first| segment.read::<Cents>(first + 1).value));
    amounts.sum()
}

/// Where each triplet of a CAS begins.
fn triplets(segment: Segment<'_>) -> impl Iterator<Item = usize> + use<> {
    (2..=segment.element_count()).step_by(3)
}
