//! `check --repair`: writes files with what can be repaired safely repaired.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use pipeline::piece::{PieceBytes, Source};
use scrub::{Change, Repairer, Scrubber, recounted};
use x12::{EnvelopeFaultKind, Segment, TransactionSet};

use crate::args::CheckArgs;
use crate::check::{Subject, claim_sets, is_claims, scrub_file, tell_faults};
use crate::tell::Teller;

/// The folder that repaired files are written to.
pub(crate) struct Outs {
    folder: PathBuf,
    /// Files that must not be written over: those that are read.
    inputs: BTreeSet<PathBuf>,
    written: BTreeSet<PathBuf>,
}

impl Outs {
    /// The folder asked for, made when it is not there.
    pub(crate) fn new(args: &CheckArgs) -> Result<Option<Self>> {
        let Some(folder) = &args.repair else { return Ok(None) };
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let inputs = args.files.iter().filter_map(|path| path.canonicalize().ok()).collect();
        Ok(Some(Self { folder: folder.clone(), inputs, written: BTreeSet::new() }))
    }

    /// Where the repaired copy of a source goes.
    fn path(&mut self, source: &Source) -> Result<PathBuf> {
        let name = source.name.rsplit('/').next().unwrap_or("claims.837").replace('!', "-");
        let path = self.folder.join(name);
        if path.canonicalize().is_ok_and(|path| self.inputs.contains(&path)) {
            bail!("{} is read and would be written over; --repair names another folder", path.display());
        }
        if !self.written.insert(path.clone()) {
            bail!("two files would be written to {}; repair them one by one", path.display());
        }
        Ok(path)
    }
}

/// Writes a source with its 837s repaired, tells each change, and scrubs what was written. A source without
/// an 837 is not written.
pub(crate) fn repair<W: Write>(
    scrubber: &Scrubber<'_>,
    source: &Source,
    outs: &mut Outs,
    teller: &mut Teller<'_, W>,
) -> Result<()> {
    if claim_sets(source).next().is_none() {
        return tell_faults(scrubber, source, teller.left());
    }
    let path = outs.path(source)?;
    let unfinished = path.with_extension("unfinished");
    let file = File::create(&unfinished).with_context(|| format!("cannot write {}", unfinished.display()))?;
    let mut copy = Copy { source, out: BufWriter::new(file), done: 0, recounts: recounts(source) };
    for set in claim_sets(source) {
        copy.set(set, teller)?;
    }
    copy.recount_before(u64::MAX, None, teller)?;
    copy.through(source.bytes)?;
    copy.out.flush()?;
    drop(copy);
    fs::rename(&unfinished, &path).with_context(|| format!("cannot write {}", path.display()))?;
    scrub_file(scrubber, &path, teller.left()).map(|_| ())
}

/// A count that is wrong: where its trailer stands, and what it should be.
struct Recount {
    offset: u64,
    count: u64,
    delimiters: x12::Delimiters,
}

/// The counts of a source that are wrong, by offset. SE is counted for 837s only, GE and IEA for all.
fn recounts(source: &Source) -> Vec<Recount> {
    let survey = &source.survey;
    let mut sets_of = vec![0; survey.groups.len()];
    for group in survey.sets.iter().filter_map(|set| set.group) {
        sets_of[group as usize] += 1;
    }
    let mut groups_of = vec![0; survey.interchanges.len()];
    for group in &survey.groups {
        groups_of[group.interchange as usize] += 1;
    }
    let mut found = Vec::new();
    for fault in &survey.faults {
        let Some(interchange) = fault.interchange else { continue };
        let set = fault.set.map(|set| &survey.sets[set as usize]);
        let count = match (fault.kind, fault.group, set) {
            (EnvelopeFaultKind::SegmentCount, _, Some(set)) if is_claims(set) => u64::from(set.segment_count),
            (EnvelopeFaultKind::SetCount, Some(group), _) => sets_of[group as usize],
            (EnvelopeFaultKind::GroupCount, _, _) => groups_of[interchange as usize],
            _ => continue,
        };
        let delimiters = survey.interchanges[interchange as usize].delimiters;
        found.push(Recount { offset: fault.offset, count, delimiters });
    }
    found.sort_by_key(|recount| std::cmp::Reverse(recount.offset));
    found
}

/// A copy in the making.
struct Copy<'s> {
    source: &'s Source,
    out: BufWriter<File>,
    /// Bytes of the source that have been dealt with.
    done: u64,
    /// The nearest last.
    recounts: Vec<Recount>,
}

impl Copy<'_> {
    fn set<W: Write>(&mut self, set: &TransactionSet, teller: &mut Teller<'_, W>) -> Result<()> {
        self.recount_before(set.offset, None, teller)?;
        let mut repairer = Repairer::default();
        let mut claim: Option<String> = None;
        let mut changes = Vec::new();
        for piece in 0..set.pieces.len() {
            let bytes = PieceBytes::read(self.source, set, piece as u32)?;
            let segments = bytes.lex();
            for segment in segments.body.iter() {
                match segment.id() {
                    b"CLM" => claim = Some(claims::text(segment.element(1)).into_owned()),
                    b"HL" | b"SE" => claim = None,
                    _ => {}
                }
                let offset = segment.place().offset;
                self.recount_before(offset + 1, Some(set), teller)?;
                if offset < self.done {
                    continue;
                }
                if let Some(raw) = repairer.repair(&segment, &mut changes) {
                    self.replace(&segment, &raw)?;
                    let subject = Subject { source: self.source, set: Some(set), claim: claim.as_deref() };
                    for change in changes.drain(..) {
                        teller.change(&change, &segment, &subject)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Counts again in the trailers that stand before `end`.
    fn recount_before<W: Write>(
        &mut self,
        end: u64,
        set: Option<&TransactionSet>,
        teller: &mut Teller<'_, W>,
    ) -> Result<()> {
        while let Some(recount) = self.recounts.pop_if(|recount| recount.offset < end) {
            let length = TRAILER_MAX.min(self.source.bytes - recount.offset);
            let bytes = self.source.bytes_at(recount.offset, length)?;
            let segments = x12::lex(&bytes, recount.delimiters, recount.offset);
            let Some(segment) = segments.iter().next() else { continue };
            let changed: Option<(Vec<u8>, Change)> = recounted(&segment, recount.count);
            if let Some((raw, change)) = changed.filter(|_| is_trailer(&segment)) {
                self.replace(&segment, &raw)?;
                teller.change(&change, &segment, &Subject { source: self.source, set, claim: None })?;
            }
        }
        Ok(())
    }

    /// Writes the source up to a segment, and then other bytes in its place.
    fn replace(&mut self, segment: &Segment<'_>, raw: &[u8]) -> Result<()> {
        let offset = segment.place().offset;
        self.through(offset)?;
        self.out.write_all(raw)?;
        self.done = offset + segment.raw().len() as u64;
        Ok(())
    }

    /// Writes the source as it is up to `end`.
    fn through(&mut self, end: u64) -> Result<()> {
        if end > self.done {
            let mut reader = self.source.reader(self.done, end - self.done).take(end - self.done);
            io::copy(&mut reader, &mut self.out)?;
            self.done = end;
        }
        Ok(())
    }
}

fn is_trailer(segment: &Segment<'_>) -> bool {
    matches!(segment.id(), b"SE" | b"GE" | b"IEA")
}

/// Bytes in which a trailer must end.
const TRAILER_MAX: u64 = 256;
