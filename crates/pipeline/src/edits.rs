//! `[edits]` of the configuration: which edits run for whom, and edits of the user's own.
//!
//! ```toml
//! [edits]                        # for everybody
//! ignore = ["DT-005", "snip7"]   # an id, the beginning of ids, or a SNIP type
//! severity = { "BP-006" = "warn" }
//!
//! [[edits.for]]                  # for some, overruling what stands before it
//! payers = ["12345"]
//! practices = ["north"]
//! from = 2026-01-01
//! until = 2026-06-30
//! severity = { "LN-03" = "info" }
//! because = "trial with the payer"
//!
//! [[edits.own]]                  # an expression of your own
//! id = "X-LARGE"
//! title = "The claim is large and has one line"
//! fix = "have it looked at before it goes"
//! when = "claim.total_charge > 5000.00 && size(lines) == 1"
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use claims::Date;
use scrub::{
    Applies, Each, Extent, OwnEdit, OwnEditDraft, Policy, PracticeKeys, Rule, Selector, Severity, Snip,
};
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::config::Practice;
use crate::{Error, ErrorKind};

/// `[edits]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Edits {
    select: Vec<Spanned<String>>,
    ignore: Vec<Spanned<String>>,
    severity: BTreeMap<Spanned<String>, Spanned<String>>,
    because: String,
    #[serde(rename = "for")]
    rules: Vec<Spanned<RuleTable>>,
    own: Vec<Spanned<OwnTable>>,
}

/// `[[edits.for]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RuleTable {
    payers: Vec<Spanned<String>>,
    practices: Vec<Spanned<String>>,
    from: Option<Spanned<Value>>,
    until: Option<Spanned<Value>>,
    select: Vec<Spanned<String>>,
    ignore: Vec<Spanned<String>>,
    severity: BTreeMap<Spanned<String>, Spanned<String>>,
    because: String,
}

/// `[[edits.own]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OwnTable {
    id: String,
    title: String,
    message: String,
    fix: String,
    severity: Option<Spanned<String>>,
    snip: Option<Spanned<i64>>,
    status: String,
    claims: Vec<Spanned<String>>,
    each: Option<Spanned<String>>,
    when: String,
    payers: Vec<Spanned<String>>,
    practices: Vec<Spanned<String>>,
    from: Option<Spanned<Value>>,
    until: Option<Spanned<Value>>,
}

impl Edits {
    /// What the tables come to; `text` is what they were read from, `practices` those they may name.
    pub(crate) fn policy(&self, text: &str, practices: &[Practice]) -> Result<Policy, Error> {
        let page = Page { text, practices };
        let mut policy = Policy::default();
        for practice in practices {
            let Practice { id, tax_ids, npis, .. } = practice.clone();
            policy.add_practice(PracticeKeys { id, tax_ids, npis });
        }
        for table in &self.own {
            let own = page.own(table, &policy)?;
            policy.add_own(own);
        }
        let everybody = Rule {
            select: page.selectors(&policy, "selects", &self.select)?,
            ignore: page.selectors(&policy, "ignores", &self.ignore)?,
            severity: page.severities(&policy, &self.severity)?,
            because: because("[edits]", None, &self.because),
            ..Rule::default()
        };
        policy.set_everybody(everybody);
        for spanned in &self.rules {
            let table = spanned.get_ref();
            let line = line_of(text, spanned.span().start);
            let rule = Rule {
                extent: page.extent(table.extent(), spanned.span())?,
                select: page.selectors(&policy, "selects", &table.select)?,
                ignore: page.selectors(&policy, "ignores", &table.ignore)?,
                severity: page.severities(&policy, &table.severity)?,
                because: because("[[edits.for]]", Some(line), &table.because),
            };
            if rule.select.is_empty() && rule.ignore.is_empty() && rule.severity.is_empty() {
                return Err(page.wrong("[[edits.for]] selects, ignores and weighs nothing", &spanned.span()));
            }
            policy.add_rule(rule);
        }
        if policy.standings() > STANDINGS_MAX {
            let what =
                format!("[edits] tells apart more than {STANDINGS_MAX} cases by payer, practice and date");
            return Err(Error::new(ErrorKind::Config, what));
        }
        Ok(policy)
    }
}

type ExtentKeys<'t> =
    (&'t [Spanned<String>], &'t [Spanned<String>], Option<&'t Spanned<Value>>, Option<&'t Spanned<Value>>);

impl RuleTable {
    fn extent(&self) -> ExtentKeys<'_> {
        (&self.payers, &self.practices, self.from.as_ref(), self.until.as_ref())
    }
}

impl OwnTable {
    fn extent(&self) -> ExtentKeys<'_> {
        (&self.payers, &self.practices, self.from.as_ref(), self.until.as_ref())
    }
}

/// The text that tables were read from, to say where something stands, and what they may name.
struct Page<'p> {
    text: &'p str,
    practices: &'p [Practice],
}

impl Page<'_> {
    fn wrong(&self, what: impl Into<String>, span: &Range<usize>) -> Error {
        Error::new(ErrorKind::Config, what).on_line(line_of(self.text, span.start))
    }

    fn selectors(
        &self,
        policy: &Policy,
        verb: &str,
        names: &[Spanned<String>],
    ) -> Result<Vec<Selector>, Error> {
        let find = |name: &Spanned<String>| {
            policy
                .selector(name.get_ref())
                .map_err(|unknown| self.wrong(format!("[edits] {verb} an edit: {unknown}"), &name.span()))
        };
        names.iter().map(find).collect()
    }

    fn severities(
        &self,
        policy: &Policy,
        table: &BTreeMap<Spanned<String>, Spanned<String>>,
    ) -> Result<Vec<(Selector, Severity)>, Error> {
        let pair = |(name, word): (&Spanned<String>, &Spanned<String>)| {
            let selector = policy
                .selector(name.get_ref())
                .map_err(|unknown| self.wrong(format!("[edits] weighs an edit: {unknown}"), &name.span()))?;
            Ok((selector, self.severity(name.get_ref(), word)?))
        };
        table.iter().map(pair).collect()
    }

    fn severity(&self, of: &str, word: &Spanned<String>) -> Result<Severity, Error> {
        match word.get_ref().as_str() {
            "reject" => Ok(Severity::Reject),
            "warn" => Ok(Severity::Warn),
            "info" => Ok(Severity::Info),
            other => {
                let what = format!("[edits] severity of {of} is {other:?}, not reject, warn or info");
                Err(self.wrong(what, &word.span()))
            }
        }
    }

    fn extent(
        &self,
        (payers, practices, from, until): ExtentKeys<'_>,
        span: Range<usize>,
    ) -> Result<Extent, Error> {
        for practice in practices {
            if !self.practices.iter().any(|known| known.id == *practice.get_ref()) {
                let what = format!(
                    "[edits] names practice {:?}, which no [[practices]] has as its id",
                    practice.get_ref()
                );
                return Err(self.wrong(what, &practice.span()));
            }
        }
        let all = |names: &[Spanned<String>]| names.iter().map(|name| name.get_ref().clone()).collect();
        let extent = Extent {
            payers: all(payers),
            practices: all(practices),
            from: from.map(|from| self.date("from", from)).transpose()?,
            until: until.map(|until| self.date("until", until)).transpose()?,
        };
        if let (Some(from), Some(until)) = (extent.from, extent.until)
            && until < from
        {
            return Err(self.wrong(format!("[edits] until {until} is before from {from}"), &span));
        }
        Ok(extent)
    }

    fn date(&self, key: &str, value: &Spanned<Value>) -> Result<Date, Error> {
        let date = match value.get_ref() {
            Value::Datetime(day) if day.time.is_none() => Date::parse_iso(&day.to_string()),
            _ => None,
        };
        date.ok_or_else(|| {
            let what = format!("[edits] {key} is not a day written as {key} = 2026-01-31");
            self.wrong(what, &value.span())
        })
    }

    fn own(&self, spanned: &Spanned<OwnTable>, policy: &Policy) -> Result<OwnEdit, Error> {
        let table = spanned.get_ref();
        let name = format!("[[edits.own]] {}", table.id);
        if policy.own().iter().any(|own| own.edit.id == table.id) {
            return Err(self.wrong(format!("{name}: the id is there twice"), &spanned.span()));
        }
        let draft = OwnEditDraft {
            id: &table.id,
            title: &table.title,
            message: &table.message,
            fix: &table.fix,
            severity: match &table.severity {
                Some(word) => self.severity(&table.id, word)?,
                None => Severity::Warn,
            },
            snip: self.snip(&name, table.snip.as_ref())?,
            status: &table.status,
            applies: self.claims(&name, &table.claims)?,
            each: self.each(&name, table.each.as_ref())?,
            when: &table.when,
            extent: self.extent(table.extent(), spanned.span())?,
        };
        OwnEdit::compile(&draft).map_err(|error| {
            self.wrong(format!("{name}: {}", error.what), &spanned.span()).drawn(error.drawing)
        })
    }

    fn snip(&self, name: &str, number: Option<&Spanned<i64>>) -> Result<Snip, Error> {
        let Some(number) = number else { return Ok(Snip::Payer) };
        Snip::of(*number.get_ref())
            .ok_or_else(|| self.wrong(format!("{name}: snip is not a number from 1 to 7"), &number.span()))
    }

    fn claims(&self, name: &str, kinds: &[Spanned<String>]) -> Result<Applies, Error> {
        let mut applies: Option<Applies> = None;
        for kind in kinds {
            let one = match kind.get_ref().as_str() {
                "837P" => Applies::PROFESSIONAL,
                "837I" => Applies::INSTITUTIONAL,
                "837D" => Applies::DENTAL,
                other => {
                    let what = format!("{name}: claims has {other:?}, not 837P, 837I or 837D");
                    return Err(self.wrong(what, &kind.span()));
                }
            };
            applies = Some(applies.map_or(one, |before| before.and(one)));
        }
        Ok(applies.unwrap_or(Applies::ALL))
    }

    fn each(&self, name: &str, word: Option<&Spanned<String>>) -> Result<Each, Error> {
        match word.map(|word| (word.get_ref().as_str(), word.span())) {
            None | Some(("claim", _)) => Ok(Each::Claim),
            Some(("line", _)) => Ok(Each::Line),
            Some((other, span)) => {
                Err(self.wrong(format!("{name}: each is {other:?}, not claim or line"), &span))
            }
        }
    }
}

fn because(table: &str, line: Option<usize>, why: &str) -> String {
    let place = line.map_or_else(|| table.to_owned(), |line| format!("{table} on line {line}"));
    if why.is_empty() { place } else { format!("{place}: {why}") }
}

/// The line, counted from 1, that a byte of the text stands on.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    before.split(|&byte| byte == b'\n').count()
}

/// Most cases by payer, practice and span of time that rules may tell apart.
const STANDINGS_MAX: usize = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    fn refused(text: &str) -> String {
        Config::parse(text).expect_err(text).to_string()
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, told) in [
            (
                "[edits]\nignore = [\n  \"LN-19\"]",
                "[edits] ignores an edit: no edit is named \"LN-19\"; did you mean LN-019?: line 3",
            ),
            ("[edits]\nselect = [\"ZZ\"]", "[edits] selects an edit: no edit is named \"ZZ\": line 2"),
            ("[edits]\n\nselect = [\"snip9\"]", "no edit is named \"snip9\": line 3"),
            (
                "[edits.severity]\n\"CLM-003\" = \"deadly\"",
                "severity of CLM-003 is \"deadly\", not reject, warn or info: line 2",
            ),
            ("[[edits.for]]\npayers = [\"1\"]\n", "selects, ignores and weighs nothing: line 1"),
            ("[[edits.for]]\nignore = [\"LN\"]\nfrom = 2026-02-30\n", "line 3"),
            (
                "[[edits.for]]\nignore = [\"LN\"]\nfrom = \"soon\"\n",
                "from is not a day written as from = 2026-01-31: line 3",
            ),
            (
                "[[edits.for]]\nignore = [\"LN\"]\nfrom = 2026-02-03\nuntil = 2026-02-02",
                "until 2026-02-02 is before from 2026-02-03: line 1",
            ),
            (
                "[[edits.for]]\nignore = [\"LN\"]\npractices = [\"nowhere\"]",
                "practice \"nowhere\", which no [[practices]] has as its id: line 3",
            ),
            ("[edits]\nignores = []", "unknown field `ignores`"),
        ] {
            assert!(refused(text).contains(told), "{}", refused(text));
        }
    }

    #[test]
    fn an_edit_of_ones_own_is_checked_when_it_is_loaded() {
        let own = |lines: &str| format!("\n[[edits.own]]\nid = \"X-1\"\ntitle = \"T\"\nfix = \"F\"\n{lines}");
        for (lines, told) in [
            ("when = \"claim.total_charge > \"", "[[edits.own]] X-1: "),
            (
                "when = \"claim.total_chrge > 1\"",
                "X-1: claim has no total_chrge; did you mean total_charge?: line 2\n  claim.total_chrge > 1\n       ^",
            ),
            ("when = \"claim.frequency > 1\"", "text and a number do not go together"),
            ("when = \"line.charge > 1\"", "there is no line; an edit with each = \"line\" has it"),
            ("when = \"true\"\neach = \"file\"", "each is \"file\", not claim or line: line 7"),
            ("when = \"true\"\nclaims = [\"837X\"]", "\"837X\", not 837P, 837I or 837D: line 7"),
            ("when = \"true\"\nsnip = 8", "snip is not a number from 1 to 7: line 7"),
            ("", "it has no when: line 2"),
        ] {
            assert!(refused(&own(lines)).contains(told), "{}", refused(&own(lines)));
        }
        let twice = own("when = \"true\"").repeat(2);
        assert!(refused(&twice).contains("the id is there twice: line 7"), "{}", refused(&twice));
        assert!(refused("[[edits.own]]\nid = \"CLM-1\"").contains("is not X- and then"));
    }

    #[test]
    fn rules_can_name_edits_of_ones_own() {
        let text = "[[edits.own]]\nid = \"X-1\"\ntitle = \"T\"\nfix = \"F\"\nwhen = \"true\"\n\
                    [[edits.for]]\npayers = [\"P1\"]\nseverity = { \"X-\" = \"reject\" }\nbecause = \"asked\"\n";
        let config = Config::parse(text).expect("it is right");
        let day = Date::literal(2026, 1, 1);
        let said = |payer| {
            let found = config.policy().in_force(Some(payer), None, day);
            let said = found.iter().find(|said| said.edit.id == "X-1").expect("it is listed");
            (said.severity, said.because.to_owned())
        };
        assert_eq!(said("P1"), (Some(Severity::Reject), "[[edits.for]] on line 6: asked".to_owned()));
        assert_eq!(said("P2"), (Some(Severity::Warn), String::new()));
    }
}
