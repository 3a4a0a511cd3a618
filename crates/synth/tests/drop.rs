//! Reads drops back with a reader of its own, as plain as can be, and holds them against their truth.

mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use reader::{Set, cents, files, packed_files, read_file};
use synth::{
    Cell, Noise, NoiseKind, Plan, Sum, Truth, catalogue, defect_named, families, read_truth, write, write_on,
};
use x12::guide::{Guide, GuideId, Placer};
use x12::{Surveyor, lex};

struct Written {
    drop: PathBuf,
    truth: Truth,
    _folder: tempfile::TempDir,
}

fn written(plan: &Plan) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let drop = folder.path().join("drop");
    let truth = write(plan, &drop).unwrap();
    Written { drop, truth, _folder: folder }
}

/// Every file of a folder by its path there.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    packed_files(folder).iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// Transaction sets, each once though it may stand in two files, and not those that break off.
fn sets_once(folder: &Path) -> Vec<Set> {
    let mut seen = BTreeSet::new();
    let sets = files(folder).into_iter().flat_map(|path| read_file(&path).sets);
    sets.filter(|set| seen.insert(set.segments.concat())).collect()
}

/// Every set once.
fn medium() -> Plan {
    let noise = Noise::USUAL.with(NoiseKind::FileTwice, 0).with(NoiseKind::Reenveloped, 0);
    Plan { claims: 1_200, practices: 8, claims_per_file: 90, claims_per_set: 40, noise, ..Plan::default() }
}

fn unbalanced(of_ten_thousand: u32) -> Plan {
    let noise = medium().noise.with(NoiseKind::Unbalanced, of_ten_thousand);
    Plan { noise, ..medium() }
}

#[test]
fn the_same_plan_makes_the_same_bytes() {
    let plan = Plan { claims: 300, exhibits: true, ..Plan::default() };
    let (one, other) = (written(&plan), written(&plan));
    assert_eq!(contents(&one.drop), contents(&other.drop));
    assert_eq!(contents(&one.drop.with_extension("truth")), contents(&other.drop.with_extension("truth")));
    assert_eq!(one.truth, other.truth);
}

#[test]
fn any_number_of_threads_makes_the_same_bytes() {
    let kinds = catalogue().collect();
    for plan in [
        Plan { claims: 900, noise: Noise::HARD, exhibits: true, ..medium() },
        Plan { claims: 600, defects: 5_000, kinds, ..medium() },
    ] {
        let folder = tempfile::tempdir().unwrap();
        let made = [1, 2, 5].map(|threads| {
            let drop = folder.path().join(format!("{threads}"));
            let truth = write_on(&plan, &drop, NonZero::new(threads).unwrap()).unwrap();
            (contents(&drop), contents(&drop.with_extension("truth")), truth)
        });
        assert!(made[0] == made[1] && made[0] == made[2]);
        assert!(made[0].0.len() > 60, "there are many desks");
    }
}

#[test]
fn what_is_packed_is_the_same_inside() {
    let made = written(&Plan { claims: 6_000, ..medium() });
    let all = files(&made.drop);
    let ends = |end: &str| all.iter().filter(|path| path.to_str().unwrap().ends_with(end)).count();
    assert!(ends(".gz") > 0 && ends(".zst") > 0, "{all:?}");
    let mut archives: BTreeMap<String, usize> = BTreeMap::new();
    for path in &all {
        let Some((archive, _)) = path.to_str().unwrap().split_once('!') else { continue };
        *archives.entry(archive.to_owned()).or_default() += 1;
    }
    assert!(archives.values().any(|count| *count == 1) && archives.values().any(|count| *count > 2));
    let named = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let here: BTreeSet<String> = all.iter().map(named).collect();
    let told =
        read_truth(&made.drop.with_extension("truth").join("files.parquet"), &["file", "bytes"]).unwrap();
    assert_eq!(told.iter().map(|row| row[0].to_string()).collect::<BTreeSet<_>>(), here);
    for row in told {
        let path = all.iter().find(|path| named(path) == row[0].text()).unwrap();
        assert_eq!(reader::bytes(path).len() as i64, row[1].number(), "{}", row[0]);
    }
}

#[test]
fn what_comes_day_by_day_is_the_same_in_folders() {
    let noise = Noise::HARD.with(NoiseKind::FileMissing, 0);
    let plan = Plan { noise, exhibits: true, ..medium() };
    let (whole, daily) = (written(&plan), written(&Plan { arrivals: true, ..plan.clone() }));
    let whole = contents(&whole.drop);
    let mut days = BTreeSet::new();
    for (path, bytes) in contents(&daily.drop) {
        let (day, name) = path.split_once('/').unwrap();
        assert!(day <= "2026-10-15", "nothing comes after the day the drop lies ready: {path}");
        days.insert(day.to_owned());
        assert_eq!(whole[name], bytes);
        // Copies come after what they copy; everything else on the day in its name.
        let digits = day.replace('-', "");
        let again = ["COPY_", "RESEND_", "AGAIN_"].iter().any(|prefix| name.starts_with(prefix));
        assert!(again || name.contains(&digits), "{path}");
    }
    assert!(days.len() > 30, "{days:?}");
    let told = read_truth(&daily.drop.with_extension("truth").join("files.parquet"), &["file"]).unwrap();
    for row in told {
        let (path, _) = row[0].text().split_once('!').unwrap_or((row[0].text(), ""));
        assert!(daily.drop.join(path).exists(), "{path}");
    }
}

#[test]
fn another_seed_makes_other_claims() {
    let plan = Plan { claims: 60, ..Plan::default() };
    let other = Plan { seed: 2, ..plan.clone() };
    assert_ne!(contents(&written(&plan).drop), contents(&written(&other).drop));
}

/// `BLESS=1` writes the samples anew.
#[test]
fn the_committed_sample_is_the_sample_plan() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let (drop, beside) = (samples.join("drop"), samples.join("drop.truth"));
    if std::env::var_os("BLESS").is_some() {
        for folder in [&drop, &beside] {
            let _ = fs::remove_dir_all(folder);
        }
        write(&Plan::sample(), &drop).unwrap();
    }
    let made = written(&Plan::sample());
    for (committed, made) in [(drop, made.drop.clone()), (beside, made.drop.with_extension("truth"))] {
        let (committed, made) = (contents(&committed), contents(&made));
        assert_eq!(committed.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>());
        for (name, bytes) in &made {
            assert!(committed[name] == *bytes, "{name} differs");
        }
    }
}

#[test]
fn remittances_balance_unless_meant_not_to() {
    let plan = unbalanced(800);
    let made = written(&plan);
    let mut unbalanced = Sum::default();
    for set in sets_once(&made.drop).iter().filter(|set| set.id() == "835") {
        let difference = reader::balance(set);
        if difference != 0 {
            unbalanced.count += 1;
            unbalanced.cents += difference;
        }
    }
    assert!(unbalanced.count > 0);
    assert_eq!(unbalanced, made.truth.unbalanced);
}

#[test]
fn a_usual_drop_has_only_balanced_remittances_of_every_kind() {
    let made = written(&medium());
    let sets = sets_once(&made.drop);
    assert!(sets.iter().filter(|set| set.id() == "835").all(|set| reader::balance(set) == 0));
    assert_eq!(made.truth.unbalanced, Sum::default());
    for status in ["1", "19", "2", "22", "4"] {
        assert!(made.truth.claim_statuses.contains_key(status), "no claim payment of status {status}");
    }
    for reason in ["72", "CS", "CT", "E3", "FB", "L6", "WO"] {
        assert!(made.truth.provider_adjustments.contains_key(reason), "no provider adjustment {reason}");
    }
    assert!(made.truth.denial_categories.len() > 10, "{:?}", made.truth.denial_categories);
    let path = made.drop.with_extension("truth").join("provider_adjustments.parquet");
    for row in read_truth(&path, &["reason_code", "amount", "meaning"]).unwrap() {
        let (amount, meaning) = (row[1].number(), row[2].text());
        assert_ne!(meaning, "unknown", "{}", row[0]);
        assert!(!matches!(meaning, "interest" | "capitation" | "incentive") || amount < 0, "{meaning} adds");
        assert!(!matches!(meaning, "withhold" | "levy" | "recovery") || amount > 0, "{meaning} takes away");
    }
}

#[test]
fn trailers_count_right() {
    let made = written(&Plan { exhibits: true, ..medium() });
    let mut broken = 0;
    for path in files(&made.drop) {
        let file = read_file(&path);
        broken += u32::from(!file.whole);
        assert!(file.faults.is_empty(), "{}: {:?}", path.display(), file.faults);
    }
    assert_eq!(broken, 1, "one file breaks off");
}

#[test]
fn control_totals_are_the_sums_of_the_bytes() {
    for plan in [unbalanced(500), Plan::sample()] {
        let made = written(&plan);
        let found = reader::totals(&made.drop);
        let truth = &made.truth;
        assert_eq!(found.claims, truth.claims);
        assert_eq!(found.service_lines, truth.service_lines);
        assert_eq!(found.payments, truth.payments);
        assert_eq!(found.claim_payments, truth.claim_payments);
        assert_eq!(found.claim_payments_charge, truth.claim_payments_charge);
        assert_eq!(found.claim_statuses, truth.claim_statuses);
        assert_eq!(found.service_payments, truth.service_payments);
        assert_eq!(found.adjustments, truth.adjustments);
        assert_eq!(found.provider_adjustments, truth.provider_adjustments);
        assert_eq!(found.patient_responsibility, truth.patient_responsibility);
        assert_eq!(found.acknowledged, truth.acknowledged);
        assert_eq!(found.sets, truth.sets);
        assert_eq!(found.sets_repeated, truth.sets_repeated);
        assert_eq!(found.interchanges, truth.interchanges);
        assert_eq!(found.groups, truth.groups);
    }
}

#[test]
fn the_truth_file_says_what_was_returned() {
    let made = written(&Plan::sample());
    let text = fs::read_to_string(made.drop.with_extension("truth").join("control_totals.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["payments"]["cents"], made.truth.payments.cents);
    assert_eq!(json["claims"]["P"]["count"], made.truth.claims["P"].count);
    assert_eq!(json["transaction_sets_cut"], 1);
    let claims = made.truth.claims.values().map(|sum| sum.count).sum::<u64>();
    let disposed = made.truth.dispositions.values().map(|sum| sum.count).sum::<u64>();
    assert_eq!(claims, disposed, "every claim has a disposition");
}

#[test]
fn every_link_leads_to_a_claim_and_a_claim_payment() {
    let made = written(&medium());
    let beside = made.drop.with_extension("truth");
    let rows = |name: &str, columns: &[&str]| read_truth(&beside.join(name), columns).unwrap();
    let claims: BTreeSet<String> =
        rows("claims.parquet", &["patient_control_number"]).iter().map(|row| row[0].to_string()).collect();
    assert_eq!(claims.len() as u64, made.truth.claims.values().map(|sum| sum.count).sum::<u64>());
    let mut payments = BTreeMap::new();
    for path in files(&made.drop) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for set in read_file(&path).sets.iter().filter(|set| set.id() == "835") {
            for (ordinal, clp) in set.of("CLP").enumerate() {
                let place =
                    (name.clone(), set.interchange.clone(), set.group.clone(), set.control(), ordinal + 1);
                payments.insert(place, (clp[1].clone(), cents(&clp[4])));
            }
        }
    }
    let place = ["file", "isa13", "gs06", "st02", "ordinal"];
    let said = ["sent_back_as", "paid", "patient_control_number", "decision"];
    let links = rows("links.parquet", &[&place[..], &said].concat());
    assert_eq!(links.len(), payments.len());
    for row in links {
        let [file, interchange, group, set] = [0, 1, 2, 3].map(|at| row[at].to_string());
        let place = (file, interchange, group, set, row[4].number() as usize);
        assert_eq!(payments[&place], (row[5].to_string(), row[6].number()));
        assert!(claims.contains(row[7].text()) || row[8].text() == "unmatched");
    }
}

#[test]
fn what_claims_come_to_is_what_their_payments_say() {
    let made = written(&unbalanced(500));
    let beside = made.drop.with_extension("truth");
    let rows = |name: &str, columns: &[&str]| read_truth(&beside.join(name), columns).unwrap();
    let place = ["file", "isa13", "gs06", "st02"];
    let payments = rows("payments.parquet", &[&place[..], &["balanced"]].concat());
    let balanced: BTreeMap<&[Cell], bool> = payments.iter().map(|row| (&row[..4], row[4].flag())).collect();
    let mut paid: BTreeMap<String, i64> = BTreeMap::new();
    // A reversal of what was never posted takes nothing back.
    let mut held_up = BTreeSet::new();
    for row in rows("links.parquet", &[&place[..], &["patient_control_number", "paid"]].concat()) {
        if balanced[&row[..4]] {
            *paid.entry(row[4].to_string()).or_default() += row[5].number();
        } else {
            held_up.insert(row[4].to_string());
        }
    }
    let about = ["reason_code", "patient_control_number", "amount"];
    let mut recovered: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows("provider_adjustments.parquet", &[&place[..], &about].concat()) {
        if row[4].text() == "WO" && balanced[&row[..4]] {
            *recovered.entry(row[5].to_string()).or_default() += row[6].number();
        }
    }
    // What a reversal took already is given back first; more than that is taken from what was paid.
    for (claim, cents) in recovered {
        *paid.entry(claim).or_default() -= cents.max(0);
    }
    let mut states = BTreeSet::new();
    for row in rows("claims.parquet", &["patient_control_number", "final_state", "paid", "balance"]) {
        if held_up.contains(row[0].text()) {
            states.insert(row[1].to_string());
            continue;
        }
        assert_eq!(row[2].number(), paid.get(row[0].text()).copied().unwrap_or(0), "{}", row[0]);
        let settled = matches!(row[1].text(), "paid" | "informational");
        assert_eq!(settled, !row[1].text().starts_with("recover") && row[3].number() == 0);
        states.insert(row[1].to_string());
    }
    for state in ["accepted", "rejected", "suspended", "paid", "denied", "partially_denied", "recovered"] {
        assert!(states.contains(state), "no claim is {state}: {states:?}");
    }
}

#[test]
fn control_numbers_are_never_used_twice() {
    let made = written(&medium());
    let mut interchanges = BTreeSet::new();
    let mut groups = BTreeSet::new();
    let mut traces = BTreeSet::new();
    for path in files(&made.drop) {
        let file = read_file(&path);
        assert!(file.interchanges.into_iter().all(|number| interchanges.insert(number)));
        assert!(file.groups.into_iter().all(|number| groups.insert(number)));
        for set in file.sets.iter().filter(|set| set.id() == "835") {
            assert!(set.of("TRN").all(|trn| traces.insert(trn[2].clone())));
        }
    }
}

/// What the guides and the envelopes find at fault, as text.
fn faults(drop: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for path in files(drop) {
        let bytes = reader::bytes(&path);
        let mut surveyor = Surveyor::new();
        surveyor.feed(&bytes, true);
        let survey = surveyor.finish();
        all.extend(survey.faults.iter().map(|fault| format!("{}: {:?}", path.display(), fault.kind)));
        for set in &survey.sets {
            let guide = Guide::of(&*set.version, &*set.st01).expect("every set has a guide");
            let delimiters = survey.interchanges[set.interchange as usize].delimiters;
            let within = &bytes[set.offset as usize..set.end as usize];
            let segments = lex(within, delimiters, set.offset).numbered_from(1);
            let mut placer = Placer::new(guide);
            let mut found = Vec::new();
            for segment in segments.iter() {
                placer.place(&segment, &mut found);
            }
            placer.finish(segments.segment(segments.len() - 1).place(), &mut found);
            all.extend(found.iter().map(|fault| format!("{}: {} {fault}", path.display(), guide.name())));
        }
    }
    all
}

#[test]
fn guides_find_no_fault_with_a_drop_without_defects() {
    let made = written(&Plan { defects: 0, ..medium() });
    let found = faults(&made.drop);
    assert!(found.is_empty(), "{} faults, such as {:#?}", found.len(), &found[..found.len().min(12)]);
    assert_eq!(made.truth.sets.len(), GuideId::ALL.len(), "{:?}", made.truth.sets);
}

#[test]
fn a_drop_of_defects_has_every_kind() {
    let made = written(&Plan { claims: 4_000, defects: 10_000, ..medium() });
    assert!(made.truth.defects.len() >= 50, "{:?}", made.truth.defects);
    assert_eq!(made.truth.dispositions.keys().collect::<Vec<_>>(), ["held"]);
    assert!(made.truth.payments.count == 0, "what is held is not paid");
}

#[test]
fn a_drop_of_the_catalogue_has_every_kind_and_says_where() {
    // What few claims can have needs a drop where nothing else is wanted.
    let mut left: Vec<_> = catalogue().collect();
    for seed in 1..=8 {
        let kinds = left.clone();
        if kinds.is_empty() {
            break;
        }
        let made = written(&Plan { claims: 1_200, practices: 14, defects: 5_000, seed, kinds, ..medium() });
        let columns = ["defect", "edit_id", "file"];
        let rows = read_truth(&made.drop.with_extension("truth").join("defects.parquet"), &columns).unwrap();
        let there: BTreeSet<PathBuf> = files(&made.drop).into_iter().collect();
        for row in &rows {
            let kind = defect_named(&row[0].to_string()).unwrap();
            assert_eq!(row[1].to_string(), kind.edit);
            let file = made.drop.join(row[2].to_string());
            assert!(there.contains(&file), "{kind:?} is in a file of the drop");
            left.retain(|other| *other != kind);
        }
    }
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn defects_of_claims_and_remittances_leave_control_totals_right() {
    let kinds = families().filter(|(family, _)| !matches!(*family, "envelope" | "header"));
    let kinds = kinds.flat_map(|(_, kinds)| kinds);
    let made =
        written(&Plan { claims: 2_500, practices: 14, defects: 5_000, kinds: kinds.collect(), ..medium() });
    let (found, truth) = (reader::totals(&made.drop), &made.truth);
    assert_eq!(found.claims, truth.claims);
    assert_eq!(found.service_lines, truth.service_lines);
    // One without BPR says no amount.
    assert_eq!(found.payments.cents, truth.payments.cents);
    assert_eq!(found.claim_payments, truth.claim_payments);
    assert_eq!(found.claim_payments_charge, truth.claim_payments_charge);
    assert_eq!(found.claim_statuses, truth.claim_statuses);
    assert_eq!(found.service_payments, truth.service_payments);
    assert_eq!(found.patient_responsibility, truth.patient_responsibility);
    assert_eq!(found.sets, truth.sets);
    assert_eq!(found.acknowledged, truth.acknowledged);
}

/// Sets of claims by GS06 and ST02.
fn claim_sets(drop: &Path) -> BTreeMap<(String, String), Set> {
    let sets = files(drop).into_iter().flat_map(|path| read_file(&path).sets);
    let claims = sets.filter(|set| set.id() == "837");
    claims.map(|set| ((set.group.clone(), set.control()), set)).collect()
}

#[test]
fn acknowledgments_point_at_the_segments_at_fault() {
    let of_claims = families().filter(|(family, _)| !matches!(*family, "envelope" | "header"));
    let kinds = of_claims.flat_map(|(_, kinds)| kinds).collect();
    for plan in [Plan { defects: 5_000, ..medium() }, Plan { defects: 9_000, kinds, ..medium() }] {
        assert_points_at_faults(&plan);
    }
}

fn assert_points_at_faults(plan: &Plan) {
    let made = written(plan);
    let claims = claim_sets(&made.drop);
    let mut answered = BTreeSet::new();
    let mut pointed = 0;
    for set in sets_once(&made.drop).iter().filter(|set| set.id() == "999") {
        let group = set.of("AK1").next().unwrap()[2].clone();
        let mut about = None;
        for at in 0..set.segments.len() {
            let elements = set.elements(at);
            match elements[0].as_str() {
                "AK2" => {
                    let place = (group.clone(), elements[2].clone());
                    about = Some(&claims[&place]);
                    answered.insert(place);
                }
                // 3: it is missing; all others are about what stands there.
                "IK3" => {
                    pointed += 1;
                    let there = about.unwrap().elements(elements[2].parse::<usize>().unwrap() - 1);
                    assert!(there[0] == elements[1] || elements[4] == "3", "{elements:?} at {there:?}");
                }
                "IK5" => assert!(matches!(elements[1].as_str(), "A" | "E")),
                _ => {}
            }
        }
    }
    assert_eq!(answered.len(), claims.len(), "every set is answered");
    assert!(pointed > 50, "{pointed}");
}

#[test]
fn claims_are_accepted_or_rejected_by_what_is_wrong_with_them() {
    let made = written(&Plan { defects: 1_000, ..medium() });
    let truth = &made.truth;
    let rejected = |category: &str| truth.acknowledged.get(category).map_or(0, |sum| sum.count);
    assert_eq!(rejected("A2"), truth.dispositions["released"].count);
    assert_eq!(rejected("A6") + rejected("A7"), truth.dispositions["held"].count);
}

#[test]
fn plans_at_the_edge_still_balance() {
    let base = Plan { exhibits: true, ..Plan::default() };
    for plan in [
        Plan { claims: 0, ..base.clone() },
        Plan { claims: 1, practices: 0, ..base.clone() },
        Plan { claims: 40, practices: 1, days: 1, claims_per_set: 0, ..base.clone() },
        Plan { claims: 40, mix: [0, 0, 1], claims_per_file: 0, ..base.clone() },
        Plan { claims: 40, mix: [0, 0, 0], defects: 10_000, ..base },
    ] {
        let made = written(&plan);
        let found = reader::totals(&made.drop);
        assert_eq!(found.payments, made.truth.payments);
        let off =
            sets_once(&made.drop).iter().filter(|set| set.id() == "835").map(reader::balance).sum::<i64>();
        assert_eq!(off, made.truth.unbalanced.cents);
    }
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine"), "x").unwrap();
    let error = write(&Plan::sample(), folder.path()).unwrap_err();
    assert_eq!(error.kind(), synth::ErrorKind::NotEmpty);
}

#[test]
fn two_claims_answered_as_one_are_told_apart_in_the_truth() {
    let noise = Noise::NONE.with(NoiseKind::ClaimsMerged, 10_000);
    let made = written(&Plan { claims: 3_000, mix: [1, 0, 0], defects: 0, noise, ..medium() });
    let beside = made.drop.with_extension("truth");
    let rows = |name: &str, columns: &[&str]| read_truth(&beside.join(name), columns).unwrap();
    let place = ["file", "isa13", "gs06", "st02", "ordinal"];
    let mut merged: BTreeMap<Vec<Cell>, (String, i64)> = BTreeMap::new();
    for row in rows("links.parquet", &[&place[..], &["patient_control_number", "paid", "noise"]].concat()) {
        if row[7].text() == "claims-merged" {
            merged.insert(row[..5].to_vec(), (row[5].to_string(), row[6].number()));
        }
    }
    assert!(merged.len() > 5, "{merged:?}");
    let mut paid: BTreeMap<String, i64> = BTreeMap::new();
    let mut claims: BTreeMap<Vec<Cell>, BTreeSet<String>> = BTreeMap::new();
    for row in rows("lines.parquet", &[&place[..], &["patient_control_number", "paid"]].concat()) {
        if let Some((_, left)) = merged.get_mut(&row[..5]) {
            *left -= row[6].number();
            *paid.entry(row[5].to_string()).or_default() += row[6].number();
            claims.entry(row[..5].to_vec()).or_default().insert(row[5].to_string());
        }
    }
    assert!(merged.values().all(|(_, left)| *left == 0), "lines add up to what was paid: {merged:?}");
    assert!(
        merged.iter().all(|(place, (first, _))| claims[place].len() == 2 && claims[place].contains(first))
    );
    for row in rows("claims.parquet", &["patient_control_number", "paid", "final_state"]) {
        if let Some(paid) = paid.get(row[0].text()).filter(|_| row[2].text() != "recovered") {
            assert_eq!(row[1].number(), *paid, "{}", row[0]);
            assert_ne!(row[2].text(), "accepted");
        }
    }
    let (found, truth) = (reader::totals(&made.drop), &made.truth);
    assert_eq!(found.claim_payments, truth.claim_payments);
    assert_eq!(found.service_payments, truth.service_payments);
    assert_eq!(found.adjustments, truth.adjustments);
}

#[test]
fn the_hardest_noise_still_adds_up() {
    let noise = Noise::HARD.with(NoiseKind::FileTwice, 2_000).with(NoiseKind::Reenveloped, 2_000);
    let noise = noise.with(NoiseKind::FileMissing, 1_500);
    let made = written(&Plan { noise, ..medium() });
    let found = reader::totals(&made.drop);
    let truth = &made.truth;
    assert_eq!(found.payments, truth.payments);
    assert_eq!(found.claim_payments, truth.claim_payments);
    assert_eq!(found.claim_payments_charge, truth.claim_payments_charge);
    assert_eq!(found.patient_responsibility, truth.patient_responsibility);
    assert_eq!(found.service_payments, truth.service_payments);
    assert_eq!(found.adjustments, truth.adjustments);
    assert_eq!(found.provider_adjustments, truth.provider_adjustments);
    assert_eq!(found.sets, truth.sets);
    assert_eq!(found.sets_repeated, truth.sets_repeated);
    assert!(truth.files["duplicate"] > 0 && truth.files["missing"] > 0 && truth.sets_repeated > 0);
    let sets = sets_once(&made.drop);
    let off = sets.iter().filter(|set| set.id() == "835").map(reader::balance);
    assert_eq!(off.sum::<i64>(), truth.unbalanced.cents);
}

#[test]
fn every_kind_of_noise_marks_the_links_it_strikes() {
    let made = written(&Plan { claims: 4_000, noise: Noise::HARD, ..medium() });
    let marks = |table: &str| -> BTreeSet<String> {
        let path = made.drop.with_extension("truth").join(table);
        let rows = read_truth(&path, &["noise"]).unwrap();
        let text = rows.iter().map(|row| row[0].to_string()).collect::<Vec<_>>().join(" ");
        text.split_whitespace().map(str::to_owned).collect()
    };
    let (links, services) = (marks("links.parquet"), marks("lines.parquet"));
    let of_files = ["unbalanced", "file-missing", "file-twice", "re-enveloped", "dialects"];
    for kind in NoiseKind::ALL.iter().map(|kind| kind.name()).filter(|kind| !of_files.contains(kind)) {
        assert!(links.contains(kind), "{kind} is not among {links:?}");
    }
    for kind in ["modifiers-dropped", "line-number-absent", "date-shifted", "charge-changed", "recoded"] {
        assert!(services.contains(kind), "{kind} is not among {services:?}");
    }
}
