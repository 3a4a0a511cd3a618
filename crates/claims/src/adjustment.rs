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
        let triplets = segment.element_count().saturating_sub(1).div_ceil(3);
        (0..triplets).filter_map(move |triplet| {
            let first = 2 + 3 * triplet;
            let found = Adjustment {
                segment,
                ordinal: triplet as u16 + 1,
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
    adjustments(segments).filter_map(|adjustment| adjustment.amount.value).sum()
}
