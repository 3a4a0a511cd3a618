//! 2400: a service line.

use x12::Segment;

use super::ClaimType;
use crate::adjustment::{adjusted, adjustments};
use crate::name::Name;
use crate::party::{Party, reference};
use crate::period::dtp_period;
use crate::submitted::submitted;
use crate::{Adjustment, Cents, ElementPlace, Period, Quantity, ReadElement, Refilled, Submitted};

/// A service line and everything below it.
#[derive(Clone, Debug)]
pub struct ServiceLine<'a> {
    /// Which 837 it was sent in.
    pub claim_type: ClaimType,
    /// LX.
    pub lx: Segment<'a>,
    /// SV1, SV2 or SV3.
    pub service: Option<Segment<'a>>,
    /// TOO: tooth and surfaces (dental).
    pub teeth: Vec<Segment<'a>>,
    /// DTP.
    pub dates: Vec<Segment<'a>>,
    /// REF.
    pub references: Vec<Segment<'a>>,
    /// AMT.
    pub amounts: Vec<Segment<'a>>,
    /// NTE and K3.
    pub notes: Vec<Segment<'a>>,
    /// SV5, PWK, CR1, CR3, CRC, QTY, MEA, CN1, PS1, HCP and the rest.
    pub further: Vec<Segment<'a>>,
    /// 2410.
    pub drug: Option<Drug<'a>>,
    /// 2420.
    pub providers: Refilled<Party<'a>>,
    /// 2430.
    pub adjudications: Refilled<LineAdjudication<'a>>,
    /// 2440: LQ and FRM.
    pub forms: Vec<Segment<'a>>,
}

/// 2410: the drug given.
#[derive(Clone, Debug)]
pub struct Drug<'a> {
    /// LIN: LIN03 is the NDC when LIN02 is `N4`.
    pub lin: Segment<'a>,
    /// CTP: quantity and unit.
    pub quantity: Option<Segment<'a>>,
    /// REF: prescription or compound link.
    pub references: Vec<Segment<'a>>,
}

/// 2430: how another payer adjudicated the line.
#[derive(Clone, Debug)]
pub struct LineAdjudication<'a> {
    /// SVD.
    pub svd: Segment<'a>,
    /// CAS.
    pub adjustments: Vec<Segment<'a>>,
    /// DTP*573.
    pub dates: Vec<Segment<'a>>,
    /// AMT*EAF.
    pub amounts: Vec<Segment<'a>>,
}

/// A procedure composite: qualifier, code, modifiers, description.
#[derive(Clone, Copy, Debug)]
pub struct Procedure<'a> {
    segment: Segment<'a>,
    element: usize,
}

impl<'a> Procedure<'a> {
    pub(crate) fn new(segment: Segment<'a>, element: usize) -> Self {
        Self { segment, element }
    }

    /// Component 1: `HC`, `AD`, `HP`, `ER`, `IV`, `WK`, `N4`.
    pub fn qualifier(&self) -> &'a [u8] {
        self.segment.component(self.element, 1)
    }

    /// Component 2.
    pub fn code(&self) -> Submitted<'a, &'a [u8]> {
        self.segment.read_component(self.element, 2)
    }

    /// Components 3 to 6, those that were sent.
    pub fn modifiers(&self) -> impl Iterator<Item = Submitted<'a, &'a [u8]>> + use<'a> {
        let this = *self;
        (3..=6)
            .map(move |k| this.segment.read_component(this.element, k))
            .filter(|m: &Submitted<_>| !m.is_absent())
    }

    /// Component 7.
    pub fn description(&self) -> Submitted<'a, &'a [u8]> {
        self.segment.read_component(self.element, 7)
    }

    /// The components in order, from the qualifier on.
    pub fn texts(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.segment.components(self.element)
    }

    /// Where the composite stands.
    pub fn at(&self) -> ElementPlace {
        self.segment.element_place(self.element)
    }
}

impl<'a> ServiceLine<'a> {
    pub(super) fn new(claim_type: ClaimType, lx: Segment<'a>) -> Self {
        Self {
            claim_type,
            lx,
            service: None,
            teeth: Vec::new(),
            dates: Vec::new(),
            references: Vec::new(),
            amounts: Vec::new(),
            notes: Vec::new(),
            further: Vec::new(),
            drug: None,
            providers: Refilled::new(),
            adjudications: Refilled::new(),
            forms: Vec::new(),
        }
    }

    /// Makes it another line, as [`ServiceLine::new`] would.
    pub(super) fn reset(&mut self, claim_type: ClaimType, lx: Segment<'a>) {
        let Self { teeth, dates, references, amounts, notes, further, forms, .. } = self;
        [teeth, dates, references, amounts, notes, further, forms].into_iter().for_each(Vec::clear);
        self.providers.clear();
        self.adjudications.clear();
        (self.claim_type, self.lx, self.service, self.drug) = (claim_type, lx, None, None);
    }

    #[inline]
    pub(super) fn take(&mut self, name: Name, segment: Segment<'a>) {
        match name {
            Name::Service if self.service.is_none() => self.service = Some(segment),
            Name::Teeth => self.teeth.push(segment),
            Name::Date => self.dates.push(segment),
            Name::Reference => self.references.push(segment),
            Name::Amount => self.amounts.push(segment),
            Name::Note => self.notes.push(segment),
            _ => self.further.push(segment),
        }
    }

    /// The element of SV1, SV2 or SV3 that holds the procedure, the charge, the unit basis, the units.
    fn layout(&self) -> (usize, usize, Option<usize>, usize) {
        match self.claim_type {
            ClaimType::Professional => (1, 2, Some(3), 4),
            ClaimType::Institutional => (2, 3, Some(4), 5),
            ClaimType::Dental => (1, 2, None, 6),
        }
    }

    fn element<T: crate::Element<'a>>(&self, n: usize) -> Submitted<'a, T> {
        // With no SV segment it is absent, and what is wrong is wrong at the LX, whatever the LX holds.
        match self.service {
            Some(service) => service.read(n),
            None => Submitted { text: &[], at: self.lx.element_place(n.max(2)), value: None },
        }
    }

    /// LX01.
    pub fn number(&self) -> Submitted<'a, &'a [u8]> {
        self.lx.read(1)
    }

    /// SV101, SV202 or SV301, when sent.
    pub fn procedure(&self) -> Option<Procedure<'a>> {
        let (element, ..) = self.layout();
        let service = self.service?;
        (!service.element(element).is_empty()).then(|| Procedure::new(service, element))
    }

    /// SV102, SV203 or SV302.
    pub fn charge(&self) -> Submitted<'a, Cents> {
        self.element(self.layout().1)
    }

    /// SV103 or SV204: `UN`, `MJ`, `DA`; absent on a dental line.
    pub fn unit_basis(&self) -> Submitted<'a, &'a [u8]> {
        self.element(self.layout().2.unwrap_or(99))
    }

    /// SV104, SV205 or SV306.
    pub fn units(&self) -> Submitted<'a, Quantity> {
        self.element(self.layout().3)
    }

    /// SV201, the revenue code (institutional).
    pub fn revenue_code(&self) -> Option<Submitted<'a, &'a [u8]>> {
        (self.claim_type == ClaimType::Institutional).then(|| self.element(1))
    }

    /// SV105 or SV303: place of service of the line, when it differs from the claim's.
    pub fn place_of_service(&self) -> Option<Submitted<'a, &'a [u8]>> {
        let n = match self.claim_type {
            ClaimType::Professional => 5,
            ClaimType::Dental => 3,
            ClaimType::Institutional => return None,
        };
        Some(self.element(n)).filter(|place| !place.is_absent())
    }

    /// SV107-1 to -4 or SV311-1 to -4: positions of diagnoses, those that were sent.
    pub fn pointers(&self) -> impl Iterator<Item = Submitted<'a, &'a [u8]>> + use<'a> {
        let n = match self.claim_type {
            ClaimType::Professional => Some(7),
            ClaimType::Dental => Some(11),
            ClaimType::Institutional => None,
        };
        let found = self.service.zip(n);
        found.into_iter().flat_map(|(service, n)| {
            let sent = service.components(n).zip(1..).filter(|(text, _)| !text.is_empty());
            sent.map(move |(text, k)| submitted(text, service.component_place(n, k)))
        })
    }

    /// SV207, the non-covered charge (institutional).
    pub fn noncovered_charge(&self) -> Option<Submitted<'a, Cents>> {
        (self.claim_type == ClaimType::Institutional).then(|| self.element(7))
    }

    /// DTP*472, the day or days of service.
    pub fn service_period(&self) -> Option<Submitted<'a, Period>> {
        dtp_period(&self.dates, b"472")
    }

    /// REF*6R, the line control number, by which a remittance names the line.
    pub fn control_number(&self) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, b"6R")
    }

    /// REF02 of the line-level REF with this qualifier.
    pub fn reference(&self, qualifier: &[u8]) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, qualifier)
    }

    /// DTP03 of the line-level DTP with this qualifier.
    pub fn date(&self, qualifier: &[u8]) -> Option<Submitted<'a, Period>> {
        dtp_period(&self.dates, qualifier)
    }
}

impl<'a> LineAdjudication<'a> {
    pub(super) fn new(svd: Segment<'a>) -> Self {
        Self { svd, adjustments: Vec::new(), dates: Vec::new(), amounts: Vec::new() }
    }

    /// Makes it another adjudication, as [`LineAdjudication::new`] would.
    pub(super) fn reset(&mut self, svd: Segment<'a>) {
        let Self { adjustments, dates, amounts, .. } = self;
        [adjustments, dates, amounts].into_iter().for_each(Vec::clear);
        self.svd = svd;
    }

    /// SVD01, the other payer's identifier.
    pub fn payer_id(&self) -> Submitted<'a, &'a [u8]> {
        self.svd.read(1)
    }

    /// SVD02, what that payer paid for the line.
    pub fn paid(&self) -> Submitted<'a, Cents> {
        self.svd.read(2)
    }

    /// SVD03, the procedure that payer adjudicated.
    pub fn procedure(&self) -> Procedure<'a> {
        Procedure::new(self.svd, 3)
    }

    /// The line adjustments.
    pub fn adjustments(&self) -> impl Iterator<Item = Adjustment<'a>> + '_ {
        adjustments(&self.adjustments)
    }

    /// Sum of the line adjustments.
    pub fn adjusted(&self) -> Cents {
        adjusted(&self.adjustments)
    }

    /// DTP*573, when that payer adjudicated the line.
    pub fn adjudicated(&self) -> Option<Submitted<'a, Period>> {
        dtp_period(&self.dates, b"573")
    }
}
