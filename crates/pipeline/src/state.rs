//! `state/`: what saves work and can be made again: which files of the drop have been read.

use std::collections::BTreeSet;
use std::fs;
use std::io;

use lake::Lake;

use crate::{Error, ErrorKind};

/// The state of a lake. Without it every file of a drop is read again, and found to be known.
#[derive(Debug)]
pub(crate) struct State {
    signatures: BTreeSet<String>,
}

impl State {
    /// Reads the state; an absent or damaged one is empty.
    pub(crate) fn open(lake: &Lake) -> Result<Self, Error> {
        let path = lake.root().join(SIGNATURES);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
            Err(cause) => return Err(Error::at(ErrorKind::Lake, "cannot read", &path).because(cause)),
        };
        Ok(Self { signatures: text.lines().map(str::to_owned).collect() })
    }

    /// Signatures of the files of drops that were read to their end.
    pub(crate) fn signatures(&self) -> &BTreeSet<String> {
        &self.signatures
    }

    /// Adds signatures. A run that is killed before this reads those files again, to no harm.
    pub(crate) fn remember(&mut self, lake: &Lake, signatures: Vec<String>) -> Result<(), Error> {
        if signatures.is_empty() {
            return Ok(());
        }
        self.signatures.extend(signatures);
        let folder = lake.root().join(STATE);
        let path = lake.root().join(SIGNATURES);
        let failed = |cause: io::Error| Error::at(ErrorKind::Lake, "cannot write", &path).because(cause);
        let mut text = String::new();
        for signature in &self.signatures {
            text.push_str(signature);
            text.push('\n');
        }
        fs::create_dir_all(&folder).map_err(failed)?;
        let staged = folder.join("files.new");
        fs::write(&staged, text).map_err(failed)?;
        fs::rename(&staged, &path).map_err(failed)
    }

    /// Throws the state away.
    pub(crate) fn discard(lake: &Lake) -> Result<(), Error> {
        let folder = lake.root().join(STATE);
        match fs::remove_dir_all(&folder) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                Err(Error::at(ErrorKind::Lake, "cannot remove", &folder).because(cause))
            }
            _ => Ok(()),
        }
    }
}

const STATE: &str = "state";
const SIGNATURES: &str = "state/files";
