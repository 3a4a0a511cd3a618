//! Walks the catalogue: every kind of defect of claims can be put into one, and changes what it should.

use std::collections::BTreeSet;

use super::choose::put_in;
use super::{Change, DefectKind, Scene, catalogue, usual};
use crate::Plan;
use crate::claim::{Claim, ClaimSet, Composer, Desk};
use crate::segments::{Delimiters, Segments};
use crate::world::{ClaimType, Practice, practices};

#[test]
fn names_are_unique_and_entries_whole() {
    let mut names = BTreeSet::new();
    for kind in catalogue() {
        assert!(names.insert(kind.name), "{} stands twice", kind.name);
        assert!((1..=7).contains(&kind.snip), "{kind:?}");
        assert!(is_edit(kind.edit) && kind.also.iter().all(|edit| is_edit(edit)), "{kind:?}");
        assert!(!kind.also.contains(&kind.edit), "{kind:?} names its edit twice");
        let status = kind.status.split_once(':').is_some_and(|(category, status)| {
            matches!(category, "A3" | "A6" | "A7") && status.parse::<u16>().is_ok()
        });
        assert!(kind.status.is_empty() || (status && kind.is_of_claim()), "{kind:?}: {}", kind.status);
    }
    assert!(names.len() >= 400, "{}", names.len());
    assert!(usual().iter().all(|kind| kind.is_of_claim() && !kind.status.is_empty()));
}

fn is_edit(id: &str) -> bool {
    id.split_once('-').is_some_and(|(family, number)| {
        family.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && number.len() == 3
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[test]
fn every_snip_type_has_kinds() {
    for snip in 1..=7 {
        assert!(catalogue().any(|kind| kind.snip == snip), "SNIP type {snip}");
    }
}

#[test]
fn every_kind_of_claims_fits_some_claim_and_changes_what_it_should() {
    let plan = Plan { defects: 0, ..Plan::default() };
    let mut left: Vec<&'static DefectKind> = catalogue().filter(|kind| kind.is_of_claim()).collect();
    for desk in desks(&plan) {
        let composer = Composer::new(&plan, &desk);
        let mut earlier: Option<Claim> = None;
        for index in desk.first..desk.first + desk.claims {
            let clean = composer.claim(index);
            let before = earlier.replace(clean.clone());
            let scene = Scene { plan: &plan, practice: &desk.practice, earlier: &|| before.clone() };
            left.retain(|kind| {
                let mut wrong = clean.clone();
                if !put_in(&mut wrong, kind, &scene) {
                    return true;
                }
                assert_differs(kind, &clean, &wrong, &desk.practice);
                false
            });
        }
    }
    assert!(left.is_empty(), "no claim can have {left:?}");
}

/// Claims of every practice, a few hundred each.
fn desks(plan: &Plan) -> Vec<Desk> {
    let desk = |practice: &Practice, claim_type| Desk {
        ordinal: practice.ordinal,
        practice: practice.clone(),
        claim_type,
        first: practice.ordinal * 1_000,
        claims: 400,
        sent: plan.last_service(),
    };
    let kinds = |specialty: usize| match specialty {
        1 => ClaimType::Institutional,
        2 => ClaimType::Dental,
        _ => ClaimType::Professional,
    };
    let all = practices(plan.seed, 14, plan.specialties());
    all.iter().enumerate().map(|(at, practice)| desk(practice, kinds(at % 7))).collect()
}

fn assert_differs(kind: &DefectKind, clean: &Claim, wrong: &Claim, practice: &Practice) {
    // A claim with a defect does not name the payer that comes next.
    let clean = &Claim { names_next: false, ..clean.clone() };
    let (clean_text, wrong_text) = (written(kind, clean, practice), written(kind, wrong, practice));
    let differ = difference(&clean_text, &wrong_text);
    assert!(differ > 0, "{kind:?} changes nothing");
    assert!(differ <= kind.segments, "{kind:?}: {differ} segments differ: {clean_text:#?} {wrong_text:#?}");
    if matches!(kind.change, Change::Segments(_)) {
        let money = |text: &[String]| -> Vec<String> {
            let amount = |segment: &String| {
                let elements: Vec<_> = segment.split('*').collect();
                let at = match elements[0] {
                    "CLM" | "SV1" | "SV3" => 2,
                    "SV2" => 3,
                    _ => return None,
                };
                Some(format!("{} {}", elements[0], elements[at]))
            };
            text.iter().filter_map(amount).collect()
        };
        assert_eq!(money(&clean_text), money(&wrong_text), "{kind:?} changes what the truth does not know");
    }
}

fn written(kind: &DefectKind, claim: &Claim, practice: &Practice) -> Vec<String> {
    let mut to = Segments::new(Delimiters::USUAL);
    let mut set = ClaimSet::new(practice, claim.kind);
    if !kind.own_billing {
        set.assume_billing(claim);
    }
    let faults = usize::from(kind.fault.is_some() && claim.defect.is_some());
    set.write(&mut to, claim);
    assert_eq!(set.marks.len(), faults);
    let text = String::from_utf8(to.bytes).expect("segments are text");
    let segments: Vec<String> = text.split_terminator('~').map(str::to_owned).collect();
    assert_eq!(segments.len() as u64, to.count, "{kind:?}: segments are counted");
    segments
}

/// How many segments of one are not in the other, in order; the larger number of both ways.
fn difference(left: &[String], right: &[String]) -> usize {
    let mut lengths = vec![0; right.len() + 1];
    for one in left {
        let mut diagonal = 0;
        for (at, other) in right.iter().enumerate() {
            let above = lengths[at + 1];
            lengths[at + 1] = if one == other { diagonal + 1 } else { above.max(lengths[at]) };
            diagonal = above;
        }
    }
    left.len().max(right.len()) - lengths[right.len()]
}
