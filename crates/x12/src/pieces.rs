//! Where a transaction set may be cut, so that a big one is read in pieces.
//!
//! A set is a hierarchy written flat. A piece may begin at any segment that opens a level of it, given
//! the opening loops of the levels above: an 837 may be cut before a claim, when the set's head, the
//! billing provider, the subscriber and the patient are read again first.

use crate::Segment;

/// A stretch of a transaction set that can be read by itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Piece {
    /// Loops above, to be read first; they were reported on with the pieces they stand in.
    pub context: Vec<Stretch>,
    /// The segments of this piece.
    pub body: Stretch,
    /// Segments of the deepest level (claims, claim payments) in the pieces before.
    pub leaves_before: u32,
    /// The first segment after the piece; `None` for the last piece of a set.
    pub next: Option<Stretch>,
}

/// A run of whole segments.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Stretch {
    /// Offset of the first byte.
    pub offset: u64,
    /// Number of bytes, the last terminator included.
    pub length: u64,
    /// Ordinal in the set of the first segment.
    pub ordinal: u32,
}

impl Stretch {
    /// Offset just past the last byte.
    pub fn end(&self) -> u64 {
        self.offset + self.length
    }
}

/// Keeps track of open levels while a set is walked, and cuts it into pieces.
#[derive(Debug)]
pub(crate) struct Cutter {
    levels: fn(&Segment<'_>) -> usize,
    leaf: usize,
    /// Head of the set and, for each open level, its opening loop up to the next level.
    open: [Option<Stretch>; LEVELS],
    /// The level whose opening loop is still growing.
    growing: usize,
    piece: Piece,
    leaves: u32,
    target: u64,
    pieces: Vec<Piece>,
}

impl Cutter {
    pub(crate) fn new(st01: &[u8], st: Stretch, target: u64) -> Self {
        let (levels, leaf): (fn(&Segment<'_>) -> usize, usize) = match st01 {
            b"837" => (claim_level, 4),
            b"835" => (payment_level, 2),
            b"277" => (status_level, 4),
            b"999" => (acknowledgment_level, 1),
            _ => (|_| 0, usize::MAX),
        };
        let mut open = [None; LEVELS];
        open[0] = Some(st);
        let piece = Piece { body: st, ..Piece::default() };
        Self { levels, leaf, open, growing: 0, piece, leaves: 0, target, pieces: Vec::new() }
    }

    /// Takes the next segment of the set, `stretch` from its first byte to past its terminator.
    pub(crate) fn segment(&mut self, segment: &Segment<'_>, stretch: Stretch) {
        let level = (self.levels)(segment);
        if level > 0 {
            let bytes = stretch.offset - self.piece.body.offset;
            // Not between a level and the first claim below it: whoever reads the piece would see the level end
            // without a claim to judge it with. Levels without any claim may go on for only so long.
            let is_between_leaves =
                self.growing == self.leaf || bytes >= self.target.saturating_add(BETWEEN_MAX);
            if bytes >= self.target && is_between_leaves {
                self.cut(level, stretch);
            }
            self.open[level..].fill(None);
            self.open[level] = Some(stretch);
            self.growing = level;
            if level == self.leaf {
                self.leaves += 1;
            }
        } else if self.growing != self.leaf
            && let Some(open) = &mut self.open[self.growing]
        {
            open.length = stretch.end() - open.offset;
        }
        self.piece.body.length = stretch.end() - self.piece.body.offset;
    }

    fn cut(&mut self, level: usize, next: Stretch) {
        let following = Piece {
            context: self.open[..level].iter().flatten().copied().collect(),
            body: next,
            leaves_before: self.leaves,
            next: None,
        };
        let mut done = std::mem::replace(&mut self.piece, following);
        done.next = Some(next);
        self.pieces.push(done);
    }

    /// The pieces that are whole.
    pub(crate) fn pieces_mut(&mut self) -> &mut Vec<Piece> {
        &mut self.pieces
    }

    pub(crate) fn finish(mut self) -> Vec<Piece> {
        self.pieces.push(self.piece);
        self.pieces
    }
}

/// Billing provider 1, subscriber 2, patient 3, claim 4.
fn claim_level(segment: &Segment<'_>) -> usize {
    match segment.id() {
        b"CLM" => 4,
        b"HL" => match segment.element(3) {
            b"20" => 1,
            b"22" => 2,
            b"23" => 3,
            _ => 0,
        },
        _ => 0,
    }
}

/// Header number 1, claim payment 2. A PLB is read with what comes before it.
fn payment_level(segment: &Segment<'_>) -> usize {
    match segment.id() {
        b"LX" => 1,
        b"CLP" => 2,
        _ => 0,
    }
}

/// Source 1, receiver 2, provider 3, claim 4.
fn status_level(segment: &Segment<'_>) -> usize {
    match (segment.id(), segment.element(3)) {
        (b"HL", b"20") => 1,
        (b"HL", b"21") => 2,
        (b"HL", b"19") => 3,
        (b"HL", b"PT") => 4,
        _ => 0,
    }
}

/// Transaction set response 1.
fn acknowledgment_level(segment: &Segment<'_>) -> usize {
    usize::from(segment.id() == b"AK2")
}

const LEVELS: usize = 5;

/// Bytes past its target after which a piece is cut wherever it is.
const BETWEEN_MAX: u64 = 4 << 20;

/// A piece is cut at the first chance after this many bytes.
pub const PIECE_TARGET: u64 = 1 << 20;
