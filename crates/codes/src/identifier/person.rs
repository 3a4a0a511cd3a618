//! Identifiers of insured people.

/// Whether the text has the make of a Medicare Beneficiary Identifier.
///
/// Eleven places: a digit 1 to 9, letter, either, digit, letter, either, digit, letter, letter, digit,
/// digit. The letters S, L, O, I, B and Z are left out because they look like digits (CMS,
/// "Understanding the Medicare Beneficiary Identifier format").
///
/// ```
/// assert!(codes::identifier::is_mbi(b"1EG4TE5MK73"));
/// assert!(!codes::identifier::is_mbi(b"1SG4TE5MK73"));
/// ```
pub fn is_mbi(text: &[u8]) -> bool {
    text.len() == MBI.len()
        && text[0] != b'0'
        && MBI.iter().zip(text).all(|(kind, &byte)| match kind {
            b'N' => byte.is_ascii_digit(),
            b'A' => is_mbi_letter(byte),
            _ => byte.is_ascii_digit() || is_mbi_letter(byte),
        })
}

fn is_mbi_letter(byte: u8) -> bool {
    byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte)
}

/// N a digit, A a letter, E either.
const MBI: &[u8; 11] = b"NAENAENAANN";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_of_an_mbi_is_checked() {
        let good = *b"1EG4TE5MK73";
        assert!(is_mbi(&good));
        for place in 0..good.len() {
            for never in [b'S', b'-', b'e', b' '] {
                let mut wrong = good;
                wrong[place] = never;
                assert!(!is_mbi(&wrong), "{place}");
            }
        }
        assert!(!is_mbi(b"0EG4TE5MK73"));
        assert!(!is_mbi(b"1EG4-TE5-MK73"));
        assert!(!is_mbi(b"123456789A"), "a health insurance claim number, not used since 2020");
    }
}
