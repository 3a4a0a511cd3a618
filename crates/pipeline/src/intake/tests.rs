use std::fs::{self, File, OpenOptions};
use std::io::{Cursor, Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, SystemTime};

use flate2::write::GzEncoder;
use proptest::prelude::*;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::ErrorKind;

/// What was read of a member: its name, its bytes, whether it is opaque, its fault.
type Got = (String, Vec<u8>, bool, Option<Fault>);

#[test]
fn files_are_listed_by_path_with_those_to_be_left() {
    let folder = folder();
    for name in
        ["b/2.edi", "b/1.edi", "a.edi", "B.edi", "c.edi.part", "d.TMP", "e.edi~", ".hidden", ".in/x.edi"]
    {
        put(folder.path(), name, b"x");
    }
    put(folder.path(), "Thumbs.db", b"x");
    put(folder.path(), "b/.DS_Store", b"x");
    symlink(folder.path().join("a.edi"), folder.path().join("link.edi")).expect("a link");
    symlink(folder.path().join("absent"), folder.path().join("torn.edi")).expect("a link");
    symlink(folder.path(), folder.path().join("loop")).expect("a link");
    let listed = Drop::list(folder.path(), None).expect("a folder");
    let named = |wanted: fn(&Standing) -> bool| -> Vec<&str> {
        listed.iter().filter(|file| wanted(&file.standing)).map(|file| file.name.as_str()).collect()
    };
    assert_eq!(named(|s| *s == Standing::Ready), ["B.edi", "a.edi", "b/1.edi", "b/2.edi", "link.edi"]);
    let waiting = named(|s| matches!(s, Standing::Waiting(_)));
    assert_eq!(waiting, [".hidden", ".in", "c.edi.part", "d.TMP", "e.edi~", "torn.edi"]);
    assert_eq!(named(|s| matches!(s, Standing::Ignored(_))), ["Thumbs.db", "b/.DS_Store", "loop"]);
}

#[test]
fn a_drop_that_is_not_there_or_no_folder_is_one_clear_line() {
    let folder = folder();
    let absent = folder.path().join("absent");
    let error = Drop::list(&absent, None).expect_err("it is not there");
    assert_eq!(error.to_string(), format!("there is no drop folder: {}", absent.display()));
    assert_eq!(error.kind(), ErrorKind::Drop);
    let file = put(folder.path(), "a.edi", b"x").path;
    let error = Drop::list(&file, None).expect_err("it is a file");
    assert_eq!(error.to_string(), format!("the drop is not a folder: {}", file.display()));
}

#[test]
fn a_folder_that_may_not_be_read_is_said() {
    let folder = folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("it is ours");
    if fs::read_dir(&closed).is_err() {
        let listed = Drop::list(folder.path(), None).expect("the drop can be read");
        assert!(matches!(listed[0].standing, Standing::Waiting(_)));
        let error = Drop::list(&closed, None).expect_err("it is closed").to_string();
        assert!(error.starts_with("cannot read the drop folder"), "{error}");
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("it is ours");
}

#[test]
fn a_file_modified_a_moment_ago_waits() {
    let folder = folder();
    let path = put(folder.path(), "a.edi", b"x").path;
    let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    File::options().write(true).open(path).and_then(|file| file.set_modified(modified)).expect("it is ours");
    let standing = |age: i64, after: u64| {
        let now = modified.checked_add(Duration::from_secs(100)).expect("a time")
            - Duration::from_secs((100 - age) as u64);
        let settle = Settle { now, after: Duration::from_secs(after) };
        Drop::list(folder.path(), Some(settle)).expect("a folder")[0].standing
    };
    assert!(matches!(standing(29, 30), Standing::Waiting(_)));
    assert_eq!(standing(30, 30), Standing::Ready);
    assert!(matches!(standing(-5, 30), Standing::Waiting(_)));
    assert_eq!(standing(-5, 0), Standing::Ready);
}

#[test]
fn plain_and_empty_files_are_one_member() {
    let folder = folder();
    for bytes in [&b""[..], b"I", b"ISA*00*", &text(300_000)] {
        let got = read(&put(folder.path(), "a.edi", bytes));
        assert_eq!(got, [("a.edi".to_owned(), bytes.to_vec(), false, None)]);
    }
}

#[test]
fn packing_is_told_by_content_and_not_by_name() {
    let folder = folder();
    let text = text(300_000);
    let several = [gzip(&text[..100]), gzip(b""), gzip(&text[100..]), vec![0; 700]].concat();
    let frames = [zstd_of(&text[..9]), zstd_of(&text[9..])].concat();
    let cases = [
        (gzip(&text), Packing::Gzip),
        (several, Packing::Gzip),
        (zstd_of(&text), Packing::Zstd),
        (frames, Packing::Zstd),
        (text.clone(), Packing::None),
    ];
    for (bytes, packing) in cases {
        let file = put(folder.path(), "a.edi", &bytes);
        let mut reading = file.open(folder.path(), Limits::default()).expect("it is there");
        assert_eq!(reading.next().expect("a member").expect("a member").packing(), packing);
        assert_eq!(read(&file), [("a.edi".to_owned(), text.clone(), false, None)]);
    }
}

#[test]
fn every_entry_of_an_archive_is_a_member() {
    let folder = folder();
    let text = text(200_000);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_directory("inner", stored()).expect("it is written");
    add(&mut zip, "inner/a.edi", deflated(), &text);
    add(&mut zip, "b\u{7}.edi", stored(), &text[..50]);
    add(&mut zip, "../../etc/empty", stored(), b"");
    add(&mut zip, "__MACOSX/._a.edi", stored(), b"litter");
    add(&mut zip, "c.edi.gz", stored(), &gzip(&text));
    let bytes = zip.finish().expect("it is written").into_inner();
    let got = read(&put(folder.path(), "in/a.bin", &bytes));
    let expected = [
        ("in/a.bin!inner/a.edi", &text[..]),
        ("in/a.bin!b\u{fffd}.edi", &text[..50]),
        ("in/a.bin!../../etc/empty", b""),
        ("in/a.bin!c.edi.gz", &text),
    ];
    assert_eq!(got, expected.map(|(name, bytes)| (name.to_owned(), bytes.to_vec(), false, None)));
}

#[test]
fn an_archive_within_an_archive_is_gone_into_once() {
    let folder = folder();
    let innermost = archive(&[("x.edi", b"x")]);
    let inner = archive(&[("1.edi", b"one"), ("deep.zip", &innermost), ("2.edi", b"two")]);
    let outer = archive(&[("0.edi", b"zero"), ("in.zip", &inner), ("3.edi", b"three")]);
    let got = read(&put(folder.path(), "o.zip", &outer));
    let names: Vec<&str> = got.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(
        names,
        ["o.zip!0.edi", "o.zip!in.zip!1.edi", "o.zip!in.zip!deep.zip", "o.zip!in.zip!2.edi", "o.zip!3.edi"]
    );
    assert_eq!((&got[2].1, got[2].2, &got[2].3), (&innermost, true, &Some(Fault::Nested)));
    assert_eq!((&got[3].1[..], got[3].2), (&b"two"[..], false));
    // Compressed twice is read, three times is not.
    let got = read(&put(folder.path(), "a.zip.gz", &gzip(&archive(&[("a", b"aa")]))));
    assert_eq!(got, [("a.zip.gz!a".to_owned(), b"aa".to_vec(), false, None)]);
    let thrice = gzip(&zstd_of(&gzip(b"aa")));
    assert_eq!(
        read(&put(folder.path(), "a", &thrice)),
        [("a".to_owned(), gzip(b"aa"), true, Some(Fault::Nested))]
    );
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 3, "nothing was left behind");
}

#[test]
fn an_entry_that_cannot_be_unpacked_is_given_as_it_lies() {
    let folder = folder();
    let mut bytes = archive(&[("a.edi", b"first"), ("b.edi", b"other")]);
    // The first entry's flags say it is encrypted; the second's method is one that nobody has.
    let directory = find(&bytes, b"PK\x01\x02");
    bytes[6] |= 1;
    bytes[directory[0] + 8] |= 1;
    bytes[directory[1] + 10] = 77;
    let got = read(&put(folder.path(), "a.zip", &bytes));
    assert_eq!(got[0], ("a.zip!a.edi".to_owned(), b"first".to_vec(), true, Some(Fault::Encrypted)));
    assert_eq!((&got[1].1[..], got[1].2), (&b"other"[..], true));
    assert!(matches!(got[1].3, Some(Fault::Unsupported { .. })), "{:?}", got[1].3);
    let got = read(&put(folder.path(), "a.7z", b"7z\xbc\xaf\x27\x1c\0\x04more"));
    assert!(matches!(got[0].3, Some(Fault::Unsupported { .. })));
    assert!(got[0].2 && got[0].1.ends_with(b"more"));
}

#[test]
fn a_torn_stream_gives_what_could_be_read() {
    let folder = folder();
    let text = text(400_000);
    for packed in [gzip(&text), zstd_of(&text)] {
        for kept in [packed.len() - 1, packed.len() / 2, 12] {
            let got = read(&put(folder.path(), "a", &packed[..kept]));
            let (_, bytes, opaque, fault) = &got[0];
            assert!(text.starts_with(bytes) && !opaque);
            // A decoder works block by block, so some of what arrived may not come out.
            assert!(bytes.len() + 140_000 > text.len() * kept / packed.len(), "{} of {kept}", bytes.len());
            let Some(Fault::Corrupt { offset: Some(offset), .. }) = fault else { panic!("{fault:?}") };
            assert!(*offset <= kept as u64);
        }
    }
}

#[test]
fn damage_in_a_stream_is_a_fault_where_it_is() {
    let folder = folder();
    let text = text(400_000);
    let mut gz = gzip(&text);
    let middle = gz.len() / 2;
    gz[middle..middle + 40].fill(0xff);
    let got = read(&put(folder.path(), "a.gz", &gz));
    let Some(Fault::Corrupt { offset: Some(offset), .. }) = got[0].3 else { panic!("{:?}", got[0].3) };
    assert!(offset.abs_diff(middle as u64) < 70_000);
    assert!(got[0].1.len() > 150_000 && got[0].1[..150_000] == text[..150_000]);

    // A wrong checksum, and bytes that follow the end: everything is given, and it is said.
    let mut gz = gzip(&text);
    let crc = gz.len() - 8;
    gz[crc] ^= 1;
    let trailed = [gzip(&text), b"ISA".to_vec()].concat();
    let mut zip = archive(&[("a.edi", &text[..])]);
    let entry = find(&zip, b"PK\x01\x02")[0];
    zip[entry + 16] ^= 1;
    for bytes in [gz, trailed, zip] {
        let got = read(&put(folder.path(), "a", &bytes));
        assert_eq!((got.len(), &got[0].1), (1, &text));
        assert!(matches!(got[0].3, Some(Fault::Corrupt { offset: Some(_), .. })), "{:?}", got[0].3);
    }
}

#[test]
fn a_torn_archive_is_set_aside_whole() {
    let folder = folder();
    let bytes = archive(&[("a.edi", b"first"), ("b.edi", b"other")]);
    let torn = &bytes[..bytes.len() - 30];
    let got = read(&put(folder.path(), "a.zip", torn));
    assert_eq!((got.len(), &got[0].1[..], got[0].2), (1, torn, true));
    assert!(matches!(got[0].3, Some(Fault::Corrupt { .. })));
    // Within a torn gzip stream too: what came out of it is set aside.
    let got = read(&put(folder.path(), "a.zip.gz", &gzip(&bytes)[..60]));
    assert!(got.len() == 1 && got[0].2 && bytes.starts_with(&got[0].1));
    // An archive with nothing in it is a member with nothing in it.
    let got = read(&put(folder.path(), "a.zip", &archive(&[])));
    assert_eq!(got, [("a.zip".to_owned(), Vec::new(), false, None)]);
}

#[test]
fn entries_that_share_a_name_do_not_go_unseen() {
    let folder = folder();
    let mut bytes = archive(&[("a.edi", b"first"), ("b.edi", b"other")]);
    for at in find(&bytes, b"b.edi") {
        bytes[at] = b'a';
    }
    let got = read(&put(folder.path(), "a.zip", &bytes));
    assert_eq!(got.len(), 2);
    assert_eq!(got[0].1, b"other");
    assert!(got[1].2 && got[1].3.is_some() && got[1].1 == bytes);
}

#[test]
fn a_directory_too_long_to_hold_is_not_read() {
    let folder = folder();
    let mut zip64_end = vec![0; 100_000];
    zip64_end[..4].copy_from_slice(b"PK\x03\x04");
    zip64_end.extend_from_slice(b"PK\x06\x06");
    zip64_end.extend_from_slice(&[0; 28]);
    zip64_end.extend_from_slice(&20_000_000_u64.to_le_bytes());
    zip64_end.extend_from_slice(b"and its end");
    let got = read(&put(folder.path(), "a.zip", &zip64_end));
    assert!(got.len() == 1 && got[0].2 && got[0].1 == zip64_end);
    assert!(matches!(got[0].3, Some(Fault::Limit { limit: 10_000, .. })), "{:?}", got[0].3);
}

#[test]
fn limits_end_a_stream_and_say_which() {
    let folder = folder();
    let bomb = gzip(&vec![b'A'; 3_000_000]);
    let limits = Limits { member_bytes: 2_000_000, ratio: 100_000, ..Limits::default() };
    let got = read_within(&put(folder.path(), "a.gz", &bomb), limits);
    assert_eq!(got[0].1.len(), 2_000_000);
    assert!(matches!(got[0].3, Some(Fault::Limit { limit: 2_000_000, .. })));
    // Exactly at the limit is within it.
    let got = read_within(&put(folder.path(), "a.gz", &bomb), Limits { member_bytes: 3_000_000, ..limits });
    assert_eq!((got[0].1.len(), &got[0].3), (3_000_000, &None));

    let limits = Limits { ratio: 100, ratio_from_bytes: 1_000, ..Limits::default() };
    let got = read_within(&put(folder.path(), "a.gz", &bomb), limits);
    assert_eq!(got[0].1.len(), bomb.len() * 100);
    assert!(matches!(got[0].3, Some(Fault::Limit { .. })));
    // The sum of an archive's entries counts, even where each is small.
    let small = vec![b'A'; 50_000];
    let many = archive(&[("1", &small[..]), ("2", &small), ("3", &small), ("4", &small)]);
    let limits = Limits { ratio: 1, ratio_from_bytes: 120_000, ..Limits::default() };
    let got = read_within(&put(folder.path(), "a.zip", &many), limits);
    assert_eq!(got.iter().map(|member| member.1.len()).sum::<usize>(), 120_000);
    assert!(got[1].3.is_none() && got[2].3.is_some() && got[3].3.is_some());

    let got = read_within(&put(folder.path(), "a.zip", &many), Limits { members: 2, ..Limits::default() });
    assert_eq!(got.len(), 3);
    assert!(got[2].2 && got[2].1 == many && matches!(got[2].3, Some(Fault::Limit { limit: 2, .. })));
    let got = read_within(&put(folder.path(), "a.zip", &many), Limits { members: 4, ..Limits::default() });
    assert_eq!(got.len(), 4);
}

#[test]
fn a_file_that_grows_while_it_is_read_has_changed() {
    let folder = folder();
    let file = put(folder.path(), "a.edi", &text(100_000));
    let mut reading = file.open(folder.path(), Limits::default()).expect("it is there");
    let mut member = reading.next().expect("a member").expect("a member");
    let mut some = vec![0; 40_000];
    member.read_exact(&mut some).expect("there is more");
    assert_eq!(reading.state().expect("it is open"), State::AsListed);
    let mut writer = OpenOptions::new().append(true).open(&file.path).expect("it is ours");
    writer.write_all(&text(50_000)).expect("it is written");
    let mut rest = Vec::new();
    member.read_to_end(&mut rest).expect("it is readable");
    assert_eq!(rest.len(), 60_000, "no more than was listed");
    assert_eq!(reading.state().expect("it is open"), State::Changed);
}

#[test]
fn a_file_that_was_rewritten_or_replaced_since_it_was_listed_has_changed() {
    let folder = folder();
    let file = put(folder.path(), "a.edi", b"first");
    let state = || file.open(folder.path(), Limits::default()).and_then(|reading| reading.state());
    assert_eq!(state().expect("it is there"), State::AsListed);
    let modified = fs::metadata(&file.path).and_then(|about| about.modified()).expect("it is there");
    let other = put(folder.path(), "b.tmp", b"other").path;
    File::options()
        .write(true)
        .open(&other)
        .and_then(|file| file.set_modified(modified))
        .expect("it is ours");
    fs::rename(other, &file.path).expect("it is ours");
    assert_eq!(state().expect("it is there"), State::Changed, "same size, same time, another file");
    fs::remove_file(&file.path).expect("it is ours");
    assert_eq!(state().expect_err("it is gone").kind(), ErrorKind::Drop);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn damaged_files_never_panic(
        which in 0_usize..4,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let folder = folder();
        let text = text(3_000);
        let inner = archive(&[("x", &text[..40]), ("y", &gzip(&text))]);
        let mut bytes = match which {
            0 => gzip(&text),
            1 => zstd_of(&text),
            2 => archive(&[("a", &text), ("b.zip", &inner), ("c", b"")]),
            _ => gzip(&inner),
        };
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() * 2).max(1));
        for (_, bytes, _, _) in read(&put(folder.path(), "a", &bytes)) {
            prop_assert!(bytes.len() < 100_000);
        }
    }
}

fn read(file: &DropFile) -> Vec<Got> {
    read_within(file, Limits::default())
}

fn read_within(file: &DropFile, limits: Limits) -> Vec<Got> {
    let scratch = folder();
    let reading = file.open(scratch.path(), limits).expect("it is there");
    let members = reading.map(|member| {
        let mut member = member.expect("the disk is sound");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("the disk is sound");
        (member.name().to_owned(), bytes, member.is_opaque(), member.fault().cloned())
    });
    members.collect()
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Puts a file into a folder and lists it.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> DropFile {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it is ours");
    fs::write(&path, bytes).expect("it is written");
    let mut listed = Drop::list(folder, None).expect("a folder").into_iter();
    listed.find(|file| file.path == path || path.starts_with(&file.path)).expect("it is listed")
}

/// Text that packs to about a third, the same each time.
fn text(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b"ISA*0123~\nCLM*11:B"[state as usize >> 24 & 15]
    })
    .take(length)
    .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("it is written");
    encoder.finish().expect("it is written")
}

fn zstd_of(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("it is written")
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        add(&mut zip, name, if bytes.len() > 100 { deflated() } else { stored() }, bytes);
    }
    zip.finish().expect("it is written").into_inner()
}

fn add(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, options: SimpleFileOptions, bytes: &[u8]) {
    zip.start_file(name, options).expect("it is written");
    zip.write_all(bytes).expect("it is written");
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)
}

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    bytes
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| *window == wanted)
        .map(|(at, _)| at)
        .collect()
}
