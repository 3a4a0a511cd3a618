//! The words that expressions know a claim by.

use std::fmt::Write as _;

use claims::claim::DiagnosisKind;
use claims::{Claim, ClaimType, Party, ServiceLine};

use super::Each;
use super::thing::{Part, Read, Thing};

/// A variable that every expression has.
pub(super) struct Variable {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) about: &'static str,
    pub(super) read: for<'v> fn(&Thing<'v>) -> Option<Read<'v>>,
}

impl Variable {
    pub(super) fn serves(&self, each: Each) -> bool {
        each == Each::Line || self.name != "line"
    }
}

/// A part of a claim that has fields.
pub(super) struct Record {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Something to be read off a part of a claim.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    about: &'static str,
    pub(super) read: for<'v> fn(&Thing<'v>) -> Option<Read<'v>>,
}

/// What a field holds.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Text,
    Money,
    Quantity,
    Whole,
    Day,
    Flag,
    Texts,
    References,
    Dates,
    Amounts,
    Record(&'static Record),
    Records(&'static Record),
}

impl Shape {
    pub(super) fn record(self) -> Option<&'static Record> {
        match self {
            Self::Record(record) | Self::Records(record) => Some(record),
            _ => None,
        }
    }

    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::Records(_))
    }

    fn words(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Money => "amount".to_owned(),
            Self::Quantity => "quantity".to_owned(),
            Self::Whole => "whole number".to_owned(),
            Self::Day => "date".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Texts => "list of text".to_owned(),
            Self::References => "text by qualifier".to_owned(),
            Self::Dates => "date by qualifier".to_owned(),
            Self::Amounts => "amount by qualifier".to_owned(),
            Self::Record(record) => format!("[{0}](#{0})", record.name),
            Self::Records(record) => format!("list of [{0}](#{0})", record.name),
        }
    }
}

/// The words of expressions as Markdown tables: the variables, then the fields of each part of a claim.
pub fn vocabulary() -> String {
    let mut text = String::from("| variable | holds | what |\n|---|---|---|\n");
    for Variable { name, shape, about, .. } in &VARIABLES {
        let _ = writeln!(text, "| `{name}` | {} | {about} |", shape.words());
    }
    for record in RECORDS {
        let _ = write!(text, "\n### {}\n\n| field | holds | what |\n|---|---|---|\n", record.name);
        for Field { name, shape, about, .. } in record.fields {
            let _ = writeln!(text, "| `{name}` | {} | {about} |", shape.words());
        }
    }
    text
}

/// Every variable.
pub(super) static VARIABLES: [Variable; 10] = [
    variable("claim", Shape::Record(&CLAIM), "the claim: 2300, and what 2000B says of it", |_| None),
    variable("line", Shape::Record(&LINE), "the service line, in an edit with `each = \"line\"`", |_| None),
    variable("lines", Shape::Records(&LINE), "the service lines in the order sent", |thing| {
        Some(Read::Parts(thing.claim().lines.iter().map(Part::Line).collect()))
    }),
    variable("diagnoses", Shape::Records(&DIAGNOSIS), "the diagnoses in the order sent", |thing| {
        Some(Read::Parts((0..thing.case.diagnoses.len()).map(Part::Diagnosis).collect()))
    }),
    variable("patient", Shape::Record(&PATIENT), "the patient, whether or not the subscriber", |_| None),
    variable("subscriber", Shape::Record(&SUBSCRIBER), "2000B: whose insurance", |_| None),
    variable("payer", Shape::Record(&PAYER), "2010BB: the payer the claim is sent to", |_| None),
    variable("billing", Shape::Record(&BILLING), "2000A: who bills", |_| None),
    variable("providers", Shape::Records(&PROVIDER), "the providers of the claim, 2310", |thing| {
        Some(Read::Parts(thing.claim().providers.iter().map(Part::Party).collect()))
    }),
    variable("other_payers", Shape::Records(&OTHER_PAYER), "2320: who else insures", |thing| {
        Some(Read::Parts(thing.claim().other_payers.iter().map(Part::OtherPayer).collect()))
    }),
];

const RECORDS: [&Record; 9] =
    [&CLAIM, &LINE, &DIAGNOSIS, &PATIENT, &SUBSCRIBER, &PAYER, &BILLING, &PROVIDER, &OTHER_PAYER];

pub(super) static CLAIM: Record = Record {
    name: "claim",
    fields: &[
        field("type", Shape::Text, "`P`, `I` or `D`", |thing| {
            Some(Read::Text(thing.claim().claim_type.letter().as_bytes()))
        }),
        field("control_number", Shape::Text, "CLM01", |thing| {
            Some(Read::Text(thing.claim().control_number().text))
        }),
        field("total_charge", Shape::Money, "CLM02", |thing| {
            Some(Read::Number(thing.claim().total_charge().value?.0))
        }),
        field("line_charges", Shape::Money, "the sum of the line charges", |thing| {
            Some(Read::Number(thing.claim().line_charges().0))
        }),
        field(
            "facility_code",
            Shape::Text,
            "CLM05-1: place of service, or the type of bill's first two digits",
            |thing| Some(Read::Text(thing.claim().facility_code().text)),
        ),
        field("frequency", Shape::Text, "CLM05-3", |thing| Some(Read::Text(thing.claim().frequency().text))),
        field(
            "bill_type",
            Shape::Text,
            "the four characters of the type of bill; empty unless institutional",
            |thing| Some(Read::Written(thing.claim().type_of_bill().unwrap_or_default())),
        ),
        field("is_inpatient", Shape::Flag, "whether the type of bill is an inpatient stay", |thing| {
            Some(Read::Flag(thing.claim().is_inpatient()))
        }),
        field("service_from", Shape::Day, "first day of service", |thing| {
            Some(Read::Day(thing.case.service?.from))
        }),
        field("service_to", Shape::Day, "last day of service", |thing| {
            Some(Read::Day(thing.case.service?.to))
        }),
        field("sequence", Shape::Text, "SBR01: `P`, `S`, `T` …", |thing| {
            Some(Read::Text(thing.case.payer_sequence().map_or(&[][..], |sequence| sequence.text)))
        }),
        field("filing_indicator", Shape::Text, "SBR09, such as `MB`", |thing| {
            Some(Read::Text(thing.case.filing_indicator().map_or(&[][..], |filing| filing.text)))
        }),
        field("principal_diagnosis", Shape::Text, "its code without the dot", |thing| {
            let principal = |one: &&crate::JudgedDiagnosis<'_>| one.kind == DiagnosisKind::Principal;
            Some(Read::Text(thing.case.diagnoses.iter().find(principal).map_or(&[][..], |one| one.code.text)))
        }),
        field("related_causes", Shape::Texts, "CLM11-1 to CLM11-3, such as `AA`", |thing| {
            let sent = thing.claim().related_causes().map(|cause| cause.text);
            Some(Read::Texts(sent.filter(|text| !text.is_empty()).collect()))
        }),
        field("references", Shape::References, "REF of 2300, such as `claim.references[\"G1\"]`", |thing| {
            Some(Read::Part(Part::References(&thing.claim().references)))
        }),
        field("dates", Shape::Dates, "DTP of 2300, such as `claim.dates[\"439\"]`", |thing| {
            Some(Read::Part(Part::Dates(&thing.claim().dates)))
        }),
        field("amounts", Shape::Amounts, "AMT of 2300, such as `claim.amounts[\"F5\"]`", |thing| {
            Some(Read::Part(Part::Amounts(&thing.claim().amounts)))
        }),
    ],
};

static LINE: Record = Record {
    name: "line",
    fields: &[
        field("number", Shape::Whole, "LX01", |thing| {
            let text = std::str::from_utf8(thing.line()?.number().text).ok()?;
            text.parse::<u32>().ok().map(|number| Read::Number(i64::from(number)))
        }),
        field("control_number", Shape::Text, "REF02 of REF*6R", |thing| {
            Some(Read::Text(thing.line()?.control_number().map_or(&[][..], |number| number.text)))
        }),
        field("procedure", Shape::Text, "SV101-2, SV202-2 or SV301-2", |thing| {
            Some(Read::Text(thing.line()?.procedure().map_or(&[][..], |procedure| procedure.code().text)))
        }),
        field("modifiers", Shape::Texts, "the modifiers in the order sent", |thing| {
            let modifiers = thing.line()?.procedure().into_iter().flat_map(|procedure| procedure.modifiers());
            Some(Read::Texts(modifiers.map(|modifier| modifier.text).collect()))
        }),
        field("revenue_code", Shape::Text, "SV201", |thing| {
            Some(Read::Text(thing.line()?.revenue_code().map_or(&[][..], |code| code.text)))
        }),
        field("charge", Shape::Money, "SV102, SV203 or SV302", |thing| {
            Some(Read::Number(thing.line()?.charge().value?.0))
        }),
        field("units", Shape::Quantity, "SV104, SV205 or SV306", |thing| {
            Some(Read::Number(thing.line()?.units().value?.0))
        }),
        field("unit_basis", Shape::Text, "`UN`, `MJ` or `DA`", |thing| {
            Some(Read::Text(thing.line()?.unit_basis().text))
        }),
        field(
            "place_of_service",
            Shape::Text,
            "the line's, else the claim's; empty when institutional",
            |thing| Some(Read::Text(place_of_service(thing.claim(), thing.line()?))),
        ),
        field(
            "service_from",
            Shape::Day,
            "first day of service; the claim's when the line has none",
            |thing| {
                let own = thing.line()?.service_period().and_then(|period| period.value);
                Some(Read::Day(own.or(thing.case.service)?.from))
            },
        ),
        field("service_to", Shape::Day, "last day of service; the claim's when the line has none", |thing| {
            let own = thing.line()?.service_period().and_then(|period| period.value);
            Some(Read::Day(own.or(thing.case.service)?.to))
        }),
        field("diagnoses", Shape::Texts, "the codes that the line points at", |thing| {
            let listed = |pointer: &[u8]| {
                let at = std::str::from_utf8(pointer).ok()?.parse::<usize>().ok()?.checked_sub(1)?;
                let mut listed = thing.case.diagnoses.iter().filter(|diagnosis| diagnosis.is_listed());
                listed.nth(at).map(|diagnosis| diagnosis.code.text)
            };
            Some(Read::Texts(thing.line()?.pointers().filter_map(|pointer| listed(pointer.text)).collect()))
        }),
        field("ndc", Shape::Text, "LIN03 after LIN02 `N4`", |thing| {
            let drug = thing.line()?.drug.as_ref().filter(|drug| drug.lin.element(2) == b"N4");
            Some(Read::Text(drug.map_or(&[][..], |drug| drug.lin.element(3))))
        }),
        field(
            "rendering_npi",
            Shape::Text,
            "NPI of the rendering provider, the line's, else the claim's",
            |thing| {
                let line = thing.line()?.providers.iter().find(|party| party.role() == b"82");
                let party = line.or_else(|| thing.claim().provider(b"82"));
                Some(Read::Text(party.map_or(&[][..], npi)))
            },
        ),
        field("references", Shape::References, "REF of 2400, such as `line.references[\"G1\"]`", |thing| {
            Some(Read::Part(Part::References(&thing.line()?.references)))
        }),
        field("dates", Shape::Dates, "DTP of 2400, such as `line.dates[\"472\"]`", |thing| {
            Some(Read::Part(Part::Dates(&thing.line()?.dates)))
        }),
    ],
};

static DIAGNOSIS: Record = Record {
    name: "diagnosis",
    fields: &[
        field("code", Shape::Text, "the code without the dot", |thing| match thing.part {
            Part::Diagnosis(at) => Some(Read::Text(thing.case.diagnoses[at].code.text)),
            _ => None,
        }),
        field(
            "kind",
            Shape::Text,
            "`principal`, `other`, `admitting`, `reason_for_visit`, `external_cause`",
            |thing| match thing.part {
                Part::Diagnosis(at) => Some(Read::Text(thing.case.diagnoses[at].kind.word().as_bytes())),
                _ => None,
            },
        ),
    ],
};

static PATIENT: Record = Record {
    name: "patient",
    fields: &[
        field("age", Shape::Whole, "full years on the first day of service", |thing| {
            let born = thing.case.patient_party()?.birth_date()?.value?;
            let day = thing.case.service?.from;
            (born <= day).then(|| Read::Number(i64::from(day.years_after(born))))
        }),
        field("birth_date", Shape::Day, "DMG02", |thing| {
            Some(Read::Day(thing.case.patient_party()?.birth_date()?.value?))
        }),
        field("sex", Shape::Text, "DMG03: `F`, `M` or `U`", |thing| {
            let sex = thing.case.patient_party().and_then(Party::sex);
            Some(Read::Text(sex.map_or(&[][..], |sex| sex.text)))
        }),
        field("is_subscriber", Shape::Flag, "whether there is no 2000C", |thing| {
            Some(Read::Flag(thing.case.patient.is_none()))
        }),
        field("relationship", Shape::Text, "PAT01, or SBR02: `18` is self", |thing| {
            Some(Read::Text(thing.case.relationship().map_or(&[][..], |relationship| relationship.text)))
        }),
        field("state", Shape::Text, "N402", |thing| Some(Read::Text(state(thing.case.patient_party())))),
        field("zip", Shape::Text, "N403", |thing| Some(Read::Text(zip(thing.case.patient_party())))),
    ],
};

static SUBSCRIBER: Record = Record {
    name: "subscriber",
    fields: &[
        field("member_id", Shape::Text, "2010BA NM109", |thing| {
            Some(Read::Text(thing.case.member_id().map_or(&[][..], |id| id.text)))
        }),
        field("group_number", Shape::Text, "SBR03", |thing| {
            Some(Read::Text(thing.case.subscriber.sbr.map_or(&[][..], |sbr| sbr.element(3))))
        }),
        field("state", Shape::Text, "N402", |thing| {
            Some(Read::Text(state(thing.case.subscriber.party.as_ref())))
        }),
    ],
};

static PAYER: Record = Record {
    name: "payer",
    fields: &[
        field("id", Shape::Text, "NM109", |thing| {
            Some(Read::Text(thing.case.payer().map_or(&[][..], |payer| payer.id().text)))
        }),
        field("name", Shape::Text, "NM103", |thing| {
            Some(Read::Text(thing.case.payer().map_or(&[][..], |payer| payer.last_name().text)))
        }),
    ],
};

static BILLING: Record = Record {
    name: "billing",
    fields: &[
        field("npi", Shape::Text, "2010AA NM109", |thing| {
            Some(Read::Text(thing.case.billing_party().map_or(&[][..], npi)))
        }),
        field("tax_id", Shape::Text, "REF02 of REF*EI or REF*SY", |thing| {
            let tax_id = thing.case.billing_party().and_then(Party::tax_id);
            Some(Read::Text(tax_id.map_or(&[][..], |tax_id| tax_id.text)))
        }),
        field("taxonomy", Shape::Text, "PRV03 of 2000A", |thing| {
            let taxonomy = thing.case.billing.taxonomy;
            Some(Read::Text(taxonomy.map_or(&[][..], |taxonomy| taxonomy.element(3))))
        }),
        field("name", Shape::Text, "NM103", |thing| {
            Some(Read::Text(thing.case.billing_party().map_or(&[][..], |party| party.last_name().text)))
        }),
        field("state", Shape::Text, "N402", |thing| Some(Read::Text(state(thing.case.billing_party())))),
        field("zip", Shape::Text, "N403", |thing| Some(Read::Text(zip(thing.case.billing_party())))),
    ],
};

static PROVIDER: Record = Record {
    name: "provider",
    fields: &[
        field("role", Shape::Text, "NM101, such as `82` for who rendered", |thing| {
            Some(Read::Text(thing.party()?.role()))
        }),
        field("npi", Shape::Text, "NM109 after NM108 `XX`", |thing| Some(Read::Text(npi(thing.party()?)))),
        field("is_person", Shape::Flag, "NM102 is `1`", |thing| Some(Read::Flag(thing.party()?.is_person()))),
        field("taxonomy", Shape::Text, "PRV03", |thing| {
            Some(Read::Text(thing.party()?.taxonomy_code().map_or(&[][..], |code| code.text)))
        }),
        field("state", Shape::Text, "N402", |thing| Some(Read::Text(state(thing.party())))),
        field("references", Shape::References, "REF of the loop", |thing| {
            Some(Read::Part(Part::References(&thing.party()?.references)))
        }),
    ],
};

static OTHER_PAYER: Record = Record {
    name: "other_payer",
    fields: &[
        field("id", Shape::Text, "2330B NM109", |thing| {
            Some(Read::Text(thing.other_payer()?.payer().map_or(&[][..], |payer| payer.id().text)))
        }),
        field("sequence", Shape::Text, "SBR01", |thing| {
            Some(Read::Text(thing.other_payer()?.sequence().text))
        }),
        field("filing_indicator", Shape::Text, "SBR09", |thing| {
            Some(Read::Text(thing.other_payer()?.filing_indicator().text))
        }),
        field("paid", Shape::Money, "AMT02 of AMT*D", |thing| {
            Some(Read::Number(thing.other_payer()?.paid()?.value?.0))
        }),
    ],
};

impl<'v> Thing<'v> {
    fn claim(&self) -> &'v Claim<'v> {
        self.case.view.claim
    }

    fn line(&self) -> Option<&'v ServiceLine<'v>> {
        match self.part {
            Part::Line(line) => Some(line),
            _ => None,
        }
    }

    fn party(&self) -> Option<&'v Party<'v>> {
        match self.part {
            Part::Party(party) => Some(party),
            _ => None,
        }
    }

    fn other_payer(&self) -> Option<&'v claims::claim::OtherPayer<'v>> {
        match self.part {
            Part::OtherPayer(payer) => Some(payer),
            _ => None,
        }
    }
}

const fn variable(
    name: &'static str,
    shape: Shape,
    about: &'static str,
    read: for<'v> fn(&Thing<'v>) -> Option<Read<'v>>,
) -> Variable {
    Variable { name, shape, about, read }
}

const fn field(
    name: &'static str,
    shape: Shape,
    about: &'static str,
    read: for<'v> fn(&Thing<'v>) -> Option<Read<'v>>,
) -> Field {
    Field { name, shape, about, read }
}

fn npi<'v>(party: &Party<'v>) -> &'v [u8] {
    party.npi().map_or(&[][..], |npi| npi.text)
}

fn state<'v>(party: Option<&Party<'v>>) -> &'v [u8] {
    party.and_then(Party::state).map_or(&[][..], |state| state.text)
}

fn zip<'v>(party: Option<&Party<'v>>) -> &'v [u8] {
    party.and_then(Party::zip).map_or(&[][..], |zip| zip.text)
}

fn place_of_service<'v>(claim: &Claim<'v>, line: &ServiceLine<'v>) -> &'v [u8] {
    if claim.claim_type == ClaimType::Institutional {
        return &[];
    }
    let own = line.place_of_service().map(|place| place.text).filter(|text| !text.is_empty());
    own.unwrap_or(claim.facility_code().text)
}
