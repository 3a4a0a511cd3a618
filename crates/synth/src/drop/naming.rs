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
    if plan.arrivals { format!("{}/{name}", day.min(plan.as_of)) } else { name.to_owned() }
}

/// The name of the archive that a file lies in, if it lies in one.
pub(super) fn archive_of(name: &str) -> Option<&str> {
    name.split_once('!').map(|(archive, _)| archive)
}

pub(super) fn set_kind(claim_type: ClaimType) -> &'static str {
    ["837P", "837I", "837D"][claim_type as usize]
}

/// The name of a file as it is sent: a few senders compress what they send.
pub(super) fn packed(plan: &Plan, index: u64, name: &str) -> String {
    if plan.plain || plan.exhibits {
        return name.to_owned();
    }
    match Dice::new(plan.seed, COMPRESSED, index).below(10_000) {
        0..70 => format!("{name}.gz"),
        70..140 => format!("{name}.zst"),
        140..210 => format!("{name}.zip!{name}"),
        _ => name.to_owned(),
    }
}

/// Whether what comes together is joined in one archive.
pub(super) fn joins(plan: &Plan, index: u64) -> bool {
    !plan.plain && !plan.exhibits && Dice::new(plan.seed, JOINED, index).chance(800)
}

/// The day as names of files have it.
pub(super) fn digits(day: Day) -> String {
    String::from_utf8_lossy(&day.ccyymmdd()).into_owned()
}

const COMPRESSED: u64 = 11;

const JOINED: u64 = 13;
