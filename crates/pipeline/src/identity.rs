//! Names for rows, batches and practices, all of them digests of what they name.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;

use claims::{ClaimView, Date, Party};
use remit::normalize;
use sha2::{Digest, Sha256};

use crate::config::{Config, hex};

/// The SHA-256 of a source's bytes, decompressed, and how rows write it.
///
/// What comes out of a damaged packing is another source than the same bytes out of a sound one, so that these
/// count when they come.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SourceId {
    hex: String,
    is_damaged: bool,
}

impl SourceId {
    /// The id of a digest.
    pub fn new(digest: &[u8; 32]) -> Self {
        Self { hex: hex(digest), is_damaged: false }
    }

    /// The id written as 64 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 64 && text.bytes().all(plain))
            .then(|| Self { hex: text.to_owned(), is_damaged: false })
    }

    /// The id of a source as a commit lists it.
    pub(crate) fn of(listed: &lake::Source) -> Option<Self> {
        Self::parse(&listed.sha256).map(|id| id.damaged(listed.fault.is_some()))
    }

    /// The id of the same bytes out of a packing that is damaged, or sound.
    #[must_use]
    pub(crate) fn damaged(self, is_damaged: bool) -> Self {
        Self { is_damaged, ..self }
    }

    /// Whether they came out of a damaged packing.
    pub(crate) fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// 64 hex digits.
    pub fn hex(&self) -> &str {
        &self.hex
    }

    /// The id of the row made from the segment at `offset`.
    ///
    /// It says where the row came from and survives a rerun: the first 16 digits of the source's
    /// SHA-256, then the byte offset in hex; a `!` between them tells a damaged packing.
    pub fn row(&self, offset: u64) -> RowId {
        let mut id = RowId { text: [0; RowId::LEN_MAX], length: 27 };
        id.text[..16].copy_from_slice(&self.hex.as_bytes()[..16]);
        id.text[16] = if self.is_damaged { b'!' } else { b'-' };
        for (at, byte) in id.text[17..27].iter_mut().enumerate() {
            *byte = HEX[(offset >> (36 - 4 * at)) as usize & 15];
        }
        id
    }
}

/// The id of a row.
#[derive(Clone, Copy)]
pub struct RowId {
    text: [u8; Self::LEN_MAX],
    length: u8,
}

impl RowId {
    const LEN_MAX: usize = 40;

    /// The id of the `n`th row made from the same segment.
    #[must_use]
    pub fn part(mut self, n: usize) -> Self {
        let mut room = &mut self.text[self.length as usize..];
        // What finds no room is left out.
        let _ = write!(room, ".{n}");
        self.length = (Self::LEN_MAX - room.len()) as u8;
        self
    }

    /// As a column holds it.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..self.length as usize]).expect("ids are ASCII")
    }
}

impl std::fmt::Debug for RowId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The id of the batch that took these sources on this day.
pub(crate) fn batch_id(as_of: Date, arrivals: &[(String, SourceId)]) -> String {
    let mut sorted: Vec<_> = arrivals.iter().map(|(name, id)| (id, name.as_str())).collect();
    sorted.sort_unstable();
    let mut digest = Sha256::new();
    for (id, name) in sorted {
        digest.update(id.hex());
        digest.update(if id.is_damaged { b"!" } else { b"\0" });
        digest.update(name);
        digest.update(b"\n");
    }
    format!("{as_of}-{}", &hex(&digest.finalize())[..12])
}

/// Whose rows are whose.
///
/// Configuration comes first; a practice it does not name gets an id made from its tax identifier, or
/// a digest of it when that is a person's social security number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Practices {
    tax_ids: HashMap<String, String>,
    npis: HashMap<String, String>,
    accounts: HashMap<String, String>,
    /// Every practice of the configuration, and the names it bills under, normalized.
    listed: BTreeMap<String, Vec<String>>,
}

/// What is wrong with who bills, by the configuration.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mistaken {
    /// The tax identifier is one practice's, the NPI another's.
    Mixed,
    /// No practice has these identifiers, or the practice that has them not this name.
    Unlisted,
}

/// The practice of rows that name none.
pub(crate) const UNASSIGNED: &str = "unassigned";

impl Practices {
    /// The practices of a configuration.
    pub(crate) fn new(config: &Config) -> Self {
        let mut practices = Self::default();
        for practice in &config.practices {
            let names = practice.names.iter().map(|name| normalize::organization(name)).collect();
            practices.listed.insert(practice.id.clone(), names);
            for tax_id in &practice.tax_ids {
                practices.tax_ids.insert(tax_id.clone(), practice.id.clone());
            }
            for account in &practice.accounts {
                practices.accounts.insert(account.clone(), practice.id.clone());
            }
            for npi in &practice.npis {
                practices.npis.insert(npi.clone(), practice.id.clone());
            }
        }
        practices
    }

    /// The practice that bills under these identifiers, `None` when they say nothing.
    pub(crate) fn of(&self, npi: &str, tax_id: &str, tax_id_is_ssn: bool) -> Option<String> {
        let tax_id = bare(tax_id);
        if let Some(known) = self.listed_under(npi, &tax_id) {
            return Some(known.clone());
        }
        let plain = !tax_id.is_empty()
            && tax_id.len() <= 20
            && tax_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match (plain, tax_id_is_ssn) {
            (true, false) => Some(format!("tin-{tax_id}")),
            (true, true) => Some(of_person(&tax_id)),
            _ => None,
        }
    }

    /// The practice of the configuration that has one of these identifiers.
    fn listed_under(&self, npi: &str, tax_id: &str) -> Option<&String> {
        self.tax_ids.get(tax_id).or_else(|| self.npis.get(npi))
    }

    /// Whether the configuration lists this practice; `None` when it lists none at all.
    pub(crate) fn lists(&self, practice: &str) -> Option<bool> {
        (!self.listed.is_empty()).then(|| self.listed.contains_key(practice))
    }

    /// Compares who bills with the configuration.
    pub(crate) fn mistaken(&self, billing: &Party<'_>) -> Option<Mistaken> {
        let by_tax_id = billing.tax_id().and_then(|id| self.tax_ids.get(&*bare(&id.lossy())));
        let by_npi = billing.npi().and_then(|npi| self.npis.get(&*npi.lossy()));
        if let (Some(one), Some(other)) = (by_tax_id, by_npi)
            && one != other
        {
            return Some(Mistaken::Mixed);
        }
        let name = normalize::organization(&billing.last_name().lossy());
        let names = by_tax_id.or(by_npi).and_then(|practice| self.listed.get(practice));
        // A name that was not sent is told by itself.
        let known = names.is_some_and(|names| names.is_empty() || name.is_empty() || names.contains(&name));
        (!known && !self.listed.is_empty()).then_some(Mistaken::Unlisted)
    }

    /// NPI of the billing provider of a claim, and the practice that bills.
    pub(crate) fn of_billing(&self, view: &ClaimView<'_, '_>) -> (String, Option<String>) {
        let billing = view.billing_party();
        let npi = billing.and_then(Party::npi).map(|npi| npi.lossy().into_owned()).unwrap_or_default();
        let tax_id = billing.and_then(Party::tax_id).map(|id| id.lossy().into_owned()).unwrap_or_default();
        let is_ssn = billing.is_some_and(Party::tax_id_is_ssn);
        let practice = self.of(&npi, &tax_id, is_ssn);
        (npi, practice)
    }

    /// The practice whose bank account it is.
    pub(crate) fn of_account(&self, account: &str) -> &str {
        self.accounts.get(account).map_or(UNASSIGNED, String::as_str)
    }

    /// The practice a remittance pays: by tax identifier, else by what claims taught about the NPI.
    ///
    /// A payer does not say whether the identifier is a person's social security number; claims do.
    pub(crate) fn of_payee(&self, npi: &str, tax_id: &str, learned: &Learned) -> String {
        let person = || learned.practice(&of_person(&bare(tax_id))).map(str::to_owned);
        self.listed_under(npi, &bare(tax_id))
            .cloned()
            .or_else(person)
            .or_else(|| self.of(npi, tax_id, false))
            .or_else(|| learned.practice(npi).map(str::to_owned))
            .unwrap_or_else(|| UNASSIGNED.to_owned())
    }
}

/// A tax identifier without the hyphen and blanks that some write in it.
fn bare(tax_id: &str) -> Cow<'_, str> {
    if tax_id.contains(['-', ' ']) {
        Cow::Owned(tax_id.replace(['-', ' '], ""))
    } else {
        Cow::Borrowed(tax_id)
    }
}

/// The practice of a person who bills under a social security number, without hyphens.
fn of_person(number: &str) -> String {
    format!("{PERSON}{}", &hex(&Sha256::digest(number))[..12])
}

/// What the practice of a payee is called should its tax identifier be a person's, to ask
/// [`Learned`] whether there is one; empty without an identifier.
pub(crate) fn perhaps_person(tax_id: &str) -> String {
    if tax_id.is_empty() { String::new() } else { of_person(&bare(tax_id)) }
}

/// Which practice bills under which NPI, as claims have shown; and which practices are a person's, each
/// under its own name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Learned {
    /// `None` once two practices were seen under one NPI.
    practices: BTreeMap<String, Option<String>>,
}

impl Learned {
    /// Takes note of a claim of this practice under this NPI, which may be empty.
    pub(crate) fn note_billing(&mut self, npi: &str, practice: &str) {
        if !npi.is_empty() {
            self.note(npi, practice);
        }
        if practice.starts_with(PERSON) {
            self.note(practice, practice);
        }
    }

    /// Takes note of what [`Learned::pairs`] told before.
    pub(crate) fn note(&mut self, npi: &str, practice: &str) {
        match self.practices.get_mut(npi) {
            None => {
                self.practices.insert(npi.to_owned(), Some(practice.to_owned()));
            }
            Some(known) if known.as_deref() == Some(practice) => {}
            Some(known) => *known = None,
        }
    }

    /// Takes over what another has learned.
    pub(crate) fn join(&mut self, other: &Self) {
        for (npi, practice) in &other.practices {
            match practice {
                Some(practice) => self.note(npi, practice),
                None => {
                    self.practices.insert(npi.clone(), None);
                }
            }
        }
    }

    /// The one practice seen under `npi`.
    pub(crate) fn practice(&self, npi: &str) -> Option<&str> {
        self.practices.get(npi)?.as_deref()
    }

    /// Every pair that is certain, in order of NPI.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.practices.iter().filter_map(|(npi, practice)| Some((npi.as_str(), practice.as_deref()?)))
    }
}

/// How the id of a practice begins that is a person's.
const PERSON: &str = "px-";

const HEX: &[u8; 16] = b"0123456789abcdef";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_id_names_its_source_and_offset() {
        let source = SourceId::new(&[0xab; 32]);
        assert_eq!(source.row(0x1234).as_str(), "abababababababab-0000001234");
        assert_eq!(source.row(0).part(12).as_str(), "abababababababab-0000000000.12");
        let damaged = source.clone().damaged(true);
        assert_eq!(damaged.row(0x1234).as_str(), "abababababababab!0000001234");
        assert_eq!(damaged.damaged(false), source);
    }

    #[test]
    fn a_batch_id_does_not_depend_on_the_order_of_arrival() {
        let day = Date::of(2026, 10, 15).expect("a day");
        let (a, b) = (("a".to_owned(), SourceId::new(&[1; 32])), ("b".to_owned(), SourceId::new(&[2; 32])));
        let one = batch_id(day, &[a.clone(), b.clone()]);
        assert_eq!(one, batch_id(day, &[b, a.clone()]));
        assert_ne!(one, batch_id(day, &[a]));
        assert!(one.starts_with("2026-10-15-"));
    }

    #[test]
    fn an_npi_of_two_practices_settles_nothing() {
        let mut learned = Learned::default();
        learned.note("1234567893", "tin-1");
        assert_eq!(learned.practice("1234567893"), Some("tin-1"));
        learned.note("1234567893", "tin-2");
        assert_eq!(learned.practice("1234567893"), None);
        learned.note("1234567893", "tin-1");
        assert_eq!(learned.practice("1234567893"), None);
    }

    #[test]
    fn a_social_security_number_never_becomes_a_practice_id() {
        let practice = Practices::default().of("", "123456789", true).expect("it says something");
        assert!(practice.starts_with("px-") && !practice.contains("123456789"));
    }
}
