//! `closure`: whether everything that was sent has been answered, set by set.
//!
//! What was sent is every claim that was released. Each is accepted, rejected, or not answered yet: by the TA1
//! or 999 of its interchange, group or set when that refuses it whole, else by the 277CA. So for each set what was
//! submitted is what was accepted, rejected and is unanswered, in claims and in dollars.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::process::ExitCode;

use anyhow::Result;
use claims::Date;
use lake::{Lake, Row, Value};
use pipeline::config::Terms;

use crate::args::ClosureArgs;
use crate::table::{self, Format};
use crate::work::{config, today};

/// Lists what is not closed, and says by its exit code whether something is overdue.
pub(crate) fn closure(args: &ClosureArgs) -> Result<ExitCode> {
    let lake = Lake::open(&args.common.lake)?;
    let config = config(args.common.config.as_deref(), Some(&args.common.lake))?;
    let as_of = args.as_of.unwrap_or_else(today);
    let answers = Answers::read(&lake)?;
    let mut rows = Vec::new();
    let mut is_overdue = false;
    for (sent, closing) in sets(&lake, &answers)? {
        let status = closing.status(sent.on, config.terms(&sent.payer_id), as_of);
        is_overdue |= status.0 == "overdue";
        if args.all || status.0 != "closed" {
            rows.push(sent.row(&closing, status));
        }
    }
    let format = Format::asked(args.common.json, args.csv);
    table::write(&mut io::stdout().lock(), &HEADINGS, &rows, format)?;
    Ok(if is_overdue { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Claims of one set for one payer.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Sent {
    on: Option<i32>,
    receiver: String,
    isa13: String,
    gs06: String,
    st02: String,
    source: String,
    payer_id: String,
}

/// What became of them.
#[derive(Clone, Debug, Default)]
struct Closing {
    ta1: Outcome,
    implementation: Outcome,
    accepted: Sum,
    rejected: Sum,
    unanswered: Sum,
}

/// Claims, and cents.
#[derive(Clone, Copy, Debug, Default)]
struct Sum(i64, i64);

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Outcome {
    #[default]
    Unanswered,
    Accepted,
    Rejected,
}

impl Outcome {
    fn of(word: &str) -> Self {
        match word {
            "rejected" => Self::Rejected,
            "accepted" | "accepted_with_errors" | "partial" => Self::Accepted,
            _ => Self::Unanswered,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

impl Sum {
    fn add(&mut self, cents: i64) {
        self.0 += 1;
        self.1 += cents;
    }
}

impl Closing {
    /// Closed, open or overdue; and the day by which the next answer is due.
    fn status(&self, sent: Option<i32>, terms: Terms, as_of: Date) -> (&'static str, Option<Date>) {
        if self.unanswered.0 == 0 {
            return ("closed", None);
        }
        let days = match self.implementation {
            Outcome::Unanswered => terms.implementation_days,
            _ => terms.claim_status_days,
        };
        let due = sent.map(|sent| after_workdays(Date::from_days(sent), days));
        (if due.is_some_and(|due| due < as_of) { "overdue" } else { "open" }, due)
    }
}

impl Sent {
    fn row(self, closing: &Closing, (status, due): (&str, Option<Date>)) -> Row {
        let Closing { ta1, implementation, accepted, rejected, unanswered } = *closing;
        let text = |text: &str| Value::Text(text.to_owned());
        let day = |days: Option<i32>| days.map_or(Value::Null, Value::Date);
        let submitted = Sum(accepted.0 + rejected.0 + unanswered.0, accepted.1 + rejected.1 + unanswered.1);
        let mut values = vec![
            Value::Text(self.receiver),
            Value::Text(self.isa13),
            Value::Text(self.gs06),
            Value::Text(self.st02),
            Value::Text(self.payer_id),
            day(self.on),
        ];
        values.extend([submitted.0, submitted.1].into_iter().zip([false, true]).map(amount));
        values.extend([text(ta1.word()), text(implementation.word())]);
        for Sum(count, cents) in [accepted, rejected, unanswered] {
            values.extend([(count, false), (cents, true)].map(amount));
        }
        values.extend([day(due.map(Date::days_since_epoch)), text(status)]);
        Row { values }
    }
}

fn amount((number, is_money): (i64, bool)) -> Value {
    if is_money { Value::Cents(number) } else { Value::Int(number) }
}

/// What came back, by what it speaks of: who answered, and the control numbers answered.
#[derive(Default)]
struct Answers {
    interchanges: HashMap<(String, String), Outcome>,
    groups: HashMap<(String, String), Outcome>,
    sets: HashMap<(String, String, String), Outcome>,
    claims: HashMap<String, Outcome>,
}

impl Answers {
    fn read(lake: &Lake) -> Result<Self> {
        let columns = [
            "level",
            "outcome",
            "sender",
            "answered_isa13",
            "answered_gs06",
            "answered_st02",
            "claim_id",
            "kind",
        ];
        let mut answers = Self::default();
        for row in lake.read("acknowledgments")?.columns(&columns)?.rows() {
            let [level, outcome, sender, isa13, gs06, st02, claim_id, kind] = texts::<8>(&row?);
            let outcome = Outcome::of(&outcome);
            if outcome == Outcome::Unanswered {
                continue;
            }
            let known = match (kind.as_str(), level.as_str()) {
                ("TA1", _) => answers.interchanges.entry((sender, isa13)).or_default(),
                ("999", "group") => answers.groups.entry((sender, gs06)).or_default(),
                ("999", "transaction") => answers.sets.entry((sender, gs06, st02)).or_default(),
                ("277CA", "claim" | "provider" | "receiver") if !claim_id.is_empty() => {
                    answers.claims.entry(claim_id).or_default()
                }
                _ => continue,
            };
            // A refusal stands, whatever else was said.
            if *known != Outcome::Rejected {
                *known = outcome;
            }
        }
        Ok(answers)
    }
}

/// Every set that claims were sent in, by payer, and what became of it.
fn sets(lake: &Lake, answers: &Answers) -> Result<BTreeMap<Sent, Closing>> {
    let mut interchanges: HashMap<(String, String), (String, Option<i32>)> = HashMap::new();
    let columns = ["source_sha256", "isa13", "isa08", "interchange_date"];
    for row in lake.read("interchanges")?.columns(&columns)?.rows() {
        let row = row?;
        let [source, isa13, receiver, _] = texts::<4>(&row);
        let on = row.values[3].number().map(|days| days as i32);
        interchanges.entry((source, isa13)).or_insert((receiver, on));
    }
    let columns = ["source_sha256", "isa13", "gs06", "st02", "payer_id", "claim_id", "total_charge"];
    let mut found: Vec<(Sent, String, i64)> = Vec::new();
    for row in lake.read("claims")?.columns(&columns)?.only("disposition", "released")?.rows() {
        let row = row?;
        let [source, isa13, gs06, st02, payer_id, claim_id, _] = texts::<7>(&row);
        let known = interchanges.get(&(source.clone(), isa13.clone())).cloned();
        let (receiver, on) = known.unwrap_or_default();
        let sent = Sent { on, receiver, isa13, gs06, st02, source, payer_id };
        found.push((sent, claim_id, row.values[6].number().unwrap_or(0)));
    }
    add_released(lake, &mut found)?;
    // Of several that had the same numbers the newest is meant.
    let mut newest: HashMap<[String; 4], (Option<i32>, String)> = HashMap::new();
    let named =
        |sent: &Sent| [sent.receiver.clone(), sent.isa13.clone(), sent.gs06.clone(), sent.st02.clone()];
    for (sent, ..) in &found {
        let own = (sent.on, sent.source.clone());
        let known = newest.entry(named(sent)).or_insert_with(|| own.clone());
        if own > *known {
            *known = own;
        }
    }
    let mut sets: BTreeMap<Sent, Closing> = BTreeMap::new();
    for (sent, claim_id, cents) in found {
        let is_newest = newest[&named(&sent)] == (sent.on, sent.source.clone());
        let closing = sets.entry(sent.clone()).or_insert_with(|| answers.of_set(&sent, is_newest));
        let refused = [closing.ta1, closing.implementation].contains(&Outcome::Rejected);
        let own = answers.claims.get(&claim_id).copied().unwrap_or_default();
        match if refused { Outcome::Rejected } else { own } {
            Outcome::Accepted => closing.accepted.add(cents),
            Outcome::Rejected => closing.rejected.add(cents),
            Outcome::Unanswered => closing.unanswered.add(cents),
        }
        // Whoever answers a claim has taken in its set.
        if own != Outcome::Unanswered && closing.implementation == Outcome::Unanswered {
            closing.implementation = Outcome::Accepted;
        }
    }
    for closing in sets.values_mut() {
        if closing.ta1 == Outcome::Unanswered && closing.implementation != Outcome::Unanswered {
            closing.ta1 = Outcome::Accepted;
        }
    }
    Ok(sets)
}

/// Adds what this lake sent itself. A claim that went out in a file of ours waits under the numbers of that
/// file, in place of those it came with; one that came back in a drop is there already.
fn add_released(lake: &Lake, found: &mut Vec<(Sent, String, i64)>) -> Result<()> {
    let numbers = |sent: &Sent| [sent.receiver.clone(), sent.isa13.clone(), sent.gs06.clone()];
    let came: HashSet<[String; 3]> = found.iter().map(|(sent, ..)| numbers(sent)).collect();
    let columns = [
        "receiver",
        "isa13",
        "gs06",
        "st02",
        "payer_id",
        "claim_id",
        "release_id",
        "sent_as",
        "released_on",
        "total_charge",
    ];
    let mut released: HashMap<String, Sent> = HashMap::new();
    for row in lake.read("releases")?.columns(&columns)?.rows() {
        let row = row?;
        let [receiver, isa13, gs06, st02, payer_id, claim_id, release_id, sent_as] = texts::<8>(&row);
        let on = row.values[8].number().map(|days| days as i32);
        let sent = Sent { on, receiver, isa13, gs06, st02, source: String::new(), payer_id };
        if came.contains(&numbers(&sent)) {
            continue;
        }
        if sent_as == "original" {
            released.insert(claim_id, sent);
        } else {
            found.push((sent, release_id, row.values[9].number().unwrap_or(0)));
        }
    }
    for (sent, claim_id, _) in found {
        if let Some(own) = released.remove(claim_id) {
            *sent = own;
        }
    }
    Ok(())
}

impl Answers {
    fn of_set(&self, sent: &Sent, is_newest: bool) -> Closing {
        if !is_newest {
            return Closing::default();
        }
        let receiver = || sent.receiver.clone();
        let ta1 = self.interchanges.get(&(receiver(), sent.isa13.clone())).copied().unwrap_or_default();
        let of_set = self.sets.get(&(receiver(), sent.gs06.clone(), sent.st02.clone())).copied();
        let of_group = || self.groups.get(&(receiver(), sent.gs06.clone())).copied();
        let implementation = of_set.or_else(of_group).unwrap_or_default();
        Closing { ta1, implementation, ..Closing::default() }
    }
}

fn texts<const N: usize>(row: &Row) -> [String; N] {
    std::array::from_fn(|at| row.values[at].to_string())
}

/// The day so many days from Monday to Friday later.
fn after_workdays(day: Date, workdays: u32) -> Date {
    let mut at = day.days_since_epoch();
    let mut left = workdays;
    while left > 0 {
        at += 1;
        // 1970-01-01 was a Thursday.
        left -= u32::from((at + 3).rem_euclid(7) < 5);
    }
    Date::from_days(at)
}

const HEADINGS: [&str; 18] = [
    "receiver",
    "isa13",
    "gs06",
    "st02",
    "payer_id",
    "sent_on",
    "submitted",
    "charge",
    "ta1",
    "implementation",
    "accepted",
    "accepted_charge",
    "rejected",
    "rejected_charge",
    "unanswered",
    "unanswered_charge",
    "due_on",
    "status",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_do_not_count() {
        let day = |day| Date::literal(2026, 3, day);
        // The thirteenth is a Friday.
        assert_eq!(after_workdays(day(13), 1), day(16));
        assert_eq!(after_workdays(day(12), 1), day(13));
        assert_eq!(after_workdays(day(12), 5), day(19));
        assert_eq!(after_workdays(day(14), 0), day(14));
    }
}
