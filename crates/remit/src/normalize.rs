//! The forms in which identifiers and names are compared.
//!
//! Payers give back what they were sent in other clothes: punctuation gone, cut to seventeen or twenty
//! characters, zeros lost in front, an accent or a suffix dropped. Each function here undoes one such
//! habit, and nothing else.

use std::borrow::Cow;

use crate::hash::Hash128;

/// An identifier as capital letters and digits; everything else is dropped. Most are so already.
///
/// ```
/// use remit::normalize::identifier;
///
/// assert_eq!(identifier(b"ab-12/03 x"), "AB1203X");
/// assert_eq!(identifier(b" - "), "");
/// ```
pub fn identifier(text: &[u8]) -> Cow<'_, str> {
    let is_plain = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    match str::from_utf8(text) {
        Ok(plain) if text.iter().all(is_plain) => Cow::Borrowed(plain),
        _ => {
            let mut identifier = String::with_capacity(text.len());
            let kept = text.iter().filter(|byte| byte.is_ascii_alphanumeric());
            identifier.extend(kept.map(|byte| char::from(byte.to_ascii_uppercase())));
            Cow::Owned(identifier)
        }
    }
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
    let mut name = String::with_capacity(text.len());
    let mut last = 0;
    for word in text.split(|c: char| c.is_whitespace() || c == ',') {
        let begin = name.len();
        put_plain(&mut name, word, char::is_ascii_alphabetic);
        if name.len() > begin {
            last = begin;
        }
    }
    if last > 0 && SUFFIXES.contains(&&name[last..]) {
        name.truncate(last);
    }
    name
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
    name_and_sketch(last, first).0
}

/// What is left of a patient's name to tell whether another is spelt nearly like it: which pairs of letters
/// follow one another in the last name, as bits, and the first initial. 0 when there is no last name.
pub fn name_sketch(last: &str, first: &str) -> u64 {
    name_and_sketch(last, first).1
}

/// [`patient_name`] and [`name_sketch`] of one patient.
pub fn name_and_sketch(last: &str, first: &str) -> (u64, u64) {
    let last = name(last);
    if last.is_empty() {
        return (0, 0);
    }
    let mut letters = String::with_capacity(first.len());
    put_plain(&mut letters, first, char::is_ascii_alphabetic);
    let initial = letters.get(..1).unwrap_or_default();
    let whole = (Hash128::new().text(&last).text(initial).finish() as u64).max(1);
    let mut pairs = 0_u64;
    let mut before = END;
    for letter in last.bytes().chain([END]) {
        let pair = u32::from(before) << 8 | u32::from(letter);
        pairs |= 1 << (u64::from(pair.wrapping_mul(SCATTER) >> 16) % u64::from(SKETCH_BITS));
        before = letter;
    }
    let initial = initial.bytes().next().unwrap_or_default();
    (whole, pairs | u64::from(initial) << SKETCH_BITS)
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
        let begin = out.len();
        put_plain(&mut out, word, char::is_ascii_alphanumeric);
        if COMPANY_FORMS.contains(&&out[begin..]) {
            out.truncate(begin);
        }
    }
    out
}

/// Appends those characters of a text that are `kept`, in capitals; accents and ligatures of Latin letters are
/// undone.
fn put_plain(out: &mut String, text: &str, kept: fn(&char) -> bool) {
    for c in text.chars() {
        if !c.is_ascii() {
            out.push_str(unaccented(c));
        } else if kept(&c) {
            out.push(c.to_ascii_uppercase());
        }
    }
}

/// A Latin letter that is not ASCII as capital ASCII letters; nothing for any other character.
fn unaccented(c: char) -> &'static str {
    match c {
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
    }
}

/// Stands for either end of a name among its pairs of letters.
const END: u8 = b'^';

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
