//! The table by which an adjustment is judged: the first rule that fits decides.
//!
//! The rules are data (`data/denial_rules.csv`): each row says when it applies, what follows and why. An
//! empty condition always holds. A practice that knows its payers better puts its own rows before the
//! built-in ones ([`Rules::and_then`]).
//!
//! | column | condition |
//! |---|---|
//! | `start`, `stop` | days between which the payment was made |
//! | `payer` | kinds of payer, such as `medicare`, or one payer by its identifier, such as `id:60054` |
//! | `status` | CLP02 |
//! | `group` | CAS01 |
//! | `carc` | reason codes; `generic` for those that leave it to a remark, `unknown` for those on no list |
//! | `remark` | remark codes, `RX:75` for pharmacy reject codes, `RX` for any; `refines` when one tells more |
//! | `amount` | `negative`, `zero`, `full_charge` |
//!
//! | column | what follows |
//! |---|---|
//! | `outcome` | `denial`, `review`, `pending`, `none`; `table` leaves it to the reason code's row |
//! | `category` | a category, or `remark` for the remark's; empty leaves the reason code's |
//! | `queue` | a queue; empty follows the category |
//! | `recoverability` | percent; empty leaves the reason code's |
//! | `explanation` | why, for a person |

use std::fmt;
use std::sync::{Arc, LazyLock};

use codes::denial::{Category, PayerKind, Queue};
use codes::reason::ReasonCode;
use codes::{Date, GroupCode};

/// Rules in order; the first that fits decides.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Rules {
    rules: Vec<Rule>,
}

/// One row of the table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rule {
    /// Its name, which rows of the lake carry.
    pub id: Arc<str>,
    /// Why, for a person.
    pub explanation: Box<str>,
    pub(super) start: Option<Date>,
    pub(super) stop: Option<Date>,
    pub(super) payers: Vec<PayerCondition>,
    pub(super) statuses: Vec<Box<str>>,
    pub(super) groups: Vec<GroupCode>,
    pub(super) carcs: Vec<CarcCondition>,
    pub(super) remarks: Vec<RemarkCondition>,
    pub(super) amount: Option<AmountCondition>,
    pub(super) outcome: RuleOutcome,
    pub(super) category: Option<RuleCategory>,
    pub(super) queue: Option<Queue>,
    pub(super) recoverability: Option<u8>,
}

/// What a rule asks of the payer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum PayerCondition {
    Kind(PayerKind),
    Id(Box<str>),
}

/// What a rule asks of the reason code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum CarcCondition {
    Code(ReasonCode),
    Generic,
    Unknown,
}

/// What a rule asks of the remarks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum RemarkCondition {
    Code(ReasonCode),
    Pharmacy(ReasonCode),
    AnyPharmacy,
    Refines,
}

/// What a rule asks of the amount.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum AmountCondition {
    Negative,
    Zero,
    FullCharge,
}

/// What a rule says of the adjustment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum RuleOutcome {
    Denial,
    Review,
    Pending,
    None,
    /// As the reason code's row says.
    Table,
}

/// Where a rule takes the category from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum RuleCategory {
    Fixed(Category),
    OfRemark,
}

/// A row that does not follow the layout.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuleError {
    /// Its line, counted from 1.
    pub line: usize,
    /// The column.
    pub column: &'static str,
    /// What stood there.
    pub text: String,
}

impl Rules {
    /// The table that comes with the program.
    pub fn built_in() -> &'static Self {
        static RULES: LazyLock<Rules> =
            LazyLock::new(|| Rules::from_csv(BUILT_IN).expect("the built-in table reads"));
        &RULES
    }

    /// Reads a table; its first line names the columns, which are those of the built-in one in order.
    ///
    /// # Errors
    ///
    /// When a row does not follow the layout; the error names line and column.
    pub fn from_csv(text: &str) -> Result<Self, RuleError> {
        let mut rules = Vec::new();
        for (at, row) in text.lines().enumerate().skip(1) {
            if !row.trim().is_empty() {
                rules.push(Rule::read(row, at + 1)?);
            }
        }
        Ok(Self { rules })
    }

    /// Reads rows that are each given as values by column; a column that is left out is empty.
    ///
    /// # Errors
    ///
    /// When there is no column of a name, or a value is none of its column; the error counts rows from 1.
    pub fn from_rows<'r>(
        rows: impl IntoIterator<Item = impl IntoIterator<Item = (&'r str, &'r str)>>,
    ) -> Result<Self, RuleError> {
        let mut rules = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            let mut fields = [""; COLUMNS.len()];
            for (name, text) in row {
                let column = COLUMNS.iter().position(|column| *column == name);
                let unknown = || RuleError { line: at + 1, column: "of that name", text: name.to_owned() };
                fields[column.ok_or_else(unknown)?] = text.trim();
            }
            rules.push(Rule::of_fields(&fields, at + 1)?);
        }
        Ok(Self { rules })
    }

    /// These rules first, then others where none of these fits.
    #[must_use]
    pub fn and_then(mut self, others: &Self) -> Self {
        self.rules.extend_from_slice(&others.rules);
        self
    }

    /// The rules in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this name.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| *rule.id == *id)
    }
}

impl Rule {
    fn read(row: &str, line: usize) -> Result<Self, RuleError> {
        // An explanation may hold commas, being last.
        let mut fields = row.splitn(COLUMNS.len(), ',');
        let fields: [&str; COLUMNS.len()] = std::array::from_fn(|_| fields.next().unwrap_or_default().trim());
        if row.split(',').count() < COLUMNS.len() {
            return Err(RuleError { line, column: COLUMNS[0], text: fields[0].to_owned() });
        }
        Self::of_fields(&fields, line)
    }

    fn of_fields(fields: &[&str; COLUMNS.len()], line: usize) -> Result<Self, RuleError> {
        let field = |column: &'static str| {
            let at = COLUMNS.iter().position(|&name| name == column).expect("a column of the table");
            Field { line, column, text: fields[at] }
        };
        let id = field("rule");
        if id.text.is_empty() {
            return Err(id.error());
        }
        Ok(Self {
            id: id.text.into(),
            explanation: field("explanation").text.into(),
            start: field("start").optional(Date::parse_iso)?,
            stop: field("stop").optional(Date::parse_iso)?,
            payers: field("payer").list(PayerCondition::read)?,
            statuses: field("status").list(|text| Some(text.into()))?,
            groups: field("group").list(|text| GroupCode::parse(text.as_bytes()))?,
            carcs: field("carc").list(CarcCondition::read)?,
            remarks: field("remark").list(RemarkCondition::read)?,
            amount: field("amount").optional(AmountCondition::read)?,
            outcome: field("outcome").required(RuleOutcome::read)?,
            category: field("category").optional(RuleCategory::read)?,
            queue: field("queue").optional(|text| Queue::parse(text.as_bytes()))?,
            recoverability: field("recoverability")
                .optional(|text| text.parse().ok().filter(|percent| *percent <= 100))?,
        })
    }
}

impl PayerCondition {
    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("id:") {
            Some("") => None,
            Some(id) => Some(Self::Id(id.into())),
            None => PayerKind::parse(text.as_bytes()).map(Self::Kind),
        }
    }
}

impl CarcCondition {
    fn read(text: &str) -> Option<Self> {
        match text {
            "generic" => Some(Self::Generic),
            "unknown" => Some(Self::Unknown),
            _ => ReasonCode::parse(text.as_bytes()).map(Self::Code),
        }
    }
}

impl RemarkCondition {
    fn read(text: &str) -> Option<Self> {
        match text {
            "refines" => Some(Self::Refines),
            "RX" => Some(Self::AnyPharmacy),
            _ => match text.strip_prefix("RX:") {
                Some(code) => ReasonCode::parse(code.as_bytes()).map(Self::Pharmacy),
                None => ReasonCode::parse(text.as_bytes()).map(Self::Code),
            },
        }
    }
}

impl AmountCondition {
    fn read(text: &str) -> Option<Self> {
        match text {
            "negative" => Some(Self::Negative),
            "zero" => Some(Self::Zero),
            "full_charge" => Some(Self::FullCharge),
            _ => None,
        }
    }
}

impl RuleOutcome {
    fn read(text: &str) -> Option<Self> {
        match text {
            "denial" => Some(Self::Denial),
            "review" => Some(Self::Review),
            "pending" => Some(Self::Pending),
            "none" => Some(Self::None),
            "table" => Some(Self::Table),
            _ => None,
        }
    }
}

impl RuleCategory {
    fn read(text: &str) -> Option<Self> {
        match text {
            "remark" => Some(Self::OfRemark),
            _ => Category::parse(text.as_bytes()).map(Self::Fixed),
        }
    }
}

struct Field<'f> {
    line: usize,
    column: &'static str,
    text: &'f str,
}

impl Field<'_> {
    fn required<T>(&self, read: impl Fn(&str) -> Option<T>) -> Result<T, RuleError> {
        read(self.text).ok_or_else(|| self.error())
    }

    fn optional<T>(&self, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, RuleError> {
        if self.text.is_empty() { Ok(None) } else { self.required(read).map(Some) }
    }

    fn list<T>(&self, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, RuleError> {
        let parts = self.text.split('/').filter(|part| !part.is_empty());
        parts.map(|part| read(part).ok_or_else(|| self.error())).collect()
    }

    fn error(&self) -> RuleError {
        RuleError { line: self.line, column: self.column, text: self.text.to_owned() }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: column {}: {:?}", self.line, self.column, self.text)
    }
}

impl std::error::Error for RuleError {}

const COLUMNS: [&str; 14] = [
    "rule",
    "start",
    "stop",
    "payer",
    "status",
    "group",
    "carc",
    "remark",
    "amount",
    "outcome",
    "category",
    "queue",
    "recoverability",
    "explanation",
];

const BUILT_IN: &str = include_str!("../../data/denial_rules.csv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_ends_in_a_rule_that_always_fits() {
        let rules = Rules::built_in().rules();
        let last = rules.last().unwrap();
        assert_eq!((&*last.id, last.outcome), ("reason_decides", RuleOutcome::Table));
        let mut ids: Vec<&str> = rules.iter().map(|rule| &*rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), rules.len());
        assert!(rules.iter().all(|rule| !rule.explanation.is_empty()));
        assert_eq!(BUILT_IN.lines().next(), Some(COLUMNS.join(",").as_str()));
    }

    #[test]
    fn a_wrong_row_is_named() {
        let wrong = |row: &str| Rules::from_csv(&format!("header\n{row}\n")).unwrap_err().to_string();
        assert_eq!(wrong("a,,,,,XX,,,,denial,,,,why"), "line 2: column group: \"XX\"");
        assert_eq!(wrong("a,,,,,,,,,maybe,,,,why"), "line 2: column outcome: \"maybe\"");
        assert_eq!(wrong("a,,,,,,,,,denial,,,101,why"), "line 2: column recoverability: \"101\"");
        assert_eq!(wrong("a,b"), "line 2: column rule: \"a\"");
        assert_eq!(wrong("a,,,id:,,,,,,denial,,,,why"), "line 2: column payer: \"id:\"");
        let rows =
            |row: [(&'static str, &'static str); 2]| Rules::from_rows([row]).map_err(|e| e.to_string());
        assert_eq!(
            rows([("rule", "a"), ("paid", "x")]),
            Err("line 1: column of that name: \"paid\"".to_owned())
        );
        assert!(rows([("rule", "a"), ("outcome", "denial")]).is_ok());
    }

    #[test]
    fn own_rules_go_first() {
        let own =
            Rules::from_csv("header\nmine,2026-01-01,,,,,97,,,none,,,,we agreed, in writing\n").unwrap();
        let all = own.and_then(Rules::built_in());
        assert_eq!(&*all.rules()[0].id, "mine");
        assert_eq!(&*all.find("mine").unwrap().explanation, "we agreed, in writing");
        assert_eq!(all.rules().len(), Rules::built_in().rules().len() + 1);
    }
}
