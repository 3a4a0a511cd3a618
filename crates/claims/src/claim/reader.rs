//! Reads the segments of an 837 into claims, one at a time.
//!
//! A big set is read in pieces. Every piece but the first begins at an HL and is preceded by the
//! context it depends on (the set's head, and the billing provider's loop), which has been reported
//! on before: [`ClaimReader::context`] reads it for what it says and keeps its faults to itself.

use x12::guide::{Fault, Guide, Placed, Placer};
use x12::{Place, Segment, Segments};

use super::step::{Depth, Home, Step};
use super::{
    BillingProvider, Claim, ClaimType, ClaimView, Drug, Header, LineAdjudication, OtherPayer, Patient,
    ServiceLine, Subscriber,
};
use crate::Refilled;
use crate::name::Name;
use crate::party::Party;

/// Reads claims out of 837 segments.
#[derive(Debug)]
pub struct ClaimReader<'a> {
    claim_type: ClaimType,
    placer: Placer,
    steps: &'static [Step],
    header: Header<'a>,
    billing: BillingProvider<'a>,
    subscriber: Subscriber<'a>,
    patient: Option<Patient<'a>>,
    /// The claim being read when `is_open`, else the one before, kept for its memory.
    claim: Option<Claim<'a>>,
    is_open: bool,
    /// Faults of the claim being read.
    claim_faults: Vec<Fault>,
    /// Faults of the loops above it that are open now, outermost first, and how deep each is.
    context_faults: Vec<Fault>,
    context_depths: Vec<Depth>,
    /// Context faults not yet given out.
    fresh_faults: Vec<Fault>,
    unplaced: Vec<Unplaced>,
    /// Faults just found.
    scratch: Vec<Fault>,
    above: Depth,
    silent: bool,
}

/// A segment that fits no loop, or several that follow one another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unplaced {
    /// Where the first stands.
    pub place: Place,
    /// How many they are.
    pub segments: u32,
    /// From the first byte to the last, in bytes, the last terminator apart.
    pub length: u64,
}

impl Unplaced {
    /// One segment.
    pub fn of(segment: &Segment<'_>) -> Self {
        Self { place: segment.place(), segments: 1, length: segment.raw().len() as u64 }
    }

    /// These in the order of their places, those that follow one another as one.
    ///
    /// ```
    /// use claims::claim::Unplaced;
    /// use x12::{Delimiters, lex};
    ///
    /// let segments = lex(b"ZZ*1~ZZ*2~REF*G1*A~ZZ*3~", Delimiters::USUAL, 0);
    /// let unplaced = segments.iter().filter(|segment| segment.id() == b"ZZ");
    /// let ranges = Unplaced::joined(unplaced.map(|segment| Unplaced::of(&segment)));
    ///
    /// assert_eq!(ranges.map(|range| (range.place.offset, range.length)).collect::<Vec<_>>(), [(0, 9), (19, 4)]);
    /// ```
    pub fn joined(unplaced: impl IntoIterator<Item = Self>) -> impl Iterator<Item = Self> {
        let mut rest = unplaced.into_iter().peekable();
        std::iter::from_fn(move || {
            let mut all = rest.next()?;
            while let Some(next) = rest.next_if(|next| next.place.ordinal == all.place.ordinal + all.segments)
            {
                all.segments += next.segments;
                all.length = next.place.offset + next.length - all.place.offset;
            }
            Some(all)
        })
    }
}

impl<'a> ClaimReader<'a> {
    /// A reader for one transaction set, or `None` when the guide is not an 837.
    pub fn new(guide: &'static Guide) -> Option<Self> {
        Some(Self {
            claim_type: ClaimType::of_guide(guide.id())?,
            placer: Placer::new(guide),
            steps: Step::all(guide),
            header: Header::default(),
            billing: BillingProvider::default(),
            subscriber: Subscriber::default(),
            patient: None,
            claim: None,
            is_open: false,
            claim_faults: Vec::new(),
            context_faults: Vec::new(),
            context_depths: Vec::new(),
            fresh_faults: Vec::new(),
            unplaced: Vec::new(),
            scratch: Vec::new(),
            above: Depth::Header,
            silent: false,
        })
    }

    /// Leaves elements unchecked: the claims are the same, their faults those of structure only.
    #[must_use]
    pub fn without_checks(mut self) -> Self {
        self.placer = self.placer.without_checks();
        self
    }

    /// Reads loops that an earlier piece has already reported on.
    pub fn context(&mut self, segments: &'a Segments<'a>) {
        self.silent = true;
        self.read(segments, &mut |_| {});
        self.silent = false;
    }

    /// Reads segments, giving each claim to `sink` as soon as it is whole.
    pub fn read(&mut self, segments: &'a Segments<'a>, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        for segment in segments.iter() {
            self.segment(segment, sink);
        }
    }

    /// Ends a piece that is followed by `next` in the same set.
    pub fn end_before(&mut self, next: Segment<'_>, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        self.placer.close_before(&next, &mut self.scratch);
        self.end(sink);
    }

    /// Ends the set; `at` is where its last segment stands.
    pub fn finish(&mut self, at: Place, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        self.placer.finish(at, &mut self.scratch);
        self.end(sink);
    }

    fn end(&mut self, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        self.blame(|_| true);
        self.give(sink);
    }

    /// Whether a claim is open: at the end of bytes that were cut short it may not be whole.
    pub fn has_open_claim(&self) -> bool {
        self.is_open
    }

    /// Guide faults above claim level found since the last call.
    pub fn take_faults(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.fresh_faults)
    }

    /// Segments above claim level that fit no loop, found since the last call.
    pub fn take_unplaced(&mut self) -> Vec<Unplaced> {
        std::mem::take(&mut self.unplaced)
    }

    /// ST to 1000B as read so far.
    pub fn header(&self) -> &Header<'a> {
        &self.header
    }

    #[inline]
    fn segment(&mut self, segment: Segment<'a>, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        let placed = self.placer.place(&segment, &mut self.scratch);
        if !self.scratch.is_empty() {
            self.blame(|fault| fault.kind.is_missing_segment());
        }
        let step = Step::find(self.steps, placed);
        if placed.known {
            self.descend(segment, placed, step, sink);
        }
        if self.is_open
            && let Some(claim) = &mut self.claim
        {
            claim.segment_count += 1;
            claim.end = segment.end();
            if placed.known {
                take_into_claim(claim, segment, placed, step);
            } else {
                claim.unplaced.push(segment);
            }
        } else {
            let kept = placed.known && self.take_above(segment, placed, step);
            if !kept && !self.silent {
                self.unplaced.push(Unplaced::of(&segment));
            }
        }
        if !self.scratch.is_empty() {
            self.blame(|_| true);
        }
    }

    /// Gives the open claim out when `segment` ends it, and forgets the loops it closes.
    #[inline]
    fn descend(
        &mut self,
        segment: Segment<'a>,
        placed: Placed,
        step: Step,
        sink: &mut impl FnMut(ClaimView<'_, 'a>),
    ) {
        let Step { depth, name, .. } = step;
        if depth == Depth::Claim {
            if name == Name::Claim {
                self.give(sink);
                match &mut self.claim {
                    Some(claim) => claim.reset(segment),
                    None => self.claim = Some(Claim::new(self.claim_type, segment)),
                }
                self.is_open = true;
            }
            return;
        }
        self.give(sink);
        self.above = depth;
        if placed.opens && name == Name::Level {
            let kept = self.context_depths.partition_point(|&known| known < depth);
            self.context_depths.truncate(kept);
            self.context_faults.truncate(kept);
            if depth <= Depth::Billing {
                self.billing = BillingProvider::default();
            }
            if depth <= Depth::Subscriber {
                self.subscriber = Subscriber::default();
            }
            self.patient = (depth == Depth::Patient).then(Patient::default);
        }
    }

    /// Takes those of the faults just found for faults of what is open now. What a closing loop lacked is
    /// the fault of what was open; the rest is the new segment's.
    #[cold]
    fn blame(&mut self, is_of_it: impl Fn(&Fault) -> bool) {
        for fault in self.scratch.extract_if(.., |fault| is_of_it(fault)) {
            if self.is_open {
                self.claim_faults.push(fault);
            } else {
                self.context_faults.push(fault);
                self.context_depths.push(self.above);
                if !self.silent {
                    self.fresh_faults.push(fault);
                }
            }
        }
    }

    fn give(&mut self, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        if !std::mem::take(&mut self.is_open) {
            return;
        }
        let Some(claim) = &self.claim else { return };
        sink(ClaimView {
            header: &self.header,
            billing: &self.billing,
            subscriber: &self.subscriber,
            patient: self.patient.as_ref(),
            claim,
            faults: &self.claim_faults,
            context_faults: &self.context_faults,
        });
        self.claim_faults.clear();
    }

    /// Keeps a segment of the header, billing, subscriber or patient loops, unless there is no room for it.
    fn take_above(&mut self, segment: Segment<'a>, placed: Placed, step: Step) -> bool {
        let Step { home, name, .. } = step;
        if name == Name::Party && placed.opens {
            return match self.party_slot(home) {
                Some(slot @ None) => {
                    *slot = Some(Party::new(placed.loop_id, segment));
                    true
                }
                _ => false,
            };
        }
        if let Some(Some(party)) = self.party_slot(home) {
            party.take(name, segment);
            return true;
        }
        let slot = match (self.above, name) {
            (Depth::Header, Name::SetBegin) => &mut self.header.st,
            (Depth::Header, Name::Beginning) => &mut self.header.bht,
            (Depth::Billing, Name::Level) => &mut self.billing.hl,
            (Depth::Billing, Name::Taxonomy) => &mut self.billing.taxonomy,
            (Depth::Billing, Name::Currency) => &mut self.billing.currency,
            (Depth::Subscriber, Name::Level) => &mut self.subscriber.hl,
            (Depth::Subscriber, Name::Subscriber) => &mut self.subscriber.sbr,
            (Depth::Subscriber, Name::Patient) => &mut self.subscriber.patient_information,
            (Depth::Patient, Name::Level) => &mut self.patient.get_or_insert_default().hl,
            (Depth::Patient, Name::Patient) => &mut self.patient.get_or_insert_default().pat,
            // SE ends the set and says nothing of its own.
            (_, name) => return name == Name::SetEnd,
        };
        let room = slot.is_none();
        if room {
            *slot = Some(segment);
        }
        room
    }

    fn party_slot(&mut self, home: Home) -> Option<&mut Option<Party<'a>>> {
        Some(match home {
            Home::Submitter => &mut self.header.submitter,
            Home::Receiver => &mut self.header.receiver,
            Home::BillingProvider => &mut self.billing.party,
            Home::PayTo => &mut self.billing.pay_to,
            Home::PayToPlan => &mut self.billing.pay_to_plan,
            Home::Subscriber => &mut self.subscriber.party,
            Home::Payer => &mut self.subscriber.payer,
            Home::Patient => &mut self.patient.get_or_insert_default().party,
            _ => return None,
        })
    }
}

/// Keeps a segment of loop 2300 or below.
#[inline]
fn take_into_claim<'a>(claim: &mut Claim<'a>, segment: Segment<'a>, placed: Placed, step: Step) {
    let Step { home, name, .. } = step;
    match home {
        Home::Claim if name == Name::Claim => {}
        Home::Claim => claim.take(name, segment),
        Home::Provider => take_party(&mut claim.providers, &mut claim.unplaced, segment, placed, name),
        Home::OtherPayer if placed.opens => {
            claim.other_payers.add(|payer| payer.reset(segment), || OtherPayer::new(segment));
        }
        Home::OtherPayer | Home::OtherParty => match claim.other_payers.last_mut() {
            Some(payer) if home == Home::OtherPayer => payer.take(name, segment),
            Some(payer) => take_party(&mut payer.parties, &mut payer.further, segment, placed, name),
            None => claim.unplaced.push(segment),
        },
        Home::Line if placed.opens => {
            let claim_type = claim.claim_type;
            let new = || ServiceLine::new(claim_type, segment);
            claim.lines.add(|line| line.reset(claim_type, segment), new);
        }
        _ => match claim.lines.last_mut() {
            // A second charge on one line belongs to no line: money is not to be lost among the rest.
            Some(line) if line.service.is_some() && name == Name::Service => claim.unplaced.push(segment),
            Some(line) => take_into_line(line, segment, placed, step),
            None => claim.unplaced.push(segment),
        },
    }
}

#[inline]
fn take_into_line<'a>(line: &mut ServiceLine<'a>, segment: Segment<'a>, placed: Placed, step: Step) {
    match (step.home, step.name) {
        (Home::Drug, Name::Drug) if line.drug.is_none() => {
            line.drug = Some(Drug { lin: segment, quantity: None, references: Vec::new() });
        }
        (Home::Drug, name) => match &mut line.drug {
            Some(drug) if name == Name::DrugQuantity && drug.quantity.is_none() => {
                drug.quantity = Some(segment);
            }
            Some(drug) => drug.references.push(segment),
            None => line.further.push(segment),
        },
        (Home::LineProvider, name) => {
            take_party(&mut line.providers, &mut line.further, segment, placed, name);
        }
        (Home::Adjudication, Name::LineAdjudication) => {
            line.adjudications.add(|known| known.reset(segment), || LineAdjudication::new(segment));
        }
        (Home::Adjudication, name) => match line.adjudications.last_mut() {
            Some(adjudication) if name == Name::Adjustment => adjudication.adjustments.push(segment),
            Some(adjudication) if name == Name::Date => adjudication.dates.push(segment),
            Some(adjudication) => adjudication.amounts.push(segment),
            None => line.further.push(segment),
        },
        (Home::Form, _) => line.forms.push(segment),
        (_, name) => line.take(name, segment),
    }
}

fn take_party<'a>(
    parties: &mut Refilled<Party<'a>>,
    rest: &mut Vec<Segment<'a>>,
    segment: Segment<'a>,
    placed: Placed,
    name: Name,
) {
    if placed.opens {
        parties.add(|party| party.reset(placed.loop_id, segment), || Party::new(placed.loop_id, segment));
    } else {
        match parties.last_mut() {
            Some(party) => party.take(name, segment),
            None => rest.push(segment),
        }
    }
}
