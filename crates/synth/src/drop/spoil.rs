//! Puts defects into remittances while they are written.

use std::collections::{BTreeMap, VecDeque};

use super::agenda::Payment;
use crate::claim::{Claim, Composer};
use crate::defect::{Change, DefectKind, Text, cents_of_shares};
use crate::dice::Dice;
use crate::envelope::Envelope;
use crate::remittance::{ClaimPayment, Remittance, Settler};
use crate::{Plan, sink::Sink};

/// The kinds of defect that remittances are to have: those that were longest not had come first.
pub(super) struct Spoiler {
    waiting: VecDeque<&'static DefectKind>,
    /// Which part of a remittance has its turn, in proportion to its kinds.
    turns: Vec<Part>,
    turn: usize,
    chosen: Chosen,
    /// The last trace number of each payer.
    traces: BTreeMap<usize, String>,
}

/// Which part of a remittance a kind changes.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Part {
    Payment,
    Itself,
    Set,
}

/// What is wrong with the remittance that is being written.
enum Chosen {
    Nothing,
    /// A claim payment, of the claim of that number, and which of its payments.
    Payment(&'static DefectKind, u64, usize),
    /// Whatever fits that part, once it is known.
    Later(Part),
    Done(&'static DefectKind),
}

impl Spoiler {
    /// Every desk begins with another kind.
    pub(super) fn new(plan: &Plan, desk: u64) -> Self {
        let part = |kind: &&'static DefectKind| part(kind).map(|part| (*kind, part));
        let (mut waiting, mut turns): (VecDeque<_>, Vec<_>) = plan.kinds.iter().filter_map(part).unzip();
        if !waiting.is_empty() {
            let first = (desk * STRIDE % waiting.len() as u64) as usize;
            waiting.rotate_left(first);
            turns.rotate_left(first);
        }
        Self { waiting, turns, turn: 0, chosen: Chosen::Nothing, traces: BTreeMap::new() }
    }

    /// Chooses for the `ordinal`-th remittance, which has these payments.
    pub(super) fn choose(&mut self, plan: &Plan, ordinal: u64, payment: &Payment<'_>) {
        self.chosen = Chosen::Nothing;
        if self.waiting.is_empty() || !Dice::new(plan.seed, PURPOSE, ordinal).chance(plan.defects) {
            return;
        }
        let part = self.turns[self.turn % self.turns.len()];
        self.turn += 1;
        self.chosen = Chosen::Later(part);
        if part == Part::Payment {
            self.choose_payment(plan, payment);
        }
    }

    fn choose_payment(&mut self, plan: &Plan, payment: &Payment<'_>) {
        for (at, kind) in self.waiting.iter().copied().enumerate() {
            let Change::Payment(change) = kind.change else { continue };
            if let Some((claim, which)) = find(plan, payment, change) {
                self.chosen = Chosen::Payment(kind, claim, which);
                self.waiting.remove(at);
                self.waiting.push_back(kind);
                return;
            }
        }
    }

    /// Changes the payment if it is the one chosen.
    pub(super) fn payment(&mut self, claim: &Claim, which: usize, payment: &mut ClaimPayment) {
        let Chosen::Payment(kind, index, wanted) = self.chosen else { return };
        if (index, wanted) != (claim.index, which) {
            return;
        }
        if let Change::Payment(change) = kind.change {
            change(payment, claim).expect("tried before");
            self.chosen = Chosen::Done(kind);
        }
    }

    /// Changes what the remittance says about itself.
    pub(super) fn remittance(&mut self, remittance: &mut Remittance<'_>) {
        let own = remittance.trace.clone();
        let earlier = self.traces.get(&remittance.payer).cloned();
        // One that has a defect may have lost its number.
        if !matches!(self.chosen, Chosen::Later(_)) {
            self.traces.insert(remittance.payer, own);
        }
        self.try_each(Part::Itself, |kind| match kind.change {
            Change::Remittance(change) => change(remittance),
            Change::EarlierTrace => {
                remittance.trace.clone_from(earlier.as_ref()?);
                Some(())
            }
            _ => None,
        });
    }

    /// Changes the set that was written from `begin` on; says by how much what patients owe (CLP05) differs.
    pub(super) fn set(&mut self, file: &mut Envelope<'_, Sink>, begin: usize) -> i64 {
        let mut difference = 0;
        self.try_each(Part::Set, |kind| {
            let Change::Set(change) = kind.change else { return None };
            let to = &mut file.segments;
            let mut text = Text::read(&to.bytes[begin..], to.delimiters);
            let before = cents_of_shares(&text);
            change(&mut text)?;
            text.recount();
            difference = cents_of_shares(&text) - before;
            to.bytes.truncate(begin);
            text.write(to);
            Some(())
        });
        difference
    }

    /// What the remittance got.
    pub(super) fn done(&self) -> Option<&'static DefectKind> {
        match self.chosen {
            Chosen::Done(kind) => Some(kind),
            _ => None,
        }
    }

    fn try_each(&mut self, part: Part, mut change: impl FnMut(&DefectKind) -> Option<()>) {
        if !matches!(self.chosen, Chosen::Later(wanted) if wanted == part) {
            return;
        }
        let Some(at) = (0..self.waiting.len()).find(|&at| change(self.waiting[at]).is_some()) else { return };
        if let Some(kind) = self.waiting.remove(at) {
            self.waiting.push_back(kind);
            self.chosen = Chosen::Done(kind);
        }
    }
}

fn part(kind: &DefectKind) -> Option<Part> {
    match kind.change {
        Change::Payment(_) => Some(Part::Payment),
        Change::Remittance(_) | Change::EarlierTrace => Some(Part::Itself),
        Change::Set(_) => Some(Part::Set),
        _ => None,
    }
}

/// The first payment that a change fits: the number of its claim, and which of the claim's.
fn find(
    plan: &Plan,
    payment: &Payment<'_>,
    change: fn(&mut ClaimPayment, &Claim) -> Option<()>,
) -> Option<(u64, usize)> {
    let (composer, settler) = (Composer::new(plan, payment.desk), Settler::new(plan));
    payment.claims.iter().find_map(|&offset| {
        let claim = composer.claim(payment.desk.first + u64::from(offset));
        let mut all = settler.settle(&claim).into_iter().enumerate();
        let which = all.find_map(|(which, mut one)| {
            let here = one.payer == payment.payer && one.cycle == payment.cycle;
            (here && change(&mut one, &claim).is_some()).then_some(which)
        });
        which.map(|which| (claim.index, which))
    })
}

/// About as many as a desk has, and prime.
const STRIDE: u64 = 11;

const PURPOSE: u64 = 8;
