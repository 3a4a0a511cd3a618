//! Which edits run, and how bad their findings are.

use std::collections::BTreeMap;

use crate::{Edit, Severity, edit_named, edits};

/// Which edits run, and how bad their findings are. The default runs all as they are written.
///
/// ```
/// use scrub::{Policy, Severity};
///
/// let mut policy = Policy::default();
/// policy.ignore("LN-019").unwrap();
/// policy.set_severity("BP-006", Severity::Warn).unwrap();
/// assert!(policy.ignore("CLM-999").is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Only these run, unless empty.
    selected: Vec<&'static str>,
    ignored: Vec<&'static str>,
    severities: BTreeMap<&'static str, Severity>,
}

/// A policy names an edit that does not exist.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownEdit(pub String);

impl std::fmt::Display for UnknownEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no edit is named {:?}", self.0)
    }
}

impl std::error::Error for UnknownEdit {}

impl Policy {
    /// Runs this edit, and of the others only those selected as well.
    ///
    /// # Errors
    /// [`UnknownEdit`] when no edit has the id.
    pub fn select(&mut self, id: &str) -> Result<(), UnknownEdit> {
        self.selected.push(known(id)?.id);
        Ok(())
    }

    /// Does not run this edit.
    ///
    /// # Errors
    /// [`UnknownEdit`] when no edit has the id.
    pub fn ignore(&mut self, id: &str) -> Result<(), UnknownEdit> {
        self.ignored.push(known(id)?.id);
        Ok(())
    }

    /// Makes this edit's findings more or less bad.
    ///
    /// # Errors
    /// [`UnknownEdit`] when no edit has the id.
    pub fn set_severity(&mut self, id: &str, severity: Severity) -> Result<(), UnknownEdit> {
        self.severities.insert(known(id)?.id, severity);
        Ok(())
    }

    /// The severity of an edit's findings; `None` when it does not run.
    pub fn severity(&self, edit: &Edit) -> Option<Severity> {
        let selected = self.selected.is_empty() || self.selected.contains(&edit.id);
        let runs = selected && !self.ignored.contains(&edit.id);
        runs.then(|| self.severities.get(edit.id).copied().unwrap_or(edit.severity))
    }

    /// The edits that run, with their severities, in order of id.
    pub fn enabled(&self) -> impl Iterator<Item = (&'static Edit, Severity)> + '_ {
        edits().iter().filter_map(|edit| Some((*edit, self.severity(edit)?)))
    }
}

fn known(id: &str) -> Result<&'static Edit, UnknownEdit> {
    edit_named(id).ok_or_else(|| UnknownEdit(id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selecting_one_edit_leaves_the_others_out() {
        let mut policy = Policy::default();
        policy.select("clm003").expect("ids are found in any case, with or without the dash");
        let enabled: Vec<_> = policy.enabled().map(|(edit, _)| edit.id).collect();
        assert_eq!(enabled, ["CLM-003"]);
    }

    #[test]
    fn an_ignored_edit_does_not_run_even_when_selected() {
        let mut policy = Policy::default();
        policy.select("CLM-003").expect("known");
        policy.ignore("CLM-003").expect("known");
        assert_eq!(policy.enabled().count(), 0);
    }
}
