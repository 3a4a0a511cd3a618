//! `cleanclaim.toml`: who the practices are and what they want, every key with a default.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use codes::Date;
use remit::denial::{RuleError, Rules};
use remit::price::Tolerance;
use scrub::{PayerKeys, Policy};
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
    /// Payers, by the identifiers that claims name them by (2010BB NM109).
    pub payers: Vec<PayerTerms>,
    /// By when what was sent should be answered.
    pub closure: Terms,
    /// How drops are read.
    pub intake: Intake,
    /// How far what a payer allows may be from what it should allow.
    pub pricing: Pricing,
    /// Whether a run answers the files it takes, and where the answers go.
    pub acknowledge: Option<Acknowledge>,
    /// Where claims are sent from, and how many go into a file.
    pub release: Release,
    /// What appeals say.
    pub appeal: Appeal,
    /// `[[denials]]`: rules on what adjustments are, before the built-in ones; the columns of
    /// [`remit::denial::Rules`] are their keys.
    denials: Vec<BTreeMap<String, String>>,
    /// What `[edits]` comes to.
    #[serde(skip)]
    policy: Policy,
    /// What `[[denials]]` comes to.
    #[serde(skip)]
    denial_rules: Rules,
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
    /// Names it bills under; any will do when none is listed.
    #[serde(default)]
    pub names: Vec<String>,
    /// Bank accounts that its money goes to, as the bank writes them.
    #[serde(default)]
    pub accounts: Vec<String>,
}

/// `[intake]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Intake {
    /// A file modified less than this many seconds ago is left for the next run.
    pub settle_seconds: u64,
    /// Whether claims of interchanges marked as tests (ISA15 `T`) go out like others. They are held when not.
    pub test_interchanges: bool,
    /// Whether claims to payers that `[[payers]]` does not list go out like others. They are held when not.
    pub unlisted_payers: bool,
}

impl Default for Intake {
    fn default() -> Self {
        Self { settle_seconds: 0, test_interchanges: false, unlisted_payers: true }
    }
}

/// `[pricing]`: what of a difference between allowed and expected amount is let pass, the greater of the two; and
/// who is paid by the higher conversion factor of Medicare.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pricing {
    /// Cents, for a line.
    pub tolerance_cents: u32,
    /// Hundredths of the expected amount.
    pub tolerance_percent: u32,
    /// By year, the NPIs of those who render as qualifying participants of an advanced payment model.
    pub qualifying: BTreeMap<String, BTreeSet<String>>,
}

impl Default for Pricing {
    fn default() -> Self {
        Self { tolerance_cents: 100, tolerance_percent: 0, qualifying: BTreeMap::new() }
    }
}

impl Pricing {
    pub(crate) fn tolerance(&self) -> Tolerance {
        Tolerance { cents: self.tolerance_cents, percent: self.tolerance_percent }
    }

    /// Whether Medicare pays a provider as a qualifying participant on a day.
    pub(crate) fn qualifies(&self, npi: &[u8], on: Date) -> bool {
        let npis = self.qualifying.get(&*on.year().to_string());
        str::from_utf8(npi).is_ok_and(|npi| npis.is_some_and(|npis| npis.contains(npi)))
    }

    fn check(&self) -> Result<(), Error> {
        let wrong = |what: String| Err(Error::new(ErrorKind::Config, what));
        for (year, npis) in &self.qualifying {
            if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
                return wrong(format!("`{year}` of [pricing.qualifying] is no year"));
            }
            if let Some(npi) = npis.iter().find(|npi| !codes::is_npi(npi.as_bytes())) {
                return wrong(format!("NPI {npi} of [pricing.qualifying] has a wrong check digit or length"));
            }
        }
        Ok(())
    }
}

/// `[closure]`: days from Monday to Friday until an answer is overdue.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// For a TA1 or 999.
    pub implementation_days: u32,
    /// For a 277CA.
    pub claim_status_days: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self { implementation_days: 1, claim_status_days: 5 }
    }
}

/// One payer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayerTerms {
    /// Its identifiers.
    pub ids: Vec<String>,
    /// Days for its TA1 or 999, in place of those of `[closure]`.
    pub implementation_days: Option<u32>,
    /// Days for its 277CA, in place of those of `[closure]`.
    pub claim_status_days: Option<u32>,
    /// Claim filing indicators of its plans (2000B SBR09).
    #[serde(default)]
    pub filing: Vec<String>,
    /// Whether it wants the taxonomy code of who bills.
    #[serde(default)]
    pub billing_taxonomy: bool,
    /// Whether it wants a referral number on professional claims.
    #[serde(default)]
    pub referral: bool,
    /// How it takes a claim that it decided on again.
    pub corrected: Option<Corrected>,
}

/// How a payer takes a claim that it decided on again.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Corrected {
    /// As a replacement that names the claim (CLM05-3 `7`).
    Replacement,
    /// As a new claim.
    New,
    /// Not as a claim; it is asked for a reopening.
    Reopening,
}

/// `[release]`: files of claims that go out.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Release {
    /// Where they are put, in a folder for each receiver by ISA08; below the lake when it is no absolute path.
    pub folder: PathBuf,
    /// Claims in a file, at most.
    pub claims_max: u32,
    /// Bytes in a file, at most, or one claim more.
    pub bytes_max: u64,
    /// The control number (ISA13) of the first file, away from those that the practices' systems use.
    pub number_first: u32,
}

impl Default for Release {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("outbox"),
            claims_max: 20_000,
            bytes_max: 40 << 20,
            number_first: 700_000_001,
        }
    }
}

/// `[appeal]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Appeal {
    /// A letter in Markdown with names in double braces, in place of the built-in one; below the lake when it is no
    /// absolute path.
    pub letter: Option<PathBuf>,
}

/// `[acknowledge]`: a run writes the TA1, 999 and 277CA of the files it takes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledge {
    /// Where they go, in a folder for each sender by ISA06; below the lake when it is no absolute path.
    pub folder: PathBuf,
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
        config.pricing.check()?;
        let unlisted = config.intake.unlisted_payers;
        if config.payers.is_empty() && !unlisted {
            let what = "unlisted_payers is false, and no [[payers]] is listed";
            return Err(Error::new(ErrorKind::Config, what));
        }
        config.policy = config.edits.policy(text, &config.practices)?;
        let rows = config.denials.iter().map(|row| row.iter().map(|(name, text)| (&**name, &**text)));
        config.denial_rules = Rules::from_rows(rows).map_err(|error| {
            let RuleError { line, column, text } = error;
            let what = format!("[[denials]] {line}: nothing called `{text}` can stand as {column}");
            Error::new(ErrorKind::Config, what)
        })?;
        for payer in &config.payers {
            config.policy.add_payer(payer.keys()?);
        }
        config.policy.set_other_payers(unlisted);
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

    /// What it says of denials, to go before the built-in rules.
    pub fn denial_rules(&self) -> &Rules {
        &self.denial_rules
    }

    /// The terms of a payer.
    pub fn terms(&self, payer_id: &str) -> Terms {
        let own = self.payers.iter().find(|payer| payer.ids.iter().any(|id| id == payer_id));
        let of = |days: fn(&PayerTerms) -> Option<u32>, usual: u32| own.and_then(days).unwrap_or(usual);
        Terms {
            implementation_days: of(|payer| payer.implementation_days, self.closure.implementation_days),
            claim_status_days: of(|payer| payer.claim_status_days, self.closure.claim_status_days),
        }
    }

    /// How a payer takes a claim again that it decided on; `None` when nothing is configured.
    pub(crate) fn corrected(&self, payer_id: &str) -> Option<Corrected> {
        self.payers.iter().find(|payer| payer.ids.iter().any(|id| id == payer_id))?.corrected
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

impl PayerTerms {
    /// What edits hold claims to it against.
    fn keys(&self) -> Result<PayerKeys, Error> {
        let Some(id) = self.ids.first() else {
            return Err(Error::new(ErrorKind::Config, "a payer has no ids"));
        };
        if let Some(wrong) =
            self.filing.iter().find(|indicator| codes::FilingIndicator::parse(indicator.as_bytes()).is_none())
        {
            let what = format!("filing `{wrong}` of payer `{id}` is no claim filing indicator");
            return Err(Error::new(ErrorKind::Config, what));
        }
        Ok(PayerKeys {
            ids: self.ids.clone(),
            filing: self.filing.clone(),
            wants_billing_taxonomy: self.billing_taxonomy,
            wants_referral: self.referral,
        })
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
            ("[[denials]]\nrule = 'a'\noutcome = 'maybe'", "`maybe`"),
            ("[[denials]]\nrule = 'a'\noutcomes = 'denial'", "`outcomes`"),
            ("[[payers]]\nids = []", "no ids"),
            ("[[payers]]\nids = ['P1']\nfiling = ['QQ']", "`QQ` of payer `P1`"),
            ("[intake]\nunlisted_payers = false", "no [[payers]]"),
        ] {
            let error = Config::parse(text).expect_err(text);
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
