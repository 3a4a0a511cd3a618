//! Where loaded tables are kept: a folder with one file for each edition of a table.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::load::LoadError;
use crate::packed::Packed;
use crate::{CodeSets, Date, TableKind};

/// A folder of tables, named `<kind>.<first day>.table`.
///
/// A table is written beside its place and moved there whole, so a reader finds the old one or the new one,
/// and what cannot be written leaves the old one as it was.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at a path, which need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts tables in, each in the place of the edition that had its first day.
    ///
    /// # Errors
    ///
    /// When a table cannot be written; then none has taken its place.
    pub fn put(&self, tables: &[Packed]) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        let mut staged = Vec::new();
        for table in tables {
            let place = self.path.join(format!("{}.{}.{EXTENSION}", table.kind(), table.valid_from()));
            let beside = place.with_extension("part");
            let written = File::create(&beside)
                .and_then(|mut file| file.write_all(table.as_bytes()).and_then(|()| file.sync_all()));
            staged.push((beside, place));
            if let Err(cause) = written {
                for (beside, _) in &staged {
                    drop(fs::remove_file(beside));
                }
                return Err(cause);
            }
        }
        staged.iter().try_for_each(|(beside, place)| fs::rename(beside, place))
    }

    /// The tables there are, in order of kind and day. A folder that is not there holds none.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or is no table; the message names it.
    pub fn tables(&self) -> Result<Vec<Packed>, LoadError> {
        self.files()?.iter().map(Kept::read).collect()
    }

    /// The built-in tables and those of the folder; with `known_on`, only editions whose first day is not
    /// after it, as if the others were not published yet.
    ///
    /// # Errors
    ///
    /// When a table of the folder cannot be read.
    pub fn code_sets(&self, known_on: Option<Date>) -> Result<CodeSets, LoadError> {
        let mut files = self.files()?;
        files.retain(|kept| known_on.is_none_or(|day| kept.valid_from <= day));
        let mut codes = CodeSets::built_in();
        for (at, kept) in files.iter().enumerate() {
            // The newest edition of a table whose rows carry their days says all that older ones say.
            let newer = files.get(at + 1).is_some_and(|next| next.kind == kept.kind);
            if !(newer && kept.kind.has_windows()) {
                codes.add(kept.read()?)?;
            }
        }
        Ok(codes)
    }

    /// The files of tables, in order of kind and day.
    fn files(&self) -> Result<Vec<Kept>, LoadError> {
        let mut files = Vec::new();
        let entries = match fs::read_dir(&self.path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        for entry in entries {
            files.extend(Kept::of(entry?.path()));
        }
        files.sort_by_key(|kept| (kept.kind, kept.valid_from));
        Ok(files)
    }
}

/// A file of the folder, told by its name.
struct Kept {
    kind: TableKind,
    valid_from: Date,
    path: PathBuf,
}

impl Kept {
    fn of(path: PathBuf) -> Option<Self> {
        let stem = path.file_name()?.to_str()?.strip_suffix(EXTENSION)?.strip_suffix('.')?;
        let (kind, day) = stem.split_once('.')?;
        Some(Self { kind: TableKind::parse(kind.as_bytes())?, valid_from: Date::parse_iso(day)?, path })
    }

    fn read(&self) -> Result<Packed, LoadError> {
        let named = |what: String| LoadError::malformed(0, format!("{}: {what}", self.path.display()));
        let bytes = fs::read(&self.path).map_err(|cause| named(cause.to_string()))?;
        let table = Packed::from_bytes(bytes).map_err(|cause| named(cause.to_string()))?;
        if (table.kind(), table.valid_from()) != (self.kind, self.valid_from) {
            return Err(named("holds another table than its name says".to_owned()));
        }
        Ok(table)
    }
}

const EXTENSION: &str = "table";

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::import::{Import, Told};
    use crate::tables::Program;

    fn limits(name: &str, units: u32) -> Vec<Packed> {
        let text = format!("HCPCS,MUE Values,MUE Adjudication Indicator\nN1000,{units},1 Line Edit\n");
        let mut import = Import::new(Told::default());
        import.file(name, Cursor::new(text)).unwrap();
        import.finish().unwrap()
    }

    #[test]
    fn editions_stand_side_by_side_and_are_replaced_by_day() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().join("codes"));
        assert!(folder.tables().unwrap().is_empty());
        for (name, units) in [
            ("MCR_MUE_Practitioner_2026q1.csv", 3),
            ("MCR_MUE_Practitioner_2026q2.csv", 4),
            ("MCR_MUE_Practitioner_2026q1.csv", 5),
        ] {
            folder.put(&limits(name, units)).unwrap();
        }
        assert_eq!(folder.tables().unwrap().len(), 2);
        let units = |known_on, on| {
            let codes = folder.code_sets(known_on).unwrap();
            let limits = codes.unit_limits(Program::Practitioner, on)?;
            limits.iter().next().map(|(_, limit)| limit.units)
        };
        let (winter, spring) = (Date::literal(2026, 2, 1), Date::literal(2026, 5, 1));
        assert_eq!((units(None, winter), units(None, spring)), (Some(5), Some(4)));
        // Before the second quarter nobody knew its limits.
        assert_eq!(units(Some(winter), spring), None);
    }

    #[test]
    fn a_file_that_is_no_table_is_named() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        fs::write(place.path().join("mpfs.2026-01-01.table"), b"no").unwrap();
        assert!(folder.code_sets(None).unwrap_err().to_string().contains("mpfs.2026-01-01.table"));
    }
}
