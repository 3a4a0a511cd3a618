//! One segment, borrowed from the bytes it was read from.

use crate::Delimiters;

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
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    /// The stretch of bytes the segment was found in; `stops` index into it.
    data: &'a [u8],
    /// Ends of the identifier and of every element, in order; the last is the terminator.
    stops: &'a [u32],
    begin: u32,
    delimiters: Delimiters,
    place: Place,
}

impl<'a> Segment<'a> {
    pub(crate) fn new(
        data: &'a [u8],
        stops: &'a [u32],
        begin: u32,
        delimiters: Delimiters,
        place: Place,
    ) -> Self {
        Self { data, stops, begin, delimiters, place }
    }

    /// The segment identifier, such as `NM1`.
    #[inline]
    pub fn id(&self) -> &'a [u8] {
        &self.data[self.begin as usize..self.stops[0] as usize]
    }

    /// Number of elements after the identifier, empty ones included.
    #[inline]
    pub fn element_count(&self) -> usize {
        self.stops.len() - 1
    }

    /// Element `n`, counted from 1; empty when absent. `element(0)` is the identifier.
    #[inline]
    pub fn element(&self, n: usize) -> &'a [u8] {
        match (n, self.stops.get(n)) {
            (0, _) => self.id(),
            (_, Some(&stop)) => &self.data[self.stops[n - 1] as usize + 1..stop as usize],
            (_, None) => &[],
        }
    }

    /// Component `k` of element `n`, both counted from 1; empty when absent.
    #[inline]
    pub fn component(&self, n: usize, k: usize) -> &'a [u8] {
        debug_assert!(k > 0, "components are counted from 1");
        let separator = self.delimiters.component;
        self.element(n).split(|&byte| byte == separator).nth(k - 1).unwrap_or_default()
    }

    /// The components of element `n` in order; one empty component when the element is absent.
    pub fn components(&self, n: usize) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let separator = self.delimiters.component;
        self.element(n).split(move |&byte| byte == separator)
    }

    /// The repetitions of element `n` in order; one when the element does not repeat.
    pub fn repetitions(&self, n: usize) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let separator = self.delimiters.repetition;
        self.element(n).split(move |&byte| Some(byte) == separator)
    }

    /// The whole segment as it stood, without its terminator.
    #[inline]
    pub fn raw(&self) -> &'a [u8] {
        &self.data[self.begin as usize..self.stops[self.stops.len() - 1] as usize]
    }

    /// The whole segment, its terminator included.
    #[inline]
    pub fn raw_with_terminator(&self) -> &'a [u8] {
        &self.data[self.begin as usize..=self.stops[self.stops.len() - 1] as usize]
    }

    /// The delimiters it was read with.
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// Where it stands in its source.
    #[inline]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The place of element `n`.
    pub fn element_place(&self, n: usize) -> ElementPlace {
        ElementPlace { segment: self.place, element: n.min(255) as u8, component: 0 }
    }

    /// The place of component `k` of element `n`.
    pub fn component_place(&self, n: usize, k: usize) -> ElementPlace {
        ElementPlace { segment: self.place, element: n.min(255) as u8, component: k.min(255) as u8 }
    }

    /// Byte offset of element `n` in the source, for drawing; an absent element points at the end.
    pub fn element_offset(&self, n: usize) -> u64 {
        let within = match n {
            0 => 0,
            n => match self.stops.get(n - 1) {
                Some(&stop) if n < self.stops.len() => stop + 1 - self.begin,
                _ => self.raw().len() as u32,
            },
        };
        self.place.offset + u64::from(within)
    }
}

/// Shows the identifier and place only: what a segment holds may be patient data.
impl std::fmt::Debug for Segment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}", String::from_utf8_lossy(self.id()), self.place.offset)
    }
}
