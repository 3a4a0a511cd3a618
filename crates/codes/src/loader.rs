//! Bringing official files in.

use std::io::BufRead;

use crate::denial::CoreCombinations;
use crate::load::LoadError;
use crate::reason::{CarcTable, RarcTable};
use crate::{Date, Icd10};

/// Reads one kind of official file into a table.
///
/// Each source has a layout of its own, and a loader for it; what comes out is a [`Table`] that
/// [`crate::CodeSets::add`] takes in place of, or beside, what was there.
pub trait Loader: Sync {
    /// A short name, as a person types it.
    fn name(&self) -> &'static str;

    /// What file it reads and who publishes it.
    fn about(&self) -> &'static str;

    /// Reads the file. The days are those the publisher gives the edition; a table whose rows carry
    /// their own leaves them aside.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or does not follow its layout; the error names the line.
    fn load(&self, source: &mut dyn BufRead, valid_from: Date, valid_to: Date) -> Result<Table, LoadError>;
}

/// A table that was loaded.
#[derive(Clone, Debug)]
pub enum Table {
    /// An edition of the diagnosis codes.
    Icd10(Icd10),
    /// Claim adjustment reason codes.
    Carc(CarcTable),
    /// Remittance advice remark codes.
    Rarc(RarcTable),
    /// Combinations of the CORE operating rule.
    Core(CoreCombinations),
}

/// Every loader there is.
pub fn loaders() -> &'static [&'static dyn Loader] {
    &[&Icd10OrderFile, &CarcCsv, &RarcCsv, &CoreCsv]
}

/// The loader of that name.
pub fn loader(name: &str) -> Option<&'static dyn Loader> {
    loaders().iter().find(|loader| loader.name() == name).copied()
}

struct Icd10OrderFile;

impl Loader for Icd10OrderFile {
    fn name(&self) -> &'static str {
        "icd10cm-order"
    }

    fn about(&self) -> &'static str {
        "icd10cm_order_YYYY.txt, diagnosis codes of a fiscal year, from CDC and CMS"
    }

    fn load(&self, source: &mut dyn BufRead, valid_from: Date, valid_to: Date) -> Result<Table, LoadError> {
        Icd10::from_order_file(source, valid_from, valid_to).map(Table::Icd10)
    }
}

struct CarcCsv;

impl Loader for CarcCsv {
    fn name(&self) -> &'static str {
        "carc"
    }

    fn about(&self) -> &'static str {
        "claim adjustment reason codes with a classification, in the columns of the built-in table"
    }

    fn load(&self, source: &mut dyn BufRead, _: Date, _: Date) -> Result<Table, LoadError> {
        CarcTable::from_csv(source).map(Table::Carc)
    }
}

struct RarcCsv;

impl Loader for RarcCsv {
    fn name(&self) -> &'static str {
        "rarc"
    }

    fn about(&self) -> &'static str {
        "remittance advice remark codes with a classification, in the columns of the built-in table"
    }

    fn load(&self, source: &mut dyn BufRead, _: Date, _: Date) -> Result<Table, LoadError> {
        RarcTable::from_csv(source).map(Table::Rarc)
    }
}

struct CoreCsv;

impl Loader for CoreCsv {
    fn name(&self) -> &'static str {
        "core"
    }

    fn about(&self) -> &'static str {
        "code combinations of the CAQH CORE operating rule: scenario,carc,rarc,group"
    }

    fn load(&self, source: &mut dyn BufRead, _: Date, _: Date) -> Result<Table, LoadError> {
        CoreCombinations::from_csv(source).map(Table::Core)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loaders_are_found_by_name() {
        for found in loaders() {
            assert_eq!(loader(found.name()).map(Loader::about), Some(found.about()));
        }
        assert!(loader("cpt").is_none());
    }
}
