//! The manual: edits, reason codes, remark codes and queues, explained.

use std::fmt::Write as _;
use std::io::{self, Write};

use anyhow::{Result, bail};
use codes::denial::Queue;
use codes::{Carc, GroupCode, Rarc};

use scrub::{Edit, Severity};

use crate::args::{EditsArgs, ExplainArgs};
use crate::work::{config, today};

/// Lists edits, whether they run for a payer and a practice, and why.
pub(crate) fn edits(args: &EditsArgs) -> Result<()> {
    let config = config(args.config.as_deref(), None)?;
    if let Some(practice) = &args.practice
        && !config.practices.iter().any(|known| known.id == *practice)
    {
        bail!("no [[practices]] of the configuration has the id {practice}");
    }
    let policy = config.policy();
    let wanted = args.prefix.as_deref().map(|name| policy.selector(name)).transpose()?;
    let day = args.as_of.unwrap_or_else(today);
    let all = policy.in_force(args.payer.as_deref(), args.practice.as_deref(), day);
    let found: Vec<_> =
        all.iter().filter(|said| wanted.as_ref().is_none_or(|wanted| wanted.has(said.edit))).collect();
    let width = found.iter().map(|said| said.edit.id.len()).max().unwrap_or(0).max(8);
    let mut out = io::stdout().lock();
    for said in found {
        let edit = said.edit;
        if args.json {
            let object = serde_json::json!({
                "id": edit.id,
                "title": edit.title(),
                "snip": edit.snip.number(),
                "severity": edit.severity.word(),
                "in_force": said.severity.map(Severity::word),
                "because": said.because,
                "status": edit.status,
                "applies": edit.applies.to_string(),
                "fix": edit.fix,
                "repair": edit.repair().map(|repair| repair.name),
                "own": edit.is_own(),
            });
            writeln!(out, "{object}")?;
        } else {
            let severity = said.severity.map_or("off", Severity::word);
            let because =
                if said.because.is_empty() { String::new() } else { format!(" ({})", said.because) };
            writeln!(
                out,
                "{:<width$} {severity:<7} SNIP {}  {}{because}",
                edit.id,
                edit.snip.number(),
                edit.title()
            )?;
        }
    }
    Ok(())
}

/// Explains whatever has this id or code.
pub(crate) fn explain(args: &ExplainArgs) -> Result<()> {
    let id = &args.id;
    let config = config(args.config.as_deref(), None)?;
    let own = config.policy().own().iter().map(|own| own.edit).find(|edit| edit.id.eq_ignore_ascii_case(id));
    let edit = scrub::edit_named(id).or(own).map(edit_page);
    let known = [edit, reason_page(id), remark_page(id), queue_page(id)];
    let pages: Vec<String> = known.into_iter().flatten().collect();
    if pages.is_empty() {
        bail!("{id} is no edit, adjustment reason, remark or queue; `cleanclaim edits` lists the edits");
    }
    writeln!(io::stdout().lock(), "{}", pages.join("\n\n"))?;
    Ok(())
}

fn edit_page(edit: &Edit) -> String {
    let repair = edit.repair().map_or_else(String::new, |repair| {
        format!("\nrepair: `check --repair` {} ({})", repair.about, repair.name)
    });
    format!(
        "{} {}\n{} · SNIP type {} · {} · 277CA {}\n\n{}\n\nfix: {}{repair}",
        edit.id,
        edit.title(),
        edit.severity,
        edit.snip.number(),
        edit.applies,
        edit.status,
        edit.page(),
        edit.fix
    )
}

fn reason_page(code: &str) -> Option<String> {
    let carc = Carc::of(code.to_ascii_uppercase().as_bytes())?;
    let mut page = format!("adjustment reason {} · {}\n", carc.code.as_str(), carc.label);
    let _ = writeln!(page, "category {} · queue {}", carc.category.as_str(), carc.queue.as_str());
    for group in GroupCode::ALL {
        let allowed = if carc.allows(group) { "" } else { " (not usual with this group)" };
        let _ = writeln!(page, "  with {} it is {}{allowed}", group.as_str(), carc.class(group).as_str());
    }
    let _ = write!(page, "next: {}", carc.action);
    Some(page)
}

fn remark_page(code: &str) -> Option<String> {
    let rarc = Rarc::of(code.to_ascii_uppercase().as_bytes())?;
    let kind = if rarc.is_alert { "informs only" } else { "explains an adjustment" };
    let mut page = format!("remark {} · {} · {kind}\n", rarc.code.as_str(), rarc.label);
    let _ = write!(page, "category {} · next: {}", rarc.category.as_str(), rarc.action);
    Some(page)
}

fn queue_page(name: &str) -> Option<String> {
    let name = name.to_ascii_uppercase();
    let queue = Queue::ALL
        .iter()
        .find(|queue| queue.as_str() == name || queue.as_str().strip_prefix("WQ_") == Some(&name))?;
    Some(format!(
        "queue {}\nnext: {}\nevidence: {}\nworked by: {}",
        queue.as_str(),
        queue.next_action(),
        queue.evidence(),
        queue.worked_by()
    ))
}
