//! Whose claims a rule or an edit of the user's own is for, and when.

use claims::Date;

/// Whose claims, and when. The default is for all, always.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Extent {
    /// Payer identifiers (2010BB NM109); of any payer when empty.
    pub payers: Vec<String>,
    /// Practice ids; of any practice when empty.
    pub practices: Vec<String>,
    /// The first day it holds for.
    pub from: Option<Date>,
    /// The last day it holds for.
    pub until: Option<Date>,
}

impl Extent {
    /// Whether it is for claims of this payer and this practice on this day. `None` is one that no rule
    /// names, or that cannot be told.
    pub fn covers(&self, payer: Option<&str>, practice: Option<&str>, day: Date) -> bool {
        names(&self.payers, payer) && names(&self.practices, practice) && self.holds_on(day)
    }

    fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

fn names(listed: &[String], one: Option<&str>) -> bool {
    listed.is_empty() || one.is_some_and(|one| listed.iter().any(|listed| listed == one))
}
