//! A file of claims with an envelope of its own.

use codes::Date;
use x12::{Delimiters, Group, Interchange, Writer};

use super::{Draft, DraftSegment};
use crate::ClaimView;

/// Where a claim goes: who sends it to whom, by which guide, cut how.
///
/// Claims with one envelope may be sent in one transaction set.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Envelope {
    /// ISA01 to ISA08, ISA14 and ISA15.
    isa: [String; 10],
    /// GS02 and GS03.
    applications: [String; 2],
    /// GS08 and ST03.
    version: String,
    /// BHT06: claims, encounters or subrogation.
    purpose: String,
    /// 1000A and 1000B.
    parties: Vec<DraftSegment>,
    delimiters: [u8; 4],
}

impl Envelope {
    /// The envelope a claim came in.
    pub fn of(view: &ClaimView<'_, '_>, interchange: &Interchange, group: &Group, version: &str) -> Self {
        let Delimiters { element, component, repetition, segment } = interchange.delimiters;
        let isa = [1, 2, 3, 4, 5, 6, 7, 8, 14, 15].map(|n| interchange.isa(n).to_owned());
        let is_party = |segment: &x12::Segment<'_>| !matches!(segment.id(), b"ST" | b"BHT");
        let end = view.billing.hl.map_or(u64::MAX, |hl| hl.place().offset);
        let above = view.segments_above().into_iter().filter(|segment| segment.place().offset < end);
        Self {
            isa,
            applications: [2, 3].map(|n| group.gs(n).to_owned()),
            version: version.to_owned(),
            purpose: view.header.bht.map_or("CH".to_owned(), |bht| crate::text(bht.element(6)).into_owned()),
            parties: above.filter(is_party).map(|segment| DraftSegment::of(&segment)).collect(),
            delimiters: [element, component, repetition.unwrap_or(b'^'), segment],
        }
    }

    /// ISA06, who sends.
    pub fn sender(&self) -> &str {
        &self.isa[5]
    }

    /// ISA08, who receives.
    pub fn receiver(&self) -> &str {
        &self.isa[7]
    }

    /// GS08, the guide.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn delimiters(&self) -> Delimiters {
        let [element, component, repetition, segment] = self.delimiters;
        Delimiters { element, component, repetition: Some(repetition), segment }
    }
}

/// An interchange being written: one functional group, and transaction sets of at most
/// [`ClaimFile::SET_CLAIMS_MAX`] claims.
#[derive(Debug)]
pub struct ClaimFile {
    envelope: Envelope,
    writer: Writer<Vec<u8>>,
    number: u32,
    day: String,
    sets: u32,
    claims_in_set: u32,
    claims: u32,
    levels: u32,
    /// The billing provider whose level is open.
    billing: Option<(u32, Vec<DraftSegment>)>,
    bytes: u64,
}

impl ClaimFile {
    /// As many claims as the guides advise a transaction set to hold at most (005010X222A1, 1.3.2).
    pub const SET_CLAIMS_MAX: u32 = 5_000;

    /// Begins an interchange that has `number` for its control number, written on this day.
    pub fn new(envelope: &Envelope, number: u32, day: Date) -> Self {
        let mut file = Self {
            envelope: envelope.clone(),
            writer: Writer::new(Vec::new(), envelope.delimiters()),
            number,
            day: day.to_string().replace('-', ""),
            sets: 0,
            claims_in_set: 0,
            claims: 0,
            levels: 0,
            billing: None,
            bytes: 0,
        };
        file.begin();
        file
    }

    /// Writes a claim; its delimiters must be those of the envelope. Gives the control number of the
    /// transaction set (ST02) it stands in.
    pub fn push(&mut self, draft: &Draft) -> String {
        let delimiters = self.envelope.delimiters();
        let has_these = Delimiters { repetition: None, ..draft.delimiters }
            == Delimiters { repetition: None, ..delimiters };
        assert!(has_these, "a claim is cut like its envelope");
        if self.sets == 0 || self.claims_in_set == Self::SET_CLAIMS_MAX {
            self.begin_set();
        }
        let billing = match &self.billing {
            Some((level, open)) if *open == draft.billing => *level,
            _ => {
                let level = self.level("", "20", "1");
                self.segments(draft.billing.iter());
                self.billing = Some((level, draft.billing.clone()));
                level
            }
        };
        let has_patient = if draft.patient.is_some() { "1" } else { "0" };
        let subscriber = self.level(&billing.to_string(), "22", has_patient);
        self.segments(draft.subscriber.iter());
        if let Some(patient) = &draft.patient {
            self.level(&subscriber.to_string(), "23", "0");
            self.segments(patient.iter());
        }
        self.segments(draft.below());
        self.claims_in_set += 1;
        self.claims += 1;
        format!("{:04}", self.sets)
    }

    /// Bytes written so far, or a little less.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Claims written so far.
    pub fn claims(&self) -> u32 {
        self.claims
    }

    /// ISA13 and GS06.
    pub fn control_numbers(&self) -> (String, String) {
        (format!("{:09}", self.number), self.number.to_string())
    }

    /// Ends the interchange and gives its bytes.
    pub fn finish(self) -> Vec<u8> {
        self.writer.finish().expect(MEMORY)
    }

    fn begin(&mut self) {
        let (isa13, gs06) = self.control_numbers();
        let Self { envelope, writer, day, .. } = self;
        let own = |at: usize| envelope.isa[at].as_str();
        let isa = [
            own(0),
            own(1),
            own(2),
            own(3),
            own(4),
            own(5),
            own(6),
            own(7),
            &day[2..],
            TIME,
            "",
            "00501",
            &isa13,
            own(8),
            own(9),
            "",
        ];
        writer.begin_interchange(&isa).expect(MEMORY);
        let [sender, receiver] = &envelope.applications;
        let gs = ["HC", sender, receiver, day, TIME, &gs06, "X", &envelope.version];
        writer.begin_group(&gs).expect(MEMORY);
        self.bytes += 200;
    }

    fn begin_set(&mut self) {
        self.sets += 1;
        (self.claims_in_set, self.levels, self.billing) = (0, 0, None);
        let st02 = format!("{:04}", self.sets);
        let reference = format!("{}-{}", self.number, self.sets);
        let Self { envelope, writer, day, .. } = self;
        writer.begin_set(&["837", &st02, &envelope.version]).expect(MEMORY);
        let bht = ["0019", "00", &reference, day, TIME, &envelope.purpose];
        writer.elements("BHT", &bht).expect(MEMORY);
        let parties = envelope.parties.clone();
        self.segments(parties.iter());
    }

    /// Begins a level and gives its number.
    fn level(&mut self, parent: &str, code: &str, has_children: &str) -> u32 {
        self.levels += 1;
        let number = self.levels.to_string();
        self.writer.elements("HL", &[&number, parent, code, has_children]).expect(MEMORY);
        self.levels
    }

    fn segments<'s>(&mut self, segments: impl Iterator<Item = &'s DraftSegment>) {
        let delimiters = self.envelope.delimiters();
        for segment in segments {
            let bytes = segment.bytes(delimiters);
            self.bytes += bytes.len() as u64 + 1;
            self.writer.bytes(&bytes).expect(MEMORY);
        }
    }
}

/// Files do not tell the time, so that the same claims on the same day are the same bytes.
const TIME: &str = "0000";

const MEMORY: &str = "memory takes any bytes";
