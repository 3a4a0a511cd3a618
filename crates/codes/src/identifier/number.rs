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

/// Whether the text could be an employer identification number: nine digits, with a prefix that the
/// Internal Revenue Service hands out.
pub fn is_ein(text: &[u8]) -> bool {
    text.len() == 9
        && text.iter().all(u8::is_ascii_digit)
        && !EIN_PREFIXES_UNUSED.contains(&((text[0] - b'0') * 10 + (text[1] - b'0')))
}

/// Whether the text could be a social security number: nine digits, none of the area, group and serial
/// that the Social Security Administration never assigns.
pub fn is_ssn(text: &[u8]) -> bool {
    text.len() == 9
        && text.iter().all(u8::is_ascii_digit)
        && text[0] != b'9'
        && !matches!(&text[..3], b"000" | b"666")
        && &text[3..5] != b"00"
        && &text[5..] != b"0000"
}

/// Whether the text has the shape of a provider taxonomy code: three digits, six digits or letters, `X`.
pub fn is_taxonomy(text: &[u8]) -> bool {
    text.len() == 10
        && matches!(text[0], b'1'..=b'4')
        && text[1..3].iter().all(u8::is_ascii_digit)
        && text[3..9].iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && text[9] == b'X'
}

/// Whether the text is a National Drug Code in the eleven digits claims carry (LIN03): labeler 5,
/// product 4, package 2.
pub fn is_ndc(text: &[u8]) -> bool {
    text.len() == 11 && text.iter().all(u8::is_ascii_digit) && text.iter().any(|&byte| byte != b'0')
}

/// The eleven digits of a National Drug Code that was written with hyphens, as on the package.
///
/// Packages print 4-4-2, 5-3-2, 5-4-1 or 5-4-2; a leading zero fills the group that is short.
///
/// ```
/// use codes::identifier::ndc_digits;
///
/// assert_eq!(ndc_digits(b"0002-7597-01").as_ref(), Some(b"00002759701"));
/// assert_eq!(ndc_digits(b"0002-759-01"), None);
/// ```
pub fn ndc_digits(text: &[u8]) -> Option<[u8; 11]> {
    let mut groups = text.split(|&byte| byte == b'-');
    let (labeler, product, package) = (groups.next()?, groups.next()?, groups.next()?);
    let lengths = (labeler.len(), product.len(), package.len());
    if groups.next().is_some() || !matches!(lengths, (4 | 5, 4, 2) | (5, 3, 2) | (5, 4, 1)) {
        return None;
    }
    let mut digits = [b'0'; 11];
    for (group, end) in [(labeler, 5), (product, 9), (package, 11)] {
        digits[end - group.len()..end].copy_from_slice(group);
    }
    is_ndc(&digits).then_some(digits)
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

/// First two digits that no campus of the Internal Revenue Service assigns.
const EIN_PREFIXES_UNUSED: [u8; 17] = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97];

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

    #[test]
    fn tax_numbers_keep_to_what_is_assigned() {
        assert!(is_ein(b"123456789"));
        assert!(!is_ein(b"071234567"));
        assert!(!is_ein(b"12-345678"));
        assert!(is_ssn(b"123456789"));
        for never in [&b"000456789"[..], b"666456789", b"900456789", b"123006789", b"123450000", b"12345678"]
        {
            assert!(!is_ssn(never));
        }
    }

    #[test]
    fn taxonomy_ends_in_x() {
        assert!(is_taxonomy(b"207Q00000X"));
        assert!(is_taxonomy(b"261QM0801X"));
        for wrong in [&b"207Q000000"[..], b"207q00000X", b"907Q00000X", b"207Q0000X", b""] {
            assert!(!is_taxonomy(wrong));
        }
    }

    #[test]
    fn package_codes_are_padded_in_the_short_group() {
        assert_eq!(ndc_digits(b"1234-5678-90").as_ref(), Some(b"01234567890"));
        assert_eq!(ndc_digits(b"12345-678-90").as_ref(), Some(b"12345067890"));
        assert_eq!(ndc_digits(b"12345-6789-0").as_ref(), Some(b"12345678900"));
        assert_eq!(ndc_digits(b"12345-6789-01").as_ref(), Some(b"12345678901"));
        for wrong in
            [&b"1234-567-89"[..], b"12345-6789", b"12345-6789-01-2", b"1234a-5678-90", b"00000-0000-00"]
        {
            assert_eq!(ndc_digits(wrong), None);
        }
        assert!(is_ndc(b"12345678901"));
        assert!(!is_ndc(b"1234567890"));
    }
}
