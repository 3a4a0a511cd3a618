//! Claims made, scrubbed, and put into files.

use std::collections::{BTreeMap, HashMap, HashSet};

use ::claims::draft::{ClaimFile, Draft, Envelope};
use ::claims::{ClaimPayment, ClaimReader, ClaimView, Date, Payment, RemittanceEvent, RemittanceReader};
use codes::denial::PayerKind;
use codes::reason::Resend;
use lake::{Commit, Lake};
use remit::Payer;
use remit::denial::{Assessment, Extent, Judge};
use remit::outgoing::{Again, Refusal, again, secondary};
use scrub::{Disposition, Finding, Findings, Scrubber};
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, Surveyor, TransactionSet, lex};

use super::gather::{Place, Wanted, sent_before};
use super::{Bytes, Kept, Order, Sent, What};
use crate::Error;
use crate::collect::collect_again;
use crate::config::Corrected;
use crate::outgoing::{NUMBER_MAX, plain};
use crate::piece::{PieceRef, Source, claims_of};
use crate::run::Request;
use crate::stage::weigh::read_piece;

/// What was made of an order.
pub(super) struct Made {
    pub(super) sent: Vec<Sent>,
    pub(super) files: Vec<Bytes>,
    pub(super) kept: Vec<Kept>,
    /// The control number that comes next.
    pub(super) next: u32,
}

/// Where claims are made ready.
pub(super) struct Desk<'d> {
    request: &'d Request<'d>,
    scrubber: Scrubber<'d>,
    order: &'d Order,
    as_of: Date,
    before: HashSet<String>,
    open: BTreeMap<Envelope, Open>,
    made: Made,
}

/// A file that is being written.
struct Open {
    file: ClaimFile,
    name: String,
}

/// A claim payment by itself, within the head of its remittance.
struct Alone {
    bytes: Vec<u8>,
    delimiters: Delimiters,
}

impl<'d> Desk<'d> {
    pub(super) fn new(request: &'d Request<'d>, order: &'d Order, as_of: Date, next: u32) -> Self {
        Self {
            request,
            scrubber: Scrubber::new(request.codes, request.config.policy().clone(), as_of),
            order,
            as_of,
            before: HashSet::new(),
            open: BTreeMap::new(),
            made: Made { sent: Vec::new(), files: Vec::new(), kept: Vec::new(), next },
        }
    }

    /// Makes every claim that is wanted and was not sent before.
    pub(super) fn work(&mut self, lake: &Lake, commits: &[Commit], wanted: Vec<Wanted>) -> Result<(), Error> {
        self.before = sent_before(lake)?;
        let places = wanted.iter().filter_map(|claim| Some(claim.answer.as_ref()?.place.clone()));
        let mut answers: HashMap<Place, Alone> = HashMap::new();
        walk(lake, commits, places.map(|place| (place, ())), |source, piece, wanted| {
            let set = &source.survey.sets[piece.set as usize];
            if Source::guide(set).is_none_or(|guide| guide.id() != GuideId::Remittance) {
                return Ok(());
            }
            let delimiters = source.delimiters(set);
            let keep = |event: RemittanceEvent<'_, '_>| {
                let RemittanceEvent::Claim(payment, claim, _) = event else { return };
                let offset = claim.clp.place().offset;
                if wanted.contains_key(&offset) {
                    let place = Place { source: source.id.hex().to_owned(), offset };
                    answers.insert(place, Alone::of(payment, claim, delimiters));
                }
            };
            read_piece(source, piece, keep).map(drop)
        })?;
        let claims = wanted.into_iter().map(|claim| (claim.place.clone(), claim));
        walk(lake, commits, claims, |source, piece, wanted| {
            let set = &source.survey.sets[piece.set as usize];
            claims_of(source, set, piece.piece, |view| {
                if let Some(claim) = wanted.get(&view.claim.clm.place().offset) {
                    let answer = claim.answer.as_ref().and_then(|answer| answers.get(&answer.place));
                    self.claim(view, (source, set), claim, answer);
                }
            })
        })
    }

    /// Ends every file.
    pub(super) fn finish(mut self) -> Made {
        for (_, open) in std::mem::take(&mut self.open) {
            self.made.files.push((open.name, open.file.finish()));
        }
        self.made
    }

    fn claim(
        &mut self,
        view: &ClaimView<'_, '_>,
        (source, set): (&Source, &TransactionSet),
        claim: &Wanted,
        answer: Option<&Alone>,
    ) {
        let delimiters = source.delimiters(set);
        let made = match self.order.what {
            What::Originals => Ok(("original", Draft::of(view, delimiters))),
            What::Again(Some(Again::Replace | Again::Void) | None) | What::Secondary
                if claim.answer.as_ref().is_some_and(|answer| answer.is_shared) =>
            {
                Err(Refusal::Together)
            }
            What::Again(_) if answer.is_none() && !claim.is_rejected => Err(Refusal::NotDecided),
            What::Again(how) => self.again(view, delimiters, how, answer),
            What::Secondary => to_next_payer(view, delimiters, answer).map(|draft| ("secondary", draft)),
        };
        let (sent_as, mut draft) = match made {
            Ok(made) => made,
            Err(refusal) => return self.keep(claim, refusal.as_str(), vec![refusal.label().to_owned()]),
        };
        for change in &self.order.changes {
            if let Err(error) = change.make(&mut draft) {
                return self.keep(claim, "change", vec![error.to_string()]);
            }
        }
        if draft.clashes() {
            return self.keep(
                claim,
                Refusal::Delimiters.as_str(),
                vec![Refusal::Delimiters.label().to_owned()],
            );
        }
        let release_id = claim.release_id(sent_as);
        if !self.before.insert(release_id.clone()) {
            return;
        }
        let Some(group) = set.group else { return };
        let interchange = &source.survey.interchanges[set.interchange as usize];
        let group = &source.survey.groups[group as usize];
        let envelope = Envelope::of(view, interchange, group, &set.version);
        if self.order.what != What::Originals {
            let found = self.scrub(&envelope, &draft);
            if !found.is_empty() {
                self.before.remove(&release_id);
                return self.keep(claim, "findings", found);
            }
        }
        self.send(&envelope, &draft, claim, (sent_as, release_id));
    }

    /// The claim for its own payer, the way that payer and remarks want it.
    fn again(
        &self,
        view: &ClaimView<'_, '_>,
        delimiters: Delimiters,
        how: Option<Again>,
        answer: Option<&Alone>,
    ) -> Result<(&'static str, Draft), Refusal> {
        let payer_id = view.payer().map(|payer| payer.id().lossy().into_owned()).unwrap_or_default();
        let (number, directed) = match answer {
            None => (Vec::new(), None),
            Some(answer) => answer.read(|payment, claim| {
                let directed = self.directed(view, payment, claim);
                (claim.payer_control_number().text.to_vec(), directed)
            }),
        };
        let corrected = self.request.config.corrected(&payer_id);
        let is_part_b = view.filing_indicator().is_some_and(|indicator| indicator.text == b"MB");
        let usual =
            corrected.unwrap_or(if is_part_b { Corrected::Reopening } else { Corrected::Replacement });
        let how = match (how, directed, usual) {
            (Some(how), ..) => how,
            // What was refused before adjudication is no claim that could be replaced.
            (None, ..) if answer.is_none() => Again::Anew,
            (None, Some(Resend::Never), _) => return Err(Refusal::Never),
            (None, Some(Resend::HoldReplacement), _) => return Err(Refusal::NotDecided),
            (None, Some(Resend::WithFrequency(b'8')), _) => Again::Void,
            (None, Some(Resend::AsNew | Resend::WithFrequency(b'1')), _) | (None, _, Corrected::New) => {
                Again::Anew
            }
            (None, _, Corrected::Reopening) => return Err(Refusal::Reopening),
            (None, _, Corrected::Replacement) => Again::Replace,
        };
        let name = match how {
            Again::Replace => "replacement",
            Again::Void => "void",
            Again::Anew => "anew",
        };
        Ok((name, again(view, delimiters, how, &number)?))
    }

    /// How the remarks of an answer direct that the claim is sent again. Of one that was paid in part no new
    /// claim is made: that would be a duplicate of what was paid.
    fn directed(
        &self,
        view: &ClaimView<'_, '_>,
        payment: &Payment<'_>,
        claim: &ClaimPayment<'_>,
    ) -> Option<Resend> {
        let payers = (Payer::of_payment(payment), view.payer().map(Payer::of_party).unwrap_or_default());
        let judge = Judge {
            codes: self.request.codes,
            rules: self.request.config.denial_rules(),
            payer: PayerKind::sent(claim.filing_indicator().text),
            named: [Some(&payers.0), Some(&payers.1)],
            decided: payment.effective().and_then(|day| day.value).unwrap_or(self.as_of),
        };
        let assessment = Assessment::of(claim, &judge);
        let directed = assessment.denials().find_map(|judged| judged.directions.resend);
        let asks_anew = matches!(directed, Some(Resend::AsNew | Resend::WithFrequency(b'1')));
        directed.filter(|_| !asks_anew || assessment.extent == Some(Extent::Full))
    }

    /// What edits reject in a claim as it is to go.
    fn scrub(&self, envelope: &Envelope, draft: &Draft) -> Vec<String> {
        let mut file = ClaimFile::new(envelope, 1, self.as_of);
        file.push(draft);
        let bytes = file.finish();
        let mut surveyor = Surveyor::new();
        surveyor.feed(&bytes, true);
        let survey = surveyor.finish();
        let set = &survey.sets[0];
        let guide = Guide::of(&*set.version, &*set.st01).expect("it came in a set of this guide");
        let segments =
            lex(&bytes[set.offset as usize..set.end as usize], draft.delimiters, set.offset).numbered_from(1);
        let mut reader = ClaimReader::new(guide).expect("the guide is an 837's");
        let mut findings = Findings::new();
        let mut is_held = false;
        let mut sink = |view: ClaimView<'_, '_>| {
            is_held |= self.scrubber.scrub(&view, &mut findings) == Disposition::Held;
        };
        reader.read(&segments, &mut sink);
        reader.finish(::claims::Place::default(), &mut sink);
        let found = findings.take();
        let rejects = found.iter().filter(|finding| finding.severity == scrub::Severity::Reject);
        let told: Vec<String> = rejects.map(Finding::to_string).collect();
        if is_held { told } else { Vec::new() }
    }

    fn send(
        &mut self,
        envelope: &Envelope,
        draft: &Draft,
        claim: &Wanted,
        (sent_as, release_id): (&'static str, String),
    ) {
        let limits = &self.request.config.release;
        let is_full = |open: &Open| {
            open.file.claims() >= limits.claims_max.max(1) || open.file.bytes() >= limits.bytes_max
        };
        if self.open.get(envelope).is_some_and(is_full)
            && let Some(open) = self.open.remove(envelope)
        {
            self.made.files.push((open.name, open.file.finish()));
        }
        if !self.open.contains_key(envelope) {
            let number = self.made.next;
            self.made.next = number % NUMBER_MAX + 1;
            let file = ClaimFile::new(envelope, number, self.as_of);
            let kind = draft.claim_type.letter();
            let name = format!("{}/{number:09}-837{kind}.edi", plain(envelope.receiver()));
            self.open.insert(envelope.clone(), Open { file, name });
        }
        let open = self.open.get_mut(envelope).expect("it was just opened");
        let st02 = open.file.push(draft);
        let (isa13, gs06) = open.file.control_numbers();
        let destination = draft.subscriber.iter().find(|one| one.id() == b"NM1" && one.element(1) == b"PR");
        let payer_id = destination.map(|payer| String::from_utf8_lossy(payer.element(9)).into_owned());
        self.made.sent.push(Sent {
            release_id,
            claim: claim.clone(),
            kind: sent_as,
            payer_id: payer_id.unwrap_or_default(),
            total_charge: claim.total_charge.number(),
            receiver: envelope.receiver().to_owned(),
            isa13,
            gs06,
            st02,
            file: open.name.clone(),
        });
    }

    fn keep(&mut self, claim: &Wanted, reason: &str, found: Vec<String>) {
        self.made.kept.push(Kept {
            claim_id: claim.claim_id.clone(),
            patient_control_number: claim.control_number.clone(),
            total_charge: claim.total_charge.to_string(),
            reason: reason.to_owned(),
            found,
        });
    }
}

impl Alone {
    fn of(payment: &Payment<'_>, claim: &ClaimPayment<'_>, delimiters: Delimiters) -> Self {
        let mut bytes = Vec::new();
        let mut push = |raw: &[u8]| {
            bytes.extend_from_slice(raw);
            bytes.push(delimiters.segment);
        };
        payment.segments().iter().for_each(|segment| push(segment.raw()));
        push(&[b"LX", &[delimiters.element][..], b"1"].concat());
        claim.segments().iter().for_each(|segment| push(segment.raw()));
        Self { bytes, delimiters }
    }

    /// Hands out the payment and the claim payment.
    fn read<R>(&self, act: impl FnOnce(&Payment<'_>, &ClaimPayment<'_>) -> R) -> R {
        let segments = lex(&self.bytes, self.delimiters, 0).numbered_from(1);
        let guide = Guide::of("005010X221A1", "835").expect("the 835 guide");
        let mut reader = RemittanceReader::new(guide).expect("a reader of 835");
        let (mut act, mut made) = (Some(act), None);
        let mut sink = |event: RemittanceEvent<'_, '_>| {
            if let RemittanceEvent::Claim(payment, claim, _) = event
                && let Some(act) = act.take()
            {
                made = Some(act(payment, claim));
            }
        };
        reader.read(&segments, &mut sink);
        reader.finish(::claims::Place::default(), &mut sink);
        made.expect("it was written around a claim payment")
    }
}

/// The claim for the payer after the one that answered.
fn to_next_payer(
    view: &ClaimView<'_, '_>,
    delimiters: Delimiters,
    answer: Option<&Alone>,
) -> Result<Draft, Refusal> {
    let answer = answer.ok_or(Refusal::NotDecided)?;
    answer.read(|payment, claim| secondary(view, delimiters, payment, claim))
}

/// Walks the pieces that hold what is wanted, source by source.
pub(crate) fn walk<T>(
    lake: &Lake,
    commits: &[Commit],
    wanted: impl Iterator<Item = (Place, T)>,
    mut act: impl FnMut(&Source, PieceRef, &BTreeMap<u64, T>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut by_source: BTreeMap<String, BTreeMap<u64, T>> = BTreeMap::new();
    for (place, one) in wanted {
        by_source.entry(place.source).or_default().insert(place.offset, one);
    }
    let listed: BTreeMap<&str, &lake::Source> = commits
        .iter()
        .flat_map(|commit| &commit.sources)
        .filter(|source| by_source.contains_key(&source.sha256))
        .map(|source| (source.sha256.as_str(), source))
        .collect();
    let listed: Vec<lake::Source> = listed.into_values().cloned().collect();
    for some in listed.chunks(SOURCES_AT_ONCE) {
        for source in collect_again(lake, some)? {
            let Some(wanted) = by_source.get(source.id.hex()) else { continue };
            let sets = source.survey.sets.iter().enumerate();
            for (set_at, set) in sets.filter(|(_, set)| Source::guide(set).is_some()) {
                for (at, piece) in set.pieces.iter().enumerate() {
                    let body = piece.body;
                    if wanted.range(body.offset..body.end()).next().is_some() {
                        // The source is by itself here.
                        let piece = PieceRef { source: 0, set: set_at as u32, piece: at as u32 };
                        act(&source, piece, wanted)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Sources that are open at a time.
const SOURCES_AT_ONCE: usize = 32;
