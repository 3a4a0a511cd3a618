//! Numbers with check digits or a fixed make.

/// Whether the digits pass the Luhn check (ISO/IEC 7812): the last is the check digit.
pub fn luhn(digits: &[u8]) -> bool {
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) && luhn_sum(digits).is_multiple_of(10)
}

/// Whether the text is a National Provider Identifier.
///
/// Ten digits, the first a 1 or a 2, and the Luhn check holds once the card issuer prefix 80840 is put
/// in front (45 CFR 162.406). The prefix adds 24 to the sum.
///
/// ```
/// assert!(codes::is_npi(b"1234567893"));
/// assert!(!codes::is_npi(b"1234567890"));
/// assert!(!codes::is_npi(b"3234567893"));
/// ```
pub fn is_npi(text: &[u8]) -> bool {
    text.len() == 10
        && matches!(text[0], b'1' | b'2')
        && text.iter().all(u8::is_ascii_digit)
        && (luhn_sum(text) + NPI_PREFIX_SUM).is_multiple_of(10)
}

fn luhn_sum(digits: &[u8]) -> u32 {
    digits
        .iter()
        .rev()
        .enumerate()
        .map(|(position, &digit)| {
            let value = u32::from(digit - b'0');
            if position % 2 == 0 {
                value
            } else {
                let doubled = value * 2;
                doubled / 10 + doubled % 10
            }
        })
        .sum()
}

/// What 80840, in front of ten digits, adds to the Luhn sum.
const NPI_PREFIX_SUM: u32 = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npi_is_luhn_behind_the_issuer_prefix() {
        for number in [&b"1234567893"[..], b"2222222228", b"1679576722", b"1234567890", b"1999999999"] {
            let prefixed = [b"80840", number].concat();
            assert_eq!(is_npi(number), luhn(&prefixed), "{}", String::from_utf8_lossy(number));
        }
        assert!(!is_npi(b"123456789"));
        assert!(!is_npi(b"12345678930"));
        assert!(!is_npi(b"123456789X"));
        assert!(!is_npi(b""));
    }

    #[test]
    fn one_wrong_digit_fails() {
        let good = b"1234567893";
        for place in 1..good.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = *good;
                wrong[place] = digit;
                assert_eq!(is_npi(&wrong), wrong == *good);
            }
        }
    }
}
