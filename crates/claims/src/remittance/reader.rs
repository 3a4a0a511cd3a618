//! Reads the segments of an 835 into claim payments, one at a time.
//!
//! A big 835 is read in pieces cut before a CLP; see [`crate::ClaimReader`], which does the same.

use x12::guide::{Fault, Guide, GuideId, LoopId, Placed, Placer};
use x12::{Place, Segment, Segments};

use super::{ClaimPayment, Payment, ServicePayment};
use crate::claim::Unplaced;
use crate::name::Name;
use crate::party::Party;

/// What a reader gives out, in the order it stands in the 835.
#[derive(Clone, Copy, Debug)]
pub enum RemittanceEvent<'v, 'a> {
    /// A whole claim payment, and the guide faults within it.
    Claim(&'v Payment<'a>, &'v ClaimPayment<'a>, &'v [Fault]),
    /// A PLB segment.
    Provider(&'v Payment<'a>, Segment<'a>),
    /// LX, which begins a group of claim payments, and TS3 or TS2, the payer's summary of the group.
    Summary(&'v Payment<'a>, Segment<'a>),
}

/// Reads claim payments out of 835 segments.
#[derive(Debug)]
pub struct RemittanceReader<'a> {
    placer: Placer,
    payment: Payment<'a>,
    claim: Option<ClaimPayment<'a>>,
    /// The one before it, for its memory.
    spare: Option<ClaimPayment<'a>>,
    claims_seen: u32,
    claim_faults: Vec<Fault>,
    fresh_faults: Vec<Fault>,
    unplaced: Vec<Unplaced>,
    scratch: Vec<Fault>,
    silent: bool,
}

impl<'a> RemittanceReader<'a> {
    /// A reader for one transaction set, or `None` when the guide is not the 835's.
    pub fn new(guide: &'static Guide) -> Option<Self> {
        (guide.id() == GuideId::Remittance).then(|| Self {
            placer: Placer::new(guide),
            payment: Payment::default(),
            claim: None,
            spare: None,
            claims_seen: 0,
            claim_faults: Vec::new(),
            fresh_faults: Vec::new(),
            unplaced: Vec::new(),
            scratch: Vec::new(),
            silent: false,
        })
    }

    /// Reads loops that an earlier piece has already reported on; `claims_before` is the number of CLP
    /// segments in the pieces before.
    pub fn context(&mut self, segments: &'a Segments<'a>, claims_before: u32) {
        self.silent = true;
        self.read(segments, &mut |_| {});
        self.silent = false;
        self.claims_seen = claims_before;
    }

    /// Reads segments, giving out each claim payment as soon as it is whole.
    pub fn read(&mut self, segments: &'a Segments<'a>, sink: &mut impl FnMut(RemittanceEvent<'_, 'a>)) {
        for segment in segments.iter() {
            self.segment(segment, sink);
        }
    }

    /// Reads BPR to 1000B alone: what stands before the first group of claim payments, or the PLB.
    pub fn read_head(&mut self, segments: &'a Segments<'a>) {
        let is_head = |segment: &Segment<'_>| {
            !matches!(segment.id(), b"LX" | b"TS3" | b"TS2" | b"CLP" | b"PLB" | b"SE")
        };
        segments.iter().take_while(is_head).for_each(|segment| self.segment(segment, &mut |_| {}));
    }

    /// Ends a piece that is followed by `next` in the same set.
    pub fn end_before(&mut self, next: Segment<'_>, sink: &mut impl FnMut(RemittanceEvent<'_, 'a>)) {
        let mut faults = std::mem::take(&mut self.scratch);
        self.placer.close_before(&next, &mut faults);
        self.end(faults, sink);
    }

    /// Ends the set; `at` is where its last segment stands.
    pub fn finish(&mut self, at: Place, sink: &mut impl FnMut(RemittanceEvent<'_, 'a>)) {
        let mut faults = std::mem::take(&mut self.scratch);
        self.placer.finish(at, &mut faults);
        self.end(faults, sink);
    }

    fn end(&mut self, faults: Vec<Fault>, sink: &mut impl FnMut(RemittanceEvent<'_, 'a>)) {
        for fault in faults {
            self.blame(fault);
        }
        self.give(sink);
    }

    /// Whether a claim payment is open: at the end of bytes that were cut short it may not be whole.
    pub fn has_open_claim(&self) -> bool {
        self.claim.is_some()
    }

    /// BPR to 1000B as read so far.
    pub fn payment(&self) -> &Payment<'a> {
        &self.payment
    }

    /// Guide faults outside claim payments found since the last call.
    pub fn take_faults(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.fresh_faults)
    }

    /// Segments outside claim payments that fit no loop, found since the last call.
    pub fn take_unplaced(&mut self) -> Vec<Unplaced> {
        std::mem::take(&mut self.unplaced)
    }

    fn segment(&mut self, segment: Segment<'a>, sink: &mut impl FnMut(RemittanceEvent<'_, 'a>)) {
        let mut faults = std::mem::take(&mut self.scratch);
        let placed = self.placer.place(&segment, &mut faults);
        faults.retain(|&fault| {
            let closing = fault.kind.is_missing_segment();
            if closing {
                self.blame(fault);
            }
            !closing
        });
        if placed.known && (!is_claim_loop(placed.loop_id) || segment.id() == b"CLP") {
            self.give(sink);
        }
        self.take(segment, placed, sink);
        for &fault in &faults {
            self.blame(fault);
        }
        faults.clear();
        self.scratch = faults;
    }

    fn take(&mut self, segment: Segment<'a>, placed: Placed, sink: &mut impl FnMut(RemittanceEvent<'_, 'a>)) {
        if segment.id() == b"CLP" && placed.known {
            self.claims_seen += 1;
            let mut claim = self.spare.take();
            match &mut claim {
                Some(claim) => claim.refill(segment, self.claims_seen),
                None => claim = Some(ClaimPayment::new(segment, self.claims_seen)),
            }
            self.claim = claim;
        }
        if let Some(claim) = &mut self.claim {
            claim.end = segment.place().offset + segment.raw().len() as u64 + 1;
            take_into_claim(claim, segment, placed);
            return;
        }
        let kept = placed.known && self.take_above(segment, placed, sink);
        if !kept && !self.silent {
            self.unplaced.push(Unplaced::of(&segment));
        }
    }

    /// Keeps a segment outside claim payments, unless there is no room for it: a second BPR pays nobody.
    fn take_above(
        &mut self,
        segment: Segment<'a>,
        placed: Placed,
        sink: &mut impl FnMut(RemittanceEvent<'_, 'a>),
    ) -> bool {
        let payment = &mut self.payment;
        let slot = match (placed.loop_id, segment.id()) {
            (PAYER, id) => return take_party(&mut payment.payer, id == b"N1", segment, placed),
            (PAYEE, id) => return take_party(&mut payment.payee, id == b"N1", segment, placed),
            (_, b"ST") => &mut payment.st,
            (_, b"BPR") => &mut payment.bpr,
            (_, b"TRN") => &mut payment.trn,
            (_, b"CUR") => &mut payment.currency,
            (_, b"REF") => {
                payment.references.push(segment);
                return true;
            }
            (_, b"DTM") => {
                payment.dates.push(segment);
                return true;
            }
            (_, id @ (b"PLB" | b"LX" | b"TS2" | b"TS3")) => {
                match id {
                    _ if self.silent => {}
                    b"PLB" => sink(RemittanceEvent::Provider(&self.payment, segment)),
                    _ => sink(RemittanceEvent::Summary(&self.payment, segment)),
                }
                return true;
            }
            // It ends what was said, and says nothing of its own.
            (_, id) => return id == b"SE",
        };
        let room = slot.is_none();
        if room {
            *slot = Some(segment);
        }
        room
    }

    fn blame(&mut self, fault: Fault) {
        if self.claim.is_some() {
            self.claim_faults.push(fault);
        } else if !self.silent {
            self.fresh_faults.push(fault);
        }
    }

    fn give(&mut self, sink: &mut impl FnMut(RemittanceEvent<'_, 'a>)) {
        if let Some(claim) = self.claim.take() {
            sink(RemittanceEvent::Claim(&self.payment, &claim, &self.claim_faults));
            self.claim_faults.clear();
            self.spare = Some(claim);
        }
    }
}

fn is_claim_loop(loop_id: LoopId) -> bool {
    loop_id == CLAIM || loop_id == SERVICE
}

/// Keeps a segment of 1000A or 1000B; a second N1 finds no room.
fn take_party<'a>(party: &mut Option<Party<'a>>, opens: bool, segment: Segment<'a>, placed: Placed) -> bool {
    match party {
        None if opens => *party = Some(Party::new(placed.loop_id, segment)),
        Some(party) if !opens => party.take(Name::of(segment.id()), segment),
        _ => return false,
    }
    true
}

fn take_into_claim<'a>(claim: &mut ClaimPayment<'a>, segment: Segment<'a>, placed: Placed) {
    match (placed.known, placed.loop_id) {
        (false, _) => claim.unplaced.push(segment),
        (true, SERVICE) if segment.id() == b"SVC" => {
            claim.services.add(|service| service.refill(segment), || ServicePayment::new(segment));
        }
        (true, SERVICE) => match claim.services.last_mut() {
            Some(service) => service.take(segment),
            None => claim.unplaced.push(segment),
        },
        (true, _) if segment.id() == b"CLP" => {}
        (true, _) => claim.take(segment),
    }
}

const PAYER: LoopId = LoopId::new("1000A");
const PAYEE: LoopId = LoopId::new("1000B");
const CLAIM: LoopId = LoopId::new("2100");
const SERVICE: LoopId = LoopId::new("2110");
