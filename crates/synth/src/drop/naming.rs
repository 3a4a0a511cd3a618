//! What files are called.

use crate::claim::Desk;
use crate::dice::Dice;
use crate::world::ClaimType;
use crate::{Day, Plan};

/// The name of a file of claims.
pub(super) fn claims_name(desk: &Desk, end: &str) -> String {
    let kind = set_kind(desk.claim_type);
    let ending = ["x12", "txt", "edi", "837"][desk.practice.ordinal as usize % 4];
    format!("{}_{kind}_{}_{:06}.{ending}{end}", desk.practice.prefix, digits(desk.sent), desk.ordinal + 1)
}

/// Where a file of that name lies that comes on that day.
pub(super) fn on_day(plan: &Plan, day: Day, name: &str) -> String {
    let _ = (plan, day);
    name.to_owned()
}

pub(super) fn set_kind(claim_type: ClaimType) -> &'static str {
    ["837P", "837I", "837D"][claim_type as usize]
}

/// What the name of a file ends in: a few senders compress what they send.
pub(super) fn ending(plan: &Plan, index: u64) -> &'static str {
    let plain = plan.plain || plan.exhibits;
    let compressed = !plain && Dice::new(plan.seed, COMPRESSED, index).chance(100);
    if compressed { ".gz" } else { "" }
}

/// The day as names of files have it.
pub(super) fn digits(day: Day) -> String {
    String::from_utf8_lossy(&day.ccyymmdd()).into_owned()
}

const COMPRESSED: u64 = 11;
