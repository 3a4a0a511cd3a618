//! 999: a functional group and its transaction sets, taken or not, and why not.

use x12::guide::{Fault, Guide, GuideId, Placer};
use x12::{Place, Segment, Segments};

use super::Verdict;
use crate::{ReadElement, Submitted};

/// AK1 and AK9: the answer to a functional group.
#[derive(Clone, Copy, Debug)]
pub struct GroupAcknowledgment<'a> {
    /// AK1: AK101 the kind (GS01), AK102 the control number (GS06), AK103 the version (GS08).
    pub ak1: Segment<'a>,
    /// AK9; `None` when the set ended without one.
    pub ak9: Option<Segment<'a>>,
}

/// AK2 to IK5: the answer to one transaction set.
#[derive(Clone, Debug)]
pub struct SetAcknowledgment<'a> {
    /// AK2: AK201 the kind (ST01), AK202 the control number (ST02), AK203 the guide (ST03).
    pub ak2: Segment<'a>,
    /// What is wrong with its segments.
    pub errors: Vec<SegmentError<'a>>,
    /// IK5; `None` when the loop ended without one.
    pub ik5: Option<Segment<'a>>,
}

/// IK3: one segment at fault.
#[derive(Clone, Debug)]
pub struct SegmentError<'a> {
    /// IK3: IK301 its identifier, IK302 its ordinal in the set, IK303 its loop, IK304 the code.
    pub ik3: Segment<'a>,
    /// CTX, such as the patient control number of the claim at fault.
    pub contexts: Vec<Segment<'a>>,
    /// IK4.
    pub elements: Vec<ElementError<'a>>,
}

/// IK4: one element at fault. IK404, a copy of the element, may be patient data.
#[derive(Clone, Debug)]
pub struct ElementError<'a> {
    /// IK4: IK401 its position, IK402 its reference, IK403 the code.
    pub ik4: Segment<'a>,
    /// CTX.
    pub contexts: Vec<Segment<'a>>,
}

impl<'a> GroupAcknowledgment<'a> {
    /// AK102: GS06 of the group answered.
    pub fn control_number(&self) -> Submitted<'a, &'a [u8]> {
        self.ak1.read(2)
    }

    /// AK901.
    pub fn verdict(&self) -> Option<Submitted<'a, Verdict>> {
        self.ak9.map(|ak9| ak9.read(1))
    }

    /// AK905 to AK909: why, those that were sent.
    pub fn codes(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        codes(self.ak9, 5..=9)
    }
}

impl<'a> SetAcknowledgment<'a> {
    /// AK202: ST02 of the set answered.
    pub fn control_number(&self) -> Submitted<'a, &'a [u8]> {
        self.ak2.read(2)
    }

    /// IK501.
    pub fn verdict(&self) -> Option<Submitted<'a, Verdict>> {
        self.ik5.map(|ik5| ik5.read(1))
    }

    /// IK502 to IK506: why, those that were sent.
    pub fn codes(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        codes(self.ik5, 2..=6)
    }
}

impl<'a> SegmentError<'a> {
    /// The patient control number a CTX names (`CTX*CLM01:…`, 005010X231A1, 2110 CTX01).
    pub fn claim(&self) -> Option<&'a [u8]> {
        let named = self.contexts.iter().find(|ctx| ctx.component(1, 1) == b"CLM01");
        named.map(|ctx| ctx.component(1, 2)).filter(|number| !number.is_empty())
    }

    /// IK304.
    pub fn code(&self) -> &'a [u8] {
        self.ik3.element(4)
    }
}

fn codes(
    segment: Option<Segment<'_>>,
    elements: std::ops::RangeInclusive<usize>,
) -> impl Iterator<Item = &[u8]> {
    let all = segment.into_iter().flat_map(move |segment| elements.clone().map(move |n| segment.element(n)));
    all.filter(|code| !code.is_empty())
}

/// What an [`AcknowledgmentReader`] gives out.
#[derive(Clone, Copy, Debug)]
pub enum AcknowledgmentEvent<'v, 'a> {
    /// AK2 to IK5, under the group's AK1.
    Set(&'v SetAcknowledgment<'a>, &'v GroupAcknowledgment<'a>),
    /// AK1 and AK9, once the set has ended.
    Group(&'v GroupAcknowledgment<'a>),
}

/// Makes acknowledgments out of 999 segments.
#[derive(Debug)]
pub struct AcknowledgmentReader<'a> {
    placer: Placer,
    group: Option<GroupAcknowledgment<'a>>,
    set: Option<SetAcknowledgment<'a>>,
    faults: Vec<Fault>,
}

impl<'a> AcknowledgmentReader<'a> {
    /// A reader for one transaction set, or `None` when the guide is not a 999.
    pub fn new(guide: &'static Guide) -> Option<Self> {
        (guide.id() == GuideId::ImplementationAcknowledgment).then(|| Self {
            placer: Placer::new(guide),
            group: None,
            set: None,
            faults: Vec::new(),
        })
    }

    /// Reads segments, giving each answer to `sink` as soon as it is whole.
    pub fn read(&mut self, segments: &'a Segments<'a>, sink: &mut impl FnMut(AcknowledgmentEvent<'_, 'a>)) {
        for segment in segments.iter() {
            self.placer.place(&segment, &mut self.faults);
            self.segment(segment, sink);
        }
    }

    /// Ends the set; `at` is where its last segment stands.
    pub fn finish(&mut self, at: Place, sink: &mut impl FnMut(AcknowledgmentEvent<'_, 'a>)) {
        self.placer.finish(at, &mut self.faults);
        self.give(sink);
        if let Some(group) = self.group.take() {
            sink(AcknowledgmentEvent::Group(&group));
        }
    }

    /// Guide faults found since the last call.
    pub fn take_faults(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.faults)
    }

    fn segment(&mut self, segment: Segment<'a>, sink: &mut impl FnMut(AcknowledgmentEvent<'_, 'a>)) {
        match (segment.id(), &mut self.set) {
            (b"AK1", _) => self.group = Some(GroupAcknowledgment { ak1: segment, ak9: None }),
            (b"AK2", _) => {
                self.give(sink);
                self.set = Some(SetAcknowledgment { ak2: segment, errors: Vec::new(), ik5: None });
            }
            (b"AK9", _) => {
                self.give(sink);
                if let Some(group) = &mut self.group {
                    group.ak9 = Some(segment);
                }
            }
            (b"IK5", Some(set)) => set.ik5 = Some(segment),
            (b"IK3", Some(set)) => {
                set.errors.push(SegmentError { ik3: segment, contexts: Vec::new(), elements: Vec::new() });
            }
            (id, Some(set)) => {
                if let Some(error) = set.errors.last_mut() {
                    error.take(id, segment);
                }
            }
            _ => {}
        }
    }

    fn give(&mut self, sink: &mut impl FnMut(AcknowledgmentEvent<'_, 'a>)) {
        if let (Some(set), Some(group)) = (self.set.take(), &self.group) {
            sink(AcknowledgmentEvent::Set(&set, group));
        }
    }
}

impl<'a> SegmentError<'a> {
    fn take(&mut self, id: &[u8], segment: Segment<'a>) {
        match (id, self.elements.last_mut()) {
            (b"IK4", _) => self.elements.push(ElementError { ik4: segment, contexts: Vec::new() }),
            (b"CTX", Some(element)) => element.contexts.push(segment),
            (b"CTX", None) => self.contexts.push(segment),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use x12::{Delimiters, lex};

    use super::*;

    #[test]
    fn reads_sets_their_errors_and_the_group() {
        let text = b"ST*999*0001*005010X231A1~AK1*HC*17*005010X222A1~AK2*837*0001*005010X222A1~IK5*A~\
            AK2*837*0002*005010X222A1~IK3*CLM*22*2300*8~CTX*CLM01:A-17~IK4*2*782*1~IK5*R*5~AK9*P*2*2*1~";
        let segments = lex(text, Delimiters::USUAL, 0);
        let guide = Guide::by_id(GuideId::ImplementationAcknowledgment);
        let mut reader = AcknowledgmentReader::new(guide).expect("the guide is a 999");
        let mut seen = Vec::new();
        let mut sink = |event: AcknowledgmentEvent<'_, '_>| match event {
            AcknowledgmentEvent::Set(set, _) => {
                let claim = set.errors.first().and_then(SegmentError::claim).map(<[u8]>::to_vec);
                seen.push((set.verdict().and_then(|verdict| verdict.value), claim));
            }
            AcknowledgmentEvent::Group(group) => {
                seen.push((group.verdict().and_then(|verdict| verdict.value), None));
            }
        };
        reader.read(&segments, &mut sink);
        reader.finish(Place::default(), &mut sink);
        assert_eq!(
            seen,
            [
                (Some(Verdict::Accepted), None),
                (Some(Verdict::Rejected), Some(b"A-17".to_vec())),
                (Some(Verdict::Partly), None),
            ]
        );
        assert!(reader.take_faults().is_empty());
    }
}
