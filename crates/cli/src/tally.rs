//! How often each edit found something, and what became of the claims.

use std::collections::BTreeMap;
use std::io::{self, Write};

use claims::Cents;
use scrub::{Edit, Finding, Severity};

use crate::summary::{counted, dollars};

/// Counts of findings and claims.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) claims: u64,
    pub(crate) held: u64,
    held_cents: i128,
    edits: BTreeMap<(&'static str, Severity), Row>,
}

struct Row {
    edit: &'static Edit,
    findings: u64,
    claims: u64,
}

impl Tally {
    /// Counts what is wrong above claims.
    pub(crate) fn add(&mut self, findings: &[Finding]) {
        for finding in findings {
            self.row(finding).findings += 1;
        }
    }

    /// Counts a claim and what is wrong with it; findings are in order of place, so an edit may come again.
    pub(crate) fn add_claim(&mut self, charge: Cents, held: bool, findings: &[Finding]) {
        self.claims += 1;
        if held {
            self.held += 1;
            self.held_cents += i128::from(charge.0);
        }
        self.add(findings);
        for (at, finding) in findings.iter().enumerate() {
            let same = |earlier: &Finding| {
                earlier.edit_id() == finding.edit_id() && earlier.severity == finding.severity
            };
            if !findings[..at].iter().any(same) {
                self.row(finding).claims += 1;
            }
        }
    }

    fn row(&mut self, finding: &Finding) -> &mut Row {
        let new = || Row { edit: finding.edit, findings: 0, claims: 0 };
        self.edits.entry((finding.edit_id(), finding.severity)).or_insert_with(new)
    }

    pub(crate) fn findings(&self) -> u64 {
        self.edits.values().map(|row| row.findings).sum()
    }

    pub(crate) fn rejects(&self) -> u64 {
        let rejects = self.edits.iter().filter(|((_, severity), _)| *severity == Severity::Reject);
        rejects.map(|(_, row)| row.findings).sum()
    }

    /// Writes a row for each edit and severity, in lines of at most `width` characters; beside it, when
    /// something was repaired, what is left.
    pub(crate) fn write(&self, out: &mut impl Write, left: Option<&Self>, width: usize) -> io::Result<()> {
        let mut keys: Vec<_> = self.edits.keys().collect();
        keys.extend(
            left.iter().flat_map(|left| left.edits.keys()).filter(|key| !self.edits.contains_key(*key)),
        );
        keys.sort();
        if keys.is_empty() {
            return Ok(());
        }
        let ids = keys.iter().map(|(id, _)| id.len()).max().unwrap_or(0).max(7);
        let left_heading = if left.is_some() { "  left" } else { "" };
        let heading = format!("{:<ids$}  severity  findings  claims{left_heading}  what is wrong", "edit");
        writeln!(out, "{heading}")?;
        for key in keys {
            let row = self.edits.get(key);
            let edit = row.or_else(|| left?.edits.get(key)).map_or("", |row| row.edit.title());
            let (findings, claims) = row.map_or((0, 0), |row| (row.findings, row.claims));
            let after = left.map_or_else(String::new, |left| {
                format!("  {:>4}", left.edits.get(key).map_or(0, |row| row.findings))
            });
            let line = format!("{:<ids$}  {:<8}  {findings:>8}  {claims:>6}{after}  {edit}", key.0, key.1);
            writeln!(out, "{}", shortened(&line, width))?;
        }
        writeln!(out)
    }

    /// What became of the claims, in a sentence.
    pub(crate) fn sentence(&self) -> String {
        format!(
            "{}, {} would be held ({}); {}, {} of them reject",
            counted(self.claims, "claim"),
            self.held,
            dollars(self.held_cents),
            counted(self.findings(), "finding"),
            self.rejects()
        )
    }
}

fn shortened(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    line.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}
