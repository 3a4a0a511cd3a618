//! Written segments, open to change.

use crate::segments::{Delimiters, Segments};

/// Segments as they would be sent, taken apart to be changed and put together again.
///
/// Segments are found by patterns: `NM1*85` is the first NM1 whose first element is 85, `HL***22` the first HL
/// whose third is 22, `NM1*85>N4` the first N4 after that NM1. Whatever delimiters they are written with, `*`
/// and `:` stand here between elements and components.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// Element 0 is the identifier.
    pub(crate) segments: Vec<Vec<String>>,
    /// The segment changed last, or the one before which something is missing.
    pub(crate) touched: Option<usize>,
    /// Whether the last segment breaks off.
    pub(crate) cut: bool,
    delimiters: Delimiters,
}

/// What a change returns: nothing, or that the text has not what it would change.
pub(crate) type Changed = Option<()>;

impl Text {
    pub(crate) fn read(bytes: &[u8], delimiters: Delimiters) -> Self {
        let whole = String::from_utf8_lossy(bytes);
        let [element, component, repetition, segment] =
            [delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment]
                .map(char::from);
        let plain = |text: &str| {
            if text.len() < 2 {
                text.to_owned()
            } else {
                text.replace(component, ":").replace(repetition, "^")
            }
        };
        let pieces = whole.split_terminator(segment).map(|piece| piece.trim_start_matches(['\r', '\n']));
        let segments = pieces
            .filter(|piece| !piece.is_empty())
            .map(|piece| piece.split(element).map(plain).collect())
            .collect();
        Self { segments, touched: None, cut: false, delimiters }
    }

    /// Adds the bytes to `to`, which counts the segments.
    pub(crate) fn write(&self, to: &mut Segments) {
        let Delimiters { element, component, repetition, segment, line_end } = self.delimiters;
        for (at, elements) in self.segments.iter().enumerate() {
            for (position, text) in elements.iter().enumerate() {
                if position > 0 {
                    to.bytes.push(element);
                }
                to.bytes.extend(text.bytes().map(|byte| match byte {
                    b':' if text.len() > 1 => component,
                    b'^' if text.len() > 1 => repetition,
                    other => other,
                }));
            }
            if self.cut && at + 1 == self.segments.len() {
                continue;
            }
            to.bytes.push(segment);
            to.bytes.extend_from_slice(line_end.as_bytes());
            to.count += 1;
        }
    }

    /// The place of the segment that a pattern means.
    pub(crate) fn find(&self, pattern: &str) -> Option<usize> {
        let mut from = 0;
        let mut found = None;
        for step in pattern.split('>') {
            let here = self.segments[from..].iter().position(|segment| is(segment, step))? + from;
            found = Some(here);
            from = here + 1;
        }
        found
    }

    /// The places of every segment that matches one step of a pattern.
    pub(crate) fn all(&self, step: &str) -> Vec<usize> {
        (0..self.segments.len()).filter(|&at| is(&self.segments[at], step)).collect()
    }

    /// An element of the segment that a pattern means.
    pub(crate) fn get(&self, pattern: &str, element: usize) -> Option<&str> {
        self.segments[self.find(pattern)?].get(element).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Gives an element another value, which may be none.
    pub(crate) fn set(&mut self, pattern: &str, element: usize, value: &str) -> Changed {
        let at = self.find(pattern)?;
        self.set_at(at, element, value)
    }

    pub(crate) fn set_at(&mut self, at: usize, element: usize, value: &str) -> Changed {
        let segment = &mut self.segments[at];
        if segment.len() <= element {
            segment.resize(element + 1, String::new());
        }
        let changes = segment[element] != value;
        value.clone_into(&mut segment[element]);
        while segment.len() > 1 && segment.last().is_some_and(String::is_empty) {
            segment.pop();
        }
        self.touched = Some(at);
        changes.then_some(())
    }

    /// Makes another value of the one that an element has.
    pub(crate) fn alter(
        &mut self,
        pattern: &str,
        element: usize,
        alter: impl FnOnce(&str) -> String,
    ) -> Changed {
        let value = alter(self.get(pattern, element)?);
        self.set(pattern, element, &value)
    }

    /// Gives a component, counted from 1, another value.
    pub(crate) fn part(&mut self, pattern: &str, element: usize, component: usize, value: &str) -> Changed {
        let at = self.find(pattern)?;
        let whole = self.segments[at].get(element)?;
        let mut parts: Vec<&str> = whole.split(':').collect();
        parts.resize(parts.len().max(component), "");
        parts[component - 1] = value;
        while parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
        let whole = parts.join(":");
        self.set_at(at, element, &whole)
    }

    /// A component, counted from 1, that has a value.
    pub(crate) fn get_part(&self, pattern: &str, element: usize, component: usize) -> Option<&str> {
        self.get(pattern, element)?.split(':').nth(component - 1).filter(|part| !part.is_empty())
    }

    /// Leaves a segment out.
    pub(crate) fn remove(&mut self, pattern: &str) -> Changed {
        self.remove_loop(pattern, &[])
    }

    /// Leaves a segment out, and those after it whose identifiers are given, in any order.
    pub(crate) fn remove_loop(&mut self, pattern: &str, ids: &[&str]) -> Changed {
        let at = self.find(pattern)?;
        let more = self.segments[at + 1..].iter().take_while(|segment| ids.contains(&&*segment[0])).count();
        self.segments.drain(at..=at + more);
        self.touched = Some(at);
        Some(())
    }

    /// Adds a segment, written with `*` and `:`, after the one that a pattern means.
    pub(crate) fn insert_after(&mut self, pattern: &str, segment: &str) -> Changed {
        let at = self.find(pattern)? + 1;
        self.insert(at, segment);
        Some(())
    }

    /// Adds a segment before the one that a pattern means.
    pub(crate) fn insert_before(&mut self, pattern: &str, segment: &str) -> Changed {
        let at = self.find(pattern)?;
        self.insert(at, segment);
        Some(())
    }

    fn insert(&mut self, at: usize, segment: &str) {
        self.segments.insert(at, segment.split('*').map(str::to_owned).collect());
        self.touched = Some(at);
    }

    /// Adds a segment to the claim after its dates, where attachments, amounts and numbers begin.
    pub(crate) fn insert_in_claim(&mut self, segment: &str) -> Changed {
        let claim = self.find("CLM")? + 1;
        let dates = self.segments[claim..]
            .iter()
            .take_while(|segment| matches!(&*segment[0], "DTP" | "CL1" | "DN1" | "DN2"));
        let at = claim + dates.count();
        self.insert(at, segment);
        Some(())
    }

    /// Writes a segment, and those after it whose identifiers are given, so many times more.
    pub(crate) fn repeat(&mut self, pattern: &str, ids: &[&str], times: usize) -> Changed {
        let at = self.find(pattern)?;
        let more = self.segments[at + 1..].iter().take_while(|segment| ids.contains(&&*segment[0])).count();
        let copy = self.segments[at..=at + more].to_vec();
        let after = at + copy.len();
        for _ in 0..times {
            self.segments.splice(after..after, copy.iter().cloned());
        }
        self.touched = Some(after);
        Some(())
    }

    /// Moves a segment to stand right before another.
    pub(crate) fn move_before(&mut self, pattern: &str, other: &str) -> Changed {
        let (from, to) = (self.find(pattern)?, self.find(other)?);
        let segment = self.segments.remove(from);
        let to = if from < to { to - 1 } else { to };
        self.segments.insert(to, segment);
        self.touched = Some(to);
        (from != to).then_some(())
    }

    /// Counts the segments of every set into its SE, unless that is what was changed.
    pub(crate) fn recount(&mut self) {
        let mut begin = None;
        for at in 0..self.segments.len() {
            match &*self.segments[at][0] {
                "ST" => begin = Some(at),
                "SE" if self.touched != Some(at) => {
                    if let (Some(begin), Some(count)) = (begin, self.segments[at].get_mut(1)) {
                        *count = (at + 1 - begin).to_string();
                    }
                }
                _ => {}
            }
        }
    }

    /// What an element amounts to, in cents, in every segment of that name.
    pub(crate) fn cents(&self, id: &str, element: usize) -> i64 {
        self.all(id).into_iter().filter_map(|at| self.segments[at].get(element)).map(|text| cents(text)).sum()
    }
}

/// Whether a segment is what one step of a pattern means; empty elements of the pattern mean any.
fn is(segment: &[String], step: &str) -> bool {
    step.split('*').enumerate().all(|(position, wanted)| {
        let element = segment.get(position).map_or("", String::as_str);
        wanted.is_empty() || element == wanted || (position > 0 && element.split(':').next() == Some(wanted))
    })
}

/// An amount as we write it; nothing is none.
pub(crate) fn cents(text: &str) -> i64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |text: &str| text.parse::<i64>().unwrap_or_default();
    sign * (number(whole) * 100 + number(&format!("{part:0<2}")))
}

/// Cents as an amount.
pub(crate) fn money(cents: i64) -> String {
    let mut bytes = Vec::new();
    crate::segments::push_money(&mut bytes, cents);
    String::from_utf8(bytes).expect("digits and a dot")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(written: &str) -> Text {
        Text::read(written.as_bytes(), Delimiters::USUAL)
    }

    fn written(text: &Text) -> String {
        let mut to = Segments::new(text.delimiters);
        text.write(&mut to);
        String::from_utf8(to.bytes).unwrap()
    }

    #[test]
    fn what_is_read_is_written_again() {
        let there = Delimiters { element: b'|', component: b'>', segment: b'\n', ..Delimiters::USUAL };
        let bytes = b"NM1|85|2|A|||||XX|1\nSV1|HC>99213>25|100\n";
        let text = Text::read(bytes, there);
        assert_eq!(text.get_part("SV1", 1, 3), Some("25"));
        let mut to = Segments::new(there);
        text.write(&mut to);
        assert_eq!((&to.bytes[..], to.count), (&bytes[..], 2));
    }

    #[test]
    fn patterns_find_segments_by_elements_and_by_what_stands_before() {
        let text = text("HL*1**20*1~NM1*85~N4*A~HL*2*1*22*0~NM1*IL~N4*B~HI*ABK:I10~");
        assert_eq!(text.find("HL***22"), Some(3));
        assert_eq!(text.find("NM1*IL>N4"), Some(5));
        assert_eq!(text.find("HI*ABK"), Some(6));
        assert_eq!(text.find("NM1*IL>HL"), None);
    }

    #[test]
    fn changes_touch_one_segment() {
        let mut text = text("NM1*85*2*A~CLM*1*5***11:B:1~REF*6R*1~LX*1~");
        text.set("NM1*85", 3, "").unwrap();
        text.part("CLM", 5, 2, "A").unwrap();
        text.move_before("REF*6R", "CLM").unwrap();
        text.repeat("LX", &[], 1).unwrap();
        assert_eq!(written(&text), "NM1*85*2~REF*6R*1~CLM*1*5***11:A:1~LX*1~LX*1~");
        assert_eq!(text.set("LX", 1, "1"), None, "nothing changes");
        assert_eq!(text.remove("SV1"), None);
    }

    #[test]
    fn money_reads_back() {
        for amount in [0, 5, -150, 12_345] {
            assert_eq!(cents(&money(amount)), amount);
        }
    }
}
