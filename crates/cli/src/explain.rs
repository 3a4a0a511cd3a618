//! The manual: edits, reason codes, remark codes and queues, explained.

use std::fmt::Write as _;
use std::io::{self, Write};

use anyhow::{Result, bail};
use codes::denial::Queue;
use codes::{Carc, GroupCode, Rarc};

use crate::args::EditsArgs;

/// Lists the edits, those whose id begins with a prefix.
pub(crate) fn edits(args: &EditsArgs) -> Result<()> {
    let prefix = args.prefix.as_deref().unwrap_or_default().to_ascii_uppercase();
    let found: Vec<_> = scrub::edits().iter().filter(|edit| edit.id.starts_with(&prefix)).collect();
    if found.is_empty() {
        bail!("no edit's id begins with {prefix}");
    }
    let mut out = io::stdout().lock();
    for edit in found {
        if args.json {
            let object = serde_json::json!({
                "id": edit.id,
                "title": edit.title(),
                "snip": edit.snip.number(),
                "severity": edit.severity.word(),
                "status": edit.status,
                "applies": edit.applies.to_string(),
                "fix": edit.fix,
            });
            writeln!(out, "{object}")?;
        } else {
            writeln!(
                out,
                "{:<8} {:<7} SNIP {}  {}",
                edit.id,
                edit.severity.word(),
                edit.snip.number(),
                edit.title()
            )?;
        }
    }
    Ok(())
}

/// Explains whatever has this id or code.
pub(crate) fn explain(id: &str) -> Result<()> {
    let known = [edit_page(id), reason_page(id), remark_page(id), queue_page(id)];
    let pages: Vec<String> = known.into_iter().flatten().collect();
    if pages.is_empty() {
        bail!("{id} is no edit, adjustment reason, remark or queue; `cleanclaim edits` lists the edits");
    }
    writeln!(io::stdout().lock(), "{}", pages.join("\n\n"))?;
    Ok(())
}

fn edit_page(id: &str) -> Option<String> {
    let edit = scrub::edit_named(id)?;
    Some(format!(
        "{} {}\n{} · SNIP type {} · {} · 277CA {}\n\n{}\n\nfix: {}",
        edit.id,
        edit.title(),
        edit.severity,
        edit.snip.number(),
        edit.applies,
        edit.status,
        edit.page(),
        edit.fix
    ))
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
