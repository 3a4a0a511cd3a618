//! Chooses a defect that a claim can have, and puts it in.

use super::{Change, DefectKind, Text};
use crate::Plan;
use crate::claim::{Claim, ClaimSet};
use crate::dice::Dice;
use crate::segments::{Delimiters, Segments};
use crate::world::Practice;

/// What there is around a claim.
pub(crate) struct Scene<'s> {
    pub(crate) plan: &'s Plan,
    pub(crate) practice: &'s Practice,
    /// The claim before it, if that has no defect.
    pub(crate) earlier: &'s dyn Fn() -> Option<Claim>,
}

/// Puts one of the kinds that the plan wants into the claim, if it can have any of them.
pub(crate) fn put_one_in(claim: &mut Claim, dice: &mut Dice, scene: &Scene<'_>) {
    let among = scene.plan.claim_kinds();
    if among.is_empty() {
        return;
    }
    // Most kinds fit few claims and some fit all, so few throws are enough; then each is tried in turn.
    for _ in 0..THROWS {
        let kind: &'static DefectKind = dice.pick::<&'static DefectKind>(&among);
        if put_in(claim, kind, scene) {
            return;
        }
    }
    let first = dice.below(among.len() as u64) as usize;
    let turns = among[first..].iter().chain(&among[..first]);
    for kind in turns {
        if put_in(claim, kind, scene) {
            return;
        }
    }
}

/// Puts a defect into the claim; says whether the claim can have it.
pub(crate) fn put_in(claim: &mut Claim, kind: &'static DefectKind, scene: &Scene<'_>) -> bool {
    if !(kind.can)(claim) {
        return false;
    }
    let mut wrong = claim.clone();
    wrong.defect = Some(kind);
    match kind.change {
        Change::Claim(change) | Change::ClaimAndSegments(change, _) => change(&mut wrong, scene.plan.as_of),
        Change::Again(change) => {
            let changed = (scene.earlier)().and_then(|earlier| change(&mut wrong, &earlier));
            if changed.is_none() {
                return false;
            }
        }
        _ => {}
    }
    if let Some(change) = kind.of_segments() {
        let mut text = written(&wrong, kind, scene.practice);
        if change(&mut text).is_none() {
            return false;
        }
    }
    *claim = wrong;
    true
}

/// The claim as it would be written, but for the change of its segments.
fn written(claim: &Claim, kind: &DefectKind, practice: &Practice) -> Text {
    let mut to = Segments::new(Delimiters::USUAL);
    let mut set = ClaimSet::new(practice, claim.kind);
    if !kind.own_billing {
        set.assume_billing(claim);
    }
    set.write_unchanged(&mut to, claim);
    Text::read(&to.bytes, to.delimiters)
}

const THROWS: usize = 200;
