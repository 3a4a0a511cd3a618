//! Writes segments and counts them.

use crate::Day;

/// The bytes that cut an interchange into pieces, and what follows a terminator.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Delimiters {
    pub(crate) element: u8,
    pub(crate) component: u8,
    pub(crate) repetition: u8,
    pub(crate) segment: u8,
    pub(crate) line_end: &'static str,
}

impl Delimiters {
    pub(crate) const USUAL: Self =
        Self { element: b'*', component: b':', repetition: b'^', segment: b'~', line_end: "" };
}

/// Segments in memory, and how many there are.
#[derive(Clone, Debug)]
pub(crate) struct Segments {
    pub(crate) bytes: Vec<u8>,
    pub(crate) delimiters: Delimiters,
    /// Segments ended so far.
    pub(crate) count: u64,
    /// Elements left empty since the last one written.
    owed: usize,
}

impl Segments {
    pub(crate) fn new(delimiters: Delimiters) -> Self {
        Self { bytes: Vec::new(), delimiters, count: 0, owed: 0 }
    }

    /// Forgets the segments and keeps their memory.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.count = 0;
        self.owed = 0;
    }

    /// Adds the segments of another, which must have the same delimiters.
    pub(crate) fn append(&mut self, other: &Self) {
        debug_assert_eq!(self.delimiters, other.delimiters);
        self.bytes.extend_from_slice(&other.bytes);
        self.count += other.count;
    }

    #[inline]
    pub(crate) fn begin(&mut self, id: &str) {
        self.owed = 0;
        self.bytes.extend_from_slice(id.as_bytes());
    }

    /// Ends the segment; elements left empty at its end are not written.
    #[inline]
    pub(crate) fn end(&mut self) {
        self.bytes.push(self.delimiters.segment);
        self.bytes.extend_from_slice(self.delimiters.line_end.as_bytes());
        self.count += 1;
    }

    #[inline]
    pub(crate) fn element(&mut self, text: &[u8]) {
        if text.is_empty() {
            self.owed += 1;
            return;
        }
        self.separate();
        self.bytes.extend_from_slice(text);
    }

    /// Writes the separators owed and the one before the next element.
    #[inline]
    fn separate(&mut self) {
        for _ in 0..=self.owed {
            self.bytes.push(self.delimiters.element);
        }
        self.owed = 0;
    }
}

/// Something that stands in an element.
pub(crate) trait Element {
    fn put(&self, segments: &mut Segments);
}

impl Element for str {
    #[inline]
    fn put(&self, segments: &mut Segments) {
        segments.element(self.as_bytes());
    }
}

impl Element for String {
    #[inline]
    fn put(&self, segments: &mut Segments) {
        segments.element(self.as_bytes());
    }
}

impl<E: Element + ?Sized> Element for &E {
    #[inline]
    fn put(&self, segments: &mut Segments) {
        (**self).put(segments);
    }
}

impl Element for u64 {
    #[inline]
    fn put(&self, segments: &mut Segments) {
        segments.separate();
        push_number(&mut segments.bytes, *self);
    }
}

impl Element for Day {
    #[inline]
    fn put(&self, segments: &mut Segments) {
        segments.element(&self.ccyymmdd());
    }
}

/// An amount of money in cents, written with no more digits than it needs.
#[derive(Clone, Copy)]
pub(crate) struct Money(pub(crate) i64);

impl Element for Money {
    #[inline]
    fn put(&self, segments: &mut Segments) {
        segments.separate();
        push_money(&mut segments.bytes, self.0);
    }
}

/// Two days, as RD8 has them.
pub(crate) struct Span(pub(crate) Day, pub(crate) Day);

impl Element for Span {
    #[inline]
    fn put(&self, segments: &mut Segments) {
        segments.separate();
        segments.bytes.extend_from_slice(&self.0.ccyymmdd());
        segments.bytes.push(b'-');
        segments.bytes.extend_from_slice(&self.1.ccyymmdd());
    }
}

/// A composite; components left empty at its end are not written.
pub(crate) struct Parts<'p>(pub(crate) &'p [&'p str]);

impl Element for Parts<'_> {
    #[inline]
    fn put(&self, segments: &mut Segments) {
        let Some(last) = self.0.iter().rposition(|part| !part.is_empty()) else {
            segments.owed += 1;
            return;
        };
        segments.separate();
        for (position, part) in self.0[..=last].iter().enumerate() {
            if position > 0 {
                segments.bytes.push(segments.delimiters.component);
            }
            segments.bytes.extend_from_slice(part.as_bytes());
        }
    }
}

/// Writes one segment: its identifier, then its elements in order.
macro_rules! segment {
    ($to:expr, $id:expr $(, $element:expr)* $(,)?) => {{
        $to.begin($id);
        $($crate::segments::Element::put(&$element, $to);)*
        $to.end();
    }};
}
pub(crate) use segment;

#[inline]
pub(crate) fn push_number(bytes: &mut Vec<u8>, number: u64) {
    let mut digits = [b'0'; DIGITS];
    let at = put_digits(&mut digits, number);
    bytes.extend_from_slice(&digits[at..]);
}

/// Appends the number with at least so many digits, zeros before it.
#[inline]
pub(crate) fn push_digits(text: &mut String, number: u64, width: usize) {
    let mut digits = [b'0'; DIGITS];
    let at = put_digits(&mut digits, number).min(DIGITS - width);
    text.push_str(std::str::from_utf8(&digits[at..]).expect("digits are text"));
}

/// Puts the digits of the number at the end; says where they begin.
#[inline]
fn put_digits(digits: &mut [u8; DIGITS], mut number: u64) -> usize {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return at;
        }
    }
}

/// The most digits a number has.
const DIGITS: usize = 20;

#[inline]
pub(crate) fn push_money(bytes: &mut Vec<u8>, cents: i64) {
    if cents < 0 {
        bytes.push(b'-');
    }
    let cents = cents.unsigned_abs();
    push_number(bytes, cents / 100);
    let rest = (cents % 100) as u8;
    if rest > 0 {
        bytes.extend_from_slice(&[b'.', b'0' + rest / 10]);
        if !rest.is_multiple_of(10) {
            bytes.push(b'0' + rest % 10);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Segments)) -> String {
        let mut segments = Segments::new(Delimiters::USUAL);
        write(&mut segments);
        String::from_utf8(segments.bytes).unwrap()
    }

    #[test]
    fn numbers_have_the_digits_they_need_and_those_asked_for() {
        let digits = |number, width| {
            let mut text = String::new();
            push_digits(&mut text, number, width);
            text
        };
        assert_eq!([digits(0, 1), digits(7, 3), digits(12_345, 3)], ["0", "007", "12345"]);
        assert_eq!(digits(u64::MAX, 1), u64::MAX.to_string());
    }

    #[test]
    fn empty_elements_are_kept_between_and_dropped_at_the_end() {
        let text = written(|to| segment!(to, "NM1", "IL", "", "ROE", "", ""));
        assert_eq!(text, "NM1*IL**ROE~");
        let text = written(|to| segment!(to, "SV1", Parts(&["HC", "99213", "", "25", ""]), Money(10_050)));
        assert_eq!(text, "SV1*HC:99213::25*100.5~");
        let text = written(|to| segment!(to, "SV1", Parts(&["", ""]), 0_u64));
        assert_eq!(text, "SV1**0~");
    }

    #[test]
    fn money_has_no_more_digits_than_it_needs() {
        for (cents, text) in [(0, "0"), (5, "0.05"), (150, "1.5"), (-12_345, "-123.45"), (10_000, "100")] {
            assert_eq!(written(|to| segment!(to, "AMT", Money(cents))), format!("AMT*{text}~"));
        }
    }
}
