//! Findings and repairs as text, JSON lines, comma-separated values, or SARIF.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use anyhow::Result;
use claims::Cents;
use scrub::{Change, Edit, Finding, Severity};
use serde_json::{Value, json};
use x12::Segment;

use crate::args::{CheckArgs, CheckFormat};
use crate::check::{ClaimTold, Listener, Subject};
use crate::draw::{Drawing, is_patient_data, span};
use crate::summary::{counted, dollars};
use crate::tally::Tally;

/// Tells what was found, in the format asked for.
pub(crate) struct Teller<'a, W: Write> {
    args: &'a CheckArgs,
    out: W,
    found: Tally,
    /// What is left after repairs, when there are repairs.
    left: Option<Tally>,
    changes: BTreeMap<&'static str, u64>,
    drawn: usize,
    width: usize,
    /// Rules that results have named, and the order they were first named in.
    rules: BTreeMap<&'static str, usize>,
    named: Vec<&'static Edit>,
    results: usize,
}

impl<'a, W: Write> Teller<'a, W> {
    pub(crate) fn new(args: &'a CheckArgs, out: W) -> Self {
        Self {
            args,
            out,
            found: Tally::default(),
            left: args.repair.as_ref().map(|_| Tally::default()),
            changes: BTreeMap::new(),
            drawn: 0,
            width: width(),
            rules: BTreeMap::new(),
            named: Vec::new(),
            results: 0,
        }
    }

    /// What stands before the first finding.
    pub(crate) fn begin(&mut self) -> Result<()> {
        match self.args.format {
            CheckFormat::Csv => {
                let more = if self.left.is_some() { ",repair,before,after" } else { "" };
                writeln!(
                    self.out,
                    "file,byte_offset,segment_ordinal,claim,edit_id,severity,place,message,fix{more}"
                )?;
            }
            CheckFormat::Sarif => {
                write!(
                    self.out,
                    "{{\"version\":\"2.1.0\",\"$schema\":{SARIF_SCHEMA},\"runs\":[{{\"results\":["
                )?;
            }
            CheckFormat::Text | CheckFormat::Json => {}
        }
        Ok(())
    }

    /// What is left: after repairs when there are repairs.
    pub(crate) fn left(&mut self) -> &mut Tally {
        self.left.as_mut().unwrap_or(&mut self.found)
    }

    fn tell(&mut self, finding: &Finding, subject: &Subject<'_>) -> Result<()> {
        match self.args.format {
            CheckFormat::Text => self.draw(finding, subject),
            CheckFormat::Json => self.json(finding, subject),
            CheckFormat::Csv => self.csv(finding, subject),
            CheckFormat::Sarif => self.sarif(finding, subject),
        }
    }

    /// Whether one more may be drawn.
    fn room(&mut self) -> bool {
        let room = self.args.limit == 0 || self.drawn < self.args.limit;
        self.drawn += usize::from(room);
        room
    }

    fn draw(&mut self, finding: &Finding, subject: &Subject<'_>) -> Result<()> {
        if !self.room() {
            return Ok(());
        }
        with_segment(finding, subject, |segment| {
            let drawing = Drawing {
                edit_id: finding.edit_id(),
                severity: finding.severity.word(),
                message: &finding.message,
                fix: finding.fix,
                where_: subject.words(),
                place: &finding.place(),
                at: finding.spot.at,
                segment,
            };
            writeln!(self.out, "{}", drawing.render(self.width, self.args.show_phi))?;
            Ok(())
        })
    }

    fn json(&mut self, finding: &Finding, subject: &Subject<'_>) -> Result<()> {
        let object = json!({
            "file": subject.source.name,
            "byte_offset": finding.at().offset,
            "segment_ordinal": finding.at().ordinal,
            "claim": subject.claim,
            "edit_id": finding.edit_id(),
            "severity": finding.severity.word(),
            "snip_type": finding.edit.snip.number(),
            "place": finding.place(),
            "message": finding.message,
            "fix": finding.fix,
            "claim_status": finding.edit.status,
        });
        writeln!(self.out, "{object}")?;
        Ok(())
    }

    fn csv(&mut self, finding: &Finding, subject: &Subject<'_>) -> Result<()> {
        let more = if self.left.is_some() { ",,," } else { "" };
        writeln!(
            self.out,
            "{},{},{},{},{},{},{},{},{}{more}",
            quoted(&subject.source.name),
            finding.at().offset,
            finding.at().ordinal,
            quoted(subject.claim.unwrap_or_default()),
            finding.edit_id(),
            finding.severity.word(),
            finding.place(),
            quoted(&finding.message),
            quoted(finding.fix),
        )?;
        Ok(())
    }

    fn sarif(&mut self, finding: &Finding, subject: &Subject<'_>) -> Result<()> {
        let at = finding.at().offset;
        let region = with_segment(finding, subject, |segment| {
            let (start, length) = segment.map_or((at, 1), |segment| span(&segment, finding.spot.at));
            Ok(json!({ "byteOffset": start, "byteLength": length }))
        })?;
        let message = format!("{}; {}", finding.message, finding.fix);
        let level = match finding.severity {
            Severity::Reject => "error",
            Severity::Warn => "warning",
            Severity::Info => "note",
        };
        let about =
            json!({ "claim": subject.claim, "segmentOrdinal": finding.at().ordinal, "fix": finding.fix });
        self.result(finding.edit, level, &message, &region, &finding.place(), subject, &about)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a result")]
    fn result(
        &mut self,
        edit: &'static Edit,
        level: &str,
        message: &str,
        region: &Value,
        place: &str,
        subject: &Subject<'_>,
        about: &Value,
    ) -> Result<()> {
        let next = self.named.len();
        let rule = *self.rules.entry(edit.id).or_insert(next);
        if rule == next {
            self.named.push(edit);
        }
        let object = json!({
            "ruleId": edit.id,
            "ruleIndex": rule,
            "kind": if level == "none" { "informational" } else { "fail" },
            "level": level,
            "message": { "text": message },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": uri(&subject.source.name) },
                    "region": region,
                },
                "logicalLocations": [{ "fullyQualifiedName": place }],
            }],
            "properties": about,
        });
        let comma = if self.results == 0 { "" } else { "," };
        self.results += 1;
        write!(self.out, "{comma}\n{object}")?;
        Ok(())
    }

    /// Tells of one change that was made. Patient data is masked unless it is to be shown.
    pub(crate) fn change(
        &mut self,
        change: &Change,
        segment: &Segment<'_>,
        subject: &Subject<'_>,
    ) -> Result<()> {
        *self.changes.entry(change.repair.name).or_default() += 1;
        let n = usize::from(change.at.element);
        let hidden = !self.args.show_phi && n > 0 && is_patient_data(segment, n);
        let shown = |bytes: &[u8]| if hidden { "x".repeat(bytes.len()) } else { crate::draw::text(bytes) };
        let (before, after) = (shown(&change.before), shown(&change.after));
        let edit_id = change.repair.edits[0];
        let id = crate::draw::text(segment.id());
        let place = match (change.at.element, change.at.component) {
            (0, _) => id,
            (n, 0) => format!("{id}{n:02}"),
            (n, k) => format!("{id}{n:02}-{k}"),
        };
        let at = change.at.segment;
        match self.args.format {
            CheckFormat::Text => {
                if self.room() {
                    let name = change.repair.name;
                    writeln!(self.out, "repaired {name}: {place} {before:?} is now {after:?}")?;
                    writeln!(self.out, "  --> {}, segment {}\n", subject.words(), at.ordinal)?;
                }
            }
            CheckFormat::Json => {
                let object = json!({
                    "file": subject.source.name,
                    "byte_offset": at.offset,
                    "segment_ordinal": at.ordinal,
                    "claim": subject.claim,
                    "edit_id": edit_id,
                    "place": place,
                    "repair": change.repair.name,
                    "before": before,
                    "after": after,
                });
                writeln!(self.out, "{object}")?;
            }
            CheckFormat::Csv => writeln!(
                self.out,
                "{},{},{},{},{edit_id},,{place},,,{},{},{}",
                quoted(&subject.source.name),
                at.offset,
                at.ordinal,
                quoted(subject.claim.unwrap_or_default()),
                change.repair.name,
                quoted(&before),
                quoted(&after),
            )?,
            CheckFormat::Sarif => {
                let edit = scrub::edit_named(edit_id).expect("repairs name edits there are");
                let (start, length) = span(segment, change.at);
                let region = json!({ "byteOffset": start, "byteLength": length });
                let message = format!("repaired: {before:?} is now {after:?}");
                let about = json!({ "claim": subject.claim, "repair": change.repair.name });
                self.result(edit, "none", &message, &region, &place, subject, &about)?;
            }
        }
        Ok(())
    }

    /// What stands after the last finding.
    pub(crate) fn finish(mut self) -> Result<()> {
        match self.args.format {
            CheckFormat::Text => self.finish_text()?,
            CheckFormat::Sarif => {
                let rules: Vec<Value> = self.named.iter().map(|edit| rule(edit)).collect();
                let driver = json!({
                    "name": "cleanclaim",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                });
                let tool = json!({ "driver": driver });
                writeln!(self.out, "\n],\"columnKind\":\"unicodeCodePoints\",\"tool\":{tool}}}]}}")?;
            }
            CheckFormat::Json | CheckFormat::Csv => {}
        }
        self.out.flush()?;
        Ok(())
    }

    fn finish_text(&mut self) -> Result<()> {
        let told = self.found.findings() + self.changes.values().sum::<u64>();
        let left_out = told - self.drawn as u64;
        if left_out > 0 {
            writeln!(self.out, "… and {left_out} more; --limit 0 draws all\n")?;
        }
        self.found.write(&mut self.out, self.left.as_ref(), self.width)?;
        writeln!(self.out, "{}", self.found.sentence())?;
        if let (Some(left), Some(out)) = (&self.left, &self.args.repair) {
            let changes: u64 = self.changes.values().sum();
            let kinds: Vec<String> =
                self.changes.iter().map(|(name, count)| format!("{count} {name}")).collect();
            let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
            writeln!(self.out, "{changes} changes{kinds}, written to {}", out.display())?;
            writeln!(self.out, "then {}", left.sentence())?;
        }
        Ok(())
    }

    /// Lets go of what was told: the first findings at once, later ones too where somebody watches.
    fn let_go(&mut self) -> Result<()> {
        if self.found.findings() < FIRST_FINDINGS || self.width < usize::MAX {
            self.out.flush()?;
        }
        Ok(())
    }
}

impl<W: Write> Listener for Teller<'_, W> {
    fn above(&mut self, findings: &[Finding], subject: &Subject<'_>) -> Result<()> {
        self.found.add(findings);
        findings.iter().try_for_each(|finding| self.tell(finding, subject))
    }

    fn claim(&mut self, claim: &ClaimTold<'_>) -> Result<()> {
        self.found.add_claim(claim.charge, claim.held, &claim.findings);
        if claim.findings.is_empty() {
            return Ok(());
        }
        let has_room = self.args.limit == 0 || self.drawn < self.args.limit;
        if self.args.format == CheckFormat::Text && has_room {
            let count = claim.findings.len();
            let name = claim.subject.claim.unwrap_or_default();
            writeln!(self.out, "{}\n", heading(name, claim.charge, claim.held, count))?;
        }
        for finding in &claim.findings {
            self.tell(finding, &claim.subject)?;
        }
        self.let_go()
    }
}

/// `claim P-1001, $175.00, would be held: 2 findings`.
fn heading(name: &str, charge: Cents, held: bool, count: usize) -> String {
    let fate = if held { "would be held" } else { "would go" };
    let findings = counted(count, "finding");
    format!("claim {name}, {}, {fate}: {findings}", dollars(charge.0.into()))
}

/// Calls with the segment a finding is about, when it can be read.
fn with_segment<T>(
    finding: &Finding,
    subject: &Subject<'_>,
    act: impl FnOnce(Option<Segment<'_>>) -> Result<T>,
) -> Result<T> {
    let at = finding.at();
    let Some(set) = subject.set else { return act(None) };
    let length = SEGMENT_SHOWN.min(subject.source.bytes.saturating_sub(at.offset));
    let bytes = subject.source.bytes_at(at.offset, length)?;
    let segments = x12::lex(&bytes, subject.source.delimiters(set), at.offset).numbered_from(at.ordinal);
    act(segments.iter().next())
}

/// An edit as SARIF knows a rule.
fn rule(edit: &Edit) -> Value {
    let level = match edit.severity {
        Severity::Reject => "error",
        Severity::Warn => "warning",
        Severity::Info => "note",
    };
    json!({
        "id": edit.id,
        "shortDescription": { "text": format!("{}.", edit.title()) },
        "help": { "text": edit.fix, "markdown": edit.page() },
        "defaultConfiguration": { "level": level },
        "properties": { "snipType": edit.snip.number(), "claimStatus": edit.status },
    })
}

/// A path as a URI reference: what a URI may not hold is escaped.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    path.bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~!".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The width to draw in: the terminal's, 80 when it does not say; a pipe is not wrapped.
fn width() -> usize {
    if !io::stdout().is_terminal() {
        return usize::MAX;
    }
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.unwrap_or(80).max(40)
}

/// Findings that are written one by one before any are gathered.
const FIRST_FINDINGS: u64 = 100;

const SARIF_SCHEMA: &str = "\"https://json.schemastore.org/sarif-2.1.0.json\"";

/// Most bytes of a segment that are looked at to draw it.
const SEGMENT_SHOWN: u64 = 4096;
