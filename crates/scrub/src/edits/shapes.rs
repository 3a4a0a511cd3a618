//! Small questions that several edits ask.

use claims::{Claim, ClaimType, ElementPlace, Party, ServiceLine};

/// Whether the text is exactly so many digits.
pub(super) fn is_digits(text: &[u8], count: usize) -> bool {
    text.len() == count && text.iter().all(u8::is_ascii_digit)
}

/// The number that up to six digits make.
pub(super) fn integer(text: &[u8]) -> Option<u32> {
    let fits = (1..=6).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    fits.then(|| text.iter().fold(0, |value, &digit| value * 10 + u32::from(digit - b'0')))
}

/// Whether the text is a decimal number as X12 writes one: an optional minus, digits, at most one dot.
pub(super) fn is_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let dots = digits.split(|&byte| byte == b'.').count() - 1;
    digits.len() > dots && dots <= 1 && digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// Whether the address of a party is in the United States: N404 says so, or says nothing.
pub(super) fn is_domestic(party: &Party<'_>) -> bool {
    party.city.is_some_and(|city| matches!(city.element(4), b"" | b"US"))
}

/// Whether the type of bill is a stay in a hospital, a swing bed or a skilled nursing facility, which
/// has an admission, a status at its end and an admitting diagnosis.
pub(super) fn is_acute_stay(claim: &Claim<'_>) -> bool {
    claim.claim_type == ClaimType::Institutional
        && matches!(claim.facility_code().text, b"11" | b"18" | b"21")
}

/// The modifiers of a line that were sent, and where each stands.
pub(super) fn modifiers<'a>(
    line: &ServiceLine<'a>,
) -> impl Iterator<Item = (&'a [u8], ElementPlace)> + use<'a> {
    let n = if line.claim_type == ClaimType::Institutional { 2 } else { 1 };
    let composite = line.service.into_iter().flat_map(move |service| {
        let parts = service.components(n).enumerate();
        parts.map(move |(index, part)| (part, service.component_place(n, index + 1)))
    });
    composite.skip(2).take(4).filter(|(modifier, _)| !modifier.is_empty())
}
