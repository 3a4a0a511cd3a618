//! A lake from outside: rows in, files out, and what holds when runs are cut short.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::FileExt;
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Decimal128Type;
use lake::tables::claim::{ClaimRow, ServiceLineRow};
use lake::tables::intake::FileRow;
use lake::tables::work::{DenialRow, MatchRow};
use lake::tables::{ALL, Origin, TableInfo, Tables};
use lake::{Draft, Encoder, ErrorKind, Kind, Lake, SetAside, Source, Staged, Value, Writer};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

const SHA: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// A file row and `claims` claims of 10.00, 20.00, … dollars.
fn rows(batch_id: &str, claims: usize) -> Tables {
    let mut tables = Tables::default();
    let mut origin = Origin { batch_id, practice_id: "north", source_sha256: SHA, ..Origin::default() };
    tables
        .files
        .push(&FileRow { path: "a.edi", kind: "837P", status: "loaded", ..Default::default() }, &origin);
    for index in 0..claims {
        origin.byte_offset = index as u64 * 500;
        origin.segment_ordinal = index as u32 * 20 + 3;
        let claim_id = format!("{}-{:010x}", &SHA[..16], origin.byte_offset);
        let row = ClaimRow {
            claim_id: &claim_id,
            patient_control_number: &format!("PCN{index}"),
            total_charge: Some(1000 * (index as i64 + 1)),
            disposition: if index % 2 == 0 { "released" } else { "held" },
            service_from: Some(20_000 + index as i32),
            ..Default::default()
        };
        tables.claims.push(&row, &origin);
    }
    tables
}

fn stage(writer: &Writer, batch_id: &str, claims: usize) -> Staged {
    let encoder = Encoder::new();
    let mut staging = writer.stage(batch_id, &encoder).unwrap();
    staging.append_tables(&mut rows(batch_id, claims)).unwrap();
    staging.finish().unwrap()
}

fn publish(writer: &Writer, batch_id: &str, claims: usize, kind: Kind) {
    let mut draft = Draft::new(batch_id, "2026-01-31", stage(writer, batch_id, claims));
    draft.kind = kind;
    writer.publish(draft).unwrap();
}

fn new_lake() -> (tempfile::TempDir, Lake) {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::create(dir.path().join("lake")).unwrap();
    (dir, lake)
}

/// Every file below a folder with its bytes.
fn files_below(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn the_same_rows_make_the_same_lake() {
    let (_one, first) = new_lake();
    let (_two, second) = new_lake();
    for lake in [&first, &second] {
        let writer = lake.lock("test").unwrap();
        publish(&writer, "b1", 20_000, Kind::Run);
        writer.describe().unwrap();
    }
    let mut first_files = files_below(first.root());
    let mut second_files = files_below(second.root());
    let place = |lake: &Lake| format!("SET VARIABLE lake = '{}';", lake.root().display());
    let views = |files: &mut BTreeMap<String, Vec<u8>>, lake: &Lake| {
        let sql = String::from_utf8(files.remove("views.sql").unwrap()).unwrap();
        assert!(sql.contains(&place(lake)));
        sql.replace(&place(lake), "")
    };
    assert_eq!(views(&mut first_files, &first), views(&mut second_files, &second));
    assert_eq!(first_files, second_files);
}

#[test]
fn tasks_encoded_elsewhere_append_in_order() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    let encoder = &Encoder::new();
    let mut staging = writer.stage("b1", encoder).unwrap();
    let tasks: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = [9000, 10, 9000]
            .into_iter()
            .map(|claims| scope.spawn(move || encoder.encode(&mut rows("b1", claims)).unwrap()))
            .collect::<Vec<_>>();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for task in tasks {
        staging.append(task).unwrap();
    }
    writer.publish(Draft::new("b1", "2026-01-31", staging.finish().unwrap())).unwrap();
    assert_eq!(lake.read("claims").unwrap().count().unwrap(), 18_010);
    assert_eq!(lake.read("files").unwrap().count().unwrap(), 3);
    let cents = |claims: i128| 1000 * claims * (claims + 1) / 2;
    assert_eq!(lake.read("claims").unwrap().sum("total_charge").unwrap(), 2 * cents(9000) + cents(10));
    assert_eq!(lake.verify().unwrap(), []);
}

#[test]
fn every_table_has_a_file_even_without_rows() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    publish(&writer, "b1", 0, Kind::Run);
    writer.describe().unwrap();
    assert_eq!(writer.sweep().unwrap(), Vec::<String>::new());
    for table in ALL {
        let file = lake.root().join(format!("tables/{}/batch=none/empty.parquet", table.name));
        let file = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap()).unwrap();
        assert_eq!(*file.schema(), table.schema(), "{}", table.name);
        assert_eq!(file.metadata().file_metadata().num_rows(), 0);
        assert!(lake.read(table.name).unwrap().rows().all(|row| row.is_ok()));
    }
    assert_eq!(lake.verify().unwrap(), []);
}

#[test]
fn rows_are_read_back_by_column_and_value() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    publish(&writer, "b1", 5, Kind::Run);
    publish(&writer, "b2", 5, Kind::Run);
    let read =
        lake.read("claims").unwrap().columns(&["total_charge", "patient_control_number", "service_from"]);
    let read = read.unwrap().only("patient_control_number", "PCN3").unwrap().only("batch_id", "b2").unwrap();
    let rows: Vec<_> = read.rows().map(|row| row.unwrap().values).collect();
    assert_eq!(rows, [[Value::Cents(4000), Value::Text("PCN3".into()), Value::Date(20_003)]]);
    assert_eq!(lake.read("claims").unwrap().only("disposition", "held").unwrap().count().unwrap(), 4);
    assert_eq!(lake.read("claims").unwrap().only("disposition", "none").unwrap().count().unwrap(), 0);
    assert_eq!(lake.read("nothing").unwrap_err().kind(), ErrorKind::Missing);
    assert_eq!(lake.read("claims").unwrap().columns(&["x"]).unwrap_err().kind(), ErrorKind::Missing);
}

#[test]
fn every_kind_of_cell_comes_back_as_it_went_in() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    let encoder = Encoder::new();
    let mut tables = Tables::default();
    let whole = DenialRow {
        denial_id: "d1",
        claim_id: Some(""),
        category: "eligibility_coverage",
        amount: -999_999_999_999_999_999,
        charge: Some(i64::from(i32::MAX) * 100),
        preventable: Some(false),
        denied_on: Some(-1),
        rarcs: Some("Ünïcode, N290"),
        ..Default::default()
    };
    let bare = DenialRow { denial_id: "d2", ..Default::default() };
    let origin =
        Origin { batch_id: "b1", byte_offset: 1 << 40, segment_ordinal: u32::MAX, ..Origin::default() };
    tables.denials.push(&whole, &origin);
    tables.denials.push(&bare, &Origin::default());
    let line = ServiceLineRow {
        service_line_id: "l",
        line_number: i32::MIN,
        units: Some(15_000),
        ..Default::default()
    };
    tables.service_lines.push(&line, &origin);
    let mut staging = writer.stage("b1", &encoder).unwrap();
    staging.append_tables(&mut tables).unwrap();
    writer.publish(Draft::new("b1", "2026-01-31", staging.finish().unwrap())).unwrap();

    let columns = [
        "rarcs",
        "claim_id",
        "amount",
        "charge",
        "preventable",
        "denied_on",
        "byte_offset",
        "segment_ordinal",
    ];
    let rows: Vec<_> =
        lake.read("denials").unwrap().columns(&columns).unwrap().rows().map(|row| row.unwrap()).collect();
    let text = |text: &str| Value::Text(text.to_owned());
    let first = vec![
        text("Ünïcode, N290"),
        text(""),
        Value::Cents(-999_999_999_999_999_999),
        Value::Cents(214_748_364_700),
        Value::Flag(false),
        Value::Date(-1),
        Value::Int(1 << 40),
        Value::Int(i64::from(u32::MAX)),
    ];
    let null = Value::Null;
    let second = [&null, &null, &Value::Cents(0), &null, &null, &null, &Value::Int(0), &Value::Int(0)]
        .map(Clone::clone);
    assert!(rows[0].values == first);
    assert!(rows[1].values == second);

    let mut seen = Vec::new();
    let read =
        lake.read("service_lines").unwrap().columns(&["units", "line_number", "batch_id", "charge"]).unwrap();
    read.each(|cells| {
        seen.push((
            cells.number(0),
            cells.number(1),
            cells.text(2).map(str::to_owned),
            cells.number(3),
            cells.flag(0),
        ));
        Ok::<(), lake::Error>(())
    })
    .unwrap();
    assert_eq!(seen, [(Some(15_000), Some(i64::from(i32::MIN)), Some("b1".to_owned()), None, None)]);
}

/// Names that queries of others rely on.
#[test]
fn promised_columns_are_there() {
    let promised = "\
        files: source_sha256 path bytes kind status
        transactions: st01 st02 version digest segments status
        claims: claim_id claim_type patient_control_number total_charge frequency_code payer_id billing_npi \
            billing_tax_id service_from service_to isa13 gs06 st02 disposition
        service_lines: service_line_id claim_id line_number line_control_number procedure_code modifiers \
            revenue_code charge units service_from service_to
        findings: finding_id claim_id edit_id snip_type severity place message fix
        payments: payment_id trace_number payment_amount payment_method payment_date payer_id payee_npi \
            payee_tax_id balance_status difference
        claim_payments: claim_payment_id payment_id st02 ordinal patient_control_number \
            payer_claim_control_number claim_status_code total_charge paid_amount patient_responsibility \
            allowed_amount allowed_method
        service_payments: service_payment_id claim_payment_id ordinal procedure_code \
            original_procedure_code charge paid_amount line_control_number
        adjustments: claim_payment_id service_payment_id group_code carc amount quantity
        provider_adjustments: payment_id reason_code reference amount linked_claim_id chain_id
        matches: claim_payment_id claim_id decision method score reasons runner_up_score
        line_matches: service_payment_id service_line_id method share
        balances: level subject_id expected actual difference status
        claim_events: event_id claim_id sequence event state_after evidence_id
        denials: denial_id claim_id claim_payment_id service_payment_id group_code carc rarcs category queue \
            amount rule
        work_items: work_item_id queue claim_id next_action due_date expected_recovery priority status denial_id";
    for line in promised.lines() {
        let (table, columns) = line.trim().split_once(": ").unwrap();
        let table = TableInfo::named(table).unwrap();
        let origin = ["batch_id", "practice_id", "source_sha256", "byte_offset", "segment_ordinal"];
        assert_eq!(table.columns().take(5).map(|column| column.name).collect::<Vec<_>>(), origin);
        for column in columns.split_whitespace() {
            assert!(table.column(column).is_some(), "{}.{column}", table.name);
        }
    }
}

#[test]
fn a_run_cut_short_leaves_nothing_to_be_seen() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    publish(&writer, "b1", 5, Kind::Run);
    let before = files_below(lake.root());

    // Cut after the files were moved to their names, and in the middle of staging.
    stage(&writer, "b2", 7);
    let encoder = Encoder::new();
    let mut staging = writer.stage("b3", &encoder).unwrap();
    staging.append_tables(&mut rows("b3", 20_000)).unwrap();
    drop(staging);
    writer.archive().unwrap().write_all(b"ISA").unwrap();
    drop(writer);

    let lake = Lake::open(lake.root()).unwrap();
    assert_eq!(lake.snapshot().unwrap().batches().len(), 1);
    assert_eq!(lake.read("claims").unwrap().count().unwrap(), 5);
    let writer = lake.lock("test").unwrap();
    let removed = writer.sweep().unwrap();
    assert!(removed.contains(&"staging-b3".to_owned()));
    assert_eq!(files_below(lake.root()), before);
    assert_eq!(writer.sweep().unwrap(), [""; 0]);
}

#[test]
fn what_a_rerun_cut_short_left_beside_live_files_is_swept_and_they_stay() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    publish(&writer, "b1", 5, Kind::Run);
    let before = files_below(lake.root());
    stage(&writer, "b1", 6);
    assert_ne!(files_below(lake.root()), before);
    let removed = writer.sweep().unwrap();
    assert!(removed.iter().any(|path| path.starts_with("tables/claims/batch=b1/")), "{removed:?}");
    assert_eq!(files_below(lake.root()), before);
    // Killed between the commit and the end of its staging: everything is named, and stays.
    fs::create_dir(lake.root().join("staging-b1")).unwrap();
    assert_eq!(writer.sweep().unwrap(), ["staging-b1"]);
    assert_eq!(files_below(lake.root()), before);
    assert_eq!(lake.verify().unwrap(), []);
}

#[test]
fn a_snapshot_is_made_from_the_one_before_and_is_the_same() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    for (batch, rows, kind) in [("b1", 5, Kind::Run), ("b2", 3, Kind::Run), ("b1", 6, Kind::Rerun)] {
        publish(&writer, batch, rows, kind);
        let afresh = Lake::open(lake.root()).unwrap();
        assert_eq!(lake.snapshot().unwrap(), afresh.snapshot().unwrap());
        assert_eq!(*lake.snapshot().unwrap(), afresh.snapshot_at(u64::MAX).unwrap());
    }
}

#[test]
fn a_rerun_replaces_the_batch_and_vacuum_waits() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    publish(&writer, "b1", 5, Kind::Run);
    publish(&writer, "b2", 3, Kind::Run);
    publish(&writer, "b1", 6, Kind::Rerun);
    assert_eq!(lake.read("claims").unwrap().count().unwrap(), 9);
    let commit = lake.commits().unwrap().last().unwrap().unwrap();
    assert_eq!(commit.tables["claims"].added[0].rows, 6);
    assert_eq!(commit.tables["claims"].removed[0].rows, 5);
    assert!(!commit.tables.contains_key("denials"), "an unchanged table is not touched");

    let before = lake.snapshot_at(2).unwrap();
    assert_eq!(lake.read_at(&before, "claims").unwrap().count().unwrap(), 8);
    assert_eq!(writer.sweep().unwrap(), [""; 0]);
    assert_eq!(writer.vacuum(1).unwrap(), [""; 0]);
    let removed = writer.vacuum(0).unwrap();
    assert_eq!(removed, [commit.tables["claims"].removed[0].path.clone()]);
    assert_eq!(lake.verify().unwrap(), []);
}

#[test]
fn a_batch_is_taken_once() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    publish(&writer, "b1", 5, Kind::Run);
    let again = writer.publish(Draft::new("b1", "2026-01-31", stage(&writer, "b1", 5)));
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(lake.snapshot().unwrap().sequence(), 1);
}

#[test]
fn a_table_has_a_file_when_it_has_rows() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    let encoder = Encoder::new();
    let mut of_both = rows("b1", 5);
    let row = MatchRow { claim_payment_id: "p", decision: "unmatched", ..Default::default() };
    of_both.matches.push(&row, &Origin { batch_id: "b1", ..Origin::default() });
    let mut staging = writer.stage("b1", &encoder).unwrap();
    staging.append_tables(&mut of_both).unwrap();
    writer.publish(Draft::new("b1", "2026-01-31", staging.finish().unwrap())).unwrap();
    assert_eq!(lake.read("matches").unwrap().count().unwrap(), 1);
    let mut again = Draft::new("b1", "2026-01-31", stage(&writer, "b1", 5));
    again.kind = Kind::Rerun;
    let commit = writer.publish(again).unwrap();
    assert_eq!(commit.tables.keys().collect::<Vec<_>>(), ["matches"], "its only file goes");
    assert_eq!(lake.read("matches").unwrap().count().unwrap(), 0);
    assert_eq!(lake.read("claims").unwrap().count().unwrap(), 5);
    assert_eq!(lake.verify().unwrap(), []);
    writer.describe().unwrap();
    let sql = fs::read_to_string(lake.root().join("views.sql")).unwrap();
    assert!(sql.contains("/tables/matches/batch=none/empty.parquet"), "{sql}");
}

#[test]
fn one_writer_at_a_time_and_the_other_is_named() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("process 4711").unwrap();
    let error = lake.lock("process 4712").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(error.to_string().ends_with("the lake is held by process 4711"), "{error}");
    drop(writer);
    drop(lake.lock("process 4712").unwrap());
    assert_eq!(fs::read(lake.root().join("lock")).unwrap(), b"");
}

#[test]
fn an_error_while_staging_publishes_nothing() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    fs::create_dir(lake.root().join("tables")).unwrap();
    fs::write(lake.root().join("tables/claims"), b"in the way").unwrap();
    let encoder = Encoder::new();
    let mut staging = writer.stage("b1", &encoder).unwrap();
    staging.append_tables(&mut rows("b1", 3)).unwrap();
    let error = staging.finish().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.path().starts_with(lake.root().join("tables/claims")), "{error}");
    fs::remove_file(lake.root().join("tables/claims")).unwrap();
    assert_eq!(lake.snapshot().unwrap().sequence(), 0);
    assert!(writer.sweep().unwrap().len() > 1);
    assert!(files_below(&lake.root().join("tables")).is_empty());
}

#[test]
fn a_full_disk_is_named_and_publishes_nothing() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    let encoder = Encoder::new();
    let mut staging = writer.stage("b1", &encoder).unwrap();
    let full = lake.root().join("staging-b1/claims.parquet");
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    let failed = staging.append_tables(&mut rows("b1", 20_000)).and_then(|()| staging.finish());
    let error = failed.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DiskFull);
    assert_eq!(error.path(), full);
    writer.sweep().unwrap();
    assert_eq!(files_below(lake.root()).keys().collect::<Vec<_>>(), ["lock"]);
}

#[test]
fn verify_finds_what_was_changed_afterwards() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    let mut draft = Draft::new("b1", "2026-01-31", stage(&writer, "b1", 4));
    draft.control_totals.insert("claims.rows".into(), 4);
    draft.control_totals.insert("claims.total_charge".into(), 10_000);
    draft.control_totals.insert("claims.total_charge[disposition=held]".into(), 6001);
    let mut source = writer.archive().unwrap();
    source.write_all(b"ISA").unwrap();
    let (sha256, _) = source.finish().unwrap();
    draft.sources.push(Source {
        bytes: 3,
        compression: "none".into(),
        fault: None,
        path: "a.edi".into(),
        received_bytes: 3,
        sha256: sha256.clone(),
    });
    writer.publish(draft).unwrap();
    fs::remove_file(lake.root().join(Lake::source_path(&sha256))).unwrap();
    let file = lake.snapshot().unwrap().table("files").next().unwrap().path.clone();
    fs::write(lake.root().join(&file), b"PAR1").unwrap();
    let problems: Vec<String> = lake.verify().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(problems[0], format!("{file}: its bytes are not those that were written"));
    assert!(problems[1].ends_with("claims.total_charge[disposition=held] is 6000, 6001 stated"));
    assert_eq!(problems[2], format!("{}: is missing", Lake::source_path(&sha256)));
    assert_eq!(problems.len(), 3);
}

#[test]
fn a_commit_changed_by_hand_is_refused() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    publish(&writer, "b1", 1, Kind::Run);
    publish(&writer, "b2", 1, Kind::Run);
    let path = lake.root().join("commits/00000001.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("2026-01-31", "2026-02-28")).unwrap();
    assert_eq!(Lake::open(lake.root()).unwrap().snapshot().unwrap_err().kind(), ErrorKind::Corrupt);
    let problems: Vec<String> = lake.verify().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["commits/00000002.json: the commit does not follow the one before it"]);
}

#[test]
fn a_source_is_kept_once_and_read_anywhere() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    let keep = || {
        let mut source = writer.archive().unwrap();
        source.write_all(b"ISA*00*").unwrap();
        source.write_all(b"rest").unwrap();
        source.finish().unwrap()
    };
    let (sha256, bytes) = keep();
    assert_eq!((keep(), bytes), ((sha256.clone(), 11), 11));
    assert_eq!(files_below(&lake.root().join("sources")).len(), 1);
    let mut part = [0; 4];
    lake.source(&sha256).unwrap().read_exact_at(&mut part, 7).unwrap();
    assert_eq!(&part, b"rest");
    assert!(!lake.has_source(SHA));
}

#[test]
fn bytes_set_aside_keep_their_place_and_reason() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    let note = SetAside {
        bytes: 4,
        fault: None,
        offset: 255,
        path: "a.edi",
        reason: "no-header",
        source_sha256: SHA,
        why: "no ISA here",
    };
    for _ in 0..2 {
        let path = writer.quarantine(&note, &mut &b"\xff\0ab"[..]).unwrap();
        assert_eq!(path, "quarantine/no-header/0011223344556677-00000000ff.bin");
        let mut kept = Vec::new();
        fs::File::open(lake.root().join(path)).unwrap().read_to_end(&mut kept).unwrap();
        assert_eq!(kept, b"\xff\0ab");
    }
    assert_eq!(files_below(&lake.root().join("quarantine")).len(), 2);
    let outside = SetAside { reason: "../up", ..note };
    assert!(writer.quarantine(&outside, &mut &b"abcd"[..]).is_err());
}

#[test]
fn side_files_come_and_go_with_their_batch() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    let encoder = Encoder::new();
    for (kind, text) in [(Kind::Run, "one"), (Kind::Rerun, "other")] {
        let mut staging = writer.stage("b1", &encoder).unwrap();
        let mut side_file = staging.side_file("ledger", "run").unwrap();
        side_file.write_all(text.as_bytes()).unwrap();
        let entry = staging.keep(side_file, 1).unwrap();
        assert_eq!(entry.path, format!("ledger/batch=b1/{}.run", entry.sha256));
        let mut draft = Draft::new("b1", "2026-01-31", staging.finish().unwrap());
        draft.kind = kind;
        writer.publish(draft).unwrap();
        let snapshot = lake.snapshot().unwrap();
        let live: Vec<_> = snapshot.side_files("ledger").collect();
        assert_eq!(live, [&entry]);
    }
    publish(&writer, "b1", 0, Kind::Rerun);
    assert_eq!(lake.snapshot().unwrap().side_files("ledger").count(), 0);
    assert_eq!(writer.vacuum(0).unwrap().len(), 2);
}

#[test]
fn views_name_only_live_files() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    publish(&writer, "b1", 5, Kind::Run);
    publish(&writer, "b2", 0, Kind::Run);
    publish(&writer, "b1", 6, Kind::Rerun);
    writer.describe().unwrap();
    let sql = fs::read_to_string(lake.root().join("views.sql")).unwrap();
    let snapshot = lake.snapshot().unwrap();
    for table in ALL {
        assert!(sql.contains(&format!("CREATE OR REPLACE VIEW {} AS", table.name)));
        let shown = snapshot.table(table.name).filter(|file| sql.contains(&file.path)).count();
        assert_eq!(shown, snapshot.table(table.name).count(), "{}", table.name);
    }
    let removed = &lake.commits().unwrap().last().unwrap().unwrap().tables["claims"].removed[0].path.clone();
    assert!(!sql.contains(removed.as_str()));
}

/// The files that a view of `views.sql` reads.
fn shown(lake: &Lake, view: &str) -> Vec<String> {
    let sql = fs::read_to_string(lake.root().join("views.sql")).unwrap();
    let begin = sql.find(&format!("CREATE OR REPLACE VIEW {view} AS")).unwrap();
    let list = sql[begin..].split_once("read_parquet([").unwrap().1.split_once(']').unwrap().0;
    list.split(',')
        .map(|path| path.trim().rsplit_once("'/").unwrap().1.trim_end_matches('\'').to_owned())
        .collect()
}

/// Batch, place and charge of every claim in these files.
fn claims_in(lake: &Lake, paths: &[String]) -> Vec<(String, String, i128)> {
    let mut claims = Vec::new();
    for path in paths {
        let file = File::open(lake.root().join(path)).unwrap();
        for batch in ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap() {
            let batch = batch.unwrap();
            let text = |name| batch.column_by_name(name).unwrap().as_string::<i32>();
            let charges = batch.column_by_name("total_charge").unwrap().as_primitive::<Decimal128Type>();
            for row in 0..batch.num_rows() {
                let (batch, claim) = (text("batch_id").value(row), text("claim_id").value(row));
                claims.push((batch.to_owned(), claim.to_owned(), charges.value(row)));
            }
        }
    }
    claims.sort();
    claims
}

fn own_files(lake: &Lake) -> Vec<String> {
    lake.snapshot().unwrap().table("claims").map(|file| file.path.clone()).collect()
}

#[test]
fn views_read_few_files_however_many_batches_there_are() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    // Names in another order than the commits.
    let name = |n: usize| format!("b{:03}", n * 37 % 101);
    for n in 0..75 {
        // Runs may be killed before they get to the views.
        if n > 17 && n % 5 != 0 {
            publish(&writer, &name(n), n % 4, Kind::Run);
            continue;
        }
        let before = if n == 0 { Vec::new() } else { shown(&lake, "claims") };
        publish(&writer, &name(n), n % 4, Kind::Run);
        if n == 40 {
            publish(&writer, &name(3), 9, Kind::Rerun);
        }
        writer.describe().unwrap();
        let files = shown(&lake, "claims");
        assert_eq!(claims_in(&lake, &files), claims_in(&lake, &own_files(&lake)), "after {n} batches");
        assert!(files.len() <= 22, "{} files after {n} batches", files.len());
        assert!(before.iter().all(|path| lake.root().join(path).exists()), "a reader may have them open");
    }
    writer.describe().unwrap();
    assert!(shown(&lake, "claims").len() <= 14, "of fifty-seven");
    assert_eq!(lake.verify().unwrap(), []);

    // What is derived is derived again, and the same but for what a rerun left in pieces.
    fs::remove_dir_all(lake.root().join("state")).unwrap();
    writer.describe().unwrap();
    let merged = shown(&lake, "files");
    fs::write(lake.root().join("state/tables/files/.staged-x"), b"cut short").unwrap();
    writer.describe().unwrap();
    assert_eq!(shown(&lake, "files"), merged);
    let kept: Vec<String> = files_below(&lake.root().join("state/tables/files")).into_keys().collect();
    assert_eq!(kept.len(), merged.iter().filter(|path| path.starts_with("state/")).count());
}

#[test]
fn a_merged_file_that_was_changed_is_found_and_made_again() {
    let (_dir, lake) = new_lake();
    let writer = lake.lock("test").unwrap();
    (0..8).for_each(|n| publish(&writer, &format!("b{n}"), 1, Kind::Run));
    writer.describe().unwrap();
    let [merged] = &shown(&lake, "claims")[..] else { panic!("eight files are one") };
    let path = lake.root().join(merged);
    let file = File::options().write(true).open(&path).unwrap();
    file.write_at(b"x", 200).unwrap();
    let [problem] = &lake.verify().unwrap()[..] else { panic!("one problem") };
    assert_eq!(&problem.path, merged);
    assert!(problem.what.contains("cleanclaim rebuild"), "{problem}");
    fs::remove_dir_all(lake.root().join("state")).unwrap();
    writer.describe().unwrap();
    assert_eq!((shown(&lake, "claims"), lake.verify().unwrap()), (vec![merged.clone()], Vec::new()));
}
