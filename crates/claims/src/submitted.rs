//! What was sent, kept whether or not it made sense.

use std::borrow::Cow;
use std::fmt;

use x12::{ElementPlace, Segment};

/// An element as it was sent: its text, where it stood, and its value if the text parsed.
///
/// Edits judge the text; columns and arithmetic use the value. An absent element has empty text.
#[derive(Clone, Copy)]
pub struct Submitted<'a, T> {
    /// The bytes as sent.
    pub text: &'a [u8],
    /// Where they stood.
    pub at: ElementPlace,
    /// The value, when the text is one.
    pub value: Option<T>,
}

/// A type that an element's text can be read as.
pub trait Element<'a>: Sized {
    /// The value of `text`, which is not empty; `None` when it is not one.
    fn parse(text: &'a [u8]) -> Option<Self>;
}

impl<'a, T> Submitted<'a, T> {
    /// Whether nothing was sent.
    pub fn is_absent(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether something was sent that is not a value.
    pub fn is_malformed(&self) -> bool {
        !self.text.is_empty() && self.value.is_none()
    }

    /// The text as characters: UTF-8 where it is UTF-8, else each byte as Latin-1.
    pub fn lossy(&self) -> Cow<'a, str> {
        text(self.text)
    }
}

/// Bytes as characters: UTF-8 where they are UTF-8, else each byte as Latin-1.
///
/// ```
/// assert_eq!(claims::text(b"M\xfcller"), "Müller");
/// ```
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

impl<'a> Element<'a> for &'a [u8] {
    fn parse(text: &'a [u8]) -> Option<Self> {
        Some(text)
    }
}

/// Reads elements of a segment as values.
pub trait ReadElement<'a> {
    /// Element `n`, counted from 1, as a `T`.
    fn read<T: Element<'a>>(&self, n: usize) -> Submitted<'a, T>;
    /// Component `k` of element `n`, both counted from 1, as a `T`.
    fn read_component<T: Element<'a>>(&self, n: usize, k: usize) -> Submitted<'a, T>;
}

impl<'a> ReadElement<'a> for Segment<'a> {
    #[inline]
    fn read<T: Element<'a>>(&self, n: usize) -> Submitted<'a, T> {
        submitted(self.element(n), self.element_place(n))
    }

    #[inline]
    fn read_component<T: Element<'a>>(&self, n: usize, k: usize) -> Submitted<'a, T> {
        submitted(self.component(n, k), self.component_place(n, k))
    }
}

#[inline]
pub(crate) fn submitted<'a, T: Element<'a>>(text: &'a [u8], at: ElementPlace) -> Submitted<'a, T> {
    let value = if text.is_empty() { None } else { T::parse(text) };
    Submitted { text, at, value }
}

/// Shows the place only: the text may be patient data.
impl<T> fmt::Debug for Submitted<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match (self.is_absent(), self.is_malformed()) {
            (true, _) => "absent",
            (_, true) => "malformed",
            _ => "given",
        };
        write!(f, "{state} at byte {} element {}", self.at.segment.offset, self.at.element)
    }
}
