//! The four bytes that cut an interchange, as its own header declares them.

use std::fmt;

/// The delimiters of one interchange.
///
/// Two interchanges in one file may differ, so these are found anew at every ISA.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Delimiters {
    /// Ends an element; the byte after `ISA`.
    pub element: u8,
    /// Separates the components of a composite; ISA16.
    pub component: u8,
    /// Separates repetitions of an element; ISA11. `None` before version 00402, where ISA11 held a
    /// standards identifier, and where a later version holds that identifier, `U`, still.
    pub repetition: Option<u8>,
    /// Ends a segment; the byte after ISA16.
    pub segment: u8,
}

/// Why the first bytes of an interchange are not a usable ISA.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum HeaderFault {
    /// The data does not begin with `ISA`.
    NotIsa,
    /// Fewer bytes remain than an ISA needs.
    Short,
    /// An element separator is not where the fixed widths put it; the value is the offset within the
    /// header of the first place that is wrong.
    Misaligned(usize),
    /// Two delimiters are the same byte, or one is a letter, a digit or a space.
    Colliding,
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotIsa => f.write_str("the data does not begin with ISA"),
            Self::Short => write!(f, "an ISA takes {} bytes and fewer remain", Delimiters::HEADER_LEN),
            Self::Misaligned(at) => write!(f, "the ISA has no element separator at its byte {at}"),
            Self::Colliding => {
                f.write_str("two delimiters are the same byte, or one is a letter, digit or space")
            }
        }
    }
}

impl Delimiters {
    /// `*`, `:`, `^` and `~`.
    pub const USUAL: Self = Self { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' };

    /// Bytes in an ISA, terminator included.
    pub const HEADER_LEN: usize = 106;

    /// Reads the delimiters off an ISA at the start of `header`.
    ///
    /// The segment terminator may be any byte, a newline included. Source: X12 interchange control
    /// header, fixed element widths 2 10 2 10 2 15 2 15 6 4 1 5 9 1 1 1.
    ///
    /// # Errors
    /// A [`HeaderFault`] when the bytes cannot be an ISA.
    pub fn of_header(header: &[u8]) -> Result<Self, HeaderFault> {
        if !header.starts_with(b"ISA") {
            return Err(HeaderFault::NotIsa);
        }
        let Some(header) = header.get(..Self::HEADER_LEN) else {
            return Err(HeaderFault::Short);
        };
        let element = header[3];
        if let Some(at) = SEPARATOR_OFFSETS.into_iter().find(|&at| header[at] != element) {
            return Err(HeaderFault::Misaligned(at));
        }
        let version_has_repetition = &header[84..89] >= b"00402".as_slice();
        // Some systems raised the version and left the rest of the header as it was: they repeat nothing.
        let repetition = (version_has_repetition && header[82] != b'U').then_some(header[82]);
        let found = Self { element, component: header[104], repetition, segment: header[105] };
        if found.collide() { Err(HeaderFault::Colliding) } else { Ok(found) }
    }

    fn collide(self) -> bool {
        let bytes = [Some(self.element), Some(self.component), self.repetition, Some(self.segment)];
        let clash = |a: usize| bytes[a].is_some() && bytes[a + 1..].contains(&bytes[a]);
        (0..bytes.len()).any(clash)
            || bytes.iter().flatten().any(|byte| byte.is_ascii_alphanumeric() || *byte == b' ')
    }
}

/// Offsets within an ISA at which an element separator must stand.
const SEPARATOR_OFFSETS: [usize; 16] = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261123*1200*^*00501*000000101*0*P*:~";

    #[test]
    fn reads_the_four_bytes_off_the_header() {
        assert_eq!(Delimiters::of_header(HEADER), Ok(Delimiters::USUAL));
    }

    #[test]
    fn has_no_repetition_separator_before_version_00402() {
        let old = String::from_utf8_lossy(HEADER).replace("*^*00501*", "*U*00401*");
        assert_eq!(Delimiters::of_header(old.as_bytes()).map(|found| found.repetition), Ok(None));
    }

    #[test]
    fn has_none_where_the_standards_identifier_of_old_was_left() {
        let kept = |by: &str| String::from_utf8_lossy(HEADER).replace("*^*00501*", &format!("*{by}*00501*"));
        let found = Delimiters::of_header(kept("U").as_bytes());
        assert_eq!(found, Ok(Delimiters { repetition: None, ..Delimiters::USUAL }));
        assert_eq!(Delimiters::of_header(kept("V").as_bytes()), Err(HeaderFault::Colliding));
    }

    #[test]
    fn names_the_first_separator_out_of_place() {
        let short = String::from_utf8_lossy(HEADER).replace("SENDER         ", "SENDER");
        assert_eq!(
            Delimiters::of_header(format!("{short}{}", " ".repeat(20)).as_bytes()),
            Err(HeaderFault::Misaligned(50))
        );
    }

    #[test]
    fn refuses_delimiters_that_collide() {
        let clash = String::from_utf8_lossy(HEADER).replace("*P*:~", "*P**~");
        assert_eq!(Delimiters::of_header(clash.as_bytes()), Err(HeaderFault::Colliding));
    }

    #[test]
    fn refuses_what_is_too_short_or_something_else() {
        assert_eq!(Delimiters::of_header(&HEADER[..105]), Err(HeaderFault::Short));
        assert_eq!(Delimiters::of_header(b"UNB+UNOA"), Err(HeaderFault::NotIsa));
    }
}
