//! Which diagnosis codes exist in one edition of ICD-10-CM, and what can be told of each.
//!
//! An edition answers for its own days only. Asked about a day outside them it says
//! [`Icd10Status::NoTable`] and nothing about the code.
//!
//! Every code is one `u64`: seven characters of six bits, high bits first, and a byte of traits. The
//! sorted list is searched within the stretch of one three-character category, so a look-up touches
//! one line of the index and a few of the list.

mod key;
mod order_file;
mod packed;

use std::io::BufRead;
use std::sync::LazyLock;

use self::key::Key;
use crate::csv::read_rows;
use crate::listing::code_list;
use crate::load::LoadError;
use crate::{Date, Digest};

/// One edition of the diagnosis codes.
///
/// ```
/// use codes::{Date, Icd10, Icd10Status};
///
/// let edition = Icd10::fy2026();
/// let on = |code: &[u8], day| edition.status(code, day);
/// assert!(on(b"E119", Date::literal(2026, 1, 31)).is_billable());
/// assert_eq!(on(b"E11", Date::literal(2026, 1, 31)), Icd10Status::Header);
/// assert_eq!(on(b"E11Q", Date::literal(2026, 1, 31)), Icd10Status::Unknown);
/// assert_eq!(on(b"E119", Date::literal(2024, 1, 31)), Icd10Status::NoTable);
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Icd10 {
    valid_from: Date,
    valid_to: Date,
    /// Sorted.
    entries: Vec<Entry>,
    /// For each category, where it begins in `entries`; one more at the end.
    categories: Vec<u32>,
}

/// What an edition says about a code on a day.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Icd10Status {
    /// It can be put on a claim.
    Billable(Traits),
    /// It is the beginning of billable codes: more characters are needed.
    Header,
    /// There is no such code.
    Unknown,
    /// No edition at hand covers the day, so nothing can be said.
    NoTable,
}

impl Icd10Status {
    /// Whether it can be put on a claim.
    pub const fn is_billable(self) -> bool {
        matches!(self, Self::Billable(_))
    }
}

/// What can be told of a billable code.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Traits {
    /// Its title, or a title above it, says "unspecified".
    pub unspecified: bool,
    /// The side of the body it names, if its title names one.
    pub laterality: Option<Laterality>,
    /// Its seventh character, as a byte, if it has one: mostly the encounter (`A` first, `D` later,
    /// `S` sequela), for obstetric codes the fetus.
    pub seventh: Option<u8>,
}

code_list! {
    /// A side of the body.
    Laterality {
        Left "L" "left"
        Right "R" "right"
        Bilateral "B" "both sides"
        Unspecified "U" "a side left open, where other codes name it"
    }
}

impl Icd10 {
    /// The edition that comes with the program: fiscal year 2026, discharges and services from
    /// 2025-10-01 to 2026-09-30 (CDC/NCHS, public domain).
    pub fn fy2026() -> &'static Self {
        static EDITION: LazyLock<Icd10> =
            LazyLock::new(|| Icd10::from_packed(FY2026).expect("the built-in edition unpacks"));
        &EDITION
    }

    /// Reads the order file of CDC and CMS, `icd10cm_order_YYYY.txt`.
    ///
    /// Fixed width: order number in 1-5, code in 7-13, `0` for a header or `1` for a billable code in
    /// 15, short title in 17-76, full title from 78. Traits are read from the full title; titles are
    /// not kept.
    ///
    /// # Errors
    ///
    /// When a line does not follow the layout, a code stands twice or the days are in reverse; the
    /// error names the line.
    pub fn from_order_file(
        source: impl BufRead,
        valid_from: Date,
        valid_to: Date,
    ) -> Result<Self, LoadError> {
        Self::new(order_file::read(source)?, valid_from, valid_to)
    }

    /// Reads billable codes with their traits from a CSV with the columns
    /// `code,unspecified,laterality`, as `Y`/`N` and `L`, `R`, `B`, `U` or empty.
    ///
    /// # Errors
    ///
    /// When a row does not follow the layout, a code stands twice or the days are in reverse.
    pub fn from_traits_csv(
        source: impl BufRead,
        valid_from: Date,
        valid_to: Date,
    ) -> Result<Self, LoadError> {
        let (rows, _) = read_rows(source, |row| {
            let key = row.read("code", |text| Key::parse(text.as_bytes()))?;
            let unspecified = row.field("unspecified")? == "Y";
            let laterality = row.read("laterality", |text| match text {
                "" => Some(None),
                _ => Laterality::parse(text.as_bytes()).map(Some),
            })?;
            Ok((row.line, Entry::new(key, true, unspecified, laterality)))
        })?;
        Self::new(rows, valid_from, valid_to)
    }

    /// What this edition says about a code, written without its dot, on a day.
    #[inline]
    pub fn status(&self, code: &[u8], on: Date) -> Icd10Status {
        if on < self.valid_from || on > self.valid_to {
            return Icd10Status::NoTable;
        }
        let Some(key) = Key::parse(code) else { return Icd10Status::Unknown };
        let category = key.category();
        let (start, end) = (self.categories[category] as usize, self.categories[category + 1] as usize);
        let stretch = &self.entries[start..end];
        let index = stretch.partition_point(|entry| entry.key() < key);
        match stretch.get(index) {
            Some(entry) if entry.key() == key && entry.is_billable() => Icd10Status::Billable(entry.traits()),
            Some(entry) if key.begins(entry.key()) => Icd10Status::Header,
            _ => Icd10Status::Unknown,
        }
    }

    /// The code for both sides, where the edition has one beside a code for the right side and the same for
    /// the left: the three differ in one character.
    ///
    /// ```
    /// let edition = codes::Icd10::fy2026();
    /// assert_eq!(edition.both_sides(b"M25561", b"M25562"), None);
    /// assert_eq!(edition.both_sides(b"H04011", b"H04012").as_deref(), Some("H04013"));
    /// ```
    pub fn both_sides(&self, right: &[u8], left: &[u8]) -> Option<String> {
        let mut differing = right.iter().zip(left).enumerate().filter(|(_, (right, left))| right != left);
        let (place, _) = differing.next().filter(|_| right.len() == left.len())?;
        if differing.next().is_some() {
            return None;
        }
        let key = Key::parse(right)?;
        (b'0'..=b'9').filter_map(|digit| key.with(place, digit)).find_map(|both| {
            let index = self.entries.partition_point(|entry| entry.key() < both);
            let entry = self.entries.get(index).filter(|entry| entry.key() == both && entry.is_billable())?;
            (entry.laterality() == Some(Laterality::Bilateral)).then(|| both.to_string())
        })
    }

    /// The codes that say more than an unspecified one under the same heading, in order: they differ in one
    /// character, the last before the one that tells the encounter. None beside a code that is not unspecified.
    ///
    /// ```
    /// let edition = codes::Icd10::fy2026();
    /// assert_eq!(edition.specific_siblings(b"A009"), ["A000", "A001"]);
    /// assert!(edition.specific_siblings(b"A000").is_empty());
    /// ```
    pub fn specific_siblings(&self, code: &[u8]) -> Vec<String> {
        let place = code.len().min(6).checked_sub(1).filter(|place| *place >= 3);
        let Some((key, place)) = Key::parse(code).zip(place) else { return Vec::new() };
        let category = key.category();
        let (start, end) = (self.categories[category] as usize, self.categories[category + 1] as usize);
        let (first, last) = (key.with(place, b'0'), key.with(place, b'Z'));
        let stretch = &self.entries[start..end];
        let begin = stretch.partition_point(|entry| Some(entry.key()) < first);
        let length = stretch[begin..].partition_point(|entry| Some(entry.key()) <= last);
        // Those that differ in this place alone; codes with other characters after it stand between them.
        let alike = stretch[begin..begin + length]
            .iter()
            .filter(|entry| entry.key().with(place, code[place]) == Some(key) && entry.is_billable());
        if !alike.clone().any(|entry| entry.key() == key && entry.unspecified()) {
            return Vec::new();
        }
        alike
            .filter(|entry| !entry.unspecified() && entry.laterality() != Some(Laterality::Unspecified))
            .map(|entry| entry.key().to_string())
            .collect()
    }

    /// The first day the edition answers for.
    pub const fn valid_from(&self) -> Date {
        self.valid_from
    }

    /// The last day the edition answers for.
    pub const fn valid_to(&self) -> Date {
        self.valid_to
    }

    /// Whether the edition answers for a day.
    pub fn covers(&self, on: Date) -> bool {
        self.valid_from <= on && on <= self.valid_to
    }

    /// How many billable codes there are.
    pub fn billable_count(&self) -> usize {
        self.entries.iter().filter(|entry| entry.is_billable()).count()
    }

    /// The billable codes with their traits, in order.
    pub fn billable(&self) -> impl Iterator<Item = (String, Traits)> + '_ {
        let billable = self.entries.iter().filter(|entry| entry.is_billable());
        billable.map(|entry| (entry.key().to_string(), entry.traits()))
    }

    /// Digest of the codes, their traits and the days covered.
    pub fn digest(&self) -> Digest {
        Digest::of_bytes(&self.to_packed())
    }

    /// Entries come with the line they stood on.
    fn new(mut rows: Vec<(u64, Entry)>, valid_from: Date, valid_to: Date) -> Result<Self, LoadError> {
        if valid_to < valid_from {
            return Err(LoadError::malformed(0, format!("valid from {valid_from} to {valid_to}")));
        }
        rows.sort_by_key(|&(line, entry)| (entry.key(), line));
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].1.key() == pair[1].1.key()) {
            return Err(LoadError::malformed(pair[1].0, format!("code {} again", pair[1].1.key())));
        }
        let entries: Vec<Entry> = rows.into_iter().map(|(_, entry)| entry).collect();
        let mut categories = vec![0u32; Key::CATEGORIES + 1];
        for entry in &entries {
            categories[entry.key().category() + 1] += 1;
        }
        for category in 0..Key::CATEGORIES {
            categories[category + 1] += categories[category];
        }
        Ok(Self { valid_from, valid_to, entries, categories })
    }
}

impl std::fmt::Debug for Icd10 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Icd10({} to {}, {} codes)", self.valid_from, self.valid_to, self.entries.len())
    }
}

/// A code and its traits: the key above, eight bits of traits below.
#[derive(Clone, Copy, Eq, PartialEq)]
struct Entry(u64);

impl Entry {
    fn new(key: Key, billable: bool, unspecified: bool, laterality: Option<Laterality>) -> Self {
        let side = laterality.map_or(0, |side| side as u64 + 1);
        Self(key.bits() << 8 | side << 2 | u64::from(unspecified) << 1 | u64::from(billable))
    }

    fn key(self) -> Key {
        Key::from_bits(self.0 >> 8)
    }

    fn is_billable(self) -> bool {
        self.0 & 1 != 0
    }

    fn unspecified(self) -> bool {
        self.0 & 2 != 0
    }

    fn laterality(self) -> Option<Laterality> {
        let side = (self.0 >> 2 & 0x7) as usize;
        side.checked_sub(1).and_then(|index| Laterality::ALL.get(index)).copied()
    }

    fn traits(self) -> Traits {
        Traits {
            unspecified: self.unspecified(),
            laterality: self.laterality(),
            seventh: self.key().seventh(),
        }
    }
}

/// Fiscal year 2026, packed by `examples/pack_icd10.rs`.
const FY2026: &[u8] = include_bytes!("../../data/icd10cm-fy2026.bin");

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = Date::literal(2026, 1, 31);

    #[test]
    fn the_built_in_edition_is_whole() {
        let edition = Icd10::fy2026();
        assert_eq!(edition.billable_count(), 74_719);
        assert_eq!(edition.billable().filter(|(_, traits)| traits.unspecified).count(), 23_461);
        let sides = |side| edition.billable().filter(|(_, traits)| traits.laterality == Some(side)).count();
        let counted =
            [Laterality::Left, Laterality::Right, Laterality::Bilateral, Laterality::Unspecified].map(sides);
        assert_eq!(counted, [13_477, 13_311, 1_041, 6_724]);
    }

    #[test]
    fn every_billable_code_is_found_and_its_beginnings_are_headers() {
        let edition = Icd10::fy2026();
        for (code, traits) in edition.billable() {
            assert_eq!(edition.status(code.as_bytes(), DAY), Icd10Status::Billable(traits), "{code}");
            for length in 3..code.len() {
                let header = &code.as_bytes()[..length];
                assert_eq!(edition.status(header, DAY), Icd10Status::Header, "{code}");
            }
        }
    }

    #[test]
    fn traits_tell_side_and_encounter() {
        let traits = |code: &[u8]| match Icd10::fy2026().status(code, DAY) {
            Icd10Status::Billable(traits) => traits,
            other => panic!("{other:?}"),
        };
        let right = traits(b"S52501A");
        assert_eq!((right.laterality, right.seventh), (Some(Laterality::Right), Some(b'A')));
        assert_eq!(traits(b"M1712").laterality, Some(Laterality::Left));
        assert!(traits(b"A009").unspecified);
        assert_eq!(traits(b"A000"), Traits::default());
    }

    #[test]
    fn what_has_not_the_shape_is_unknown() {
        for wrong in ["", "E", "E1", "E11.9", "e119", "E1190000", "1119", "EE19", "E11 ", "ZZZ"] {
            assert_eq!(Icd10::fy2026().status(wrong.as_bytes(), DAY), Icd10Status::Unknown, "{wrong}");
        }
    }

    #[test]
    fn nothing_is_said_outside_the_days_covered() {
        let edition = Icd10::fy2026();
        let (first, last) = (Date::literal(2025, 10, 1), Date::literal(2026, 9, 30));
        assert!(edition.status(b"E119", first).is_billable() && edition.status(b"E119", last).is_billable());
        for outside in [first.add_days(-1), last.add_days(1)] {
            assert_eq!(edition.status(b"E119", outside), Icd10Status::NoTable);
            assert_eq!(edition.status(b"nonsense", outside), Icd10Status::NoTable);
        }
    }

    #[test]
    fn a_code_that_stands_twice_is_refused() {
        let source = "code,unspecified,laterality,seventh\nQ990,N,,\nQ990,N,,\n";
        let error = Icd10::from_traits_csv(source.as_bytes(), DAY, DAY).unwrap_err();
        assert_eq!(error.to_string(), "line 3: code Q990 again");
        let reversed = Icd10::from_traits_csv(&b"code,unspecified,laterality\n"[..], DAY, DAY.add_days(-1));
        assert!(reversed.is_err());
    }
}
