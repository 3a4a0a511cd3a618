//! Turns bytes into interchanges, functional groups, transaction sets and segments, and back.
//!
//! X12 has no escapes: four delimiter bytes, declared by each interchange's own header, cut
//! everything. So reading is finding delimiters. [`Delimiters::of_header`] reads the four bytes off
//! the fixed-width ISA; [`lex`] then finds every one of them in a stretch of bytes in one pass and
//! hands out [`Segment`]s that borrow from it.
//!
//! ```
//! use x12::{Delimiters, lex};
//!
//! let segments = lex(b"ST*837*0001~BHT*0019*00~", Delimiters::USUAL, 0);
//! let bht = segments.segment(1);
//! assert_eq!(bht.id(), b"BHT");
//! assert_eq!(bht.element(2), b"00");
//! assert_eq!(bht.place().offset, 12);
//! ```

mod delimiters;
mod envelope;
pub mod guide;
mod lexer;
mod marks;
mod pieces;
pub mod reference;
mod segment;
mod survey;
mod word;
mod writer;

pub use delimiters::{Delimiters, HeaderFault};
pub use envelope::{
    ByteCount, EnvelopeFault, EnvelopeFaultKind, Group, Interchange, Survey, TransactionSet, Unreadable,
    UnreadableReason,
};
pub use lexer::{LEX_MAX, Segments, lex};
pub use pieces::{PIECE_TARGET, Piece, Stretch};
pub use segment::{ElementPlace, Place, Segment, component};
pub use survey::{Surveyor, WINDOW_MIN};
pub use writer::Writer;
