//! Files of claims with a fault that is no single claim's: of an envelope, of a header.
//!
//! Each stands in a file of its own, which nobody answers and nobody pays: whoever gets it sends it back.

use super::Drop;
use super::claims::{claims_route, open_set};
use super::naming::{claims_name, on_day, set_kind};
use crate::claim::{Claim, ClaimSet, Composer, Desk};
use crate::defect::{Change, DefectKind, Fate, Text};
use crate::envelope::{Envelope, Place};
use crate::segments::{Delimiters, Segments};
use crate::truth::{Before, FileTruth, Truth};
use crate::world::{ClaimType, Practice, practice_for};
use crate::{Error, Plan};

impl Drop<'_> {
    pub(super) fn write_faulty_files(&mut self, practices: &[Practice]) -> Result<(), Error> {
        let plan = self.plan;
        for (at, kind) in plan.kinds.iter().enumerate() {
            let claim_type = ClaimType::ALL[at % ClaimType::ALL.len()];
            let practice = practice_for(practices, claim_type, 0);
            let at = at as u64;
            let desk = Desk {
                ordinal: FIRST_DESK + at,
                practice: practice.clone(),
                claim_type,
                first: plan.claims + EXHIBITED + at * CLAIMS,
                claims: CLAIMS,
                sent: plan.last_service(),
            };
            if let Change::File(fate, change) = kind.change {
                let (mut text, claims) = self.whole_file(&desk)?;
                if change(&mut text).is_some() {
                    text.recount();
                    self.record_faulty_file(&desk, kind, fate, &text, &claims)?;
                }
            }
        }
        Ok(())
    }

    /// One interchange with one group of two sets, without fault, and its claims in order.
    fn whole_file(&self, desk: &Desk) -> Result<(Text, Vec<Claim>), Error> {
        let plan = Plan { defects: 0, ..self.plan.clone() };
        let composer = Composer::new(&plan, desk);
        let mut file = Envelope::new(Vec::new(), self.numbers);
        let (route, version) = (claims_route(desk.sent), desk.claim_type.version());
        let delimiters = Delimiters { line_end: "\n", ..Delimiters::USUAL };
        let mut all = Vec::new();
        file.open_interchange(route, delimiters);
        file.open_group("HC", version, route);
        for set in 0..SETS {
            open_set(&mut file, desk, &format!("F{:06}{set:04}", desk.ordinal));
            let mut claims = ClaimSet::new(&desk.practice, desk.claim_type);
            for of_set in 0..CLAIMS / SETS {
                let claim = composer.claim(desk.first + set * (CLAIMS / SETS) + of_set);
                all.push(claim.clone());
                claims.write(&mut file.segments, &claim);
            }
            file.close_set();
        }
        file.close_group();
        file.close_interchange();
        let bytes = file.finish().map_err(self.at(&claims_name(desk, "")))?;
        Ok((Text::read(&bytes, delimiters), all))
    }

    fn record_faulty_file(
        &mut self,
        desk: &Desk,
        kind: &DefectKind,
        fate: Fate,
        text: &Text,
        claims: &[Claim],
    ) -> Result<(), Error> {
        let name = on_day(self.plan, desk.sent, &claims_name(desk, ""));
        let touched = text.touched.unwrap_or_default();
        let faulty = set_of(text, touched);
        for (claim, at) in claims.iter().zip(text.all("CLM")) {
            // A fault within a set is that set's alone.
            let spared = faulty.is_some_and(|faulty| set_of(text, at) != Some(faulty));
            let fate = match fate {
                _ if spared => Fate::Released,
                // What nobody can read is no claim.
                Fate::Quarantined => continue,
                _ if !is_ended(text, at) => Fate::Quarantined,
                fate => fate,
            };
            let before = if fate == Fate::Held { Before::Rejected } else { Before::Silent };
            let place = place_of(text, at);
            self.recorder.claim(claim, &desk.practice, &name, &place, fate.word(), before);
        }
        self.recorder.defect(kind, "", &name, &place_of(text, touched));
        let read = text.all("ST*837").into_iter().filter(|&at| {
            fate != Fate::Quarantined || faulty.is_some_and(|faulty| set_of(text, at) != Some(faulty))
        });
        let (read, whole) = (read.count(), text.all("SE").len());
        // Without a header nothing is read at all.
        let headless = fate == Fate::Quarantined && touched == 0;
        if !headless {
            let truth = &mut self.recorder.truth;
            truth.interchanges += text.all("ISA").len() as u64;
            truth.groups += text.all("GS").len() as u64;
            Truth::count(&mut truth.sets, set_kind(desk.claim_type), read.min(whole) as u64);
            truth.sets_cut += read.saturating_sub(whole) as u64;
        }
        let known = ["ISA", "GS", "ST", "SE", "GE", "IEA"];
        let strays = |segment: &Vec<String>| faulty.is_none() && !known.contains(&&*segment[0]);
        let status = match text.segments.get(touched) {
            _ if headless => "quarantined",
            _ if text.cut => "partial",
            Some(segment) if strays(segment) => "partial",
            _ => "loaded",
        };
        let mut to = Segments::new(Delimiters::USUAL);
        text.write(&mut to);
        std::fs::write(self.place(&name)?, &to.bytes).map_err(self.at(&name))?;
        self.recorder.file(&FileTruth {
            name: &name,
            kind: set_kind(desk.claim_type),
            status,
            bytes: to.bytes.len() as u64,
            note: "one fault of its envelopes or headers",
        });
        Ok(())
    }
}

/// Whether something follows a claim that shows that it is whole.
fn is_ended(text: &Text, claim: usize) -> bool {
    let mut after = text.segments[claim + 1..].iter().map(|segment| &*segment[0]);
    let end = after.find(|id| matches!(*id, "CLM" | "SE" | "ST" | "GE" | "IEA"));
    matches!(end, Some("CLM" | "SE"))
}

/// Which set of the file a segment is in, counted from 1; none when it stands outside.
fn set_of(text: &Text, at: usize) -> Option<usize> {
    let before = text.segments.get(..at)?;
    let opened = before.iter().rev().find(|segment| matches!(&*segment[0], "ST" | "SE" | "GE"));
    let own = text.segments.get(at).is_some_and(|segment| segment[0] == "ST");
    let count = before.iter().filter(|segment| segment[0] == "ST").count();
    match opened {
        _ if own => Some(count + 1),
        Some(segment) if segment[0] == "ST" => Some(count),
        _ => None,
    }
}

/// Between which envelopes a segment stands.
fn place_of(text: &Text, at: usize) -> Place {
    let mut place = Place::default();
    for segment in text.segments.iter().take(at + 1) {
        let element = |n: usize| segment.get(n).cloned().unwrap_or_default();
        match &*segment[0] {
            "ISA" => place.interchange = element(13),
            "GS" => place.group = element(6).parse().unwrap_or_default(),
            "ST" => place.set = element(2),
            "GE" | "IEA" => place.set.clear(),
            _ => {}
        }
    }
    place
}

/// Ordinals and claims that no other desk has.
const FIRST_DESK: u64 = 800_000;

const EXHIBITED: u64 = 6;

const SETS: u64 = 2;

const CLAIMS: u64 = 4;
