//! The score itself: counts of what an engine got right, and what follows from them.
//!
//! Nothing here knows of files or tables, so that the score can be tested with rows made by hand.

use std::collections::{BTreeMap, BTreeSet};

/// What should have become of a claim payment. Claims go by numbers of the caller's choice.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Expected {
    Claim(usize),
    /// It has no claim here.
    Nobody,
    /// It was told before.
    Duplicate,
    /// Nobody can tell from what is there; any answer but a refusal is a guess.
    Undecidable,
}

/// What the engine made of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Found {
    Claim(usize),
    Refused,
    Duplicate,
    /// It is in no table.
    Missing,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    Right,
    /// Another claim.
    Wrong,
    /// A claim where there is none, or a second time.
    Invented,
    /// There is a claim, and the engine did not decide for one.
    Refused,
    /// There is a claim, and the payment is in no table or was taken for a copy.
    Lost,
    /// There is no claim, and the engine named none.
    RightlyRefused,
}

pub(crate) fn verdict(expected: Expected, found: Found) -> Verdict {
    match (expected, found) {
        (Expected::Claim(claim), Found::Claim(named)) if claim == named => Verdict::Right,
        (Expected::Claim(_), Found::Claim(_)) => Verdict::Wrong,
        (Expected::Claim(_), Found::Refused) => Verdict::Refused,
        (Expected::Claim(_), Found::Duplicate | Found::Missing) => Verdict::Lost,
        (_, Found::Claim(_)) => Verdict::Invented,
        (_, _) => Verdict::RightlyRefused,
    }
}

/// How claim payments were matched.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Matching {
    pub(crate) right: u64,
    pub(crate) wrong: u64,
    pub(crate) invented: u64,
    pub(crate) refused: u64,
    pub(crate) lost: u64,
    pub(crate) rightly_refused: u64,
    /// Of those wrong or invented: claims of another practice.
    pub(crate) crossed: u64,
}

impl Matching {
    pub(crate) fn count(&mut self, verdict: Verdict, crossed: bool) {
        *match verdict {
            Verdict::Right => &mut self.right,
            Verdict::Wrong => &mut self.wrong,
            Verdict::Invented => &mut self.invented,
            Verdict::Refused => &mut self.refused,
            Verdict::Lost => &mut self.lost,
            Verdict::RightlyRefused => &mut self.rightly_refused,
        } += 1;
        self.crossed += u64::from(crossed);
    }

    /// Claim payments that have a claim to be matched to.
    pub(crate) fn matchable(&self) -> u64 {
        self.right + self.wrong + self.refused + self.lost
    }

    pub(crate) fn all(&self) -> u64 {
        self.matchable() + self.invented + self.rightly_refused
    }

    pub(crate) fn precision(&self) -> Share {
        Share::of(self.right, self.right + self.wrong + self.invented)
    }

    pub(crate) fn recall(&self) -> Share {
        Share::of(self.right, self.matchable())
    }

    pub(crate) fn refusal(&self) -> Share {
        Share::of(self.refused, self.matchable())
    }
}

/// How pairs of a service payment and a service line were found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Pairs {
    pub(crate) right: u64,
    /// Named, and not so.
    pub(crate) wrong: u64,
    /// So, and not named, though the service payment was given another line.
    pub(crate) missed: u64,
    /// So, and not named: the service payment was given no line.
    pub(crate) refused: u64,
}

impl Pairs {
    /// Counts a service payment: the lines it pays and those it was given.
    pub(crate) fn count(&mut self, expected: &BTreeSet<(usize, i64)>, found: &BTreeSet<(usize, i64)>) {
        let right = expected.intersection(found).count() as u64;
        let missed = expected.len() as u64 - right;
        self.right += right;
        self.wrong += found.len() as u64 - right;
        *if found.is_empty() { &mut self.refused } else { &mut self.missed } += missed;
    }

    pub(crate) fn all(&self) -> u64 {
        self.right + self.missed + self.refused
    }

    pub(crate) fn precision(&self) -> Share {
        Share::of(self.right, self.right + self.wrong)
    }

    pub(crate) fn recall(&self) -> Share {
        Share::of(self.right, self.all())
    }

    pub(crate) fn refusal(&self) -> Share {
        Share::of(self.refused, self.all())
    }
}

/// Labels that were expected against labels that were given.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Confusion {
    cells: BTreeMap<(String, String), u64>,
}

/// What stands for no label at all.
pub(crate) const NONE: &str = "(none)";

impl Confusion {
    pub(crate) fn count(&mut self, expected: &str, found: &str) {
        *self.cells.entry((expected.to_owned(), found.to_owned())).or_default() += 1;
    }

    /// Labels that were expected of anything.
    pub(crate) fn expected(&self) -> BTreeSet<&str> {
        self.cells.keys().map(|(expected, _)| expected.as_str()).filter(|label| *label != NONE).collect()
    }

    /// How often each other label was given for an expected one, most often first.
    pub(crate) fn mistakes(&self) -> Vec<(&str, &str, u64)> {
        let wrong = self.cells.iter().filter(|((expected, found), _)| expected != found);
        let mut all: Vec<_> = wrong.map(|((e, f), count)| (e.as_str(), f.as_str(), *count)).collect();
        all.sort_by_key(|(expected, found, count)| (std::cmp::Reverse(*count), *expected, *found));
        all
    }

    pub(crate) fn right(&self, label: &str) -> u64 {
        self.cell(label, label)
    }

    pub(crate) fn cell(&self, expected: &str, found: &str) -> u64 {
        self.cells.get(&(expected.to_owned(), found.to_owned())).copied().unwrap_or(0)
    }

    pub(crate) fn of_expected(&self, label: &str) -> u64 {
        self.sum(|expected, _| expected == label)
    }

    pub(crate) fn of_found(&self, label: &str) -> u64 {
        self.sum(|_, found| found == label)
    }

    /// Twice the right ones of those expected and those given.
    pub(crate) fn f1(&self, label: &str) -> Share {
        Share::of(2 * self.right(label), self.of_expected(label) + self.of_found(label))
    }

    /// The mean of F1 over the labels that were expected, each counting as much as any other.
    pub(crate) fn macro_f1(&self) -> Share {
        let shares: Vec<f64> = self.expected().iter().filter_map(|label| self.f1(label).0).collect();
        Share((!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64))
    }

    pub(crate) fn accuracy(&self) -> Share {
        Share::of(self.sum(|expected, found| expected == found), self.sum(|_, _| true))
    }

    fn sum(&self, counts: impl Fn(&str, &str) -> bool) -> u64 {
        self.cells.iter().filter(|((expected, found), _)| counts(expected, found)).map(|(_, n)| n).sum()
    }
}

/// What became of the claims with one kind of defect.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Caught {
    /// By the edit it is meant for.
    pub(crate) expected: u64,
    /// By an edit that may find it too, and not by the first.
    pub(crate) also: u64,
    /// By edits that say something else.
    pub(crate) other: u64,
    pub(crate) missed: u64,
    /// The edits that said something else, and how often.
    pub(crate) others: BTreeMap<String, u64>,
}

impl Caught {
    /// Counts a claim with a defect by the edits that fired on it. `expected` is empty when no edit is
    /// known for the defect: whatever fires is then something else.
    pub(crate) fn count(&mut self, expected: &str, also: &[&str], fired: &BTreeSet<&str>) {
        if fired.contains(expected) {
            self.expected += 1;
        } else if also.iter().any(|edit| fired.contains(edit)) {
            self.also += 1;
        } else if fired.is_empty() {
            self.missed += 1;
        } else {
            self.other += 1;
            for edit in fired {
                *self.others.entry((*edit).to_owned()).or_default() += 1;
            }
        }
    }

    pub(crate) fn all(&self) -> u64 {
        self.expected + self.also + self.other + self.missed
    }

    pub(crate) fn recall(&self) -> Share {
        Share::of(self.expected + self.also, self.all())
    }
}

/// A part of a whole; of nothing, there is no part.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Share(pub(crate) Option<f64>);

impl Share {
    pub(crate) fn of(part: u64, whole: u64) -> Self {
        Self((whole > 0).then(|| part as f64 / whole as f64))
    }
}

impl std::fmt::Display for Share {
    /// In percent. What is not all is not shown as all.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            None => f.write_str("–"),
            Some(share) if share < 1.0 => write!(f, "{:.2} %", (share * 10_000.0).floor() / 100.0),
            Some(share) => write!(f, "{:.2} %", share * 100.0),
        }
    }
}
