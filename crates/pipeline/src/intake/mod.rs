//! What is in a drop folder, and the bytes of it.
//!
//! [`Drop::list`] says which files a folder holds, and which of them are to be left. [`DropFile::open`]
//! gives a file's *members*: the file itself, what is in it if it is compressed, or each entry of an
//! archive. How a file is packed is told by its first bytes, never by its name.
//!
//! Members are streams. Nothing is held in memory whole and nothing is extracted under a name that an
//! archive chose. A stream that is torn gives what could be read of it and ends; [`Member::fault`] then
//! says why. Whoever sends files may also be writing them: after its members are read, a [`Reading`]
//! says whether the file is [still what was listed](Reading::state).
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let held = tempfile::tempdir()?;
//! # let folder = held.path();
//! # std::fs::write(folder.join("claims.edi"), "ISA*00*")?;
//! use std::io::Read;
//! use pipeline::intake::{Drop, Limits, Standing, State};
//!
//! for file in Drop::list(folder, None)? {
//!     if file.standing != Standing::Ready {
//!         continue;
//!     }
//!     let mut reading = file.open(folder, Limits::default())?;
//!     for member in &mut reading {
//!         let mut member = member?;
//!         let mut bytes = Vec::new();
//!         member.read_to_end(&mut bytes)?;
//!         assert_eq!((member.name(), &bytes[..]), ("claims.edi", &b"ISA*00*"[..]));
//!         assert_eq!(member.fault(), None);
//!     }
//!     assert_eq!(reading.state()?, State::AsListed);
//! }
//! # Ok(())
//! # }
//! ```

mod archive;
mod decode;
mod fault;
mod listing;
mod reading;
mod source;

#[cfg(test)]
mod tests;

pub use fault::Fault;
pub use listing::{Drop, DropFile, Settle, Standing};
pub use reading::{Limits, Member, Packing, Reading, State};
