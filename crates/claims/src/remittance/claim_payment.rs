//! 2100 and 2110: what a payer did with one claim and with each of its lines.

use x12::Segment;

use crate::adjustment::{adjusted, adjustments};
use crate::claim::Procedure;
use crate::party::reference;
use crate::period::find_date;
use crate::{Adjustment, Cents, Date, Period, Quantity, ReadElement, Refilled, Submitted};

/// A claim payment: CLP and everything below it.
#[derive(Clone, Debug)]
pub struct ClaimPayment<'a> {
    /// CLP.
    pub clp: Segment<'a>,
    /// Position of the CLP in its transaction set, counted from 1.
    pub ordinal: u32,
    /// CAS at claim level.
    pub adjustments: Vec<Segment<'a>>,
    /// NM1: patient `QC`, insured `IL`, corrected `74`, rendering `82`, crossover `TT`, …
    pub parties: Vec<Segment<'a>>,
    /// MIA.
    pub inpatient: Option<Segment<'a>>,
    /// MOA.
    pub outpatient: Option<Segment<'a>>,
    /// REF.
    pub references: Vec<Segment<'a>>,
    /// DTM: `232` and `233` statement, `036` expiration, `050` received.
    pub dates: Vec<Segment<'a>>,
    /// AMT and QTY.
    pub amounts: Vec<Segment<'a>>,
    /// PER and whatever else the guide allows here.
    pub further: Vec<Segment<'a>>,
    /// 2110.
    pub services: Refilled<ServicePayment<'a>>,
    /// Segments that belong to no loop.
    pub unplaced: Vec<Segment<'a>>,
    /// Offset in the source just past the last segment, terminator included.
    pub end: u64,
    /// What it comes to, when it is only some services of one that was sent.
    part: Option<Part>,
}

/// What the services come to that a claim payment was parted into.
#[derive(Clone, Copy, Debug)]
struct Part {
    charge: Cents,
    paid: Cents,
}

impl<'a> ClaimPayment<'a> {
    pub(super) fn new(clp: Segment<'a>, ordinal: u32) -> Self {
        Self {
            clp,
            ordinal,
            adjustments: Vec::new(),
            parties: Vec::new(),
            inpatient: None,
            outpatient: None,
            references: Vec::new(),
            dates: Vec::new(),
            amounts: Vec::new(),
            further: Vec::new(),
            services: Refilled::new(),
            unplaced: Vec::new(),
            end: 0,
            part: None,
        }
    }

    /// Makes it another claim payment, with nothing below its CLP yet.
    pub(super) fn refill(&mut self, clp: Segment<'a>, ordinal: u32) {
        (self.clp, self.ordinal, self.end, self.part) = (clp, ordinal, 0, None);
        (self.inpatient, self.outpatient) = (None, None);
        let lists = [&mut self.adjustments, &mut self.parties, &mut self.references, &mut self.dates];
        lists.into_iter().for_each(Vec::clear);
        let lists = [&mut self.amounts, &mut self.further, &mut self.unplaced];
        lists.into_iter().for_each(Vec::clear);
        self.services.clear();
    }

    /// Some of its services, as if the payer had answered them alone: charge and payment are the sums of
    /// SVC02 and SVC03, and what is said of the money of the whole (CAS, AMT and QTY of loop 2100) is left
    /// out, since nobody knows which part of that is whose.
    #[must_use]
    pub fn of_services(&self, these: &[usize]) -> Self {
        let services: Refilled<_> = these.iter().map(|&at| self.services[at].clone()).collect();
        let sum = |of: fn(&ServicePayment<'a>) -> Submitted<'a, Cents>| {
            services.iter().filter_map(|service| of(service).value).sum()
        };
        let part = Part { charge: sum(ServicePayment::charge), paid: sum(ServicePayment::paid) };
        Self {
            services,
            adjustments: Vec::new(),
            amounts: Vec::new(),
            unplaced: Vec::new(),
            part: Some(part),
            ..self.clone()
        }
    }

    /// Whether it is only [some services](Self::of_services) of one that was sent.
    pub const fn is_part(&self) -> bool {
        self.part.is_some()
    }

    pub(super) fn take(&mut self, segment: Segment<'a>) {
        match segment.id() {
            b"CAS" => self.adjustments.push(segment),
            b"NM1" => self.parties.push(segment),
            b"MIA" if self.inpatient.is_none() => self.inpatient = Some(segment),
            b"MOA" if self.outpatient.is_none() => self.outpatient = Some(segment),
            b"REF" => self.references.push(segment),
            b"DTM" => self.dates.push(segment),
            b"AMT" | b"QTY" => self.amounts.push(segment),
            _ => self.further.push(segment),
        }
    }

    /// CLP01, the patient control number we sent as CLM01.
    pub fn control_number(&self) -> Submitted<'a, &'a [u8]> {
        self.clp.read(1)
    }

    /// CLP02: processed as primary `1`, denied `4`, reversal `22`, …
    pub fn status(&self) -> Submitted<'a, &'a [u8]> {
        self.clp.read(2)
    }

    /// Whether CLP02 is `22`.
    pub fn is_reversal(&self) -> bool {
        self.clp.element(2) == b"22"
    }

    /// CLP03; of some of its services, what they come to.
    pub fn charge(&self) -> Submitted<'a, Cents> {
        let charge = self.clp.read(3);
        self.part.map_or(charge, |part| Submitted { value: Some(part.charge), ..charge })
    }

    /// CLP04; of some of its services, what they come to.
    pub fn paid(&self) -> Submitted<'a, Cents> {
        let paid = self.clp.read(4);
        self.part.map_or(paid, |part| Submitted { value: Some(part.paid), ..paid })
    }

    /// CLP05, which must equal the PR adjustments and is not to be trusted over them.
    pub fn patient_responsibility(&self) -> Submitted<'a, Cents> {
        self.clp.read(5)
    }

    /// CLP06, the claim filing indicator.
    pub fn filing_indicator(&self) -> Submitted<'a, &'a [u8]> {
        self.clp.read(6)
    }

    /// CLP07, the payer claim control number.
    pub fn payer_control_number(&self) -> Submitted<'a, &'a [u8]> {
        self.clp.read(7)
    }

    /// The NM1 with this role.
    pub fn party(&self, role: &[u8]) -> Option<Segment<'a>> {
        self.parties.iter().find(|nm1| nm1.element(1) == role).copied()
    }

    /// NM109 of the insured, or of the patient when no insured was sent.
    pub fn member_id(&self) -> Option<Submitted<'a, &'a [u8]>> {
        let nm1 = self.party(b"IL").or_else(|| self.party(b"QC"))?;
        Some(nm1.read(9)).filter(|id: &Submitted<_>| !id.is_absent())
    }

    /// REF02 of the claim-level REF with this qualifier.
    pub fn reference(&self, qualifier: &[u8]) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, qualifier)
    }

    /// AMT02 or QTY02 with this qualifier.
    pub fn amount(&self, qualifier: &[u8]) -> Option<Submitted<'a, Cents>> {
        self.amounts
            .iter()
            .find(|amt| amt.id() == b"AMT" && amt.element(1) == qualifier)
            .map(|amt| amt.read(2))
    }

    /// The claim-level adjustments.
    pub fn adjustments(&self) -> impl Iterator<Item = Adjustment<'a>> + '_ {
        adjustments(&self.adjustments)
    }

    /// Claim-level adjustments and those of every line.
    pub fn all_adjustments(&self) -> impl Iterator<Item = Adjustment<'a>> + '_ {
        let lines = self.services.iter().flat_map(|service| adjustments(&service.adjustments));
        adjustments(&self.adjustments).chain(lines)
    }

    /// Sum of all adjustments, claim and line level.
    pub fn adjusted(&self) -> Cents {
        self.claim_level_adjusted() + self.services.iter().map(ServicePayment::adjusted).sum()
    }

    /// Sum of the claim-level adjustments alone.
    pub fn claim_level_adjusted(&self) -> Cents {
        adjusted(&self.adjustments)
    }

    /// Remark codes at claim level: MOA03–MOA07, MIA05 and MIA20–MIA23.
    pub fn remarks(&self) -> impl Iterator<Item = Submitted<'a, &'a [u8]>> + use<'a> {
        let outpatient = self.outpatient.into_iter().flat_map(|moa| (3..=7).map(move |n| moa.read(n)));
        let inpatient = self
            .inpatient
            .into_iter()
            .flat_map(|mia| [5, 20, 21, 22, 23].into_iter().map(move |n| mia.read(n)));
        outpatient.chain(inpatient).filter(|remark: &Submitted<_>| !remark.is_absent())
    }

    /// The days of service: DTM*232 and 233, else the span of the service dates.
    pub fn service_period(&self) -> Option<Period> {
        let day = |qualifier: &[u8]| -> Option<Date> { find_date(&self.dates, qualifier)?.read(2).value };
        if let Some(from) = day(b"232") {
            return Some(Period { from, to: day(b"233").unwrap_or(from).max(from) });
        }
        self.services.iter().filter_map(ServicePayment::service_period).reduce(Period::join)
    }
}

/// A service payment: SVC and everything below it.
#[derive(Clone, Debug)]
pub struct ServicePayment<'a> {
    /// SVC.
    pub svc: Segment<'a>,
    /// DTM: `472`, or `150` and `151`.
    pub dates: Vec<Segment<'a>>,
    /// CAS.
    pub adjustments: Vec<Segment<'a>>,
    /// REF.
    pub references: Vec<Segment<'a>>,
    /// AMT and QTY.
    pub amounts: Vec<Segment<'a>>,
    /// LQ: `HE` remark codes, `RX` pharmacy reject codes.
    pub remark_segments: Vec<Segment<'a>>,
    /// Whatever else the guide allows here.
    pub further: Vec<Segment<'a>>,
}

impl<'a> ServicePayment<'a> {
    pub(super) fn new(svc: Segment<'a>) -> Self {
        Self {
            svc,
            dates: Vec::new(),
            adjustments: Vec::new(),
            references: Vec::new(),
            amounts: Vec::new(),
            remark_segments: Vec::new(),
            further: Vec::new(),
        }
    }

    /// Makes it another service payment, with nothing below its SVC yet.
    pub(super) fn refill(&mut self, svc: Segment<'a>) {
        self.svc = svc;
        let lists = [&mut self.dates, &mut self.adjustments, &mut self.references];
        lists.into_iter().for_each(Vec::clear);
        let lists = [&mut self.amounts, &mut self.remark_segments, &mut self.further];
        lists.into_iter().for_each(Vec::clear);
    }

    pub(super) fn take(&mut self, segment: Segment<'a>) {
        match segment.id() {
            b"DTM" => self.dates.push(segment),
            b"CAS" => self.adjustments.push(segment),
            b"REF" => self.references.push(segment),
            b"AMT" | b"QTY" => self.amounts.push(segment),
            b"LQ" => self.remark_segments.push(segment),
            _ => self.further.push(segment),
        }
    }

    /// SVC01, the procedure the payer adjudicated; for an institutional line it may be a revenue code
    /// under qualifier `NU`.
    pub fn procedure(&self) -> Procedure<'a> {
        Procedure::new(self.svc, 1)
    }

    /// SVC06, the procedure we billed, sent only when the payer changed it.
    pub fn original_procedure(&self) -> Option<Procedure<'a>> {
        (!self.svc.element(6).is_empty()).then(|| Procedure::new(self.svc, 6))
    }

    /// SVC02.
    pub fn charge(&self) -> Submitted<'a, Cents> {
        self.svc.read(2)
    }

    /// SVC03.
    pub fn paid(&self) -> Submitted<'a, Cents> {
        self.svc.read(3)
    }

    /// SVC04, the revenue code.
    pub fn revenue_code(&self) -> Submitted<'a, &'a [u8]> {
        self.svc.read(4)
    }

    /// SVC05, units paid; one when not sent.
    pub fn paid_units(&self) -> Submitted<'a, Quantity> {
        self.svc.read(5)
    }

    /// SVC07, units billed, sent only when the payer changed them.
    pub fn original_units(&self) -> Submitted<'a, Quantity> {
        self.svc.read(7)
    }

    /// REF*6R, our line control number come back.
    pub fn control_number(&self) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, b"6R")
    }

    /// REF02 of the REF with this qualifier.
    pub fn reference(&self, qualifier: &[u8]) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, qualifier)
    }

    /// AMT02 with this qualifier, such as `B6` allowed.
    pub fn amount(&self, qualifier: &[u8]) -> Option<Submitted<'a, Cents>> {
        self.amounts
            .iter()
            .find(|amt| amt.id() == b"AMT" && amt.element(1) == qualifier)
            .map(|amt| amt.read(2))
    }

    /// The line's adjustments.
    pub fn adjustments(&self) -> impl Iterator<Item = Adjustment<'a>> + '_ {
        adjustments(&self.adjustments)
    }

    /// Sum of the line's adjustments.
    pub fn adjusted(&self) -> Cents {
        adjusted(&self.adjustments)
    }

    /// LQ02 under `HE`: remark codes, in order.
    pub fn remarks(&self) -> impl Iterator<Item = Submitted<'a, &'a [u8]>> + '_ {
        self.remark_segments.iter().filter(|lq| lq.element(1) == b"HE").map(|lq| lq.read(2))
    }

    /// DTM*472, or DTM*150 and 151.
    pub fn service_period(&self) -> Option<Period> {
        let day = |qualifier: &[u8]| -> Option<Date> { find_date(&self.dates, qualifier)?.read(2).value };
        let from = day(b"472").or_else(|| day(b"150"))?;
        Some(Period { from, to: day(b"151").unwrap_or(from).max(from) })
    }
}
