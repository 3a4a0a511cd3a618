//! Claims that go out again say what they must, and nothing else is changed.

use claims::Element as _;
use claims::draft::DraftSegment;

use super::*;
use crate::testing::{remittance, with_claim, with_payments};

/// P-1001 with a second payer that insures the patient's spouse.
fn first_claim() -> String {
    let base = include_str!("../../../scrub/tests/base/837p.edi");
    let other = "SBR*S*01*GRP200******CI~OI***Y***Y~NM1*IL*1*ALDER*ADAM****MI*SPOUSE01~N3*1 FIRST AVENUE~\
                 N4*SPRINGFIELD*IL*62701~NM1*PR*2*SECOND PLAN*****PI*PAYER09~REF*G1*PERMIT9~\nLX*1~\nSV1*HC:99213";
    let from = base.find("ST*837").expect("a set");
    base[from..]
        .replacen("LX*1~\nSV1*HC:99213", other, 1)
        .replacen("HI*ABK:J0190", "REF*G1*PERMIT1~\nREF*D9*TRACE~\nHI*ABK:J0190", 1)
        .replace('\n', "")
}

const PAID: &str = "CLP*P-1001*1*165*80*25*12*ICN 77/1*11*1~SVC*HC>99213>25*110*60**1~DTM*472*20260312~\
                    CAS*CO*45*30*0~CAS*PR*2*20*0~REF*6R*1001A~SVC*HC>87880>QW*55*20**1~DTM*472*20260312~\
                    CAS*CO*45*30~CAS*PR*1*0*1*3*5~REF*6R*1001B~";

fn answered(claim: &str, paid: &str) -> Result<Draft, Refusal> {
    // A remittance cut by another component separator than the claim.
    with_payments(&remittance(&paid.replace('>', ":")), |payment, payments| {
        with_claim(claim, |view| secondary(view, Delimiters::USUAL, payment, &payments[0]))
    })
}

fn texts(segments: &[DraftSegment]) -> Vec<String> {
    let text = |segment: &DraftSegment| {
        let elements = (0..20).map(|n| String::from_utf8_lossy(segment.element(n)).into_owned());
        elements.collect::<Vec<_>>().join("*").trim_end_matches('*').to_owned()
    };
    segments.iter().map(text).collect()
}

#[test]
fn a_replacement_names_what_it_replaces_and_changes_nothing_else() {
    let claim = first_claim();
    let number = b"ICN 77/1 -00";
    let (sent, replaced, voided, anew) = with_claim(&claim, |view| {
        let made = |how| again(view, Delimiters::USUAL, how, number).expect("it can be sent");
        (Draft::of(view, Delimiters::USUAL), made(Again::Replace), made(Again::Void), made(Again::Anew))
    });
    assert!(texts(&replaced.claim).contains(&"REF*F8*ICN 77/1 -00".to_owned()));
    assert_eq!(replaced.claim[0].element(5), b"11:B:7");
    assert_eq!(voided.claim[0].element(5), b"11:B:8");
    assert_eq!((anew.claim[0].element(5), anew.lines), (&b"11:B:1"[..], sent.lines.clone()));
    let kept = |draft: &Draft| -> Vec<String> {
        let is_own = |text: &String| {
            !text.starts_with("CLM*") && !text.starts_with("REF*F8") && !text.starts_with("REF*D9")
        };
        texts(&draft.claim).into_iter().filter(is_own).collect()
    };
    assert_eq!(kept(&replaced), kept(&sent));
    assert_eq!((replaced.subscriber, replaced.lines), (sent.subscriber, sent.lines));
    let unnamed = with_claim(&claim, |view| again(view, Delimiters::USUAL, Again::Replace, b"").unwrap_err());
    assert_eq!(unnamed, Refusal::NoNumber);
}

#[test]
fn payers_change_places_and_the_first_ones_answer_is_told() {
    let draft = answered(&first_claim(), PAID).expect("it goes to the next payer");
    assert_eq!(
        texts(&draft.subscriber),
        [
            "SBR*S**GRP200******CI",
            "NM1*IL*1*ALDER*ADAM****MI*SPOUSE01",
            "N3*1 FIRST AVENUE",
            "N4*SPRINGFIELD*IL*62701",
            "NM1*PR*2*SECOND PLAN*****PI*PAYER09"
        ]
    );
    let patient = texts(&draft.patient.expect("the spouse insures the patient"));
    assert_eq!(patient[..2], ["PAT*01", "NM1*QC*1*ALDER*ANNA"]);
    assert_eq!(patient[4], "DMG*D8*19800415*F");
    assert_eq!(
        texts(&draft.other_payers[0]),
        [
            "SBR*P*18*GRP100******CI",
            "AMT*D*80",
            "OI***Y***Y",
            "NM1*IL*1*ALDER*ANNA****MI*MEMBER0001",
            "N3*1 FIRST AVENUE",
            "N4*SPRINGFIELD*IL*62701",
            "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01",
            "REF*G1*PERMIT1",
            "REF*F8*ICN 77/1"
        ]
    );
    assert_eq!(draft.other_payers.len(), 1);
    let claim = texts(&draft.claim);
    assert!(
        claim.contains(&"REF*G1*PERMIT9".to_owned()) && !claim.iter().any(|one| one.starts_with("REF*D9"))
    );
    assert_eq!(
        texts(&draft.lines[0].adjudications[0]),
        [
            "SVD*PAYER01*60*HC:99213:25**1",
            "CAS*CO*45*30*0",
            "CAS*PR*2*20*0",
            "DTP*573*D8*20260302",
            "AMT*EAF*20"
        ]
    );
    // An adjustment of zero adjusts nothing.
    assert_eq!(texts(&draft.lines[1].adjudications[0])[2], "CAS*PR*3*5");
}

#[test]
fn every_cent_of_the_charge_is_told() {
    let draft = answered(&first_claim(), PAID).expect("it goes to the next payer");
    let cents = |text: &[u8]| claims::Cents::parse(text).expect("an amount").0;
    let adjusted = |segments: &[DraftSegment]| -> i64 {
        let all = segments.iter().filter(|segment| segment.id() == b"CAS");
        all.flat_map(|cas| (3..20).step_by(3).map(move |n| cas.element(n)))
            .filter(|amount| !amount.is_empty())
            .map(cents)
            .sum()
    };
    for (line, charge) in draft.lines.iter().zip([11_000, 5_500]) {
        let told = &line.adjudications[0];
        assert_eq!(cents(told[0].element(2)) + adjusted(told), charge);
    }
}

#[test]
fn without_lines_the_claim_tells_it_all() {
    let paid = "CLP*P-1001*1*165*80*25*12*ICN1~CAS*CO*45*60~CAS*PR*1*25~";
    let draft = answered(&first_claim(), paid).expect("it goes to the next payer");
    let told = texts(&draft.other_payers[0]);
    assert_eq!(told[1..5], ["CAS*CO*45*60", "CAS*PR*1*25", "AMT*D*80", "AMT*EAF*25"]);
    assert!(told.contains(&"DTP*573*D8*20260302".to_owned()));
    assert!(draft.lines.iter().all(|line| line.adjudications.is_empty()));
}

#[test]
fn what_cannot_go_on_says_why() {
    let claim = first_claim();
    let alone = claim.replace("SBR*S*01*GRP200******CI~OI***Y***Y~", "");
    let cases = [
        (claim.as_str(), PAID.replace("*1*165*", "*19*165*"), Refusal::Forwarded),
        (&claim, PAID.replace("*1*165*", "*22*165*"), Refusal::NotDecided),
        (&claim, PAID.replace("CAS*PR", "CAS*CO"), Refusal::NothingLeft),
        (&claim, PAID.replace("*1*165*80", "*1*165*81"), Refusal::Unbalanced),
        (&claim, PAID.replace("*110*60*", "*110*59*").replace("*55*20*", "*55*21*"), Refusal::Unbalanced),
        (&claim, PAID.replace("CAS*CO*45*30*0", "CAS*CR*45*30*0"), Refusal::Adjustments),
        (&alone, PAID.to_owned(), Refusal::NoNextPayer),
    ];
    for (claim, paid, refusal) in cases {
        assert_eq!(answered(claim, &paid).err(), Some(refusal), "{}", refusal.as_str());
        assert!(!refusal.label().is_empty());
    }
}
