//! What a person sees after a run.

use std::fmt::{Display, Write};

use pipeline::report::{Amount, Report};

/// The summary, and the one command to type next.
pub(crate) fn summary(report: &Report, lake: &str) -> String {
    let mut out = String::new();
    let _ = match &report.batch_id {
        Some(batch) => writeln!(out, "batch {batch}, {}", report.status),
        None => writeln!(out, "nothing new: the lake is as it was"),
    };
    files(&mut out, report);
    if report.batch_id.is_some() {
        claims(&mut out, report);
        payments(&mut out, report);
        placed(&mut out, report);
        if report.deposits.count > 0 {
            let Amount { count, cents } = report.deposits;
            row(&mut out, "deposits", &format!("{count} {}", dollars(cents)));
        }
        denials(&mut out, report);
        acknowledgments(&mut out, report);
    }
    let _ = writeln!(out, "\nnext: {}", next(report, lake));
    out
}

fn files(out: &mut String, report: &Report) {
    let files = &report.files;
    let mut parts = vec![format!("{} read", files.loaded)];
    for (count, word) in [
        (files.partial, "read in part"),
        (files.quarantined, "quarantined"),
        (files.duplicate, "duplicate"),
        (files.known, "known"),
        (files.waiting.len() as u64, "waiting"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    row(out, "files", &format!("{}  ({})", parts.join(", "), bytes(files.bytes)));
    for waiting in &files.waiting {
        row(out, "", &format!("waiting: {} ({})", waiting.path, waiting.reason));
    }
    for damaged in &files.damaged {
        row(out, "", &format!("damaged: {} ({})", damaged.path, damaged.reason));
    }
    if files.duplicate_sets > 0 {
        row(
            out,
            "",
            &format!("copies of what was taken before: {}", counted(files.duplicate_sets, "transaction set")),
        );
    }
    for (reason, ranges) in &report.quarantined {
        row(
            out,
            "",
            &format!(
                "set aside: {reason}, {} of {} in all",
                counted(ranges.count, "range"),
                bytes(ranges.bytes)
            ),
        );
    }
}

fn claims(out: &mut String, report: &Report) {
    let parts = report.claims.iter().rev().filter(|(_, amount)| amount.count > 0);
    let parts: Vec<_> =
        parts.map(|(word, amount)| format!("{} {word} {}", amount.count, dollars(amount.cents))).collect();
    if parts.is_empty() {
        return;
    }
    row(out, "claims", &parts.join(", "));
    let shown = report.findings.iter().take(FINDINGS_MAX);
    for (at, finding) in shown.enumerate() {
        let label = if at == 0 { "findings" } else { "" };
        row(
            out,
            label,
            &format!("{:>5} × {} {} [{}]", finding.count, finding.edit_id, finding.title, finding.severity),
        );
    }
    if report.findings.len() > FINDINGS_MAX {
        row(out, "", &format!("… and {}", counted(report.findings.len() - FINDINGS_MAX, "more kind")));
    }
    let suggestions: u64 = report.coding_suggestions.values().sum();
    if suggestions > 0 {
        let suggestions = counted(suggestions, "suggestion");
        row(out, "coder", &format!("{suggestions}: cleanclaim queue coder"));
    }
}

fn payments(out: &mut String, report: &Report) {
    if report.payments.is_empty() {
        return;
    }
    row(out, "payments", &amounts(report.payments.iter().map(|(word, amount)| (*word, *amount))));
    let mut line = amounts(report.claim_payments.iter().map(|(word, amount)| (*word, *amount)));
    if let Some(rate) = report.match_rate {
        let _ = write!(line, "  ({}.{:02} % matched)", rate / 100, rate % 100);
    }
    row(out, "matching", &line);
}

/// Claim payments of earlier batches whose claims have come.
fn placed(out: &mut String, report: &Report) {
    if !report.placed.is_empty() {
        row(out, "placed", &amounts(report.placed.iter().map(|(word, amount)| (*word, *amount))));
    }
}

fn denials(out: &mut String, report: &Report) {
    let mut queues: Vec<_> = report.denials.iter().collect();
    queues.sort_by(|a, b| b.1.cents.cmp(&a.1.cents).then(a.0.cmp(b.0)));
    for (at, (queue, amount)) in queues.into_iter().enumerate() {
        let label = if at == 0 { "denials" } else { "" };
        row(out, label, &format!("{:<20} {:>6} {:>14}", queue, amount.count, dollars(amount.cents)));
    }
}

fn acknowledgments(out: &mut String, report: &Report) {
    if !report.acknowledgments.is_empty() {
        let parts: Vec<_> =
            report.acknowledgments.iter().map(|(word, count)| format!("{count} {word}")).collect();
        row(out, "answers", &parts.join(", "));
    }
}

/// The command most worth typing now.
fn next(report: &Report, lake: &str) -> String {
    let count = |word| report.claims.get(word).map_or(0, |amount| amount.count);
    match report {
        _ if !report.quarantined.is_empty() => format!("cleanclaim quarantine --lake {lake}"),
        _ if !report.work_items.is_empty() => format!("cleanclaim queue --lake {lake}"),
        _ if count("held") > 0 => format!("cleanclaim queue held --lake {lake}"),
        _ => format!("duckdb -init {lake}/views.sql"),
    }
}

fn row(out: &mut String, label: &str, text: &str) {
    let _ = writeln!(out, "  {label:<9} {text}");
}

fn amounts<'a>(amounts: impl Iterator<Item = (&'a str, Amount)>) -> String {
    let parts: Vec<_> =
        amounts.map(|(word, amount)| format!("{} {word} {}", amount.count, dollars(amount.cents))).collect();
    parts.join(", ")
}

/// A count with its word: `1 claim`, `2 claims`.
pub(crate) fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, word: &str) -> String {
    let ending = match count == N::from(1) {
        true => "",
        false if word.ends_with("ch") => "es",
        false => "s",
    };
    format!("{count} {word}{ending}")
}

/// Cents as dollars with thousands marks.
pub(crate) fn dollars(cents: i128) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let whole = (cents.unsigned_abs() / 100).to_string();
    let mut marked = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            marked.push(',');
        }
        marked.push(digit);
    }
    format!("{sign}${marked}.{:02}", cents.unsigned_abs() % 100)
}

/// Bytes in the unit that suits them.
pub(crate) fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

/// Kinds of findings shown.
const FINDINGS_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_several() {
        assert_eq!(counted(1, "finding"), "1 finding");
        assert_eq!(counted(0, "finding"), "0 findings");
        assert_eq!(counted(2_u64, "batch"), "2 batches");
    }

    #[test]
    fn dollars_have_thousands_marks() {
        assert_eq!(dollars(123_456_789), "$1,234,567.89");
        assert_eq!(dollars(-5), "-$0.05");
        assert_eq!(dollars(100_000), "$1,000.00");
    }
}
