//! Cuts the claims of a plan into files: who sends how many of which kind on what day.

use crate::Plan;
use crate::claim::Desk;
use crate::dice::Dice;
use crate::world::{ClaimType, Practice, practice_for};

/// The desks of a plan, in order.
pub(super) struct Desks<'p> {
    plan: &'p Plan,
    practices: &'p [Practice],
    ordinal: u64,
    /// Claims given out, altogether and by type.
    given: u64,
    given_by_type: [u64; 3],
    /// Desks by type.
    turns: [u64; 3],
}

impl<'p> Desks<'p> {
    pub(super) fn new(plan: &'p Plan, practices: &'p [Practice]) -> Self {
        Self { plan, practices, ordinal: 0, given: 0, given_by_type: [0; 3], turns: [0; 3] }
    }

    /// The type that has the least of what it should have.
    fn next_type(&self) -> ClaimType {
        let mix = self.plan.mix.map(u64::from);
        let wanted = |claim_type: &&ClaimType| mix[**claim_type as usize] > 0;
        let filled = |claim_type: &&ClaimType| {
            let at = **claim_type as usize;
            (self.given_by_type[at] + 1) * 1_000_000 / mix[at]
        };
        *ClaimType::ALL.iter().filter(wanted).min_by_key(filled).unwrap_or(&ClaimType::Professional)
    }

    fn size(&self, dice: &mut Dice) -> u64 {
        let plan = self.plan;
        let most = match u64::from(plan.practices) {
            0 | 1 => plan.claims_per_file,
            // Smaller drops still have a few files from everyone.
            practices => plan.claims_per_file.min((plan.claims / (practices * 2)).max(8)),
        };
        let most = most.max(1);
        let size = most - dice.below(most * 2 / 5 + 1);
        size.min(plan.claims - self.given)
    }
}

impl Iterator for Desks<'_> {
    type Item = Desk;

    fn next(&mut self) -> Option<Desk> {
        if self.given == self.plan.claims {
            return None;
        }
        let mut dice = Dice::new(self.plan.seed, PURPOSE, self.ordinal);
        let claim_type = self.next_type();
        let turn = self.turns[claim_type as usize];
        let claims = self.size(&mut dice);
        let practice = practice_for(self.practices, claim_type, turn).clone();
        let desk = Desk {
            ordinal: self.ordinal,
            practice,
            claim_type,
            first: self.given,
            claims,
            sent: sent(self.plan, &mut dice),
        };
        self.ordinal += 1;
        self.turns[claim_type as usize] += 1;
        self.given += claims;
        self.given_by_type[claim_type as usize] += claims;
        Some(desk)
    }
}

/// A day on which claims are sent: after the services, before the drop lies ready.
fn sent(plan: &Plan, dice: &mut Dice) -> crate::Day {
    let last = plan.last_service();
    let earliest = last.plus(21 - plan.days as i32).min(last);
    earliest.plus(dice.below(last.since(earliest) as u64 + 3) as i32)
}

const PURPOSE: u64 = 6;
