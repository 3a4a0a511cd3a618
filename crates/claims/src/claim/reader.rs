//! Reads the segments of an 837 into claims, one at a time.
//!
//! A big set is read in pieces. Every piece but the first begins at an HL and is preceded by the
//! context it depends on (the set's head, and the billing provider's loop), which has been reported
//! on before: [`ClaimReader::context`] reads it for what it says and keeps its faults to itself.

use x12::guide::{Fault, Guide, LoopId, Placed, Placer};
use x12::{Place, Segment, Segments};

use super::{
    BillingProvider, Claim, ClaimType, ClaimView, Drug, Header, LineAdjudication, OtherPayer, Patient,
    ServiceLine, Subscriber,
};
use crate::party::Party;

/// Reads claims out of 837 segments.
#[derive(Debug)]
pub struct ClaimReader<'a> {
    claim_type: ClaimType,
    placer: Placer,
    header: Header<'a>,
    billing: BillingProvider<'a>,
    subscriber: Subscriber<'a>,
    patient: Option<Patient<'a>>,
    claim: Option<Claim<'a>>,
    /// Faults of the claim being read.
    claim_faults: Vec<Fault>,
    /// Faults of the loops above it that are open now, outermost first, and how deep each is.
    context_faults: Vec<Fault>,
    context_depths: Vec<Depth>,
    /// Context faults not yet given out.
    fresh_faults: Vec<Fault>,
    unplaced: Vec<Unplaced>,
    scratch: Vec<Fault>,
    above: Depth,
    silent: bool,
}

/// A segment above claim level that fits no loop.
#[derive(Clone, Copy, Debug)]
pub struct Unplaced {
    /// Where it stands.
    pub place: Place,
    /// Its length in bytes, terminator apart.
    pub length: u32,
}

/// How far below the head of the set a loop is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Depth {
    Header,
    Billing,
    Subscriber,
    Patient,
    Claim,
}

impl Depth {
    fn of(loop_id: LoopId) -> Self {
        match &loop_id.family() {
            // The fifth character says whose: 2000A and 2010AA, 2000B and 2010BA, 2000C and 2010CA.
            b"2000" | b"2010" => match loop_id.character(4) {
                b'A' => Self::Billing,
                b'B' => Self::Subscriber,
                _ => Self::Patient,
            },
            b"2300" | b"2310" | b"2320" | b"2330" | b"2400" | b"2410" | b"2420" | b"2430" | b"2440" => {
                Self::Claim
            }
            _ => Self::Header,
        }
    }
}

impl<'a> ClaimReader<'a> {
    /// A reader for one transaction set, or `None` when the guide is not an 837.
    pub fn new(guide: &'static Guide) -> Option<Self> {
        Some(Self {
            claim_type: ClaimType::of_guide(guide.id())?,
            placer: Placer::new(guide),
            header: Header::default(),
            billing: BillingProvider::default(),
            subscriber: Subscriber::default(),
            patient: None,
            claim: None,
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
        let mut faults = std::mem::take(&mut self.scratch);
        self.placer.close_before(&next, &mut faults);
        self.end(faults, sink);
    }

    /// Ends the set; `at` is where its last segment stands.
    pub fn finish(&mut self, at: Place, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        let mut faults = std::mem::take(&mut self.scratch);
        self.placer.finish(at, &mut faults);
        self.end(faults, sink);
    }

    fn end(&mut self, faults: Vec<Fault>, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        for fault in faults {
            self.blame(fault);
        }
        self.give(sink);
    }

    /// Whether a claim is open: at the end of bytes that were cut short it may not be whole.
    pub fn has_open_claim(&self) -> bool {
        self.claim.is_some()
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

    fn segment(&mut self, segment: Segment<'a>, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        let mut faults = std::mem::take(&mut self.scratch);
        let placed = self.placer.place(&segment, &mut faults);
        // What a closing loop lacked is the fault of what was open; the rest is the new segment's.
        faults.retain(|&fault| {
            let closing = fault.kind.is_missing_segment();
            if closing {
                self.blame(fault);
            }
            !closing
        });
        if placed.known {
            self.descend(segment, placed, sink);
        }
        if let Some(claim) = &mut self.claim {
            claim.segment_count += 1;
            claim.end = segment.place().offset + segment.raw().len() as u64 + 1;
            if placed.known {
                take_into_claim(claim, segment, placed);
            } else {
                claim.unplaced.push(segment);
            }
        } else {
            let kept = placed.known && self.take_above(segment, placed);
            if !kept && !self.silent {
                let length = segment.raw().len() as u32;
                self.unplaced.push(Unplaced { place: segment.place(), length });
            }
        }
        for &fault in &faults {
            self.blame(fault);
        }
        faults.clear();
        self.scratch = faults;
    }

    /// Gives the open claim out when `segment` ends it, and forgets the loops it closes.
    fn descend(&mut self, segment: Segment<'a>, placed: Placed, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        let depth = Depth::of(placed.loop_id);
        if depth == Depth::Claim {
            if segment.id() == b"CLM" {
                self.give(sink);
                self.claim = Some(Claim::new(self.claim_type, segment));
            }
            return;
        }
        self.give(sink);
        self.above = depth;
        if placed.opens && segment.id() == b"HL" {
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

    fn blame(&mut self, fault: Fault) {
        if self.claim.is_some() {
            self.claim_faults.push(fault);
        } else {
            self.context_faults.push(fault);
            self.context_depths.push(self.above);
            if !self.silent {
                self.fresh_faults.push(fault);
            }
        }
    }

    fn give(&mut self, sink: &mut impl FnMut(ClaimView<'_, 'a>)) {
        let Some(claim) = self.claim.take() else { return };
        sink(ClaimView {
            header: &self.header,
            billing: &self.billing,
            subscriber: &self.subscriber,
            patient: self.patient.as_ref(),
            claim: &claim,
            faults: &self.claim_faults,
            context_faults: &self.context_faults,
        });
        self.claim_faults.clear();
    }

    /// Keeps a segment of the header, billing, subscriber or patient loops, unless there is no room for it.
    fn take_above(&mut self, segment: Segment<'a>, placed: Placed) -> bool {
        let id = segment.id();
        if id == b"NM1" && placed.opens {
            return match self.party_slot(placed.loop_id) {
                Some(slot @ None) => {
                    *slot = Some(Party::new(placed.loop_id, segment));
                    true
                }
                _ => false,
            };
        }
        if let Some(Some(party)) = self.party_slot(placed.loop_id) {
            party.take(segment);
            return true;
        }
        let slot = match (self.above, id) {
            (Depth::Header, b"ST") => &mut self.header.st,
            (Depth::Header, b"BHT") => &mut self.header.bht,
            (Depth::Billing, b"HL") => &mut self.billing.hl,
            (Depth::Billing, b"PRV") => &mut self.billing.taxonomy,
            (Depth::Billing, b"CUR") => &mut self.billing.currency,
            (Depth::Subscriber, b"HL") => &mut self.subscriber.hl,
            (Depth::Subscriber, b"SBR") => &mut self.subscriber.sbr,
            (Depth::Subscriber, b"PAT") => &mut self.subscriber.patient_information,
            (Depth::Patient, b"HL") => &mut self.patient.get_or_insert_default().hl,
            (Depth::Patient, b"PAT") => &mut self.patient.get_or_insert_default().pat,
            // SE ends the set and says nothing of its own.
            (_, id) => return id == b"SE",
        };
        let room = slot.is_none();
        if room {
            *slot = Some(segment);
        }
        room
    }

    fn party_slot(&mut self, loop_id: LoopId) -> Option<&mut Option<Party<'a>>> {
        Some(match loop_id {
            SUBMITTER => &mut self.header.submitter,
            RECEIVER => &mut self.header.receiver,
            BILLING => &mut self.billing.party,
            PAY_TO => &mut self.billing.pay_to,
            PAY_TO_PLAN => &mut self.billing.pay_to_plan,
            SUBSCRIBER => &mut self.subscriber.party,
            PAYER => &mut self.subscriber.payer,
            PATIENT => &mut self.patient.get_or_insert_default().party,
            _ => return None,
        })
    }
}

/// Keeps a segment of loop 2300 or below.
fn take_into_claim<'a>(claim: &mut Claim<'a>, segment: Segment<'a>, placed: Placed) {
    let loop_id = placed.loop_id;
    match &loop_id.family() {
        b"2300" if segment.id() == b"CLM" => {}
        b"2300" => claim.take(segment),
        b"2310" => take_party(&mut claim.providers, &mut claim.unplaced, segment, placed),
        b"2320" if placed.opens => claim.other_payers.push(OtherPayer::new(segment)),
        b"2320" | b"2330" => match claim.other_payers.last_mut() {
            Some(payer) if &loop_id.family() == b"2320" => payer.take(segment),
            Some(payer) => take_party(&mut payer.parties, &mut payer.further, segment, placed),
            None => claim.unplaced.push(segment),
        },
        b"2400" if placed.opens => claim.lines.push(ServiceLine::new(claim.claim_type, segment)),
        _ => match claim.lines.last_mut() {
            // A second charge on one line belongs to no line: money is not to be lost among the rest.
            Some(line) if line.service.is_some() && matches!(segment.id(), b"SV1" | b"SV2" | b"SV3") => {
                claim.unplaced.push(segment);
            }
            Some(line) => take_into_line(line, segment, placed),
            None => claim.unplaced.push(segment),
        },
    }
}

fn take_into_line<'a>(line: &mut ServiceLine<'a>, segment: Segment<'a>, placed: Placed) {
    match (&placed.loop_id.family(), segment.id()) {
        (b"2410", b"LIN") if line.drug.is_none() => {
            line.drug = Some(Drug { lin: segment, quantity: None, references: Vec::new() });
        }
        (b"2410", id) => match &mut line.drug {
            Some(drug) if id == b"CTP" && drug.quantity.is_none() => drug.quantity = Some(segment),
            Some(drug) => drug.references.push(segment),
            None => line.further.push(segment),
        },
        (b"2420", _) => take_party(&mut line.providers, &mut line.further, segment, placed),
        (b"2430", b"SVD") => line.adjudications.push(LineAdjudication {
            svd: segment,
            adjustments: Vec::new(),
            dates: Vec::new(),
            amounts: Vec::new(),
        }),
        (b"2430", id) => match line.adjudications.last_mut() {
            Some(adjudication) if id == b"CAS" => adjudication.adjustments.push(segment),
            Some(adjudication) if id == b"DTP" => adjudication.dates.push(segment),
            Some(adjudication) => adjudication.amounts.push(segment),
            None => line.further.push(segment),
        },
        (b"2440", _) => line.forms.push(segment),
        _ => line.take(segment),
    }
}

fn take_party<'a>(
    parties: &mut Vec<Party<'a>>,
    rest: &mut Vec<Segment<'a>>,
    segment: Segment<'a>,
    placed: Placed,
) {
    if placed.opens {
        parties.push(Party::new(placed.loop_id, segment));
    } else {
        match parties.last_mut() {
            Some(party) => party.take(segment),
            None => rest.push(segment),
        }
    }
}

const SUBMITTER: LoopId = LoopId::new("1000A");
const RECEIVER: LoopId = LoopId::new("1000B");
const BILLING: LoopId = LoopId::new("2010AA");
const PAY_TO: LoopId = LoopId::new("2010AB");
const PAY_TO_PLAN: LoopId = LoopId::new("2010AC");
const SUBSCRIBER: LoopId = LoopId::new("2010BA");
const PAYER: LoopId = LoopId::new("2010BB");
const PATIENT: LoopId = LoopId::new("2010CA");
