//! Defects: one named thing wrong with a claim that is right otherwise.

use std::borrow::Cow;

use super::{Claim, Line};
use crate::Day;
use crate::dice::Dice;
use crate::world::{ClaimType, Need};

/// What the guide itself says about a defect, as a 999 reports it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct GuideFault {
    pub(crate) segment: &'static str,
    pub(crate) loop_id: &'static str,
    /// IK304.
    pub(crate) segment_code: &'static str,
    /// IK401-1, IK401-2 (0 for none) and IK403; none when the segment is missing.
    pub(crate) element: Option<(u64, u64, &'static str)>,
}

macro_rules! defects {
    ($($(#[$doc:meta])* $kind:ident $name:literal $edit:literal [$($also:literal)*] $status:literal)*) => {
        /// Every kind of defect.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub(crate) enum DefectKind {
            $($(#[$doc])* $kind),*
        }

        impl DefectKind {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Its name in the truth.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }

            /// The edit that should find it.
            pub(crate) fn edit(self) -> &'static str {
                match self { $(Self::$kind => $edit),* }
            }

            /// Edits that may find it too.
            pub(crate) fn also(self) -> &'static [&'static str] {
                match self { $(Self::$kind => &[$($also),*]),* }
            }

            /// Category and status of the claim in the 277CA (STC01).
            pub(crate) fn status(self) -> (&'static str, &'static str) {
                let text = match self { $(Self::$kind => $status),* };
                text.split_once(':').expect("written with a colon")
            }
        }
    };
}

defects! {
    /// CLM02 is not the sum of the lines.
    TotalNotSum "total-not-sum" "CLM-003" [] "A7:178"
    ControlNumberLong "control-number-long" "CLM-001" [] "A7:478"
    PlaceInvalid "place-invalid" "CLM-005" [] "A7:249"
    QualifierProfessional "facility-qualifier" "CLM-006" ["ENV-028"] "A7:228"
    QualifierInstitutional "facility-qualifier-institutional" "CLM-007" ["ENV-028"] "A7:228"
    BillTypeInvalid "bill-type-invalid" "CLM-008" [] "A7:228"
    OriginalMissing "original-number-missing" "CLM-010" [] "A6:464"
    AssignmentMissing "assignment-missing" "CLM-014" ["ENV-027"] "A6:21"
    AccidentDateMissing "accident-date-missing" "CLM-015" [] "A6:194"
    AccidentStateMissing "accident-state-missing" "CLM-016" [] "A6:21"
    BillingNpiWrong "billing-npi-check-digit" "BP-002" [] "A7:562"
    BillingZipShort "billing-zip-short" "BP-005" [] "A7:500"
    RenderingNpiWrong "rendering-npi-check-digit" "PRV-001" [] "A7:562"
    AttendingMissing "attending-missing" "PRV-005" [] "A6:21"
    FacilityZipShort "facility-zip-short" "PRV-008" [] "A7:500"
    FilingInvalid "filing-indicator-invalid" "SUB-003" ["ENV-028"] "A7:480"
    MemberMissing "member-id-missing" "SUB-005" [] "A6:164"
    MedicareIdMalformed "medicare-id-malformed" "SUB-006" [] "A7:164"
    StreetMissing "subscriber-street-missing" "SUB-007" [] "A6:126"
    BornAfterService "born-after-service" "SUB-008" [] "A7:158"
    SexInvalid "sex-invalid" "SUB-009" ["ENV-028"] "A7:157"
    PayerIdMissing "payer-id-missing" "SUB-012" ["ENV-027"] "A6:153"
    DiagnosisDotted "diagnosis-dotted" "DX-004" [] "A7:255"
    DiagnosisHeader "diagnosis-header" "DX-005" [] "A7:255"
    DiagnosisUnknown "diagnosis-unknown" "DX-006" [] "A7:255"
    DiagnosisIcd9 "diagnosis-icd9" "DX-007" ["DX-008"] "A7:255"
    DiagnosesMissing "diagnoses-missing" "ENV-024" ["DX-008" "LN-010"] "A6:254"
    ExternalCauseFirst "external-cause-first" "DX-010" [] "A7:254"
    AdmittingMissing "admitting-diagnosis-missing" "DX-017" [] "A6:232"
    ModifierMalformed "modifier-malformed" "LN-006" ["ENV-022"] "A7:453"
    ModifierRepeated "modifier-repeated" "LN-008" ["LN-009"] "A7:453"
    PointerDangling "pointer-dangling" "LN-010" [] "A7:477"
    ChargeNegative "line-charge-negative" "LN-012" [] "A7:178"
    UnitsZero "units-zero" "LN-014" [] "A7:476"
    ServiceDateMissing "service-date-missing" "LN-020" ["ENV-024"] "A6:187"
    ServiceInFuture "service-in-future" "LN-022" ["DX-006"] "A7:187"
    ControlNumberRepeated "line-control-number-repeated" "LN-028" [] "A7:247"
    DrugCodeShort "drug-code-short" "LN-030" [] "A7:218"
    DrugQuantityMissing "drug-quantity-missing" "LN-031" ["ENV-024"] "A6:218"
    RevenueCodeShort "revenue-code-short" "LN-039" [] "A7:455"
    ToothInvalid "tooth-invalid" "LN-045" [] "A7:244"
    SurfaceInvalid "tooth-surface-invalid" "LN-046" [] "A7:240"
    QuadrantInvalid "oral-cavity-invalid" "LN-047" [] "A7:21"
    EarlierPlacementMissing "earlier-placement-missing" "LN-048" [] "A6:21"
    AdmissionDateMissing "admission-date-missing" "DT-001" [] "A6:189"
    StatementReversed "statement-reversed" "DT-005" ["DT-002" "LN-023"] "A7:188"
    AdmissionMissing "admission-missing" "DT-006" [] "A6:189"
    ProcedureOutside "procedure-outside-statement" "IN-005" [] "A7:465"
    ProcedureMalformed "inpatient-procedure-malformed" "IN-006" [] "A7:465"
    PriorPaidWrong "prior-paid-unbalanced" "COB-002" ["COB-004" "COB-009"] "A7:400"
    PriorLineUnbalanced "prior-line-unbalanced" "COB-003" ["COB-002" "COB-009"] "A7:400"
    PriorLinePayer "prior-line-payer-unmatched" "COB-005" ["COB-002" "COB-004" "COB-006"] "A7:21"
}

impl DefectKind {
    /// The SNIP type of the edit that should find it: 2 requirement, 3 balancing, 4 situation, 5 code set.
    pub(crate) fn snip(self) -> u64 {
        match self.edit() {
            "CLM-003" | "COB-002" | "COB-003" => 3,
            "BP-002" | "CLM-005" | "CLM-008" | "DX-004" | "DX-005" | "DX-006" | "IN-006" | "LN-039"
            | "LN-046" | "PRV-001" | "SUB-006" => 5,
            "BP-005" | "CLM-001" | "CLM-006" | "CLM-007" | "CLM-014" | "ENV-024" | "LN-006" | "LN-012"
            | "LN-014" | "LN-020" | "SUB-003" | "SUB-005" | "SUB-009" => 2,
            _ => 4,
        }
    }

    /// Puts one defect that the claim can have into it.
    pub(crate) fn put_one_in(claim: &mut Claim, dice: &mut Dice, as_of: Day) {
        let chosen = loop {
            let kind = *dice.pick(Self::ALL);
            if kind.can_be_in(claim) {
                break kind;
            }
        };
        claim.defect = Some(chosen);
        chosen.put_in(claim, as_of);
    }

    fn can_be_in(self, claim: &Claim) -> bool {
        let professional = claim.kind == ClaimType::Professional;
        let institutional = claim.kind == ClaimType::Institutional;
        let is_self = claim.patient.subscriber.is_none();
        let any_line = |test: fn(&Line) -> bool| claim.lines.iter().any(test);
        match self {
            Self::TotalNotSum => claim.prior.is_none(),
            Self::PlaceInvalid => !institutional && claim.admitted.is_none(),
            Self::QualifierProfessional | Self::RenderingNpiWrong => !institutional,
            Self::QualifierInstitutional | Self::BillTypeInvalid | Self::AttendingMissing => {
                institutional && (self != Self::BillTypeInvalid || claim.stay.is_none())
            }
            Self::OriginalMissing => {
                !institutional && claim.prior.is_none() && !matches!(claim.filing, "MA" | "MB")
            }
            Self::AccidentDateMissing => claim.cause.is_some(),
            Self::AccidentStateMissing => claim.cause.is_some_and(|(cause, _)| cause == "AA"),
            Self::FacilityZipShort => professional && claim.names_facility,
            Self::MedicareIdMalformed => matches!(claim.filing, "MA" | "MB"),
            Self::StreetMissing | Self::SexInvalid => is_self,
            Self::DiagnosisDotted | Self::DiagnosisHeader | Self::DiagnosisUnknown => {
                !claim.diagnoses.is_empty()
            }
            Self::DiagnosisIcd9 | Self::ExternalCauseFirst | Self::DiagnosesMissing => professional,
            Self::AdmittingMissing | Self::AdmissionMissing => claim.is_inpatient(),
            Self::ModifierMalformed | Self::PointerDangling | Self::UnitsZero | Self::ServiceDateMissing => {
                professional
            }
            Self::ModifierRepeated => professional && any_line(|line| line.modifiers.len() == 1),
            Self::ChargeNegative => {
                !institutional
                    && claim.prior.is_none()
                    && claim.lines.len() > 1
                    && claim.charge() > { 2 * claim.lines.last().map_or(0, |line| line.charge) }
            }
            Self::ServiceInFuture => professional && claim.prior.is_none() && claim.lines.len() > 1,
            Self::ControlNumberRepeated => {
                claim.lines.len() > 1 && claim.lines.iter().all(|line| !line.control.is_empty())
            }
            Self::DrugCodeShort | Self::DrugQuantityMissing => {
                professional && any_line(|line| line.drug.is_some())
            }
            Self::RevenueCodeShort => institutional,
            Self::ToothInvalid => any_line(|line| !line.tooth.is_empty()),
            Self::SurfaceInvalid => any_line(|line| line.need == Need::Surfaces),
            Self::QuadrantInvalid => any_line(|line| line.need == Need::Quadrant),
            Self::EarlierPlacementMissing => any_line(|line| line.need == Need::Prosthesis),
            Self::AdmissionDateMissing => professional && claim.admitted.is_some(),
            Self::StatementReversed => institutional && !claim.is_inpatient(),
            Self::ProcedureOutside | Self::ProcedureMalformed => {
                claim.stay.as_ref().is_some_and(|stay| stay.procedure.is_some())
            }
            Self::PriorPaidWrong | Self::PriorLineUnbalanced | Self::PriorLinePayer => claim.prior.is_some(),
            Self::ControlNumberLong
            | Self::AssignmentMissing
            | Self::BillingNpiWrong
            | Self::BillingZipShort
            | Self::FilingInvalid
            | Self::MemberMissing
            | Self::BornAfterService
            | Self::PayerIdMissing => true,
        }
    }

    /// Changes the claim. What is left out instead is left out when the claim is written.
    fn put_in(self, claim: &mut Claim, as_of: Day) {
        match self {
            Self::TotalNotSum => claim.total += 1_000,
            Self::ControlNumberLong => claim.number = format!("{:0<24}", claim.number),
            Self::PlaceInvalid => claim.facility_code = "98",
            Self::QualifierProfessional => claim.facility_qualifier = "A",
            Self::QualifierInstitutional => claim.facility_qualifier = "B",
            Self::BillTypeInvalid => claim.facility_code = "59",
            Self::OriginalMissing => {
                claim.frequency = "7";
                claim.original = None;
            }
            Self::AccidentDateMissing => claim.cause = claim.cause.map(|(cause, _)| (cause, None)),
            Self::BillingNpiWrong => spoil_last_digit(&mut claim.billing_npi),
            Self::RenderingNpiWrong => spoil_last_digit(&mut claim.rendering_npi),
            Self::FilingInvalid => claim.filing = "99",
            Self::MemberMissing => claim.member.clear(),
            Self::MedicareIdMalformed => claim.member.replace_range(1..2, "S"),
            Self::BornAfterService => claim.birth = claim.to.plus(5),
            Self::PayerIdMissing => claim.payer_id = "",
            Self::AdmissionDateMissing => claim.admitted = None,
            Self::StatementReversed => claim.from = claim.to.plus(3),
            Self::ProcedureOutside | Self::ProcedureMalformed => self.change_procedure(claim),
            Self::PriorPaidWrong | Self::PriorLineUnbalanced | Self::PriorLinePayer => {
                self.change_prior(claim);
            }
            _ => self.change_lines(claim, as_of),
        }
    }

    fn change_lines(self, claim: &mut Claim, as_of: Day) {
        let first_where = |claim: &mut Claim, test: fn(&Line) -> bool, change: fn(&mut Line)| {
            change(claim.lines.iter_mut().find(|line| test(line)).expect("checked before"));
        };
        let last = claim.lines.len() - 1;
        match self {
            Self::ModifierMalformed => claim.lines[0].modifiers = vec!["5"],
            Self::ModifierRepeated => {
                first_where(
                    claim,
                    |line| line.modifiers.len() == 1,
                    |line| line.modifiers.push(line.modifiers[0]),
                );
            }
            Self::PointerDangling => claim.lines[0].pointers = vec![1, claim.diagnoses.len() as u8 + 3],
            Self::ChargeNegative => {
                claim.lines[last].charge *= -1;
                claim.total = claim.charge();
            }
            Self::UnitsZero => claim.lines[0].units = 0,
            Self::ServiceInFuture => claim.lines[last].from = as_of.plus(20),
            Self::ControlNumberRepeated => claim.lines[1].control = claim.lines[0].control.clone(),
            Self::DrugCodeShort => first_where(
                claim,
                |line| line.drug.is_some(),
                |line| line.drug = line.drug.map(|(_, amount, unit)| ("1111122201", amount, unit)),
            ),
            Self::RevenueCodeShort => claim.lines[0].revenue = "45",
            Self::ToothInvalid => first_where(claim, |line| !line.tooth.is_empty(), |line| line.tooth = "45"),
            Self::SurfaceInvalid => {
                first_where(claim, |line| line.need == Need::Surfaces, |line| line.surfaces = &["X"]);
            }
            Self::QuadrantInvalid => {
                first_where(claim, |line| line.need == Need::Quadrant, |line| line.quadrant = "55");
            }
            Self::EarlierPlacementMissing => {
                first_where(claim, |line| line.need == Need::Prosthesis, |line| line.prosthesis = "R");
            }
            _ => self.change_diagnoses(claim),
        }
    }

    fn change_procedure(self, claim: &mut Claim) {
        let after = claim.to.plus(9);
        let procedure = claim.stay.as_mut().and_then(|stay| stay.procedure.as_mut());
        let procedure = procedure.expect("checked before");
        match self {
            Self::ProcedureOutside => procedure.1 = after,
            _ => procedure.0 = "0DTJ4O",
        }
    }

    fn change_prior(self, claim: &mut Claim) {
        let prior = claim.prior.as_mut().expect("checked before");
        match self {
            Self::PriorPaidWrong => prior.paid += 500,
            Self::PriorLinePayer => prior.line_payer_id = "WRONG",
            _ => {
                let line = claim.lines[0].prior.as_mut().expect("a claim with a prior payer");
                line.adjustments[0].amount += 100;
            }
        }
    }

    fn change_diagnoses(self, claim: &mut Claim) {
        let Some(first) = claim.diagnoses.first_mut() else { return };
        match self {
            Self::DiagnosisDotted => first.1 = Cow::Borrowed("E11.9"),
            Self::DiagnosisHeader => first.1 = Cow::Borrowed("M81"),
            Self::DiagnosisUnknown => first.1 = Cow::Borrowed("I1099"),
            Self::DiagnosisIcd9 => *first = ("BK", Cow::Borrowed("4019")),
            Self::ExternalCauseFirst => first.1 = Cow::Borrowed("W010XXA"),
            Self::DiagnosesMissing => claim.diagnoses.clear(),
            _ => {}
        }
    }

    /// What a 999 says about it, if the guide alone tells that it is wrong.
    pub(crate) fn guide_fault(self) -> Option<GuideFault> {
        let fault = |segment, loop_id, segment_code, element| {
            Some(GuideFault { segment, loop_id, segment_code, element })
        };
        match self {
            Self::QualifierProfessional | Self::QualifierInstitutional => {
                fault("CLM", "2300", "8", Some((5, 2, "7")))
            }
            Self::AssignmentMissing => fault("CLM", "2300", "8", Some((7, 0, "1"))),
            Self::FilingInvalid => fault("SBR", "2000B", "8", Some((9, 0, "7"))),
            Self::SexInvalid => fault("DMG", "2010BA", "8", Some((3, 0, "7"))),
            Self::PayerIdMissing => fault("NM1", "2010BB", "8", Some((9, 0, "1"))),
            Self::DiagnosesMissing => fault("HI", "2300", "3", None),
            Self::ModifierMalformed => fault("SV1", "2400", "8", Some((1, 3, "4"))),
            Self::ServiceDateMissing => fault("DTP", "2400", "3", None),
            Self::DrugQuantityMissing => fault("CTP", "2410", "3", None),
            _ => None,
        }
    }
}

/// Another last digit, so that the check fails.
fn spoil_last_digit(number: &mut String) {
    let last = number.pop().and_then(|digit| digit.to_digit(10)).expect("a number ends with a digit");
    number.push(char::from_digit((last + 1) % 10, 10).expect("below ten"));
}
