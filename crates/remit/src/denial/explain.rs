//! What a reason or remark code means, in our words, for a person who asks.

use codes::denial::{Category, PayerKind, Queue, Windows};
use codes::reason::{Answer, Class, ReasonCode};
use codes::{CodeSets, Date, GroupCode};

/// What a code means and what to do about it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Explanation {
    /// The code.
    pub code: ReasonCode,
    /// What it says, in our words.
    pub label: String,
    /// Whether payers may still send it.
    pub active: bool,
    /// The codes that took its place.
    pub successors: Vec<ReasonCode>,
    /// What it is about.
    pub category: Category,
    /// Who works it.
    pub queue: Queue,
    /// What to do next.
    pub next_action: &'static str,
    /// What proves the case.
    pub evidence: &'static str,
    /// What it does to the balance in each group; empty for a remark.
    pub classes: Vec<(GroupCode, Class)>,
    /// Whether it can be appealed, for a reason code.
    pub appealable: Option<Answer>,
    /// First-level appeal against a decision of the day asked for, where the payer's kind was given.
    pub appeal_by: Option<Date>,
    /// Anything else worth knowing, a sentence each.
    pub notes: Vec<String>,
}

/// Explains a claim adjustment reason code; `None` when it is on no list.
///
/// `payer` and the day of its decision add the deadline of an appeal.
///
/// ```
/// use codes::{CodeSets, GroupCode};
/// use remit::denial::explain_reason;
///
/// let timely = explain_reason(&CodeSets::built_in(), "29", None).unwrap();
/// assert_eq!(timely.queue.as_str(), "WQ_TIMELY");
/// assert!(timely.classes[0].1.is_denial());
/// ```
pub fn explain_reason(codes: &CodeSets, code: &str, payer: Option<(PayerKind, Date)>) -> Option<Explanation> {
    let carc = codes.carc(code.as_bytes())?;
    let classes = GroupCode::ALL.iter().filter(|group| carc.allows(**group));
    let classes: Vec<(GroupCode, Class)> = classes.map(|&group| (group, carc.class(group))).collect();
    let mut notes = Vec::new();
    if carc.is_generic() {
        notes.push(
            "It says little by itself: the remark code beside it decides category and queue.".to_owned(),
        );
    }
    if carc.needs_remark {
        notes.push("A remark code must stand beside it.".to_owned());
    }
    if carc.names_policy {
        notes.push("The payer may name the policy it rests on (REF 0K).".to_owned());
    }
    if !carc.groups_allowed.is_empty() {
        let groups: Vec<&str> = carc.groups_allowed.iter().map(|group| group.as_str()).collect();
        notes.push(format!("It belongs in group {} only.", groups.join(" or ")));
    }
    if code == "45" {
        notes.push("For the whole charge it is treated as a denial: no price was named.".to_owned());
    }
    let appeal_by = payer.and_then(|(kind, decided)| Windows::of(kind, decided).appeal_by(decided));
    Some(Explanation {
        code: carc.code,
        label: carc.label.to_string(),
        active: carc.active,
        successors: carc.successors.clone(),
        category: carc.category,
        queue: carc.queue,
        next_action: carc.queue.next_action(),
        evidence: carc.queue.evidence(),
        classes,
        appealable: Some(carc.appealable),
        appeal_by: appeal_by.filter(|_| carc.appealable != Answer::No),
        notes,
    })
}

/// Explains a remittance advice remark code; `None` when it is on no list.
///
/// ```
/// use codes::CodeSets;
/// use remit::denial::explain_remark;
///
/// let enrollment = explain_remark(&CodeSets::built_in(), "N290").unwrap();
/// assert_eq!(enrollment.queue.as_str(), "WQ_ENROLLMENT");
/// ```
pub fn explain_remark(codes: &CodeSets, code: &str) -> Option<Explanation> {
    let rarc = codes.rarc(code.as_bytes())?;
    let mut notes = Vec::new();
    if rarc.is_alert {
        notes.push("An alert: it informs, and never explains an adjustment.".to_owned());
    } else if rarc.overrides_generic {
        notes.push("Beside a reason code that says little, it decides category and queue.".to_owned());
    }
    if let Some(element) = rarc.refinement.element() {
        notes.push(format!("It speaks of {element}."));
    }
    if rarc.refinement.no_appeal {
        notes.push("There is no right of appeal.".to_owned());
    }
    if let Some(days) = rarc.refinement.appeal_days {
        notes.push(format!("It gives {days} days to appeal."));
    }
    let queue = rarc.queue();
    Some(Explanation {
        code: rarc.code,
        label: rarc.label.to_string(),
        active: rarc.active,
        successors: Vec::new(),
        category: rarc.category,
        queue,
        next_action: queue.next_action(),
        evidence: queue.evidence(),
        classes: Vec::new(),
        appealable: None,
        appeal_by: None,
        notes,
    })
}
