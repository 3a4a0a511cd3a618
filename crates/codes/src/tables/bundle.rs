//! Pairs of procedures that are not paid together: NCCI procedure-to-procedure edits.
//!
//! About two million pairs, many with several stretches of days. The codes of column one stand once each,
//! with the place where their pairs begin; a pair is eight bytes: the code of column two in the upper 26
//! bits, its window, its indicator. So five million windows take 40 MB.

use crate::packed::{Day, Indexed, Packed, Record, Rows, pack, record};
use crate::{Date, ProcedureCode};

/// The pairs of a program.
#[derive(Clone, Copy, Debug)]
pub struct Bundles<'t> {
    firsts: Indexed<'t, ColumnOne>,
    pairs: Rows<'t, PairRow>,
}

/// The pairs that have one code in column one.
#[derive(Clone, Copy, Debug)]
pub struct Bundle<'t> {
    pairs: Rows<'t, PairRow>,
    from: usize,
    to: usize,
}

/// What a modifier does for a pair.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ModifierIndicator {
    /// `0`: nothing; the two are never paid together.
    NotAllowed,
    /// `1`: one that says the services were distinct lets both be paid.
    Allowed,
    /// `9`: the pair was withdrawn from its first day.
    NotApplicable,
}

record! {
    /// A code of column one, and where its pairs begin.
    pub(crate) struct ColumnOne by ProcedureCode = |row| row.code;
    {
        pub(crate) code: ProcedureCode,
        pub(crate) start: u32,
    }
}

record! {
    /// A code of column two with its window and indicator, in one number.
    pub(crate) struct PairRow by u64 = |row| row.bits;
    { pub(crate) bits: u64, }
}

impl<'t> Bundles<'t> {
    pub(crate) fn of(packed: &'t Packed) -> Self {
        Self { firsts: packed.indexed_rows(), pairs: packed.rows(1) }
    }

    /// The pairs with this code in column one, which is the one that is paid.
    #[inline]
    pub fn column_one(&self, code: ProcedureCode) -> Option<Bundle<'t>> {
        let (at, firsts) = (self.firsts.first(code), self.firsts.rows());
        let row = (at < firsts.len()).then(|| firsts.at(at)).filter(|row| row.code == code)?;
        let next = if at + 1 < firsts.len() { firsts.at(at + 1).start } else { u32::MAX };
        let to = (next as usize).min(self.pairs.len());
        Some(Bundle { pairs: self.pairs, from: (row.start as usize).min(to), to })
    }

    /// What is said of the two codes on a day: `first` in column one, `second` in column two.
    pub fn find(&self, first: ProcedureCode, second: ProcedureCode, on: Date) -> Option<ModifierIndicator> {
        self.column_one(first)?.find(second, on)
    }

    /// Every pair with its window: column one, column two, first day, last day, indicator.
    pub fn iter(
        &self,
    ) -> impl Iterator<Item = (ProcedureCode, ProcedureCode, Date, Option<Date>, ModifierIndicator)> + use<'t>
    {
        let this = *self;
        this.firsts.rows().iter().flat_map(move |first| {
            let bundle = this.column_one(first.code).expect("it is listed");
            (bundle.from..bundle.to).map(move |at| {
                let pair = this.pairs.at(at);
                let from = pair.from().date().unwrap_or(Date::MAX);
                (first.code, pair.code(), from, pair.to().date(), pair.indicator())
            })
        })
    }
}

impl Bundle<'_> {
    /// What is said of the pair on a day.
    #[inline]
    pub fn find(&self, second: ProcedureCode, on: Date) -> Option<ModifierIndicator> {
        let least = u64::from(second.number()) << CODE_AT;
        let (mut low, mut high) = (self.from, self.to);
        while low < high {
            let middle = low.midpoint(high);
            if self.pairs.at(middle).bits < least {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let on = Day::of(on);
        // Windows of a pair stand in order of their first day; of several that hold the day the last counts.
        (low..self.to)
            .map(|at| self.pairs.at(at))
            .take_while(|pair| pair.code() == second)
            .filter(|pair| pair.from() <= on && on <= pair.to())
            .last()
            .map(PairRow::indicator)
    }
}

impl PairRow {
    fn new(code: ProcedureCode, from: Day, to: Day, indicator: ModifierIndicator) -> Self {
        let bits = u64::from(code.number()) << CODE_AT
            | u64::from(from.number()) << FROM_AT
            | u64::from(to.number()) << TO_AT
            | indicator as u64;
        Self { bits }
    }

    fn code(self) -> ProcedureCode {
        ProcedureCode::from_number((self.bits >> CODE_AT) as u32)
    }

    fn from(self) -> Day {
        Day::from_number((self.bits >> FROM_AT) as u16)
    }

    fn to(self) -> Day {
        Day::from_number((self.bits >> TO_AT) as u16)
    }

    fn indicator(self) -> ModifierIndicator {
        match self.bits & 0x3 {
            0 => ModifierIndicator::NotAllowed,
            1 => ModifierIndicator::Allowed,
            _ => ModifierIndicator::NotApplicable,
        }
    }
}

/// Pairs being read, of one file or of all parts of a set.
#[derive(Clone, Debug, Default)]
pub(crate) struct BundleDraft {
    rows: Vec<(ProcedureCode, PairRow)>,
}

impl BundleDraft {
    pub(crate) fn add(
        &mut self,
        first: ProcedureCode,
        second: ProcedureCode,
        from: Date,
        to: Option<Date>,
        indicator: ModifierIndicator,
    ) {
        let pair = PairRow::new(second, Day::of(from), Day::of_option(to), indicator);
        self.rows.push((first, pair));
    }

    pub(crate) fn append(&mut self, other: &mut Self) {
        self.rows.append(&mut other.rows);
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The sections of the table.
    pub(crate) fn pack(mut self) -> Vec<(usize, Vec<u8>)> {
        self.rows.sort_unstable();
        self.rows.dedup();
        let mut firsts: Vec<ColumnOne> = Vec::new();
        let mut pairs = Vec::with_capacity(self.rows.len() * PairRow::WIDTH);
        for (at, (code, pair)) in self.rows.iter().enumerate() {
            if firsts.last().is_none_or(|last| last.code != *code) {
                firsts.push(ColumnOne { code: *code, start: at as u32 });
            }
            pair.put(&mut pairs);
        }
        vec![(ColumnOne::WIDTH, pack(firsts)), (PairRow::WIDTH, pairs)]
    }
}

const CODE_AT: u32 = 64 - ProcedureCode::BITS;
const FROM_AT: u32 = CODE_AT - 16;
const TO_AT: u32 = FROM_AT - 16;
