//! What batches brought: which of them first had the bytes of a source.

use std::collections::{HashMap, HashSet};

use lake::Commit;

use crate::identity::SourceId;
use crate::rows::Arrival;

/// What every published batch brought.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    /// The batch that first brought each source.
    first: HashMap<SourceId, (usize, String)>,
    /// Name and source of every arrival.
    arrivals: HashSet<(String, SourceId)>,
    /// The order of batches.
    order: HashMap<String, usize>,
}

impl Brought {
    /// What the commits, in order, say of it. A rerun brings nothing that its batch had not brought.
    pub(crate) fn of(commits: &[Commit]) -> Self {
        let mut brought = Self::default();
        for commit in commits {
            let next = brought.order.len();
            let at = *brought.order.entry(commit.batch_id.clone()).or_insert(next);
            for source in &commit.sources {
                let Some(id) = SourceId::of(source) else { continue };
                brought.first.entry(id.clone()).or_insert_with(|| (at, commit.batch_id.clone()));
                brought.arrivals.insert((source.path.clone(), id));
            }
        }
        brought
    }

    /// Whether a source has come under this name.
    pub(crate) fn has(&self, name: &str, id: &SourceId) -> bool {
        self.arrivals.contains(&(name.to_owned(), id.clone()))
    }

    /// For each of what arrived in a batch, the batch that had it before: an earlier one, or the batch itself.
    pub(crate) fn duplicates(&self, batch: &str, arrived: &[&SourceId]) -> Vec<Option<String>> {
        let at = self.order.get(batch).copied().unwrap_or(self.order.len());
        // The same bytes in a sound packing say that nothing is wrong with those of a damaged one.
        let sound = |id: &SourceId| id.is_damaged().then(|| id.clone().damaged(false));
        let all: HashSet<&SourceId> = arrived.iter().copied().collect();
        let mut here = HashSet::new();
        let duplicate = |id| {
            let sound = sound(id);
            let both = [sound.as_ref(), Some(id)].into_iter().flatten();
            let earlier = both.filter_map(|id| self.first.get(id)).find(|(first, _)| *first < at);
            let again = !here.insert(id) || sound.is_some_and(|sound| all.contains(&sound));
            earlier.map(|(_, batch)| batch.as_str()).or(again.then_some(batch)).map(str::to_owned)
        };
        arrived.iter().copied().map(duplicate).collect()
    }

    /// The arrivals of a published batch, as the run that took them saw them.
    pub(crate) fn arrivals_of(&self, commit: &Commit) -> Vec<Arrival> {
        let mut arrivals: Vec<Arrival> = commit.sources.iter().filter_map(Arrival::again).collect();
        let ids: Vec<&SourceId> = arrivals.iter().map(|arrival| &arrival.id).collect();
        let duplicates = self.duplicates(&commit.batch_id, &ids);
        for (arrival, duplicate) in arrivals.iter_mut().zip(duplicates) {
            arrival.duplicate_of = duplicate;
        }
        arrivals
    }
}
