//! What records of the ledger are found by.
//!
//! The first byte of a key is its kind: small letters are the kinds of [`MatchKey`], capital ones ours.

use remit::MatchKey;
use sha2::{Digest, Sha256};

use crate::ledger::Key;

/// The key of a transaction set with this content.
pub(crate) fn set(digest: &[u8; 32]) -> Key {
    keyed(b'T', digest)
}

/// The key of a claim's own record.
pub(crate) fn claim(claim_id: &str) -> Key {
    keyed(b'C', &Sha256::digest(claim_id.as_bytes()).into())
}

/// The key of something else about the claim that has this key of its own.
pub(crate) fn kin(kind: u8, claim: &Key) -> Key {
    let mut key = *claim;
    key[0] = kind;
    key
}

/// The key under which the practice of an NPI is known.
pub(crate) fn npi(npi: &str) -> Key {
    keyed(b'N', &Sha256::digest(npi.as_bytes()).into())
}

/// The key under which a claim is looked for.
pub(crate) fn matching(key: &MatchKey) -> Key {
    key.0
}

fn keyed(kind: u8, digest: &[u8; 32]) -> Key {
    let mut key = [kind; 16];
    key[1..].copy_from_slice(&digest[..15]);
    key
}

/// That a claim was held or quarantined.
pub(crate) const KEPT_BACK: u8 = b'H';

/// What happened to a claim.
pub(crate) const EVENTS: u8 = b'E';

/// What payers did with a claim.
pub(crate) const POSTINGS: u8 = b'P';

/// The payer claim control numbers that acknowledgments told for a claim.
pub(crate) const PAYER_NUMBERS: u8 = b'A';
