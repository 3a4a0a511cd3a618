//! `check`: scrubs claim files and draws what is wrong.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Result;
use claims::{ClaimReader, ClaimView};
use codes::CodeSets;
use pipeline::piece::{PieceBytes, Source};
use scrub::{Finding, Findings, Levels, Scrubber, Severity};
use x12::{Segment, TransactionSet};

use crate::args::{CheckArgs, CheckFormat};
use crate::draw::Drawing;
use crate::summary::dollars;
use crate::work::{config, today};

/// Scrubs files and says what is wrong with them.
pub(crate) fn check(args: &CheckArgs) -> Result<ExitCode> {
    let config = config(args.config.as_deref(), None)?;
    let codes = CodeSets::built_in();
    let scrubber = Scrubber::new(&codes, config.policy().clone(), args.as_of.unwrap_or_else(today));
    let mut desk = Desk {
        args,
        scrubber: &scrubber,
        out: io::stdout().lock(),
        counts: Counts::default(),
        width: width(),
    };
    if args.format == CheckFormat::Csv {
        writeln!(desk.out, "file,byte_offset,segment_ordinal,claim,edit_id,severity,place,message,fix")?;
    }
    for path in &args.files {
        for source in pipeline::single::open(path)? {
            desk.source(&source)?;
        }
    }
    desk.finish()
}

struct Desk<'d> {
    args: &'d CheckArgs,
    scrubber: &'d Scrubber<'d>,
    out: io::StdoutLock<'static>,
    counts: Counts,
    width: usize,
}

#[derive(Default)]
struct Counts {
    claims: u64,
    held: u64,
    held_cents: i128,
    findings: u64,
    rejects: u64,
    drawn: usize,
}

/// Which claim a finding is about, in words.
struct Subject<'s> {
    source: &'s Source,
    set: Option<&'s TransactionSet>,
    claim: Option<&'s str>,
}

impl Desk<'_> {
    fn source(&mut self, source: &Source) -> Result<()> {
        for fault in &source.survey.faults {
            if let Some(finding) = self.scrubber.envelope_finding(fault, &source.survey) {
                let set = fault.set.and_then(|set| source.survey.sets.get(set as usize));
                self.tell(&finding, &Subject { source, set, claim: None })?;
            }
        }
        for set in &source.survey.sets {
            let is_claims = Source::guide(set).is_some_and(|guide| ClaimReader::new(guide).is_some());
            if is_claims {
                let mut levels = Levels::new();
                for piece in 0..set.pieces.len() {
                    self.piece(source, set, piece as u32, &mut levels)?;
                }
            }
        }
        Ok(())
    }

    fn piece(
        &mut self,
        source: &Source,
        set: &TransactionSet,
        piece: u32,
        levels: &mut Levels,
    ) -> Result<()> {
        let bytes = PieceBytes::read(source, set, piece)?;
        let segments = bytes.lex();
        let guide = Source::guide(set).expect("the set has a guide");
        let mut reader = ClaimReader::new(guide).expect("the guide is an 837's");
        for above in &segments.context {
            reader.context(above);
        }
        let mut outcome = Ok(());
        let mut sink = |view: ClaimView<'_, '_>| {
            if outcome.is_ok() {
                outcome = self.claim(source, set, &view, levels);
            }
        };
        reader.read(&segments.body, &mut sink);
        match &segments.next {
            Some(next) => reader.end_before(next.segment(0), &mut sink),
            None => reader.finish(bytes.end(&segments), &mut sink),
        }
        outcome?;
        let mut findings = Findings::new();
        self.scrubber.guide_faults(&reader.take_faults(), &mut findings);
        for finding in findings.take() {
            self.tell(&finding, &Subject { source, set: Some(set), claim: None })?;
        }
        Ok(())
    }

    fn claim(
        &mut self,
        source: &Source,
        set: &TransactionSet,
        view: &ClaimView<'_, '_>,
        levels: &mut Levels,
    ) -> Result<()> {
        let mut findings = Findings::new();
        let above = self.scrubber.scrub_context(view, levels, &mut findings);
        for finding in findings.take() {
            self.tell(&finding, &Subject { source, set: Some(set), claim: None })?;
        }
        let within = self.scrubber.scrub_claim(view, &mut findings);
        let name = view.claim.control_number();
        for finding in findings.take() {
            self.tell(&finding, &Subject { source, set: Some(set), claim: Some(&name.lossy()) })?;
        }
        self.counts.claims += 1;
        if above.or(within) == scrub::Disposition::Held {
            self.counts.held += 1;
            self.counts.held_cents += i128::from(view.claim.total_charge().value.unwrap_or_default().0);
        }
        Ok(())
    }

    fn tell(&mut self, finding: &Finding, subject: &Subject<'_>) -> Result<()> {
        self.counts.findings += 1;
        self.counts.rejects += u64::from(finding.severity == Severity::Reject);
        match self.args.format {
            CheckFormat::Text => self.draw(finding, subject),
            CheckFormat::Json => self.json(finding, subject),
            CheckFormat::Csv => self.csv(finding, subject),
        }
    }

    fn draw(&mut self, finding: &Finding, subject: &Subject<'_>) -> Result<()> {
        if self.args.limit > 0 && self.counts.drawn >= self.args.limit {
            return Ok(());
        }
        self.counts.drawn += 1;
        let at = finding.at();
        let delimiters = subject.set.map(|set| subject.source.delimiters(set));
        let length = SEGMENT_SHOWN.min(subject.source.bytes.saturating_sub(at.offset));
        let bytes = subject.source.bytes_at(at.offset, length)?;
        let segments =
            delimiters.map(|delimiters| x12::lex(&bytes, delimiters, at.offset).numbered_from(at.ordinal));
        let segment: Option<Segment<'_>> = segments.as_ref().and_then(|segments| segments.iter().next());
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
    }

    fn json(&mut self, finding: &Finding, subject: &Subject<'_>) -> Result<()> {
        let object = serde_json::json!({
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
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        writeln!(
            self.out,
            "{},{},{},{},{},{},{},{},{}",
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

    fn finish(mut self) -> Result<ExitCode> {
        let counts = &self.counts;
        if self.args.format == CheckFormat::Text {
            let left_out = counts.findings - counts.drawn as u64;
            if left_out > 0 {
                writeln!(self.out, "… and {left_out} more; --limit 0 draws all\n")?;
            }
            writeln!(
                self.out,
                "{} claims, {} would be held ({}); {} findings, {} of them reject",
                counts.claims,
                counts.held,
                dollars(counts.held_cents),
                counts.findings,
                counts.rejects
            )?;
        }
        Ok(if counts.rejects > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}

impl Subject<'_> {
    fn words(&self) -> String {
        let mut words = self.source.name.clone();
        if let Some(set) = self.set {
            let _ = write!(words, ": interchange {}, set {}", self.source.isa13(set), set.st02);
        }
        if let Some(claim) = self.claim {
            let _ = write!(words, ", claim {claim}");
        }
        words
    }
}

/// The width to draw in: the terminal's, else what fits a page.
fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    if io::stdout().is_terminal() { told.unwrap_or(100) } else { 100 }
}

/// Most bytes of a segment that are looked at to draw it.
const SEGMENT_SHOWN: u64 = 4096;
