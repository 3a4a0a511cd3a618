//! Desks worked side by side, and put together in order.
//!
//! A desk is made by one thread from its first claim to its last remittance. Only two things tie desks
//! together: control numbers go on where the desk before ended, and the truth is written in order of desks.
//! So a thread that has made up its claims waits until the desk before knows how many numbers it takes, which
//! it does before it writes anything. Any number of threads makes the same bytes.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::scope;

use super::agenda::{Agenda, paid};
use super::desks::Desks;
use crate::claim::{Claim, Composer, Desk};
use crate::envelope::Numbers;
use crate::remittance::{ClaimPayment, Merged, Settler};
use crate::truth::{Recorder, Tables};
use crate::world::Practice;
use crate::{Error, NoiseKind, Plan};

/// A claim and what payers say about it, in order of time.
pub(super) struct Settled {
    pub(super) claim: Claim,
    pub(super) payments: Vec<ClaimPayment>,
    /// What the payments speak of, if the claim after this one is answered with it.
    pub(super) merged: Option<Box<Merged>>,
}

/// The claims of a desk, settled.
pub(super) fn settle(plan: &Plan, desk: &Desk) -> Vec<Settled> {
    let (composer, settler) = (Composer::new(plan, desk), Settler::new(plan));
    let claims = (desk.first..desk.first + desk.claims).map(|index| composer.claim(index));
    let settled = claims.map(|claim| Settled { payments: settler.settle(&claim), claim, merged: None });
    let mut settled: Vec<Settled> = settled.collect();
    // What is wrong with a remittance is tried on one claim at a time.
    if plan.kinds.is_empty() {
        for at in 1..settled.len() {
            let [first, second] = &mut settled[at - 1..=at] else { unreachable!("two are asked for") };
            first.merge(second, plan);
        }
    }
    settled
}

impl Settled {
    /// Lets the payer answer the claim after this one with it, if that noise strikes and both are of one
    /// patient, day and payer.
    fn merge(&mut self, other: &mut Self, plan: &Plan) {
        let key = |claim: &Claim| (claim.patient.number, claim.payer, claim.from, claim.rendering);
        let ([payment], [second]) = (&mut self.payments[..], &other.payments[..]) else { return };
        if key(&self.claim) != key(&other.claim)
            || self.claim.prior.is_some()
            || other.claim.prior.is_some()
            || !payment.takes_in(second)
            || !plan.strikes(NoiseKind::ClaimsMerged, self.claim.index)
        {
            return;
        }
        payment.take_in(second, self.claim.lines.len());
        self.merged = Some(Box::new(Merged::of(&self.claim, &other.claim)));
        other.payments.clear();
    }
}

/// Writes a desk; `Numbers` are the last that were used before it.
pub(super) trait WriteDesk: Sync {
    fn write(&self, agenda: &Agenda<'_>, settled: Vec<Settled>, last: Numbers) -> Result<Recorder, Error>;
}

/// Writes every desk on so many threads and hands the truth to `tables`, in order; gives the last numbers used.
pub(super) fn each_desk(
    plan: &Plan,
    practices: &[Practice],
    threads: NonZero<usize>,
    writer: &impl WriteDesk,
    tables: &mut Tables,
) -> Result<Numbers, Error> {
    let line = Line {
        plan,
        desks: Mutex::new(Desks::new(plan, practices)),
        state: Mutex::default(),
        moved: Condvar::new(),
        ahead: 2 * threads.get() as u64,
    };
    let taken = scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..threads.get() {
            let (line, sender) = (&line, sender.clone());
            scope.spawn(move || line.work(writer, &sender));
        }
        drop(sender);
        let _leaving = Leaving { line: &line, takes_truth: true };
        let (mut early, mut taken) = (BTreeMap::new(), 0);
        for (ordinal, made) in receiver {
            early.insert(ordinal, made?);
            while let Some(made) = early.remove(&taken) {
                tables.take(made)?;
                taken += 1;
                line.change(|state| state.taken = taken);
            }
        }
        Ok(())
    });
    taken.map(|()| line.state().last)
}

/// Desks in line.
struct Line<'p> {
    plan: &'p Plan,
    desks: Mutex<Desks<'p>>,
    state: Mutex<State>,
    moved: Condvar,
    /// By how many desks writing may be ahead of the truth: what is held in memory.
    ahead: u64,
}

#[derive(Clone, Copy, Default)]
struct State {
    /// Desks that have their numbers.
    numbered: u64,
    last: Numbers,
    /// Desks whose truth was taken.
    taken: u64,
    /// Nobody wants more.
    is_over: bool,
}

impl Line<'_> {
    fn work(&self, writer: &impl WriteDesk, done: &Sender<(u64, Result<Recorder, Error>)>) {
        let _leaving = Leaving { line: self, takes_truth: false };
        while let Some(desk) = self.next_desk() {
            let settled = settle(self.plan, &desk);
            let paid = paid(&desk, &settled);
            let agenda = Agenda::of(self.plan, &desk, &paid);
            let Some(last) = self.number(desk.ordinal, |last| agenda.numbers_after(last)) else { return };
            let made = writer.write(&agenda, settled, last);
            if done.send((desk.ordinal, made)).is_err() {
                return;
            }
        }
    }

    fn next_desk(&self) -> Option<Desk> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner).next()
    }

    /// Waits for the turn of the desk and takes numbers for it; `None` when nobody wants it any more.
    fn number(&self, ordinal: u64, take: impl FnOnce(Numbers) -> Numbers) -> Option<Numbers> {
        let waits = |state: &mut State| {
            !state.is_over && (state.numbered != ordinal || ordinal >= state.taken + self.ahead)
        };
        let state = self.moved.wait_while(self.state(), waits);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if state.is_over {
            return None;
        }
        let last = state.last;
        state.last = take(last);
        state.numbered += 1;
        self.moved.notify_all();
        Some(last)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.moved.notify_all();
    }
}

/// Whoever takes the truth and leaves, or breaks down over a desk, lets nobody wait.
struct Leaving<'l, 'p> {
    line: &'l Line<'p>,
    takes_truth: bool,
}

impl Drop for Leaving<'_, '_> {
    fn drop(&mut self) {
        if self.takes_truth || std::thread::panicking() {
            self.line.change(|state| state.is_over = true);
        }
    }
}
