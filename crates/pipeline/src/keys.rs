//! What records of the ledger are found by.
//!
//! The first byte of a key is its kind: small letters are the kinds of [`MatchKey`], capital ones ours, and
//! digits those of what waits for a claim.

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

/// The key of the claims of a transaction set that was sent, by the id of its row.
pub(crate) fn sent(transaction_id: &str) -> Key {
    keyed(b'S', &Sha256::digest(transaction_id.as_bytes()).into())
}

/// The key of a transaction set that was sent, by who sent it to whom (ISA06, ISA08), GS06 and ST02.
pub(crate) fn sent_set(sender: &str, receiver: &str, gs06: &str, st02: &str) -> Key {
    joined(b'G', &[sender, receiver, gs06, st02])
}

/// The key of the sets of a functional group that was sent.
pub(crate) fn sent_group(sender: &str, receiver: &str, gs06: &str) -> Key {
    joined(b'F', &[sender, receiver, gs06])
}

/// The key of the sets of an interchange that was sent, by ISA13.
pub(crate) fn sent_interchange(sender: &str, receiver: &str, isa13: &str) -> Key {
    joined(b'I', &[sender, receiver, isa13])
}

/// The key of the sets that were sent under a batch reference (BHT03).
pub(crate) fn sent_reference(sender: &str, receiver: &str, bht03: &str) -> Key {
    kin(SENT_REFERENCE, &reference(sender, receiver, bht03))
}

/// The key of the interchanges that a sender numbered so, by who sent it to whom (ISA05 to ISA08) and ISA13.
pub(crate) fn interchange(sender: &str, receiver: &str, isa13: &str) -> Key {
    joined(b'J', &[sender, receiver, isa13])
}

/// The key of a batch reference (BHT03), by who sent it to whom (ISA06, ISA08).
pub(crate) fn reference(sender: &str, receiver: &str, bht03: &str) -> Key {
    joined(REFERENCE, &[sender, receiver, bht03])
}

/// The key of a patient of a practice, by name and birth date.
pub(crate) fn patient(practice_id: &str, last: &str, first: &str, birth: &str) -> Key {
    joined(PATIENT, &[practice_id, last, first, birth])
}

/// The key of the remittances under a trace number, by who pays.
pub(crate) fn trace(payer: &str, trace: &str) -> Key {
    joined(b'R', &[payer, trace])
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

/// The kind of key under which a claim payment waits for a claim kept under a key of this kind.
pub(crate) const fn waiting_kind(kind: u8) -> u8 {
    match kind {
        b'c' => b'1',
        b'i' => b'2',
        b'l' => b'3',
        b'm' => b'4',
        _ => b'5',
    }
}

/// The key under which a claim payment waits for a claim that is kept under this one.
pub(crate) fn waiting(matching: &Key) -> Key {
    kin(waiting_kind(matching[0]), matching)
}

/// The key of a payment or a deposit under its trace, normalized.
pub(crate) fn traced(kind: u8, trace: &str) -> Key {
    joined(kind, &[trace])
}

/// The key that says that a claim payment waits for no claim any more: it found it, or a person decided.
pub(crate) fn placed(claim_payment_id: &str) -> Key {
    keyed(b'W', &Sha256::digest(claim_payment_id.as_bytes()).into())
}

fn joined(kind: u8, parts: &[&str]) -> Key {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
        digest.update([0]);
    }
    keyed(kind, &digest.finalize().into())
}

fn keyed(kind: u8, digest: &[u8; 32]) -> Key {
    let mut key = [kind; 16];
    key[1..].copy_from_slice(&digest[..15]);
    key
}

/// The kind of [`patient`].
pub(crate) const PATIENT: u8 = b'V';

/// The kind of [`reference`].
pub(crate) const REFERENCE: u8 = b'K';

/// The kind of [`sent_reference`].
pub(crate) const SENT_REFERENCE: u8 = b'D';

/// A payment, as deposits are held against it.
pub(crate) const PAYMENT: u8 = b'Q';

/// A deposit, as payments are held against it.
pub(crate) const DEPOSIT: u8 = b'B';

/// That a claim was held or quarantined.
pub(crate) const KEPT_BACK: u8 = b'H';

/// What happened to a claim.
pub(crate) const EVENTS: u8 = b'E';

/// What payers did with a claim.
pub(crate) const POSTINGS: u8 = b'P';

/// The payer claim control numbers that acknowledgments told for a claim.
pub(crate) const PAYER_NUMBERS: u8 = b'A';
