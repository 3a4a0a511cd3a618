//! The reassociation trace in the text of a payment: `TRN*1*trace*payer*…`, whatever separates it.

use nom::bytes::complete::{tag, take_till, take_while1};
use nom::character::complete::satisfy;
use nom::combinator::opt;
use nom::sequence::preceded;
use nom::{IResult, Parser};

/// What the text of a payment says it is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Trace<'a> {
    /// TRN02.
    pub(super) number: &'a [u8],
    /// TRN03; empty when it is not told.
    pub(super) payer_id: &'a [u8],
}

/// The first trace in a text.
pub(super) fn find(text: &[u8]) -> Option<Trace<'_>> {
    let begins = text.windows(3).enumerate().filter(|(_, three)| *three == b"TRN");
    begins.filter_map(|(at, _)| trace(&text[at..]).ok()).map(|(_, found)| found).next()
}

fn trace(text: &[u8]) -> IResult<&[u8], Trace<'_>> {
    let (rest, _) = tag("TRN").parse(text)?;
    // Banks that cannot write a star write what they can.
    let (rest, separator) = satisfy(|c| c.is_ascii_punctuation()).parse(rest)?;
    let ends = move |byte: u8| char::from(byte) == separator || matches!(byte, b'~' | b'\\' | b'/');
    let is_separator = move |c: char| c == separator;
    let (rest, _) = (tag("1"), satisfy(is_separator)).parse(rest)?;
    let (rest, number) = take_while1(move |byte| !ends(byte)).parse(rest)?;
    let (rest, payer_id) = opt(preceded(satisfy(is_separator), take_till(ends))).parse(rest)?;
    let payer_id = payer_id.unwrap_or_default().trim_ascii();
    Ok((rest, Trace { number: number.trim_ascii(), payer_id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_found_in_any_dress() {
        let expected = Trace { number: b"EFT123", payer_id: b"1999999999" };
        for text in [
            "TRN*1*EFT123*1999999999~",
            "TRN*1*EFT123*1999999999\\",
            "PMT INFO TRN|1|EFT123|1999999999|000999/",
            "HCCLAIMPMT TRN TRN*1*EFT123*1999999999",
        ] {
            assert_eq!(find(text.as_bytes()), Some(expected), "{text}");
        }
        assert_eq!(find(b"TRN*1*EFT123"), Some(Trace { number: b"EFT123", payer_id: b"" }));
    }

    #[test]
    fn what_is_no_trace_is_none() {
        for text in ["", "TRN", "TRN*2*X*Y", "TRN*1*", "TRNX1XEFT", "PAYROLL"] {
            assert_eq!(find(text.as_bytes()), None, "{text}");
        }
    }
}
