//! The score of the accuracy bench, with rows made by hand.

#[path = "../benches/accuracy/score.rs"]
#[expect(dead_code, reason = "the bench reads more of it than is worth testing")]
mod score;

use std::collections::BTreeSet;

use score::{Caught, Confusion, Expected, Found, Matching, NONE, Pairs, Share, verdict};

fn matching(rows: &[(Expected, Found)]) -> Matching {
    let mut matching = Matching::default();
    for (expected, found) in rows {
        matching.count(verdict(*expected, *found), false);
    }
    matching
}

#[test]
fn a_wrong_match_costs_precision_and_recall() {
    let score = matching(&[
        (Expected::Claim(1), Found::Claim(1)),
        (Expected::Claim(2), Found::Claim(1)),
        (Expected::Claim(3), Found::Claim(3)),
        (Expected::Claim(4), Found::Claim(4)),
    ]);
    assert_eq!((score.right, score.wrong), (3, 1));
    assert_eq!(score.precision(), Share(Some(0.75)));
    assert_eq!(score.recall(), Share(Some(0.75)));
}

#[test]
fn a_refusal_costs_recall_alone() {
    let score = matching(&[(Expected::Claim(1), Found::Claim(1)), (Expected::Claim(2), Found::Refused)]);
    assert_eq!(score.precision(), Share(Some(1.0)));
    assert_eq!(score.recall(), Share(Some(0.5)));
    assert_eq!(score.refusal(), Share(Some(0.5)));
}

#[test]
fn what_is_missing_or_taken_for_a_copy_is_lost_and_no_refusal() {
    let score = matching(&[(Expected::Claim(1), Found::Missing), (Expected::Claim(2), Found::Duplicate)]);
    assert_eq!((score.lost, score.refused), (2, 0));
    assert_eq!(score.recall(), Share(Some(0.0)));
    assert_eq!(score.precision(), Share(None), "nothing was named");
}

#[test]
fn a_claim_where_there_is_none_costs_precision() {
    let score = matching(&[
        (Expected::Nobody, Found::Claim(1)),
        (Expected::Duplicate, Found::Claim(1)),
        (Expected::Undecidable, Found::Claim(1)),
        (Expected::Nobody, Found::Refused),
        (Expected::Duplicate, Found::Duplicate),
        (Expected::Duplicate, Found::Missing),
        (Expected::Undecidable, Found::Refused),
        (Expected::Claim(1), Found::Claim(1)),
    ]);
    assert_eq!((score.invented, score.rightly_refused), (3, 4));
    assert_eq!(score.precision(), Share(Some(0.25)));
    assert_eq!(score.recall(), Share(Some(1.0)));
    assert_eq!(score.all(), 8);
}

#[test]
fn claims_of_another_practice_are_counted_apart() {
    let mut score = Matching::default();
    score.count(verdict(Expected::Claim(1), Found::Claim(2)), true);
    assert_eq!((score.wrong, score.crossed), (1, 1));
}

#[test]
fn lines_are_scored_by_pairs() {
    let lines = |all: &[i64]| all.iter().map(|line| (7, *line)).collect::<BTreeSet<_>>();
    let mut pairs = Pairs::default();
    pairs.count(&lines(&[1]), &lines(&[1]));
    pairs.count(&lines(&[2, 3]), &lines(&[2]));
    pairs.count(&lines(&[4]), &lines(&[5]));
    pairs.count(&lines(&[6]), &lines(&[]));
    assert_eq!(pairs, Pairs { right: 2, wrong: 1, missed: 2, refused: 1 });
    assert_eq!(pairs.recall(), Share(Some(0.4)));
    let mut elsewhere = Pairs::default();
    elsewhere.count(&[(7, 1)].into(), &[(8, 1)].into());
    assert_eq!(elsewhere.wrong, 1, "the same line of another claim is another line");
}

#[test]
fn labels_count_alike_however_rare() {
    let mut labels = Confusion::default();
    for _ in 0..98 {
        labels.count("often", "often");
    }
    labels.count("seldom", "often");
    labels.count("seldom", NONE);
    labels.count(NONE, "often");
    assert_eq!(labels.f1("seldom"), Share(Some(0.0)));
    assert_eq!(labels.f1("often"), Share::of(196, 198));
    assert_eq!(labels.macro_f1(), Share(Some(98.0 / 198.0)));
    assert_eq!(labels.accuracy(), Share::of(98, 101));
    assert_eq!(labels.expected(), ["often", "seldom"].into());
    assert_eq!(labels.mistakes()[0], (NONE, "often", 1));
    assert_eq!(labels.cell("seldom", NONE), 1);
}

#[test]
fn a_defect_is_caught_by_its_edit_or_another_or_none() {
    let mut caught = Caught::default();
    caught.count("A", &["B"], &["A", "C"].into());
    caught.count("A", &["B"], &["B"].into());
    caught.count("A", &["B"], &["C"].into());
    caught.count("A", &["B"], &BTreeSet::new());
    assert_eq!((caught.expected, caught.also, caught.other, caught.missed), (1, 1, 1, 1));
    assert_eq!(caught.recall(), Share(Some(0.5)));
    assert_eq!(caught.others["C"], 1);
    let mut unknown = Caught::default();
    unknown.count("", &[], &["C"].into());
    assert_eq!(unknown.recall(), Share(Some(0.0)), "no edit is meant for it");
}

#[test]
fn nearly_all_is_not_shown_as_all() {
    assert_eq!(Share::of(999_999, 1_000_000).to_string(), "99.99 %");
    assert_eq!(Share::of(7, 7).to_string(), "100.00 %");
    assert_eq!(Share::of(0, 0).to_string(), "–");
}
