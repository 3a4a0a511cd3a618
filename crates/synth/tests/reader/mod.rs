//! A reader that knows nothing of the writer: it cuts at delimiters and adds up.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use synth::{Sum, Truth};
use zip::ZipArchive;

/// A transaction set: its segments as text, and the interchange it stands in.
pub(crate) struct Set {
    pub(crate) interchange: String,
    pub(crate) group: String,
    pub(crate) version: String,
    pub(crate) segments: Vec<String>,
    element: char,
    component: char,
}

impl Set {
    pub(crate) fn id(&self) -> String {
        self.elements(0)[1].clone()
    }

    pub(crate) fn control(&self) -> String {
        self.elements(0)[2].clone()
    }

    pub(crate) fn elements(&self, at: usize) -> Vec<String> {
        self.segments[at].split(self.element).map(str::to_owned).collect()
    }

    /// The elements of the segments of that name; element 0 is the name.
    pub(crate) fn of<'s>(&'s self, id: &'s str) -> impl Iterator<Item = Vec<String>> + 's {
        (0..self.segments.len()).map(|at| self.elements(at)).filter(move |elements| elements[0] == id)
    }
}

/// A file as it was read.
#[derive(Default)]
pub(crate) struct ReadFile {
    pub(crate) sets: Vec<Set>,
    pub(crate) interchanges: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) acknowledgments: u64,
    pub(crate) faults: Vec<String>,
    pub(crate) whole: bool,
    /// Segments of a set that breaks off.
    pub(crate) cut: Vec<Vec<String>>,
}

/// Every file below a folder as it lies there.
pub(crate) fn packed_files(folder: &Path) -> Vec<PathBuf> {
    let (mut all, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { all.push(path) }
        }
    }
    all.sort();
    all
}

/// Every file below a folder; one in an archive has a `!` before its own name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let members = |path: PathBuf| {
        if path.extension().is_none_or(|end| end != "zip") {
            return vec![path];
        }
        let archive = ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
        let within = |name: &str| PathBuf::from(format!("{}!{name}", path.display()));
        archive.file_names().map(|name| within(&name.unwrap())).collect()
    };
    packed_files(folder).into_iter().flat_map(members).collect()
}

pub(crate) fn bytes(path: &Path) -> Vec<u8> {
    let mut plain = Vec::new();
    let end = path.extension().and_then(|end| end.to_str());
    if let Some((archive, name)) = path.to_str().unwrap().split_once('!') {
        let mut archive = ZipArchive::new(fs::File::open(archive).unwrap()).unwrap();
        archive.by_name(name).unwrap().read_to_end(&mut plain).unwrap();
        return plain;
    }
    let raw = fs::read(path).unwrap();
    match end {
        Some("gz") => drop(GzDecoder::new(&raw[..]).read_to_end(&mut plain).unwrap()),
        Some("zst") => plain = zstd::decode_all(&raw[..]).unwrap(),
        _ => return raw,
    }
    plain
}

pub(crate) fn read_file(path: &Path) -> ReadFile {
    let text = String::from_utf8(bytes(path)).unwrap();
    let mut rest = text.trim_start_matches('\u{feff}');
    let mut file = ReadFile { whole: true, ..ReadFile::default() };
    while !rest.is_empty() {
        assert!(rest.starts_with("ISA"), "{}", path.display());
        let end = read_interchange(rest, &mut file);
        rest = rest[end..].trim_start();
    }
    file
}

/// Reads one interchange; says where it ends.
fn read_interchange(text: &str, file: &mut ReadFile) -> usize {
    let at = |position: usize| char::from(text.as_bytes()[position]);
    let (element, component, terminator) = (at(3), at(104), at(105));
    let split = |segment: &str| -> Vec<String> { segment.split(element).map(str::to_owned).collect() };
    let (mut groups, mut sets) = (0, 0);
    let mut open: Option<Set> = None;
    let mut version = String::new();
    let mut position = 0;
    for piece in text.split_inclusive(terminator) {
        position += piece.len();
        let Some(segment) = piece.strip_suffix(terminator) else { break };
        let segment = segment.trim_start_matches(['\r', '\n']);
        let elements = split(segment);
        match elements[0].as_str() {
            "ISA" => file.interchanges.push(elements[13].clone()),
            "TA1" => file.acknowledgments += 1,
            "GS" => {
                groups += 1;
                sets = 0;
                version.clone_from(&elements[8]);
                file.groups.push(elements[6].clone());
            }
            "ST" => {
                sets += 1;
                let interchange = file.interchanges.last().unwrap().clone();
                let segments = Vec::new();
                open = Some(Set {
                    interchange,
                    group: file.groups.last().unwrap().clone(),
                    version: version.clone(),
                    segments,
                    element,
                    component,
                });
            }
            "GE" if elements[1] != sets.to_string() || Some(&elements[2]) != file.groups.last() => {
                file.faults.push(format!("GE {elements:?}, {sets} sets"));
            }
            "IEA" => {
                if elements[1] != groups.to_string() || Some(&elements[2]) != file.interchanges.last() {
                    file.faults.push(format!("IEA {elements:?}, {groups} groups"));
                }
                return position;
            }
            _ => {}
        }
        if let Some(set) = &mut open {
            set.segments.push(segment.to_owned());
        }
        if elements[0] == "SE" {
            let set = open.take().unwrap();
            if elements[1] != set.segments.len().to_string() || elements[2] != set.control() {
                file.faults.push(format!("SE {elements:?}, {} segments", set.segments.len()));
            }
            file.sets.push(set);
        }
    }
    file.whole = false;
    let cut = open.iter().flat_map(|set| &set.segments);
    file.cut.extend(cut.map(|segment| split(segment)));
    text.len()
}

pub(crate) fn cents(text: &str) -> i64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    sign * (whole.parse::<i64>().unwrap() * 100 + format!("{part:0<2}").parse::<i64>().unwrap())
}

/// The amounts of a CAS.
fn adjusted(cas: &[String]) -> Vec<i64> {
    cas[2..].chunks(3).map(|triplet| cents(&triplet[1])).collect()
}

/// Holds every line and claim of an 835 against its adjustments; answers by how much the whole is off.
pub(crate) fn balance(set: &Set) -> i64 {
    let mut due = 0;
    let mut total = 0;
    // What charge and payment of the claim and of the line leave to explain.
    let (mut claim, mut line) = (0, 0);
    let (mut claim_charge, mut line_charges, mut lines) = (0, 0, 0);
    let mut adjusting_line = false;
    for at in 0..set.segments.len() {
        let elements = set.elements(at);
        let ends_claim = matches!(elements[0].as_str(), "CLP" | "PLB" | "SE");
        if ends_claim || elements[0] == "SVC" {
            assert_eq!(line, 0, "a line of {} does not balance", set.control());
        }
        if ends_claim {
            assert_eq!(claim, 0, "a claim of {} does not balance", set.control());
            assert!(lines == 0 || claim_charge == line_charges, "lines and claim differ in charge");
            (adjusting_line, lines, line_charges) = (false, 0, 0);
        }
        match elements[0].as_str() {
            "BPR" => total = cents(&elements[2]),
            "CLP" => {
                claim_charge = cents(&elements[3]);
                claim = claim_charge - cents(&elements[4]);
                due += cents(&elements[4]);
            }
            "SVC" => {
                adjusting_line = true;
                lines += 1;
                line_charges += cents(&elements[2]);
                line = cents(&elements[2]) - cents(&elements[3]);
            }
            "CAS" => {
                let sum: i64 = adjusted(&elements).iter().sum();
                claim -= sum;
                if adjusting_line {
                    line -= sum;
                }
            }
            "PLB" => due -= elements[3..].chunks(2).map(|pair| cents(&pair[1])).sum::<i64>(),
            _ => {}
        }
    }
    total - due
}

fn tally(sums: &mut BTreeMap<String, Sum>, key: &str, amount: i64) {
    let sum = sums.entry(key.to_owned()).or_default();
    sum.count += 1;
    sum.cents += amount;
}

/// Adds up a drop: same bytes once, same sets once.
pub(crate) fn totals(drop: &Path) -> Truth {
    let mut truth = Truth::default();
    let mut contents = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for path in files(drop) {
        if !contents.insert(bytes(&path)) {
            continue;
        }
        let file = read_file(&path);
        truth.interchanges += file.interchanges.len() as u64;
        truth.groups += file.groups.len() as u64;
        if file.acknowledgments > 0 {
            *truth.sets.entry("TA1".to_owned()).or_default() += file.acknowledgments;
        }
        for cut in file.cut.iter().filter(|elements| elements[0] == "CLM") {
            tally(&mut truth.claims, "P", cents(&cut[2]));
        }
        let lines = file.cut.iter().filter(|elements| elements[0] == "SV1");
        lines.for_each(|line| tally(&mut truth.service_lines, "P", cents(&line[2])));
        for set in &file.sets {
            if seen.insert(set.segments.concat()) {
                add(&mut truth, set);
            } else {
                truth.sets_repeated += 1;
            }
        }
    }
    truth
}

fn add(truth: &mut Truth, set: &Set) {
    let letter = match &set.version[..10] {
        "005010X222" => "P",
        "005010X223" => "I",
        _ => "D",
    };
    let kind = match set.id().as_str() {
        "837" => format!("837{letter}"),
        "277" => "277CA".to_owned(),
        other => other.to_owned(),
    };
    *truth.sets.entry(kind.clone()).or_default() += 1;
    let mut of_patient = false;
    for at in 0..set.segments.len() {
        let elements = set.elements(at);
        match (kind.as_str(), elements[0].as_str()) {
            ("835", id) => add_payment(truth, id, &elements, set.component),
            ("277CA", "HL") => of_patient = elements[3] == "PT",
            ("277CA", "STC") if of_patient => {
                let category = elements[1].split(set.component).next().unwrap();
                tally(&mut truth.acknowledged, category, cents(&elements[4]));
            }
            (_, "CLM") => tally(&mut truth.claims, letter, cents(&elements[2])),
            (_, "SV1" | "SV3") => tally(&mut truth.service_lines, letter, cents(&elements[2])),
            (_, "SV2") => tally(&mut truth.service_lines, letter, cents(&elements[3])),
            _ => {}
        }
    }
}

fn add_payment(truth: &mut Truth, id: &str, elements: &[String], component: char) {
    match id {
        "BPR" => {
            truth.payments.count += 1;
            truth.payments.cents += cents(&elements[2]);
        }
        "CLP" => {
            truth.claim_payments.count += 1;
            truth.claim_payments.cents += cents(&elements[4]);
            truth.claim_payments_charge += cents(&elements[3]);
            tally(&mut truth.claim_statuses, &elements[2], cents(&elements[4]));
            if !elements[5].is_empty() {
                truth.patient_responsibility += cents(&elements[5]);
            }
        }
        "SVC" => {
            truth.service_payments.count += 1;
            truth.service_payments.cents += cents(&elements[3]);
        }
        "CAS" => adjusted(elements)
            .into_iter()
            .for_each(|amount| tally(&mut truth.adjustments, &elements[1], amount)),
        "PLB" => {
            for pair in elements[3..].chunks(2) {
                let reason = pair[0].split(component).next().unwrap();
                tally(&mut truth.provider_adjustments, reason, cents(&pair[1]));
            }
        }
        _ => {}
    }
}
