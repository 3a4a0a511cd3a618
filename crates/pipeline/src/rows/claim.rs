//! Rows of a claim: itself, its diagnoses, providers, payers and lines.

use std::borrow::Cow;

use claims::claim::{Diagnosis, OtherPayer};
use claims::{
    Cents, ClaimType, ClaimView, Date, Party, Period, Quantity, ReadElement, ServiceLine, Submitted,
};
use codes::CodeSets;
use codes::price::Expected;
use lake::tables::claim::{ClaimDiagnosisRow, ClaimPayerRow, ClaimProviderRow, ClaimRow, ServiceLineRow};
use lake::tables::{Origin, Tables};

use super::text::{days, joined, optional};
use crate::identity::SourceId;

/// What the rows of a claim say beside what was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClaimRows<'r> {
    pub(crate) source: &'r SourceId,
    pub(crate) isa13: &'r str,
    pub(crate) gs06: &'r str,
    pub(crate) disposition: &'r str,
    pub(crate) rejects: i32,
    pub(crate) warns: i32,
    pub(crate) codes: &'r CodeSets,
    /// What should be allowed for each line.
    pub(crate) expected: &'r [Option<Expected>],
}

/// Pushes every row of one claim. `origin` is the claim's, at its CLM.
pub(crate) fn push_claim(
    tables: &mut Tables,
    view: &ClaimView<'_, '_>,
    rows: &ClaimRows<'_>,
    origin: &Origin<'_>,
) {
    let id = rows.source.row(view.claim.clm.place().offset);
    let id = id.as_str();
    push_claim_row(tables, view, rows, origin, id);
    let day = view.claim.service_period().map(|days| days.from);
    for (at, code) in view.claim.health_codes().enumerate() {
        push_diagnosis(tables, at, &code, (day, rows.codes), origin, id);
    }
    push_destination(tables, view, origin, id);
    for (at, payer) in view.claim.other_payers.iter().enumerate() {
        push_other_payer(tables, at + 2, payer, origin, id);
    }
    for party in &view.claim.providers {
        push_provider(tables, party, None, origin, id);
    }
    let of_claim = view.claim.service_period();
    for (at, line) in view.claim.lines.iter().enumerate() {
        push_line(tables, (at, of_claim), line, view, rows, origin, id);
    }
}

fn push_claim_row(
    tables: &mut Tables,
    view: &ClaimView<'_, '_>,
    rows: &ClaimRows<'_>,
    origin: &Origin<'_>,
    id: &str,
) {
    let claim = view.claim;
    let patient = view.patient_party();
    let billing = view.billing_party();
    let payer = view.payer();
    let institutional = claim.claim_type == ClaimType::Institutional;
    let facility = optional(Some(claim.facility_code()));
    let type_of_bill = claim.type_of_bill();
    let service = claim.service_period();
    let cl1 = |n: usize| claim.institutional.map(|cl1| cl1.element(n));
    let sbr = |n: usize| view.subscriber.sbr.map(|sbr| sbr.element(n));
    let principal = claim.diagnoses().find(|code| code.kind == claims::claim::DiagnosisKind::Principal);
    let drg = claim.health_codes().find(|code| code.qualifier == b"DR");
    let taxonomy = view.billing.taxonomy.map(|prv| prv.element(3));
    tables.claims.push(
        &ClaimRow {
            claim_id: id,
            claim_type: claim.claim_type.letter(),
            patient_control_number: &claims::text(claim.control_number().text),
            total_charge: cents(Some(claim.total_charge())),
            frequency_code: &claims::text(claim.frequency().text),
            place_of_service: facility.as_deref().filter(|_| !institutional),
            type_of_bill: type_of_bill.as_deref(),
            payer_id: text_of(payer.map(|payer| payer.id().text)).as_deref().unwrap_or_default(),
            payer_name: name(payer, 3).as_deref(),
            filing_indicator: text_of(sbr(9)).as_deref(),
            payer_order: text_of(sbr(1)).as_deref(),
            billing_npi: npi_text(billing).as_deref().unwrap_or_default(),
            billing_tax_id: text_of(billing.and_then(Party::tax_id).map(|id| id.text))
                .as_deref()
                .unwrap_or_default(),
            billing_name: name(billing, 3).as_deref(),
            billing_taxonomy: text_of(taxonomy).as_deref(),
            rendering_npi: npi_text(claim.provider(b"82")).as_deref(),
            service_from: service.map(|period| days(period.from)),
            service_to: service.map(|period| days(period.to)),
            admission_date: claim.date(b"435").and_then(|date| date.value).map(|date| days(date.from)),
            discharge_date: claim.date(b"096").and_then(|date| date.value).map(|date| days(date.from)),
            admission_type: text_of(cl1(1)).as_deref(),
            patient_status: text_of(cl1(3)).as_deref(),
            drg: optional(drg.map(|code| code.code())).as_deref(),
            principal_diagnosis: optional(principal.map(|code| code.code)).as_deref(),
            member_id: optional(view.member_id()).as_deref(),
            group_number: text_of(sbr(3)).as_deref(),
            relationship: optional(view.relationship()).as_deref(),
            patient_last_name: name(patient, 3).as_deref(),
            patient_first_name: name(patient, 4).as_deref(),
            patient_middle_name: name(patient, 5).as_deref(),
            patient_birth_date: patient.and_then(Party::birth_date).and_then(|date| date.value).map(days),
            patient_sex: optional(patient.and_then(Party::sex)).as_deref(),
            patient_state: optional(patient.and_then(Party::state)).as_deref(),
            patient_postal_code: optional(patient.and_then(Party::zip)).as_deref(),
            assignment: text_of(Some(claim.clm.element(7))).as_deref(),
            prior_authorization: optional(claim.reference(b"G1")).as_deref(),
            referral_number: optional(claim.reference(b"9F")).as_deref(),
            original_payer_claim_control_number: optional(claim.reference(b"F8")).as_deref(),
            medical_record_number: optional(claim.reference(b"EA")).as_deref(),
            clearinghouse_trace: optional(claim.reference(b"D9")).as_deref(),
            patient_paid: cents(claim.amount(b"F5")),
            line_count: claim.lines.len() as i32,
            line_charge: claim.line_charges().0,
            isa13: rows.isa13,
            gs06: rows.gs06,
            st02: text_of(view.header.st.map(|st| st.element(2))).as_deref().unwrap_or_default(),
            submitter_id: text_of(view.header.submitter.as_ref().map(|party| party.id().text)).as_deref(),
            receiver_id: text_of(view.header.receiver.as_ref().map(|party| party.id().text)).as_deref(),
            disposition: rows.disposition,
            findings_reject: rows.rejects,
            findings_warn: rows.warns,
            unplaced_segments: claim.unplaced.len() as i32,
        },
        origin,
    );
}

fn name<'a>(party: Option<&Party<'a>>, n: usize) -> Option<Cow<'a, str>> {
    text_of(party.map(|party| party.name.element(n)))
}

fn push_diagnosis(
    tables: &mut Tables,
    at: usize,
    code: &claims::claim::HealthCode<'_>,
    (day, codes): (Option<Date>, &CodeSets),
    origin: &Origin<'_>,
    claim_id: &str,
) {
    let Some(diagnosis) = Diagnosis::of(code) else { return };
    let mapping = day.and_then(|day| codes.risk_categories(day));
    let categories = mapping.map(|mapping| {
        let found = mapping.of_diagnosis(diagnosis.code.text);
        found.map(|category| category.to_string()).collect::<Vec<_>>().join(",")
    });
    tables.claim_diagnoses.push(
        &ClaimDiagnosisRow {
            claim_id,
            ordinal: at as i32 + 1,
            diagnosis_type: diagnosis.kind.word(),
            qualifier: &claims::text(code.qualifier),
            code: &claims::text(diagnosis.code.text),
            present_on_admission: optional(Some(diagnosis.present_on_admission)).as_deref(),
            risk_categories: categories.as_deref().filter(|categories| !categories.is_empty()),
        },
        &at_place(origin, diagnosis.code.at.segment),
    );
}

fn push_destination(tables: &mut Tables, view: &ClaimView<'_, '_>, origin: &Origin<'_>, claim_id: &str) {
    let payer = view.payer();
    let sbr = view.subscriber.sbr;
    let element = |n: usize| text_of(sbr.map(|sbr| sbr.element(n)));
    let place = sbr.map_or(view.claim.clm.place(), |sbr| sbr.place());
    tables.claim_payers.push(
        &ClaimPayerRow {
            claim_id,
            ordinal: 1,
            destination: true,
            payer_order: element(1).as_deref(),
            payer_id: text_of(payer.map(|payer| payer.id().text)).as_deref().unwrap_or_default(),
            payer_name: text_of(payer.map(|payer| payer.name.element(3))).as_deref(),
            filing_indicator: element(9).as_deref(),
            insurance_type: element(5).as_deref(),
            group_number: element(3).as_deref(),
            member_id: optional(view.member_id()).as_deref(),
            relationship: element(2).as_deref(),
            ..ClaimPayerRow::default()
        },
        &at_place(origin, place),
    );
}

fn push_other_payer(
    tables: &mut Tables,
    ordinal: usize,
    other: &OtherPayer<'_>,
    origin: &Origin<'_>,
    claim_id: &str,
) {
    let payer = other.payer();
    let element = |n: usize| text_of(Some(other.sbr.element(n)));
    tables.claim_payers.push(
        &ClaimPayerRow {
            claim_id,
            ordinal: ordinal as i32,
            destination: false,
            payer_order: element(1).as_deref(),
            payer_id: text_of(payer.map(|payer| payer.id().text)).as_deref().unwrap_or_default(),
            payer_name: text_of(payer.map(|payer| payer.name.element(3))).as_deref(),
            filing_indicator: element(9).as_deref(),
            insurance_type: element(5).as_deref(),
            group_number: element(3).as_deref(),
            member_id: text_of(other.subscriber().map(|subscriber| subscriber.id().text)).as_deref(),
            relationship: element(2).as_deref(),
            paid_amount: cents(other.paid()),
            noncovered_amount: cents(other.amount(b"A8")),
            remaining_liability: cents(other.amount(b"EAF")),
            adjustment_amount: (!other.adjustments.is_empty()).then(|| other.adjusted().0),
            adjudication_date: other.adjudicated().and_then(|date| date.value).map(|date| days(date.from)),
            payer_claim_control_number: optional(payer.and_then(|payer| payer.reference(b"F8"))).as_deref(),
        },
        &at_place(origin, other.sbr.place()),
    );
}

fn push_provider(
    tables: &mut Tables,
    party: &Party<'_>,
    service_line_id: Option<&str>,
    origin: &Origin<'_>,
    claim_id: &str,
) {
    let element = |n: usize| text_of(Some(party.name.element(n)));
    let secondary = party.references.first().map(|reference| reference.element(2));
    tables.claim_providers.push(
        &ClaimProviderRow {
            claim_id,
            service_line_id,
            loop_id: &party.loop_id.to_string(),
            role: role_of(party.role()),
            entity_code: &claims::text(party.role()),
            entity_type: element(2).as_deref(),
            npi: npi_text(Some(party)).as_deref(),
            last_name: element(3).as_deref(),
            first_name: element(4).as_deref(),
            taxonomy: optional(party.taxonomy_code()).as_deref(),
            secondary_id: text_of(secondary).as_deref(),
        },
        &at_place(origin, party.name.place()),
    );
}

fn push_line(
    tables: &mut Tables,
    (at, of_claim): (usize, Option<Period>),
    line: &ServiceLine<'_>,
    view: &ClaimView<'_, '_>,
    rows: &ClaimRows<'_>,
    origin: &Origin<'_>,
    claim_id: &str,
) {
    let id = rows.source.row(line.lx.place().offset);
    let origin = &at_place(origin, line.lx.place());
    let procedure = line.procedure();
    let expected = rows.expected.get(at).copied().flatten();
    let period = line.service_period().and_then(|period| period.value).or(of_claim);
    let facility = view.claim.facility_code();
    let claim_place = (line.claim_type != ClaimType::Institutional).then_some(facility);
    let tooth = line.teeth.first();
    let surfaces = tooth.map(|too| too.components(3).map(claims::text).collect::<String>());
    let drug = line.drug.as_ref();
    let ctp = drug.and_then(|drug| drug.quantity);
    let number = std::str::from_utf8(line.number().text).ok().and_then(|number| number.parse().ok());
    let oral = (line.claim_type == ClaimType::Dental).then_some(line.service).flatten();
    let paid_elsewhere: Cents = line.adjudications.iter().filter_map(|svd| svd.paid().value).sum();
    tables.service_lines.push(
        &ServiceLineRow {
            service_line_id: id.as_str(),
            claim_id,
            line_number: number.unwrap_or(at as i32 + 1),
            line_control_number: optional(line.control_number()).as_deref(),
            procedure_code: optional(procedure.map(|procedure| procedure.code())).as_deref(),
            procedure_qualifier: text_of(procedure.map(|procedure| procedure.qualifier())).as_deref(),
            modifiers: procedure.and_then(|found| joined(found.modifiers().map(|m| m.text))).as_deref(),
            revenue_code: optional(line.revenue_code()).as_deref(),
            charge: cents(Some(line.charge())),
            units: line.units().value.map(|units| units.0),
            unit_basis: optional(Some(line.unit_basis())).as_deref(),
            place_of_service: optional(line.place_of_service().or(claim_place)).as_deref(),
            service_from: period.map(|period| days(period.from)),
            service_to: period.map(|period| days(period.to)),
            diagnosis_pointers: joined(line.pointers().map(|pointer| pointer.text)).as_deref(),
            rendering_npi: npi_text(line.providers.iter().find(|party| party.role() == b"82")).as_deref(),
            ndc: text_of(drug.map(|drug| drug.lin.element(3))).as_deref(),
            drug_quantity: ctp.and_then(|ctp| ctp.read::<Quantity>(4).value).map(|quantity| quantity.0),
            drug_unit: text_of(ctp.map(|ctp| ctp.component(5, 1))).as_deref(),
            tooth: text_of(tooth.map(|too| too.element(2))).as_deref(),
            surfaces: surfaces.as_deref().filter(|surfaces| !surfaces.is_empty()),
            oral_cavity: oral
                .filter(|sv3| !sv3.element(4).is_empty())
                .and_then(|sv3| joined(sv3.components(4)))
                .as_deref(),
            prior_authorization: optional(line.reference(b"G1")).as_deref(),
            noncovered_charge: cents(line.noncovered_charge()),
            other_payer_paid: (!line.adjudications.is_empty()).then_some(paid_elsewhere.0),
            expected_amount: expected.map(|found| found.cents),
            expected_method: expected.map(|found| found.method.word()),
        },
        origin,
    );
    for party in &line.providers {
        push_provider(tables, party, Some(id.as_str()), origin, claim_id);
    }
}

fn at_place<'o>(origin: &Origin<'o>, place: claims::Place) -> Origin<'o> {
    Origin { byte_offset: place.offset, segment_ordinal: place.ordinal, ..*origin }
}

fn text_of(text: Option<&[u8]>) -> Option<Cow<'_, str>> {
    text.filter(|text| !text.is_empty()).map(claims::text)
}

fn npi_text<'a>(party: Option<&Party<'a>>) -> Option<Cow<'a, str>> {
    optional(party.and_then(Party::npi))
}

fn cents(amount: Option<Submitted<'_, Cents>>) -> Option<i64> {
    amount.and_then(|amount| amount.value).map(|amount| amount.0)
}

/// What an entity code means, in a word (NM101).
fn role_of(code: &[u8]) -> &'static str {
    match code {
        b"82" => "rendering",
        b"DN" => "referring",
        b"P3" => "primary_care",
        b"77" => "facility",
        b"DQ" => "supervising",
        b"71" => "attending",
        b"72" => "operating",
        b"ZZ" => "other_operating",
        b"DD" => "assistant_surgeon",
        b"DK" => "ordering",
        b"QB" => "purchased_service",
        b"PW" => "pick_up",
        b"45" => "drop_off",
        b"85" => "billing",
        _ => "other",
    }
}
