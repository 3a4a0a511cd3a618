//! `followup`: claims that were sent and that nobody answers.
//!
//! How long a payer takes is its habit: the ninetieth of a hundred of its answers came within so many days
//! of the claim being sent. A claim that has waited longer is asked about, before its time to file runs
//! out. A payer with too few answers is given [`DEFAULT_DAYS`].

use std::collections::BTreeMap;
use std::io;

use anyhow::Result;
use clap::Args;
use codes::Date;
use codes::denial::{PayerKind, Windows};
use lake::{Lake, Row, Value};

use crate::args::{Common, date as day};
use crate::table::{self, Format};
use crate::work::today;

#[derive(Debug, Args)]
pub(crate) struct FollowupArgs {
    #[command(flatten)]
    pub(crate) common: Common,

    /// Only claims sent to this payer.
    #[arg(long, value_name = "ID")]
    pub(crate) payer: Option<String>,

    /// The day it is, `CCYY-MM-DD`; today when left out.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<Date>,

    /// Print comma-separated values.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,

    /// Most claims to show; 0 shows all.
    #[arg(long, default_value_t = 40)]
    pub(crate) limit: usize,
}

/// Shows silent claims, those whose time to file runs out first before the others.
pub(crate) fn followup(args: &FollowupArgs) -> Result<()> {
    let lake = Lake::open(&args.common.lake)?;
    let as_of = args.as_of.unwrap_or_else(today);
    let stories = stories(&lake)?;
    let habits = habits(&stories);
    let mut silent: Vec<Silent> = stories.iter().filter_map(|story| story.silent(&habits, as_of)).collect();
    silent.retain(|one| args.payer.as_ref().is_none_or(|payer| one.story.payer == *payer));
    silent.sort_by_key(|one| (one.urgency(as_of), std::cmp::Reverse(one.story.charge), &one.story.claim_id));
    let format = Format::asked(args.common.json, args.csv);
    let all = silent.len();
    if args.limit > 0 && format == Format::Text {
        silent.truncate(args.limit);
    }
    let rows: Vec<Row> = silent.iter().map(Silent::row).collect();
    if rows.is_empty() {
        eprintln!("no claim has waited longer than its payer takes");
        return Ok(());
    }
    table::write(&mut io::stdout().lock(), &HEADINGS, &rows, format)?;
    if rows.len() < all {
        eprintln!("… {} of {all} shown; --limit 0 shows all", rows.len());
    }
    Ok(())
}

const HEADINGS: [&str; 11] = [
    "patient_control_number",
    "charge",
    "payer_id",
    "state",
    "since",
    "days_silent",
    "payer_takes",
    "file_by",
    "next_action",
    "practice_id",
    "claim_id",
];

/// A claim that was sent.
struct Story {
    claim_id: String,
    control_number: String,
    practice: String,
    payer: String,
    kind: PayerKind,
    charge: i64,
    /// Last day of service.
    served: Option<Date>,
    /// The day it was sent, and the day of its first answer.
    sent: Option<Date>,
    answered: Option<Date>,
    /// The last thing that was heard.
    heard: Option<Date>,
    state: String,
}

/// A claim that waits longer than its payer takes.
struct Silent<'s> {
    story: &'s Story,
    since: Date,
    days: i32,
    habit: i32,
    file_by: Option<Date>,
}

/// Days within which a payer has answered ninety of a hundred claims.
fn habits(stories: &[Story]) -> BTreeMap<&str, i32> {
    let mut lags: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for story in stories {
        if let (Some(sent), Some(answered)) = (story.sent, story.answered) {
            lags.entry(&story.payer).or_default().push(answered.days_after(sent).max(0));
        }
    }
    lags.retain(|_, lags| lags.len() >= ANSWERS_MIN);
    lags.into_iter()
        .map(|(payer, mut lags)| {
            lags.sort_unstable();
            // The smallest that so many of a hundred do not exceed.
            let rank = (lags.len() * 90).div_ceil(100);
            (payer, lags[rank - 1])
        })
        .collect()
}

impl Story {
    /// How long it has waited, if that is longer than the payer takes.
    fn silent(&self, habits: &BTreeMap<&str, i32>, as_of: Date) -> Option<Silent<'_>> {
        if !WAITING.contains(&self.state.as_str()) {
            return None;
        }
        let since = self.heard.or(self.sent)?;
        let habit = habits.get(self.payer.as_str()).copied().unwrap_or(DEFAULT_DAYS);
        let waited = as_of.days_after(self.sent.unwrap_or(since));
        let file_by = self.served.and_then(|day| Windows::of(self.kind, day).filing.last_day(day));
        let is_late = file_by.is_some_and(|last| last.days_after(as_of) <= FILING_NEAR);
        (waited > habit || is_late && waited > 0).then(|| Silent {
            story: self,
            since,
            days: as_of.days_after(since),
            habit,
            file_by,
        })
    }
}

impl Silent<'_> {
    /// Days left to file; the fewer, the sooner somebody asks.
    fn urgency(&self, as_of: Date) -> i32 {
        self.file_by.map_or(i32::MAX, |last| last.days_after(as_of).max(0))
    }

    fn next_action(&self) -> &'static str {
        match self.story.state.as_str() {
            "submitted" => "ask the clearinghouse: nothing says that it arrived",
            "received" => "ask the clearinghouse: it arrived, the payer does not say it took it in",
            _ => "ask the payer for its status (276 or a call)",
        }
    }

    fn row(&self) -> Row {
        let day = |date: Date| Value::Date(date.days_since_epoch());
        Row {
            values: vec![
                Value::Text(self.story.control_number.clone()),
                Value::Cents(self.story.charge),
                Value::Text(self.story.payer.clone()),
                Value::Text(self.story.state.clone()),
                day(self.since),
                Value::Int(self.days.into()),
                Value::Int(self.habit.into()),
                self.file_by.map_or(Value::Null, day),
                Value::Text(self.next_action().to_owned()),
                Value::Text(self.story.practice.clone()),
                Value::Text(self.story.claim_id.clone()),
            ],
        }
    }
}

/// Released claims, and what their events tell.
fn stories(lake: &Lake) -> Result<Vec<Story>> {
    let columns = [
        "claim_id",
        "patient_control_number",
        "practice_id",
        "payer_id",
        "filing_indicator",
        "total_charge",
        "service_to",
    ];
    let mut stories: BTreeMap<String, Story> = BTreeMap::new();
    for row in lake.read("claims")?.columns(&columns)?.only("disposition", "released")?.rows() {
        let row = row?;
        let text = |at: usize| row.values[at].text().unwrap_or_default().to_owned();
        let story = Story {
            claim_id: text(0),
            control_number: text(1),
            practice: text(2),
            payer: text(3),
            kind: PayerKind::sent(text(4).as_bytes()),
            charge: row.values[5].number().unwrap_or(0),
            served: date(&row.values[6]),
            sent: None,
            answered: None,
            heard: None,
            state: String::new(),
        };
        stories.insert(text(0), story);
    }
    let columns = ["claim_id", "sequence", "event", "event_date", "state_after"];
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    for row in lake.read("claim_events")?.columns(&columns)?.rows() {
        let row = row?;
        let Some(story) = row.values[0].text().and_then(|id| stories.get_mut(id)) else { continue };
        let sequence = row.values[1].number().unwrap_or(0);
        let on = date(&row.values[3]);
        match row.values[2].text().unwrap_or_default() {
            "submitted" => story.sent = story.sent.or(on),
            event if ANSWERS.contains(&event) => {
                story.answered = story.answered.into_iter().chain(on).min();
            }
            _ => {}
        }
        story.heard = story.heard.max(on);
        let known = last.entry(story.claim_id.clone()).or_insert(0);
        if sequence > *known {
            *known = sequence;
            row.values[4].text().unwrap_or_default().clone_into(&mut story.state);
        }
    }
    Ok(stories.into_values().collect())
}

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::Date(days) => Some(Date::from_days(*days)),
        _ => None,
    }
}

/// States in which a claim waits for somebody else.
const WAITING: [&str; 4] = ["submitted", "received", "accepted", "pending"];

/// Events by which a payer answers.
const ANSWERS: [&str; 5] = ["paid", "denied", "partially_denied", "patient_share", "informational"];

/// A payer's habit is told by so many answers at least.
const ANSWERS_MIN: usize = 20;

/// How long a payer takes whose habit is not known.
const DEFAULT_DAYS: i32 = 30;

/// With so few days left to file, nobody waits for a habit.
const FILING_NEAR: i32 = 15;

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Date = Date::literal(2026, 3, 1);

    fn story(payer: &str, answered_after: Option<i32>) -> Story {
        Story {
            claim_id: "c".into(),
            control_number: "n".into(),
            practice: "p".into(),
            payer: payer.into(),
            kind: PayerKind::Commercial,
            charge: 100,
            served: Some(SENT),
            sent: Some(SENT),
            answered: answered_after.map(|days| SENT.add_days(days)),
            heard: Some(SENT),
            state: "accepted".into(),
        }
    }

    #[test]
    fn a_habit_is_what_ninety_of_a_hundred_answers_took() {
        let mut stories: Vec<_> = (1..=20).map(|days| story("quick", Some(days))).collect();
        stories.extend((1..20).map(|days| story("new", Some(days))));
        stories.push(story("quick", None));
        assert_eq!(habits(&stories), BTreeMap::from([("quick", 18)]));
    }

    #[test]
    fn a_claim_is_silent_from_the_day_after_the_habit_or_when_its_time_to_file_is_short() {
        let habits = BTreeMap::from([("quick", 18), ("slow", 200)]);
        let shown =
            |payer: &str, days: i32| story(payer, None).silent(&habits, SENT.add_days(days)).is_some();
        assert_eq!((shown("quick", 18), shown("quick", 19)), (false, true));
        assert_eq!((shown("unknown", 30), shown("unknown", 31)), (false, true));
        // A commercial plan gives ninety days from the day of service.
        assert_eq!((shown("slow", 74), shown("slow", 75)), (false, true));
        let answered = Story { state: "paid".into(), ..story("quick", Some(3)) };
        assert!(answered.silent(&habits, SENT.add_days(90)).is_none());
    }
}
