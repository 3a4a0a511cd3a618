//! `docs/ACCURACY.md`: the scores, as people read them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::Corpus;
use crate::answers::Judged;
use crate::compare::Scores;
use crate::score::{Caught, Confusion, Matching, NONE, Pairs, Share};
use crate::sent::SentOut;
use crate::validator::{VERSION, Validated};
use crate::work;
use crate::worked::PRIORITY;

pub(crate) type All = [(Corpus, Scores)];

/// A line of the summary.
type Measure = (&'static str, fn(&Scores) -> String);

/// The page. It says nothing of when or where it was made.
pub(crate) fn page(
    all: &All,
    sent: &SentOut,
    validated: &Result<Validated, String>,
    answered: &Result<Vec<Judged>, String>,
    claims: u64,
    seed: u64,
) -> String {
    let mut page = format!(
        "# Accuracy\n\n\
         Made by `make accuracy`, never by hand: {claims} claims in each corpus, seed {seed}. The simulator \
         (`synth`) writes a drop and, beside it, what is so; the engine reads the drop, \
         and knows what an office knows, as a configuration lists it: its practices by tax id, NPI and name, and of \
         its payers the ids, the kinds of plan (SBR09) and what they want on a claim; and it has imported code \
         tables, invented but laid out as the official ones. The bench in \
         `benches/accuracy/` joins the lake's tables with the truth by place (file, ISA13, GS06, ST02, ordinal \
         of CLP and SVC) and counts. The same claims, seed and code give the same page.\n\n\
         No real claim was seen. What follows from that stands at the end, under [Where this could be \
         circular](#where-this-could-be-circular).\n\n"
    );
    corpora(&mut page, all);
    summary(&mut page, all);
    worst(&mut page, all);
    matching(&mut page, all);
    lines(&mut page, all);
    dollars(&mut page, all);
    states(&mut page, all);
    denials(&mut page, all);
    work::worked(&mut page, all);
    work::sent(&mut page, sent);
    defects(&mut page, all);
    clean(&mut page, all);
    validator(&mut page, validated);
    answers(&mut page, answered);
    page.push_str(CIRCULAR);
    page
}

fn corpora(page: &mut String, all: &All) {
    let rows = all.iter().map(|(corpus, scores)| {
        vec![
            corpus.name.to_owned(),
            corpus.about.to_owned(),
            scores.claims.to_string(),
            scores.matching.all().to_string(),
            scores.astray.to_string(),
        ]
    });
    table(page, &["corpus", "what it is", "claims", "claim payments", "not where truth says"], rows);
}

fn summary(page: &mut String, all: &All) {
    page.push_str(
        "## In short\n\n\
         Precision is what part of the claims (or lines) named is right; recall, what part of those there are \
         was named rightly; a refusal is a payment with a claim here that was left to people. Dollars are all \
         those of claim payments and provider adjustments, without their signs, and what 835s differ by; they are \
         explained when the claim payment was matched to its claim, when it has none here and stands with a person, \
         when the provider adjustment was linked to the claim or chain it is about, and when the difference stands \
         as a row of its suspense. What was left to people though there is a claim is accounted for, and not \
         explained.\n\n",
    );
    let measures: [Measure; 24] = [
        ("claim match precision", |s| s.matching.precision().to_string()),
        ("claim match recall", |s| s.matching.recall().to_string()),
        ("claim match refusals", |s| s.matching.refusal().to_string()),
        ("matched to a wrong claim", |s| s.matching.wrong.to_string()),
        ("matched though there is no claim", |s| s.matching.invented.to_string()),
        ("matched across practices", |s| s.matching.crossed.to_string()),
        ("line match precision", |s| s.lines.precision().to_string()),
        ("line match recall", |s| s.lines.recall().to_string()),
        ("line match refusals", |s| s.lines.refusal().to_string()),
        ("dollars moved", |s| format!("{} million", s.dollars.all() / 100_000_000)),
        ("dollars explained", |s| s.dollars.explained().to_string()),
        ("dollars accounted for", |s| s.dollars.accounted().to_string()),
        ("835s seen as balanced, or in suspense with just their difference", |s| {
            Share::of(s.dollars.balanced.0, s.dollars.balanced.1).to_string()
        }),
        ("recoveries and forwarded balances linked", |s| s.dollars.chains().to_string()),
        ("dollars of claim payments matched rightly", |s| {
            Share::of(s.dollars.matched, s.dollars.claim_payments).to_string()
        }),
        ("final states right", |s| s.states.accuracy().to_string()),
        ("balances right to the cent", |s| Share::of(s.balances.0, s.balances.1).to_string()),
        ("denial category, macro F1", |s| s.categories.macro_f1().to_string()),
        ("denial queue, macro F1", |s| s.queues.macro_f1().to_string()),
        ("denied dollars that nothing tells more of", |s| Share::of(s.other.0, s.other.1).to_string()),
        ("recoverable dollars in the first fifth of the queue", |s| s.worked.share(PRIORITY).to_string()),
        ("defects caught by the edit meant", |s| defects_by(s, |caught| caught.expected).to_string()),
        ("or by one that may find them too", |s| {
            defects_by(s, |caught| caught.expected + caught.also).to_string()
        }),
        ("claims without a defect held back", |s| format!("{} of {}", s.clean.held, s.clean.claims)),
    ];
    let head: Vec<&str> =
        std::iter::once("measure").chain(all.iter().map(|(corpus, _)| corpus.name)).collect();
    let rows = measures.map(|(name, measure)| {
        std::iter::once(name.to_owned()).chain(all.iter().map(|(_, scores)| measure(scores))).collect()
    });
    table(page, &head, rows.into_iter());
}

fn defects_by(scores: &Scores, count: fn(&Caught) -> u64) -> Share {
    let all = || scores.defects.values().map(|(_, caught)| caught);
    Share::of(all().map(count).sum(), all().map(Caught::all).sum())
}

/// The three kinds that do worst: of noise on the hard corpus, of denials, of defects.
fn worst(page: &mut String, all: &All) {
    let Some((_, hard)) = named(all, "hard") else { return };
    page.push_str("## The worst three\n\n");
    let noise = hard.matching_by_noise.iter().filter(|(_, matching)| matching.matchable() > 0);
    let noise = noise.map(|(kind, matching)| (kind.as_str(), matching.recall(), matching.matchable()));
    worst_of(page, "kinds of noise, by the recall of claim matches on the hard corpus", noise);
    let lines = hard.lines_by_noise.iter().map(|(kind, pairs)| (kind.as_str(), pairs.recall(), pairs.all()));
    worst_of(page, "kinds of noise, by the recall of line matches on the hard corpus", lines);
    let states = hard.states.expected().into_iter();
    let states = states.map(|state| {
        let all = hard.states.of_expected(state);
        (state, Share::of(hard.states.right(state), all), all)
    });
    worst_of(page, "final states on the hard corpus, by how many claims in them are seen so", states);
    let denials = hard.categories.expected().into_iter();
    let denials = denials.map(|label| (label, hard.categories.f1(label), hard.categories.of_expected(label)));
    worst_of(page, "denial categories on the hard corpus, by F1", denials);
    if let Some((_, scores)) = named(all, "defects") {
        let defects = scores.defects.iter();
        let defects = defects.map(|(kind, (_, caught))| (kind.as_str(), caught.recall(), caught.all()));
        worst_of(page, "kinds of defect, by what is caught as meant", defects);
    }
    page.push('\n');
}

fn worst_of<'k>(page: &mut String, what: &str, kinds: impl Iterator<Item = (&'k str, Share, u64)>) {
    let mut kinds: Vec<_> = kinds.filter(|(_, share, _)| share.0.is_some_and(|share| share < 1.0)).collect();
    kinds.sort_by(|one, other| {
        one.1
            .partial_cmp(&other.1)
            .expect("shares are numbers")
            .then(other.2.cmp(&one.2))
            .then(one.0.cmp(other.0))
    });
    let named: Vec<String> =
        kinds.iter().take(3).map(|(kind, share, count)| format!("`{kind}` {share} of {count}")).collect();
    let named = if named.is_empty() { "none is worse than perfect".to_owned() } else { named.join(", ") };
    let _ = writeln!(page, "- {what}: {named}.");
}

fn matching(page: &mut String, all: &All) {
    page.push_str(
        "## Claim payments and their claims\n\n\
         By what was done to hide the claim, or by what is wrong with its 835; a claim payment with several kinds \
         counts in each. Lost means \
         that it is in no table or was taken for a copy; rightly refused, that there is no claim and none was \
         named. What answers several claims is right when it names all of them, and wrong when only some.\n\n",
    );
    let head = [
        "corpus",
        "noise",
        "payments",
        "right",
        "wrong",
        "invented",
        "refused",
        "lost",
        "rightly refused",
        "precision",
        "recall",
    ];
    let rows = all.iter().flat_map(|(corpus, scores)| {
        scores.matching_by_noise.iter().map(|(kind, one)| matching_row(corpus.name, kind, one))
    });
    table(page, &head, rows);
}

fn matching_row(corpus: &str, kind: &str, one: &Matching) -> Vec<String> {
    let counts = [one.all(), one.right, one.wrong, one.invented, one.refused, one.lost, one.rightly_refused];
    let shares = [one.precision(), one.recall()];
    [corpus.to_owned(), kind.to_owned()]
        .into_iter()
        .chain(counts.iter().map(u64::to_string))
        .chain(shares.iter().map(Share::to_string))
        .collect()
}

fn lines(page: &mut String, all: &All) {
    page.push_str(
        "## Service payments and their lines\n\n\
         Pairs of a service payment and a line it pays. Those of a claim payment that found no claim can find \
         no line and count as refused.\n\n",
    );
    let head = ["corpus", "noise", "pairs", "right", "wrong", "missed", "refused", "precision", "recall"];
    let rows = all.iter().flat_map(|(corpus, scores)| {
        scores.lines_by_noise.iter().map(|(kind, pairs)| lines_row(corpus.name, kind, pairs))
    });
    table(page, &head, rows);
}

fn lines_row(corpus: &str, kind: &str, pairs: &Pairs) -> Vec<String> {
    let counts = [pairs.all(), pairs.right, pairs.wrong, pairs.missed, pairs.refused];
    let shares = [pairs.precision(), pairs.recall()];
    [corpus.to_owned(), kind.to_owned()]
        .into_iter()
        .chain(counts.iter().map(u64::to_string))
        .chain(shares.iter().map(Share::to_string))
        .collect()
}

fn dollars(page: &mut String, all: &All) {
    page.push_str(
        "## Dollars\n\nWhat is not explained, by what was done to hide the claim; what has several kinds counts in \
         each.\n\n",
    );
    let rows = all.iter().flat_map(|(corpus, scores)| {
        scores.dollars.unexplained.iter().map(|(kind, cents)| {
            let share = Share::of(*cents, scores.dollars.all());
            vec![corpus.name.to_owned(), kind.clone(), format!("{}", cents / 100), share.to_string()]
        })
    });
    table(page, &["corpus", "noise", "dollars not explained", "of all"], rows);
    page.push_str(
        "Provider adjustments that take back or carry money: linked to the claim they are about, or, when they \
         carry a balance forward, to its use.\n\n",
    );
    let rows = all.iter().flat_map(|(corpus, scores)| {
        scores.dollars.chains.iter().map(|(reason, (all, linked))| {
            let share = Share::of(*linked, *all).to_string();
            vec![corpus.name.to_owned(), reason.clone(), all.to_string(), linked.to_string(), share]
        })
    });
    table(page, &["corpus", "reason", "adjustments", "linked", "share"], rows);
    let missed: Vec<Vec<String>> = all
        .iter()
        .flat_map(|(corpus, scores)| {
            let row = |(kind, count): (&String, &u64)| {
                vec![corpus.name.to_owned(), kind.clone(), count.to_string()]
            };
            scores.dollars.chains_missed.iter().map(row)
        })
        .collect();
    if !missed.is_empty() {
        page.push_str("Those not linked, by what was done to the claim they are about:\n\n");
        table(page, &["corpus", "noise", "not linked"], missed.into_iter());
    }
}

fn states(page: &mut String, all: &All) {
    page.push_str(
        "## Final states and balances\n\n\
         State and balance after a claim's last event, as the view `claim_balances` has them. By state:\n\n",
    );
    let head = ["corpus", "state", "claims", "seen so", "share", "balances wrong"];
    let rows = all.iter().flat_map(|(corpus, scores)| {
        scores.states.expected().into_iter().map(|state| {
            let (claims, right) = (scores.states.of_expected(state), scores.states.right(state));
            let wrong = scores.balances_wrong.get(state).copied().unwrap_or(0);
            let counts = [claims.to_string(), right.to_string(), Share::of(right, claims).to_string()];
            let name = [corpus.name.to_owned(), state.to_owned()];
            name.into_iter().chain(counts).chain([wrong.to_string()]).collect()
        })
    });
    table(page, &head, rows);
    page.push_str("What is seen as something else, most often first:\n\n");
    let rows = all.iter().flat_map(|(corpus, scores)| {
        let mistakes = scores.states.mistakes().into_iter().take(MISTAKES_MAX);
        mistakes.map(|(state, seen, count)| {
            vec![corpus.name.to_owned(), state.to_owned(), seen.to_owned(), count.to_string()]
        })
    });
    table(page, &["corpus", "state", "seen as", "claims"], rows);
    page.push_str("By what was done to hide the claim's payments:\n\n");
    let rows = all.iter().flat_map(|(corpus, scores)| {
        scores.states_by_noise.iter().map(|(kind, (right, all))| {
            let share = Share::of(*right, *all).to_string();
            vec![corpus.name.to_owned(), kind.clone(), all.to_string(), right.to_string(), share]
        })
    });
    table(page, &["corpus", "noise", "claims", "state right", "share"], rows);
}

fn denials(page: &mut String, all: &All) {
    page.push_str(
        "## Denials\n\n\
         A denied amount counts where it stands: the claim payment, the line, group code, CARC and amount must \
         agree. A denial that the engine does not see as one, or that nobody meant, has `(none)` on the other \
         side.\n\n",
    );
    for (corpus, scores) in all.iter().filter(|(_, scores)| !scores.categories.expected().is_empty()) {
        if !["clean", "hard"].contains(&corpus.name) {
            continue;
        }
        let _ =
            writeln!(page, "Categories, {} corpus: what was meant (rows) and what was said:\n", corpus.name);
        confusion(page, &scores.categories);
        let _ = writeln!(page, "Queues, {} corpus:\n", corpus.name);
        confusion(page, &scores.queues);
    }
}

/// One row for each label that was expected; only the labels given wrongly have columns.
fn confusion(page: &mut String, labels: &Confusion) {
    let mut given: BTreeSet<&str> = labels.mistakes().into_iter().map(|(_, found, _)| found).collect();
    let ends_with_none = given.remove(NONE);
    let columns: Vec<&str> = given.into_iter().chain(ends_with_none.then_some(NONE)).collect();
    let head: Vec<String> = ["meant", "denials", "right", "F1"]
        .map(str::to_owned)
        .into_iter()
        .chain(columns.iter().map(|column| format!("as {column}")))
        .collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut rows: Vec<&str> = labels.expected().into_iter().collect();
    if labels.of_expected(NONE) > 0 {
        rows.push(NONE);
    }
    let rows = rows.into_iter().map(|label| {
        let f1 = if label == NONE { "–".to_owned() } else { labels.f1(label).to_string() };
        let start =
            [label.to_owned(), labels.of_expected(label).to_string(), labels.right(label).to_string(), f1];
        let wrong = columns.iter().map(|found| if *found == label { 0 } else { labels.cell(label, found) });
        start.into_iter().chain(wrong.map(|count| count.to_string())).collect()
    });
    table(page, &head, rows);
}

fn defects(page: &mut String, all: &All) {
    let Some((_, scores)) = named(all, "defects") else { return };
    page.push_str(
        "## Defects\n\n\
         One thing wrong with a claim, a remittance or an envelope that is right otherwise. Meant: the edit \
         that should find it did. Also: another did that may. Other: what fired says something else. Missed: \
         nothing did. A sum of an 835 that does not come out is a row of `balances` and no finding; it counts as \
         the edit of the list that says the same (R835-005 to R835-008).\n\n",
    );
    let mut snip: BTreeMap<i64, [u64; 4]> = BTreeMap::new();
    for (kind, caught) in scores.defects.values() {
        let counts = [caught.expected, caught.also, caught.other, caught.missed];
        let sums = snip.entry(kind.snip).or_default();
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    let rows = snip.iter().map(|(snip, counts)| {
        let caught = Share::of(counts[0] + counts[1], counts.iter().sum());
        let start = [snip.to_string(), counts.iter().sum::<u64>().to_string()];
        start.into_iter().chain(counts.iter().map(u64::to_string)).chain([caught.to_string()]).collect()
    });
    table(page, &["SNIP type", "times", "meant", "also", "other", "missed", "caught"], rows);
    let (meant, not): (Vec<_>, Vec<_>) =
        scores.defects.iter().partition(|(_, (_, caught))| caught.expected == caught.all());
    let names: Vec<String> = meant.iter().map(|(name, _)| format!("`{name}`")).collect();
    let _ = writeln!(
        page,
        "{} kinds of {} are caught each time by the edit meant: {}.\n\nThe others, and those no edit catches yet:\n",
        meant.len(),
        scores.defects.len(),
        names.join(", ")
    );
    let rows = not.into_iter().map(|(name, (kind, caught))| {
        let mut others: Vec<_> = caught.others.iter().collect();
        others.sort_by_key(|(edit, count)| (std::cmp::Reverse(**count), *edit));
        let others: Vec<&str> = others.iter().take(3).map(|(edit, _)| edit.as_str()).collect();
        let edit = if kind.edit.is_empty() { "none yet" } else { &kind.edit };
        let start = [format!("`{name}`"), edit.to_owned(), kind.snip.to_string()];
        let counts = [caught.all(), caught.expected, caught.also, caught.other, caught.missed];
        start.into_iter().chain(counts.iter().map(u64::to_string)).chain([others.join(" ")]).collect()
    });
    let head = ["defect", "edit", "SNIP", "times", "meant", "also", "other", "missed", "what else fired"];
    table(page, &head, rows);
}

fn clean(page: &mut String, all: &All) {
    page.push_str(
        "## False findings\n\n\
         What edits say of claims with nothing wrong, and of transaction sets with nothing wrong in them.\n\n",
    );
    let rows = all.iter().flat_map(|(corpus, scores)| {
        let clean = &scores.clean;
        let kinds =
            [("held back", &clean.rejects), ("warned of", &clean.warns), ("set refused", &clean.above)];
        kinds.into_iter().flat_map(move |(what, edits)| {
            edits.iter().map(move |(edit, count)| {
                vec![corpus.name.to_owned(), edit.clone(), what.to_owned(), count.to_string()]
            })
        })
    });
    table(page, &["corpus", "edit", "what it does", "times"], rows);
}

fn validator(page: &mut String, validated: &Result<Validated, String>) {
    page.push_str("## An independent validator\n\n");
    let validated = match validated {
        Ok(validated) => validated,
        Err(reason) => {
            let _ = writeln!(page, "Not run: {reason}.\n");
            return;
        }
    };
    let _ = writeln!(
        page,
        "pyx12 {VERSION}, which has its own tables of the guides and knows nothing of this project, over files of \
         a clean corpus. It has no guide for 837D.\n"
    );
    let rows = validated
        .kinds
        .iter()
        .map(|(kind, (accepted, all))| vec![(*kind).to_owned(), all.to_string(), accepted.to_string()]);
    table(page, &["files of", "judged", "accepted"], rows);
    page.push_str("Each difference:\n\n");
    let rows = validated.differences.iter().map(|(what, files)| vec![what.clone(), files.to_string()]);
    table(page, &["what pyx12 says", "files"], rows);
}

fn answers(page: &mut String, answered: &Result<Vec<Judged>, String>) {
    let answered = match answered {
        Ok(answered) => answered,
        Err(reason) => {
            let _ = writeln!(page, "Answers were not judged: {reason}.\n");
            return;
        }
    };
    page.push_str(
        "And over the answers that `ack` writes to a sound and to a damaged file of each kind; damaged is one with \
         a segment missing, one that nobody knows, an amount and a day that are none. A 999 says AK901, a 277CA \
         how many claims it takes.\n\n",
    );
    let row = |one: &Judged| {
        let state = if one.damaged { "damaged" } else { "sound" };
        let verdict = if one.faults.is_empty() { "accepted".to_owned() } else { one.faults.join("; ") };
        vec![one.of.to_owned(), state.to_owned(), one.kind.to_owned(), one.says.clone(), verdict]
    };
    table(page, &["answer to", "which is", "answer", "says", "pyx12 says"], answered.iter().map(row));
}

fn named<'a>(all: &'a All, name: &str) -> Option<&'a (Corpus, Scores)> {
    all.iter().find(|(corpus, _)| corpus.name == name)
}

/// A table; what has no rows says so.
pub(crate) fn table(page: &mut String, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let start = page.len();
    let line = |page: &mut String, cells: &[&str]| {
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    };
    line(page, head);
    let _ = writeln!(page, "|{}", "---|".repeat(head.len()));
    let mut any = false;
    for row in rows {
        any = true;
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        line(page, &cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
    if !any {
        page.truncate(start);
        page.push_str("None.\n");
    }
    page.push('\n');
}

/// Mistaken states that are shown for each corpus.
const MISTAKES_MAX: usize = 12;

const CIRCULAR: &str = "\
## Where this could be circular

The simulator and the engine share no code: `synth` uses no other crate of this project, and a test keeps it so. They \
still have a common origin, and a score on one's own corpus is an upper bound:

- **The same authors.** Whoever wrote the matcher also chose what noise there is. A payer's habit that nobody here \
  thought of is in neither. The kinds of noise are those seen in published guides and complaints, not measured on real \
  remittances, and their rates are guesses.
- **The same reading of the standard.** Both sides read 005010X222A1, X223A2, X224A2, X221A1, X231A1 and X214 the same \
  way. Where that reading is wrong, a claim that is written wrongly is read as if it were right. The validator above \
  is the one part that had no part in it; it judges syntax and codes, not what a payer meant.
- **The same classification of denials.** The category and queue that truth gives a denial and the table the engine \
  looks it up in were written from the same reference of CARC and RARC meanings. The F1 above says that the engine \
  finds, places and distinguishes them, not that a denials desk would agree with the meaning.
- **What is recovered is drawn.** Whether a denial brings money once it is worked is drawn by chances of kind of denial \
  and payer that `synth` has to itself (`synth/src/remittance/worked.rs`), not by the engine's table; still both hold a \
  missing number easier to mend than a benefit that ran out, as everybody does. A payer of real life may differ from both.
- **The same words for states.** The simulator keeps a ledger of its own (`synth/src/truth/outcome.rs`) and the engine \
  folds events, but both use one list of states and one definition of a balance. Where the definition is \
  a choice (whose share after a second payer, what a recovery does), agreement is by design.
- **The payers' wants are told to both.** Which payer wants a taxonomy code or a referral is in the configuration, as \
  it is in the manuals a billing office keeps; so catching what such a payer sends back says that a want, once \
  written down, is held to, not that anybody knows it.
- **Defects name their edits.** The catalogue of defects was written with the list of edits at hand. An edit nobody \
  thought of has no defect, so what is caught says little of what real claims get wrong.
- **A defect is put where it is one.** What only some payers send back (a missing laboratory number, drug code, orderer, \
  telehealth modifier) is put in claims to those alone, by the same reading of who they are that the edits follow; and \
  what leaves a claim right by the standard is no kind of the catalogue. A score of all kinds says that each edit is \
  found in every claim it was meant for, not that payers draw the lines there.
- **A clean claim is what the simulator calls clean.** False findings count edits that fire on it. Practices, mixes \
  of services and payers are fewer and tidier than in life, so edits about rare services were hardly tried.
";
