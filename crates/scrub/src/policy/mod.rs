//! Which edits run for whom, from when to when, and how bad their findings are.

mod extent;
mod payer;
mod selector;
mod standing;

pub use extent::Extent;
pub use payer::PayerKeys;
pub(crate) use payer::Payers;
pub use selector::{Selector, UnknownEdit};
pub(crate) use standing::{Planned, Standing, Standings};

use std::collections::BTreeSet;

use claims::Date;

use crate::own::OwnEdit;
use crate::{Edit, Severity, edits};

/// Which edits run, and how bad their findings are. The default runs all as they are written.
///
/// A policy is a list of rules. The first is for everybody; each that follows may be for some payers or
/// practices, or for a time, and overrules those before it. Edits of the user's own stand beside ours.
///
/// ```
/// use scrub::{Policy, Severity};
///
/// let mut policy = Policy::default();
/// policy.ignore("LN-019").unwrap();
/// policy.set_severity("BP", Severity::Warn).unwrap();
/// let unknown = policy.ignore("LN-19").unwrap_err();
/// assert_eq!(unknown.to_string(), "no edit is named \"LN-19\"; did you mean LN-019?");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Policy {
    everybody: Rule,
    rules: Vec<Rule>,
    own: Vec<OwnEdit>,
    practices: Vec<PracticeKeys>,
    payers: Payers,
}

/// What one part of a configuration says about edits, and about whose claims it says so.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Whose claims, and when.
    pub extent: Extent,
    /// Edits that run.
    pub select: Vec<Selector>,
    /// Edits that do not run, selected or not.
    pub ignore: Vec<Selector>,
    /// How bad findings are.
    pub severity: Vec<(Selector, Severity)>,
    /// Where the rule stands and why, for those who ask; such as `[[edits.for]] of line 7: trial month`.
    pub because: String,
}

/// The identifiers that a practice bills under, so that rules can name it.
#[derive(Clone, Debug, Default)]
pub struct PracticeKeys {
    /// The practice's id.
    pub id: String,
    /// Tax identifiers, nine digits each.
    pub tax_ids: Vec<String>,
    /// NPIs.
    pub npis: Vec<String>,
}

/// What a policy says of one edit in one case.
#[derive(Clone, Copy, Debug)]
pub struct InForce<'p> {
    /// The edit.
    pub edit: &'static Edit,
    /// How bad its findings are; `None` when it does not run.
    pub severity: Option<Severity>,
    /// What decided it: the rule's own words; empty when the edit stands as it is written.
    pub because: &'p str,
}

/// What tells claims apart.
#[derive(Default)]
struct Named<'p> {
    payers: BTreeSet<&'p str>,
    practices: BTreeSet<&'p str>,
    /// The first days of spans in which the same rules hold.
    cuts: BTreeSet<Date>,
}

impl Policy {
    /// Runs these edits, and of the others only those selected as well.
    ///
    /// # Errors
    /// [`UnknownEdit`] when the name selects nothing: see [`Policy::selector`].
    pub fn select(&mut self, name: &str) -> Result<(), UnknownEdit> {
        let selector = self.selector(name)?;
        self.everybody.select.push(selector);
        Ok(())
    }

    /// Does not run these edits.
    ///
    /// # Errors
    /// [`UnknownEdit`] when the name selects nothing: see [`Policy::selector`].
    pub fn ignore(&mut self, name: &str) -> Result<(), UnknownEdit> {
        let selector = self.selector(name)?;
        self.everybody.ignore.push(selector);
        Ok(())
    }

    /// Makes these edits' findings more or less bad.
    ///
    /// # Errors
    /// [`UnknownEdit`] when the name selects nothing: see [`Policy::selector`].
    pub fn set_severity(&mut self, name: &str, severity: Severity) -> Result<(), UnknownEdit> {
        let selector = self.selector(name)?;
        self.everybody.severity.push((selector, severity));
        Ok(())
    }

    /// The edits that a name selects: one by its id, some by the beginning of their ids (`LN`, `LN-03`) or
    /// by their SNIP type (`snip5`). Edits of the user's own are found once they were added.
    ///
    /// # Errors
    /// [`UnknownEdit`] when the name selects nothing.
    pub fn selector(&self, name: &str) -> Result<Selector, UnknownEdit> {
        Selector::find(name, self.edits().map(|(edit, _)| edit))
    }

    /// Sets the rule for everybody, which says where it stands in the place of its extent.
    pub fn set_everybody(&mut self, rule: Rule) {
        self.everybody = Rule { extent: Extent::default(), ..rule };
    }

    /// Adds a rule that overrules those before it.
    pub fn add_rule(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// Adds an edit of the user's own.
    pub fn add_own(&mut self, own: OwnEdit) {
        self.own.push(own);
    }

    /// Makes a practice known, so that rules can name it.
    pub fn add_practice(&mut self, keys: PracticeKeys) {
        self.practices.push(keys);
    }

    /// Makes a payer known, so that claims to it are held against what it wants.
    pub fn add_payer(&mut self, keys: PayerKeys) {
        self.payers.add(keys);
    }

    /// Says whether there are payers besides those that are known; there are unless this says no.
    pub fn set_other_payers(&mut self, exist: bool) {
        self.payers.are_all = !exist;
    }

    pub(crate) fn payers(&self) -> &Payers {
        &self.payers
    }

    /// The user's own edits, in the order they were added.
    pub fn own(&self) -> &[OwnEdit] {
        &self.own
    }

    /// Every edit, ours in order of id, then the user's own as they were added; and, of those, the extent.
    pub fn edits(&self) -> impl Iterator<Item = (&'static Edit, Option<&Extent>)> + Clone {
        let ours = edits().iter().map(|&edit| (edit, None));
        ours.chain(self.own.iter().map(|own| (own.edit, Some(&own.extent))))
    }

    /// How many cases the rules tell apart, by payer, practice and span of time.
    pub fn standings(&self) -> usize {
        let named = self.named();
        let counts = [named.payers.len(), named.practices.len(), named.cuts.len()];
        counts.iter().fold(1, |product: usize, count| product.saturating_mul(count + 1))
    }

    /// What rules and the user's own edits name, in order.
    fn named(&self) -> Named<'_> {
        let of_rules = self.rules.iter().map(|rule| &rule.extent);
        let mut named = Named::default();
        for extent in of_rules.chain(self.own.iter().map(|own| &own.extent)) {
            named.payers.extend(extent.payers.iter().map(String::as_str));
            named.practices.extend(extent.practices.iter().map(String::as_str));
            named.cuts.extend(extent.from);
            named.cuts.extend(extent.until.map(|until| until.add_days(1)));
        }
        named
    }

    /// What holds for claims of this payer and practice on this day: every edit, whether it runs, and why.
    pub fn in_force(&self, payer: Option<&str>, practice: Option<&str>, day: Date) -> Vec<InForce<'_>> {
        let rules: Vec<&Rule> =
            self.rules.iter().filter(|rule| rule.extent.covers(payer, practice, day)).collect();
        self.edits().map(|(edit, extent)| self.judge(edit, extent, &rules, (payer, practice, day))).collect()
    }

    fn judge<'p>(
        &'p self,
        edit: &'static Edit,
        extent: Option<&Extent>,
        rules: &[&'p Rule],
        (payer, practice, day): (Option<&str>, Option<&str>, Date),
    ) -> InForce<'p> {
        let outside = extent.is_some_and(|extent| !extent.covers(payer, practice, day));
        if outside {
            return InForce { edit, severity: None, because: "for other claims or days" };
        }
        let mut said = InForce { edit, severity: Some(edit.severity), because: "" };
        let base = &self.everybody;
        if !base.select.is_empty() && !base.selects(edit) {
            said = InForce { severity: None, because: "not selected", ..said };
        }
        let mut weight = edit.severity;
        for rule in std::iter::once(base).chain(rules.iter().copied()) {
            if let Some(severity) = rule.severity_of(edit) {
                weight = severity;
                said = InForce { severity: said.severity.map(|_| weight), because: &rule.because, ..said };
            }
            // What everybody's rule selects has been looked at: all the others were left out.
            if !std::ptr::eq(rule, base) && rule.selects(edit) {
                said = InForce { severity: Some(weight), because: &rule.because, ..said };
            }
            if rule.ignore.iter().any(|selector| selector.has(edit)) {
                said = InForce { severity: None, because: &rule.because, ..said };
            }
        }
        said
    }
}

impl Rule {
    fn selects(&self, edit: &Edit) -> bool {
        self.select.iter().any(|selector| selector.has(edit))
    }

    /// The severity given to an edit; of several selectors that have it, the narrowest counts.
    fn severity_of(&self, edit: &Edit) -> Option<Severity> {
        let having = self.severity.iter().filter(|(selector, _)| selector.has(edit));
        having.min_by_key(|(selector, _)| selector.len()).map(|&(_, severity)| severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = Date::literal(2026, 3, 16);

    fn severity(policy: &Policy, id: &str, payer: &str, day: Date) -> Option<Severity> {
        let found = policy.in_force(Some(payer), None, day);
        found.iter().find(|said| said.edit.id == id).expect("the edit is listed").severity
    }

    fn rule(policy: &Policy, payer: &str, ignore: &str, select: &str) -> Rule {
        let named = |name: &str| match name {
            "" => Vec::new(),
            name => vec![policy.selector(name).expect("known")],
        };
        Rule {
            extent: Extent { payers: vec![payer.to_owned()], ..Extent::default() },
            select: named(select),
            ignore: named(ignore),
            ..Rule::default()
        }
    }

    #[test]
    fn selecting_one_edit_leaves_the_others_out() {
        let mut policy = Policy::default();
        policy.select("clm003").expect("ids are found in any case, with or without the dash");
        let running = policy.in_force(None, None, DAY).into_iter().filter(|said| said.severity.is_some());
        assert_eq!(running.map(|said| said.edit.id).collect::<Vec<_>>(), ["CLM-003"]);
    }

    #[test]
    fn an_ignored_edit_does_not_run_even_when_selected() {
        let mut policy = Policy::default();
        policy.select("CLM-003").expect("known");
        policy.ignore("CLM-003").expect("known");
        assert!(policy.in_force(None, None, DAY).iter().all(|said| said.severity.is_none()));
    }

    #[test]
    fn a_later_rule_overrules_for_its_payer_alone() {
        let mut policy = Policy::default();
        policy.ignore("LN-01").expect("a prefix");
        let back = rule(&policy, "P1", "", "LN-019");
        policy.add_rule(back);
        assert_eq!(severity(&policy, "LN-019", "P2", DAY), None);
        assert!(severity(&policy, "LN-019", "P1", DAY).is_some());
        assert_eq!(severity(&policy, "LN-018", "P1", DAY), None);
        let away = rule(&policy, "P1", "snip5", "");
        policy.add_rule(away);
        assert_eq!(severity(&policy, "BP-002", "P1", DAY), None);
        assert!(severity(&policy, "BP-002", "P2", DAY).is_some());
    }

    #[test]
    fn a_rule_holds_from_its_first_to_its_last_day() {
        let mut policy = Policy::default();
        let mut timed = rule(&policy, "P1", "CLM-003", "");
        (timed.extent.from, timed.extent.until) = (Some(DAY), Some(DAY.add_days(1)));
        policy.add_rule(timed);
        let runs: Vec<bool> =
            (-1..3).map(|days| severity(&policy, "CLM-003", "P1", DAY.add_days(days)).is_some()).collect();
        assert_eq!(runs, [true, false, false, true]);
    }

    #[test]
    fn the_narrowest_selector_gives_the_severity() {
        let mut policy = Policy::default();
        policy.set_severity("CLM-003", Severity::Info).expect("known");
        policy.set_severity("CLM", Severity::Warn).expect("known");
        assert_eq!(severity(&policy, "CLM-003", "", DAY), Some(Severity::Info));
        assert_eq!(severity(&policy, "CLM-004", "", DAY), Some(Severity::Warn));
    }
}
