//! Claims and sets that repeat others: of the same file, of the same batch, of earlier batches.
//!
//! A claim that is held must be held before its row is written, so this is found out first. Claims are read
//! once, only for marks of what they say; marks are sorted on disk, so memory does not grow with the batch.
//! Marks that stand under one key, and keys that earlier batches left something under, are suspects, and
//! few. Of those the story is fetched from the ledger, or, for claims of this batch, it is found out whether
//! they go out at all: what was held or refused may be sent again. Then each suspect is judged beside what
//! was there before it. So are services that do not go together with those of the patient's other claims. Within a batch that is what stands in an earlier source or further up in the same.

mod gather;
mod history;
mod judge;
mod mark;

use std::collections::{BTreeMap, BTreeSet};

use x12::guide::LoopId;

use ::claims::ClaimView;
use scrub::{Finding, Scrubber, Spot};

pub(crate) use gather::Gathering;
pub(crate) use history::services_of;
pub(crate) use mark::reference;

/// What repeats what.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    claims: BTreeMap<(u32, u64), Vec<Repeat>>,
    /// The first of the claims that each was sent after.
    roots: BTreeMap<(u32, u64), String>,
    /// Sets whose batch reference (BHT03) was used before: source, set.
    references: BTreeSet<(u32, u32)>,
}

/// One way in which a claim repeats another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Repeat {
    edit: &'static str,
    /// Place of the line it is said of; `None` for the claim.
    line: Option<usize>,
    /// Element and component of CLM.
    spot: (u8, u8),
    message: String,
}

impl Repeats {
    /// What is to be said of the claim whose CLM is there.
    pub(crate) fn findings<'r>(
        &'r self,
        source: u32,
        view: &'r ClaimView<'_, '_>,
        scrubber: &'r Scrubber<'_>,
    ) -> impl Iterator<Item = Finding> {
        let offset = view.claim.clm.place().offset;
        let all = self.claims.get(&(source, offset)).map_or(&[][..], Vec::as_slice);
        all.iter().filter_map(move |repeat| {
            scrubber.claim_finding(view, repeat.edit, repeat.place(view), &repeat.message)
        })
    }

    /// The first of the claims that the claim whose CLM is there was sent after.
    pub(crate) fn root(&self, source: u32, clm: x12::Segment<'_>) -> Option<&str> {
        self.roots.get(&(source, clm.place().offset)).map(String::as_str)
    }

    /// What is to be said of the header of a set.
    pub(crate) fn of_header(
        &self,
        (source, set): (u32, u32),
        bht: x12::Segment<'_>,
        scrubber: &Scrubber<'_>,
    ) -> Option<Finding> {
        self.references.contains(&(source, set)).then_some(())?;
        let spot = Spot::new(LoopId::HEADER, "BHT", bht.element_place(3));
        scrubber.batch_finding("HDR-003", spot, "BHT03 named an earlier set of this sender")
    }
}
