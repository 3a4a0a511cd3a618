//! Why the bytes of a member are not all there.

use std::{error, fmt, io};

/// Why the bytes of a member are not all there, or not there to be parsed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fault {
    /// The packing is torn or damaged. What came before the damage was given.
    Corrupt {
        /// How many packed bytes had been used; counted in the innermost packing.
        offset: Option<u64>,
        /// What is wrong.
        what: String,
    },
    /// It would unpack to more than the limits allow. What came before was given.
    Limit {
        /// What is limited.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// An archive's entry is encrypted. Its bytes are given as they lie.
    Encrypted,
    /// It is packed in a way that we do not read. Its bytes are given as they lie.
    Unsupported {
        /// How it is packed.
        packing: String,
    },
    /// It is packed too many times over. The bytes are given as they lie, unpacked as far as we go.
    Nested,
}

impl Fault {
    /// The fault that an error of a decoder is, if it is one.
    pub(super) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    pub(super) fn corrupt(offset: Option<u64>, what: impl fmt::Display) -> Self {
        Self::Corrupt { offset, what: what.to_string() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corrupt { offset: Some(offset), what } => {
                write!(f, "the packing is damaged near byte {offset}: {what}")
            }
            Self::Corrupt { offset: None, what } => write!(f, "the packing is damaged: {what}"),
            Self::Limit { what, limit } => write!(f, "more than the limit of {limit} {what}"),
            Self::Encrypted => f.write_str("the archive's entry is encrypted"),
            Self::Unsupported { packing } => write!(f, "packed as {packing}, which is not read"),
            Self::Nested => f.write_str("packed too many times over"),
        }
    }
}

impl error::Error for Fault {}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::other(fault)
    }
}
