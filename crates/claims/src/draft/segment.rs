//! One segment of a claim that is being written.

use x12::{Delimiters, Segment};

/// A segment that can be changed: its identifier and its elements, each as it is to stand.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct DraftSegment {
    elements: Vec<Vec<u8>>,
}

impl DraftSegment {
    /// A segment as it was sent.
    pub fn of(segment: &Segment<'_>) -> Self {
        Self { elements: (0..=segment.element_count()).map(|n| segment.element(n).to_vec()).collect() }
    }

    /// A segment of these elements.
    pub fn new(id: &str, elements: &[&[u8]]) -> Self {
        let elements = elements.iter().map(|element| element.to_vec());
        Self { elements: std::iter::once(id.as_bytes().to_vec()).chain(elements).collect() }
    }

    /// The segment identifier, such as `NM1`.
    pub fn id(&self) -> &[u8] {
        &self.elements[0]
    }

    /// Element `n`, counted from 1; empty when absent.
    pub fn element(&self, n: usize) -> &[u8] {
        self.elements.get(n).map_or(&[], Vec::as_slice)
    }

    /// Puts `text` in the place of element `n`.
    pub fn set(&mut self, n: usize, text: &[u8]) {
        if self.elements.len() <= n {
            self.elements.resize(n + 1, Vec::new());
        }
        self.elements[n] = text.to_vec();
    }

    /// Puts `text` in the place of component `k` of element `n`, both counted from 1.
    pub fn set_component(&mut self, n: usize, k: usize, text: &[u8], delimiters: Delimiters) {
        let separator = delimiters.component;
        let mut parts: Vec<&[u8]> = self.element(n).split(|&byte| byte == separator).collect();
        if parts.len() < k {
            parts.resize(k, &[]);
        }
        parts[k - 1] = text;
        let joined = parts.join(&separator);
        self.set(n, &joined);
    }

    /// The segment as it is to stand, without its terminator; empty elements at its end are left out.
    pub(super) fn bytes(&self, delimiters: Delimiters) -> Vec<u8> {
        let mut bytes = self.elements.join(&delimiters.element);
        while bytes.last() == Some(&delimiters.element) {
            bytes.pop();
        }
        bytes
    }

    /// Whether what an element says would be read as a delimiter.
    pub(super) fn clashes(&self, delimiters: Delimiters) -> bool {
        let cuts = |&byte: &u8| byte == delimiters.element || byte == delimiters.segment;
        self.elements.iter().any(|element| element.iter().any(cuts))
    }
}

/// Shows the identifier alone: elements may name a patient.
impl std::fmt::Debug for DraftSegment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}*..", String::from_utf8_lossy(self.id()))
    }
}
