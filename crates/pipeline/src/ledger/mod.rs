//! The ledger: what earlier batches left open, to be looked up by key.
//!
//! Each batch leaves *runs*, immutable files of sorted records. The ledger is a set of runs and no
//! more: nothing to recover and nothing to lock. Replacing a batch's file replaces what that batch left
//! open. A batch sorts all the keys it wants to know about and walks every run once beside them, which
//! costs a read of the blocks that hold those keys, and of the index near them, and never a descent of a tree per key.
//!
//! Runs may be [merged](merge) so that there are few of them. A merged run remembers which batch each
//! record came from, and the [fingerprint](Batch::fingerprint) of the run it was taken from, so it can
//! be told when it is out of date; it is derived, and may be deleted at any time. What a lookup gives,
//! and in which order, does not depend on which runs have been merged.
//!
//! # Format
//!
//! Integers are little-endian; `varint` is seven bits to a byte, lowest first, the top bit set on all
//! but the last.
//!
//! ```text
//! run      block*  page*  top  batches  trailer
//! block    record*               about 8 KiB, never split within a record
//! record   shared u8             bytes of the key that are those of the key before it in the block
//!          key                   the 16 - shared that are not
//!          batch varint          position in batches; only where there are two or more
//!          length varint, value
//! page     per block, 32 at most: first key (16), length u32, CRC-32 of the block u32,
//!          bytes of its filter u16; then the filters
//! top      per page: first key (16), offset of its first block u64, blocks u32, bytes of filters u32,
//!          CRC-32 of what it says of blocks u32, CRC-32 of the filters u32
//! batches  per run merged: fingerprint u64 (0 in a batch's own run), length u16, id of its batch; sorted by id, fingerprint
//! trailer  offset of the first page u64, pages u64, bytes of batches u32, batches u32, records u64,
//!          CRC-32 of top, batches and the trailer so far u32, version u32, magic (8)
//! ```
//!
//! Records stand in order of key, batch, value, and no two are the same. So a run is a function of the
//! set of its records, whatever order they came in. Every byte is covered by a checksum: blocks by
//! their entry in a page, pages by theirs in the top, and the rest by the trailer.
//!
//! Most keys that are looked up are in no run, and nearly all others in one. What is paid in every run is
//! therefore a page, and that once for all the keys that fall in it: it holds a [filter](filter) of the keys of
//! each block, and a block is read only when its filter lets the key pass. The top alone is held in memory. A
//! damaged filter is done without, since it only saves work; [`Run::verify`] tells of it.
//!
//! Blocks are not compressed. zstd at its fastest would more than halve them, and take longer to undo
//! than all the rest of a lookup takes.

mod block;
mod builder;
mod cursor;
mod filter;
mod merge;
mod page;
mod run;
mod spool;
mod walk;
mod writer;

#[cfg(test)]
mod tests;

pub use builder::RunBuilder;
pub use merge::{RunInfo, merge, plan_merge};
pub use run::{Batch, Run};
pub use walk::Ledger;

use std::path::Path;

use crate::{Error, ErrorKind};

/// What a record is found by: its kind, then 15 bytes of a digest.
pub type Key = [u8; 16];

/// Most bytes of a value: a claim of any size that was read has its place, whatever the guide says of it.
pub const VALUE_BYTES_MAX: usize = 1 << 30;

fn damaged(path: &Path) -> Error {
    let what = "this run of the ledger is damaged; delete state/ and run `cleanclaim rebuild`";
    Error::at(ErrorKind::Lake, what, path)
}

fn unreadable(path: &Path, cause: std::io::Error) -> Error {
    Error::at(ErrorKind::Lake, "cannot read the ledger", path).because(cause)
}

fn unwritable(path: &Path, cause: std::io::Error) -> Error {
    Error::at(ErrorKind::Lake, "cannot write the ledger", path).because(cause)
}
