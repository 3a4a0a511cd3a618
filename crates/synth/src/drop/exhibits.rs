//! What a batch must survive, once each.

use std::fs;

use super::Drop;
use super::claims::claims_route;
use super::desks::Desks;
use super::naming::{claims_name, on_day, set_kind};
use super::work::settle;
use crate::claim::{ClaimSet, Composer, Desk};
use crate::segments::Delimiters;
use crate::truth::{Before, FileTruth, Truth};
use crate::world::{ClaimType, Practice};
use crate::{Error, Plan};

/// Of so many desks there may be copies.
const DESKS: usize = 4;

impl Drop<'_> {
    pub(super) fn write_exhibits(&mut self, practices: &[Practice]) -> Result<(), Error> {
        let desks: Vec<Desk> = Desks::new(self.plan, practices).take(DESKS).collect();
        let Some(first) = desks.first() else { return Ok(()) };
        self.write_resent(first)?;
        self.write_reenveloped(desks.get(2).unwrap_or(first))?;
        let professional = desks.iter().find(|desk| desk.claim_type == ClaimType::Professional);
        self.write_damaged(professional.unwrap_or(first))
    }

    /// The same bytes under another name.
    fn write_resent(&mut self, desk: &Desk) -> Result<(), Error> {
        let sent = on_day(self.plan, desk.sent, &claims_name(desk, ""));
        let name = on_day(self.plan, desk.sent.plus(1), &format!("RESEND_{}", claims_name(desk, "")));
        self.copy(&sent, &name, set_kind(desk.claim_type))
    }

    /// Copies a file of the drop.
    pub(super) fn copy(&mut self, file: &str, name: &str, kind: &'static str) -> Result<(), Error> {
        let (from, to) = (self.path(file), self.place(name)?);
        let bytes = fs::copy(from, &to).map_err(|error| Error::io(error, to))?;
        self.recorder.file(&FileTruth {
            name,
            kind,
            status: "duplicate",
            bytes,
            note: "same bytes as another",
        });
        Ok(())
    }

    /// The same transaction sets in new envelopes.
    fn write_reenveloped(&mut self, desk: &Desk) -> Result<(), Error> {
        let name = on_day(self.plan, desk.sent.plus(3), &format!("AGAIN_{}", claims_name(desk, "")));
        let mut file = self.create(&name)?;
        let settled = settle(self.plan, desk);
        self.write_claims_file(desk, &settled, &mut file, &name, None)?;
        self.recorder.truth.sets_repeated += file.sets_total;
        self.close(file, &name, set_kind(desk.claim_type), "every set stands in another file too")
    }

    /// Two sets of three claims, broken off in the last claim before its first line.
    fn write_damaged(&mut self, like: &Desk) -> Result<(), Error> {
        let plan = Plan { defects: 0, ..self.plan.clone() };
        let desk = Desk { ordinal: DAMAGED_DESK, first: self.plan.claims, claims: 6, ..like.clone() };
        let name = on_day(self.plan, desk.sent, &format!("CUT_{}", claims_name(&desk, "")));
        let mut file = self.create(&name)?;
        let route = claims_route(desk.sent);
        let version = desk.claim_type.version();
        file.open_interchange(route, Delimiters { line_end: "\n", ..Delimiters::USUAL });
        file.open_group("HC", version, route);
        let composer = Composer::new(&plan, &desk);
        for set in 0..2 {
            super::claims::open_set(&mut file, &desk, &format!("CUT{set:04}"));
            let mut claims = ClaimSet::new(&desk.practice, desk.claim_type);
            for of_set in 0..3 {
                let claim = composer.claim(desk.first + set * 3 + of_set);
                // Without the end of the interchange nothing in it goes out.
                let disposition = if (set, of_set) == (1, 2) { "quarantined" } else { "held" };
                let recorder = &mut self.recorder;
                recorder.claim(&claim, &desk.practice, &name, &file.place, disposition, Before::Silent);
                claims.write(&mut file.segments, &claim);
            }
            if set == 0 {
                file.close_set();
            }
        }
        Truth::count(&mut self.recorder.truth.sets, set_kind(desk.claim_type), 1);
        self.recorder.truth.sets_cut += 1;
        let last = find_last(&file.segments.bytes, b"\nLX*1~").expect("a claim has lines");
        file.segments.bytes.truncate(last + 1);
        // What is left of the segment that was being written.
        file.segments.bytes.extend_from_slice(b"LX*");
        self.recorder.truth.interchanges += file.interchanges_total;
        self.recorder.truth.groups += file.groups_total;
        let (bytes, _) = file.finish().and_then(crate::sink::Sink::finish).map_err(self.at(&name))?;
        self.recorder.file(&FileTruth {
            name: &name,
            kind: set_kind(desk.claim_type),
            status: "partial",
            bytes,
            note: "breaks off in the last claim of its second set",
        });
        Ok(())
    }
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

/// An ordinal of its own.
const DAMAGED_DESK: u64 = 99_999;
