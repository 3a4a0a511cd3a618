//! `check`: scrubs claim files and says what is wrong with them.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use claims::{Cents, ClaimReader, ClaimType, ClaimView};
use pipeline::piece::{PieceBytes, Source};
use pipeline::single::{Seen, follow};
use scrub::{Disposition, Finding, Findings, Levels, Scrubber};
use x12::TransactionSet;

use crate::args::CheckArgs;
use crate::codes::code_sets;
use crate::repair::repair;
use crate::tally::Tally;
use crate::tell::Teller;
use crate::work::{config, today};

/// Scrubs files and says what is wrong with them.
pub(crate) fn check(args: &CheckArgs) -> Result<ExitCode> {
    let config = config(args.config.as_deref(), None)?;
    let codes = code_sets(args.codes.as_deref(), args.codes_as_of)?;
    let scrubber = Scrubber::new(&codes, config.policy().clone(), args.as_of.unwrap_or_else(today));
    // A pipe takes what it gets; whoever reads a terminal sees each claim when it is done.
    let mut teller = Teller::new(args, io::BufWriter::with_capacity(OUT_BUFFER, io::stdout().lock()));
    teller.begin()?;
    let mut outs = crate::repair::Outs::new(args)?;
    for path in &args.files {
        for source in scrub_file(&scrubber, path, &mut teller)? {
            note_unread(&source);
            if let Some(outs) = &mut outs {
                repair(&scrubber, &source, outs, &mut teller)?;
            }
        }
    }
    let rejects = teller.left().rejects();
    teller.finish()?;
    Ok(if rejects > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Says of a file why nothing was scrubbed in it, or not all.
fn note_unread(source: &Source) {
    let name = &source.name;
    if let Some(fault) = &source.fault {
        tracing::warn!("{name}: {fault}");
    } else if claim_sets(source).next().is_none() {
        let first = source.survey.sets.first();
        let what = first.map_or("no X12".to_owned(), |set| format!("sets of kind {}", set.st01));
        tracing::warn!("{name}: nothing to scrub, it holds {what}");
    }
}

/// Who is told what is found.
pub(crate) trait Listener {
    /// What is wrong with an envelope, or with what stands above claims.
    fn above(&mut self, findings: &[Finding], subject: &Subject<'_>) -> Result<()>;

    /// A claim, and what is wrong with it.
    fn claim(&mut self, claim: &ClaimTold<'_>) -> Result<()>;
}

/// A claim that was scrubbed.
pub(crate) struct ClaimTold<'t> {
    pub(crate) subject: Subject<'t>,
    pub(crate) charge: Cents,
    pub(crate) held: bool,
    pub(crate) findings: Vec<Finding>,
}

/// What findings are about, in words.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'s> {
    pub(crate) source: &'s Source,
    pub(crate) set: Option<&'s TransactionSet>,
    /// The patient control number.
    pub(crate) claim: Option<&'s str>,
}

/// Scrubs the 837s of a file, claim by claim, as they are read; gives its sources.
pub(crate) fn scrub_file(
    scrubber: &Scrubber<'_>,
    path: &Path,
    listener: &mut dyn Listener,
) -> Result<Vec<Source>> {
    let mut stand = Stand::default();
    follow(path, &mut |source, seen| stand.go_on(scrubber, source, seen, listener))
}

/// How far a source has been scrubbed.
#[derive(Default)]
struct Stand {
    set: usize,
    piece: usize,
    levels: Levels,
}

impl Stand {
    /// Scrubs the pieces that have become whole since the last time; when the source is, tells its faults and
    /// begins anew.
    fn go_on(
        &mut self,
        scrubber: &Scrubber<'_>,
        source: &Source,
        seen: Seen<'_>,
        listener: &mut dyn Listener,
    ) -> Result<()> {
        while let Some(set) = source.survey.sets.get(self.set) {
            self.pieces(scrubber, source, set, listener)?;
            *self = Self { set: self.set + 1, ..Self::default() };
        }
        match seen {
            Seen::Part(None) => return Ok(()),
            Seen::Part(Some(set)) => return self.pieces(scrubber, source, set, listener),
            Seen::Whole => *self = Self::default(),
        }
        tell_faults(scrubber, source, listener)
    }

    fn pieces(
        &mut self,
        scrubber: &Scrubber<'_>,
        source: &Source,
        set: &TransactionSet,
        listener: &mut dyn Listener,
    ) -> Result<()> {
        if is_claims(set) {
            for piece in self.piece..set.pieces.len() {
                scrub_piece(scrubber, (source, set, piece as u32), &mut self.levels, listener)?;
            }
        }
        self.piece = set.pieces.len();
        Ok(())
    }
}

/// Tells what is wrong with the envelopes of a source.
pub(crate) fn tell_faults(
    scrubber: &Scrubber<'_>,
    source: &Source,
    listener: &mut dyn Listener,
) -> Result<()> {
    for (_, finding) in pipeline::damage(scrubber, source) {
        listener.above(&[finding], &Subject { source, set: None, claim: None })?;
    }
    for fault in &source.survey.faults {
        if let Some(finding) = scrubber.envelope_finding(fault, &source.survey) {
            let set = fault.set.and_then(|set| source.survey.sets.get(set as usize));
            listener.above(&[finding], &Subject { source, set, claim: None })?;
        }
    }
    Ok(())
}

/// The sets of a source that are 837s.
pub(crate) fn claim_sets(source: &Source) -> impl Iterator<Item = &TransactionSet> {
    source.survey.sets.iter().filter(|set| is_claims(set))
}

/// Whether a set is an 837.
pub(crate) fn is_claims(set: &TransactionSet) -> bool {
    Source::guide(set).is_some_and(|guide| ClaimType::of_guide(guide.id()).is_some())
}

fn scrub_piece(
    scrubber: &Scrubber<'_>,
    (source, set, piece): (&Source, &TransactionSet, u32),
    levels: &mut Levels,
    listener: &mut dyn Listener,
) -> Result<()> {
    let bytes = PieceBytes::read(source, set, piece)?;
    let segments = bytes.lex();
    let guide = Source::guide(set).expect("the set has a guide");
    let mut reader = ClaimReader::new(guide).expect("the guide is an 837's");
    for above in &segments.context {
        reader.context(above);
    }
    let subject = Subject { source, set: Some(set), claim: None };
    let mut outcome = Ok(());
    let mut sink = |view: ClaimView<'_, '_>| {
        if outcome.is_ok() {
            outcome = scrub_claim(scrubber, &view, subject, levels, listener);
        }
    };
    reader.read(&segments.body, &mut sink);
    match &segments.next {
        Some(next) => reader.end_before(next.segment(0), &mut sink),
        None => reader.finish(bytes.end(&segments), &mut sink),
    }
    outcome?;
    let mut findings = Findings::new();
    scrubber.guide_faults(&reader.take_faults(), &mut findings);
    listener.above(&findings.take(), &subject)
}

fn scrub_claim(
    scrubber: &Scrubber<'_>,
    view: &ClaimView<'_, '_>,
    subject: Subject<'_>,
    levels: &mut Levels,
    listener: &mut dyn Listener,
) -> Result<()> {
    let mut findings = Findings::new();
    let above = scrubber.scrub_context(view, levels, &mut findings);
    listener.above(&findings.take(), &subject)?;
    let within = scrubber.scrub_claim(view, &mut findings);
    let name = view.claim.control_number();
    listener.claim(&ClaimTold {
        subject: Subject { claim: Some(&name.lossy()), ..subject },
        charge: view.claim.total_charge().value.unwrap_or_default(),
        held: above.or(within) == Disposition::Held,
        findings: findings.take(),
    })
}

/// Counts and tells nobody: what is left after repairs.
impl Listener for Tally {
    fn above(&mut self, findings: &[Finding], _: &Subject<'_>) -> Result<()> {
        self.add(findings);
        Ok(())
    }

    fn claim(&mut self, claim: &ClaimTold<'_>) -> Result<()> {
        self.add_claim(claim.charge, claim.held, &claim.findings);
        Ok(())
    }
}

impl Subject<'_> {
    /// File, interchange, set and claim.
    pub(crate) fn words(&self) -> String {
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

/// Bytes of output that are gathered before they are written.
const OUT_BUFFER: usize = 1 << 16;
