//! Writes the files of a drop, desk by desk.

mod agenda;
mod claims;
mod desks;
mod dialect;
mod exhibits;
mod faulty;
mod naming;
mod payments;
mod spoil;
mod work;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use crate::claim::Desk;
use crate::defect::is_of_coding;
use crate::envelope::{ControlNumbers, Envelope, Numbers};
use crate::sink::{Sink, write_archive};
use crate::truth::{FileTruth, Recorder, Tables, Truth};
use crate::world::{Practice, practices};
use crate::{Error, ErrorKind, NoiseKind, Plan};

use agenda::Agenda;
use naming::archive_of;
use spoil::Spoiler;
use work::{Settled, WriteDesk, each_desk};

/// Writes a drop into the folder `out`, and its truth into the folder beside it named `<out>.truth`.
///
/// Both folders are made; neither may have anything in it. The same plan always makes the same bytes.
///
/// ```
/// # let folder = std::env::temp_dir().join(format!("synth-doc-{}", std::process::id()));
/// let plan = synth::Plan { claims: 50, practices: 3, ..synth::Plan::default() };
/// let truth = synth::write(&plan, &folder.join("drop"))?;
///
/// assert_eq!(truth.claims.values().map(|sum| sum.count).sum::<u64>(), 50);
/// assert!(folder.join("drop.truth/control_totals.json").exists());
/// # std::fs::remove_dir_all(folder).unwrap();
/// # Ok::<(), synth::Error>(())
/// ```
pub fn write(plan: &Plan, out: &Path) -> Result<Truth, Error> {
    write_on(plan, out, std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN))
}

/// Writes a drop and its truth on so many threads: whatever their number, they write the same bytes.
pub fn write_on(plan: &Plan, out: &Path, threads: NonZero<usize>) -> Result<Truth, Error> {
    let name = out.file_name().ok_or_else(|| Error::new(ErrorKind::NoName, out))?;
    let mut beside = name.to_owned();
    beside.push(".truth");
    let truth = out.with_file_name(beside);
    make_empty(out)?;
    make_empty(&truth)?;
    let practices = practices(plan.seed, plan.practices, plan.specialties());
    let mut tables = Tables::create(&truth)?;
    tables.write_configuration(&practices)?;
    if plan.kinds.iter().any(|kind| is_of_coding(kind)) {
        let last = plan.last_service();
        tables.write_codes(last.plus(-(plan.days as i32)), last)?;
    }
    tables.write_level_two(plan.as_of)?;
    let last = each_desk(plan, &practices, threads, &Folder { plan, out }, &mut tables)?;
    let numbers = ControlNumbers::after(last);
    let mut drop = Drop::new(plan, out, &numbers, last.remittance, 0);
    if plan.exhibits {
        drop.write_exhibits(&practices)?;
    }
    drop.write_faulty_files(&practices)?;
    tables.take(drop.recorder)?;
    tables.finish()
}

/// The folder that desks are written into.
struct Folder<'p> {
    plan: &'p Plan,
    out: &'p Path,
}

impl WriteDesk for Folder<'_> {
    fn write(
        &self,
        agenda: &Agenda<'_>,
        mut settled: Vec<Settled>,
        last: Numbers,
    ) -> Result<Recorder, Error> {
        let numbers = ControlNumbers::after(last);
        let mut drop = Drop::new(self.plan, self.out, &numbers, last.remittance, agenda.desk.ordinal);
        drop.write_claims(agenda.desk, &settled)?;
        drop.write_payments(agenda, &mut settled)?;
        let after = agenda.numbers_after(last);
        let used = (numbers.last(), drop.remittances);
        assert_eq!(used, ((after.interchange, after.group), after.remittance), "numbers were foreseen");
        Ok(drop.recorder)
    }
}

/// A part of a drop while it is written.
struct Drop<'p> {
    plan: &'p Plan,
    out: &'p Path,
    numbers: &'p ControlNumbers,
    recorder: Recorder,
    /// 835 sets so far.
    remittances: u64,
    spoiler: Spoiler,
    /// Members of archives that are not written yet, by their names.
    archives: BTreeMap<String, Vec<(String, Vec<u8>)>>,
}

impl<'p> Drop<'p> {
    fn new(plan: &'p Plan, out: &'p Path, numbers: &'p ControlNumbers, remittances: u64, desk: u64) -> Self {
        let (recorder, spoiler) = (Recorder::new(), Spoiler::new(plan, desk));
        Self { plan, out, numbers, recorder, remittances, spoiler, archives: BTreeMap::new() }
    }

    fn create(&self, name: &str) -> Result<Envelope<'p, Sink>, Error> {
        let sink = if archive_of(name).is_some() {
            Sink::member()
        } else {
            let path = self.place(name)?;
            Sink::create(&path).map_err(|error| Error::io(error, path))?
        };
        Ok(Envelope::new(sink, self.numbers))
    }

    /// Whether the files of a desk come in the dialect of their sender.
    fn varies(&self, desk: &Desk) -> bool {
        self.plan.strikes(NoiseKind::Dialects, desk.ordinal)
    }

    /// The path of a file, or of the archive it lies in.
    fn path(&self, name: &str) -> PathBuf {
        self.out.join(archive_of(name).unwrap_or(name))
    }

    /// The path for a file that is to be made; what comes day by day has a folder for each.
    fn place(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.path(name);
        if let Some(folder) = path.parent().filter(|_| self.plan.arrivals) {
            fs::create_dir_all(folder).map_err(|error| Error::io(error, folder))?;
        }
        Ok(path)
    }

    /// Writes the archives whose members are all there.
    fn seal(&mut self) -> Result<(), Error> {
        for (archive, members) in std::mem::take(&mut self.archives) {
            let path = self.place(&archive)?;
            write_archive(&path, &members).map_err(|error| Error::io(error, path))?;
        }
        Ok(())
    }

    /// Ends a file and counts its envelopes. Whoever wrote its sets counts those.
    fn close(
        &mut self,
        envelope: Envelope<'p, Sink>,
        name: &str,
        kind: &'static str,
        note: &'static str,
    ) -> Result<(), Error> {
        self.recorder.truth.interchanges += envelope.interchanges_total;
        self.recorder.truth.groups += envelope.groups_total;
        let finished = envelope.finish().and_then(Sink::finish);
        let (bytes, member) = finished.map_err(|error| Error::io(error, self.path(name)))?;
        if let (Some(member), Some((archive, inside))) = (member, name.split_once('!')) {
            let members = self.archives.entry(archive.to_owned()).or_default();
            members.push((inside.to_owned(), member));
        }
        self.recorder.file(&FileTruth { name, kind, status: "loaded", bytes, note });
        Ok(())
    }

    fn at(&self, name: &str) -> impl Fn(io::Error) -> Error + use<> {
        let path = self.path(name);
        move |error| Error::io(error, &path)
    }
}

fn make_empty(folder: &Path) -> Result<(), Error> {
    let made = fs::create_dir_all(folder).and_then(|()| fs::read_dir(folder));
    let mut inside = made.map_err(|error| Error::io(error, folder))?;
    if inside.next().is_some() {
        return Err(Error::new(ErrorKind::NotEmpty, folder));
    }
    Ok(())
}

/// The practice of a desk, as the rows of truth know it.
fn practice(desk: &Desk) -> &Practice {
    &desk.practice
}
