//! HCPCS level II as it is here: the codes that are billed and the modifiers there are, no word of CMS's.

use std::fmt::Write;

use super::procedure::every_procedure;

/// The contractors' file: 320 columns a record, sorted by code, modifiers after codes.
pub(crate) fn level_two() -> String {
    let mut codes: Vec<&str> = every_procedure().map(|procedure| procedure.code).collect();
    codes.retain(|code| is_level_two(code));
    codes.extend(["G0402", "G0438"]);
    codes.sort_unstable();
    codes.dedup();
    let mut text = String::new();
    for (at, code) in codes.iter().enumerate() {
        record(&mut text, code, at + 1, '3', "SERVICE OR SUPPLY OF AN INVENTED LIST");
    }
    for (at, modifier) in MODIFIERS.iter().enumerate() {
        record(&mut text, &format!("   {modifier}"), codes.len() + at + 1, '7', "WAY OF AN INVENTED LIST");
    }
    text
}

/// Code in 1-5, sequence in 6-10, mark in 11, words in 12-91, coverage in 230, added in 269-276.
fn record(text: &mut String, code: &str, at: usize, mark: char, words: &str) {
    let sequence = at * 100;
    let _ = writeln!(text, "{code:<5}{sequence:05}{mark}{words:<218}{:<39}{:<52}", "D", ADDED);
}

/// A letter from A to V but D, and four digits.
fn is_level_two(code: &str) -> bool {
    matches!(code.as_bytes(), [b'A'..=b'C' | b'E'..=b'V', digits @ ..] if digits.iter().all(u8::is_ascii_digit))
}

const ADDED: &str = "20000101";

/// Sorted.
const MODIFIERS: [&str; 49] = [
    "AA", "AD", "AS", "CO", "CQ", "E1", "E2", "E3", "E4", "F1", "F5", "FA", "FQ", "FS", "FX", "FY", "GA",
    "GC", "GN", "GO", "GP", "GT", "GX", "GY", "GZ", "JW", "JZ", "KX", "LT", "NH", "NU", "QK", "QS", "QW",
    "QX", "QY", "QZ", "RA", "RH", "RR", "RT", "SH", "TA", "TC", "UE", "XE", "XP", "XS", "XU",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_of_320_columns() {
        let text = level_two();
        assert!(text.lines().all(|line| line.len() == 320), "a record is of another width");
        assert!(text.lines().any(|line| line.starts_with("J1885") && &line[268..276] == ADDED));
        assert!(text.lines().any(|line| line.starts_with("   RT") && line.as_bytes()[10] == b'7'));
    }
}
