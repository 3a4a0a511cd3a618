//! What a run answers to whoever sent it files: kept in the lake by the commit, then delivered.
//!
//! With `[acknowledge]` in the configuration a batch makes the TA1, 999 and 277CA of its files and keeps them in
//! one side file, in order, with the control number that comes next. The commit makes it part of the lake; only
//! then are the answers copied to the folder they are to lie in. A run that is killed in between is completed
//! by the next one, with the same bytes.
//!
//! The side file is a list of answers, each a line `path length` and so many bytes, and a last line
//! `next number`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use lake::{FileEntry, Lake};

use crate::acknowledge::{Answering, Answers, Beside};
use crate::batch::{Bench, Job};
use crate::in_order::in_order;
use crate::rows::SetStatus;
use crate::stage::Context;
use crate::{Config, Error, ErrorKind};

impl Job<'_> {
    /// Answers every interchange that something new came in, and keeps the answers.
    pub(crate) fn answer_senders(
        &self,
        context: &Context<'_>,
        statuses: &[Vec<SetStatus>],
        bench: &mut Bench<'_>,
    ) -> Result<(), Error> {
        let Some(first) = self.first_number.filter(|_| self.config.acknowledge.is_some()) else {
            return Ok(());
        };
        let mut asked: Vec<(usize, usize, u32)> = Vec::new();
        let mut next = first;
        for (at, source) in self.sources.iter().enumerate() {
            for (interchange, is_new) in
                SetStatus::of_interchanges(source, &statuses[at]).into_iter().enumerate()
            {
                if is_new != Some(false) {
                    asked.push((at, interchange, next));
                    // TA1, 999 and 277CA, whether or not there is one of each.
                    next = (next + 2) % NUMBER_MAX + 1;
                }
            }
        }
        let work =
            |(at, interchange, mut number): (usize, usize, u32)| -> Result<Vec<(String, Vec<u8>)>, Error> {
                let source = &self.sources[at];
                let mut answering = Answering::new(context.scrubber, self.as_of);
                answering.beside = Some(Beside { context, statuses: &statuses[at], source: at as u32 });
                let mut numbers = || {
                    let own = number;
                    number = own % NUMBER_MAX + 1;
                    own
                };
                let answers = answering.answer(source, interchange, &mut numbers)?;
                let about = &source.survey.interchanges[interchange];
                let folder = plain(about.isa(6));
                let stem = format!("{}-{}-{:x}", plain(about.isa(13)), &source.id.hex()[..12], about.offset);
                Ok(files(answers).map(|(kind, bytes)| (format!("{folder}/{stem}.{kind}"), bytes)).collect())
            };
        let mut file = bench.side_file(AREA, "answers")?;
        let mut count = 0;
        let unwritable = |cause| Error::new(ErrorKind::Lake, "cannot write answers").because(cause);
        in_order(asked, work, |answers| {
            for (path, bytes) in answers {
                count += 1;
                keep_file(&mut file, &path, &bytes).map_err(unwritable)?;
            }
            Ok(())
        })?;
        keep_next(&mut file, next).map_err(unwritable)?;
        bench.keep_side_file(file, count)
    }

    /// Keeps the answers that the batch gave when it was first published: senders have them.
    pub(crate) fn keep_answers(&self, lake: &Lake, bench: &mut Bench<'_>) -> Result<(), Error> {
        let Some(entry) = kept(lake, AREA)?.into_iter().find(|entry| is_of(entry, &self.batch_id)) else {
            return Ok(());
        };
        let path = lake.root().join(&entry.path);
        let mut file = bench.side_file(AREA, "answers")?;
        let copied = File::open(&path).and_then(|mut from| io::copy(&mut from, &mut file));
        copied.map_err(|cause| Error::at(ErrorKind::Lake, "cannot copy answers", &path).because(cause))?;
        bench.keep_side_file(file, entry.rows)
    }
}

/// The control number that the next answers begin with; `batches` are those published, in order.
pub(crate) fn next_number(lake: &Lake, batches: &[&str]) -> Result<u32, Error> {
    Ok(next_number_in(lake, AREA, batches)?.unwrap_or(1))
}

/// The control number that the next files of an area begin with; `None` when there are none yet.
pub(crate) fn next_number_in(lake: &Lake, area: &str, batches: &[&str]) -> Result<Option<u32>, Error> {
    let kept = kept(lake, area)?;
    let newest = batches.iter().rev().find_map(|batch| kept.iter().find(|entry| is_of(entry, batch)));
    let Some(entry) = newest else { return Ok(None) };
    let mut next = 1;
    read(lake, entry, |_, _| Ok(()), &mut next)?;
    Ok(Some(next))
}

/// Copies to their folder the answers of batches that have not been delivered yet.
pub(crate) fn deliver(lake: &Lake, config: &Config, batches: &[&str]) -> Result<(), Error> {
    let Some(acknowledge) = &config.acknowledge else { return Ok(()) };
    deliver_kept(lake, (AREA, DELIVERED), &acknowledge.folder, batches)
}

/// Copies to a folder the files kept in an area of the lake that have not been delivered yet, as `mark` has it.
pub(crate) fn deliver_kept(
    lake: &Lake,
    (area, mark): (&str, &str),
    folder: &Path,
    batches: &[&str],
) -> Result<(), Error> {
    let kept = kept(lake, area)?;
    let answered: Vec<(&str, &FileEntry)> = batches
        .iter()
        .filter_map(|batch| Some((*batch, kept.iter().find(|entry| is_of(entry, batch))?)))
        .collect();
    let mark = lake.root().join(mark);
    let mut delivered: BTreeSet<String> = match fs::read_to_string(&mark) {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        // Only the last can have been left out.
        Err(_) => answered.iter().rev().skip(1).map(|(batch, _)| (*batch).to_owned()).collect(),
    };
    let folder = lake.root().join(folder);
    let mut is_more = false;
    for (batch, entry) in answered {
        if delivered.contains(batch) {
            continue;
        }
        read(lake, entry, |path, bytes| put(&folder.join(path), bytes), &mut 0)?;
        delivered.insert(batch.to_owned());
        is_more = true;
    }
    if is_more {
        let text = delivered.iter().fold(String::new(), |text, batch| text + batch + "\n");
        put(&mark, text.as_bytes())?;
    }
    Ok(())
}

/// Adds a file, to be copied to this path, to a side file.
pub(crate) fn keep_file(side_file: &mut impl Write, path: &str, bytes: &[u8]) -> io::Result<()> {
    writeln!(side_file, "{path} {}", bytes.len())?;
    side_file.write_all(bytes)
}

/// Ends a side file with the control number that comes next.
pub(crate) fn keep_next(side_file: &mut impl Write, next: u32) -> io::Result<()> {
    writeln!(side_file, "{NEXT} {next}")
}

/// Reads a side file of answers.
fn read(
    lake: &Lake,
    entry: &FileEntry,
    mut each: impl FnMut(&str, &[u8]) -> Result<(), Error>,
    next: &mut u32,
) -> Result<(), Error> {
    let path = lake.root().join(&entry.path);
    let unreadable = |cause| Error::at(ErrorKind::Lake, "cannot read answers", &path).because(cause);
    let damaged = || Error::at(ErrorKind::Lake, "these answers are damaged", &path);
    let mut from = BufReader::new(File::open(&path).map_err(unreadable)?);
    let mut line = String::new();
    loop {
        line.clear();
        from.read_line(&mut line).map_err(unreadable)?;
        let (name, number) = line.trim_end().rsplit_once(' ').ok_or_else(damaged)?;
        if name == NEXT {
            *next = number.parse().map_err(|_| damaged())?;
            return Ok(());
        }
        let mut bytes = vec![0; number.parse().map_err(|_| damaged())?];
        from.read_exact(&mut bytes).map_err(unreadable)?;
        each(name, &bytes)?;
    }
}

/// Writes a file whole or not at all; what is there already stays.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |cause| Error::at(ErrorKind::Lake, "cannot write", path).because(cause);
    let mut staged = path.as_os_str().to_owned();
    staged.push(".new");
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(&staged, bytes).and_then(|()| fs::rename(&staged, path)).map_err(failed)
}

/// What every batch of the lake keeps in an area.
fn kept(lake: &Lake, area: &str) -> Result<Vec<FileEntry>, Error> {
    Ok(lake.snapshot()?.side_files(area).cloned().collect())
}

fn is_of(entry: &FileEntry, batch: &str) -> bool {
    entry.batch() == Some(batch)
}

/// The 277CA first, so that whoever finds any of them finds the 999 or TA1 that goes with it.
fn files(answers: Answers) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    let all = [("277ca", answers.claim_status), ("999", answers.implementation), ("ta1", answers.ta1)];
    all.into_iter().filter_map(|(kind, bytes)| Some((kind, bytes?)))
}

/// Letters and digits of an identifier, for the name of a file.
pub(crate) fn plain(text: &str) -> String {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if plain.is_empty() { "unknown".to_owned() } else { plain }
}

/// The area of the lake that answers are kept in.
const AREA: &str = "answers";

/// Which batches have had their answers delivered.
const DELIVERED: &str = "state/answered";

const NEXT: &str = "next";

/// ISA13 has nine digits.
pub(crate) const NUMBER_MAX: u32 = 999_999_999;
