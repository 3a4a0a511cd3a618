//! Interchanges, functional groups and transaction sets around segments.

use std::cell::Cell;
use std::io::{self, Write};

use crate::Day;
use crate::segments::{Delimiters, Segments, segment};

/// Control numbers, each used once in a drop.
#[derive(Debug)]
pub(crate) struct ControlNumbers {
    interchange: Cell<u64>,
    group: Cell<u64>,
}

/// The last numbers that were used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Numbers {
    pub(crate) interchange: u64,
    pub(crate) group: u64,
    /// Of remittances, counted over the drop.
    pub(crate) remittance: u64,
}

impl ControlNumbers {
    /// Goes on after these.
    pub(crate) fn after(last: Numbers) -> Self {
        Self { interchange: Cell::new(last.interchange), group: Cell::new(last.group) }
    }

    /// The last interchange and the last group.
    pub(crate) fn last(&self) -> (u64, u64) {
        (self.interchange.get(), self.group.get())
    }

    fn next(last: &Cell<u64>) -> u64 {
        last.set(last.get() + 1);
        last.get()
    }
}

/// Who sends to whom, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route<'r> {
    pub(crate) sender: &'r str,
    pub(crate) receiver: &'r str,
    pub(crate) day: Day,
    /// HHMM.
    pub(crate) time: &'r str,
}

/// Where in the envelopes something is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Place {
    /// ISA13.
    pub(crate) interchange: String,
    /// GS06.
    pub(crate) group: u64,
    /// ST02.
    pub(crate) set: String,
}

/// Writes envelopes to `W` and counts what they hold.
pub(crate) struct Envelope<'n, W> {
    out: W,
    numbers: &'n ControlNumbers,
    pub(crate) segments: Segments,
    pub(crate) place: Place,
    groups: u64,
    sets: u64,
    pub(crate) interchanges_total: u64,
    pub(crate) groups_total: u64,
    pub(crate) sets_total: u64,
}

impl<'n, W: Write> Envelope<'n, W> {
    pub(crate) fn new(out: W, numbers: &'n ControlNumbers) -> Self {
        Self {
            out,
            numbers,
            segments: Segments::new(Delimiters::USUAL),
            place: Place::default(),
            groups: 0,
            sets: 0,
            interchanges_total: 0,
            groups_total: 0,
            sets_total: 0,
        }
    }

    /// Writes bytes that are no segments.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.segments.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn open_interchange(&mut self, route: Route<'_>, delimiters: Delimiters) {
        let number = ControlNumbers::next(&self.numbers.interchange);
        self.interchanges_total += 1;
        self.groups = 0;
        self.segments.delimiters = delimiters;
        self.place.interchange = format!("{number:09}");
        let e = char::from(delimiters.element);
        let day = String::from_utf8_lossy(&route.day.ccyymmdd()[2..]).into_owned();
        let header = format!(
            "ISA{e}00{e}{0:10}{e}00{e}{0:10}{e}ZZ{e}{1:<15}{e}ZZ{e}{2:<15}{e}{day}{e}{3}{e}{4}{e}00501{e}{5}{e}0{e}P{e}",
            "",
            route.sender,
            route.receiver,
            route.time,
            char::from(delimiters.repetition),
            self.place.interchange,
        );
        self.raw(header.as_bytes());
        self.raw(&[delimiters.component]);
        self.segments.end();
    }

    pub(crate) fn close_interchange(&mut self) {
        segment!(&mut self.segments, "IEA", self.groups, self.place.interchange);
    }

    /// A TA1 stands between ISA and the first group.
    pub(crate) fn acknowledge_interchange(&mut self, number: &str, day: Day, time: &str) {
        let day = String::from_utf8_lossy(&day.ccyymmdd()[2..]).into_owned();
        segment!(&mut self.segments, "TA1", number, day, time, "A", "000");
    }

    pub(crate) fn open_group(&mut self, id: &str, version: &str, route: Route<'_>) {
        self.groups += 1;
        self.groups_total += 1;
        self.sets = 0;
        self.place.group = ControlNumbers::next(&self.numbers.group);
        let group = self.place.group;
        segment!(
            &mut self.segments,
            "GS",
            id,
            route.sender,
            route.receiver,
            route.day,
            route.time,
            group,
            "X",
            version
        );
    }

    pub(crate) fn close_group(&mut self) {
        segment!(&mut self.segments, "GE", self.sets, self.place.group);
    }

    /// Opens a set; ST is its first segment.
    pub(crate) fn open_set(&mut self, id: &str, version: &str) {
        self.sets += 1;
        self.sets_total += 1;
        self.place.set = format!("{:04}", self.sets);
        self.segments.count = 0;
        segment!(&mut self.segments, "ST", id, self.place.set, version);
    }

    pub(crate) fn close_set(&mut self) {
        let count = self.segments.count + 1;
        segment!(&mut self.segments, "SE", count, self.place.set);
    }

    /// Writes a set that stands in another file too, with all its segments.
    pub(crate) fn repeat_set(&mut self, set: &[u8]) {
        self.sets += 1;
        self.sets_total += 1;
        self.raw(set);
    }

    /// Hands over what has been written, once it is much.
    pub(crate) fn drain(&mut self) -> io::Result<()> {
        if self.segments.bytes.len() < DRAIN_AT {
            return Ok(());
        }
        self.flush()
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.segments.bytes)?;
        self.segments.bytes.clear();
        Ok(())
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.out.flush()?;
        Ok(self.out)
    }
}

const DRAIN_AT: usize = 256 << 10;
