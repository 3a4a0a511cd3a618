//! TA1: one interchange, taken or not.

use x12::Segment;

use crate::{Element, ReadElement, Submitted};

/// The answer to an interchange, a functional group or a transaction set.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Verdict {
    /// `A`.
    Accepted,
    /// `E`: accepted, with errors to be mended.
    AcceptedWithErrors,
    /// `P`: some of the transaction sets were accepted.
    Partly,
    /// `R`, and the security codes `M`, `W` and `X`.
    Rejected,
}

impl Verdict {
    /// Whether nothing sent under it went on to adjudication.
    pub fn is_rejection(self) -> bool {
        self == Self::Rejected
    }

    /// One word, for a column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithErrors => "accepted with errors",
            Self::Partly => "partly accepted",
            Self::Rejected => "rejected",
        }
    }
}

impl Element<'_> for Verdict {
    fn parse(text: &[u8]) -> Option<Self> {
        Some(match text {
            b"A" => Self::Accepted,
            b"E" => Self::AcceptedWithErrors,
            b"P" => Self::Partly,
            b"R" | b"M" | b"W" | b"X" => Self::Rejected,
            _ => return None,
        })
    }
}

/// TA1, the answer to one interchange (X12 interchange acknowledgment, TA101 to TA105).
#[derive(Clone, Copy, Debug)]
pub struct InterchangeAcknowledgment<'a> {
    /// The segment.
    pub ta1: Segment<'a>,
}

impl<'a> InterchangeAcknowledgment<'a> {
    /// TA101: ISA13 of the interchange answered.
    pub fn control_number(&self) -> Submitted<'a, &'a [u8]> {
        self.ta1.read(1)
    }

    /// TA104.
    pub fn verdict(&self) -> Submitted<'a, Verdict> {
        self.ta1.read(4)
    }

    /// TA105, the note code; `000` is no error.
    pub fn note(&self) -> Submitted<'a, &'a [u8]> {
        self.ta1.read(5)
    }
}

#[cfg(test)]
mod tests {
    use x12::{Delimiters, lex};

    use super::*;

    #[test]
    fn reads_a_rejected_interchange() {
        let segments = lex(b"TA1*000000100*261122*0900*R*021~", Delimiters::USUAL, 0);
        let answer = InterchangeAcknowledgment { ta1: segments.segment(0) };
        assert_eq!(answer.control_number().text, b"000000100");
        assert_eq!(answer.verdict().value, Some(Verdict::Rejected));
        assert_eq!(answer.note().text, b"021");
    }
}
