//! States, countries and postal codes (N4).

/// Whether the text is a United States postal state code: states, the District, territories, freely
/// associated states and military posts (N402).
pub fn is_state(text: &[u8]) -> bool {
    <[u8; 2]>::try_from(text).is_ok_and(|code| STATES.binary_search(&&code).is_ok())
}

/// Whether the text has the shape of an ISO 3166 country code: two capital letters (N404).
pub fn is_country(text: &[u8]) -> bool {
    text.len() == 2 && text.iter().all(u8::is_ascii_uppercase)
}

/// Whether the text has the shape of a ZIP code: five digits, or nine, the first five not all zero.
///
/// A billing provider's and a service location's must be the nine (005010X222A1, 2010AA N403).
pub fn is_zip(text: &[u8]) -> bool {
    matches!(text.len(), 5 | 9) && text.iter().all(u8::is_ascii_digit) && &text[..5] != b"00000"
}

/// Sorted.
const STATES: [&[u8; 2]; 62] = [
    b"AA", b"AE", b"AK", b"AL", b"AP", b"AR", b"AS", b"AZ", b"CA", b"CO", b"CT", b"DC", b"DE", b"FL", b"FM",
    b"GA", b"GU", b"HI", b"IA", b"ID", b"IL", b"IN", b"KS", b"KY", b"LA", b"MA", b"MD", b"ME", b"MH", b"MI",
    b"MN", b"MO", b"MP", b"MS", b"MT", b"NC", b"ND", b"NE", b"NH", b"NJ", b"NM", b"NV", b"NY", b"OH", b"OK",
    b"OR", b"PA", b"PR", b"PW", b"RI", b"SC", b"SD", b"TN", b"TX", b"UT", b"VA", b"VI", b"VT", b"WA", b"WI",
    b"WV", b"WY",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_looked_up_and_in_order() {
        assert!(STATES.is_sorted());
        assert!(STATES.iter().all(|state| is_state(*state)));
        assert!(!is_state(b"ZZ") && !is_state(b"ca") && !is_state(b"C") && !is_state(b"CAL"));
    }

    #[test]
    fn postal_codes_have_five_or_nine_digits() {
        assert!(is_zip(b"02110") && is_zip(b"021101234"));
        assert!(!is_zip(b"00000") && !is_zip(b"02110-1234") && !is_zip(b"0211") && !is_zip(b"0211A"));
        assert!(is_country(b"CA") && !is_country(b"CAN") && !is_country(b"ca"));
    }
}
