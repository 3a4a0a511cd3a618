//! One segment, borrowed from the bytes it was read from.

use crate::lexer::AHEAD;
use crate::marks::Marks;
use crate::{Delimiters, Segments};

/// Where a segment stands in its source.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// Byte offset of the segment's first byte in the (decompressed) source.
    pub offset: u64,
    /// Position in its transaction set, counted from ST = 1 as IK302 counts; 0 outside a set.
    pub ordinal: u32,
}

/// Where an element stands: its segment, and which element and component of it.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ElementPlace {
    /// The segment.
    pub segment: Place,
    /// Element position from 1; 0 for the segment as a whole.
    pub element: u8,
    /// Component position from 1; 0 for the element as a whole.
    pub component: u8,
}

/// A segment, its elements found but not copied.
///
/// Elements are numbered from 1 as the guides number them: `CLM02` is `clm.element(2)`. An absent
/// element reads as empty, because X12 does not distinguish the two.
///
/// It is small, because claims are kept as many of these: what all segments of a stretch of bytes have
/// in common stays with their [`Segments`].
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    lexed: &'a Segments<'a>,
    /// Its position among the segments lexed together.
    index: u32,
    begin: u32,
    /// Where the ends of its identifier and elements begin among those of all segments.
    first: u32,
    /// How many they are; the last is the terminator.
    stops: u32,
}

impl<'a> Segment<'a> {
    #[inline]
    pub(crate) fn new(lexed: &'a Segments<'a>, index: u32, begin: u32, first: u32, stops: u32) -> Self {
        Self { lexed, index, begin, first, stops }
    }

    /// The stretch of bytes it was found in, and where in it the segment begins.
    #[inline]
    pub(crate) fn data_and_begin(&self) -> (&'a [u8], usize) {
        (self.lexed.data(), self.begin as usize)
    }

    /// The ends of its identifier and its elements, then those of what follows.
    #[inline]
    pub(crate) fn stops_ahead(&self) -> &'a [u32; AHEAD] {
        self.lexed.stops()[self.first as usize..][..AHEAD].try_into().expect("so many")
    }

    /// What its separators within elements look like.
    #[inline]
    pub(crate) fn marks(&self) -> &'a Marks {
        self.lexed.marks()
    }

    /// End of element `n`, which there is.
    #[inline]
    fn stop(&self, n: usize) -> usize {
        self.lexed.stops()[self.first as usize + n] as usize
    }

    /// The segment identifier, such as `NM1`.
    #[inline]
    pub fn id(&self) -> &'a [u8] {
        &self.lexed.data()[self.begin as usize..self.stop(0)]
    }

    /// Number of elements after the identifier, empty ones included.
    #[inline]
    pub fn element_count(&self) -> usize {
        self.stops as usize - 1
    }

    /// Element `n`, counted from 1; empty when absent. `element(0)` is the identifier.
    #[inline]
    pub fn element(&self, n: usize) -> &'a [u8] {
        if n >= self.stops as usize {
            return &[];
        }
        let begin = if n == 0 { self.begin as usize } else { self.stop(n - 1) + 1 };
        &self.lexed.data()[begin..self.stop(n)]
    }

    /// Component `k` of element `n`, both counted from 1; empty when absent.
    #[inline]
    pub fn component(&self, n: usize, k: usize) -> &'a [u8] {
        component(self.element(n), self.lexed.delimiters().component, k)
    }

    /// The components of element `n` in order; one empty component when the element is absent.
    pub fn components(&self, n: usize) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let separator = self.lexed.delimiters().component;
        self.element(n).split(move |&byte| byte == separator)
    }

    /// The repetitions of element `n` in order; one when the element does not repeat.
    pub fn repetitions(&self, n: usize) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let separator = self.lexed.delimiters().repetition;
        self.element(n).split(move |&byte| Some(byte) == separator)
    }

    /// The whole segment as it stood, without its terminator.
    #[inline]
    pub fn raw(&self) -> &'a [u8] {
        &self.lexed.data()[self.begin as usize..self.stop(self.stops as usize - 1)]
    }

    /// The whole segment, its terminator included.
    #[inline]
    pub fn raw_with_terminator(&self) -> &'a [u8] {
        &self.lexed.data()[self.begin as usize..=self.stop(self.stops as usize - 1)]
    }

    /// The delimiters it was read with.
    #[inline]
    pub fn delimiters(&self) -> Delimiters {
        self.lexed.delimiters()
    }

    /// Where it stands in its source.
    #[inline]
    pub fn place(&self) -> Place {
        self.lexed.place(self.index, self.begin)
    }

    /// Byte offset in the source just past its terminator.
    #[inline]
    pub fn end(&self) -> u64 {
        self.lexed.offset(self.stop(self.stops as usize - 1) as u32 + 1)
    }

    /// The place of element `n`.
    #[inline]
    pub fn element_place(&self, n: usize) -> ElementPlace {
        ElementPlace { segment: self.place(), element: n.min(255) as u8, component: 0 }
    }

    /// The place of component `k` of element `n`.
    #[inline]
    pub fn component_place(&self, n: usize, k: usize) -> ElementPlace {
        ElementPlace { segment: self.place(), element: n.min(255) as u8, component: k.min(255) as u8 }
    }

    /// Byte offset of element `n` in the source, for drawing; an absent element points at the end.
    pub fn element_offset(&self, n: usize) -> u64 {
        let within = match n {
            0 => 0,
            n if n < self.stops as usize => self.stop(n - 1) + 1 - self.begin as usize,
            _ => self.raw().len(),
        };
        self.place().offset + within as u64
    }
}

/// Component `k`, counted from 1, of a composite; empty when absent.
///
/// ```
/// assert_eq!(x12::component(b"HC:99213:25", b':', 3), b"25");
/// assert_eq!(x12::component(b"HC:99213:25", b':', 4), b"");
/// ```
#[inline]
pub fn component(composite: &[u8], separator: u8, k: usize) -> &[u8] {
    debug_assert!(k > 0, "components are counted from 1");
    let (mut begin, mut left) = (0, k - 1);
    for (at, &byte) in composite.iter().enumerate() {
        if byte == separator {
            if left == 0 {
                return &composite[begin..at];
            }
            left -= 1;
            begin = at + 1;
        }
    }
    if left == 0 { &composite[begin..] } else { &[] }
}

/// Shows the identifier and place only: what a segment holds may be patient data.
impl std::fmt::Debug for Segment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}", String::from_utf8_lossy(self.id()), self.place().offset)
    }
}
