//! What the page says of the work that denials make, and of claims that go back out.

use std::fmt::Write;

use crate::page::{All, table};
use crate::score::Share;
use crate::sent::SentOut;
use crate::validator::VERSION;

pub(crate) fn worked(page: &mut String, all: &All) {
    page.push_str(
        "## The order of the queue\n\n\
         Truth draws for each denial what the payer would pay once somebody worked it, or that it would not move; \
         the engine never sees that. An item brings what the denials bring that it stands for. Of all dollars that \
         open items would bring, so many are in the first fifth of the items:\n\n",
    );
    let shown = || all.iter().filter(|(corpus, _)| corpus.name != "defects");
    let orders = shown().flat_map(|(_, scores)| scores.worked.top_fifth.keys().copied());
    let orders: std::collections::BTreeSet<&str> = orders.collect();
    let mut rows: Vec<(f64, Vec<String>)> = orders
        .into_iter()
        .map(|order| {
            let shares: Vec<Share> = shown().map(|(_, scores)| scores.worked.share(order)).collect();
            let cells =
                std::iter::once(order.to_owned()).chain(shares.iter().map(Share::to_string)).collect();
            (shares[0].0.unwrap_or(0.0), cells)
        })
        .collect();
    rows.sort_by(|one, other| other.0.total_cmp(&one.0));
    let head: Vec<&str> = std::iter::once("order").chain(shown().map(|(corpus, _)| corpus.name)).collect();
    table(page, &head, rows.into_iter().map(|(_, cells)| cells));
    page.push_str(
        "Not listed is what denials would bring for which no item is open: of payments that found no claim, and of \
         denials that the payer took back or another answer settled. `queue` shows items past their day whatever \
         its limit; a test holds it to that.\n\n",
    );
    let rows = shown().map(|(corpus, scores)| {
        let worked = &scores.worked;
        let dollars = |cents: u64| (cents / 100).to_string();
        vec![
            corpus.name.to_owned(),
            worked.items.to_string(),
            dollars(worked.recoverable),
            dollars(worked.expected),
            dollars(worked.unlisted),
            worked.overdue.to_string(),
            worked.undated.to_string(),
        ]
    });
    let head = [
        "corpus",
        "open items",
        "dollars they would bring",
        "dollars expected of them",
        "dollars not listed",
        "past their day",
        "without a day",
    ];
    table(page, &head, rows);
}

pub(crate) fn sent(page: &mut String, sent: &SentOut) {
    let _ = writeln!(
        page,
        "## Claims that go back out\n\n\
         {} denials in a clean corpus of {} claims, all of which `correct` and `secondary` send as far as they can; \
         what an edit rejects is not sent. Balanced: the lines come to the charge, and where a payer before is told \
         of, what it paid and adjusted comes to the charge of the claim and of each line. Right numbers: REF F8 of a \
         replacement is CLP07 of the answer it replaces, to the byte. Nothing was mended in a corrected claim: what is \
         judged is its form.\n",
        sent.denials, sent.claims
    );
    let rows = sent.kinds.iter().map(|kind| {
        let [replacements, exact] = kind.replacements;
        let kept: Vec<String> = kind.kept.iter().map(|(why, count)| format!("{count} {why}")).collect();
        vec![
            kind.name.to_owned(),
            kind.sent.to_string(),
            (kind.sent - kind.unbalanced).to_string(),
            kind.lines_told.to_string(),
            format!("{exact} of {replacements}"),
            kept.join(", "),
        ]
    });
    let head = ["claims", "sent", "balanced", "lines told of", "right numbers", "not sent, and why"];
    table(page, &head, rows);
    let [all, released, linked] = sent.back;
    let _ = writeln!(
        page,
        "Taken as a drop the day after: {all} claims, {released} released by the edits, {linked} linked to the root of \
         the claim they were made from.\n"
    );
    match &sent.validated {
        Err(reason) => {
            let _ = writeln!(page, "The validator did not judge them: {reason}.\n");
        }
        Ok(validated) => {
            let _ = writeln!(page, "pyx12 {VERSION} over their files; it has no guide for 837D:\n");
            let rows = validated.kinds.iter().map(|(kind, (accepted, all))| {
                vec![(*kind).to_owned(), all.to_string(), accepted.to_string()]
            });
            table(page, &["files of", "judged", "accepted"], rows);
            let rows =
                validated.differences.iter().map(|(what, files)| vec![what.clone(), files.to_string()]);
            page.push_str("Each difference:\n\n");
            table(page, &["what pyx12 says", "files"], rows);
        }
    }
}
