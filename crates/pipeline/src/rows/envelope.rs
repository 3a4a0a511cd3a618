//! Rows of what came in: files, interchanges, transaction sets, and bytes set aside.

use claims::Date;
use lake::tables::intake::{FileRow, InterchangeRow, TransactionRow};
use lake::tables::{Origin, Tables};
use x12::guide::GuideId;
use x12::{Interchange, TransactionSet};

use super::finding::{AsideRow, push_aside};
use super::text::days;
use crate::batch::is_claims;
use crate::identity::{SourceId, UNASSIGNED};
use crate::piece::Source;
use crate::stage::{Aside, Context, Made};
use crate::totals::Tally;

/// A file of the drop and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    /// Its path in the drop; `archive!member` within an archive.
    pub(crate) name: String,
    /// Its bytes as received.
    pub(crate) bytes: u64,
    /// `none`, `gzip`, `zip` or `zstd`.
    pub(crate) compression: &'static str,
    /// The source with its bytes.
    pub(crate) id: SourceId,
    /// Its bytes, decompressed.
    pub(crate) decompressed: u64,
    /// The batch that has had the same bytes.
    pub(crate) duplicate_of: Option<String>,
    /// Why its stream is not whole.
    pub(crate) fault: Option<String>,
}

/// What became of a transaction set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum SetStatus {
    /// Read.
    Loaded,
    /// Read as far as its bytes go. The whole of it may come yet.
    Partial,
    /// Read, but nothing comes of it: its envelope is at fault, or a test. It may come again in a sound one.
    Held,
    /// Its content was read before, as this transaction.
    Duplicate(String),
    /// It follows no implementation guide that is read here.
    Unsupported,
}

impl SetStatus {
    /// For each interchange of a source whether a set of it was not read before; `None` when it has no sets.
    pub(crate) fn of_interchanges(source: &Source, statuses: &[Self]) -> Vec<Option<bool>> {
        let mut is_new = vec![None; source.survey.interchanges.len()];
        for (set, status) in source.survey.sets.iter().zip(statuses) {
            let own = is_new[set.interchange as usize].get_or_insert(false);
            *own |= !matches!(status, Self::Duplicate(_));
        }
        is_new
    }

    /// Whether the segments of a set of this guide are read. An acknowledgment can say nothing without doing it,
    /// so one that is held is not.
    pub(crate) fn is_read(&self, guide: GuideId) -> bool {
        match self {
            Self::Loaded | Self::Partial => true,
            Self::Held => is_claims(guide) || guide == GuideId::Remittance,
            Self::Duplicate(_) | Self::Unsupported => false,
        }
    }

    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Loaded => "loaded",
            Self::Partial => "partial",
            Self::Held => "held",
            Self::Duplicate(_) => "duplicate",
            Self::Unsupported => "unsupported",
        }
    }
}

impl Arrival {
    /// An arrival as a commit remembers it.
    pub(crate) fn again(listed: &lake::Source) -> Option<Self> {
        let compression = ["gzip", "zip", "zstd"].into_iter().find(|known| *known == listed.compression);
        Some(Self {
            name: listed.path.clone(),
            bytes: listed.received_bytes,
            compression: compression.unwrap_or("none"),
            id: SourceId::of(listed)?,
            decompressed: listed.bytes,
            duplicate_of: None,
            fault: listed.fault.clone(),
        })
    }
}

/// What became of a file: `loaded`, `partial`, `quarantined` or `duplicate`.
pub(crate) fn file_status(arrival: &Arrival, source: Option<&Source>) -> &'static str {
    let source = source.filter(|_| arrival.duplicate_of.is_none());
    match source.map(|source| &source.survey) {
        None => "duplicate",
        Some(survey) if survey.interchanges.is_empty() && !source.is_some_and(Source::is_told) => {
            "quarantined"
        }
        Some(survey) if survey.bytes.unreadable > 0 || arrival.fault.is_some() => "partial",
        Some(_) => "loaded",
    }
}

/// Pushes the row of a file that was taken, or that had been taken before.
pub(crate) fn push_file(
    tables: &mut Tables,
    batch_id: &str,
    arrival: &Arrival,
    source: Option<&Source>,
    totals: (Tally, Tally),
) {
    let origin =
        Origin { batch_id, practice_id: UNASSIGNED, source_sha256: arrival.id.hex(), ..Origin::default() };
    let survey = source.map(|source| &source.survey);
    let bytes = survey.map(|survey| survey.bytes).unwrap_or_default();
    let status = file_status(arrival, source);
    tables.files.push(
        &FileRow {
            path: &arrival.name,
            bytes: arrival.bytes as i64,
            decompressed_bytes: (arrival.compression != "none").then_some(arrival.decompressed as i64),
            kind: source.map_or("unknown", |source| kind_of(source)),
            compression: arrival.compression,
            status,
            fault: arrival.fault.as_deref(),
            duplicate_of_batch_id: arrival.duplicate_of.as_deref(),
            interchanges: survey.map_or(0, |survey| survey.interchanges.len() as i32),
            transactions: survey.map_or(0, |survey| survey.sets.len() as i32),
            segments: survey
                .map_or(0, |survey| survey.sets.iter().map(|set| i64::from(set.segment_count)).sum()),
            claims: totals.0.count as i64,
            claim_payments: totals.1.count as i64,
            bytes_read: bytes.segments as i64,
            bytes_between: bytes.space as i64,
            bytes_quarantined: bytes.unreadable as i64,
        },
        &origin,
    );
}

/// Pushes the rows of a source's envelope: interchanges, transaction sets, and unreadable ranges.
pub(crate) fn push_envelope(
    made: &mut Made,
    context: &Context<'_>,
    source_at: usize,
    statuses: &[SetStatus],
    counts: &dyn Fn(u32) -> Tally,
) {
    let source = &context.sources[source_at];
    let origin = |offset: u64, segment_ordinal: u32| Origin {
        batch_id: context.batch_id,
        practice_id: UNASSIGNED,
        source_sha256: source.id.hex(),
        byte_offset: offset,
        segment_ordinal,
    };
    let mut groups = vec![0; source.survey.interchanges.len()];
    for group in &source.survey.groups {
        groups[group.interchange as usize] += 1;
    }
    for (at, interchange) in source.survey.interchanges.iter().enumerate() {
        let origin = &origin(interchange.offset, 0);
        push_interchange(&mut made.tables, source, (at, groups[at]), interchange, origin);
    }
    let mut aside = |level, reason, why: String, range: (u64, u64), ordinal| {
        let row = AsideRow { level, claim_id: None, control_number: None, charge: None };
        let aside = Aside { source: source_at as u32, offset: range.0, length: range.1, reason, why };
        push_aside(made, &source.id, aside, &row, &origin(range.0, ordinal));
    };
    for range in &source.survey.unreadable {
        let fault = source.fault.iter().map(|fault| format!(": {fault}"));
        let why = fault.fold(range.reason.to_string(), |why, fault| why + &fault);
        aside("bytes", range.reason.word(), why, (range.offset, range.length), 0);
    }
    for (set, status) in source.survey.sets.iter().zip(statuses) {
        if *status == SetStatus::Unsupported {
            let why = "the transaction set follows no implementation guide that is read here".to_owned();
            aside("transaction", "unsupported-set", why, (set.offset, set.end - set.offset), 1);
        }
    }
    let is_copy = |status: &&SetStatus| matches!(status, SetStatus::Duplicate(_));
    made.totals.duplicate_sets += statuses.iter().filter(is_copy).count() as u64;
    for (at, set) in source.survey.sets.iter().enumerate() {
        push_set(&mut made.tables, source, set, &statuses[at], counts(at as u32), &origin(set.offset, 1));
    }
}

fn push_interchange(
    tables: &mut Tables,
    source: &Source,
    (at, groups): (usize, i32),
    interchange: &Interchange,
    origin: &Origin<'_>,
) {
    tables.interchanges.push(
        &InterchangeRow {
            interchange_id: source.id.row(interchange.offset).as_str(),
            ordinal: at as i32 + 1,
            isa05: interchange.isa(5),
            isa06: interchange.isa(6),
            isa07: interchange.isa(7),
            isa08: interchange.isa(8),
            interchange_date: Date::parse(format!("20{}", interchange.isa(9)).as_bytes()).map(days),
            interchange_time: interchange.isa(10),
            isa12: interchange.isa(12),
            isa13: interchange.isa(13),
            acknowledgment_requested: interchange.isa(14) == "1",
            usage: interchange.isa(15),
            groups,
            bytes: (interchange.end - interchange.offset) as i64,
            status: if interchange.complete { "complete" } else { "partial" },
        },
        origin,
    );
}

fn push_set(
    tables: &mut Tables,
    source: &Source,
    set: &TransactionSet,
    status: &SetStatus,
    claims: Tally,
    origin: &Origin<'_>,
) {
    let interchange = &source.survey.interchanges[set.interchange as usize];
    let group = set.group.map(|group| &source.survey.groups[group as usize]);
    let digest = crate::config::hex(&set.digest);
    let duplicate_of = match status {
        SetStatus::Duplicate(of) => Some(of.as_str()),
        _ => None,
    };
    tables.transactions.push(
        &TransactionRow {
            transaction_id: source.id.row(set.offset).as_str(),
            interchange_id: source.id.row(interchange.offset).as_str(),
            isa13: interchange.isa(13),
            gs02: group.map_or("", |group| group.gs(2)),
            gs03: group.map_or("", |group| group.gs(3)),
            gs06: group.map_or("", |group| group.gs(6)),
            st01: &set.st01,
            st02: &set.st02,
            version: &set.version,
            digest: &digest,
            segments: i64::from(set.segment_count),
            segments_stated: set.segments_stated.map(|count| count as i64),
            claims: claims.count as i64,
            total_charge: money(claims.cents),
            reference: None,
            purpose: None,
            status: status.word(),
            duplicate_of_transaction_id: duplicate_of,
        },
        origin,
    );
}

/// A sum as a column holds it. A DECIMAL(18,2) holds ten quadrillion dollars; no sum comes near.
pub(crate) fn money(cents: i128) -> i64 {
    i64::try_from(cents).unwrap_or(if cents < 0 { i64::MIN } else { i64::MAX })
}

/// What a file mostly holds: the kind of its first set.
fn kind_of(source: &Source) -> &'static str {
    let first = source.survey.sets.first();
    match (first.map(|set| &*set.st01), first.map(|set| &*set.version)) {
        (Some("837"), Some(version)) if version.starts_with("005010X223") => "837I",
        (Some("837"), Some(version)) if version.starts_with("005010X224") => "837D",
        (Some("837"), _) => "837P",
        (Some("835"), _) => "835",
        (Some("277"), _) => "277CA",
        (Some("999"), _) => "999",
        (Some(_), _) => "other",
        (None, _) if source.statement.is_some() => "bank",
        (None, _) if source.decision.is_some() => "decision",
        (None, _) if !source.touches.is_empty() => "touch",
        (None, _) if source.survey.interchanges.iter().any(|isa| !isa.acknowledgments.is_empty()) => "TA1",
        (None, _) => "unknown",
    }
}
