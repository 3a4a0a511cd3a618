//! Tables for tests, in the official layouts, with invented codes.

use std::fs::{self, File};
use std::path::Path;

use codes::CodeSets;
use codes::import::{Import, Told};

/// The built-in tables and all of this folder.
pub(crate) fn codes() -> CodeSets {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let mut import = Import::new(Told::default());
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("a file").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "rs"));
    paths.sort();
    for path in paths {
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        let file = File::open(&path).expect("the file opens");
        import.file(&name, file).expect("the file is sound");
    }
    let mut codes = CodeSets::built_in();
    for table in import.finish().expect("the files fit together") {
        codes.add(table).expect("the table can be added");
    }
    codes
}
