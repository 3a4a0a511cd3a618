//! PLB: money taken or added that belongs to no claim of this remittance.

use x12::Segment;

use crate::{Cents, ReadElement, Submitted};

/// One pair of a PLB segment: reason and amount.
///
/// A positive amount reduces the payment, a negative one increases it. Source: 005010X221A1, PLB.
#[derive(Clone, Copy, Debug)]
pub struct ProviderAdjustment<'a> {
    /// The PLB it stands in.
    pub segment: Segment<'a>,
    /// Which pair of the segment, counted from 1.
    pub ordinal: u16,
    /// PLB01, the provider.
    pub provider: Submitted<'a, &'a [u8]>,
    /// PLB03-1 and so on: `WO`, `FB`, `L6`, …
    pub reason: Submitted<'a, &'a [u8]>,
    /// PLB03-2 and so on: whatever the payer says it belongs to.
    pub reference: Submitted<'a, &'a [u8]>,
    /// PLB04 and so on.
    pub amount: Submitted<'a, Cents>,
}

/// The pairs of one PLB, in order. A pair with neither reason nor amount is passed over.
pub fn provider_adjustments(plb: Segment<'_>) -> impl Iterator<Item = ProviderAdjustment<'_>> {
    let pairs = plb.element_count().saturating_sub(2).div_ceil(2);
    (0..pairs).filter_map(move |pair| {
        let first = 3 + 2 * pair;
        let found = ProviderAdjustment {
            segment: plb,
            ordinal: pair as u16 + 1,
            provider: plb.read(1),
            reason: plb.read_component(first, 1),
            reference: plb.read_component(first, 2),
            amount: plb.read(first + 1),
        };
        (!plb.element(first).is_empty() || !found.amount.is_absent()).then_some(found)
    })
}
