//! The order file of CDC and CMS: every header and code of an edition, one fixed-width line each.

use std::io::BufRead;

use super::key::Key;
use super::{Entry, Laterality};
use crate::load::{Lines, LoadError};

/// Every code with the line it stands on.
pub(super) fn read(source: impl BufRead) -> Result<Vec<(u64, Entry)>, LoadError> {
    let mut lines = Lines::new(source);
    let mut rows = Vec::new();
    while let Some((number, line)) = lines.next()? {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        rows.push((number, read_line(line).map_err(|what| LoadError::malformed(number, what))?));
    }
    if rows.is_empty() {
        return Err(LoadError::malformed(0, "no codes"));
    }
    find_open_sides(&mut rows);
    Ok(rows)
}

fn read_line(line: &[u8]) -> Result<Entry, String> {
    let order = line.get(..5).unwrap_or_default();
    if order.is_empty() || !order.iter().all(u8::is_ascii_digit) {
        return Err("columns 1-5 hold no order number".into());
    }
    let code = line.get(6..line.len().min(13)).unwrap_or_default().trim_ascii();
    let key = Key::parse(code)
        .ok_or_else(|| format!("columns 7-13 hold no code: {:?}", String::from_utf8_lossy(code)))?;
    let billable = match line.get(14) {
        Some(b'0') => false,
        Some(b'1') => true,
        _ => return Err("column 15 is neither 0 nor 1".into()),
    };
    let title = line.get(TITLE..).unwrap_or_default().trim_ascii();
    if title.is_empty() {
        return Err("no title from column 78".into());
    }
    let title = Title::of(title);
    Ok(Entry::new(key, billable, title.unspecified, title.laterality))
}

/// What the words of a title tell.
struct Title {
    unspecified: bool,
    laterality: Option<Laterality>,
}

impl Title {
    fn of(title: &[u8]) -> Self {
        let (mut left, mut right, mut bilateral, mut unspecified) = (false, false, false, false);
        let mut open = false;
        let mut previous: &[u8] = b"";
        for word in title.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
            left |= word.eq_ignore_ascii_case(b"left");
            right |= word.eq_ignore_ascii_case(b"right");
            bilateral |= word.eq_ignore_ascii_case(b"bilateral");
            unspecified |= word.eq_ignore_ascii_case(b"unspecified");
            open |= previous.eq_ignore_ascii_case(b"unspecified")
                && PAIRED.iter().any(|part| word.eq_ignore_ascii_case(part.as_bytes()));
            previous = word;
        }
        let laterality = match (left, right, bilateral) {
            (_, _, true) => Some(Laterality::Bilateral),
            (true, false, _) => Some(Laterality::Left),
            (false, true, _) => Some(Laterality::Right),
            (false, false, _) if open => Some(Laterality::Unspecified),
            _ => None,
        };
        Self { unspecified, laterality }
    }
}

/// Marks the codes that leave the side open: they say "unspecified" where a code that differs in one
/// character says left, and another right.
fn find_open_sides(rows: &mut [(u64, Entry)]) {
    let mut with_side: Vec<(Key, Laterality)> = rows
        .iter()
        .filter(|(_, entry)| entry.is_billable())
        .filter_map(|(_, entry)| Some((entry.key(), entry.laterality()?)))
        .collect();
    with_side.sort_unstable();
    let side = |key: Key| {
        let index = with_side.binary_search_by_key(&key, |&(key, _)| key).ok()?;
        Some(with_side[index].1)
    };
    for (_, entry) in rows {
        if !entry.is_billable() || !entry.unspecified() || entry.laterality().is_some() {
            continue;
        }
        let (_, length) = entry.key().text();
        let open = (3..length).any(|place| {
            let siblings = (b'0'..=b'9').filter_map(|digit| entry.key().with(place, digit));
            let sides: Vec<Laterality> = siblings.filter_map(side).collect();
            sides.contains(&Laterality::Left) && sides.contains(&Laterality::Right)
        });
        if open {
            *entry = Entry::new(entry.key(), true, true, Some(Laterality::Unspecified));
        }
    }
}

/// Words that after "unspecified" leave a side open, even where no sibling differs in one character.
const PAIRED: [&str; 13] = [
    "side", "eye", "eyelid", "ear", "shoulder", "arm", "hand", "finger", "thumb", "hip", "knee", "foot",
    "toe",
];

/// Where the full title begins, from 0.
const TITLE: usize = 77;

#[cfg(test)]
mod tests {
    use super::super::{Icd10, Icd10Status, Traits};
    use super::*;
    use crate::Date;

    const DAY: Date = Date::literal(2026, 11, 1);

    /// A line of the layout; the titles are made up.
    fn line(order: u32, code: &str, flag: char, title: &str) -> String {
        let short: String = title.chars().take(60).collect();
        format!("{order:05} {code:<7} {flag} {short:<60} {title}\r\n")
    }

    fn invented() -> String {
        [
            line(1, "Q99", '0', "Invented ailment"),
            line(2, "Q991", '1', "Invented ailment, right knee"),
            line(3, "Q992", '1', "Invented ailment, left knee"),
            line(4, "Q993", '1', "Invented ailment, bilateral"),
            line(5, "Q999", '1', "Invented ailment, unspecified knee"),
            line(6, "Q98", '0', "Header without children"),
            line(7, "Q960", '1', "Bruise of unspecified finger"),
            line(8, "Q97XXXA", '1', "Left alone, initial encounter"),
        ]
        .concat()
    }

    #[test]
    fn headers_codes_and_traits_are_read() {
        let edition = Icd10::from_order_file(invented().as_bytes(), DAY, DAY.add_days(364)).unwrap();
        let traits = |code: &str| match edition.status(code.as_bytes(), DAY) {
            Icd10Status::Billable(traits) => traits,
            other => panic!("{code}: {other:?}"),
        };
        assert_eq!(edition.billable_count(), 6);
        assert_eq!(traits("Q991").laterality, Some(Laterality::Right));
        assert_eq!(traits("Q992").laterality, Some(Laterality::Left));
        assert_eq!(traits("Q993").laterality, Some(Laterality::Bilateral));
        let open = Traits { unspecified: true, laterality: Some(Laterality::Unspecified), seventh: None };
        assert_eq!(traits("Q999"), open);
        assert_eq!(traits("Q960"), open);
        assert_eq!(traits("Q97XXXA").seventh, Some(b'A'));
        for header in ["Q99", "Q98", "Q97", "Q97XX"] {
            assert_eq!(edition.status(header.as_bytes(), DAY), Icd10Status::Header, "{header}");
        }
        assert_eq!(edition.status(b"Q981", DAY), Icd10Status::Unknown);
        assert_eq!(edition.status(b"Q991", DAY.add_days(365)), Icd10Status::NoTable);
        assert_eq!(Icd10::from_packed(&edition.to_packed()).unwrap(), edition);
    }

    #[test]
    fn a_line_that_does_not_fit_is_named() {
        let refusals = [
            (line(2, "Q99", '2', "x"), "line 2: column 15 is neither 0 nor 1"),
            (line(2, "99Q", '1', "x"), "line 2: columns 7-13 hold no code: \"99Q\""),
            (line(2, "Q99", '1', ""), "line 2: no title from column 78"),
            (line(2, "Q90", '1', "x"), "line 2: code Q90 again"),
            ("Q99 invented".into(), "line 2: columns 1-5 hold no order number"),
            ("00002 Q99".into(), "line 2: column 15 is neither 0 nor 1"),
        ];
        for (second, message) in refusals {
            let source = line(1, "Q90", '0', "Invented") + &second;
            let error = Icd10::from_order_file(source.as_bytes(), DAY, DAY).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        assert_eq!(Icd10::from_order_file(&b"\n"[..], DAY, DAY).unwrap_err().to_string(), "no codes");
    }
}
