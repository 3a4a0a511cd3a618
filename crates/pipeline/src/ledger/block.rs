//! How records lie in a block.

/// Where a value lies in its block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// One record's head, decoded: the value is a span of the block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Record {
    pub(super) key: u128,
    pub(super) batch: u32,
    pub(super) value: Span,
}

/// Adds a record to a block, given the key before it in the block.
pub(super) fn put(block: &mut Vec<u8>, before: Option<u128>, key: u128, batch: Option<u32>, value: &[u8]) {
    let shared = before.map_or(0, |before| (before ^ key).leading_zeros() as usize / 8);
    block.push(shared as u8);
    block.extend_from_slice(&key.to_be_bytes()[shared..]);
    if let Some(batch) = batch {
        put_varint(block, batch);
    }
    put_varint(block, value.len() as u32);
    block.extend_from_slice(value);
}

/// The record at `at`, given the one before it; `None` when the bytes are no record.
pub(super) fn take(block: &[u8], at: usize, before: u128, with_batch: bool) -> Option<Record> {
    let shared = u32::from(*block.get(at)?);
    let own = 16_u32.checked_sub(shared)?;
    let mut from = at + 1 + own as usize;
    // Nearly every record has sixteen bytes after its first, which are read at once and shifted into place.
    let bytes = if let Some(bytes) = block.get(at + 1..at + 17) {
        u128::from_be_bytes(bytes.try_into().ok()?)
    } else {
        let mut bytes = [0; 16];
        bytes[..own as usize].copy_from_slice(block.get(at + 1..from)?);
        u128::from_be_bytes(bytes)
    };
    let of_before = before & u128::MAX.checked_shl(8 * own).unwrap_or(0);
    let key = of_before | bytes.checked_shr(8 * shared).unwrap_or(0);
    let batch = if with_batch { take_varint(block, &mut from)? } else { 0 };
    let length = take_varint(block, &mut from)? as usize;
    let to = from.checked_add(length).filter(|&to| to <= block.len())?;
    Some(Record { key, batch, value: Span { from, to } })
}

fn put_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn take_varint(block: &[u8], at: &mut usize) -> Option<u32> {
    let mut value = 0_u32;
    for shift in (0..35).step_by(7) {
        let byte = *block.get(*at)?;
        *at += 1;
        let bits = u32::from(byte & 0x7f);
        if shift == 28 && bits > 0x0f {
            return None;
        }
        value |= bits << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_record_put_is_the_record_taken(
            before: u128, key: u128, batch: Option<u32>, value in prop::collection::vec(any::<u8>(), 0..300),
            shared in 0_u32..=16,
        ) {
            // Keys that share a prefix of every length.
            let mask = u128::MAX.checked_shr(shared * 8).unwrap_or(0);
            let key = (before & !mask) | (key & mask);
            let mut block = Vec::new();
            put(&mut block, Some(before), key, batch, &value);
            let record = take(&block, 0, before, batch.is_some()).expect("what was put");
            prop_assert_eq!(record.key, key);
            prop_assert_eq!(record.batch, batch.unwrap_or(0));
            prop_assert_eq!(&block[record.value.from..record.value.to], &value[..]);
            prop_assert_eq!(record.value.to, block.len());
            for cut in 0..block.len() {
                prop_assert!(take(&block[..cut], 0, before, batch.is_some()).is_none());
            }
        }
    }
}
