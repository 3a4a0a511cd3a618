//! 837: claims read, scrubbed, and written down.

use ::claims::claim::Unplaced;
use ::claims::{Cents, ClaimReader, ClaimView, Place, ServiceLine};
use codes::price::Expected;
use lake::tables::Origin;
use remit::state::fold;
use remit::{Candidate, Likeness, MatchKey};
use scrub::{Disposition, Finding, Findings, Levels, Severity, Suggestion};
use x12::TransactionSet;

use super::{Aside, Context, Made};
use crate::book::first_event;
use crate::envelopes::level_finding;
use crate::identity::{Learned, UNASSIGNED};
use crate::piece::{PieceBytes, PieceRef, Source};
use crate::records::Records;
use crate::repeats::{reference, services_of};
use crate::rows::{AsideRow, ClaimRows, push_aside, push_claim, push_event, push_finding, push_suggestion};
use crate::totals::Tally;
use crate::{Error, keys};

/// What a task of claims made.
#[derive(Default)]
pub(crate) struct ClaimsMade {
    /// Rows and totals.
    pub(crate) made: Made,
    /// What later remittances and acknowledgments will look for.
    pub(crate) open: Records,
    /// Which practice bills under which NPI.
    pub(crate) learned: Learned,
}

/// Reads the pieces of a task.
pub(crate) fn run(context: &Context<'_>, task: &[PieceRef]) -> Result<ClaimsMade, Error> {
    let mut made = ClaimsMade::default();
    for &piece in task {
        let source = &context.sources[piece.source as usize];
        let set = piece.set(context.sources);
        let bytes = PieceBytes::read(source, set, piece.piece)?;
        made.open.reserve(set.pieces[piece.piece as usize].body.length as usize);
        Desk::new(context, source, set, piece, &mut made).read(&bytes);
    }
    Ok(made)
}

/// One piece being read.
struct Desk<'d> {
    context: &'d Context<'d>,
    source: &'d Source,
    set: &'d TransactionSet,
    piece: PieceRef,
    made: &'d mut ClaimsMade,
    levels: Levels,
    /// Where the piece begins; what stands before it was reported with an earlier one.
    begin: u64,
    findings: Findings,
    /// The billing provider's practice, and the offset of its HL.
    practice: (Option<u64>, String),
    /// Whether who bills is wrong by the configuration, and that holds claims.
    is_mistaken: bool,
    /// Keys of the claims so far, for whoever answers the set as a whole.
    sent: Vec<u8>,
}

/// Whether a claim is whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Whole {
    Yes,
    /// The bytes end within it.
    Cut,
}

impl<'d> Desk<'d> {
    fn new(
        context: &'d Context<'d>,
        source: &'d Source,
        set: &'d TransactionSet,
        piece: PieceRef,
        made: &'d mut ClaimsMade,
    ) -> Self {
        Self {
            context,
            source,
            set,
            piece,
            made,
            levels: Levels::new(),
            begin: set.pieces[piece.piece as usize].body.offset,
            findings: Findings::new(),
            practice: (None, UNASSIGNED.to_owned()),
            is_mistaken: false,
            sent: Vec::new(),
        }
    }

    fn read(mut self, bytes: &PieceBytes) {
        let guide = Source::guide(self.set).expect("only sets with a guide are planned");
        let mut reader = ClaimReader::new(guide).expect("the guide is an 837's");
        let segments = bytes.lex();
        for above in &segments.context {
            reader.context(above);
        }
        reader.read(&segments.body, &mut |view| self.claim(&view, Whole::Yes));
        if let Some(next) = &segments.next {
            reader.end_before(next.segment(0), &mut |view| self.claim(&view, Whole::Yes));
        } else {
            let whole = if self.set.complete { Whole::Yes } else { Whole::Cut };
            reader.finish(bytes.end(&segments), &mut |view| self.claim(&view, whole));
        }
        let faults = reader.take_faults();
        self.context.scrubber.guide_faults(&faults, &mut self.findings);
        for finding in self.findings.take() {
            self.push_finding(&finding, None);
        }
        for unplaced in Unplaced::joined(reader.take_unplaced()) {
            self.push_unplaced(unplaced, None);
        }
        self.remember_set();
    }

    /// Writes down which claims were sent in which set, group and interchange.
    fn remember_set(&mut self) {
        let (source, set) = (self.source, self.set);
        let about = &source.survey.interchanges[set.interchange as usize];
        let (sender, receiver) = (about.isa(6), about.isa(8));
        let gs06 = source.gs06(set);
        let own = keys::sent(source.id.row(set.offset).as_str());
        let open = &mut self.made.open;
        if self.piece.is_first() {
            open.push(keys::sent_set(sender, receiver, gs06, &set.st02), &own);
            open.push(keys::sent_group(sender, receiver, gs06), &own);
            open.push(keys::sent_interchange(sender, receiver, about.isa(13)), &own);
        }
        for some in self.sent.chunks(SENT_BYTES_MAX) {
            open.push(own, some);
        }
    }

    fn claim(&mut self, view: &ClaimView<'_, '_>, whole: Whole) {
        self.settle_practice(view);
        let above = self.context.scrubber.scrub_context(view, &mut self.levels, &mut self.findings);
        if self.piece.is_first() && self.sent.is_empty() {
            self.reference(view);
        }
        let begin = self.begin;
        for finding in self.findings.take().iter().filter(|finding| finding.at().offset >= begin) {
            self.push_finding(finding, None);
        }
        // What a cut claim lacks may have been in the bytes that did not come: it is not judged.
        let within = match whole {
            Whole::Yes => self.judge(view),
            Whole::Cut => Disposition::Held,
        };
        let id = self.source.id.row(view.claim.clm.place().offset);
        let found = self.findings.take();
        let count = |severity| found.iter().filter(|finding| finding.severity == severity).count() as i32;
        let (rejects, warns) = (count(Severity::Reject), count(Severity::Warn));
        for finding in &found {
            self.push_finding(finding, Some(id.as_str()));
        }
        for suggestion in self.context.scrubber.suggestions(view, &found) {
            self.push_suggestion(&suggestion, view);
        }
        let is_held_above = self.is_mistaken
            || self.context.envelopes.holds((self.piece.source, self.piece.set))
            || level_finding(self.context.scrubber, self.source, view).is_some();
        let disposition = match (whole, above.or(within)) {
            (Whole::Cut, _) => "quarantined",
            (_, Disposition::Released) if !is_held_above => "released",
            _ => "held",
        };
        let place = view.claim.clm.place();
        let origin = origin(self.context, &self.practice.1, self.source, place);
        let expected = scrub::expected_amounts(view, self.context.codes, |npi, on| {
            self.context.pricing.qualifies(npi, on)
        });
        let rows = ClaimRows {
            expected: &expected,
            codes: self.context.codes,
            source: &self.source.id,
            isa13: self.source.isa13(self.set),
            gs06: self.source.gs06(self.set),
            disposition,
            root: self.context.repeats.root(self.piece.source, view.claim.clm),
            rejects,
            warns,
        };
        push_claim(&mut self.made.made.tables, view, &rows, &origin);
        for unplaced in Unplaced::joined(view.claim.unplaced.iter().map(Unplaced::of)) {
            self.push_unplaced(unplaced, Some(id.as_str()));
        }
        if whole == Whole::Cut {
            self.push_cut(view, id.as_str());
        }
        let charge = view.claim.total_charge().value.unwrap_or_default();
        let totals = &mut self.made.made.totals;
        totals.claim(self.piece, &self.practice.1, disposition, charge);
        totals.lines +=
            Tally { count: view.claim.lines.len() as u64, cents: view.claim.line_charges().0.into() };
        self.remember(view, id.as_str(), disposition, &expected);
    }

    /// Judges the claim by itself, and beside the others.
    fn judge(&mut self, view: &ClaimView<'_, '_>) -> Disposition {
        let Context { scrubber, repeats, .. } = *self.context;
        let alone = scrubber.scrub_claim(view, &mut self.findings);
        let rejects = self.findings.rejects();
        for finding in repeats.findings(self.piece.source, view, scrubber) {
            self.findings.push(finding);
        }
        if self.findings.rejects() > rejects { Disposition::Held } else { alone }
    }

    /// Writes down the batch reference of the set (BHT03), and says when it was used before.
    fn reference(&mut self, view: &ClaimView<'_, '_>) {
        if let Some(key) = reference(self.source, self.piece, view) {
            let set = self.source.id.row(self.set.offset);
            self.made.open.push(key, set.as_str().as_bytes());
            self.made.open.push(keys::kin(keys::SENT_REFERENCE, &key), &keys::sent(set.as_str()));
        }
        let (at, scrubber) = ((self.piece.source, self.piece.set), self.context.scrubber);
        if let Some(finding) =
            view.header.bht.and_then(|bht| self.context.repeats.of_header(at, bht, scrubber))
        {
            self.findings.push(finding);
        }
    }

    /// Finds whose claim it is, once for each billing provider.
    fn settle_practice(&mut self, view: &ClaimView<'_, '_>) {
        let at = view.billing.hl.map(|hl| hl.place().offset);
        if at.is_some() && at == self.practice.0 {
            return;
        }
        let (npi, practice) = self.context.practices.of_billing(view);
        if let Some(practice) = &practice {
            self.made.learned.note_billing(&npi, practice);
        }
        self.practice = (at, practice.unwrap_or_else(|| UNASSIGNED.to_owned()));
        let finding = self.context.billing_finding(view);
        self.is_mistaken = finding.as_ref().is_some_and(|finding| finding.severity == Severity::Reject);
        if let Some(finding) = finding {
            self.findings.push(finding);
        }
    }

    /// Writes down what a remittance or acknowledgment will look for.
    fn remember(
        &mut self,
        view: &ClaimView<'_, '_>,
        id: &str,
        disposition: &str,
        expected: &[Option<Expected>],
    ) {
        let line_id = |line: &ServiceLine<'_>| self.source.id.row(line.lx.place().offset).as_str().to_owned();
        let mut candidate = Candidate::of(view, id, &self.practice.1, line_id);
        for (line, expected) in candidate.lines.iter_mut().zip(expected) {
            line.expected = expected.map(|found| Cents(found.cents));
        }
        let first = first_event(&candidate, disposition == "released");
        let clm = view.claim.clm.place();
        let origin = origin(self.context, &self.practice.1, self.source, clm);
        push_event(&mut self.made.made.tables, id, (1, &first), &fold([&first]), &origin);
        let own = keys::claim(id);
        self.sent.extend_from_slice(&own);
        let open = &mut self.made.open;
        let likeness = Likeness::of(&candidate);
        if let Some((patient, services)) = services_of(view, &candidate, &likeness) {
            open.push_with(patient, |record| {
                record.extend_from_slice(&own);
                services.encode(record);
            });
        }
        let services = likeness.services.map(MatchKey::services);
        for key in candidate.keys().chain(services) {
            open.push(keys::matching(&key), &own);
        }
        open.push_with(own, |record| candidate.encode(record));
        // A held claim has not gone out: say so to whoever tells its story later.
        if disposition != "released" {
            open.push(keys::kin(keys::KEPT_BACK, &own), disposition.as_bytes());
        }
    }

    fn push_finding(&mut self, finding: &Finding, claim_id: Option<&str>) {
        let origin = origin(self.context, &self.practice.1, self.source, Place::default());
        let Made { tables, totals, .. } = &mut self.made.made;
        totals.finding(finding);
        push_finding(tables, &self.source.id, finding, claim_id, &origin);
    }

    fn push_suggestion(&mut self, suggestion: &Suggestion, view: &ClaimView<'_, '_>) {
        let origin = origin(self.context, &self.practice.1, self.source, Place::default());
        let Made { tables, totals, .. } = &mut self.made.made;
        *totals.coding_suggestions.entry(suggestion.rule).or_default() += 1;
        push_suggestion(tables, &self.source.id, suggestion, view, &origin);
    }

    fn push_unplaced(&mut self, unplaced: Unplaced, claim_id: Option<&str>) {
        let aside = Aside {
            source: self.piece.source,
            offset: unplaced.place.offset,
            length: unplaced.length,
            reason: "unplaced-segment",
            why: "the implementation guide has no place here for what these bytes say".to_owned(),
        };
        let row = AsideRow { level: "segment", claim_id, control_number: None, charge: None };
        self.push_aside(aside, &row, unplaced.place.ordinal);
    }

    fn push_cut(&mut self, view: &ClaimView<'_, '_>, id: &str) {
        let clm = view.claim.clm.place();
        let aside = Aside {
            source: self.piece.source,
            offset: clm.offset,
            length: view.claim.end.saturating_sub(clm.offset),
            reason: "cut-claim",
            why: "the transaction set ends without its SE, so its last claim may not be whole".to_owned(),
        };
        let row = AsideRow {
            level: "claim",
            claim_id: Some(id),
            control_number: Some(&::claims::text(view.claim.control_number().text)),
            charge: view.claim.total_charge().value.map(|charge| charge.0),
        };
        self.push_aside(aside, &row, clm.ordinal);
    }

    fn push_aside(&mut self, aside: Aside, row: &AsideRow<'_>, ordinal: u32) {
        let origin =
            origin(self.context, &self.practice.1, self.source, Place { offset: aside.offset, ordinal });
        push_aside(&mut self.made.made, &self.source.id, aside, row, &origin);
    }
}

/// Where a row comes from.
fn origin<'o>(context: &Context<'o>, practice_id: &'o str, source: &'o Source, place: Place) -> Origin<'o> {
    Origin {
        batch_id: context.batch_id,
        practice_id,
        source_sha256: source.id.hex(),
        byte_offset: place.offset,
        segment_ordinal: place.ordinal,
    }
}

/// Whole keys that one record of the ledger has room for.
const SENT_BYTES_MAX: usize = 4_000 * size_of::<crate::ledger::Key>();
