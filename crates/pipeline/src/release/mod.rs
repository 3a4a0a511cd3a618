//! Claims that go out: clean ones, ones that are corrected, and ones for the payer next in line.
//!
//! What is sent is a commit of its own: rows of `releases`, and a side file with the very bytes and the next
//! control number. Only after the commit are the files copied to the folder that they are sent from. So a
//! release that is killed has either sent nothing, and does it all again, or is completed by the next one with
//! the same bytes; and whoever asks again finds that a claim has been sent.
//!
//! A claim that is not as it was is scrubbed again before it goes. What an edit rejects stays here, and is
//! told with what was found.

mod gather;
mod make;

pub(crate) use gather::Place;
pub(crate) use make::walk;

use std::collections::BTreeMap;
use std::path::Path;

use claims::Date;
pub use claims::draft::Change;
use lake::tables::claim::ReleaseRow;
use lake::tables::{Origin, Tables};
use lake::{Draft, Encoder, Kind, Lake};
pub use remit::outgoing::Again;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::config::hex;
use crate::outgoing::{deliver_kept, keep_file, keep_next, next_number_in};
use crate::report::Amount;
use crate::run::{Request, batches_in_order, locked};
use crate::totals::Tally;
use crate::{Error, ErrorKind};

/// What is to be sent.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// As what.
    pub what: What,
    /// Only claims of these patient control numbers, when there are any.
    pub control_numbers: Vec<String>,
    /// Only claims with open work in this queue.
    pub queue: Option<String>,
    /// Only claims of this practice.
    pub practice: Option<String>,
    /// Only claims that were sent to this payer (2010BB NM109).
    pub payer: Option<String>,
    /// What is to be changed in each claim.
    pub changes: Vec<Change>,
    /// Makes everything and sends nothing.
    pub is_trial: bool,
}

/// As what claims are to be sent.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum What {
    /// Clean claims, as they came.
    #[default]
    Originals,
    /// Claims that were denied or rejected, to the same payer: so, or as payer and remarks want them.
    Again(Option<Again>),
    /// Claims that a payer answered, to the next one they name.
    Secondary,
}

/// What was sent.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Released {
    /// The batch; `None` when nothing was sent.
    pub batch_id: Option<String>,
    /// What went out.
    pub sent: Amount,
    /// The files, by name below the folder that they are sent from, with what is in each.
    pub files: BTreeMap<String, Amount>,
    /// What stays here, and why.
    pub kept: Vec<Kept>,
}

/// A claim that was to go out and stays here.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Kept {
    /// The claim.
    pub claim_id: String,
    /// Its patient control number.
    pub patient_control_number: String,
    /// Its total charge in dollars.
    pub total_charge: String,
    /// `findings`, or why it is not to be sent, in a word.
    pub reason: String,
    /// What edits found, or why it is not to be sent, a sentence each.
    pub found: Vec<String>,
}

/// A claim that goes out.
struct Sent {
    release_id: String,
    claim: gather::Wanted,
    kind: &'static str,
    payer_id: String,
    total_charge: Option<i64>,
    receiver: String,
    isa13: String,
    gs06: String,
    st02: String,
    file: String,
}

/// A file that goes out: its name, and its bytes.
type Bytes = (String, Vec<u8>);

/// Sends claims, each once.
pub fn release(request: &Request<'_>, order: &Order, as_of: Date) -> Result<Released, Error> {
    locked(request, |lake, writer| {
        let commits = lake.history()?;
        let batches = batches_in_order(&commits);
        let folder = &request.config.release.folder;
        deliver_kept(lake, (AREA, DELIVERED), folder, &batches)?;
        let first = next_number_in(lake, AREA, &batches)?;
        let first = first.unwrap_or(request.config.release.number_first);
        let wanted = gather::wanted(lake, order)?;
        let mut desk = make::Desk::new(request, order, as_of, first);
        desk.work(lake, &commits, wanted)?;
        let make::Made { sent, files, kept, next } = desk.finish();
        let mut released = Released { kept, ..Released::default() };
        let mut all = Tally::default();
        let mut by_file: BTreeMap<String, Tally> = BTreeMap::new();
        for one in &sent {
            let cents = i128::from(one.total_charge.unwrap_or_default());
            let tally = Tally { count: 1, cents };
            all += tally;
            *by_file.entry(one.file.clone()).or_default() += tally;
        }
        released.sent = all.into();
        released.files = by_file.into_iter().map(|(name, tally)| (name, tally.into())).collect();
        if sent.is_empty() || order.is_trial {
            return Ok(released);
        }
        let batch_id = batch_id(as_of, &sent);
        let draft = staged(writer, (&batch_id, as_of), &sent, &files, next)?;
        let draft = Draft {
            digests: BTreeMap::from([("configuration".to_owned(), request.config.digest().to_owned())]),
            ..draft
        };
        writer.publish(draft)?;
        writer.describe()?;
        let published: Vec<&str> = batches.into_iter().chain([batch_id.as_str()]).collect();
        deliver_kept(lake, (AREA, DELIVERED), folder, &published)?;
        request.progress.end();
        Ok(Released { batch_id: Some(batch_id), ..released })
    })
}

/// Copies what a release that was killed left undelivered.
pub(crate) fn deliver(lake: &Lake, folder: &Path, batches: &[&str]) -> Result<(), Error> {
    deliver_kept(lake, (AREA, DELIVERED), folder, batches)
}

/// Rows and files of a release, in place for its commit.
fn staged(
    writer: &lake::Writer,
    (batch_id, as_of): (&str, Date),
    sent: &[Sent],
    files: &[Bytes],
    next: u32,
) -> Result<Draft, Error> {
    let encoder = Encoder::new();
    let mut staging = writer.stage(batch_id, &encoder)?;
    let mut tables = Tables::default();
    for one in sent {
        let origin = Origin {
            batch_id,
            practice_id: &one.claim.practice_id,
            source_sha256: &one.claim.place.source,
            byte_offset: one.claim.place.offset,
            segment_ordinal: 0,
        };
        tables.releases.push(&one.row(as_of), &origin);
    }
    staging.append_tables(&mut tables)?;
    let mut side_file = staging.side_file(AREA, "files")?;
    let unwritable = |cause| Error::new(ErrorKind::Lake, "cannot write what goes out").because(cause);
    for (name, bytes) in files {
        keep_file(&mut side_file, name, bytes).map_err(unwritable)?;
    }
    keep_next(&mut side_file, next).map_err(unwritable)?;
    staging.keep(side_file, files.len() as u64)?;
    let mut draft = Draft::new(batch_id, &as_of.to_string(), staging.finish()?);
    draft.kind = Kind::Release;
    let charges = sent.iter().map(|one| i128::from(one.total_charge.unwrap_or_default())).sum();
    draft.control_totals = BTreeMap::from([
        ("releases.rows".to_owned(), sent.len() as i128),
        ("releases.total_charge".to_owned(), charges),
    ]);
    Ok(draft)
}

impl Sent {
    fn row(&self, as_of: Date) -> ReleaseRow<'_> {
        ReleaseRow {
            release_id: &self.release_id,
            claim_id: &self.claim.claim_id,
            sent_as: self.kind,
            claim_payment_id: self.claim.answer.as_ref().map(|answer| &*answer.claim_payment_id),
            patient_control_number: &self.claim.control_number,
            payer_id: &self.payer_id,
            total_charge: self.total_charge,
            receiver: &self.receiver,
            isa13: &self.isa13,
            gs06: &self.gs06,
            st02: &self.st02,
            file: &self.file,
            released_on: as_of.days_since_epoch(),
        }
    }
}

/// The id of a release: the day, and a digest of what was sent. Nothing is sent twice, so none has another's.
fn batch_id(as_of: Date, sent: &[Sent]) -> String {
    let mut digest = Sha256::new();
    for one in sent {
        digest.update(&one.release_id);
        digest.update(b"\n");
    }
    format!("{as_of}-r{}", &hex(&digest.finalize())[..12])
}

/// The area of the lake that files which went out are kept in.
const AREA: &str = "releases";

/// Which releases have been delivered. It is no part of `state/`: made again, it would send them again.
const DELIVERED: &str = "releases/delivered";
