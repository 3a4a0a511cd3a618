//! Each level of the cascade, each refusal, and what must hold whatever comes.

use claims::{Date, Period};
use proptest::prelude::*;

use super::*;
use crate::testing::{candidate, candidates, dollars, remittance, with_payment, with_payments};
use crate::{Payer, Posting};

/// What a remittance says of the claim that [`candidate`] is, when nothing is changed.
const PAID: &str = "CLP*26-463774*1*150*100**CI*ICN0001*11*1~NM1*QC*1*DOE*JON****MI*XQP1234567~\
    SVC*HC:99213*100*70**1~DTM*472*20260210~CAS*CO*45*30~REF*6R*26463774-01~\
    SVC*HC:87880*50*30**1~DTM*472*20260210~CAS*CO*45*20~REF*6R*26463774-02~";

fn contender<'c>(candidate: &'c Candidate<'c>) -> Contender<'c> {
    Contender { candidate, postings: Postings::none(), payer_control_numbers: &[], was_refused: false }
}

fn decide_among(claim: &str, candidates: &[Candidate<'_>]) -> Decision {
    let contenders: Vec<_> = candidates.iter().map(contender).collect();
    with_payment(claim, |context, payment| decide(payment, context, &contenders))
}

fn decide_one(claim: &str, change: impl FnOnce(&mut Candidate<'static>)) -> Decision {
    let mut one = candidate();
    change(&mut one);
    decide_among(claim, &[one])
}

fn on(year: i32, month: u32, day: u32) -> Period {
    let day = Date::literal(year, month, day);
    Period { from: day, to: day }
}

fn verdict(decision: &Decision) -> (Outcome, Option<Method>, u8) {
    (decision.outcome, decision.method, decision.score)
}

#[test]
fn a_day_mistyped_is_forgiven_where_charge_and_patient_agree() {
    let moved = |days: i32| {
        decide_one(PAID, |claim| {
            let period = claim.service.expect("it has days of service");
            claim.service =
                Some(claims::Period { from: period.from.add_days(days), to: period.to.add_days(days) });
        })
    };
    let near = moved(2);
    assert_eq!((near.outcome, near.score), (Outcome::Matched, 97));
    assert!(near.reasons.has(Reason::DatesNear));
    let far = moved(9);
    assert_eq!((far.outcome, far.score), (Outcome::Ambiguous, 79));
    let another_charge = |claim: &mut Candidate<'static>| {
        let period = claim.service.expect("it has days of service");
        claim.service = Some(claims::Period { from: period.from.add_days(2), to: period.to.add_days(2) });
        claim.charge = Some(dollars(151));
    };
    assert_eq!(
        verdict(&decide_one(PAID, another_charge)),
        (Outcome::Matched, Some(Method::ControlNumber), 92)
    );
    let stranger = PAID.replace("XQP1234567", "YRS9999999");
    assert_eq!(decide_one(&stranger, another_charge).outcome, Outcome::Ambiguous);
}

#[test]
fn level_one_is_the_claim_control_number_the_payer_gave_before() {
    let one = candidate();
    let known = ["ICN0001".into()];
    let acknowledged = [Contender { payer_control_numbers: &known, ..contender(&one) }];
    let mangled = PAID.replace("CLP*26-463774*", "CLP*0*");
    let decision = with_payment(&mangled, |context, payment| decide(payment, context, &acknowledged));
    assert_eq!(verdict(&decision), (Outcome::Matched, Some(Method::PayerControlNumber), 100));

    let posted = with_payment(PAID, |context, payment| {
        Postings::from_iter([Posting::of(payment, context, "cp-1", true)])
    });
    let paid_before = [Contender { postings: &posted, ..contender(&one) }];
    let more = PAID.replace("*150*100*", "*150*90*").replace("CLP*26-463774*", "CLP*0*");
    let decision = with_payment(&more, |context, payment| decide(payment, context, &paid_before));
    assert_eq!(verdict(&decision), (Outcome::Matched, Some(Method::PayerControlNumber), 100));
}

#[test]
fn a_claim_control_number_of_another_payer_proves_nothing() {
    let one = candidate();
    let posted = with_payment(PAID, |context, payment| Posting::of(payment, context, "cp-1", true));
    let posted = Postings::from_iter([Posting { payer: "1888888888".into(), ..posted }]);
    let contenders = [Contender { postings: &posted, ..contender(&one) }];
    let decision = with_payment(PAID, |context, payment| decide(payment, context, &contenders));
    assert_eq!(verdict(&decision), (Outcome::Matched, Some(Method::ControlNumber), 99));
}

#[test]
fn level_two_is_the_control_number_as_sent() {
    let decision = decide_one(PAID, |_| {});
    assert_eq!(verdict(&decision), (Outcome::Matched, Some(Method::ControlNumber), 99));
    assert_eq!(decision.contender, Some(0));
    assert_eq!(
        decision.reasons.to_string(),
        "control_number,member,patient_name,dates,charge,lines,procedures,payer"
    );
    let part = decide_one(PAID, |claim| claim.charge = Some(dollars(400)));
    assert_eq!(verdict(&part), (Outcome::Matched, Some(Method::ControlNumber), 94));
    assert!(part.reasons.has(Reason::PartOfClaim));
}

#[test]
fn level_three_undoes_what_payers_do_to_control_numbers() {
    let level_three = (Outcome::Matched, Some(Method::NormalizedControlNumber), 92);
    assert_eq!(verdict(&decide_one(&PAID.replace("CLP*26-463774", "CLP*26463774"), |_| {})), level_three);
    let long = |claim: &mut Candidate<'static>| claim.control_number = "AB-0012345678-90123456789".into();
    for cut in ["AB001234567890123", "AB-0012345678-901", "AB001234567890123456", "AB-0012345678-901234"] {
        let decision = decide_one(&PAID.replace("CLP*26-463774", &format!("CLP*{cut}")), long);
        assert_eq!(verdict(&decision), level_three, "{cut}");
        assert!(decision.reasons.has(Reason::ControlNumberCut), "{cut}");
    }
    let zeros =
        decide_one(&PAID.replace("CLP*26-463774", "CLP*774"), |claim| claim.control_number = "00774".into());
    assert_eq!(verdict(&zeros), level_three);
}

#[test]
fn a_changed_number_alone_is_for_a_person() {
    let bare = "CLP*26463774*1*80*80**CI*ICN0001*11*1~";
    let decision = decide_one(bare, |_| {});
    assert_eq!(verdict(&decision), (Outcome::Ambiguous, Some(Method::NormalizedControlNumber), 80));
    assert!(decision.reasons.has(Reason::BelowAutomatic));
}

#[test]
fn a_replacement_is_found_by_the_number_it_refers_to() {
    let claim = PAID.replace("CLP*26-463774", "CLP*UNKNOWN").replace("REF*6R*26463774-", "REF*6R*");
    let decision = decide_one(&claim, |claim| claim.original_reference = "ICN0001".into());
    assert_eq!(verdict(&decision), (Outcome::Matched, Some(Method::OriginalReference), 90));
}

#[test]
fn level_four_is_a_line_control_number() {
    let decision = decide_one(&PAID.replace("CLP*26-463774", "CLP*UNKNOWN"), |_| {});
    assert_eq!(verdict(&decision), (Outcome::Matched, Some(Method::LineControlNumber), 94));
}

/// What a remittance says of the claim when no number of it is the claim's.
fn without_numbers() -> String {
    PAID.replace("CLP*26-463774", "CLP*UNKNOWN").replace("REF*6R*26463774-", "REF*6R*")
}

#[test]
fn everything_but_a_number_is_enough_where_nobody_else_fits() {
    let claim = without_numbers();
    let certain = (Outcome::Matched, Some(Method::Member), 92);
    assert_eq!(verdict(&decide_one(&claim, |_| {})), certain);
    let with_suffix = claim.replace("XQP1234567~", "XQP123456701~");
    assert_eq!(verdict(&decide_one(&with_suffix, |_| {})), certain);
    let services = claim.find("SVC").expect("it has services");
    assert_eq!(decide_one(&claim[..services], |_| {}).outcome, Outcome::Unmatched, "no day is known");
    let whole = format!("{}DTM*232*20260210~", &claim[..services]);
    assert_eq!(verdict(&decide_one(&whole, |_| {})), (Outcome::Matched, Some(Method::Member), 90));
    // A twin fits as well; a sibling has another name.
    let mut twin = candidate();
    twin.claim_id = "0123456789abcdef-0000000999".into();
    twin.control_number = "26-463775".into();
    assert_eq!(decide_among(&claim, &[candidate(), twin]).outcome, Outcome::Ambiguous);
    let sibling = claim.replace("DOE*JON", "DOE*ANN");
    assert_eq!(verdict(&decide_one(&sibling, |_| {})), (Outcome::Ambiguous, Some(Method::Member), 88));
}

#[test]
fn a_claim_that_was_answered_is_not_answered_again_by_its_particulars() {
    let one = candidate();
    let posted = with_payment(PAID, |context, payment| {
        Postings::from_iter([Posting::of(payment, context, "cp-1", true)])
    });
    let answered = [Contender { postings: &posted, ..contender(&one) }];
    let decide_answered =
        |claim: &str| with_payment(claim, |context, payment| decide(payment, context, &answered));
    let more = without_numbers().replace("*150*100*", "*150*90*").replace("ICN0001", "ICN0002");
    assert_eq!(decide_answered(&more).outcome, Outcome::Ambiguous);
    let reversal = without_numbers().replace("*1*150*100*", "*22*-150*-100*").replace("ICN0001", "ICN0002");
    assert_eq!(decide_answered(&reversal).outcome, Outcome::Matched);
}

#[test]
fn of_claims_alike_the_one_that_waits_is_meant() {
    let one = candidate();
    let mut twin = candidate();
    twin.claim_id = "0123456789abcdef-0000000999".into();
    twin.control_number = "26-463775".into();
    let answer = |status: &str| {
        let claim = PAID.replace("*1*150*100*", &format!("*{status}*150*100*"));
        with_payment(&claim, |context, payment| Posting::of(payment, context, "cp-1", true))
    };
    let decide_after = |claim: &str, answers: Vec<Posting>| {
        let posted = Postings::from_iter(answers);
        let both = [Contender { postings: &posted, ..contender(&one) }, contender(&twin)];
        with_payment(claim, |context, payment| decide(payment, context, &both))
    };
    let claim = without_numbers().replace("ICN0001", "ICN0002");
    assert_eq!(decide_after(&claim, Vec::new()).outcome, Outcome::Ambiguous);
    let decision = decide_after(&claim, vec![answer("1")]);
    assert_eq!((decision.outcome, decision.contender, decision.score), (Outcome::Matched, Some(1), 92));
    assert!(decision.reasons.has(Reason::OnlyOpen));
    // What takes an answer back is of the one that has it.
    let reversal = claim.replace("*1*150*100*", "*22*-150*-100*");
    let decision = decide_after(&reversal, vec![answer("1")]);
    assert_eq!((decision.outcome, decision.contender), (Outcome::Matched, Some(0)));
    assert_eq!(decide_after(&reversal, Vec::new()).outcome, Outcome::Ambiguous);
    // The number of the one that was answered says more than that the other waits.
    let named = PAID.replace("ICN0001", "ICN0002").replace("*150*100*", "*150*90*");
    assert_eq!(decide_after(&named, vec![answer("1")]).contender, Some(0));
}

#[test]
fn one_thing_may_be_a_little_off_where_the_rest_is_the_claims() {
    let claim = without_numbers();
    let certain = (Outcome::Matched, Some(Method::Member), 91);
    let misspelt = decide_one(&claim.replace("DOE*JON", "DE*JON"), |_| {});
    assert_eq!(verdict(&misspelt), certain);
    assert!(misspelt.reasons.has(Reason::NameNear));
    let rounded = decide_one(&claim, |candidate| {
        candidate.charge = Some(dollars(151));
        candidate.lines[1].charge = Some(dollars(51));
    });
    assert_eq!(verdict(&rounded), certain);
    // A payer answers a claim in parts: one line now, the other later.
    let part = claim.replace("*150*100*", "*100*70*");
    let part = &part[..part.find("SVC*HC:87880").expect("a second service")];
    assert_eq!(verdict(&decide_one(part, |_| {})), certain);
    // Two things off are too many, unless one is the name.
    let both = |claim: &str| decide_one(claim, |candidate| candidate.service = Some(on(2026, 2, 11)));
    assert_eq!(both(&claim.replace("*1*150*", "*1*151*")).outcome, Outcome::Ambiguous);
    assert_eq!(both(&claim.replace("DOE*JON", "DE*JON")).outcome, Outcome::Matched);
}

#[test]
fn the_next_day_is_taken_for_mistyped_only_where_no_claim_is_of_the_day() {
    let claim = without_numbers();
    let mut next = candidate();
    next.claim_id = "0123456789abcdef-0000000999".into();
    next.control_number = "26-463775".into();
    next.service = Some(on(2026, 2, 11));
    next.lines.iter_mut().for_each(|line| line.service = next.service);
    assert_eq!(decide_among(&claim, std::slice::from_ref(&next)).outcome, Outcome::Matched);
    let decision = decide_among(&claim, &[next.clone(), candidate()]);
    assert_eq!(
        (decision.outcome, decision.contender, decision.runner_up),
        (Outcome::Matched, Some(1), Some(81))
    );
    // One of the day that fits less leaves both to a person.
    let other =
        |claim: &mut Candidate<'_>| claim.lines.iter_mut().for_each(|line| line.procedure = "99499".into());
    let mut of_day = candidate();
    other(&mut of_day);
    assert_eq!(decide_among(&claim, &[next, of_day]).outcome, Outcome::Ambiguous);
}

#[test]
fn a_number_cut_anywhere_counts_for_claims_of_the_member() {
    let long = |claim: &mut Candidate<'static>| claim.control_number = "AB-0012345678-90".into();
    let cut = without_numbers().replace("CLP*UNKNOWN", "CLP*AB-0012345");
    let another_charge = |claim: &mut Candidate<'static>| {
        long(claim);
        claim.charge = Some(dollars(999));
    };
    assert_eq!(
        verdict(&decide_one(&cut, another_charge)),
        (Outcome::Matched, Some(Method::NormalizedControlNumber), 92)
    );
    let stranger = cut.replace("XQP1234567", "YRS9999999");
    assert_eq!(decide_one(&stranger, long).outcome, Outcome::Unmatched);
}

#[test]
fn a_payer_that_a_claim_was_forwarded_to_is_known() {
    let one = candidate();
    let forwarded = PAID.replace("*1*150*", "*19*150*");
    let posted = with_payment(&forwarded, |context, payment| {
        Postings::from_iter([Posting::of(payment, context, "cp-1", true)])
    });
    let answered = [Contender { postings: &posted, ..contender(&one) }];
    let text = remittance(&without_numbers().replace("*1*150*100*", "*2*150*20*").replace("ICN0001", "X9"));
    let text = text.replace("NORTHWIND HEALTH", "SOUTHWIND SUPPLEMENT");
    let text = text.replace("60054", "70000").replace("1999999999", "1777777777");
    let decide_by = |contenders: &[Contender<'_>]| {
        with_payments(&text, |head, payments| {
            decide(&payments[0], &PaymentContext::of(head, "payment-2", "tin-1"), contenders)
        })
    };
    let decision = decide_by(&answered);
    assert_eq!(verdict(&decision), (Outcome::Matched, Some(Method::Member), 92));
    assert!(decision.reasons.has(Reason::Forwarded));
    assert_eq!(decide_by(&[contender(&one)]).outcome, Outcome::Ambiguous);
}

#[test]
fn nearby_keys_find_the_days_next_to_the_one_said() {
    let kept: Vec<_> = candidate().keys().collect();
    let found = |claim: &str| with_payment(claim, |_, payment| crate::Nearby::of(payment, "tin-1"));
    let next = found(&PAID.replace("472*20260210", "472*20260211"));
    assert!(next.keys.iter().any(|key| kept.contains(key)));
    assert_eq!(next.unless.map(|key| kept.contains(&key)), Some(true));
    assert!(!found(PAID).keys.iter().any(|key| kept.contains(key)), "the day itself is not nearby");
    assert_eq!(found("CLP*0*1*150*100**CI*ICN0001~"), crate::Nearby::default());
}

#[test]
fn level_five_is_for_a_person() {
    let claim = without_numbers();
    let decision = decide_one(&claim, |candidate| candidate.payer = Payer::named("Southwind"));
    assert_eq!(verdict(&decision), (Outcome::Ambiguous, Some(Method::Member), 88));
    let other_codes = claim.replace("HC:99213", "HC:99499").replace("HC:87880", "HC:99498");
    assert_eq!(decide_one(&other_codes, |_| {}).score, 85);
    let other_charge = decide_one(&claim, |candidate| candidate.charge = Some(dollars(1)));
    assert_eq!(verdict(&other_charge), (Outcome::Unmatched, None, 0));
}

#[test]
fn a_number_used_for_somebody_else_years_ago_is_refused() {
    let decision = decide_one(PAID, |claim| {
        claim.service = Some(on(2021, 3, 4));
        claim.patient_name = crate::normalize::patient_name("Roe", "Ann");
        claim.member_id = "OTHER99999".into();
        claim.charge = Some(dollars(75));
    });
    assert_eq!(verdict(&decision), (Outcome::Unmatched, None, 44));
    assert_eq!(decision.rejected, [(0, 44)]);
    let same_person = decide_one(PAID, |claim| claim.service = Some(on(2021, 3, 4)));
    assert_eq!(same_person.outcome, Outcome::Ambiguous);
}

#[test]
fn a_number_of_one_digit_proves_nothing() {
    let claim = "CLP*7*1*150*100**CI*ICN0001*11*1~";
    let decision = decide_one(claim, |candidate| candidate.control_number = "7".into());
    assert_eq!(verdict(&decision), (Outcome::Ambiguous, Some(Method::ControlNumber), 85));
    assert!(decision.reasons.has(Reason::ShortNumber));
    let nothing = "CLP*0*1*150*100**CI*ICN0001*11*1~";
    assert_eq!(
        decide_one(nothing, |candidate| candidate.control_number = "0".into()).outcome,
        Outcome::Unmatched
    );
}

#[test]
fn a_close_runner_up_is_refused() {
    let mut other = candidate();
    other.claim_id = "0123456789abcdef-0000000999".into();
    let decision = decide_among(PAID, &[candidate(), other]);
    assert_eq!(decision.outcome, Outcome::Ambiguous);
    assert_eq!(decision.runner_up, Some(99));
    assert!(decision.reasons.has(Reason::CloseRunnerUp));
    assert!(decision.explain().contains("another claim fits nearly as well"));
}

#[test]
fn of_several_submissions_the_one_answered_stands() {
    let original = candidate();
    let mut replacement = candidate();
    replacement.claim_id = "0123456789abcdef-0000000999".into();
    replacement.frequency = b'7';
    replacement.original_reference = "ICN0000".into();
    replacement.submitted = Some(Date::literal(2026, 2, 20));
    let both = [original, replacement];
    let chosen = |claim: &str| {
        let decision = decide_among(claim, &both);
        assert_eq!(decision.outcome, Outcome::Matched, "{claim}");
        decision.contender.unwrap()
    };
    // CLP09 tells; where it is silent, the later one; a reversal takes back the earlier one.
    assert_eq!(chosen(PAID), 0);
    assert_eq!(chosen(&PAID.replace("ICN0001*11*1", "ICN0001*11*7")), 1);
    assert_eq!(chosen(&PAID.replace("ICN0001*11*1", "ICN0001")), 1);
    let reversal = "CLP*26-463774*22*-150*-100**CI*ICN0001~NM1*QC*1*DOE*JON****MI*XQP1234567~";
    assert_eq!(chosen(reversal), 0);
}

#[test]
fn of_two_submissions_of_one_day_the_one_that_was_not_refused_is_answered() {
    let mut mended = candidate();
    mended.claim_id = "0123456789abcdef-0000000999".into();
    let both = [candidate(), mended];
    let contenders = [Contender { was_refused: true, ..contender(&both[0]) }, contender(&both[1])];
    let decision = with_payment(PAID, |context, payment| decide(payment, context, &contenders));
    assert_eq!((decision.outcome, decision.contender), (Outcome::Matched, Some(1)));
}

#[test]
fn a_second_payer_answers_the_claim_sent_to_it() {
    let primary = candidate();
    let mut secondary = candidate();
    secondary.claim_id = "0123456789abcdef-0000000999".into();
    secondary.payer = Payer::named("Southwind Supplement");
    secondary.other_payers = vec![primary.payer.clone()];
    secondary.payer_sequence = b'S';
    let both = [primary, secondary];
    assert_eq!(decide_among(PAID, &both).contender, Some(0));
    let text =
        remittance(&PAID.replace("*1*150*", "*2*150*")).replace("NORTHWIND HEALTH", "SOUTHWIND SUPPLEMENT");
    let text = text.replace("60054", "70000").replace("1999999999", "1777777777");
    let contenders: Vec<_> = both.iter().map(contender).collect();
    let decision = with_payments(&text, |head, payments| {
        decide(&payments[0], &PaymentContext::of(head, "payment-2", "tin-1"), &contenders)
    });
    assert_eq!((decision.outcome, decision.contender), (Outcome::Matched, Some(1)));
    // Crossover: the supplement was never sent a claim of its own.
    let only = &contenders[..1];
    let decision = with_payments(&text, |head, payments| {
        decide(&payments[0], &PaymentContext::of(head, "payment-2", "tin-1"), only)
    });
    assert_eq!((decision.outcome, decision.contender), (Outcome::Matched, Some(0)));
}

#[test]
fn a_reversal_goes_where_the_payment_went() {
    let first = candidate();
    let mut second = candidate();
    second.claim_id = "0123456789abcdef-0000000999".into();
    let posted = with_payment(PAID, |context, payment| {
        Postings::from_iter([Posting::of(payment, context, "cp-1", true)])
    });
    let contenders = [contender(&first), Contender { postings: &posted, ..contender(&second) }];
    let reversal = PAID.replace("*1*150*100*", "*22*-150*-100*");
    let decision = with_payment(&reversal, |context, payment| decide(payment, context, &contenders));
    assert_eq!((decision.outcome, decision.contender), (Outcome::Matched, Some(1)));
}

#[test]
fn what_was_posted_before_is_a_duplicate() {
    let one = candidate();
    let mut again = candidate();
    again.claim_id = "0123456789abcdef-0000000999".into();
    again.submitted = Some(Date::literal(2026, 2, 20));
    let posted = with_payment(PAID, |context, payment| Posting::of(payment, context, "cp-1", true));
    let posted = Postings::from_iter([Posting { payment_id: "payment-0".into(), ..posted }]);
    // The later submission has no posting, and must not get this one.
    let contenders = [Contender { postings: &posted, ..contender(&one) }, contender(&again)];
    let decision = with_payment(PAID, |context, payment| decide(payment, context, &contenders));
    assert_eq!((decision.outcome, decision.contender), (Outcome::Duplicate, Some(0)));
    assert!(decision.reasons.has(Reason::AlreadyPosted));
}

#[test]
fn no_claim_of_another_practice_is_looked_at() {
    let decision = decide_one(PAID, |claim| claim.practice_id = "tin-2".into());
    assert_eq!(decision, Decision::none());
}

#[test]
fn wanted_keys_find_every_form() {
    let keys = |candidate: &Candidate<'_>| candidate.keys().collect::<Vec<_>>();
    let kept = keys(&candidate());
    let found = |claim: &str| {
        with_payment(claim, |_, payment| {
            crate::wanted(payment, "tin-1").iter().filter(|key| kept.contains(key)).count()
        })
    };
    // The control number, two line control numbers, the member.
    assert_eq!(found(PAID), 4);
    assert_eq!(found(&PAID.replace("CLP*26-463774", "CLP*0026463774")), 4);
    assert_eq!(found(&PAID.replace("CLP*26-463774", "CLP*0")), 3);
    let long = Candidate { control_number: "AB-0012345678-90123456789".into(), ..candidate() };
    let kept = keys(&long);
    for cut in ["AB001234567890123", "AB-0012345678-901", "AB001234567890123456", "AB-0012345678-901234"] {
        assert!(kept.contains(&crate::MatchKey::control_number("tin-1", cut)), "{cut}");
    }
}

proptest! {
    #[test]
    fn the_order_of_contenders_does_not_matter(
        mut all in proptest::collection::vec(candidates(), 0..4),
        near in proptest::collection::vec((0_u8..3, 0_u8..3, any::<bool>()), 0..4),
        turn in 0_usize..8,
    ) {
        for (at, (frequency, charge, late)) in near.into_iter().enumerate() {
            let mut one = candidate();
            one.claim_id = format!("claim-{at}").into();
            one.frequency = [b'1', b'7', b'8'][usize::from(frequency)];
            one.charge = Some(dollars(150 - i64::from(charge) * 50));
            one.submitted = Some(Date::literal(2026, 2, if late { 25 } else { 12 }));
            all.push(one);
        }
        let before = decide_among(PAID, &all);
        let name = |decision: &Decision, all: &[Candidate<'_>]| decision.contender.map(|at| all[at].claim_id.to_string());
        let first = name(&before, &all);
        let middle = turn % all.len().max(1);
        all.rotate_left(middle);
        let after = decide_among(PAID, &all);
        prop_assert_eq!(first, name(&after, &all));
        prop_assert_eq!((before.outcome, before.score, before.runner_up), (after.outcome, after.score, after.runner_up));
        prop_assert_eq!(before.reasons, after.reasons);
    }

    #[test]
    fn nothing_crosses_practices(mut all in proptest::collection::vec(candidates(), 1..4)) {
        for one in &mut all {
            one.control_number = "26-463774".into();
            if &*one.practice_id == "tin-1" {
                one.practice_id = "tin-2".into();
            }
        }
        prop_assert_eq!(decide_among(PAID, &all), Decision::none());
    }
}
