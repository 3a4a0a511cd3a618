//! Which diagnoses a policy covers a service for: local and national coverage determinations, from a list
//! of the reader's.

use super::{DiagnosisNumber, fixed, in_window, unfixed};
use crate::packed::{Day, Indexed, Packed, Record, Rows, pack, record};
use crate::{Date, ProcedureCode};

/// Services and the diagnoses they are covered for.
#[derive(Clone, Copy, Debug)]
pub struct Policies<'t> {
    rows: Indexed<'t, CoverageRow>,
    ranges: Rows<'t, RangeRow>,
}

/// What policies say of a service for some diagnoses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Coverage {
    /// No policy speaks of it.
    NoPolicy,
    /// A policy covers it.
    Covered,
    /// This policy speaks of it, and none covers it.
    NotCovered(String),
}

record! {
    /// A service that a policy speaks of, and where the ranges of diagnoses it covers it for begin.
    pub(crate) struct CoverageRow by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        pub(crate) policy: [u8; 16],
        /// Payer identifier; empty for every payer.
        pub(crate) payer: [u8; 16],
        /// 1 when a diagnosis of the one range is needed whatever others there are.
        pub(crate) needed: u8,
        pub(crate) from: Day,
        pub(crate) to: Day,
        pub(crate) start: u32,
    }
}

record! {
    /// A range of diagnoses; those of a service and policy are in order and apart from each other.
    pub(crate) struct RangeRow by [u8; 7] = |row| row.from;
    {
        pub(crate) from: [u8; 7],
        pub(crate) to: [u8; 7],
    }
}

/// A row of the list, as it is written.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct CoverageDraft {
    /// Its ranges begin nowhere yet.
    pub(crate) row: CoverageRow,
    pub(crate) range: RangeRow,
}

impl CoverageDraft {
    /// Whether a diagnosis could be in the range.
    pub(crate) fn is_range(&self) -> bool {
        self.range.first() <= self.range.last()
    }

    /// The sections of the table.
    pub(crate) fn pack(mut drafts: Vec<Self>) -> Vec<(usize, Vec<u8>)> {
        drafts.sort_unstable();
        drafts.dedup();
        let (mut rows, mut ranges): (Vec<CoverageRow>, Vec<RangeRow>) = (Vec::new(), Vec::new());
        for draft in drafts {
            let Self { row, range } = draft;
            let row = CoverageRow { start: ranges.len() as u32, ..row };
            let open = rows
                .last()
                .filter(|open| row.needed == 0 && CoverageRow { start: open.start, ..row } == **open);
            match ranges.last_mut() {
                Some(last) if open.is_some() && range.first() <= last.last() => {
                    if last.last() < range.last() {
                        last.to = range.to;
                    }
                }
                _ => {
                    rows.extend(open.is_none().then_some(row));
                    ranges.push(range);
                }
            }
        }
        let mut bytes = Vec::with_capacity(ranges.len() * RangeRow::WIDTH);
        for range in &ranges {
            range.put(&mut bytes);
        }
        vec![(CoverageRow::WIDTH, pack(rows)), (RangeRow::WIDTH, bytes)]
    }
}

impl<'t> Policies<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self { rows: packed.indexed_rows(), ranges: packed.rows(1) }
    }

    /// What the policies of a payer say of a service on a day, for these diagnoses without their dots.
    ///
    /// A policy covers when each of its rows marked `all` has a diagnosis, and, where it has rows marked
    /// `any`, one of them has.
    pub fn judge<'d>(
        &self,
        code: ProcedureCode,
        payer: &[u8],
        on: Date,
        diagnoses: &(impl Iterator<Item = &'d [u8]> + Clone),
    ) -> Coverage {
        let payer: Option<[u8; 16]> = fixed(payer);
        // Rows of a policy follow each other: they are sorted.
        let mut open: Option<Met> = None;
        for (row, ranges) in self.of_service(code) {
            let is_of_payer = row.payer == [0; 16] || Some(row.payer) == payer;
            if !is_of_payer || !in_window(row.from, row.to, on) {
                continue;
            }
            if open.as_ref().is_none_or(|met| met.policy != row.policy)
                && open.replace(Met::new(row.policy)).is_some_and(|met| met.covers())
            {
                return Coverage::Covered;
            }
            let is_met = diagnoses.clone().any(|code| hold(ranges, DiagnosisNumber::of(code)));
            open.as_mut().expect("it was opened").row(row.needed == 1, is_met);
        }
        match open {
            None => Coverage::NoPolicy,
            Some(met) if met.covers() => Coverage::Covered,
            Some(met) => Coverage::NotCovered(unfixed(&met.policy).to_owned()),
        }
    }

    /// What policies say of a service, each with its ranges.
    fn of_service(
        &self,
        code: ProcedureCode,
    ) -> impl Iterator<Item = (CoverageRow, Rows<'t, RangeRow>)> + use<'t> {
        self.from(self.rows.first(code)).take_while(move |(row, _)| row.code == code)
    }

    /// The rows from a place on, each with its ranges.
    fn from(&self, first: usize) -> impl Iterator<Item = (CoverageRow, Rows<'t, RangeRow>)> + use<'t> {
        let (rows, ranges) = (self.rows.rows(), self.ranges);
        (first..rows.len()).map(move |at| {
            let row = rows.at(at);
            let next = if at + 1 < rows.len() { rows.at(at + 1).start } else { u32::MAX };
            let end = (next as usize).min(ranges.len());
            (row, ranges.between((row.start as usize).min(end)..end))
        })
    }

    /// Every row: service, policy, payer, first and last diagnosis, whether it is needed, the window.
    pub fn iter(&self) -> impl Iterator<Item = PolicyRow> + use<'t> {
        self.from(0).flat_map(|(row, ranges)| {
            ranges.iter().map(move |range| PolicyRow {
                code: row.code,
                policy: unfixed(&row.policy).to_owned(),
                payer: unfixed(&row.payer).to_owned(),
                diagnosis_from: unfixed(&range.from).to_owned(),
                diagnosis_to: unfixed(&range.to).to_owned(),
                needed: row.needed == 1,
                from: row.from.date().unwrap_or(Date::MAX),
                to: row.to.date(),
            })
        })
    }
}

/// A row of a coverage table, for a person to see.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyRow {
    /// The service.
    pub code: ProcedureCode,
    /// The policy's number.
    pub policy: String,
    /// The payer's identifier; empty for every payer.
    pub payer: String,
    /// First diagnosis of the range.
    pub diagnosis_from: String,
    /// Last diagnosis of the range.
    pub diagnosis_to: String,
    /// Whether a diagnosis of it is needed whatever others there are.
    pub needed: bool,
    /// First day.
    pub from: Date,
    /// Last day, if it has one.
    pub to: Option<Date>,
}

/// How far a policy's rows are met.
struct Met {
    policy: [u8; 16],
    lacks_needed: bool,
    has_any_rows: bool,
    any: bool,
}

impl Met {
    fn new(policy: [u8; 16]) -> Self {
        Self { policy, lacks_needed: false, has_any_rows: false, any: false }
    }

    fn row(&mut self, needed: bool, met: bool) {
        if needed {
            self.lacks_needed |= !met;
        } else {
            self.has_any_rows = true;
            self.any |= met;
        }
    }

    fn covers(&self) -> bool {
        !self.lacks_needed && (self.any || !self.has_any_rows)
    }
}

impl RangeRow {
    #[inline]
    fn first(&self) -> DiagnosisNumber {
        DiagnosisNumber::of_field(self.from)
    }

    /// The codes below its last are in it.
    #[inline]
    fn last(&self) -> DiagnosisNumber {
        DiagnosisNumber::of_field(self.to).last_below()
    }
}

/// Whether a diagnosis is in one of the ranges of a row.
fn hold(ranges: Rows<'_, RangeRow>, diagnosis: DiagnosisNumber) -> bool {
    let at = ranges.first(|range| range.last() < diagnosis);
    at < ranges.len() && ranges.at(at).first() <= diagnosis
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::TableKind;

    const DAY: Date = Date::literal(2026, 3, 16);

    fn row(policy: u8, needed: u8, from: &str, to: &str) -> CoverageDraft {
        let field = |text: &str| fixed(text.as_bytes()).unwrap();
        let row = CoverageRow {
            code: ProcedureCode::parse(b"N1000").unwrap(),
            policy: fixed(&[b'L', policy]).unwrap(),
            payer: [0; 16],
            needed,
            from: Day::FIRST,
            to: Day::OPEN,
            start: 0,
        };
        CoverageDraft { row, range: RangeRow { from: field(from), to: field(to) } }
    }

    fn judged(rows: Vec<CoverageDraft>, diagnoses: &[&str]) -> Coverage {
        let about = crate::packed::About::invented(TableKind::Coverage);
        let packed = Packed::new(&about, &CoverageDraft::pack(rows));
        let code = ProcedureCode::parse(b"N1000").unwrap();
        Policies::of(&packed).judge(code, b"P", DAY, &diagnoses.iter().map(|text| text.as_bytes()))
    }

    #[test]
    fn ranges_within_and_across_each_other_are_one() {
        let rows = vec![row(b'1', 0, "A10", "A50"), row(b'1', 0, "A20", "A30"), row(b'1', 0, "A45", "B10")];
        for (diagnosis, covered) in
            [("A09", false), ("A10", true), ("A405", true), ("B109", true), ("B11", false)]
        {
            let judged = judged(rows.clone(), &[diagnosis]);
            assert_eq!(judged == Coverage::Covered, covered, "{diagnosis}");
        }
        // Of what is needed each row stands by itself.
        let needed = vec![row(b'1', 1, "A10", "A50"), row(b'1', 1, "A20", "A30")];
        assert_eq!(judged(needed.clone(), &["A40"]), Coverage::NotCovered("L1".into()));
        assert_eq!(judged(needed, &["A40", "A25"]), Coverage::Covered);
    }

    proptest! {
        #[test]
        fn a_policy_covers_as_its_rows_say(
            rows in prop::collection::vec((b'1'..=b'3', 0..4_u8, "[AB][0-3]{2}", "[AB][0-3]{2,3}"), 1..12),
            diagnoses in prop::collection::vec("[AB][0-3]{2,4}", 0..4),
        ) {
            let rows: Vec<_> = rows
                .iter()
                .map(|(policy, logic, from, to)| row(*policy, u8::from(*logic == 0), from, to))
                .filter(CoverageDraft::is_range)
                .collect();
            let holds = |row: &CoverageDraft| {
                let (from, to) = (unfixed(&row.range.from).to_owned(), unfixed(&row.range.to).to_owned());
                diagnoses.iter().any(|code| *code >= from && (*code <= to || code.starts_with(&to)))
            };
            let covers = |policy: u8| {
                let of = |needed| rows.iter().filter(move |one| (one.row.policy[1], one.row.needed) == (policy, needed));
                of(1).chain(of(0)).next().is_some()
                    && of(1).all(holds)
                    && (of(0).next().is_none() || of(0).any(holds))
            };
            let diagnoses: Vec<&str> = diagnoses.iter().map(|code| &**code).collect();
            let is_covered = judged(rows.clone(), &diagnoses) == Coverage::Covered;
            prop_assert_eq!(is_covered, (b'1'..=b'3').any(covers));
        }
    }
}
