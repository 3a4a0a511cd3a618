use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

/// Key, batch id, value: what a lookup gives, in the order it gives it.
type Found = (Key, String, Vec<u8>);

/// Batches of records with small numbers for keys, so that they meet.
type Batches = Vec<Vec<(u16, Vec<u8>)>>;

#[test]
fn a_run_without_records_is_a_run() {
    let folder = folder();
    let run = run_of(folder.path(), "b", &[], usize::MAX);
    assert_eq!(run.records(), 0);
    assert_eq!(run.batches().len(), 1);
    run.verify().expect("it is sound");
    let copy = merged(folder.path(), "copy", &[run]);
    assert_eq!(found(&Ledger::over(vec![copy]), &[key(1)]), []);
}

#[test]
fn a_key_whose_records_fill_many_blocks_is_found_whole() {
    let folder = folder();
    let many: Vec<_> = (0..3_000_u32).map(|n| (7, n.to_be_bytes().repeat(9))).collect();
    let records = [vec![(6, vec![1])], many.clone(), vec![(8, vec![2])]].concat();
    let run = run_of(folder.path(), "b", &records, usize::MAX);
    assert!(run.top().len() > 5);
    let ledger = Ledger::over(vec![run]);
    let all = found(&ledger, &[key(6), key(7), key(8)]);
    assert_eq!(all.len(), records.len());
    assert!(all.contains(&(key(7), "b".to_owned(), many[2_999].1.clone())));
    assert_eq!(found(&ledger, &[key(7)]).len(), many.len());
    assert_eq!(found(&ledger, &[key(8)]).len(), 1);
}

#[test]
fn a_value_may_be_big_but_not_of_any_size() {
    let folder = folder();
    let mut builder = RunBuilder::new("b", folder.path());
    builder.push(key(1), vec![7; 3 << 20]).expect("it fits");
    builder.push(key(2), [8]).expect("it fits");
    assert!(builder.push(key(1), vec![0; VALUE_BYTES_MAX + 1]).is_err());
    let path = folder.path().join("run");
    builder.finish(File::create(&path).expect("a file")).expect("it is written");
    let run = Run::open(&path).expect("a run");
    run.verify().expect("it is sound");
    let all = found(&Ledger::over(vec![run]), &[key(1), key(2)]);
    let mut lengths: Vec<usize> = all.iter().map(|(_, _, value)| value.len()).collect();
    lengths.sort_unstable();
    assert_eq!(lengths, [1, 3 << 20]);
}

#[test]
fn a_lookup_reads_only_blocks_that_may_hold_its_keys() {
    let folder = folder();
    let records: Vec<_> = (0..2_000).map(|n| (n, vec![n as u8; 100])).collect();
    let path = written(folder.path(), "b", &records, usize::MAX);
    // Damage the first block: a lookup that has no business there does not notice.
    let mut bytes = fs::read(&path).expect("a run");
    bytes[40] ^= 1;
    fs::write(&path, &bytes).expect("it is written");
    let ledger = Ledger::over(vec![Run::open(&path).expect("the index is sound")]);
    assert_eq!(found(&ledger, &[key(1_999)]).len(), 1);
    let error = ledger.lookup(&[key(0)], &mut |_, _, _| {}).expect_err("the block is damaged");
    assert!(error.to_string().contains("cleanclaim rebuild"), "{error}");
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    assert!(ledger.runs()[0].verify().is_err());
}

#[test]
fn a_lookup_reads_no_block_for_a_key_that_its_filter_denies() {
    let folder = folder();
    let records: Vec<_> = (0..2_000).map(|n| (2 * n, vec![n as u8; 100])).collect();
    let path = written(folder.path(), "b", &records, usize::MAX);
    let pages_at = pages_of(&path)[0].at;
    // With every block damaged, a lookup fails when it reads one.
    let mut bytes = fs::read(&path).expect("a run");
    bytes[..pages_at as usize].iter_mut().for_each(|byte| *byte ^= 1);
    fs::write(&path, &bytes).expect("it is written");
    let ledger = Ledger::over(vec![Run::open(&path).expect("the index is sound")]);
    let reads_a_block = |n: &u16| ledger.lookup(&[key(*n)], &mut |_, _, _| {}).is_err();
    assert!((0..2_000).map(|n| 2 * n).all(|n| reads_a_block(&n)));
    // Of odd kind, and under a kind that is not there at all.
    let in_vain = (0..4_000).filter(|n| n % 2 == 1).filter(reads_a_block).count();
    assert!(in_vain < 40, "{in_vain} of 2000");
}

#[test]
fn a_damaged_filter_is_done_without_and_told() {
    let folder = folder();
    let records: Vec<_> = (0..900).map(|n| (n, vec![n as u8; 60])).collect();
    let path = written(folder.path(), "b", &records, usize::MAX);
    let whole = found(&Ledger::over(vec![Run::open(&path).expect("a run")]), &all_keys());
    assert_eq!(whole.len(), 900);
    let sound = fs::read(&path).expect("a run");
    for damage in [0x00, 0xff] {
        let mut bytes = sound.clone();
        for page in pages_of(&path) {
            let filters = page.at as usize + page.blocks as usize * page::BLOCK_ENTRY;
            bytes[filters..filters + page.filters as usize].fill(damage);
        }
        let damaged = folder.path().join("damaged");
        fs::write(&damaged, &bytes).expect("it is written");
        let run = Run::open(&damaged).expect("the top is sound");
        assert!(run.verify().is_err());
        assert_eq!(found(&Ledger::over(vec![run]), &all_keys()), whole);
        // Where blocks are found is told by nothing else.
        bytes[pages_of(&path)[1].at as usize] ^= 1;
        fs::write(&damaged, &bytes).expect("it is written");
        let ledger = Ledger::over(vec![Run::open(&damaged).expect("the top is sound")]);
        assert!(ledger.lookup(&all_keys(), &mut |_, _, _| {}).is_err());
    }
}

#[test]
fn every_torn_run_is_refused() {
    let folder = folder();
    let records: Vec<_> = (0..400).map(|n| (n, vec![n as u8; 100])).collect();
    let path = written(folder.path(), "b", &records, usize::MAX);
    let file = File::options().write(true).open(&path).expect("a run");
    let whole = file.metadata().expect("a run").len();
    for length in (0..whole).rev().filter(|length| length + 300 > whole || length % 97 == 0) {
        file.set_len(length).expect("it is cut");
        assert!(Run::open(&path).is_err(), "{length} of {whole}");
    }
    assert!(Run::open(&folder.path().join("absent")).is_err());
}

#[test]
fn every_flipped_bit_is_noticed() {
    let folder = folder();
    let records: Vec<_> = (0..60).map(|n| (n, vec![n as u8; 40])).collect();
    let path = written(folder.path(), "b", &records, usize::MAX);
    let bytes = fs::read(&path).expect("a run");
    let file = File::options().write(true).open(&path).expect("a run");
    for (at, byte) in bytes.into_iter().enumerate() {
        file.write_all_at(&[byte ^ (1 << (at % 8))], at as u64).expect("it is written");
        assert!(Run::open(&path).and_then(|run| run.verify()).is_err(), "byte {at}");
        file.write_all_at(&[byte], at as u64).expect("it is written");
    }
    Run::open(&path).and_then(|run| run.verify()).expect("it is whole again");
}

#[test]
fn the_runs_that_one_batch_left_are_merged_under_its_id() {
    let folder = folder();
    let run = |batch, records: &[(u16, Vec<u8>)]| run_of(folder.path(), batch, records, usize::MAX);
    let runs = || {
        let claims = run("b", &[(1, vec![1]), (3, vec![3])]);
        let answers = run("b", &[(1, vec![2]), (3, vec![3])]);
        vec![claims, answers, run("a", &[(1, vec![9])]), run("c", &[(1, vec![0])])]
    };
    let whole = merged(folder.path(), "whole", &runs());
    assert_eq!(whole.batches().len(), 4);
    let keys = [key(1), key(3)];
    let all = |ledger: &Ledger| {
        let mut all = Vec::new();
        let found =
            &mut |at: usize, batch: &str, value: &[u8]| all.push((at, batch.to_owned(), value.to_vec()));
        ledger.lookup(&keys, found).expect("sound runs");
        all
    };
    let of_merged = all(&Ledger::over(vec![whole]));
    assert_eq!(of_merged, all(&Ledger::over(runs())));
    let batches: Vec<&str> = of_merged.iter().map(|(_, batch, _)| batch.as_str()).collect();
    assert_eq!(batches, ["a", "b", "b", "c", "b"]);
}

#[test]
fn a_merged_run_is_out_of_date_when_a_batch_of_it_is_replaced() {
    let folder = folder();
    let run = |batch, value| run_of(folder.path(), batch, &[(1, vec![value])], usize::MAX);
    let (a, b, later, again) = (run("a", 1), run("b", 2), run("c", 3), run("a", 4));
    let live =
        |runs: &[&Run]| -> BTreeSet<Batch> { runs.iter().flat_map(|run| run.batches().to_vec()).collect() };
    let (with_later, replaced, gone) = (live(&[&a, &b, &later]), live(&[&again, &b]), live(&[&b]));
    let both = merged(folder.path(), "merged", &[a, b]);
    assert!(both.is_current(&with_later));
    assert!(!both.is_current(&replaced));
    assert!(!both.is_current(&gone));
}

#[test]
fn a_level_is_merged_when_it_has_eight_runs() {
    let sizes = |bytes: &[u64]| -> Vec<RunInfo> { bytes.iter().map(|&bytes| RunInfo { bytes }).collect() };
    assert_eq!(plan_merge(&[]), None);
    assert_eq!(plan_merge(&sizes(&[10; 7])), None);
    assert_eq!(plan_merge(&sizes(&[10; 8])), Some((0..8).collect()));
    let mixed = [10, 10, 5 << 30, 10, 10, 3 << 20, 10, 10, 10, 10];
    assert_eq!(plan_merge(&sizes(&mixed)), Some(vec![0, 1, 3, 4, 6, 7, 8, 9]));
    // A bigger level waits for its own eight.
    assert_eq!(plan_merge(&sizes(&[9 << 20; 7])), None);
    assert_eq!(plan_merge(&sizes(&[9 << 20; 9])), Some((0..9).collect()));
}

#[test]
fn runs_stay_few_and_records_are_rewritten_seldom() {
    let (mut runs, mut rewritten, batches, size) = (Vec::new(), 0, 2_000_u64, 900 << 10);
    for _ in 0..batches {
        runs.push(RunInfo { bytes: size });
        while let Some(plan) = plan_merge(&runs) {
            let bytes = plan.iter().map(|&at| runs[at].bytes).sum();
            rewritten += bytes;
            let mut at = 0;
            runs.retain(|_| (!plan.contains(&at), at += 1).0);
            runs.push(RunInfo { bytes });
        }
    }
    assert!(runs.len() <= 7 * 4, "{}", runs.len());
    assert!(rewritten <= 4 * batches * size, "{}", rewritten / size);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn lookups_and_scans_equal_those_of_a_set(
        batches in batches(),
        wanted in btree_set(0_u16..130, 0..60),
        memory in 500_usize..20_000,
        tied in btree_set(0_usize..6, 0..5),
        keep in any::<bool>(),
    ) {
        let folder = folder();
        let mut expected: BTreeSet<Found> = BTreeSet::new();
        let (mut runs, mut to_merge) = (Vec::new(), Vec::new());
        for (at, records) in batches.iter().enumerate() {
            expected.extend(records.iter().map(|(n, value)| (key(*n), id(at), value.clone())));
            let run = run_of(folder.path(), &id(at), records, memory);
            if tied.contains(&at) { to_merge.push(run) } else { runs.push(run) }
        }
        if !to_merge.is_empty() {
            runs.push(merged(folder.path(), "merged", &to_merge));
            // Whether the runs that were merged are still there makes no difference.
            if keep {
                runs.append(&mut to_merge);
            }
        }
        for run in &runs {
            run.verify().expect("it is sound");
        }
        let ledger = Ledger::over(runs);
        let keys: Vec<Key> = wanted.iter().map(|&n| key(n)).collect();
        let of_keys: Vec<Found> = expected.iter().filter(|(key, ..)| keys.contains(key)).cloned().collect();
        prop_assert_eq!(found(&ledger, &keys), of_keys);
        for kind in [0, b'A', b'B', 0xff] {
            let mut scanned = Vec::new();
            ledger.scan(kind, &mut |key, batch, value| {
                scanned.push((*key, batch.to_owned(), value.to_vec()));
            }).expect("sound runs");
            let of_kind: Vec<Found> = expected.iter().filter(|(key, ..)| key[0] == kind).cloned().collect();
            prop_assert_eq!(scanned, of_kind);
        }
    }

    #[test]
    fn merging_in_any_grouping_gives_the_same_bytes(batches in batches(), cut in 0_usize..6) {
        let folder = folder();
        let runs = || batches.iter().enumerate().map(|(at, records)| run_of(folder.path(), &id(at), records, usize::MAX));
        let whole: Vec<Run> = runs().collect();
        let mut at_once = Vec::new();
        merge(&whole, &mut at_once, folder.path()).expect("sound runs");
        let (left, right): (Vec<_>, Vec<_>) = runs().enumerate().partition(|(at, _)| *at < cut);
        let mut parts: Vec<Run> = right.into_iter().rev().map(|(_, run)| run).collect();
        if !left.is_empty() {
            let left: Vec<Run> = left.into_iter().map(|(_, run)| run).collect();
            parts.push(merged(folder.path(), "left", &left));
        }
        let mut in_parts = Vec::new();
        merge(&parts, &mut in_parts, folder.path()).expect("sound runs");
        prop_assert_eq!(at_once, in_parts);
    }

    #[test]
    fn the_bytes_do_not_depend_on_order_or_memory(
        records in vec((0_u16..50, vec(any::<u8>(), 0..90)), 1..200), memory in 100_usize..5_000,
    ) {
        let folder = folder();
        let one = fs::read(written(folder.path(), "b", &records, usize::MAX)).expect("a run");
        let mut turned: Vec<_> = records.iter().rev().cloned().collect();
        turned.extend(records.iter().take(20).cloned());
        let two = fs::read(written(folder.path(), "b", &turned, memory)).expect("a run");
        prop_assert_eq!(one, two);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        read_all(&bytes);
    }

    #[test]
    fn damage_with_checksums_made_good_never_panics(
        flips in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), several in any::<bool>(),
    ) {
        let folder = folder();
        let records: Vec<_> = (0..500).map(|n| (n % 90, vec![n as u8; n as usize % 120])).collect();
        let mut runs = vec![run_of(folder.path(), "a", &records, usize::MAX)];
        if several {
            runs.push(run_of(folder.path(), "b", &records[..200], usize::MAX));
        }
        let mut bytes = Vec::new();
        merge(&runs, &mut bytes, folder.path()).expect("sound runs");
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        make_good(&mut bytes);
        read_all(&bytes);
    }
}

fn batches() -> impl Strategy<Value = Batches> {
    vec(vec((0_u16..120, vec(0_u8..3, 0..6).prop_map(|value| value.repeat(30))), 0..80), 1..6)
}

/// Reads a file in every way there is; errors are fine.
fn read_all(bytes: &[u8]) {
    let folder = folder();
    let path = folder.path().join("run");
    fs::write(&path, bytes).expect("it is written");
    let Ok(run) = Run::open(&path) else { return };
    let _ = run.verify();
    let runs = [run];
    let _ = merge(&runs, &mut std::io::sink(), folder.path());
    let ledger = Ledger::over(runs.into());
    let _ = ledger.lookup(&[key(0), key(6), key(3), key(89)], &mut |_, _, _| {});
    let _ = ledger.scan(b'A', &mut |_, _, _| {});
}

/// Corrects every checksum of a run, so that what it guards is reached.
fn make_good(bytes: &mut [u8]) {
    let length = bytes.len();
    let number =
        |bytes: &[u8], at: usize| u64::from_le_bytes(*bytes[at..].first_chunk().expect("eight bytes"));
    let trailer = length - 48;
    let (mut page, pages) = (number(bytes, trailer) as usize, number(bytes, trailer + 8) as usize);
    let listed = number(bytes, trailer + 16) as u32 as usize;
    let Some(top) = trailer.checked_sub(pages.saturating_mul(page::PAGE_ENTRY).saturating_add(listed)) else {
        return;
    };
    for entry in (top..trailer - listed).step_by(page::PAGE_ENTRY) {
        let mut block = number(bytes, entry + 16) as usize;
        let blocks = number(bytes, entry + 24) as u32 as usize * page::BLOCK_ENTRY;
        let filters = page.saturating_add(blocks);
        let end = filters.saturating_add(number(bytes, entry + 28) as u32 as usize);
        if end > top {
            return;
        }
        for at in (page..filters).step_by(page::BLOCK_ENTRY) {
            let after = block.saturating_add(number(bytes, at + 16) as u32 as usize);
            if let Some(block) = bytes.get(block..after) {
                let crc = writer::crc(&[block]);
                bytes[at + 20..at + 24].copy_from_slice(&crc.to_le_bytes());
            }
            block = after;
        }
        let crcs = [writer::crc(&[&bytes[page..filters]]), writer::crc(&[&bytes[filters..end]])];
        bytes[entry + 32..entry + 36].copy_from_slice(&crcs[0].to_le_bytes());
        bytes[entry + 36..entry + 40].copy_from_slice(&crcs[1].to_le_bytes());
        page = end;
    }
    let crc = writer::crc(&[&bytes[top..trailer + 32]]);
    bytes[trailer + 32..trailer + 36].copy_from_slice(&crc.to_le_bytes());
}

fn pages_of(path: &Path) -> Vec<page::PageEntry> {
    Run::open(path).expect("a run").top().to_vec()
}

fn all_keys() -> Vec<Key> {
    let mut keys: Vec<Key> = (0..2_000).map(key).collect();
    keys.sort_unstable();
    keys
}

fn found(ledger: &Ledger, keys: &[Key]) -> Vec<Found> {
    let mut all = Vec::new();
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    ledger
        .lookup(&keys, &mut |at, batch, value| {
            all.push((keys[at], batch.to_owned(), value.to_vec()));
        })
        .expect("sound runs");
    all
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn id(at: usize) -> String {
    // Not in the order of age.
    format!("2026-01-0{}-{at:08x}", 9 - at)
}

/// Keys of two kinds that share prefixes of several lengths.
fn key(n: u16) -> Key {
    let mut key = [0; 16];
    key[0] = if n.is_multiple_of(2) { b'A' } else { b'B' };
    key[1] = (n % 5) as u8;
    key[if n.is_multiple_of(3) { 4 } else { 14 }..][..2].copy_from_slice(&n.to_be_bytes());
    key
}

fn written(folder: &Path, batch: &str, records: &[(u16, Vec<u8>)], memory: usize) -> PathBuf {
    let mut builder = RunBuilder::with_memory(batch, folder, memory);
    // Some one by one, others together.
    for (at, some) in records.chunks(3).enumerate() {
        if at % 2 == 0 {
            some.iter().try_for_each(|(n, value)| builder.push(key(*n), value)).expect("the disk has room");
        } else {
            let keys: Vec<(Key, u32)> = some.iter().map(|(n, value)| (key(*n), value.len() as u32)).collect();
            let values: Vec<u8> = some.iter().flat_map(|(_, value)| value).copied().collect();
            builder.push_all(&keys, values).expect("the disk has room");
        }
    }
    let path = folder.join("run");
    builder.finish(File::create(&path).expect("the disk has room")).expect("the disk has room");
    path
}

fn run_of(folder: &Path, batch: &str, records: &[(u16, Vec<u8>)], memory: usize) -> Run {
    let path = written(folder, batch, records, memory);
    let fingerprint = u64::from(writer::crc(&[&fs::read(&path).expect("a run")]));
    let run = Run::open_as(&path, fingerprint).expect("a run");
    // Its name is used again.
    fs::remove_file(run.path()).expect("it is there");
    run
}

fn merged(folder: &Path, name: &str, runs: &[Run]) -> Run {
    let path = folder.join(name);
    merge(runs, File::create(&path).expect("the disk has room"), folder).expect("sound runs");
    Run::open(&path).expect("a run")
}
