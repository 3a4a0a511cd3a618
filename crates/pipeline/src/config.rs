//! `cleanclaim.toml`: who the practices are and what they want, every key with a default.

use std::path::Path;

use scrub::Policy;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::edits::{self, Edits};
use crate::{Error, ErrorKind};

/// The configuration of a lake.
///
/// ```
/// let config = pipeline::Config::parse(
///     r#"
///     [[practices]]
///     id = "north"
///     tax_ids = ["009999999"]
///
///     [edits]
///     ignore = ["DT-005"]
///     "#,
/// )?;
/// assert_eq!(config.practices[0].id, "north");
/// # Ok::<(), pipeline::Error>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Practices by the identifiers they bill under. One that is not listed gets an id of its own,
    /// made from its tax identifier.
    pub practices: Vec<Practice>,
    edits: Edits,
    /// How drops are read.
    pub intake: Intake,
    /// What `[edits]` comes to.
    #[serde(skip)]
    policy: Policy,
    #[serde(skip)]
    digest: String,
}

/// One practice.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// The id its rows carry.
    pub id: String,
    /// Tax identifiers it bills under, nine digits each.
    #[serde(default)]
    pub tax_ids: Vec<String>,
    /// NPIs it bills under.
    #[serde(default)]
    pub npis: Vec<String>,
    /// Bank accounts that its money goes to, as the bank writes them.
    #[serde(default)]
    pub accounts: Vec<String>,
}

/// `[intake]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Intake {
    /// A file modified less than this many seconds ago is left for the next run.
    pub settle_seconds: u64,
}

impl Config {
    /// Reads a configuration from TOML.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut config: Self = toml::from_str(text).map_err(|cause| {
            let error = Error::new(ErrorKind::Config, "the configuration cannot be read")
                .because(cause.message().to_owned());
            match cause.span() {
                Some(span) => error.on_line(edits::line_of(text, span.start)),
                None => error,
            }
        })?;
        for practice in &config.practices {
            practice.check()?;
        }
        config.policy = config.edits.policy(text, &config.practices)?;
        config.digest = hex(&Sha256::digest(text.as_bytes()));
        Ok(config)
    }

    /// Reads the configuration in a file.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|cause| {
            Error::at(ErrorKind::Config, "cannot read the configuration", path).because(cause)
        })?;
        Self::parse(&text).map_err(|error| error.within(path))
    }

    /// Which edits run for whom, and how much they weigh.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// SHA-256 of the text it was read from, in hex; empty for the defaults.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

impl Practice {
    fn check(&self) -> Result<(), Error> {
        let wrong = |what: String| Err(Error::new(ErrorKind::Config, what));
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if self.id.is_empty() || !self.id.bytes().all(plain) {
            return wrong(format!("practice id `{}` is not letters, digits, `-`, `_` and `.`", self.id));
        }
        if let Some(at) =
            self.tax_ids.iter().position(|id| id.len() != 9 || !id.bytes().all(|b| b.is_ascii_digit()))
        {
            return wrong(format!("tax id {} of practice `{}` is not nine digits", at + 1, self.id));
        }
        if let Some(npi) = self.npis.iter().find(|npi| !codes::is_npi(npi.as_bytes())) {
            return wrong(format!("NPI {npi} of practice `{}` has a wrong check digit or length", self.id));
        }
        Ok(())
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes text");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_needed() {
        assert!(Config::parse("").expect("empty is fine").practices.is_empty());
    }

    #[test]
    fn a_wrong_key_or_value_is_named() {
        for (text, part) in [
            ("practises = []", "practises"),
            ("[[practices]]\nid = 'a b'", "`a b`"),
            ("[[practices]]\nid = 'a'\nnpis = ['1234567890']", "1234567890"),
            ("[[practices]]\nid = 'a'\ntax_ids = ['12']", "tax id 1"),
        ] {
            let error = Config::parse(text).expect_err(text);
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
