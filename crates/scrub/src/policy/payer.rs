//! What the user knows of payers.

use std::collections::HashMap;

/// What the user knows of one payer, so that claims to it can be held against it.
#[derive(Clone, Debug, Default)]
pub struct PayerKeys {
    /// The identifiers that claims name it by (2010BB NM109).
    pub ids: Vec<String>,
    /// The claim filing indicators of its plans (2000B SBR09); empty when nobody says.
    pub filing: Vec<String>,
    /// Whether it wants the taxonomy code of who bills (2000A PRV).
    pub wants_billing_taxonomy: bool,
    /// Whether it wants a referral number (2300 REF\*9F) before it pays for a visit.
    pub wants_referral: bool,
}

/// Every payer that is listed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Payers {
    keys: Vec<PayerKeys>,
    by_id: HashMap<Vec<u8>, usize>,
    /// Whether there are no others.
    pub(crate) are_all: bool,
}

impl Payers {
    pub(super) fn add(&mut self, keys: PayerKeys) {
        let at = self.keys.len();
        self.by_id.extend(keys.ids.iter().map(|id| (id.clone().into_bytes(), at)));
        self.keys.push(keys);
    }

    /// The payer of that identifier.
    #[inline]
    pub(crate) fn find(&self, id: &[u8]) -> Option<&PayerKeys> {
        if self.keys.is_empty() {
            return None;
        }
        self.by_id.get(id).map(|&at| &self.keys[at])
    }
}
