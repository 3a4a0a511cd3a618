//! Who pays, as far as a claim and a remittance tell.

use std::borrow::Cow;

use claims::{Party, Payment, ReadElement, Submitted};

use crate::normalize;
use crate::wire::{Wire, put_text, put_uint};

/// How a payer is known: by identifiers and by name, normalized.
///
/// A claim names a payer by the identifier of a clearinghouse, a remittance by a tax identifier, so two
/// different identifiers prove little; one identifier in common proves much.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Payer<'c> {
    ids: Vec<Cow<'c, str>>,
    name: Cow<'c, str>,
}

/// Whether a payer is the one a claim was sent to.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum PayerAgreement {
    /// Neither identifiers nor names agree.
    Different,
    /// One side says too little.
    Unknown,
    /// It is another payer of the same claim.
    OtherPayer,
    /// It is the payer the claim was sent to.
    Same,
}

impl<'c> Payer<'c> {
    /// The payer of a claim: 2010BB, or 2330B.
    pub fn of_party(party: &Party<'_>) -> Self {
        let mut payer = Self::named(&party.last_name().lossy());
        payer.add_id(party.id().text);
        for qualifier in [b"2U", b"FY", b"NF", b"EI"] {
            payer.add_reference(party.reference(qualifier));
        }
        payer
    }

    /// The payer of a remittance: 1000A, TRN03 and BPR10.
    pub fn of_payment(payment: &Payment<'_>) -> Self {
        let mut payer = match &payment.payer {
            Some(party) => Self::of_party(party),
            None => Self::default(),
        };
        if let Some(party) = &payment.payer {
            for qualifier in [b"EO", b"HI"] {
                payer.add_reference(party.reference(qualifier));
            }
        }
        for id in [payment.trace_payer(), payment.bpr.map(|bpr| bpr.read(10))].into_iter().flatten() {
            payer.add_id(id.text);
            // A company identifier is a tax identifier with a 1 in front.
            if id.text.len() == 10 && id.text[0] == b'1' {
                payer.add_id(&id.text[1..]);
            }
        }
        payer
    }

    /// A payer known by name alone.
    pub fn named(name: &str) -> Self {
        Self { ids: Vec::new(), name: normalize::organization(name).into() }
    }

    /// Adds an identifier, as a configuration that knows this payer's others does.
    pub fn add_id(&mut self, id: &[u8]) {
        let id = normalize::identifier(id);
        if !id.is_empty() && !self.ids.iter().any(|known| **known == *id) {
            self.ids.push(Cow::Owned(id.into_owned()));
        }
    }

    fn add_reference(&mut self, reference: Option<Submitted<'_, &[u8]>>) {
        if let Some(reference) = reference {
            self.add_id(reference.text);
        }
    }

    /// The identifier by which postings of this payer are told from another's: the one of the trace
    /// where there is one, else the name.
    pub fn key(&self) -> &str {
        self.ids.last().map_or(&self.name, |id| id)
    }

    /// Whether it goes by this identifier.
    pub fn has_id(&self, id: &str) -> bool {
        let id = normalize::identifier(id.as_bytes());
        self.ids.iter().any(|known| **known == *id)
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        self.ids.is_empty() && self.name.is_empty()
    }

    /// Whether this is the payer that `other` is.
    pub fn is(&self, other: &Payer<'_>) -> bool {
        self.ids.iter().any(|id| other.ids.contains(id)) || same_name(&self.name, &other.name)
    }

    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        put_text(out, &self.name);
        put_uint(out, self.ids.len() as u64);
        self.ids.iter().for_each(|id| put_text(out, id));
    }

    pub(crate) fn decode(wire: &mut Wire<'c>) -> Option<Self> {
        let name = wire.text()?.into();
        let count = wire.count()?;
        let mut ids = Vec::with_capacity(count);
        for _ in 0..count {
            ids.push(Cow::Borrowed(wire.text()?));
        }
        Some(Self { ids, name })
    }
}

/// Names agree when one begins with the other: `AETNA` and `AETNA LIFE INSURANCE`.
fn same_name(one: &str, other: &str) -> bool {
    let short = one.len().min(other.len());
    short >= NAME_MIN && one.as_bytes()[..short] == other.as_bytes()[..short]
}

/// Shorter names agree by accident.
const NAME_MIN: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn payer(name: &str, ids: &[&str]) -> Payer<'static> {
        let mut payer = Payer::named(name);
        for id in ids {
            payer.add_id(id.as_bytes());
        }
        payer
    }

    #[test]
    fn an_identifier_or_a_name_in_common_is_enough() {
        let claim = payer("Northwind Health", &["60054"]);
        assert!(claim.is(&payer("Other Name", &["1999999999", "60054"])));
        assert!(claim.is(&payer("Northwind Health Insurance Company", &["1999999999"])));
        assert!(!claim.is(&payer("Southwind Health", &["60055"])));
        assert!(!claim.is(&Payer::default()));
    }

    #[test]
    fn short_names_prove_nothing() {
        assert!(!payer("ABC", &[]).is(&payer("ABC", &[])));
    }

    #[test]
    fn it_reads_back() {
        let payer = payer("Northwind", &["1", "22"]);
        let mut out = Vec::new();
        payer.encode(&mut out);
        assert_eq!(Payer::decode(&mut Wire::new(&out)), Some(payer));
    }
}
