//! The work of a desk: its claims and what payers make of them, made while the desk before is written.

use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread::scope;

use super::desks::Desks;
use crate::Plan;
use crate::claim::{Claim, Composer, Desk};
use crate::remittance::{ClaimPayment, Settler};
use crate::world::Practice;

/// A claim and what payers say about it, in order of time.
pub(super) struct Settled {
    pub(super) claim: Claim,
    pub(super) payments: Vec<ClaimPayment>,
}

/// The claims of a desk, settled.
pub(super) fn settle(plan: &Plan, desk: &Desk) -> Vec<Settled> {
    let (composer, settler) = (Composer::new(plan, desk), Settler::new(plan));
    let claims = (desk.first..desk.first + desk.claims).map(|index| composer.claim(index));
    let settled = claims.map(|claim| Settled { payments: settler.settle(&claim), claim });
    settled.collect()
}

/// Hands over one desk after the other, in order; a second thread is a desk ahead.
///
/// What was used may be handed back. What is handed over depends on the plan alone, so that one thread would hand over the same.
pub(super) fn each_desk<T>(
    plan: &Plan,
    practices: &[Practice],
    take: impl FnOnce(Receiver<(Desk, Vec<Settled>)>, Sender<Vec<Settled>>) -> T,
) -> T {
    scope(|threads| {
        let (sender, receiver) = sync_channel(1);
        let (back, done) = channel();
        threads.spawn(move || {
            for desk in Desks::new(plan, practices) {
                // Memory is given back where it was taken: that is quicker.
                done.try_iter().for_each(drop);
                let settled = settle(plan, &desk);
                if sender.send((desk, settled)).is_err() {
                    return;
                }
            }
        });
        take(receiver, back)
    })
}
