//! Identifiers that can be checked without a table.

/// Whether `text` is a National Provider Identifier: ten digits, the first 1 or 2, the last a Luhn
/// check digit over the number with `80840` before it (45 CFR 162.406).
///
/// ```
/// assert!(codes::is_npi(b"1234567893"));
/// assert!(!codes::is_npi(b"1234567890"));
/// ```
pub fn is_npi(text: &[u8]) -> bool {
    if text.len() != 10 || !text.iter().all(u8::is_ascii_digit) || !matches!(text[0], b'1' | b'2') {
        return false;
    }
    // The five digits before it add 24 to the Luhn sum.
    let sum: u32 = text.iter().rev().enumerate().map(|(at, &byte)| luhn(at, u32::from(byte - b'0'))).sum();
    (sum + 24) % 10 == 0
}

/// What a digit adds to a Luhn sum, `at` places from the right.
fn luhn(at: usize, digit: u32) -> u32 {
    match (at % 2, digit * 2) {
        (0, _) => digit,
        (_, double) if double > 9 => double - 9,
        (_, double) => double,
    }
}
