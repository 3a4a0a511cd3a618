//! Short texts as one number, so that they are looked at whole and not byte by byte.

/// The first bytes of a text, at most eight, the first lowest; zeros past its end.
#[inline]
pub(crate) fn word(data: &[u8], start: usize, length: usize) -> u64 {
    match data.get(start..start + 8) {
        Some(eight) => u64::from_le_bytes(eight.try_into().expect("eight bytes")) & within(length),
        None => last_word(data, start, length),
    }
}

/// The same at the very end of the data.
#[cold]
fn last_word(data: &[u8], start: usize, length: usize) -> u64 {
    let mut eight = [0; 8];
    let length = length.min(8);
    eight[..length].copy_from_slice(&data[start..start + length]);
    u64::from_le_bytes(eight)
}

/// A bit set at the lowest of each of the first `length` bytes that is `wanted`, up to the first: 0 or
/// one bit.
#[inline]
pub(crate) fn first_byte(text: u64, length: usize, wanted: u8) -> u64 {
    let apart = (text ^ (ONES * u64::from(wanted))) | !within(length);
    let zeros = apart.wrapping_sub(ONES) & !apart & HIGH;
    (zeros & zeros.wrapping_neg()) >> 7
}

/// Whether the first `length` bytes, at most eight, are digits; those after must be zero.
#[inline]
pub(crate) fn all_digits(text: u64, length: usize) -> bool {
    let values = text ^ (ZEROS & within(length));
    (values | values.wrapping_add(ONES * 0x76)) & HIGH == 0
}

/// Whether eight bytes are a date, CCYYMMDD.
#[inline]
pub(crate) fn is_date(text: u64) -> bool {
    if !all_digits(text, 8) {
        return false;
    }
    // Each pair of digits becomes one number, in the byte of the first.
    let digits = text ^ ZEROS;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8).to_le_bytes();
    let (century, year, month, day) = (pairs[0], pairs[2], pairs[4], pairs[6]);
    let is_leap = if year == 0 { century % 4 == 0 } else { year % 4 == 0 };
    let leap_day = u8::from(is_leap && month == 2);
    let days = DAYS.get(usize::from(month)).copied().unwrap_or(0);
    (century | year) > 0 && day > 0 && day <= days + leap_day
}

/// A code of one to four bytes in one word, as [`crate::guide`] packs them; any other length is none.
#[inline]
pub(crate) fn packed(text: u64, length: usize) -> u32 {
    if (1..=4).contains(&length) { ((text & within(length)) as u32).swap_bytes() } else { u32::MAX }
}

/// A code of one to four bytes in one word, the first lowest; any other length is none.
#[inline]
pub(crate) fn code(data: &[u8], start: usize, length: usize) -> u32 {
    if !(1..=4).contains(&length) {
        return u32::MAX;
    }
    match data.get(start..start + 4) {
        Some(four) => {
            u32::from_le_bytes(four.try_into().expect("four bytes")) & (u32::MAX >> (32 - 8 * length))
        }
        None => last_word(data, start, length) as u32,
    }
}

/// All bits of the first `length` bytes.
#[inline]
fn within(length: usize) -> u64 {
    if length >= 8 { u64::MAX } else { (1 << (8 * length)) - 1 }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES * 0x80;
const ZEROS: u64 = ONES * 0x30;

/// Days of each month, of no leap year; there is no month 0.
const DAYS: [u8; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_date_plainly(text: &[u8]) -> bool {
        let number = |text: &[u8]| std::str::from_utf8(text).ok()?.parse::<u32>().ok();
        let parts = (number(&text[..4]), number(&text[4..6]), number(&text[6..]));
        let (Some(year), Some(month), Some(day)) = parts else { return false };
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            1..=12 => 31,
            _ => 0,
        };
        year > 0 && text.iter().all(u8::is_ascii_digit) && (1..=days).contains(&day)
    }

    #[test]
    fn every_day_of_the_years_that_matter_is_told_from_no_day() {
        for year in [0, 1, 4, 100, 400, 1900, 1999, 2000, 2023, 2024, 2100, 9999] {
            for month in 0..=99 {
                for day in 0..=99 {
                    let text = format!("{year:04}{month:02}{day:02}");
                    assert_eq!(
                        is_date(word(text.as_bytes(), 0, 8)),
                        is_date_plainly(text.as_bytes()),
                        "{text}"
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn words_say_what_bytes_say(
            text in prop::collection::vec(prop_oneof![b'-'..=b':', any::<u8>()], 0..20),
            start in any::<prop::sample::Index>(),
            length in 0_usize..9,
        ) {
            let start = start.index(text.len() + 1);
            let length = length.min(text.len() - start);
            let bytes = &text[start..start + length];
            let packed = word(&text, start, length);
            prop_assert_eq!(&packed.to_le_bytes()[..length], bytes);
            prop_assert_eq!(all_digits(packed, length), bytes.iter().all(u8::is_ascii_digit));
            let point = first_byte(packed, length, b'.');
            let expected = bytes.iter().position(|&byte| byte == b'.').map_or(0, |at| 1 << (8 * at));
            prop_assert_eq!(point, expected);
            prop_assert_eq!(super::packed(packed, length), crate::guide::pack(bytes));
            prop_assert_eq!(code(&text, start, length).swap_bytes(), crate::guide::pack(bytes));
            if length == 8 {
                prop_assert_eq!(is_date(packed), is_date_plainly(bytes));
            }
        }
    }
}
