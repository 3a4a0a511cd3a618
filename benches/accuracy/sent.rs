//! Claims that go back out: corrected and secondary 837s made of a corpus with ten thousand denials, judged by
//! their own arithmetic, by the scrubber, by the validator, and by whether they find home when they come back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context;
use lake::Lake;
use pipeline::Request;
use pipeline::release::{Order, What, release};

use crate::validator::{self, Validated};

/// What was sent, and what was wrong with it.
pub(crate) struct SentOut {
    pub(crate) claims: u64,
    pub(crate) denials: u64,
    /// Corrected, then secondary.
    pub(crate) kinds: Vec<OfKind>,
    pub(crate) validated: Result<Validated, String>,
    /// Claims that came back as a drop; of these, those that edits release, and those linked to the root of the
    /// claim they were made from.
    pub(crate) back: [u64; 3],
}

/// What one command sent.
pub(crate) struct OfKind {
    pub(crate) name: &'static str,
    pub(crate) sent: u64,
    /// How many stay, by why.
    pub(crate) kept: BTreeMap<String, u64>,
    /// Claims whose lines, adjudications and adjustments do not come to their charge.
    pub(crate) unbalanced: u64,
    /// Lines that tell what the payer before did.
    pub(crate) lines_told: u64,
    /// Replacements, and those that carry the payer's number of the claim to the byte.
    pub(crate) replacements: [u64; 2],
}

/// Sends what there is to send of a lake and judges it.
pub(crate) fn send(
    request: &Request<'_>,
    folder: &Path,
    venv: &Path,
    as_of: codes::Date,
) -> anyhow::Result<SentOut> {
    let lake = Lake::open(request.lake)?;
    let numbers = numbers(&lake)?;
    let (claims, denials) = (lake.read("claims")?.count()?, lake.read("denials")?.count()?);
    let back = folder.join("back");
    fs::create_dir_all(&back)?;
    let mut kinds = Vec::new();
    for (name, what) in [("corrected", What::Again(None)), ("secondary", What::Secondary)] {
        let sent = release(request, &Order { what, ..Order::default() }, as_of)?;
        let mut kind = OfKind {
            name,
            sent: sent.sent.count,
            kept: BTreeMap::new(),
            unbalanced: 0,
            lines_told: 0,
            replacements: [0; 2],
        };
        for kept in &sent.kept {
            *kind.kept.entry(kept.reason.clone()).or_default() += 1;
        }
        let files: Vec<&String> = sent.files.keys().collect();
        let wanted = wanted(&lake, &numbers)?;
        for file in files {
            let from = request.config.release.folder.as_path();
            let path = if from.is_absolute() { from.join(file) } else { request.lake.join(from).join(file) };
            let text = fs::read_to_string(&path).with_context(|| file.clone())?;
            kind.judge(&text, &wanted);
            // The validator tells kinds of files by their names.
            let letter = file.split("-837").nth(1).and_then(|rest| rest.chars().next()).unwrap_or('P');
            let flat = format!("{name}_837{letter}_{}", file.replace('/', "-"));
            fs::write(back.join(flat), text)?;
        }
        kinds.push(kind);
    }
    let validated = validator::validate(&back, venv);
    let back = come_back(request, &lake, &back, as_of)?;
    Ok(SentOut { claims, denials, kinds, validated, back })
}

/// What payers call claims, by claim payment.
fn numbers(lake: &Lake) -> anyhow::Result<BTreeMap<String, String>> {
    let mut numbers = BTreeMap::new();
    let columns = ["claim_payment_id", "payer_claim_control_number"];
    lake.read("claim_payments")?.columns(&columns)?.each::<lake::Error>(|cells| {
        let text = |at| cells.text(at).unwrap_or_default().to_owned();
        numbers.insert(text(0), text(1));
        Ok(())
    })?;
    Ok(numbers)
}

/// The payer's numbers that replacements are to carry, by patient control number.
fn wanted(lake: &Lake, numbers: &BTreeMap<String, String>) -> anyhow::Result<BTreeSet<(String, String)>> {
    let mut wanted = BTreeSet::new();
    let columns = ["patient_control_number", "claim_payment_id"];
    lake.read("releases")?.columns(&columns)?.only("sent_as", "replacement")?.each::<lake::Error>(
        |cells| {
            let number = numbers.get(cells.text(1).unwrap_or_default()).cloned().unwrap_or_default();
            wanted.insert((cells.text(0).unwrap_or_default().to_owned(), number));
            Ok(())
        },
    )?;
    Ok(wanted)
}

/// Takes what was sent as a drop.
fn come_back(
    request: &Request<'_>,
    lake: &Lake,
    back: &Path,
    as_of: codes::Date,
) -> anyhow::Result<[u64; 3]> {
    let batch = pipeline::run(request, back, as_of.add_days(1), None)?.batch_id;
    let mut from: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in lake.read("releases")?.columns(&["patient_control_number", "claim_id"])?.rows() {
        let row = row?;
        from.entry(row.values[0].to_string()).or_default().insert(row.values[1].to_string());
    }
    let mut roots: BTreeMap<String, String> = BTreeMap::new();
    let mut new = Vec::new();
    let columns = ["claim_id", "root_claim_id", "patient_control_number", "disposition", "batch_id"];
    for row in lake.read("claims")?.columns(&columns)?.rows() {
        let row = row?;
        let [id, root, number, disposition, of] = [0, 1, 2, 3, 4].map(|at| row.values[at].to_string());
        if Some(&of) == batch.as_ref() {
            new.push((root, number, disposition));
        } else {
            roots.insert(id, root);
        }
    }
    let released = new.iter().filter(|(_, _, disposition)| disposition == "released").count() as u64;
    let linked = new.iter().filter(|(root, number, _)| {
        let made_from = from.get(number).into_iter().flatten();
        made_from.filter_map(|id| roots.get(id)).any(|known| known == root)
    });
    Ok([new.len() as u64, released, linked.count() as u64])
}

/// What is counted of a claim while its file is read.
#[expect(clippy::struct_excessive_bools, reason = "each is seen or not by itself")]
#[derive(Default)]
struct Open {
    number: String,
    is_replacement: bool,
    charge: i64,
    lines: i64,
    /// Whether what other payers did is told, and what is left of the charge after it.
    is_told: bool,
    left: i64,
    is_right: bool,
    line: Option<(i64, bool)>,
    /// Whether a REF is the claim's own, not another payer's or a line's.
    is_own: bool,
}

impl OfKind {
    /// Reads a file by nothing but its delimiters.
    fn judge(&mut self, text: &str, wanted: &BTreeSet<(String, String)>) {
        let (element, terminator) = (text.as_bytes()[3] as char, text.as_bytes()[105] as char);
        let mut open: Option<Open> = None;
        for segment in text.split(terminator) {
            let segment: Vec<&str> = segment.trim_start().split(element).collect();
            let at = |n: usize| segment.get(n).copied().unwrap_or_default();
            if matches!(segment[0], "CLM" | "HL" | "SE") {
                self.end(open.take());
            }
            if segment[0] == "CLM" {
                let charge = cents(at(2));
                open = Some(Open {
                    number: at(1).to_owned(),
                    is_replacement: at(5).ends_with('7'),
                    charge,
                    left: charge,
                    is_right: true,
                    is_own: true,
                    ..Open::default()
                });
            }
            let Some(claim) = &mut open else { continue };
            match segment[0] {
                "SBR" => claim.is_own = false,
                "REF" if at(1) == "F8" && claim.is_own && claim.is_replacement => {
                    let is_exact = wanted.contains(&(claim.number.clone(), at(2).to_owned()));
                    self.replacements[1] += u64::from(is_exact);
                }
                "AMT" if at(1) == "D" => {
                    claim.is_told = true;
                    claim.left -= cents(at(2));
                }
                "LX" => {
                    claim.is_own = false;
                    self.lines_told += claim.end_line();
                    claim.line = Some((0, false));
                }
                "SV1" | "SV3" => claim.charge_line(cents(at(2))),
                "SV2" => claim.charge_line(cents(at(3))),
                "SVD" => claim.tell(cents(at(2)), true),
                "CAS" => {
                    let adjusted = segment[3..].iter().step_by(3).map(|amount| cents(amount)).sum();
                    claim.left -= adjusted;
                    claim.tell(adjusted, false);
                }
                _ => {}
            }
        }
        self.end(open.take());
    }

    fn end(&mut self, open: Option<Open>) {
        let Some(mut claim) = open else { return };
        self.lines_told += claim.end_line();
        let is_balanced =
            claim.is_right && claim.lines == claim.charge && (!claim.is_told || claim.left == 0);
        self.unbalanced += u64::from(!is_balanced);
        self.replacements[0] += u64::from(claim.is_replacement);
    }
}

impl Open {
    fn charge_line(&mut self, cents: i64) {
        self.lines += cents;
        self.line = Some((cents, false));
    }

    /// Takes what the payer before did with a line off its charge.
    fn tell(&mut self, cents: i64, is_paid: bool) {
        if let Some((left, is_told)) = &mut self.line {
            *left -= cents;
            *is_told |= is_paid;
        }
    }

    /// Whether the line was told of; one that was and has something left is wrong.
    fn end_line(&mut self) -> u64 {
        let Some((left, is_told)) = self.line.take() else { return 0 };
        self.is_right &= !is_told || left == 0;
        u64::from(is_told)
    }
}

fn cents(text: &str) -> i64 {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    sign * (number(whole) * 100 + number(&format!("{part:0<2}")[..2]))
}
