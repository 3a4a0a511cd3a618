//! A claim as matching needs it: what a later remittance may name it by.

mod record;

use std::borrow::Cow;
use std::fmt;

use claims::{Cents, ClaimType, ClaimView, Date, Party, Period, Quantity, ReadElement, ServiceLine, text};

use crate::key::{KeyKind, LINE_KEYS_MAX, MatchKey, is_line_number, is_number};
use crate::normalize;
use crate::payer::{Payer, PayerAgreement};

/// What is kept of a claim so that its payments find it.
///
/// It is written to the ledger when the claim is read ([`Candidate::encode`]) and read back when an 835
/// asks for one of its [keys](Candidate::keys). Debug shows no patient data.
#[derive(Clone, Eq, PartialEq)]
pub struct Candidate<'c> {
    /// The claim's row.
    pub claim_id: Cow<'c, str>,
    /// The practice whose claim it is; nothing matches across practices.
    pub practice_id: Cow<'c, str>,
    /// Which 837.
    pub claim_type: ClaimType,
    /// CLM01 as sent.
    pub control_number: Cow<'c, str>,
    /// CLM02.
    pub charge: Option<Cents>,
    /// First and last day of service.
    pub service: Option<Period>,
    /// BHT04, the day the claim was written.
    pub submitted: Option<Date>,
    /// 2010BB.
    pub payer: Payer<'c>,
    /// 2330B, in order.
    pub other_payers: Vec<Payer<'c>>,
    /// SBR01: `P`, `S`, `T`; a blank when absent.
    pub payer_sequence: u8,
    /// How many of the other payers stand in line after the one it was sent to.
    pub payers_after: u8,
    /// SBR09.
    pub filing_indicator: Cow<'c, str>,
    /// 2010AA NM109.
    pub billing_npi: Cow<'c, str>,
    /// 2010AA REF EI or SY.
    pub billing_tax_id: Cow<'c, str>,
    /// 2310 NM1*82 NM109.
    pub rendering_npi: Cow<'c, str>,
    /// 2010BA NM109, normalized.
    pub member_id: Cow<'c, str>,
    /// See [`normalize::patient_name`].
    pub patient_name: u64,
    /// See [`normalize::name_sketch`].
    pub name_sketch: u64,
    /// DMG02 of the patient.
    pub birth_date: Option<Date>,
    /// CLM05-3; a blank when absent.
    pub frequency: u8,
    /// CLM05-1: place of service, or the first digits of the type of bill.
    pub facility_code: Cow<'c, str>,
    /// REF F8, the payer claim control number of the claim this one replaces or voids, normalized.
    pub original_reference: Cow<'c, str>,
    /// 2400.
    pub lines: Vec<CandidateLine<'c>>,
}

/// A service line of a [`Candidate`].
#[derive(Clone, Eq, PartialEq)]
pub struct CandidateLine<'c> {
    /// The line's row.
    pub service_line_id: Cow<'c, str>,
    /// LX01; 0 when it is no number.
    pub number: u32,
    /// REF 6R as sent; empty when absent.
    pub control_number: Cow<'c, str>,
    /// The procedure code; empty when there is none.
    pub procedure: Cow<'c, str>,
    /// Modifiers in the order sent, separated by commas.
    pub modifiers: Cow<'c, str>,
    /// SV201.
    pub revenue_code: Cow<'c, str>,
    /// What was charged.
    pub charge: Option<Cents>,
    /// How many units.
    pub units: Option<Quantity>,
    /// Days of service; the claim's own when the line says nothing.
    pub service: Option<Period>,
    /// What the payer should allow, where a table says.
    pub expected: Option<Cents>,
}

impl<'c> Candidate<'c> {
    /// What is kept of a claim. `line_id` names the row of a service line.
    pub fn of(
        view: &'c ClaimView<'_, '_>,
        claim_id: &'c str,
        practice_id: &'c str,
        mut line_id: impl FnMut(&ServiceLine<'_>) -> String,
    ) -> Self {
        let claim = view.claim;
        let billing = view.billing_party();
        let patient = view.patient_party();
        let service = claim.service_period();
        let npi = |party: Option<&'c Party<'_>>| party.map(|party| text(party.id().text)).unwrap_or_default();
        let byte = |text: &[u8]| if text.len() == 1 { text[0] } else { b' ' };
        let rendering = claim.provider(b"82");
        let name = |party: &Party<'_>| {
            normalize::name_and_sketch(&party.last_name().lossy(), &party.first_name().lossy())
        };
        let (patient_name, name_sketch) = patient.map(name).unwrap_or_default();
        Self {
            claim_id: claim_id.into(),
            practice_id: practice_id.into(),
            claim_type: claim.claim_type,
            control_number: text(claim.control_number().text),
            charge: claim.total_charge().value,
            service,
            submitted: view.header.bht.and_then(|bht| bht.read(4).value),
            payer: view.payer().map(Payer::of_party).unwrap_or_default(),
            other_payers: claim.other_payers.iter().filter_map(|o| o.payer()).map(Payer::of_party).collect(),
            payers_after: payers_after(view),
            payer_sequence: byte(view.payer_sequence().map_or(&[][..], |order| order.text)),
            filing_indicator: view.filing_indicator().map(|i| text(i.text)).unwrap_or_default(),
            billing_npi: npi(billing),
            billing_tax_id: billing.and_then(Party::tax_id).map(|id| text(id.text)).unwrap_or_default(),
            rendering_npi: npi(rendering),
            member_id: view.member_id().map(|id| normalize::identifier(id.text)).unwrap_or_default(),
            patient_name,
            name_sketch,
            birth_date: patient.and_then(Party::birth_date).and_then(|date| date.value),
            frequency: byte(claim.frequency().text),
            facility_code: text(claim.facility_code().text),
            original_reference: claim
                .reference(b"F8")
                .map(|number| normalize::identifier(number.text))
                .unwrap_or_default(),
            lines: claim.lines.iter().map(|line| CandidateLine::of(line, service, line_id(line))).collect(),
        }
    }

    /// The keys under which to keep the claim, without repetition.
    ///
    /// Its control number counts in every form a payer may give it back in: whole, cut to seventeen or
    /// twenty characters before or after punctuation was dropped, without leading zeros.
    pub fn keys(&self) -> impl Iterator<Item = MatchKey> + use<> {
        let mut keys: Vec<MatchKey> = Vec::with_capacity(8);
        let mut keep = |key: MatchKey| {
            if !keys.contains(&key) {
                keys.push(key);
            }
        };
        let practice = &*self.practice_id;
        control_number_forms(&self.control_number, |form| {
            keep(MatchKey::of(KeyKind::ControlNumber, practice, form));
        });
        if is_number(self.original_reference.as_bytes()) {
            keep(MatchKey::of(KeyKind::PayerControlNumber, practice, &self.original_reference));
        }
        for line in self.lines.iter().take(LINE_KEYS_MAX) {
            if is_line_number(line.control_number.as_bytes()) {
                keep(MatchKey::line_control_number(practice, &line.control_number));
            }
        }
        if let (false, Some(service)) = (self.member_id.is_empty(), self.service) {
            keep(MatchKey::member(practice, &self.member_id, service.from));
        }
        keys.into_iter()
    }

    /// Whether a payer is the one the claim was sent to, or another of its payers.
    pub fn payer_agreement(&self, payer: &Payer<'_>) -> PayerAgreement {
        if self.payer.is(payer) {
            PayerAgreement::Same
        } else if self.other_payers.iter().any(|other| other.is(payer)) {
            PayerAgreement::OtherPayer
        } else if self.payer.is_unknown() || payer.is_unknown() {
            PayerAgreement::Unknown
        } else {
            PayerAgreement::Different
        }
    }

    /// The four-character type of bill of an institutional claim.
    pub fn type_of_bill(&self) -> Option<String> {
        (self.claim_type == ClaimType::Institutional)
            .then(|| format!("0{}{}", self.facility_code, char::from(self.frequency)))
    }
}

impl<'c> CandidateLine<'c> {
    fn of(line: &'c ServiceLine<'_>, claim: Option<Period>, service_line_id: String) -> Self {
        let procedure = line.procedure();
        let mut modifiers = String::new();
        for modifier in procedure.iter().flat_map(claims::claim::Procedure::modifiers) {
            if !modifiers.is_empty() {
                modifiers.push(',');
            }
            modifiers.push_str(&modifier.lossy());
        }
        Self {
            service_line_id: service_line_id.into(),
            number: text(line.number().text).parse().unwrap_or(0),
            control_number: line.control_number().map(|number| text(number.text)).unwrap_or_default(),
            procedure: procedure.map(|procedure| text(procedure.code().text)).unwrap_or_default(),
            modifiers: modifiers.into(),
            revenue_code: line.revenue_code().map(|code| text(code.text)).unwrap_or_default(),
            charge: line.charge().value,
            units: line.units().value,
            service: line.service_period().and_then(|period| period.value).or(claim),
            expected: None,
        }
    }
}

/// Shows the row only: the rest may be patient data.
impl fmt::Debug for Candidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Candidate({} of {}, {} lines)", self.claim_id, self.practice_id, self.lines.len())
    }
}

impl fmt::Debug for CandidateLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CandidateLine({})", self.service_line_id)
    }
}

/// The forms in which a payer may give a control number back, normalized, the whole one first; none
/// when it is nothing but zeros and punctuation. Some may come twice.
pub(crate) fn control_number_forms(number: &str, mut form: impl FnMut(&str)) {
    let whole = normalize::identifier(number.as_bytes());
    let mut with_bare = |number: &str| {
        let bare = normalize::without_leading_zeros(number);
        if !bare.is_empty() {
            form(number);
            if bare.len() < number.len() {
                form(bare);
            }
        }
    };
    with_bare(&whole);
    for length in CUT_LENGTHS {
        if let Some(cut) = whole.get(..length) {
            with_bare(cut);
        }
        if number.len() > length {
            with_bare(&normalize::identifier(&number.as_bytes()[..length]));
        }
    }
}

/// The lengths to which payers cut control numbers.
const CUT_LENGTHS: [usize; 2] = [20, 17];

/// How many payers stand in line after the one the claim was sent to.
fn payers_after(view: &ClaimView<'_, '_>) -> u8 {
    let own = place_in_line(view.payer_sequence().map_or(&b""[..], |sequence| sequence.text));
    let others = view.claim.other_payers.iter();
    others.filter(|other| place_in_line(other.sequence().text) > own).count().min(255) as u8
}

/// The place in line that SBR01 names; 0 when it names none.
fn place_in_line(sequence: &[u8]) -> usize {
    const ORDER: &[u8] = b"PSTABCDEFGH";
    match sequence {
        [letter] => ORDER.iter().position(|other| other == letter).map_or(0, |at| at + 1),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{dollars, with_claim};

    const CLAIM: &str = "ST*837*0001*005010X222A1~BHT*0019*00*1*20260212*1200*CH~NM1*41*2*CLINIC*****46*1~\
        PER*IC*DESK*TE*8005550199~NM1*40*2*HOUSE*****46*2~HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~\
        N3*1 LANE~N4*TOPEKA*KS*666031234~REF*EI*123456789~HL*2*1*22*0~SBR*S*18*******CI~\
        NM1*IL*1*Doe*Jon****MI*xqp-123~N3*2 LANE~N4*TOPEKA*KS*66603~DMG*D8*19800506*M~\
        NM1*PR*2*NORTHWIND HEALTH*****PI*60054~CLM*26-463774*150***11:B:7*Y*A*Y*I~REF*F8*ICN-77~\
        HI*ABK:J069~NM1*82*1*ROE*ANN****XX*1003000126~SBR*P*18*******MB~OI***Y***Y~\
        NM1*IL*1*Doe*Jon****MI*1EG4TE5MK72~NM1*PR*2*MEDICARE*****PI*00590~LX*1~SV1*HC:99213:25:GT*100*UN*1***1~\
        DTP*472*D8*20260210~REF*6R*26463774-01~LX*2~SV1*HC:87880*50*UN*2***1~DTP*472*D8*20260211~SE*30*0001~";

    #[test]
    fn a_claim_is_kept_with_all_it_may_be_named_by() {
        let line_id = |line: &ServiceLine<'_>| format!("line-{}", line.number().lossy());
        let record = with_claim(CLAIM, |view| {
            let mut record = Vec::new();
            Candidate::of(view, "claim-1", "tin-1", line_id).encode(&mut record);
            record
        });
        let candidate = Candidate::decode(&record).unwrap();
        assert_eq!(&*candidate.control_number, "26-463774");
        assert_eq!((candidate.charge, candidate.frequency), (Some(dollars(150)), b'7'));
        let day = |day| Date::literal(2026, 2, day);
        assert_eq!(candidate.service, Some(Period { from: day(10), to: day(11) }));
        assert_eq!((candidate.submitted, candidate.payer_sequence), (Some(day(12)), b'S'));
        // The first payer stands before it in line, not after.
        assert_eq!(candidate.payers_after, 0);
        let first = CLAIM.replace("SBR*S*", "SBR*T*").replace("SBR*P*", "SBR*S*").replace("SBR*T*", "SBR*P*");
        assert_eq!(with_claim(&first, |view| Candidate::of(view, "", "", line_id).payers_after), 1);
        assert_eq!((&*candidate.member_id, &*candidate.original_reference), ("XQP123", "ICN77"));
        assert_eq!((&*candidate.billing_npi, &*candidate.rendering_npi), ("1234567893", "1003000126"));
        assert_eq!(candidate.patient_name, normalize::patient_name("DOE", "J"));
        assert_eq!(candidate.birth_date, Some(Date::literal(1980, 5, 6)));
        let mut medicare = Payer::named("Medicare");
        medicare.add_id(b"00590");
        assert_eq!(candidate.payer_agreement(&medicare), PayerAgreement::OtherPayer);
        let lines: Vec<_> = candidate
            .lines
            .iter()
            .map(|line| (&*line.service_line_id, &*line.procedure, &*line.modifiers, &*line.control_number))
            .collect();
        assert_eq!(lines, [("line-1", "99213", "25,GT", "26463774-01"), ("line-2", "87880", "", "")]);
        assert_eq!(candidate.type_of_bill(), None);
        // The control number, the original reference, a line and the member.
        assert_eq!(candidate.keys().count(), 4);
    }

    #[test]
    fn debug_shows_no_patient() {
        let candidate = crate::testing::candidate();
        let shown = format!("{candidate:?} {:?}", candidate.lines);
        for secret in ["26-463774", "26463774", "XQP", "1980", "150", "99213"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn zeros_are_no_control_number() {
        let forms = |number| {
            let mut forms = Vec::new();
            control_number_forms(number, |form| forms.push(form.to_owned()));
            forms
        };
        assert!(forms("000-0").is_empty());
        assert!(forms("").is_empty());
        assert_eq!(forms("0012"), ["0012", "12"]);
    }
}
