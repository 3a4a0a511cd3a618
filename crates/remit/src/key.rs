//! What a claim is found by when its payment comes, perhaps months later.

use claims::{ClaimPayment, Date};

use crate::hash::Hash128;
use crate::normalize;

/// A key under which a claim is kept, and by which a claim payment looks for it.
///
/// The first byte says what kind of key it is, the other fifteen are a hash over practice and text.
/// The practice is part of every key, so a key of one practice finds nothing of another.
///
/// ```
/// use remit::MatchKey;
///
/// let sent = MatchKey::control_number("tin-1", "26-463774");
/// assert_eq!(sent, MatchKey::control_number("tin-1", "26463774"));
/// assert_ne!(sent, MatchKey::control_number("tin-2", "26463774"));
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct MatchKey(pub [u8; 16]);

/// What a key is made of.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum KeyKind {
    /// The patient control number (CLM01, CLP01) in one of the forms it may come back in.
    ControlNumber,
    /// The payer claim control number (CLP07), as learned or as a replacement quotes it (REF F8).
    PayerControlNumber,
    /// A line control number (REF 6R).
    LineControlNumber,
    /// Member identifier and first day of service.
    Member,
    /// What was done for whom on which day; see [`Likeness`](crate::Likeness).
    Services,
}

impl MatchKey {
    /// Key of a patient control number.
    pub fn control_number(practice_id: &str, number: &str) -> Self {
        Self::of(KeyKind::ControlNumber, practice_id, &normalize::identifier(number.as_bytes()))
    }

    /// Key of a payer claim control number: under it a claim is kept once a payer named it so.
    pub fn payer_control_number(practice_id: &str, number: &str) -> Self {
        Self::of(KeyKind::PayerControlNumber, practice_id, &normalize::identifier(number.as_bytes()))
    }

    /// Key of a line control number.
    pub fn line_control_number(practice_id: &str, number: &str) -> Self {
        Self::of(KeyKind::LineControlNumber, practice_id, &normalize::identifier(number.as_bytes()))
    }

    /// Key of a member and a first day of service.
    pub fn member(practice_id: &str, member_id: &str, service_from: Date) -> Self {
        let member = normalize::identifier(member_id.as_bytes());
        let hash = Hash128::new().text(practice_id).text(&member);
        Self::keyed(KeyKind::Member, hash.number(i64::from(service_from.days_since_epoch())))
    }

    /// Key of [`Likeness::services`](crate::Likeness::services).
    pub fn services(digest: u128) -> Self {
        let mut key = digest.to_be_bytes();
        key[0] = KeyKind::Services.byte();
        Self(key)
    }

    /// Which kind of key it is.
    pub fn kind(&self) -> Option<KeyKind> {
        KeyKind::ALL.into_iter().find(|kind| kind.byte() == self.0[0])
    }

    /// Key of a text that is normalized already.
    pub(crate) fn of(kind: KeyKind, practice_id: &str, normalized: &str) -> Self {
        Self::keyed(kind, Hash128::new().text(practice_id).text(normalized))
    }

    fn keyed(kind: KeyKind, hash: Hash128) -> Self {
        let mut key = hash.finish().to_be_bytes();
        key[0] = kind.byte();
        Self(key)
    }
}

impl KeyKind {
    /// Every kind, in the order of the cascade.
    pub const ALL: [Self; 5] = [
        Self::PayerControlNumber,
        Self::ControlNumber,
        Self::LineControlNumber,
        Self::Member,
        Self::Services,
    ];

    /// The first byte of a key of this kind: a small letter, so that a store may keep its own records
    /// under capital ones.
    pub const fn byte(self) -> u8 {
        match self {
            Self::ControlNumber => b'c',
            Self::PayerControlNumber => b'i',
            Self::LineControlNumber => b'l',
            Self::Member => b'm',
            Self::Services => b's',
        }
    }
}

/// The key in hexadecimal: it is a hash, and shows nobody.
impl std::fmt::Debug for MatchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:030x}", char::from(self.0[0]), u128::from_be_bytes(self.0) & (u128::MAX >> 8))
    }
}

/// The keys under which the claim of this claim payment may be kept.
///
/// They are the ones that [`Candidate::keys`](crate::Candidate::keys) gives for the claim, so a store
/// that holds every candidate under its keys finds all that could match by looking up these.
pub fn wanted(payment: &ClaimPayment<'_>, practice_id: &str) -> Vec<MatchKey> {
    let mut keys = Vec::with_capacity(4 + payment.services.len().min(LINE_KEYS_MAX));
    let mut want = |key: MatchKey| {
        if !keys.contains(&key) {
            keys.push(key);
        }
    };
    let of = |kind, text: &[u8]| MatchKey::of(kind, practice_id, &normalize::identifier(text));
    for number in [Some(payment.payer_control_number()), payment.reference(b"F8")].into_iter().flatten() {
        if is_number(number.text) {
            want(of(KeyKind::PayerControlNumber, number.text));
        }
    }
    let number = normalize::identifier(payment.control_number().text);
    // Payers answer `0` for a claim they could not find.
    let bare = normalize::without_leading_zeros(&number);
    if !bare.is_empty() {
        want(MatchKey::of(KeyKind::ControlNumber, practice_id, &number));
        want(MatchKey::of(KeyKind::ControlNumber, practice_id, bare));
    }
    for service in payment.services.iter().take(LINE_KEYS_MAX) {
        if let Some(number) = service.control_number().filter(|number| is_line_number(number.text)) {
            want(of(KeyKind::LineControlNumber, number.text));
        }
    }
    if let (Some(member), Some(period)) = (payment.member_id(), payment.service_period()) {
        let member = normalize::identifier(member.text);
        for form in normalize::member_forms(&member) {
            want(MatchKey::member(practice_id, form, period.from));
        }
        if period.from != period.to {
            keys.extend(of_further_days(payment, practice_id, &member, period.from));
        }
    }
    keys
}

/// Keys of the days of its services after the first: another claim that the payer answers with this one may
/// begin then.
fn of_further_days(
    payment: &ClaimPayment<'_>,
    practice_id: &str,
    member: &str,
    first: Date,
) -> Vec<MatchKey> {
    let mut days = Vec::new();
    for service in &payment.services {
        let Some(day) = service.service_period().map(|period| period.from) else { continue };
        if day != first && days.len() < DAYS_MAX && !days.contains(&day) {
            days.push(day);
        }
    }
    let of_day =
        |day| normalize::member_forms(member).map(move |form| MatchKey::member(practice_id, form, day));
    days.into_iter().flat_map(of_day).collect()
}

/// Where else the claim of this claim payment may be kept, when it is not kept under the control number.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Nearby {
    /// The control number; `None` when the claim payment has none.
    pub unless: Option<MatchKey>,
    /// The member with the days next to the one the claim payment says: payers mistype days.
    pub keys: Vec<MatchKey>,
}

impl Nearby {
    /// Where else to look for the claim of a claim payment.
    pub fn of(payment: &ClaimPayment<'_>, practice_id: &str) -> Self {
        let number = normalize::identifier(payment.control_number().text);
        let bare = normalize::without_leading_zeros(&number);
        let unless = (!bare.is_empty()).then(|| MatchKey::of(KeyKind::ControlNumber, practice_id, bare));
        let (Some(member), Some(period)) = (payment.member_id(), payment.service_period()) else {
            return Self { unless, keys: Vec::new() };
        };
        let member = normalize::identifier(member.text);
        let forms = normalize::member_forms(&member).take(2);
        let days = [period.from.add_days(-1), period.from.add_days(1)];
        let keys = forms.flat_map(|form| days.map(|day| MatchKey::member(practice_id, form, day)));
        Self { unless, keys: keys.collect() }
    }
}

/// Whether an identifier is more than nothing or zeros.
pub(crate) fn is_number(text: &[u8]) -> bool {
    text.iter().any(|byte| byte.is_ascii_alphanumeric() && *byte != b'0')
}

/// Whether a line control number is long enough to tell claims apart; many systems number lines 1, 2, 3.
pub(crate) fn is_line_number(text: &[u8]) -> bool {
    text.iter().filter(|byte| byte.is_ascii_alphanumeric()).count() >= LINE_NUMBER_MIN
}

/// A claim is kept and looked for under this many of its line control numbers at most.
pub(crate) const LINE_KEYS_MAX: usize = 12;

const LINE_NUMBER_MIN: usize = 6;

/// On so many days another claim is looked for that is answered with this one.
const DAYS_MAX: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_never_change() {
        // Ledgers written by earlier releases hold these very bytes.
        let key = MatchKey::control_number("tin-123456789", "26463774");
        assert_eq!(format!("{key:?}"), KEY);
        let day = Date::literal(2026, 3, 2);
        assert_eq!(format!("{:?}", MatchKey::member("p", "a-1", day)), MEMBER_KEY);
    }

    #[test]
    fn kinds_stay_apart() {
        let keys = [
            MatchKey::control_number("p", "1"),
            MatchKey::payer_control_number("p", "1"),
            MatchKey::line_control_number("p", "1"),
        ];
        assert!(keys[0] != keys[1] && keys[1] != keys[2]);
        assert_eq!(keys[1].kind(), Some(KeyKind::PayerControlNumber));
        assert_eq!(MatchKey([b'T'; 16]).kind(), None);
    }

    const KEY: &str = "c-520220b5e5eb8d8e05ec6e6e30c2b0";
    const MEMBER_KEY: &str = "m-2431a2d41230c5b8adcf514913d657";
}
