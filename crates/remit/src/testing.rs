//! What the tests of this crate build on: small remittances and claims, and candidates of every shape.

use std::borrow::Cow;

use claims::{Cents, ClaimPayment, ClaimReader, ClaimType, ClaimView, Date, Payment, Period, Quantity};
use claims::{RemittanceEvent, RemittanceReader};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use x12::guide::Guide;
use x12::{Delimiters, lex};

use crate::{Candidate, CandidateLine, Payer, PaymentContext};

/// A whole 835 around claim payments.
pub(crate) fn remittance(claims: &str) -> String {
    format!(
        "ST*835*0001~BPR*I*100*C*ACH*CCP*01*099999992*DA*1*1999999999**01*099999992*DA*2*20260302~\
         TRN*1*EFT123*1999999999~DTM*405*20260302~N1*PR*NORTHWIND HEALTH~N3*1 LANE~N4*TOPEKA*KS*66603~\
         REF*2U*60054~PER*BL*HELP*TE*8005550199~N1*PE*CLINIC*XX*1234567893~REF*TJ*123456789~LX*1~{claims}\
         SE*30*0001~"
    )
}

/// Reads an 835 and hands out its claim payments.
pub(crate) fn with_payments<R>(text: &str, check: impl FnOnce(&Payment<'_>, &[ClaimPayment<'_>]) -> R) -> R {
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let guide = Guide::of("005010X221A1", "835").expect("the 835 guide");
    let mut reader = RemittanceReader::new(guide).expect("a reader of 835");
    let mut payments = Vec::new();
    reader.read(&segments, &mut keep_in(&mut payments));
    reader.finish(claims::Place::default(), &mut keep_in(&mut payments));
    check(reader.payment(), &payments)
}

fn keep_in<'p, 'a>(
    payments: &'p mut Vec<ClaimPayment<'a>>,
) -> impl FnMut(RemittanceEvent<'_, 'a>) + use<'p, 'a> {
    |event| {
        if let RemittanceEvent::Claim(_, claim, _) = event {
            payments.push(claim.clone());
        }
    }
}

/// Reads one claim payment within an 835.
pub(crate) fn with_payment<R>(claim: &str, check: impl FnOnce(&PaymentContext, &ClaimPayment<'_>) -> R) -> R {
    with_payments(&remittance(claim), |head, payments| {
        check(&PaymentContext::of(head, "payment-1", "tin-1"), &payments[0])
    })
}

/// Reads the first claim of an 837P.
pub(crate) fn with_claim<R>(text: &str, check: impl FnOnce(&ClaimView<'_, '_>) -> R) -> R {
    let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
    let guide = Guide::of("005010X222A1", "837").expect("the 837P guide");
    let mut reader = ClaimReader::new(guide).expect("a reader of 837");
    let mut check = Some(check);
    let mut answer = None;
    let mut sink = |view: ClaimView<'_, '_>| {
        if let Some(check) = check.take() {
            answer = Some(check(&view));
        }
    };
    reader.read(&segments, &mut sink);
    reader.finish(claims::Place::default(), &mut sink);
    answer.expect("a claim")
}

/// That many whole dollars.
pub(crate) fn dollars(dollars: i64) -> Cents {
    Cents(dollars * 100)
}

/// A professional claim of two lines, 150.00 in all, to Northwind Health.
pub(crate) fn candidate() -> Candidate<'static> {
    let day = Date::literal(2026, 2, 10);
    let service = Some(Period { from: day, to: day });
    let line = |number: u32, procedure: &'static str, charge: i64| CandidateLine {
        service_line_id: format!("0123456789abcdef-00000{number:05}").into(),
        number,
        control_number: format!("26463774-{number:02}").into(),
        procedure: procedure.into(),
        modifiers: "".into(),
        revenue_code: "".into(),
        charge: Some(dollars(charge)),
        units: Some(Quantity::ONE),
        service,
        expected: None,
    };
    let mut payer = Payer::named("Northwind Health");
    payer.add_id(b"60054");
    Candidate {
        claim_id: "0123456789abcdef-0000000100".into(),
        practice_id: "tin-1".into(),
        claim_type: ClaimType::Professional,
        control_number: "26-463774".into(),
        charge: Some(dollars(150)),
        service,
        submitted: Some(Date::literal(2026, 2, 12)),
        payer,
        other_payers: Vec::new(),
        payer_sequence: b'P',
        payers_after: 0,
        filing_indicator: "CI".into(),
        billing_npi: "1234567893".into(),
        billing_tax_id: "123456789".into(),
        rendering_npi: "".into(),
        member_id: "XQP1234567".into(),
        patient_name: crate::normalize::patient_name("Doe", "Jon"),
        name_sketch: crate::normalize::name_sketch("Doe", "Jon"),
        birth_date: Some(Date::literal(1980, 5, 6)),
        frequency: b'1',
        facility_code: "11".into(),
        original_reference: "".into(),
        lines: vec![line(1, "99213", 100), line(2, "87880", 50)],
    }
}

/// Candidates of every shape.
pub(crate) fn candidates() -> impl Strategy<Value = Candidate<'static>> {
    let text = || "[A-Za-z0-9é -]{0,24}".prop_map(Cow::<str>::from);
    let claim_type =
        prop_oneof![Just(ClaimType::Professional), Just(ClaimType::Institutional), Just(ClaimType::Dental)];
    let head = (
        claim_type,
        [text(), text(), text(), text(), text(), text(), text(), text(), text(), text()],
        (amounts(), periods(), dates(), dates(), any::<u64>()),
        (any::<u8>(), any::<u8>(), payers(), vec(payers(), 0..3)),
    );
    (head, vec(lines(), 0..4)).prop_map(|((claim_type, texts, known, rest), lines)| {
        let [
            claim_id,
            practice_id,
            control_number,
            filing_indicator,
            billing_npi,
            billing_tax_id,
            rendering_npi,
            member_id,
            facility_code,
            original_reference,
        ] = texts;
        let (charge, service, submitted, birth_date, patient_name) = known;
        let (payer_sequence, frequency, payer, other_payers) = rest;
        Candidate {
            claim_id,
            practice_id,
            claim_type,
            control_number,
            charge,
            service,
            submitted,
            payer,
            other_payers,
            payer_sequence,
            payers_after: frequency ^ payer_sequence,
            filing_indicator,
            billing_npi,
            billing_tax_id,
            rendering_npi,
            member_id,
            patient_name,
            name_sketch: patient_name.rotate_left(7),
            birth_date,
            frequency,
            facility_code,
            original_reference,
            lines,
        }
    })
}

fn lines() -> impl Strategy<Value = CandidateLine<'static>> {
    let text = || "[A-Z0-9é-]{0,9}".prop_map(Cow::<str>::from);
    let texts = [text(), text(), text(), text(), text()];
    (texts, any::<u32>(), amounts(), option::of(any::<i64>()), (periods(), amounts())).prop_map(
        |(texts, number, charge, units, (service, expected))| {
            let [service_line_id, control_number, procedure, modifiers, revenue_code] = texts;
            let units = units.map(Quantity);
            CandidateLine {
                service_line_id,
                number,
                control_number,
                procedure,
                modifiers,
                revenue_code,
                charge,
                units,
                service,
                expected,
            }
        },
    )
}

fn payers() -> impl Strategy<Value = Payer<'static>> {
    ("[A-Za-z ]{0,12}", vec("[A-Z0-9]{0,6}", 0..3)).prop_map(|(name, ids)| {
        let mut payer = Payer::named(&name);
        for id in &ids {
            payer.add_id(id.as_bytes());
        }
        payer
    })
}

fn amounts() -> impl Strategy<Value = Option<Cents>> {
    option::of(any::<i64>().prop_map(Cents))
}

fn dates() -> impl Strategy<Value = Option<Date>> {
    option::of((-700_000_i32..2_900_000).prop_map(Date::from_days))
}

fn periods() -> impl Strategy<Value = Option<Period>> {
    (dates(), -400_i32..400)
        .prop_map(|(from, days)| from.map(|from| Period { from, to: from.add_days(days) }))
}
