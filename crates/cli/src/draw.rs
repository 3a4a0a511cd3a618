//! Draws a finding on the segment it is about.

use std::fmt::Write;
use std::ops::Range;

use x12::{ElementPlace, Segment};

/// A finding and what it is about.
pub(crate) struct Drawing<'a> {
    pub(crate) edit_id: &'a str,
    pub(crate) severity: &'a str,
    pub(crate) message: &'a str,
    pub(crate) fix: &'a str,
    /// File, interchange, set and claim, in words.
    pub(crate) where_: String,
    /// The place in the guides' words, such as `2300.CLM02`.
    pub(crate) place: &'a str,
    pub(crate) at: ElementPlace,
    pub(crate) segment: Option<Segment<'a>>,
}

impl Drawing<'_> {
    /// The finding as lines of at most `width` characters where the segment can be cut.
    pub(crate) fn render(&self, width: usize, show_phi: bool) -> String {
        let title = format!("{} {} [{}]", self.edit_id, self.message, self.severity);
        let mut out = wrapped(&title, width, "        ");
        out.push_str(&wrapped(&format!("  --> {}", self.where_), width, "      "));
        let number = self.at.segment.ordinal.to_string();
        let gutter = " ".repeat(number.len().max(2));
        if let Some(segment) = &self.segment {
            let (line, mark) = shown(segment, self.at, show_phi);
            let (line, mark) = cut_to(&line, mark, width.saturating_sub(gutter.len() + 3));
            let carets = "^".repeat(mark.len().max(1));
            let _ = write!(
                out,
                "{gutter} |\n{number:>2} | {line}\n{gutter} | {:mark$}{carets} {place}\n",
                "",
                mark = mark.start,
                place = self.place
            );
        } else {
            let _ = writeln!(out, "{gutter} | {}", self.place);
        }
        let fix = format!("{gutter} = fix: {}", self.fix);
        out.push_str(&wrapped(&fix, width, &format!("{gutter}        ")));
        out
    }
}

/// A segment as text, patient data masked unless it is to be shown.
pub(crate) fn readable(segment: &Segment<'_>, show_phi: bool) -> String {
    shown(segment, ElementPlace::default(), show_phi).0
}

/// The segment as it can be shown, and which characters of it the place covers.
fn shown(segment: &Segment<'_>, at: ElementPlace, show_phi: bool) -> (String, Range<usize>) {
    let delimiters = segment.delimiters();
    let mut line = text(segment.id());
    let mut mark = 0..line.len();
    for n in 1..=segment.element_count() {
        line.push(text(&[delimiters.element]).chars().next().unwrap_or('*'));
        let start = line.chars().count();
        let hidden = !show_phi && is_patient_data(segment, n);
        let whole = if hidden { "x".repeat(segment.element(n).len()) } else { text(segment.element(n)) };
        line.push_str(&whole);
        if usize::from(at.element) == n {
            mark = start..line.chars().count();
            if at.component > 0 && !hidden {
                mark = component_range(segment, n, usize::from(at.component), start);
            }
        }
    }
    if usize::from(at.element) > segment.element_count() {
        let end = line.chars().count();
        mark = end..end + 1;
    }
    line.push_str(&text(&[delimiters.segment]));
    (line, mark)
}

/// Where the bytes of a place begin in the source, and how many they are; one when there are none.
pub(crate) fn span(segment: &Segment<'_>, at: ElementPlace) -> (u64, usize) {
    let (n, k) = (usize::from(at.element), usize::from(at.component));
    let (start, length) = match (n, k) {
        (0, _) => (segment.place().offset, segment.raw().len()),
        (n, 0) => (segment.element_offset(n), segment.element(n).len()),
        (n, k) => {
            let before: usize = segment.components(n).take(k - 1).map(|part| part.len() + 1).sum();
            let before = before.min(segment.element(n).len());
            (segment.element_offset(n) + before as u64, segment.component(n, k).len())
        }
    };
    (start, length.max(1))
}

/// The text in lines of at most `width` characters, broken at blanks; all but the first are indented.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    let lead = text.len() - text.trim_start().len();
    line.push_str(&text[..lead]);
    let mut is_empty = true;
    for word in text[lead..].split(' ') {
        let room = line.chars().count() + 1 + word.chars().count() <= width;
        if !is_empty && !room {
            out.push_str(&line);
            out.push('\n');
            indent.clone_into(&mut line);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    out.push_str(&line);
    out.push('\n');
    out
}

fn component_range(segment: &Segment<'_>, n: usize, component: usize, start: usize) -> Range<usize> {
    let before: usize = segment.components(n).take(component - 1).map(|part| part.len() + 1).sum();
    let length = segment.component(n, component).len();
    let element = segment.element(n).len();
    let from = start + before.min(element);
    from..from + length
}

/// Whether an element can hold a name, a birth date, a member id, an address or free text.
pub(crate) fn is_patient_data(segment: &Segment<'_>, n: usize) -> bool {
    match segment.id() {
        b"NM1" => {
            let person = segment.element(2) == b"1" || matches!(segment.element(1), b"IL" | b"QC" | b"74");
            let private_id = !matches!(segment.element(8), b"XX" | b"PI" | b"XV" | b"46" | b"24" | b"FI");
            (person && (3..=7).contains(&n)) || (n == 9 && private_id)
        }
        b"N3" | b"NTE" | b"K3" | b"MSG" => n >= if segment.id() == b"NTE" { 2 } else { 1 },
        b"N4" => n == 1 || n == 3,
        b"DMG" => n == 2,
        b"PAT" => n == 6,
        b"SBR" => n == 3 || n == 4,
        b"PER" => n != 1 && n != 3 && n != 5 && n != 7,
        b"REF" => n >= 2 && matches!(segment.element(1), b"SY" | b"1W" | b"EA" | b"IG" | b"Y4" | b"IL"),
        b"IK4" | b"IK3" | b"CTX" => segment.id() == b"IK4" && n == 4,
        b"STC" => n == 12,
        _ => false,
    }
}

/// Bytes as characters that a terminal shows: control bytes as their Unicode pictures.
pub(crate) fn text(bytes: &[u8]) -> String {
    let picture = |c: char| match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('?'),
        0x7f..=0x9f => '?',
        _ => c,
    };
    claims::text(bytes).chars().map(picture).collect()
}

/// Cuts a line to `width` characters around its mark.
fn cut_to(line: &str, mark: Range<usize>, width: usize) -> (String, Range<usize>) {
    let length = line.chars().count();
    let width = width.max(20);
    if length <= width {
        return (line.to_owned(), mark);
    }
    // A third of the room before the mark, the rest from there on.
    let from = mark.start.saturating_sub(width / 3).min(length - width);
    let cut: String = line.chars().skip(from).take(width).collect();
    let clamp = |at: usize| at.saturating_sub(from).min(width);
    (cut, clamp(mark.start)..clamp(mark.end))
}

#[cfg(test)]
mod tests {
    use x12::{Delimiters, lex};

    use super::*;

    fn rendered(segment: &[u8], n: usize, component: usize, width: usize) -> String {
        let segments = lex(segment, Delimiters::USUAL, 0).numbered_from(12);
        let segment = segments.segment(0);
        let at = if component > 0 { segment.component_place(n, component) } else { segment.element_place(n) };
        let drawing = Drawing {
            edit_id: "CLM-003",
            severity: "reject",
            message: "total charge 110.00, service lines 100.00",
            fix: "post the missing line",
            where_: "a.edi: interchange 000000101, set 0001, claim A".into(),
            place: "2300.CLM02",
            at,
            segment: Some(segment),
        };
        drawing.render(width, false)
    }

    #[test]
    fn the_carets_stand_under_the_element() {
        let text = rendered(b"CLM*26463774*110***11:B:1*Y*A*Y*I~", 2, 0, 80);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[3], "12 | CLM*26463774*110***11:B:1*Y*A*Y*I~");
        assert_eq!(lines[4], "   |              ^^^ 2300.CLM02");
    }

    #[test]
    fn a_component_is_marked_by_itself() {
        let text = rendered(b"CLM*A*110***11:B:1*Y~", 5, 3, 80);
        assert!(text.contains("   |                  ^ "), "{text}");
        assert!(text.contains("CLM*A*110***11:B:1*Y~"));
    }

    #[test]
    fn names_and_member_ids_are_masked() {
        let text = rendered(b"NM1*IL*1*DOE*JANE****MI*W123456~", 9, 0, 80);
        assert!(text.contains("NM1*IL*1*xxx*xxxx****MI*xxxxxxx~"), "{text}");
    }

    #[test]
    fn a_long_segment_is_cut_around_its_mark() {
        let long = format!("HI*{}ABF:Z00~", "ABK:E119*".repeat(30));
        let text = rendered(long.as_bytes(), 31, 0, 80);
        let marked = text.lines().nth(4).expect("the carets");
        let line = text.lines().nth(3).expect("the segment");
        assert!(line.chars().count() <= 80, "{line}");
        let at = marked.find('^').expect("a caret");
        assert_eq!(&line[at..at + 3], "ABF");
    }

    #[test]
    fn a_terminal_of_forty_columns_is_kept() {
        let text = rendered(b"CLM*26463774*110***11:B:1*Y*A*Y*I~", 2, 0, 40);
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        let unwrapped = rendered(b"CLM*26463774*110***11:B:1*Y*A*Y*I~", 2, 0, usize::MAX);
        assert_eq!(unwrapped.lines().count(), 6);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&text), words(&unwrapped), "nothing is lost on the way");
    }

    #[test]
    fn a_span_says_where_the_bytes_are() {
        let segments = lex(b"CLM*A*110***11:B:1*Y~", Delimiters::USUAL, 100);
        let clm = segments.segment(0);
        assert_eq!(span(&clm, clm.element_place(0)), (100, 20));
        assert_eq!(span(&clm, clm.element_place(2)), (106, 3));
        assert_eq!(span(&clm, clm.component_place(5, 3)), (117, 1));
        assert_eq!(span(&clm, clm.element_place(9)), (120, 1));
    }

    #[test]
    fn what_is_missing_is_marked_at_the_end() {
        let text = rendered(b"SV1*HC:99213~", 4, 0, 80);
        assert!(text.lines().nth(4).is_some_and(|line| line.ends_with("^ 2300.CLM02")), "{text}");
    }
}
