//! The examples on the pages of the manual: patches on a clean base.
//!
//! A block ```` ```diff fails 837p ```` patches `base/837p.edi`. It may say what it is tried with: `again`,
//! after a batch that had the base and the 835 that answers it, for an edit that only a batch finds;
//! `listed`, with a configuration that lists the practice of the bases, or their payers; `packed`, as a gzip
//! file, and `damaged`, as one whose checksum is wrong.

use std::collections::BTreeSet;

use scrub::Edit;

/// One example of a page.
pub(crate) struct Example {
    pub(crate) fails: bool,
    pub(crate) base: String,
    /// Words that say what it is tried with.
    pub(crate) with: BTreeSet<String>,
    pub(crate) also: BTreeSet<String>,
    pub(crate) diff: Vec<String>,
}

/// The examples of an edit's page.
pub(crate) fn examples(edit: &Edit) -> Vec<Example> {
    let page = edit.page();
    let mut lines = page.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```diff ") else { continue };
        let mut words = info.split(' ');
        let fails = match words.next() {
            Some("fails") => true,
            Some("passes") => false,
            other => panic!("{}: a block is neither fails nor passes but {other:?}", edit.id),
        };
        let base = words.next().expect("a base is named").to_owned();
        let words = words.filter(|&word| word != "also").map(str::to_owned);
        let (with, also) = words.partition(|word| WITH.contains(&word.as_str()));
        let diff = lines.by_ref().take_while(|line| *line != "```").map(str::to_owned).collect();
        found.push(Example { fails, base, with, also, diff });
    }
    found
}

/// The base with the diff applied, and its SE01 counted again when lines came or went.
pub(crate) fn patched(base: &str, diff: &[String]) -> Result<String, String> {
    let mut lines: Vec<String> = base.lines().map(str::to_owned).collect();
    let count = lines.len();
    for hunk in hunks(diff) {
        let old: Vec<&str> =
            hunk.iter().filter(|(mark, _)| *mark != '+').map(|(_, text)| text.as_str()).collect();
        let new: Vec<String> =
            hunk.iter().filter(|(mark, _)| *mark != '-').map(|(_, text)| text.clone()).collect();
        let fits: Vec<usize> = (0..=lines.len() - old.len().min(lines.len()))
            .filter(|&at| old.iter().zip(&lines[at..]).all(|(old, line)| old == line))
            .collect();
        let [at] = fits[..] else {
            return Err(format!("{} places fit {old:?}", fits.len()));
        };
        lines.splice(at..at + old.len(), new);
    }
    let touched = diff.iter().any(|line| line[1..].trim_start().starts_with("SE*"));
    let one_set = lines.iter().filter(|line| line.starts_with("ST*")).count() == 1;
    if lines.len() != count && !touched && one_set {
        recount(&mut lines);
    }
    Ok(lines.join("\n") + "\n")
}

/// A minus or context line after a plus line begins a new hunk, and so does whatever follows `...`.
fn hunks(diff: &[String]) -> Vec<Vec<(char, String)>> {
    let mut hunks: Vec<Vec<(char, String)>> = vec![Vec::new()];
    let mut before = ' ';
    for line in diff {
        let mark = line.chars().next().unwrap_or(' ');
        if mark == '.' || (before == '+' && mark != '+') {
            hunks.push(Vec::new());
        }
        before = mark;
        if mark == '.' {
            continue;
        }
        let text = line.get(1..).unwrap_or_default().trim_start();
        let hunk = hunks.last_mut().expect("there is one from the start");
        match text.split_once("x from ") {
            Some((times, what)) if mark == '+' => hunk.extend(repeated(times, what).map(|text| (mark, text))),
            _ => hunk.push((mark, text.to_owned())),
        }
    }
    hunks
}

/// Segments again and again, `#` a number that counts up from the one before them.
fn repeated<'l>(times: &str, what: &'l str) -> impl Iterator<Item = String> + 'l {
    let times: usize = times.parse().expect("a count stands before x");
    let (first, segments) = what.split_once(' ').expect("a number stands before the segments");
    let first: usize = first.parse().expect("a number stands after from");
    (first..first + times).flat_map(move |number| {
        let numbered = move |segment: &str| segment.replace('#', &number.to_string());
        segments.split_inclusive('~').map(numbered)
    })
}

fn recount(lines: &mut [String]) {
    let position = |prefix: &str| lines.iter().position(|line| line.starts_with(prefix));
    let (Some(st), Some(se)) = (position("ST*"), position("SE*")) else { return };
    let segments = lines[st..=se].iter().filter(|line| !line.is_empty()).count();
    let control = lines[se].split('*').nth(2).expect("an SE has two elements").to_owned();
    lines[se] = format!("SE*{segments}*{control}");
}

/// A clean file.
pub(crate) fn base(name: &str) -> String {
    BASES
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap_or_else(|| panic!("no base is named {name}"))
        .1
        .to_owned()
}

const BASES: [(&str, &str); 4] = [
    ("837p", include_str!("../base/837p.edi")),
    ("837i", include_str!("../base/837i.edi")),
    ("837d", include_str!("../base/837d.edi")),
    ("835", include_str!("../base/835.edi")),
];

const WITH: [&str; 4] = ["again", "listed", "packed", "damaged"];
