//! Who: billing providers, subscribers, patients, payers and the providers on a claim or line.

use x12::Segment;
use x12::guide::LoopId;

use crate::name::Name;
use crate::{Date, Npi, ReadElement, Submitted, TaxId};

/// One NM1 or N1 loop: a person or organisation in a role, and what was said about them.
#[derive(Clone, Debug)]
pub struct Party<'a> {
    /// The loop, such as `2010AA`.
    pub loop_id: LoopId,
    /// NM1, or N1 in an 835's 1000A and 1000B.
    pub name: Segment<'a>,
    /// N3, the street.
    pub street: Option<Segment<'a>>,
    /// N4, city, state and ZIP code.
    pub city: Option<Segment<'a>>,
    /// DMG, birth date and sex.
    pub demographics: Option<Segment<'a>>,
    /// PRV, the taxonomy code.
    pub taxonomy: Option<Segment<'a>>,
    /// REF, further identifiers.
    pub references: Vec<Segment<'a>>,
    /// PER, contacts.
    pub contacts: Vec<Segment<'a>>,
    /// DTP within the loop, such as 2330B's check date.
    pub dates: Vec<Segment<'a>>,
    /// Whatever else stands in the loop, such as RDM, and what is there twice.
    pub further: Vec<Segment<'a>>,
}

impl<'a> Party<'a> {
    pub(crate) fn new(loop_id: LoopId, name: Segment<'a>) -> Self {
        Self {
            loop_id,
            name,
            street: None,
            city: None,
            demographics: None,
            taxonomy: None,
            references: Vec::new(),
            contacts: Vec::new(),
            dates: Vec::new(),
            further: Vec::new(),
        }
    }

    /// Makes it another party, as [`Party::new`] would.
    pub(crate) fn reset(&mut self, loop_id: LoopId, name: Segment<'a>) {
        let Self { street, city, demographics, taxonomy, references, contacts, dates, further, .. } = self;
        (*street, *city, *demographics, *taxonomy) = (None, None, None, None);
        [references, contacts, dates, further].into_iter().for_each(Vec::clear);
        (self.loop_id, self.name) = (loop_id, name);
    }

    /// Keeps a further segment of the loop.
    #[inline]
    pub(crate) fn take(&mut self, name: Name, segment: Segment<'a>) {
        match name {
            Name::Street if self.street.is_none() => self.street = Some(segment),
            Name::City if self.city.is_none() => self.city = Some(segment),
            Name::Demographics if self.demographics.is_none() => self.demographics = Some(segment),
            Name::Taxonomy if self.taxonomy.is_none() => self.taxonomy = Some(segment),
            Name::Reference => self.references.push(segment),
            Name::Contact => self.contacts.push(segment),
            Name::Date => self.dates.push(segment),
            _ => self.further.push(segment),
        }
    }

    fn is_short(&self) -> bool {
        self.name.id() == b"N1"
    }

    /// NM101 or N101: the role, such as `85`.
    pub fn role(&self) -> &'a [u8] {
        self.name.element(1)
    }

    /// NM102 = 1.
    pub fn is_person(&self) -> bool {
        !self.is_short() && self.name.element(2) == b"1"
    }

    /// NM103, or N102: a person's last name or an organisation's name.
    pub fn last_name(&self) -> Submitted<'a, &'a [u8]> {
        self.name.read(if self.is_short() { 2 } else { 3 })
    }

    /// NM104.
    pub fn first_name(&self) -> Submitted<'a, &'a [u8]> {
        self.name.read(if self.is_short() { 99 } else { 4 })
    }

    /// NM108 or N103: what kind of identifier follows, such as `XX` for an NPI.
    pub fn id_qualifier(&self) -> &'a [u8] {
        self.name.element(if self.is_short() { 3 } else { 8 })
    }

    /// NM109 or N104.
    pub fn id(&self) -> Submitted<'a, &'a [u8]> {
        self.name.read(self.id_element())
    }

    /// The NPI, when the identifier is qualified as one.
    pub fn npi(&self) -> Option<Submitted<'a, Npi>> {
        (self.id_qualifier() == b"XX").then(|| self.name.read(self.id_element()))
    }

    fn id_element(&self) -> usize {
        if self.is_short() { 4 } else { 9 }
    }

    /// REF02 of the REF with this qualifier.
    pub fn reference(&self, qualifier: &[u8]) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, qualifier)
    }

    /// The tax identifier: REF*EI or REF*SY; in an 835 also N104 under `FI`, or REF*TJ.
    pub fn tax_id(&self) -> Option<Submitted<'a, TaxId>> {
        if self.is_short() && self.id_qualifier() == b"FI" {
            return Some(self.name.read(4));
        }
        self.references
            .iter()
            .find(|segment| matches!(segment.element(1), b"EI" | b"SY" | b"TJ"))
            .map(|segment| segment.read(2))
    }

    /// Whether the tax identifier is a person's social security number (REF*SY).
    pub fn tax_id_is_ssn(&self) -> bool {
        self.references.iter().any(|segment| segment.element(1) == b"SY")
    }

    /// PRV03.
    pub fn taxonomy_code(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.taxonomy.map(|segment| segment.read(3))
    }

    /// DMG02.
    pub fn birth_date(&self) -> Option<Submitted<'a, Date>> {
        self.demographics.map(|segment| segment.read(2))
    }

    /// DMG03: `F`, `M` or `U`.
    pub fn sex(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.demographics.map(|segment| segment.read(3))
    }

    /// N402.
    pub fn state(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.city.map(|segment| segment.read(2))
    }

    /// N403.
    pub fn zip(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.city.map(|segment| segment.read(3))
    }
}

/// REF02 of the REF with this qualifier among `segments`.
pub(crate) fn reference<'a>(segments: &[Segment<'a>], qualifier: &[u8]) -> Option<Submitted<'a, &'a [u8]>> {
    segments.iter().find(|segment| segment.element(1) == qualifier).map(|segment| segment.read(2))
}
