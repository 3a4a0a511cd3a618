//! The catalogue of defects, run through the engine: which edit finds which kind, and what is found that is
//! not there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use synth::{DefectKind, Plan, catalogue, defect_named, families, read_truth};

use crate::site::{Site, finish, program};

/// The kinds that no edit finds yet. An edit that finds one of them is to take it off the list.
const MISSED: &str = include_str!("catalogue/missed.txt");

#[test]
fn edits_find_what_they_should_and_nothing_else() {
    let site = Site::new();
    let (planted, found) = planted(&site);
    let mut tally = Tally::default();
    for defect in &planted {
        tally.add(defect, &planted, &found);
    }
    tally.add_clean(&planted, &found);
    let told = tally.told();
    if let Some(path) = std::env::var_os("CATALOGUE_TOLD") {
        fs::write(path, &told).expect("the folder takes files");
    }
    let mut missed = String::new();
    for kind in tally.missed() {
        let _ = writeln!(missed, "{} {}", kind.edit, kind.name);
    }
    assert!(tally.beside.is_empty(), "edits fired beside the defect:\n{told}");
    assert!(tally.on_clean.is_empty(), "edits fired on what has no defect: {:?}", tally.on_clean);
    if std::env::var_os("BLESS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue/missed.txt");
        fs::write(path, &missed).expect("the expectation can be written");
    } else {
        assert_eq!(missed, MISSED, "BLESS=1 writes what is missed anew");
    }
}

/// Kinds that a clearinghouse with the payer's contract may refuse, and we only ask about: a sound claim of
/// another payer, or of a patient who is an exception, looks the same.
const ASKED_ABOUT: [&str; 6] = [
    "diagnosis-of-women",
    "diagnosis-of-men",
    "diagnosis-of-children",
    "diagnosis-of-adults",
    "present-on-admission-missing",
    "rendering-missing",
];

/// How many drops it may take until one has what few claims can have.
const ROUNDS_MAX: u64 = 8;

/// A defect as the truth has it.
struct Planted {
    kind: &'static DefectKind,
    /// Its file, by its path in the drop.
    file: String,
    place: [String; 3],
    /// The claim's, or empty.
    control_number: String,
}

/// Writes drops until every kind is in one of them, and takes each into a lake of its own: their numbers are
/// the same.
fn planted(site: &Site) -> (Vec<Planted>, Found) {
    let mut left: Vec<&'static DefectKind> = catalogue().collect();
    let (mut planted, mut found) = (Vec::new(), Found::default());
    for seed in 1..=ROUNDS_MAX {
        if left.is_empty() {
            break;
        }
        let name = format!("round-{seed}");
        let beside = site.root().join(&name);
        let plan = Plan {
            claims: 1_200,
            practices: 14,
            claims_per_file: 90,
            claims_per_set: 40,
            defects: 5_000,
            kinds: left.clone(),
            seed,
            ..Plan::default()
        };
        synth::write(&plan, &beside).expect("a drop can be written");
        let columns = ["defect", "file", "isa13", "gs06", "st02", "patient_control_number"];
        let truth = beside.with_extension("truth").join("defects.parquet");
        for row in read_truth(&truth, &columns).expect("there is truth") {
            let text = |at: usize| row[at].to_string();
            let kind = defect_named(&text(0)).expect("it is in the catalogue");
            left.retain(|other| *other != kind);
            let file = format!("{name}/{}", text(1));
            let place = [text(2), text(3), text(4)];
            planted.push(Planted { kind, file, place, control_number: text(5) });
        }
        let lake = site.other_lake(&format!("lake-{seed}"));
        know_what_an_office_knows(&lake, &beside.with_extension("truth"));
        for table in fs::read_dir(beside.with_extension("truth").join("codes")).into_iter().flatten() {
            finish(lake.on_lake(&["codes", "import"]).arg(table.expect("a file").path())).done();
        }
        let mut command = lake.on_lake(&["run", "--json", "--as-of", "2026-10-15"]);
        finish(command.arg(&beside)).done();
        found.read(&lake, &name);
    }
    assert!(left.is_empty(), "no drop has {left:?}");
    (planted, found)
}

/// Gives a lake what its office knows: its practices and payers, and the codes of HCPCS level II.
fn know_what_an_office_knows(site: &Site, truth: &Path) {
    let files =
        fs::read_dir(truth).expect("there is truth").map(|entry| entry.expect("it can be listed").path());
    let table = files.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let table: Vec<_> = table.collect();
    finish(site.on_lake(&["codes", "import"]).args(table)).done();
    fs::copy(truth.join("cleanclaim.toml"), site.lake().join("cleanclaim.toml"))
        .expect("a file can be copied");
}

/// What the lake says.
#[derive(Default)]
struct Found {
    /// Of each file: its findings, by offset.
    findings: BTreeMap<String, Vec<Finding>>,
    /// Of each file: its claims, by offset.
    claims: BTreeMap<String, Vec<Claim>>,
    /// Of each file: its sets, by offset.
    sets: BTreeMap<String, Vec<(u64, [String; 3])>>,
    /// Of each file: its claim payments, by offset, with the patient control number each names.
    payments: BTreeMap<String, BTreeMap<u64, String>>,
}

struct Finding {
    offset: u64,
    edit: String,
    claim_id: String,
}

struct Claim {
    offset: u64,
    id: String,
    control_number: String,
    place: [String; 3],
    disposition: String,
}

impl Found {
    /// Reads what the lake of a drop says.
    fn read(&mut self, site: &Site, drop: &str) {
        let found = self;
        let named = |[sha, path]: [String; 2]| (sha, format!("{drop}/{path}"));
        let files: BTreeMap<String, String> =
            site.rows("files", &["source_sha256", "path"]).into_iter().map(two).map(named).collect();
        let number = |text: &str| text.parse::<u64>().expect("an offset");
        let place = ["source_sha256", "byte_offset", "isa13", "gs06", "st02"];
        for row in site.rows("transactions", &place) {
            let set = (number(&row[1]), [row[2].clone(), row[3].clone(), row[4].clone()]);
            found.sets.entry(files[&row[0]].clone()).or_default().push(set);
        }
        let columns = [&place[..], &["claim_id", "patient_control_number", "disposition"]].concat();
        for row in site.rows("claims", &columns) {
            found.claims.entry(files[&row[0]].clone()).or_default().push(Claim {
                offset: number(&row[1]),
                id: row[5].clone(),
                control_number: row[6].clone(),
                place: [row[2].clone(), row[3].clone(), row[4].clone()],
                disposition: row[7].clone(),
            });
        }
        for row in site.rows("claim_payments", &["source_sha256", "byte_offset", "patient_control_number"]) {
            let payments = found.payments.entry(files[&row[0]].clone()).or_default();
            payments.insert(number(&row[1]), row[2].clone());
        }
        let mut add = |sha: &str, offset: &str, edit: &str, claim_id: &str| {
            let finding = Finding { offset: number(offset), edit: edit.into(), claim_id: claim_id.into() };
            found.findings.entry(files[sha].clone()).or_default().push(finding);
        };
        for row in site.rows("findings", &["source_sha256", "byte_offset", "edit_id", "claim_id"]) {
            add(&row[0], &row[1], &row[2], &row[3]);
        }
        // What does not balance stands in a table of its own, in place of these edits.
        for row in site.rows("balances", &["source_sha256", "byte_offset", "level", "status"]) {
            let edit = match (&*row[2], &*row[3]) {
                (_, "balanced") => continue,
                ("transaction", _) => "R835-005",
                ("claim", _) => "R835-006",
                ("line", _) => "R835-007",
                _ => "R835-008",
            };
            add(&row[0], &row[1], edit, "");
        }
        found.claims.values_mut().for_each(|claims| claims.sort_by_key(|claim| claim.offset));
        found.sets.values_mut().for_each(|sets| sets.sort());
    }

    /// Whether a reversal finds nothing to take back because the remittance that paid has a defect, and was
    /// not posted.
    fn is_consequence(&self, file: &str, finding: &Finding, planted: &[Planted]) -> bool {
        let number = self.payments.get(file).and_then(|payments| payments.get(&finding.offset));
        let names = |defect: &Planted| {
            let payments = self.payments.get(&defect.file);
            defect.file != file
                && payments.is_some_and(|payments| payments.values().any(|other| Some(other) == number))
        };
        finding.edit == "R835-011" && planted.iter().filter(|defect| defect.is_of_remittance()).any(names)
    }

    /// The findings that speak of what has the defect.
    fn about<'f>(&'f self, defect: &'f Planted) -> Vec<&'f Finding> {
        let all = self.findings.get(&defect.file).map_or(&[][..], Vec::as_slice);
        if !defect.control_number.is_empty() {
            let (claim, stretch) = self.claim(defect);
            let here = |finding: &&Finding| {
                finding.claim_id == claim.id
                    || (finding.claim_id.is_empty() && stretch.contains(&finding.offset))
            };
            return all.iter().filter(here).collect();
        }
        if !defect.is_of_remittance() {
            return all.iter().collect();
        }
        let sets = &self.sets[&defect.file];
        let at = sets.iter().position(|(_, place)| *place == defect.place).expect("the set was read");
        let end = sets.get(at + 1).map_or(u64::MAX, |next| next.0);
        let end = if at + 1 == sets.len() { u64::MAX } else { end };
        all.iter().filter(|finding| (sets[at].0..end).contains(&finding.offset)).collect()
    }

    /// The claim, and the stretch from the claim before it, in which the levels above it stand.
    fn claim(&self, defect: &Planted) -> (&Claim, std::ops::Range<u64>) {
        let claims = &self.claims[&defect.file];
        let is = |claim: &Claim| claim.place == defect.place && claim.control_number == defect.control_number;
        let at = claims.iter().rposition(is).unwrap_or_else(|| panic!("{:?} was not read", defect.kind));
        let before = at.checked_sub(1).map_or(0, |before| claims[before].offset);
        (&claims[at], before..claims[at].offset)
    }
}

impl Planted {
    fn is_of_remittance(&self) -> bool {
        // Its name goes on when it is compressed.
        self.file.contains(".835")
    }

    fn allows(&self, edit: &str) -> bool {
        self.kind.edit == edit || self.kind.also.contains(&edit)
    }
}

/// What was found of each kind.
#[derive(Default)]
struct Tally {
    /// How many were planted, and how many found.
    kinds: BTreeMap<&'static str, (u64, u64)>,
    /// By kind that was missed: edits that found it all the same.
    instead: BTreeMap<&'static str, BTreeSet<String>>,
    /// By kind and edit: how often an edit fired that should not; or what became of a claim that should not.
    beside: BTreeMap<(&'static str, String), u64>,
    on_clean: BTreeMap<String, u64>,
}

impl Tally {
    fn add(&mut self, defect: &Planted, planted: &[Planted], found: &Found) {
        let mut about = found.about(defect);
        about.retain(|finding| {
            defect.allows(&finding.edit) || !found.is_consequence(&defect.file, finding, planted)
        });
        let (times, caught) = self.kinds.entry(defect.kind.name).or_default();
        *times += 1;
        let is_caught = about.iter().any(|finding| finding.edit == defect.kind.edit);
        *caught += u64::from(is_caught);
        // What stands above a claim may be its neighbour's; what is known to be its own may not.
        let own = |finding: &&&Finding| defect.control_number.is_empty() || !finding.claim_id.is_empty();
        for finding in about.iter().filter(own).filter(|finding| !defect.allows(&finding.edit)) {
            *self.beside.entry((defect.kind.name, finding.edit.clone())).or_default() += 1;
        }
        if !is_caught {
            let others = about.iter().map(|finding| finding.edit.clone()).filter(|edit| defect.allows(edit));
            self.instead.entry(defect.kind.name).or_default().extend(others);
        }
        if (is_caught || defect.kind.status.is_empty()) && !defect.control_number.is_empty() {
            // What a clearinghouse refuses must not go out, once it is found; what it takes must.
            let is_refused = !defect.kind.status.is_empty() && !ASKED_ABOUT.contains(&defect.kind.name);
            let wanted = if is_refused { "held" } else { "released" };
            let disposition = &found.claim(defect).0.disposition;
            if disposition != wanted {
                *self.beside.entry((defect.kind.name, disposition.clone())).or_default() += 1;
            }
        }
    }

    /// Counts what was found where there is no defect, or none that allows it.
    fn add_clean(&mut self, planted: &[Planted], found: &Found) {
        let mut explained = BTreeSet::new();
        for defect in planted {
            for finding in found.about(defect) {
                let own = defect.control_number.is_empty() || !finding.claim_id.is_empty();
                if own || defect.allows(&finding.edit) {
                    explained.insert(std::ptr::from_ref(finding));
                }
            }
        }
        let all = found.findings.iter().flat_map(|(file, all)| all.iter().map(move |one| (file, one)));
        for (_, finding) in all.filter(|(file, one)| !found.is_consequence(file, one, planted)) {
            if !explained.contains(&std::ptr::from_ref(finding)) {
                *self.on_clean.entry(finding.edit.clone()).or_default() += 1;
            }
        }
        let ill: BTreeSet<(&str, &str)> =
            planted.iter().map(|defect| (&*defect.file, &*defect.control_number)).collect();
        for (file, claims) in &found.claims {
            let clean = |claim: &&Claim| {
                !ill.contains(&(&**file, "")) && !ill.contains(&(&**file, &*claim.control_number))
            };
            for claim in claims.iter().filter(clean).filter(|claim| claim.disposition != "released") {
                *self.on_clean.entry(claim.disposition.clone()).or_default() += 1;
            }
        }
    }

    /// The kinds of which some were not found, in the order of the catalogue.
    fn missed(&self) -> impl Iterator<Item = &'static DefectKind> {
        catalogue().filter(|kind| self.kinds.get(kind.name).is_some_and(|(planted, caught)| caught < planted))
    }

    /// All of it, to be read.
    fn told(&self) -> String {
        let mut told = String::new();
        for (family, kinds) in families() {
            let caught = kinds.iter().filter(|kind| self.kinds.get(kind.name).is_some_and(|(p, c)| p == c));
            let _ = writeln!(told, "{family}: {} of {} caught", caught.count(), kinds.len());
            for kind in kinds {
                let (planted, caught) = self.kinds.get(kind.name).copied().unwrap_or_default();
                if caught < planted {
                    let instead = self.instead.get(kind.name).into_iter().flatten();
                    let instead: Vec<&str> = instead.map(String::as_str).collect();
                    let _ =
                        writeln!(told, "  missed {} {} {caught}/{planted} {instead:?}", kind.edit, kind.name);
                }
            }
        }
        for ((kind, edit), times) in &self.beside {
            let _ = writeln!(told, "beside {kind}: {edit} {times}");
        }
        let _ = writeln!(told, "on clean: {:?}", self.on_clean);
        told
    }
}

/// A row of two.
fn two(row: Vec<String>) -> [String; 2] {
    row.try_into().expect("two columns were asked for")
}

#[test]
fn the_catalogue_is_printed_and_one_kind_can_be_asked_for() {
    let listed = finish(&mut program(&["synth", "--list-defects"])).done().stdout;
    assert_eq!(listed.lines().count(), catalogue().count());
    for (line, kind) in listed.lines().zip(catalogue()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[1..], [kind.name, &kind.snip.to_string(), kind.edit]);
    }
    let site = Site::new();
    let out = site.root().join("asked");
    let asked = ["synth", "--claims", "60", "--defects", "10000", "--defect", "total-not-sum", "--out"];
    finish(program(&asked).arg(&out)).done();
    let rows = read_truth(&out.with_extension("truth").join("defects.parquet"), &["defect"]).expect("truth");
    assert!(!rows.is_empty() && rows.iter().all(|row| row[0].to_string() == "total-not-sum"), "{rows:?}");
    let unknown = finish(program(&["synth", "--defect", "no-such", "--out"]).arg(&out));
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("--list-defects"), "{}", unknown.stderr);
}
