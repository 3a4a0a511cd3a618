//! What workers do: each stage turns pieces of transaction sets into rows.
//!
//! A stage is a function from a task (pieces, in order) to what the task made. Tasks know nothing of
//! each other and share nothing that changes, so they run on any thread in any order; what they made
//! is put together in the order of the tasks.

pub(crate) mod acknowledgments;
pub(crate) mod claims;
pub(crate) mod deposits;
pub(crate) mod remittances;
pub(crate) mod weigh;

use ::claims::{ClaimView, Date};
use codes::CodeSets;
use lake::tables::Tables;
use remit::denial::Rules;
use remit::price::Tolerance;
use scrub::{Finding, Scrubber, Spot};

use crate::envelopes::Envelopes;
use crate::identity::{Mistaken, Practices};
use crate::piece::Source;
use crate::repeats::Repeats;
use crate::totals::Totals;

/// What every task of a batch is given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'b> {
    /// The batch.
    pub(crate) batch_id: &'b str,
    /// The day it is made for.
    pub(crate) as_of: Date,
    /// Its sources.
    pub(crate) sources: &'b [Source],
    /// Sources of earlier batches in which something waits for claims of this one; numbered after its own.
    pub(crate) recalled: &'b [Source],
    /// Whose rows are whose.
    pub(crate) practices: &'b Practices,
    /// The code sets.
    pub(crate) codes: &'b CodeSets,
    /// What the configuration says of denials, before the built-in rules.
    pub(crate) rules: &'b Rules,
    /// The edits to run.
    pub(crate) scrubber: &'b Scrubber<'b>,
    /// What is wrong with envelopes, and which sets that holds.
    pub(crate) envelopes: &'b Envelopes,
    /// Claims that repeat others.
    pub(crate) repeats: &'b Repeats,
    /// How far what a payer allows may be from what it should.
    pub(crate) tolerance: Tolerance,
}

impl Context<'_> {
    /// What is wrong with who bills, by the configuration.
    pub(crate) fn billing_finding(&self, view: &ClaimView<'_, '_>) -> Option<Finding> {
        let billing = view.billing_party()?;
        let (edit, message) = match self.practices.mistaken(billing)? {
            Mistaken::Mixed => ("BP-010", "the tax id is one practice's and the NPI another's"),
            Mistaken::Unlisted => {
                ("BP-009", "no practice of the configuration bills under this name and number")
            }
        };
        let spot = Spot::new(billing.loop_id, "NM1", billing.name.element_place(9));
        self.scrubber.billing_finding(view, edit, spot, message)
    }
}

impl<'b> Context<'b> {
    /// A source by its number: one of the batch's own, or a recalled one.
    pub(crate) fn source(&self, number: u32) -> &'b Source {
        let own = self.sources.len();
        self.sources.get(number as usize).unwrap_or_else(|| &self.recalled[number as usize - own])
    }
}

/// What a task made.
#[derive(Default)]
pub(crate) struct Made {
    /// Rows, in the order of the input.
    pub(crate) tables: Box<Tables>,
    /// What was counted on the way.
    pub(crate) totals: Totals,
    /// Ranges to be copied where a person finds them.
    pub(crate) asides: Vec<Aside>,
}

/// A range of a source that was set aside.
#[derive(Clone, Debug)]
pub(crate) struct Aside {
    /// Index of the source in the batch.
    pub(crate) source: u32,
    pub(crate) offset: u64,
    pub(crate) length: u64,
    /// Why, in one word.
    pub(crate) reason: &'static str,
    /// Why, in a sentence without patient data.
    pub(crate) why: String,
}
