//! Small questions that several edits ask.

use claims::{Claim, ClaimType, Date, ElementPlace, Party, ReadElement, ServiceLine};
use codes::FilingIndicator;
use codes::denial::{PayerKind, Windows};

use crate::Case;

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

/// The procedure code of a line; empty when none was sent.
pub(super) fn procedure<'a>(line: &ServiceLine<'a>) -> &'a [u8] {
    line.procedure().map_or(&[][..], |procedure| procedure.code().text)
}

/// The number that a code of five digits is.
pub(super) fn five_digits(code: &[u8]) -> Option<u32> {
    if code.len() == 5 { integer(code) } else { None }
}

/// Whether the line has one of these modifiers.
pub(super) fn has_modifier(line: &ServiceLine<'_>, wanted: &[&[u8]]) -> bool {
    modifiers(line).any(|(modifier, _)| wanted.contains(&modifier))
}

/// Whether the code is anesthesia billed by time: the anesthesia range of HCPCS level I, but for the daily
/// management of a drip and the add-on for burns, which are billed in units.
pub(super) fn is_timed_anesthesia(code: &[u8]) -> bool {
    five_digits(code).is_some_and(|number| matches!(number, 100..=1999) && !matches!(number, 1953 | 1996))
}

/// Whether the code is an evaluation and management visit.
pub(crate) fn is_visit(code: &[u8]) -> bool {
    five_digits(code).is_some_and(|number| matches!(number, 99202..=99499))
}

/// Whether the code is a trip by ambulance.
pub(super) fn is_ambulance_trip(code: &[u8]) -> bool {
    matches!(code, [b'A', b'0', b'4', b'2', b'6'..=b'9'] | [b'A', b'0', b'4', b'3', b'0'..=b'4'])
}

/// Whether the code is one of the categories that ICD-10-CM calls "in diseases classified elsewhere": it shows
/// a disease and is never listed first.
pub(super) fn is_manifestation(code: &[u8]) -> bool {
    code.get(..3).is_some_and(|category| MANIFESTATIONS.contains(&category))
}

const MANIFESTATIONS: [&[u8]; 48] = [
    b"D77", b"E35", b"F02", b"G02", b"G13", b"G32", b"G53", b"G55", b"G63", b"G94", b"G99", b"H22", b"H28",
    b"H32", b"H42", b"H67", b"H82", b"I32", b"I39", b"I41", b"I43", b"I52", b"I68", b"I79", b"J17", b"J99",
    b"K23", b"K67", b"K77", b"K87", b"L14", b"L45", b"L54", b"L62", b"L86", b"L99", b"M01", b"M36", b"M49",
    b"M63", b"N08", b"N16", b"N22", b"N29", b"N33", b"N37", b"N51", b"N74",
];

/// SBR09 of the payer the claim is sent to; empty when none was sent.
pub(super) fn filing<'a>(case: &Case<'_, 'a>) -> &'a [u8] {
    case.filing_indicator().map_or(&[][..], |filing| filing.text)
}

/// The day the claim is sent: BHT04, which the day of judgment stands in for.
pub(super) fn day_sent(case: &Case<'_, '_>) -> Date {
    let dated = case.header.bht.and_then(|bht| bht.read::<Date>(4).value);
    dated.unwrap_or(case.as_of).min(case.as_of)
}

/// The last day to file a first claim by the payer's usual term; `None` when nobody can say.
///
/// It counts from the last day of service, or from the day another payer adjudicated the claim, when that is
/// told. A later version of a claim has terms of its own.
pub(super) fn filing_limit(case: &Case<'_, '_>) -> Option<Date> {
    if case.claim.frequency().text != b"1" {
        return None;
    }
    let service = case.service?;
    // One that is reversed ends on its first day.
    let last = service.from.max(service.to);
    let adjudicated = case.claim.other_payers.iter().filter_map(|payer| payer.adjudicated()?.value);
    let of_lines = case.claim.lines.iter().flat_map(|line| &line.adjudications);
    let of_lines = of_lines.filter_map(|adjudication| adjudication.adjudicated()?.value);
    let from = adjudicated.chain(of_lines).map(|period| period.to).fold(last, Date::max);
    let kind = PayerKind::of(FilingIndicator::read(filing(case)));
    Windows::of(kind, from).filing.last_day(from)
}
