//! What is a denial and what is not, for every code, and the work that follows.

use claims::Date;
use codes::denial::{Category, PayerKind, Queue};
use codes::reason::{CarcTable, Class, RarcTable};
use codes::{CodeSets, GroupCode};

use super::*;
use crate::testing::{dollars, with_payment};

const DECIDED: Date = Date::literal(2026, 3, 2);
const SERVICE: Date = Date::literal(2026, 2, 10);

fn assess_as(payer: PayerKind, claim: &str) -> Assessment {
    let codes = CodeSets::built_in();
    let judge = Judge { codes: &codes, rules: Rules::built_in(), payer, named: [None; 2], decided: DECIDED };
    with_payment(claim, |_, payment| Assessment::of(payment, &judge))
}

fn assess(claim: &str) -> Assessment {
    assess_as(PayerKind::Commercial, claim)
}

/// The first judged adjustment: outcome, category, queue, rule.
fn first(claim: &str) -> (Outcome, Category, Queue, String) {
    let judged = assess(claim).judged.remove(0);
    (judged.outcome, judged.category, judged.queue, judged.rule.to_string())
}

fn work_as(payer: PayerKind, claim: &str) -> Vec<WorkItem> {
    let codes = CodeSets::built_in();
    let judge = Judge { codes: &codes, rules: Rules::built_in(), payer, named: [None; 2], decided: DECIDED };
    with_payment(claim, |_, payment| {
        let assessment = Assessment::of(payment, &judge);
        let policy = WorkPolicy::default();
        work_items(payment, &assessment, &judge, &policy, (Some(SERVICE), DECIDED), |_| History::default())
    })
}

fn work(claim: &str) -> Vec<WorkItem> {
    work_as(PayerKind::Commercial, claim)
}

#[test]
fn every_reason_code_in_every_group_is_judged() {
    for carc in CarcTable::built_in().entries() {
        for group in GroupCode::ALL.into_iter().filter(|group| carc.allows(*group)) {
            let claim = format!("CLP*A1*1*150*50~CAS*{group}*{}*100~", carc.code);
            let assessment = assess(&claim);
            let judged = &assessment.judged[0];
            let class = carc.class(group);
            let name = format!("{group}-{}", carc.code);
            if group == GroupCode::Correction {
                assert_eq!(&*judged.rule, "offset", "{name}");
            } else if class.is_denial() {
                assert_eq!(judged.outcome, Outcome::Denial, "{name}");
                assert!(
                    judged.queue.is_worked() && judged.queue != Queue::Patient,
                    "{name} {}",
                    judged.queue
                );
                assert_eq!(judged.category, carc.category, "{name}");
                assert!(!work(&claim).is_empty(), "{name}");
            } else {
                assert_ne!(judged.outcome, Outcome::Denial, "{name}");
            }
            assert_eq!(judged.outcome == Outcome::Pending, class == Class::Pending, "{name}");
            assert_eq!(assessment.sums.unexplained(), Cents::ZERO, "{name}");
        }
    }
}

#[test]
fn every_remark_beside_every_reason_is_judged() {
    let codes = CodeSets::built_in();
    let named = [None; 2];
    let judge =
        Judge { codes: &codes, rules: Rules::built_in(), payer: PayerKind::Other, named, decided: DECIDED };
    let mut walked = 0;
    for carc in CarcTable::built_in().entries().iter().filter(|carc| carc.active) {
        for group in GroupCode::ALL {
            let class = carc.class(group);
            let alone = judge.judge_codes(Some(group), carc.code.as_str(), &[]);
            for rarc in RarcTable::built_in().entries() {
                let judged = judge.judge_codes(Some(group), carc.code.as_str(), &[rarc.code]);
                let name = || format!("{group}-{} {}", carc.code, rarc.code);
                walked += 1;
                if !class.is_denial() || group == GroupCode::Correction {
                    // A remark explains a denial; it never makes one of what is none.
                    assert_eq!((judged.outcome, judged.queue), (alone.outcome, alone.queue), "{}", name());
                    continue;
                }
                assert_eq!(judged.outcome, Outcome::Denial, "{}", name());
                assert!(judged.queue.is_worked() && judged.queue != Queue::Patient, "{}", name());
                assert!(!judged.next_action(PayerKind::Other).is_empty(), "{}", name());
                if carc.is_generic() && rarc.specificity() > 0 && &*judged.rule == "remark_decides" {
                    assert_eq!(judged.category, rarc.category, "{}", name());
                } else if rarc.is_alert {
                    assert_eq!(judged.category, alone.category, "{}", name());
                }
            }
        }
    }
    assert!(walked > 1_000_000, "{walked}");
}

#[test]
fn a_rule_may_be_for_one_payer() {
    let row = [("rule", "settled"), ("payer", "id:60054"), ("carc", "197"), ("outcome", "none")];
    let rules = Rules::from_rows([row]).unwrap();
    let codes = CodeSets::built_in();
    let mut payer = crate::Payer::named("EXAMPLE HEALTH PLAN");
    payer.add_id(b"60054");
    for (named, outcome) in [([Some(&payer), None], Outcome::None), ([None, None], Outcome::Denial)] {
        let judge = Judge { codes: &codes, rules: &rules, payer: PayerKind::Other, named, decided: DECIDED };
        assert_eq!(judge.judge_codes(Some(GroupCode::Contractual), "197", &[]).outcome, outcome);
    }
}

#[test]
fn each_category_has_its_queue() {
    let cases = [
        ("CO*29", Category::TimelyFiling, Queue::Timely),
        ("CO*27", Category::EligibilityCoverage, Queue::Eligibility),
        ("CO*197", Category::AuthorizationReferral, Queue::Authorization),
        ("CO*22", Category::OtherPayer, Queue::OtherPayer),
        ("OA*18", Category::Duplicate, Queue::Duplicate),
        ("CO*16", Category::MissingInvalidInformation, Queue::ClaimCorrection),
        ("CO*B7", Category::ProviderEnrollment, Queue::Enrollment),
        ("CO*226", Category::Documentation, Queue::Records),
        ("CO*4", Category::Coding, Queue::Coding),
        ("CO*97", Category::BundlingEdits, Queue::Coding),
        ("CO*50", Category::MedicalNecessity, Queue::Clinical),
        ("CO*119", Category::BenefitLimit, Queue::Benefit),
        ("CO*96", Category::NonCoveredBenefit, Queue::Benefit),
        ("CO*138", Category::AppealProcedure, Queue::Appeals),
        ("CO*P16", Category::PropertyCasualty, Queue::PropertyCasualty),
        ("CO*256", Category::Contractual, Queue::Contract),
    ];
    for (reason, category, queue) in cases {
        let (outcome, found, worked, _) = first(&format!("CLP*A1*1*150*50~CAS*{reason}*100~"));
        assert_eq!((outcome, found, worked), (Outcome::Denial, category, queue), "{reason}");
    }
}

#[test]
fn a_remark_decides_what_a_generic_reason_leaves_open() {
    let line = |reason: &str, remark: &str| {
        let (outcome, category, queue, rule) =
            first(&format!("CLP*A1*1*150*0~SVC*HC:99213*150*0~CAS*CO*{reason}*150~LQ*HE*{remark}~"));
        assert_eq!((outcome, &*rule), (Outcome::Denial, "remark_decides"));
        (category, queue)
    };
    assert_eq!(line("16", "N290"), (Category::ProviderEnrollment, Queue::Enrollment));
    assert_eq!(line("16", "MA04"), (Category::OtherPayer, Queue::OtherPayer));
    assert_eq!(line("16", "M76"), (Category::Coding, Queue::Coding));
    assert_eq!(line("96", "N425"), (Category::NonCoveredBenefit, Queue::Benefit));
    // At claim level the remark stands in MOA; a reason that speaks for itself is not overruled.
    let claim = "CLP*A1*1*150*0~CAS*CO*16*150~MOA***N290~";
    assert_eq!(first(claim).1, Category::ProviderEnrollment);
    let plain = "CLP*A1*1*150*0~SVC*HC:99213*150*0~CAS*CO*29*150~LQ*HE*N290~";
    assert_eq!((first(plain).1, first(plain).3.as_str()), (Category::TimelyFiling, "reason_decides"));
}

#[test]
fn what_is_no_denial_is_told_apart() {
    let none = |claim: &str, rule: &str, bucket: Bucket| {
        let assessment = assess(claim);
        let judged = &assessment.judged[0];
        assert_eq!((judged.outcome, &*judged.rule, judged.bucket), (Outcome::None, rule, bucket), "{claim}");
        assert_eq!((assessment.extent, assessment.denials().count()), (None, 0), "{claim}");
        assert!(work(claim).is_empty(), "{claim}");
    };
    none("CLP*A1*1*150*100~CAS*CO*45*50~", "reason_decides", Bucket::Contractual);
    none("CLP*A1*1*150*0*150~CAS*PR*1*150~", "reason_decides", Bucket::Patient);
    none("CLP*A1*1*150*98~CAS*CO*253*2~", "reason_decides", Bucket::Contractual);
    none("CLP*A1*2*150*20~CAS*OA*23*130~", "other_payer", Bucket::OtherPayer);
    none("CLP*A1*1*150*0~CAS*CO*24*150~", "capitated", Bucket::Contractual);
    none("CLP*A1*22*-150*0~CAS*CO*29*-150~", "reversal", Bucket::Denial);
    none("CLP*A1*23*150*0~CAS*OA*B11*150~", "forwarded", Bucket::Other);
    none("CLP*A1*25*150*0~CAS*CO*101*150~", "predetermination", Bucket::Contractual);
    none("CLP*A1*1*150*200~CAS*CO*94*-50~", "given_back", Bucket::Contractual);
    none("CLP*A1*1*150*150~CAS*CO*29*0~", "nothing", Bucket::Denial);
    none("CLP*A1*1*150*100~CAS*CR*129*50~", "offset", Bucket::Offset);
    none("CLP*A1*1*150*100~CAS*PR*ZZZ9*50~", "unknown_patient_share", Bucket::Patient);
    assert!(assess("CLP*A1*1*150*0~CAS*CO*24*150~").is_capitated());
}

#[test]
fn status_four_alone_denies_nothing() {
    assert_eq!(assess("CLP*A1*4*150*100~CAS*CO*45*50~").extent, None);
    assert_eq!(assess("CLP*A1*1*150*0~CAS*CO*29*150~").extent, Some(Extent::Full));
}

#[test]
fn no_price_at_all_is_a_denial() {
    let claim = "CLP*A1*1*150*0~SVC*HC:99213*150*0~CAS*CO*45*150~";
    let (outcome, _, queue, rule) = first(claim);
    assert_eq!((outcome, queue, rule.as_str()), (Outcome::Denial, Queue::Contract, "price_is_nothing"));
    assert_eq!(assess(claim).sums.denied, dollars(150));
}

#[test]
fn a_reversal_takes_back_what_was_counted_where_it_was_counted() {
    let pairs = [
        (
            "CLP*A1*1*150*0~SVC*HC:99213*150*0~CAS*CO*45*150~",
            "CLP*A1*22*-150*0~SVC*HC:99213*-150*0~CAS*CO*45*-150~",
        ),
        (
            "CLP*A1*1*150*20~SVC*HC:99213*150*20~CAS*CO*45*50**29*60~CAS*PR*2*20~",
            "CLP*A1*22*-150*-20~SVC*HC:99213*-150*-20~CAS*CO*45*-50**29*-60~CAS*PR*2*-20~",
        ),
        ("CLP*A1*1*150*20~CAS*OA*23*60~CAS*PR*96*70~", "CLP*A1*22*-150*-20~CAS*OA*23*-60~CAS*PR*96*-70~"),
    ];
    for (claim, reversal) in pairs {
        let (there, back) = (assess(claim).sums, assess(reversal).sums);
        let parts = |sums: &Sums| {
            [
                sums.charge,
                sums.paid,
                sums.contractual,
                sums.patient_responsibility,
                sums.denied,
                sums.other_payer,
                sums.patient_denied,
            ]
        };
        assert_eq!(parts(&there), parts(&back).map(|part| -part), "{reversal}");
        assert_eq!(assess(reversal).extent, None);
    }
}

#[test]
fn a_payer_that_cuts_without_a_contract_is_reviewed() {
    let claim = "CLP*A1*1*150*100~CAS*PI*131*50~";
    let (outcome, _, queue, _) = first(claim);
    assert_eq!((outcome, queue), (Outcome::Review, Queue::Contract));
    let items = work(claim);
    assert_eq!((items.len(), items[0].amount), (1, dollars(50)));
    assert_eq!(assess(claim).extent, None);
}

#[test]
fn unknown_codes_are_asked_about() {
    let (outcome, category, queue, rule) = first("CLP*A1*1*150*0~CAS*CO*ZZZ9*150~");
    assert_eq!(
        (outcome, category, queue),
        (Outcome::Denial, Category::PayerProcessing, Queue::PayerFollowUp)
    );
    assert_eq!(rule, "unknown_reason");
}

#[test]
fn undecided_is_pending_and_followed_up() {
    let claim = "CLP*A1*1*150*0~SVC*HC:99213*150*0~CAS*CO*133*150~";
    assert!(assess(claim).is_pending());
    let items = work(claim);
    assert_eq!((items[0].queue, items[0].deadline.basis), (Queue::PayerFollowUp, DeadlineBasis::FollowUp));
}

#[test]
fn pharmacy_rejects_have_their_own_rules() {
    let line =
        |reject: &str| first(&format!("CLP*A1*1*150*0~SVC*HC:J1100*150*0~CAS*CO*16*150~LQ*RX*{reject}~"));
    assert_eq!(
        (line("75").1, line("75").3.as_str()),
        (Category::AuthorizationReferral, "pharmacy_authorization")
    );
    assert_eq!(line("79").2, Queue::Benefit);
    assert_eq!(line("99").3, "pharmacy_other");
    // What the contract takes off is no reject, whatever stands beside it.
    let priced = "CLP*A1*1*150*100~SVC*HC:J1100*150*100~CAS*CO*45*50~LQ*RX*75~";
    assert_eq!(first(priced).0, Outcome::None);
}

#[test]
fn the_patient_may_bear_a_denial() {
    let assessment = assess("CLP*A1*1*150*0*150~CAS*PR*27*150~");
    assert_eq!(assessment.sums.patient_denied, dollars(150));
    assert_eq!((assessment.sums.cost_share(), assessment.sums.denied), (dollars(0), dollars(0)));
    assert_eq!(assessment.extent, Some(Extent::Full));
    assert_eq!(assessment.judged[0].queue, Queue::Eligibility);
}

#[test]
fn lines_and_claims_are_denied_in_full_or_in_part() {
    let claim = "CLP*A1*1*250*70~SVC*HC:1*100*70~CAS*CO*45*30~SVC*HC:2*100*0~CAS*CO*97*100~SVC*HC:3*50*0~CAS*CO*50*30~CAS*PR*1*20~";
    let assessment = assess(claim);
    assert_eq!(assessment.line_extents, [None, Some(Extent::Full), Some(Extent::Partial)]);
    assert_eq!(assessment.extent, Some(Extent::Partial));
    let all = "CLP*A1*1*150*0~SVC*HC:1*100*0~CAS*CO*29*100~SVC*HC:2*50*0~CAS*CO*29*50~SVC*HC:0001F*0*0~";
    assert_eq!(assess(all).extent, Some(Extent::Full));
    // Nothing paid, but one line went to the deductible: no full denial.
    let shared = "CLP*A1*1*150*0~SVC*HC:1*100*0~CAS*PR*1*100~SVC*HC:2*50*0~CAS*CO*29*50~";
    assert_eq!(assess(shared).extent, Some(Extent::Partial));
}

#[test]
fn the_greatest_amount_names_the_denial_of_a_line() {
    let primary = |claim: &str| {
        let assessment = assess(claim);
        let named: Vec<String> = assessment
            .judged
            .iter()
            .filter(|judged| judged.is_primary)
            .map(|judged| judged.carc.to_string())
            .collect();
        named
    };
    assert_eq!(primary("CLP*A1*1*150*0~SVC*HC:1*150*0~CAS*CO*97*50**50*100~"), ["50"]);
    assert_eq!(primary("CLP*A1*1*150*0~SVC*HC:1*150*0~CAS*CO*97*75**29*75~"), ["29"]);
    assert_eq!(
        primary("CLP*A1*1*150*0~SVC*HC:1*100*0~CAS*CO*29*100~SVC*HC:2*50*0~CAS*CO*50*50~"),
        ["29", "50"]
    );
}

#[test]
fn work_is_one_item_for_each_queue() {
    let claim = "CLP*A1*1*300*0~SVC*HC:1*100*0~CAS*CO*97*100~SVC*HC:2*100*0~CAS*CO*4*100~SVC*HC:3*100*0~CAS*CO*29*100~";
    let items = work(claim);
    assert_eq!(items.len(), 2);
    let coding = items.iter().find(|item| item.queue == Queue::Coding).unwrap();
    assert_eq!((coding.amount, coding.judged.len()), (dollars(200), 2));
    assert_eq!(coding.reasons, "CO-97; CO-4");
    assert_eq!(
        (coding.deadline.on, coding.deadline.basis),
        (Some(SERVICE.add_days(90)), DeadlineBasis::CorrectedClaim)
    );
    // Half of the charge is usually allowed, and 45 in 100 of such denials are turned.
    assert_eq!(coding.expected_recovery, dollars(45));
    assert!(items.is_sorted_by_key(|item| std::cmp::Reverse(item.priority)));
    assert!(items.iter().all(|item| !item.next_action.is_empty() && !item.assigned_reason.is_empty()));
}

#[test]
fn remarks_direct_the_next_step() {
    let claim = "CLP*A1*1*150*0~CAS*CO*16*150~MOA***MA130~";
    let item = work_as(PayerKind::Medicare, claim).remove(0);
    assert!(item.next_action.contains("new claim (frequency 1)"), "{}", item.next_action);
    assert!(item.next_action.ends_with("there is no appeal"), "{}", item.next_action);
    assert_eq!(item.deadline.basis, DeadlineBasis::Filing);
    assert!(item.reasons.starts_with("CO-16 MA130"));
    let early = work("CLP*A1*1*150*0~CAS*CO*16*150~MOA***N779~").remove(0);
    assert_eq!(early.queue, Queue::PayerFollowUp);
}

#[test]
fn small_amounts_and_distant_deadlines_wait() {
    let small = work("CLP*A1*1*20*0~CAS*CO*29*20~").remove(0);
    let great = work("CLP*A1*1*200*0~CAS*CO*29*200~").remove(0);
    assert!(small.priority * 100 < great.priority);
    let paid_lines = "CLP*A1*1*200*80~SVC*HC:1*100*80~CAS*CO*45*20~SVC*HC:2*100*0~CAS*CO*4*100~";
    // The payer allowed 80 of the line it paid, so the denied one is likely worth as much.
    assert_eq!(work(paid_lines)[0].expected_recovery, dollars(56));
}

#[test]
fn a_duplicate_of_what_was_paid_is_no_work() {
    let codes = CodeSets::built_in();
    let judge = Judge {
        codes: &codes,
        rules: Rules::built_in(),
        payer: PayerKind::Commercial,
        named: [None; 2],
        decided: DECIDED,
    };
    with_payment("CLP*A1*1*150*0~CAS*OA*18*150~", |_, payment| {
        let assessment = Assessment::of(payment, &judge);
        for (twin_is_paid, items) in [(false, 1), (true, 0)] {
            let policy = WorkPolicy { twin_is_paid, ..WorkPolicy::default() };
            let days = (Some(SERVICE), DECIDED);
            let work = work_items(payment, &assessment, &judge, &policy, days, |_| History::default());
            assert_eq!(work.len(), items);
        }
    });
}

#[test]
fn own_rules_overrule_the_table() {
    let own = "h\nwaived,,,commercial,,CO,97,,,none,,,,settled by letter\n";
    let rules = Rules::from_csv(own).unwrap();
    let codes = CodeSets::built_in();
    let claim = "CLP*A1*1*150*0~CAS*CO*97*150~";
    for (payer, outcome) in [(PayerKind::Commercial, Outcome::None), (PayerKind::Medicare, Outcome::Denial)] {
        let judge = Judge { codes: &codes, rules: &rules, payer, named: [None; 2], decided: DECIDED };
        let judged = with_payment(claim, |_, payment| judge.judge(payment));
        assert_eq!(judged[0].outcome, outcome);
    }
}

#[test]
fn codes_are_explained_in_our_words() {
    let codes = CodeSets::built_in();
    for carc in CarcTable::built_in().entries() {
        let found = explain_reason(&codes, carc.code.as_str(), None).unwrap();
        assert!(!found.label.is_empty() && !found.classes.is_empty());
    }
    let generic = explain_reason(&codes, "16", Some((PayerKind::Medicare, DECIDED))).unwrap();
    assert_eq!(generic.appeal_by, Some(DECIDED.add_days(125)));
    assert!(generic.notes.iter().any(|note| note.contains("remark code")));
    assert_eq!(explain_reason(&codes, "30", None).unwrap().successors.len(), 4);
    let remark = explain_remark(&codes, "MA130").unwrap();
    assert!(remark.notes.iter().any(|note| note.contains("no right of appeal")));
    assert_eq!((explain_reason(&codes, "9999", None), explain_remark(&codes, "9999")), (None, None));
}
