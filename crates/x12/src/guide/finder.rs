//! From a loop, a segment and its qualifier to the one slot that wants it.
//!
//! Most questions have at most one answer, which a small table without collisions gives for each loop
//! and segment. Where slots overlap, the answer is left to who knows the whole state of the set.

use super::loop_id::NO_CODE;

/// Slots by loop, segment and qualifier.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    /// For each loop and segment of the dictionary.
    entries: Vec<Entry>,
    segments: usize,
    /// Qualifiers and their slots, in the small tables that entries refer to.
    keyed: Vec<(u32, u16)>,
}

/// What is known of one segment in one loop.
#[derive(Clone, Copy, Debug)]
enum Entry {
    /// The same, whatever the qualifier.
    Any(Answer),
    /// Depends on the qualifier: a table of `1 << (32 - shift)` places, found by `magic`.
    Keyed { first: u16, shift: u8, magic: u32 },
}

/// Which slot wants a segment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Answer {
    /// None does.
    Nothing,
    /// This one, and no other of the loop.
    Slot(u16),
    /// More than one may.
    Several,
}

impl Finder {
    pub(crate) fn new(segments: usize) -> Self {
        Self { segments, ..Self::default() }
    }

    /// Adds the next loop and segment: its slots, each with its qualifiers, none for any.
    pub(crate) fn push(&mut self, slots: &[(u16, &[u32])]) {
        let entry = match slots {
            [] => Entry::Any(Answer::Nothing),
            [(slot, [])] => Entry::Any(Answer::Slot(*slot)),
            _ => {
                let mut keys: Vec<(u32, u16)> = Vec::new();
                for (slot, qualifiers) in slots {
                    keys.extend(qualifiers.iter().map(|&qualifier| (qualifier, *slot)));
                }
                keys.sort_unstable();
                let overlap = slots.iter().any(|(_, qualifiers)| qualifiers.is_empty())
                    || keys.windows(2).any(|pair| pair[0].0 == pair[1].0);
                if overlap { Entry::Any(Answer::Several) } else { self.push_keyed(&keys) }
            }
        };
        self.entries.push(entry);
    }

    fn push_keyed(&mut self, keys: &[(u32, u16)]) -> Entry {
        let mut magic = 0x9E37_79B1_u32;
        for attempt in 0_u32.. {
            // A table that never comes out without collisions is made larger.
            let bits = (usize::BITS - keys.len().leading_zeros()) + attempt / 64;
            let shift = 32 - bits;
            let mut table = vec![(NO_CODE, NOTHING); 1 << bits];
            let apart = keys.iter().all(|&(key, slot)| {
                let place = &mut table[place(key, magic, shift as u8)];
                let free = place.1 == NOTHING;
                *place = (key, slot);
                free
            });
            if apart {
                let first = self.keyed.len() as u16;
                self.keyed.extend(table);
                return Entry::Keyed { first, shift: shift as u8, magic };
            }
            magic = magic.wrapping_mul(0x0019_660D).wrapping_add(0x3C6E_F35F) | 1;
        }
        unreachable!("a table of 32 bits has no collisions")
    }

    /// The slot of a loop that a segment with this qualifier fills.
    #[inline]
    pub(crate) fn slot(&self, loop_index: u16, segment: u8, qualifier: u32) -> Answer {
        match self.entries[usize::from(loop_index) * self.segments + usize::from(segment)] {
            Entry::Any(answer) => answer,
            Entry::Keyed { first, shift, magic } => {
                let (key, slot) = self.keyed[usize::from(first) + place(qualifier, magic, shift)];
                if key == qualifier && slot != NOTHING { Answer::Slot(slot) } else { Answer::Nothing }
            }
        }
    }
}

#[inline]
fn place(key: u32, magic: u32, shift: u8) -> usize {
    (key.wrapping_mul(magic) >> shift) as usize
}

/// An empty place.
const NOTHING: u16 = u16::MAX;
