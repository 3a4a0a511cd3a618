//! Rows of a remittance: the payment, its claim payments, their services, adjustments and remarks.

use std::borrow::Cow;

use claims::remittance::ProviderAdjustment;
use claims::{Adjustment, Cents, ClaimPayment, Party, Payment, ReadElement, ServicePayment, Submitted};
use lake::tables::remittance::{
    AdjustmentRow, ClaimPaymentRow, PaymentRow, ProviderAdjustmentRow, RemarkRow, ServicePaymentRow,
};
use lake::tables::{Origin, Tables};
use remit::allowed::Allowed;
use remit::denial::Sums;

use super::text::{days, joined, optional};
use crate::identity::SourceId;

/// Amounts of a claim or service payment that are worked out, not read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Derived {
    pub(crate) allowed: Option<i64>,
    pub(crate) allowed_method: Option<&'static str>,
    pub(crate) contractual: i64,
    pub(crate) patient: i64,
    pub(crate) denied: i64,
}

impl Derived {
    pub(crate) fn of(allowed: Option<Allowed>, sums: &Sums) -> Self {
        Self {
            allowed: allowed.map(|one| one.amount.0),
            allowed_method: allowed.map(|one| one.method.as_str()),
            contractual: sums.contractual.0,
            patient: sums.patient_responsibility.0,
            denied: sums.denied.0,
        }
    }
}

/// What the row of a payment says beside what was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PaymentFacts<'r> {
    pub(crate) source: &'r SourceId,
    pub(crate) isa13: &'r str,
    pub(crate) gs06: &'r str,
    pub(crate) claim_payments: u64,
    pub(crate) paid: i64,
    pub(crate) provider_adjusted: i64,
    pub(crate) balance_status: &'r str,
    pub(crate) difference: i64,
}

/// Pushes the row of a payment; `origin` is at its ST.
pub(crate) fn push_payment(
    tables: &mut Tables,
    payment: &Payment<'_>,
    facts: &PaymentFacts<'_>,
    origin: &Origin<'_>,
) {
    let bpr = |n: usize| text_of(payment.bpr.map(|bpr| bpr.element(n)));
    let production = payment.dates.iter().find(|dtm| dtm.element(1) == b"405");
    let payer = payment.payer.as_ref();
    let paid = payment.payee.as_ref();
    tables.payments.push(
        &PaymentRow {
            payment_id: facts.source.row(origin.byte_offset).as_str(),
            isa13: facts.isa13,
            gs06: facts.gs06,
            st02: text_of(payment.st.map(|st| st.element(2))).as_deref().unwrap_or_default(),
            trace_number: optional(payment.trace_number()).as_deref().unwrap_or_default(),
            trace_payer_id: optional(payment.trace_payer()).as_deref(),
            payment_amount: cents(payment.amount()),
            credit_or_debit: bpr(3).as_deref(),
            handling_code: bpr(1).as_deref(),
            payment_method: bpr(4).as_deref().unwrap_or_default(),
            payment_date: payment.effective().and_then(|date| date.value).map(days),
            production_date: production.and_then(|dtm| dtm.read(2).value).map(days),
            payer_id: &payer_id(payment),
            payer_name: text_of(payer.map(|payer| payer.name.element(2))).as_deref(),
            payee_npi: payee_npi(paid).as_deref(),
            payee_tax_id: payee_tax_id(paid).as_deref(),
            payee_name: text_of(paid.map(|party| party.name.element(2))).as_deref(),
            claim_payments: facts.claim_payments as i32,
            paid_amount: facts.paid,
            provider_adjustment_amount: facts.provider_adjusted,
            balance_status: facts.balance_status,
            difference: facts.difference,
        },
        origin,
    );
}

/// Who pays: 1000A N104, else REF*2U, else TRN03.
pub(crate) fn payer_id<'a>(payment: &Payment<'a>) -> Cow<'a, str> {
    let payer = payment.payer.as_ref();
    let named = payer.map(|payer| payer.name.element(4)).filter(|id| !id.is_empty());
    let referred = || payer.and_then(|payer| payer.reference(b"2U")).map(|id| id.text);
    let traced = || payment.trace_payer().map(|id| id.text);
    text_of(named.or_else(referred).or_else(traced)).unwrap_or_default()
}

/// The payee's NPI: N104 under `XX`.
pub(crate) fn payee_npi<'a>(payee: Option<&Party<'a>>) -> Option<Cow<'a, str>> {
    optional(payee.and_then(Party::npi))
}

/// The payee's tax identifier: N104 under `FI`, or REF*TJ.
pub(crate) fn payee_tax_id<'a>(payee: Option<&Party<'a>>) -> Option<Cow<'a, str>> {
    optional(payee.and_then(Party::tax_id))
}

/// Pushes the row of a claim payment; `origin` is at its CLP.
pub(crate) fn push_claim_payment(
    tables: &mut Tables,
    source: &SourceId,
    payment_id: &str,
    st02: &str,
    claim: &ClaimPayment<'_>,
    derived: &Derived,
    origin: &Origin<'_>,
) {
    let id = source.row(origin.byte_offset);
    let nm1 = |role: &[u8], n: usize| text_of(claim.party(role).map(|nm1| nm1.element(n)));
    let period = claim.service_period();
    let received = claim.dates.iter().find(|dtm| dtm.element(1) == b"050");
    let status = claims::text(claim.status().text);
    let element = |n: usize| text_of(Some(claim.clp.element(n)));
    tables.claim_payments.push(
        &ClaimPaymentRow {
            claim_payment_id: id.as_str(),
            payment_id,
            st02,
            ordinal: claim.ordinal as i32,
            patient_control_number: &claims::text(claim.control_number().text),
            payer_claim_control_number: element(7).as_deref(),
            claim_status_code: &status,
            reversal: claim.is_reversal(),
            payer_sequence: payer_sequence(claim.status().text),
            total_charge: cents(Some(claim.charge())),
            paid_amount: cents(Some(claim.paid())),
            patient_responsibility: derived.patient,
            patient_responsibility_stated: cents(Some(claim.patient_responsibility())),
            allowed_amount: derived.allowed,
            allowed_method: derived.allowed_method,
            contractual_amount: derived.contractual,
            denied_amount: derived.denied,
            filing_indicator: element(6).as_deref(),
            facility_type: element(8).as_deref(),
            frequency_code: element(9).as_deref(),
            drg: element(11).as_deref(),
            patient_last_name: nm1(b"QC", 3).as_deref(),
            patient_first_name: nm1(b"QC", 4).as_deref(),
            member_id: optional(claim.member_id()).as_deref(),
            corrected_member_id: nm1(b"74", 9).as_deref(),
            rendering_npi: nm1(b"82", 9).as_deref(),
            crossover_payer: nm1(b"TT", 3).as_deref(),
            service_from: period.map(|period| days(period.from)),
            service_to: period.map(|period| days(period.to)),
            received_date: received.and_then(|dtm| dtm.read(2).value).map(days),
            interest_amount: cents(claim.amount(b"I")),
            service_payments: claim.services.len() as i32,
        },
        origin,
    );
}

/// The payer's place in line that a CLP02 states.
fn payer_sequence(status: &[u8]) -> Option<i32> {
    match status {
        b"1" | b"19" => Some(1),
        b"2" | b"20" => Some(2),
        b"3" | b"21" => Some(3),
        _ => None,
    }
}

/// Pushes the row of a service payment; `origin` is at its SVC.
pub(crate) fn push_service_payment(
    tables: &mut Tables,
    source: &SourceId,
    claim_payment_id: &str,
    ordinal: usize,
    service: &ServicePayment<'_>,
    derived: &Derived,
    origin: &Origin<'_>,
) {
    let id = source.row(origin.byte_offset);
    let procedure = service.procedure();
    let period = service.service_period();
    tables.service_payments.push(
        &ServicePaymentRow {
            service_payment_id: id.as_str(),
            claim_payment_id,
            ordinal: ordinal as i32,
            procedure_code: optional(Some(procedure.code())).as_deref(),
            procedure_qualifier: text_of(Some(procedure.qualifier())).as_deref(),
            modifiers: joined(procedure.modifiers().map(|modifier| modifier.text)).as_deref(),
            original_procedure_code: optional(service.original_procedure().map(|found| found.code()))
                .as_deref(),
            revenue_code: optional(Some(service.revenue_code())).as_deref(),
            charge: cents(Some(service.charge())),
            paid_amount: cents(Some(service.paid())),
            allowed_amount: derived.allowed,
            allowed_method: derived.allowed_method,
            units_paid: service.paid_units().value.map(|units| units.0),
            units_billed: service.original_units().value.map(|units| units.0),
            line_control_number: optional(service.control_number()).as_deref(),
            service_from: period.map(|period| days(period.from)),
            service_to: period.map(|period| days(period.to)),
            policy_reference: optional(service.reference(b"0K")).as_deref(),
        },
        origin,
    );
}

/// Pushes the row of a CAS triplet whose amount parsed; `origin` is at its CAS.
pub(crate) fn push_adjustment(
    tables: &mut Tables,
    source: &SourceId,
    claim_payment_id: &str,
    service_payment_id: Option<&str>,
    adjustment: &Adjustment<'_>,
    class: &str,
    origin: &Origin<'_>,
) {
    let place = adjustment.segment.place();
    tables.adjustments.push(
        &AdjustmentRow {
            adjustment_id: source.row(place.offset).part(usize::from(adjustment.ordinal)).as_str(),
            claim_payment_id,
            service_payment_id,
            group_code: &claims::text(adjustment.group.text),
            carc: &claims::text(adjustment.carc.text),
            amount: adjustment.amount.value.unwrap_or_default().0,
            quantity: adjustment.quantity.value.map(|quantity| quantity.0),
            class,
        },
        &Origin { byte_offset: place.offset, segment_ordinal: place.ordinal, ..*origin },
    );
}

/// Pushes the row of a remark code.
pub(crate) fn push_remark(
    tables: &mut Tables,
    claim_payment_id: &str,
    service_payment_id: Option<&str>,
    remark: &Submitted<'_, &[u8]>,
    (segment, code_list): (&str, &str),
    alert: bool,
    origin: &Origin<'_>,
) {
    let place = remark.at.segment;
    tables.remarks.push(
        &RemarkRow {
            claim_payment_id,
            service_payment_id,
            segment,
            code_list,
            rarc: &claims::text(remark.text),
            alert,
        },
        &Origin { byte_offset: place.offset, segment_ordinal: place.ordinal, ..*origin },
    );
}

/// What the row of a PLB pair says beside what was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProviderFacts<'r> {
    pub(crate) payment_id: &'r str,
    pub(crate) class: &'r str,
    pub(crate) linked_claim_id: Option<&'r str>,
    pub(crate) chain_id: Option<&'r str>,
}

/// Pushes the row of a PLB pair; `origin` is at its PLB.
pub(crate) fn push_provider_adjustment(
    tables: &mut Tables,
    id: &str,
    adjustment: &ProviderAdjustment<'_>,
    facts: &ProviderFacts<'_>,
    origin: &Origin<'_>,
) {
    tables.provider_adjustments.push(
        &ProviderAdjustmentRow {
            provider_adjustment_id: id,
            payment_id: facts.payment_id,
            provider_id: &claims::text(adjustment.provider.text),
            fiscal_date: adjustment.segment.read(2).value.map(days),
            reason_code: &claims::text(adjustment.reason.text),
            reference: optional(Some(adjustment.reference)).as_deref(),
            amount: adjustment.amount.value.unwrap_or_default().0,
            class: facts.class,
            linked_claim_id: facts.linked_claim_id,
            chain_id: facts.chain_id,
        },
        origin,
    );
}

fn text_of(text: Option<&[u8]>) -> Option<Cow<'_, str>> {
    text.filter(|text| !text.is_empty()).map(claims::text)
}

fn cents(amount: Option<Submitted<'_, Cents>>) -> Option<i64> {
    amount.and_then(|amount| amount.value).map(|amount| amount.0)
}
