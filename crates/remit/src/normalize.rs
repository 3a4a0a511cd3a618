//! The forms in which identifiers and names are compared.
//!
//! Payers give back what they were sent in other clothes: punctuation gone, cut to seventeen or twenty
//! characters, zeros lost in front, an accent or a suffix dropped. Each function here undoes one such
//! habit, and nothing else.

use crate::hash::Hash128;

/// An identifier as capital letters and digits; everything else is dropped.
///
/// ```
/// use remit::normalize::identifier;
///
/// assert_eq!(identifier(b"ab-12/03 x"), "AB1203X");
/// assert_eq!(identifier(b" - "), "");
/// ```
pub fn identifier(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for &byte in text {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte.to_ascii_uppercase()));
        }
    }
    out
}

/// An identifier without the zeros in front; empty when it was nothing but zeros.
///
/// ```
/// use remit::normalize::without_leading_zeros;
///
/// assert_eq!(without_leading_zeros("000120"), "120");
/// assert_eq!(without_leading_zeros("0"), "");
/// ```
pub fn without_leading_zeros(identifier: &str) -> &str {
    identifier.trim_start_matches('0')
}

/// Whether one member identifier is the other, or the other with a dependent's two or three digits
/// appended. Both are normalized with [`identifier()`].
///
/// ```
/// use remit::normalize::same_member;
///
/// assert!(same_member("XQP123456", "XQP12345601"));
/// assert!(!same_member("XQP123456", "XQP1234567"));
/// assert!(!same_member("", ""));
/// ```
pub fn same_member(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.is_empty() {
        return false;
    }
    let Some(suffix) = long.strip_prefix(short) else { return false };
    let digits = suffix.bytes().all(|byte| byte.is_ascii_digit());
    suffix.is_empty() || (matches!(suffix.len(), 2 | 3) && short.len() >= MEMBER_MIN && digits)
}

/// The forms in which a member identifier, normalized, may have been sent: as it is, and without the two or
/// three digits of a dependent at its end.
///
/// ```
/// use remit::normalize::member_forms;
///
/// assert_eq!(member_forms("XQP12345601").collect::<Vec<_>>(), ["XQP12345601", "XQP123456", "XQP12345"]);
/// assert_eq!(member_forms("XQP12").count(), 1);
/// ```
pub fn member_forms(member: &str) -> impl Iterator<Item = &str> {
    let without = |digits: usize| {
        let (form, suffix) = member.split_at_checked(member.len().checked_sub(digits)?)?;
        (form.len() >= MEMBER_MIN && suffix.bytes().all(|byte| byte.is_ascii_digit())).then_some(form)
    };
    [Some(member), without(2), without(3)].into_iter().flatten()
}

/// A name as capital letters without accents, spaces or a suffix such as `JR`.
///
/// ```
/// use remit::normalize::name;
///
/// assert_eq!(name("O'Neil-Müller, Jr."), "ONEILMULLER");
/// assert_eq!(name("Garcia III"), "GARCIA");
/// ```
pub fn name(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c == ',');
    let mut words: Vec<String> = words.map(letters_of).filter(|word| !word.is_empty()).collect();
    if words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.contains(&word.as_str())) {
        words.pop();
    }
    words.concat()
}

/// A patient's name as a number: last name and first initial, so that a nickname or a middle name does
/// not matter and no name is kept. 0 when there is no last name.
///
/// ```
/// use remit::normalize::patient_name;
///
/// assert_eq!(patient_name("Doe Jr", "Jonathan"), patient_name("DOE", "Jon"));
/// assert_ne!(patient_name("Doe", "Jon"), patient_name("Doe", "Mary"));
/// ```
pub fn patient_name(last: &str, first: &str) -> u64 {
    let last = name(last);
    if last.is_empty() {
        return 0;
    }
    let first = letters_of(first);
    let initial = first.get(..1).unwrap_or_default();
    (Hash128::new().text(&last).text(initial).finish() as u64).max(1)
}

/// What is left of a patient's name to tell whether another is spelt nearly like it: which pairs of letters
/// follow one another in the last name, as bits, and the first initial. 0 when there is no last name.
pub fn name_sketch(last: &str, first: &str) -> u64 {
    let last = name(last);
    if last.is_empty() {
        return 0;
    }
    let ends = || std::iter::once(b'^');
    let letters: Vec<u8> = ends().chain(last.bytes()).chain(ends()).collect();
    let bit = |pair: &[u8]| {
        let pair = u32::from(pair[0]) << 8 | u32::from(pair[1]);
        u64::from(pair.wrapping_mul(SCATTER) >> 16) % u64::from(SKETCH_BITS)
    };
    let pairs = letters.windows(2).fold(0_u64, |sketch, pair| sketch | 1 << bit(pair));
    let initial = letters_of(first).bytes().next().unwrap_or_default();
    pairs | u64::from(initial) << SKETCH_BITS
}

/// Whether two names, as [`name_sketch`] left them, are spelt nearly alike: the same first initial, and half
/// of the pairs of letters in common, as when one letter is left out, added or mistaken.
///
/// ```
/// use remit::normalize::{name_sketch, similar_names};
///
/// let sent = name_sketch("Hallowells", "Lionel");
/// assert!(similar_names(sent, name_sketch("HALOWELLS", "L")));
/// assert!(!similar_names(sent, name_sketch("Hallowells", "Ada")));
/// assert!(!similar_names(sent, name_sketch("Bellmeade", "Lionel")));
/// assert!(!similar_names(0, 0));
/// ```
pub const fn similar_names(one: u64, other: u64) -> bool {
    const PAIRS: u64 = (1 << SKETCH_BITS) - 1;
    let all = (one & PAIRS).count_ones() + (other & PAIRS).count_ones();
    let common = (one & other & PAIRS).count_ones();
    one != 0 && other != 0 && one >> SKETCH_BITS == other >> SKETCH_BITS && common * 4 >= all
}

/// A company's name as letters and digits, without what tells only that it is a company.
///
/// ```
/// use remit::normalize::organization;
///
/// assert_eq!(organization("Acme Health Plan, Inc."), organization("ACME HEALTH PLAN INC"));
/// ```
pub fn organization(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '&' | '/' | '-')) {
        let word: String = word.chars().flat_map(plain).collect();
        if !COMPANY_FORMS.contains(&word.as_str()) {
            out.push_str(&word);
        }
    }
    out
}

fn letters_of(word: &str) -> String {
    word.chars().flat_map(plain).filter(char::is_ascii_uppercase).collect()
}

/// A character as capital ASCII letters and digits: accents and ligatures of Latin letters undone.
fn plain(c: char) -> impl Iterator<Item = char> {
    let folded = match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć'..='č' => "C",
        'Ď'..='đ' | 'Ð' | 'ð' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "E",
        'Ĝ'..='ģ' => "G",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "I",
        'Ĺ'..='ł' => "L",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "N",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "O",
        'Œ' | 'œ' => "OE",
        'Ŕ'..='ř' => "R",
        'Ś'..='š' => "S",
        'ß' => "SS",
        'Ţ'..='ŧ' => "T",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "U",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "Y",
        'Ź'..='ž' => "Z",
        _ => "",
    };
    let own = c.is_ascii_alphanumeric().then(|| c.to_ascii_uppercase());
    own.into_iter().chain(folded.chars())
}

/// How many bits of a sketch are for pairs of letters; those above are for the initial.
const SKETCH_BITS: u32 = 56;

/// Spreads what differs in low bits over all.
const SCATTER: u32 = 0x9e37_79b1;

/// Shorter member identifiers are not looked at for a dependent's digits: too much would fit.
const MEMBER_MIN: usize = 6;

const SUFFIXES: [&str; 6] = ["JR", "SR", "II", "III", "IV", "V"];

const COMPANY_FORMS: [&str; 9] = ["INC", "LLC", "CO", "CORP", "COMPANY", "LTD", "THE", "OF", "AND"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_alone_is_a_name() {
        assert_eq!(name("Jr"), "JR");
        assert_eq!(name("  "), "");
        assert_eq!(name("van der Berg"), "VANDERBERG");
    }

    #[test]
    fn accents_fold_in_either_case() {
        assert_eq!(name("Žižková"), name("ZIZKOVA"));
        assert_eq!(name("Łaß"), "LASS");
        assert_eq!(patient_name("Núñez", "Élodie"), patient_name("NUNEZ", "E"));
    }

    #[test]
    fn no_last_name_is_no_name() {
        assert_eq!(patient_name("", "Jon"), 0);
        assert_eq!(patient_name("'", "Jon"), 0);
    }
}
