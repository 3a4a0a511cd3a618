//! The manual: edits, reason codes, remark codes and queues, explained.

use std::fmt::Write as _;
use std::io::{self, Write};

use anyhow::{Context, Result, bail};
use codes::denial::{PayerKind, Queue, Windows};
use codes::reason::{Answer, Hardness, ReasonCode};
use codes::{Carc, CodeSets, GroupCode, Rarc};
use remit::Payer;
use remit::denial::{Judge, Outcome, Rules};
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
    let judged = judged_page(args, config.denial_rules())?;
    let known = [edit, reason_page(id), remark_page(id), queue_page(id), judged];
    let pages: Vec<String> = known.into_iter().flatten().collect();
    if pages.is_empty() {
        bail!(
            "{id} is no edit, adjustment reason, remark, group with both (`CO-16-N290`) or queue; `cleanclaim edits` lists the edits"
        );
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

/// How group, reason and remarks are judged together, such as `CO-16-N290`; `None` for anything else.
fn judged_page(args: &ExplainArgs, rules: &Rules) -> Result<Option<String>> {
    let upper = args.id.to_ascii_uppercase();
    let mut parts = upper.split(['-', ' ', ',']).filter(|part| !part.is_empty());
    let group = parts.next().and_then(|text| GroupCode::parse(text.as_bytes()));
    let (Some(group), Some(carc)) = (group, parts.next()) else { return Ok(None) };
    let code = |text: &str| {
        ReasonCode::parse(text.as_bytes()).with_context(|| format!("{text} has not the form of a code"))
    };
    let remarks = parts.map(code).collect::<Result<Vec<_>>>()?;
    code(carc)?;
    let kind = args.payer.as_deref().and_then(|text| PayerKind::parse(text.as_bytes()));
    let mut payer = Payer::named("");
    if let (None, Some(id)) = (kind, &args.payer) {
        payer.add_id(id.as_bytes());
    }
    let codes = CodeSets::built_in();
    let decided = args.as_of.unwrap_or_else(today);
    let kind = kind.unwrap_or(PayerKind::Other);
    let judge = Judge { codes: &codes, rules, payer: kind, named: [Some(&payer), None], decided };
    let judged = judge.judge_codes(Some(group), carc, &remarks);
    let carc = codes.carc(carc.as_bytes());
    let mut page = format!("{group}-{} is judged as {}", judged.carc, judged.outcome.as_str());
    let _ = match carc {
        Some(carc) => write!(page, " · class {} · {}", carc.class(group).as_str(), carc.label),
        None => write!(page, " · a reason code on no list"),
    };
    for remark in &remarks {
        let rarc = codes.rarc(remark.as_str().as_bytes());
        let label = rarc.map_or("a remark code on no list", |rarc| &*rarc.label);
        let mark = if judged.deciding_remark == Some(*remark) { " (decides)" } else { "" };
        let _ = write!(page, "\n  {remark} {label}{mark}");
    }
    let category = judged.category;
    let queue = judged.queue;
    let _ = write!(page, "\ncategory {category} · root cause {} · queue {queue}", category.root_cause());
    let _ = write!(page, "\nnext: {}", judged.next_action(kind));
    if queue.is_worked() {
        let _ = write!(page, "\nevidence: {}\nworked by: {}", queue.evidence(), queue.worked_by());
    }
    let appealable = if judged.directions.no_appeal { Answer::No } else { judged.appealable };
    let hardness = judged.hardness.map_or("neither soft nor hard", Hardness::as_str);
    let _ = write!(
        page,
        "\nappealable: {} · preventable: {} · {hardness} · recovered {} in 100 times before anything is known",
        appealable.label(),
        judged.preventable.label(),
        judged.recoverability_percent
    );
    let appeal_by = Windows::of(kind, decided).appeal_by(decided).filter(|_| appealable != Answer::No);
    if let (Some(day), true) = (appeal_by, judged.outcome == Outcome::Denial) {
        let _ = write!(page, "\nappeal by {day} when decided on {decided}");
    }
    let rule = rules.find(&judged.rule).or_else(|| Rules::built_in().find(&judged.rule));
    let because = rule.map_or("", |rule| &*rule.explanation);
    let _ = write!(page, "\nrule {}: {because}", judged.rule);
    Ok(Some(page))
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
