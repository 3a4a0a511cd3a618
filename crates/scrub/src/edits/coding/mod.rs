//! What was done, as a certified coder reads it: pairs, units, add-on codes, global periods, modifiers,
//! sides, coverage.
//!
//! Most of these edits ask a table that is the reader's to load, as of the day of the line. While it is not
//! loaded they find nothing: see [`NEEDS`].

mod add_on_alone;
mod add_on_unlisted;
mod additional_wanted;
mod admission_questionable;
mod age_or_sex;
mod assistant_not_allowed;
mod bilateral_not_allowed;
mod bilateral_on_two_lines;
mod billing_inactive;
mod bundled;
mod bundled_unless_distinct;
mod bypass_used;
mod exclusive_by_note;
mod follows_another;
mod global_period;
mod hcpcs_code;
mod hcpcs_modifier;
mod inpatient_procedure;
mod liability_modifier;
mod new_patient;
mod not_covered;
mod not_paid_by_schedule;
mod package_of_another;
mod part_of_indivisible;
mod principal_unacceptable;
mod procedure_limited;
mod procedure_not_covered;
mod procedure_of_other_sex;
mod provider_inactive;
mod side_of_diagnosis;
mod sides_coded_apart;
mod specific_sibling;
mod surgeons_not_allowed;
mod taxonomy_of_billing;
mod taxonomy_of_provider;
mod technical_in_facility;
mod therapy_modifier;
mod units;
mod units_of_package;
mod units_policy;
mod visit_before_major_surgery;
mod visit_with_minor_surgery;
mod waived_untold;
mod waiver_unlisted;
mod waste_untold;
mod whole_in_facility;

use codes::TableKind;
use codes::bill::PlaceOfService;
use codes::tables::{Adjudication, Drug, EditorList, ServiceFee, UnitLimit};

use super::prelude::*;
use crate::coded::{ASSISTANTS, SECOND_SURGEONS};
use crate::{Edit, JudgedDiagnosis};

/// The edits of the family.
pub(super) static EDITS: &[&Edit] = &[
    &bundled::EDIT,
    &bundled_unless_distinct::EDIT,
    &bypass_used::EDIT,
    &units::EDIT,
    &add_on_alone::EDIT,
    &visit_with_minor_surgery::EDIT,
    &visit_before_major_surgery::EDIT,
    &global_period::EDIT,
    &part_of_indivisible::EDIT,
    &whole_in_facility::EDIT,
    &bilateral_not_allowed::EDIT,
    &bilateral_on_two_lines::EDIT,
    &assistant_not_allowed::EDIT,
    &surgeons_not_allowed::EDIT,
    &not_paid_by_schedule::EDIT,
    &side_of_diagnosis::EDIT,
    &not_covered::EDIT,
    &new_patient::EDIT,
    &age_or_sex::EDIT,
    &liability_modifier::EDIT,
    &units_policy::EDIT,
    &add_on_unlisted::EDIT,
    &hcpcs_code::EDIT,
    &hcpcs_modifier::EDIT,
    &therapy_modifier::EDIT,
    &sides_coded_apart::EDIT,
    &technical_in_facility::EDIT,
    &inpatient_procedure::EDIT,
    &waste_untold::EDIT,
    &package_of_another::EDIT,
    &units_of_package::EDIT,
    &taxonomy_of_billing::EDIT,
    &exclusive_by_note::EDIT,
    &follows_another::EDIT,
    &taxonomy_of_provider::EDIT,
    &billing_inactive::EDIT,
    &provider_inactive::EDIT,
    &waived_untold::EDIT,
    &waiver_unlisted::EDIT,
    &principal_unacceptable::EDIT,
    &admission_questionable::EDIT,
    &procedure_of_other_sex::EDIT,
    &procedure_not_covered::EDIT,
    &additional_wanted::EDIT,
    &specific_sibling::EDIT,
    &procedure_limited::EDIT,
];

/// The tables without which an edit finds nothing; any of them wakes it. Those that need none are left out.
pub(super) static NEEDS: &[(&str, &[TableKind])] = &[
    ("COD-001", PAIRS),
    ("COD-002", PAIRS),
    ("COD-003", PAIRS),
    ("COD-004", LIMITS),
    ("COD-005", &[TableKind::AddOn]),
    ("COD-006", &[TableKind::Fees]),
    ("COD-007", &[TableKind::Fees]),
    ("COD-008", &[TableKind::Fees]),
    ("COD-009", &[TableKind::Fees]),
    ("COD-010", &[TableKind::Fees]),
    ("COD-011", &[TableKind::Fees]),
    ("COD-012", &[TableKind::Fees]),
    ("COD-013", &[TableKind::Fees]),
    ("COD-014", &[TableKind::Fees]),
    ("COD-015", &[TableKind::Fees]),
    ("COD-017", &[TableKind::Coverage]),
    ("COD-019", &[TableKind::Demographics]),
    ("COD-020", &[TableKind::Fees]),
    ("COD-021", LIMITS),
    ("COD-022", &[TableKind::AddOn]),
    ("COD-023", &[TableKind::Hcpcs]),
    ("COD-024", &[TableKind::Hcpcs]),
    ("COD-025", &[TableKind::Fees]),
    ("COD-027", &[TableKind::Fees]),
    ("COD-028", &[TableKind::Icd10Pcs]),
    ("COD-029", &[TableKind::Drugs]),
    ("COD-030", &[TableKind::Drugs]),
    ("COD-031", &[TableKind::Drugs]),
    ("COD-032", &[TableKind::Taxonomy]),
    ("COD-033", &[TableKind::DiagnosisNotes]),
    ("COD-034", &[TableKind::DiagnosisNotes]),
    ("COD-035", &[TableKind::Taxonomy]),
    ("COD-036", &[TableKind::Registry]),
    ("COD-037", &[TableKind::Registry]),
    ("COD-038", &[TableKind::WaivedTests]),
    ("COD-039", &[TableKind::WaivedTests]),
    ("COD-040", &[TableKind::MedicareEdits]),
    ("COD-041", &[TableKind::MedicareEdits]),
    ("COD-042", &[TableKind::MedicareEdits]),
    ("COD-043", &[TableKind::MedicareEdits]),
    ("COD-044", &[TableKind::DiagnosisNotes]),
    ("COD-046", &[TableKind::MedicareEdits]),
];

const PAIRS: &[TableKind] = &[
    TableKind::PtpPractitioner,
    TableKind::PtpOutpatient,
    TableKind::PtpMedicaidPractitioner,
    TableKind::PtpMedicaidOutpatient,
    TableKind::PtpMedicaidEquipment,
];

const LIMITS: &[TableKind] = &[
    TableKind::MuePractitioner,
    TableKind::MueOutpatient,
    TableKind::MueEquipment,
    TableKind::MueMedicaidPractitioner,
    TableKind::MueMedicaidOutpatient,
    TableKind::MueMedicaidEquipment,
];

/// The principal diagnosis of a stay, when it is on this list of the Medicare Code Editor.
fn listed_principal<'a>(case: &Case<'_, 'a>, list: EditorList) -> Option<Submitted<'a, &'a [u8]>> {
    let lists = case.medicare_edits().filter(|_| case.claim.is_inpatient())?;
    let principal = case.diagnoses.iter().find(|diagnosis| diagnosis.kind == DiagnosisKind::Principal)?;
    let code = principal.code;
    (principal.is_icd10 && lists.lists(code.text, list)).then_some(code)
}

/// The procedures of a Medicare stay that are on this list of the Medicare Code Editor.
fn listed_procedures<'a>(
    case: &Case<'_, 'a>,
    list: EditorList,
) -> impl Iterator<Item = Submitted<'a, &'a [u8]>> {
    let applies = filing(case) == b"MA" && case.claim.is_inpatient();
    let lists = if applies { case.medicare_edits() } else { None };
    let procedures = case.health.iter().filter(|code| matches!(code.qualifier, b"BBR" | b"BBQ"));
    let procedures = procedures.map(HealthCode::code);
    procedures.filter(move |code| lists.is_some_and(|lists| lists.lists(code.text, list)))
}

/// The procedure code of a coded line.
fn at_code(case: &Case<'_, '_>, line: &CodedLine) -> Spot {
    let line = case.line(line);
    let at = line.procedure().map_or(line.lx.element_place(1), |procedure| procedure.code().at);
    Spot::service(line, at)
}

/// The first of these modifiers on a coded line that has one.
fn at_modifier(case: &Case<'_, '_>, line: &CodedLine, wanted: &[&[u8; 2]]) -> Spot {
    let found =
        modifiers(case.line(line)).find(|(modifier, _)| wanted.iter().any(|wanted| *wanted == modifier));
    found.map_or_else(|| at_code(case, line), |(_, at)| Spot::service(case.line(line), at))
}

/// Says of a pair of lines how the one that is not paid stands to the other.
fn report_pair(case: &Case<'_, '_>, pair: &BundledPair, stands: &str, findings: &mut Findings) {
    let find = |at| case.coded().iter().find(move |line| line.at == at).expect("a pair is of coded lines");
    let (whole, part) = (find(pair.paid), find(pair.bundled));
    let number = Quoted(case.line(whole).number().text).to_string();
    let message = format!("{} {stands} {} in line {number}", part.code, whole.code);
    findings.report(at_code(case, part), message);
}

/// Reports lines and days with more units than their limit, for limits applied in one of these ways.
///
/// Lines of assistants and of second surgeons are counted by themselves, those of care after an operation
/// (55) not at all. A line over several days may have the limit on each.
fn over_limits(case: &Case<'_, '_>, applies: impl Fn(Adjudication) -> bool, findings: &mut Findings) {
    for (line, UnitLimit { units: most, adjudication }) in case.limited() {
        if !applies(adjudication) || !is_counted(case, line) {
            continue;
        }
        let lines = case.coded();
        let together = |other: &&CodedLine| {
            adjudication != Adjudication::Line
                && (other.code, other.on, other.to) == (line.code, line.on, line.to)
                && other.same_provider(line)
                && is_apart(other) == is_apart(line)
                && is_counted(case, other)
        };
        // Told once, at the last line of the day.
        if lines.iter().filter(together).any(|other| other.at > line.at) {
            continue;
        }
        let others = lines.iter().filter(|other| other.at != line.at).filter(together);
        let units = others.fold(line.units.0, |sum, other| sum.saturating_add(other.units.0));
        let days = i64::from(line.to.days_after(line.on)) + 1;
        let most = i64::from(most) * days;
        if units > most * Quantity::ONE.0 {
            let at = case.line(line).units().at;
            let message = format!("{} units of {}, at most {most}", Quantity(units), line.code);
            findings.report(Spot::service(case.line(line), at), message);
        }
    }
}

fn is_counted(case: &Case<'_, '_>, line: &CodedLine) -> bool {
    matches!(case.line(line).unit_basis().text, b"UN" | b"") && !line.has(&[b"55"])
}

/// Assistants and second surgeons.
fn is_apart(line: &CodedLine) -> bool {
    line.has(ASSISTANTS) || line.has(SECOND_SURGEONS)
}

/// Whether another line of the day, or of the day before, has one of these codes.
fn beside(case: &Case<'_, '_>, line: &CodedLine, codes: &[codes::ProcedureCode]) -> bool {
    let near = |other: &&CodedLine| matches!(line.on.days_after(other.on), 0 | 1);
    case.coded().iter().filter(near).any(|other| other.at != line.at && codes.contains(&other.code))
}

/// The lines that the fee schedule lists, but for those of assistants, who have no part in what a surgery's
/// fee covers before and after.
fn surgeries<'c>(case: &'c Case<'_, '_>) -> impl Iterator<Item = (&'c CodedLine, &'c ServiceFee)> {
    case.scheduled().filter(|(line, _)| !line.has(ASSISTANTS))
}

/// The coded lines that name a package, by its number, and the packages listed for their procedure.
fn drug_lines<'c>(case: &'c Case<'_, '_>) -> impl Iterator<Item = (&'c CodedLine, u64, Vec<Drug>)> {
    case.coded_in(TableKind::Drugs).filter_map(|line| {
        let lin = case.line(line).drug.as_ref()?.lin;
        let ndc = lin.element(3);
        let ndc = str::from_utf8(ndc).ok().filter(|text| lin.element(2) == b"N4" && text.len() == 11)?;
        let packages: Vec<Drug> = case.codes.drugs(line.on)?.find(line.code, line.on).collect();
        Some((line, ndc.parse().ok()?, packages))
    })
}

/// The visits by the provider of a line.
fn visits_by<'c>(case: &'c Case<'_, '_>, line: &'c CodedLine) -> impl Iterator<Item = &'c CodedLine> {
    case.coded().iter().filter(move |other| other.is_visit() && other.same_provider(line))
}

/// Whether the line was given where a facility bears the costs of equipment and staff.
fn in_facility(case: &Case<'_, '_>, line: &CodedLine) -> bool {
    let place = case.line(line).place_of_service().unwrap_or_else(|| case.claim.facility_code());
    let is_distant = |place: &PlaceOfService| place.is_telehealth();
    PlaceOfService::of(place.text).is_some_and(|place| place.facility_rate && !is_distant(place))
}

/// The diagnoses that a line points at; those of the claim where lines point at none.
pub(crate) fn pointed<'c, 'a>(
    line: &ServiceLine<'_>,
    case: &'c Case<'_, 'a>,
) -> impl Iterator<Item = &'c JudgedDiagnosis<'a>> + Clone + use<'c, 'a> {
    // A bit for each place: no line can point further than to the twelfth.
    let bit = |number: u32| if number < 64 { 1 << number } else { 0_u64 };
    let numbers = line.pointers().filter_map(|pointer| integer(pointer.text));
    let places = numbers.fold(0, |places, number| places | bit(number));
    let all = line.claim_type == ClaimType::Institutional;
    let listed = (1..).zip(case.diagnoses.iter().filter(|diagnosis| diagnosis.is_listed()));
    listed.filter(move |&(number, _)| all || places & bit(number) != 0).map(|(_, diagnosis)| diagnosis)
}
