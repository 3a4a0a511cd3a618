//! Writes the files of a drop, one desk after the other.

mod claims;
mod desks;
mod dialect;
mod exhibits;
mod faulty;
mod payments;
mod spoil;
mod work;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::claim::Desk;
use crate::dice::Dice;
use crate::envelope::{ControlNumbers, Envelope};
use crate::sink::Sink;
use crate::truth::{FileTruth, Recorder, Truth};
use crate::world::{Practice, practices};
use crate::{Error, ErrorKind, NoiseKind, Plan};

use spoil::Spoiler;
use work::each_desk;

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
    let name = out.file_name().ok_or_else(|| Error::new(ErrorKind::NoName, out))?;
    let mut beside = name.to_owned();
    beside.push(".truth");
    let truth = out.with_file_name(beside);
    make_empty(out)?;
    make_empty(&truth)?;
    let practices = practices(plan.seed, plan.practices, plan.specialties());
    let numbers = ControlNumbers::default();
    let recorder = Recorder::new(&truth)?;
    let mut drop =
        Drop { plan, out, numbers: &numbers, recorder, remittances: 0, spoiler: Spoiler::new(plan) };
    let mut sent = Vec::new();
    each_desk(plan, &practices, |desks, done| {
        for (desk, mut settled) in desks {
            let paid = drop.write_claims(&desk, &settled)?;
            drop.write_payments(&desk, &mut settled, &paid)?;
            drop.recorder.close_claims()?;
            let _ = done.send(settled);
            if sent.len() < exhibits::DESKS {
                sent.push(desk);
            }
        }
        Ok(())
    })?;
    if plan.exhibits {
        drop.write_exhibits(&sent)?;
    }
    drop.write_faulty_files(&practices)?;
    drop.recorder.finish(&truth)
}

/// A drop while it is written.
struct Drop<'p> {
    plan: &'p Plan,
    out: &'p Path,
    numbers: &'p ControlNumbers,
    recorder: Recorder,
    /// 835 sets so far.
    remittances: u64,
    spoiler: Spoiler,
}

impl<'p> Drop<'p> {
    fn create(&self, name: &str) -> Result<Envelope<'p, Sink>, Error> {
        let path = self.path(name);
        let sink = Sink::create(&path).map_err(|error| Error::io(error, path))?;
        Ok(Envelope::new(sink, self.numbers))
    }

    /// Whether the files of a desk come in the dialect of their sender.
    fn varies(&self, desk: &Desk) -> bool {
        self.strikes(NoiseKind::Dialects, desk.ordinal)
    }

    /// What the name of a file ends in: a few senders compress what they send.
    fn ending(&self, index: u64) -> &'static str {
        let plain = self.plan.plain || self.plan.exhibits;
        let compressed = !plain && Dice::new(self.plan.seed, COMPRESSED, index).chance(100);
        if compressed { ".gz" } else { "" }
    }

    /// Whether that noise strikes the `index`-th thing that it can strike.
    fn strikes(&self, kind: NoiseKind, index: u64) -> bool {
        let rate = self.plan.noise[kind];
        rate > 0 && Dice::new(self.plan.seed, NOISE_PURPOSE + kind as u64, index).chance(rate)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.out.join(name)
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
        let bytes = envelope.finish().and_then(Sink::finish);
        let bytes = bytes.map_err(|error| Error::io(error, self.path(name)))?;
        self.recorder.file(&FileTruth { name, kind, status: "loaded", bytes, note })
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

const COMPRESSED: u64 = 11;

/// One for each kind of noise, from here on.
const NOISE_PURPOSE: u64 = 200;
