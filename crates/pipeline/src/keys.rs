//! What records of the ledger are found by.

use remit::MatchKey;
use sha2::{Digest, Sha256};

use crate::ledger::Key;

/// The key of a transaction set with this content.
pub(crate) fn set(digest: &[u8; 32]) -> Key {
    keyed(b'T', digest)
}

/// The key of a claim's own record.
pub(crate) fn claim(claim_id: &str) -> Key {
    hashed(b'C', claim_id.as_bytes())
}

/// The key under which it is said that a claim was held or quarantined.
pub(crate) fn kept_back(claim_id: &str) -> Key {
    hashed(b'H', claim_id.as_bytes())
}

/// The key of the events of a claim.
pub(crate) fn events(claim_id: &str) -> Key {
    hashed(b'E', claim_id.as_bytes())
}

/// The key under which the practice of an NPI is known.
pub(crate) fn npi(npi: &str) -> Key {
    hashed(b'N', npi.as_bytes())
}

/// The key of what payers did with a claim.
pub(crate) fn postings(claim_id: &str) -> Key {
    hashed(b'P', claim_id.as_bytes())
}

/// The key of the payer claim control numbers that acknowledgments told for a claim.
pub(crate) fn payer_numbers(claim_id: &str) -> Key {
    hashed(b'A', claim_id.as_bytes())
}

/// The key under which a claim is looked for. Its kinds are small letters, ours are capital ones.
pub(crate) fn matching(key: &MatchKey) -> Key {
    key.0
}

fn hashed(kind: u8, bytes: &[u8]) -> Key {
    keyed(kind, &Sha256::digest(bytes).into())
}

fn keyed(kind: u8, digest: &[u8; 32]) -> Key {
    let mut key = [kind; 16];
    key[1..].copy_from_slice(&digest[..15]);
    key
}
