//! 277CA: each claim, taken into adjudication or not, and why not.

use x12::guide::{Fault, Guide, GuideId, Placer};
use x12::{Place, Segment, Segments};

use crate::party::reference;
use crate::period::dtp_period;
use crate::{Cents, Party, Period, ReadElement, Submitted};

/// Which level of the hierarchy a status stands at (005010X214, HL03).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum StatusLevel {
    /// 2000A, HL03 `20`: who answers.
    Source,
    /// 2000B, HL03 `21`: who submitted.
    Receiver,
    /// 2000C, HL03 `19`: the billing provider.
    Provider,
    /// 2000D, HL03 `PT`: a claim.
    Claim,
}

/// One level: who it is about, and what is said.
#[derive(Clone, Debug)]
pub struct ClaimStatus<'a> {
    /// The level.
    pub level: StatusLevel,
    /// HL.
    pub hl: Segment<'a>,
    /// NM1 of the level.
    pub party: Option<Party<'a>>,
    /// TRN: TRN02 echoes CLM01 at claim level.
    pub trace: Option<Segment<'a>>,
    /// STC.
    pub statuses: Vec<Segment<'a>>,
    /// REF.
    pub references: Vec<Segment<'a>>,
    /// DTP.
    pub dates: Vec<Segment<'a>>,
    /// QTY and AMT: totals accepted and rejected.
    pub totals: Vec<Segment<'a>>,
    /// 2220D.
    pub lines: Vec<LineStatus<'a>>,
}

/// 2220D: a service line.
#[derive(Clone, Debug)]
pub struct LineStatus<'a> {
    /// SVC.
    pub svc: Segment<'a>,
    /// STC.
    pub statuses: Vec<Segment<'a>>,
    /// REF: REF*FJ is the line control number.
    pub references: Vec<Segment<'a>>,
    /// DTP.
    pub dates: Vec<Segment<'a>>,
}

/// One status composite: STC01, STC10 or STC11.
#[derive(Clone, Copy, Debug)]
pub struct Status<'a> {
    /// Component 1, the category, such as `A7`.
    pub category: &'a [u8],
    /// Component 2, the status code.
    pub code: &'a [u8],
    /// Component 3, whom it is about.
    pub entity: &'a [u8],
    /// The STC it stands in.
    pub stc: Segment<'a>,
}

impl<'a> ClaimStatus<'a> {
    fn new(level: StatusLevel, hl: Segment<'a>) -> Self {
        Self {
            level,
            hl,
            party: None,
            trace: None,
            statuses: Vec::new(),
            references: Vec::new(),
            dates: Vec::new(),
            totals: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// 2200D TRN02: the patient control number, as CLM01 had it.
    pub fn control_number(&self) -> Option<Submitted<'a, &'a [u8]>> {
        self.trace.map(|trn| trn.read(2))
    }

    /// REF*1K: the payer claim control number.
    pub fn payer_control_number(&self) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, b"1K")
    }

    /// DTP*472.
    pub fn service_period(&self) -> Option<Submitted<'a, Period>> {
        dtp_period(&self.dates, b"472")
    }

    /// Every status given, in order.
    pub fn statuses(&self) -> impl Iterator<Item = Status<'a>> + '_ {
        self.statuses.iter().flat_map(|&stc| statuses_of(stc))
    }

    /// STC04 of the first STC: the amount it is about.
    pub fn amount(&self) -> Option<Submitted<'a, Cents>> {
        self.statuses.first().map(|stc| stc.read(4))
    }

    fn take(&mut self, segment: Segment<'a>) {
        match (segment.id(), self.lines.last_mut()) {
            (b"SVC", _) => self.lines.push(LineStatus {
                svc: segment,
                statuses: Vec::new(),
                references: Vec::new(),
                dates: Vec::new(),
            }),
            (b"STC", Some(line)) => line.statuses.push(segment),
            (b"REF", Some(line)) => line.references.push(segment),
            (b"DTP", Some(line)) => line.dates.push(segment),
            (b"TRN", _) => self.trace = Some(segment),
            (b"STC", None) => self.statuses.push(segment),
            (b"REF", None) => self.references.push(segment),
            (b"DTP", None) => self.dates.push(segment),
            (b"QTY" | b"AMT", _) => self.totals.push(segment),
            _ => {}
        }
    }
}

impl<'a> LineStatus<'a> {
    /// Every status given, in order.
    pub fn statuses(&self) -> impl Iterator<Item = Status<'a>> + '_ {
        self.statuses.iter().flat_map(|&stc| statuses_of(stc))
    }

    /// REF*FJ, the line control number.
    pub fn control_number(&self) -> Option<Submitted<'a, &'a [u8]>> {
        reference(&self.references, b"FJ")
    }
}

fn statuses_of(stc: Segment<'_>) -> impl Iterator<Item = Status<'_>> {
    [1, 10, 11].into_iter().filter(move |&n| !stc.element(n).is_empty()).map(move |n| Status {
        category: stc.component(n, 1),
        code: stc.component(n, 2),
        entity: stc.component(n, 3),
        stc,
    })
}

/// Makes [`ClaimStatus`]es out of 277CA segments.
#[derive(Debug)]
pub struct ClaimStatusReader<'a> {
    placer: Placer,
    open: Option<ClaimStatus<'a>>,
    faults: Vec<Fault>,
    silent: bool,
}

impl<'a> ClaimStatusReader<'a> {
    /// A reader for one transaction set, or `None` when the guide is not a 277CA.
    pub fn new(guide: &'static Guide) -> Option<Self> {
        (guide.id() == GuideId::ClaimAcknowledgment).then(|| Self {
            placer: Placer::new(guide),
            open: None,
            faults: Vec::new(),
            silent: false,
        })
    }

    /// Reads loops that an earlier piece has already reported on.
    pub fn context(&mut self, segments: &'a Segments<'a>) {
        self.silent = true;
        self.read(segments, &mut |_| {});
        self.open = None;
        self.silent = false;
    }

    /// Reads segments, giving each level to `sink` as soon as it is whole.
    pub fn read(&mut self, segments: &'a Segments<'a>, sink: &mut impl FnMut(&ClaimStatus<'a>)) {
        for segment in segments.iter() {
            let before = self.faults.len();
            let placed = self.placer.place(&segment, &mut self.faults);
            if self.silent {
                self.faults.truncate(before);
            }
            match (level_of(&segment), &mut self.open) {
                (Some(level), _) => {
                    self.give(sink);
                    self.open = Some(ClaimStatus::new(level, segment));
                }
                (None, Some(open)) if segment.id() == b"NM1" => {
                    open.party = Some(Party::new(placed.loop_id, segment));
                }
                (None, Some(open)) => open.take(segment),
                (None, None) => {}
            }
        }
    }

    /// Ends a piece that is followed by `next` in the same set.
    pub fn end_before(&mut self, next: Segment<'_>, sink: &mut impl FnMut(&ClaimStatus<'a>)) {
        self.placer.close_before(&next, &mut self.faults);
        self.give(sink);
    }

    /// Ends the set; `at` is where its last segment stands.
    pub fn finish(&mut self, at: Place, sink: &mut impl FnMut(&ClaimStatus<'a>)) {
        self.placer.finish(at, &mut self.faults);
        self.give(sink);
    }

    /// Guide faults found since the last call.
    pub fn take_faults(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.faults)
    }

    fn give(&mut self, sink: &mut impl FnMut(&ClaimStatus<'a>)) {
        if let Some(open) = self.open.take() {
            sink(&open);
        }
    }
}

fn level_of(segment: &Segment<'_>) -> Option<StatusLevel> {
    match (segment.id(), segment.element(3)) {
        (b"HL", b"20") => Some(StatusLevel::Source),
        (b"HL", b"21") => Some(StatusLevel::Receiver),
        (b"HL", b"19") => Some(StatusLevel::Provider),
        (b"HL", b"PT") => Some(StatusLevel::Claim),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use x12::{Delimiters, lex};

    use super::*;

    #[test]
    fn reads_each_level_with_its_statuses() {
        let text = b"ST*277*0001*005010X214~BHT*0085*08*1*20261123*1200*TH~HL*1**20*1~NM1*PR*2*A PAYER*****PI*P1~\
            TRN*1*T1~HL*2*1*21*1~NM1*41*2*A SUBMITTER*****46*S1~TRN*2*B1~STC*A1:19:PR*20261123*WQ*350~\
            HL*3*2*19*1~NM1*85*2*A PRACTICE*****XX*1234567893~HL*4*3*PT~NM1*QC*1*DOE*PAT****MI*M1~TRN*2*PCN-1~\
            STC*A7:562:85*20261123*U*350******A7:507~REF*1K*ICN9~DTP*472*D8*20261001~\
            SVC*HC:99213*350~STC*A7:454*20261123*U~REF*FJ*L1~";
        let segments = lex(text, Delimiters::USUAL, 0);
        let guide = Guide::by_id(GuideId::ClaimAcknowledgment);
        let mut reader = ClaimStatusReader::new(guide).expect("the guide is a 277CA");
        let mut seen = Vec::new();
        let mut sink = |status: &ClaimStatus<'_>| {
            let categories: Vec<_> = status.statuses().map(|status| status.code.to_vec()).collect();
            let control = status.control_number().map(|number| number.text.to_vec());
            seen.push((status.level, control, categories, status.lines.len()));
        };
        reader.read(&segments, &mut sink);
        reader.finish(Place::default(), &mut sink);
        let claim = seen.pop().expect("four levels were sent");
        assert_eq!(claim.0, StatusLevel::Claim);
        assert_eq!(claim.1.as_deref(), Some(b"PCN-1".as_slice()));
        assert_eq!(claim.2, [b"562".to_vec(), b"507".to_vec()]);
        assert_eq!(claim.3, 1);
        assert_eq!(seen.len(), 3);
    }
}
