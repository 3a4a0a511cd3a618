//! Pages of the index: where some neighbouring blocks lie, and a filter of the keys of each.

use super::filter::{self, Mark};
use super::writer::crc;

/// What a page says, read back.
#[derive(Debug, Default)]
pub(super) struct Page {
    blocks: Vec<Entry>,
    filters: Vec<u8>,
}

/// A block, as its page tells of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) first: u128,
    pub(super) offset: u64,
    pub(super) length: u32,
    pub(super) crc: u32,
    /// Where its filter begins and ends among the filters of the page.
    filter: (u32, u32),
}

/// Where a page lies, as the top of the index tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageEntry {
    /// The first key of its first block.
    pub(super) first: u128,
    /// Where its first block begins.
    pub(super) blocks_at: u64,
    /// Where its last block ends.
    pub(super) blocks_end: u64,
    /// Where it begins.
    pub(super) at: u64,
    pub(super) blocks: u32,
    pub(super) filters: u32,
    blocks_crc: u32,
    filters_crc: u32,
}

impl PageEntry {
    /// Bytes of the page.
    pub(super) fn length(&self) -> usize {
        self.blocks as usize * BLOCK_ENTRY + self.filters as usize
    }
}

impl Page {
    pub(super) fn blocks(&self) -> &[Entry] {
        &self.blocks
    }

    /// Whether a block may hold a key. Without filters every block may.
    pub(super) fn may_hold(&self, block: usize, mark: Mark) -> bool {
        let (from, to) = self.blocks[block].filter;
        filter::may_hold(self.filters.get(from as usize..to as usize).unwrap_or_default(), mark)
    }

    /// Whether its filters were whole.
    pub(super) fn has_filters(&self) -> bool {
        !self.filters.is_empty()
    }

    /// Takes over what a page says; `None` when it is damaged.
    ///
    /// Filters only save work: where they alone are damaged the page stands without them.
    pub(super) fn read(&mut self, bytes: &[u8], entry: &PageEntry) -> Option<()> {
        let (blocks, filters) = bytes.split_at_checked(entry.blocks as usize * BLOCK_ENTRY)?;
        if crc(&[blocks]) != entry.blocks_crc {
            return None;
        }
        self.blocks.clear();
        let (mut offset, mut filter) = (entry.blocks_at, 0_u32);
        for mut rest in blocks.chunks_exact(BLOCK_ENTRY) {
            let first = u128::from_be_bytes(split(&mut rest)?);
            let length = u32::from_le_bytes(split(&mut rest)?);
            let crc = u32::from_le_bytes(split(&mut rest)?);
            let filter_to = filter.checked_add(u32::from(u16::from_le_bytes(split(&mut rest)?)))?;
            self.blocks.push(Entry { first, offset, length, crc, filter: (filter, filter_to) });
            offset = offset.checked_add(u64::from(length))?;
            filter = filter_to;
        }
        let begins = self.blocks.first().is_some_and(|block| block.first == entry.first);
        let is_sound = begins && offset == entry.blocks_end && filter == entry.filters;
        self.filters.clear();
        if crc(&[filters]) == entry.filters_crc {
            self.filters.extend_from_slice(filters);
        }
        (is_sound && self.blocks.is_sorted_by_key(|block| block.first)).then_some(())
    }
}

/// A page that is being put together.
#[derive(Debug, Default)]
pub(super) struct PageWriter {
    first: u128,
    blocks_at: u64,
    blocks: Vec<u8>,
    filters: Vec<u8>,
}

impl PageWriter {
    /// Adds a block that lies at `offset`, after the blocks before it, and has keys with these marks.
    pub(super) fn push(&mut self, first: u128, offset: u64, block: &[u8], marks: &[Mark]) {
        if self.blocks.is_empty() {
            (self.first, self.blocks_at) = (first, offset);
        }
        let filter = filter::put(&mut self.filters, marks);
        self.blocks.extend_from_slice(&first.to_be_bytes());
        self.blocks.extend_from_slice(&(block.len() as u32).to_le_bytes());
        self.blocks.extend_from_slice(&crc(&[block]).to_le_bytes());
        self.blocks.extend_from_slice(&(filter as u16).to_le_bytes());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.blocks.len() >= PAGE_BLOCKS * BLOCK_ENTRY
    }

    /// Gives the two halves of the page to `keep`, adds its entry to the top, and begins another.
    pub(super) fn end<E>(
        &mut self,
        top: &mut Vec<u8>,
        mut keep: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        top.extend_from_slice(&self.first.to_be_bytes());
        top.extend_from_slice(&self.blocks_at.to_le_bytes());
        top.extend_from_slice(&((self.blocks.len() / BLOCK_ENTRY) as u32).to_le_bytes());
        top.extend_from_slice(&(self.filters.len() as u32).to_le_bytes());
        top.extend_from_slice(&crc(&[&self.blocks]).to_le_bytes());
        top.extend_from_slice(&crc(&[&self.filters]).to_le_bytes());
        keep(&self.blocks)?;
        keep(&self.filters)?;
        self.blocks.clear();
        self.filters.clear();
        Ok(())
    }
}

/// The top of the index, if its pages lie side by side from `pages_at`, where the blocks end, to where the
/// top begins.
pub(super) fn read_top(bytes: &[u8], pages_at: u64, top_at: u64) -> Option<Vec<PageEntry>> {
    let mut top: Vec<PageEntry> = Vec::with_capacity(bytes.len() / PAGE_ENTRY);
    let mut at = pages_at;
    for mut rest in bytes.chunks_exact(PAGE_ENTRY) {
        let entry = PageEntry {
            first: u128::from_be_bytes(split(&mut rest)?),
            blocks_at: u64::from_le_bytes(split(&mut rest)?),
            blocks_end: pages_at,
            at,
            blocks: u32::from_le_bytes(split(&mut rest)?),
            filters: u32::from_le_bytes(split(&mut rest)?),
            blocks_crc: u32::from_le_bytes(split(&mut rest)?),
            filters_crc: u32::from_le_bytes(split(&mut rest)?),
        };
        match top.last_mut() {
            Some(before) => before.blocks_end = entry.blocks_at,
            None if entry.blocks_at == 0 => {}
            None => return None,
        }
        if entry.blocks == 0 || entry.blocks as usize > PAGE_BLOCKS || entry.filters > PAGE_FILTERS_MAX {
            return None;
        }
        at = at.checked_add(entry.length() as u64)?;
        top.push(entry);
    }
    let in_order = top.is_sorted_by(|a, b| a.first <= b.first && a.blocks_at <= b.blocks_at);
    let ends = top.last().map_or(pages_at == 0, |last| last.blocks_at <= pages_at);
    (at == top_at && in_order && ends).then_some(top)
}

pub(super) fn split<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

/// Bytes that a page gives to a block, beside its filter.
pub(super) const BLOCK_ENTRY: usize = 26;

/// Bytes that the top gives to a page.
pub(super) const PAGE_ENTRY: usize = 40;

/// Blocks of a page: with their filters, about as many bytes as a disk reads at a time. Few in tests, so that
/// runs have many pages.
const PAGE_BLOCKS: usize = if cfg!(test) { 4 } else { 32 };

/// A filter's length is told in two bytes.
const PAGE_FILTERS_MAX: u32 = PAGE_BLOCKS as u32 * u16::MAX as u32;
