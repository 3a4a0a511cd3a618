//! X12 to put into drops: clean claims, and ways to send the same claims differently.

/// An 837P: P-1001 of 165.00, P-1002 of 480.00, P-1003 of 62.50, P-1004 of 120.00.
pub(crate) const PROFESSIONAL: &str = include_str!("../crates/scrub/tests/base/837p.edi");

/// An 837I: I-2001 of 9200.00, I-2002 of 850.00.
pub(crate) const INSTITUTIONAL: &str = include_str!("../crates/scrub/tests/base/837i.edi");

/// An 837D: D-3001 of 1310.00, D-3002 of 450.00.
pub(crate) const DENTAL: &str = include_str!("../crates/scrub/tests/base/837d.edi");

/// An 835 that pays P-1002 and P-1003 in part.
pub(crate) const REMITTANCE: &str = include_str!("../crates/scrub/tests/base/835.edi");

/// Claims and cents of [`PROFESSIONAL`].
pub(crate) const PROFESSIONAL_SUM: (u64, u64) = (4, 82_750);

/// Claims and cents of [`INSTITUTIONAL`].
pub(crate) const INSTITUTIONAL_SUM: (u64, u64) = (2, 1_005_000);

/// Claims and cents of [`DENTAL`].
pub(crate) const DENTAL_SUM: (u64, u64) = (2, 176_000);

/// The text cut by other bytes than the usual ones, nothing between segments.
pub(crate) fn cut_by(text: &str, element: u8, component: u8, repetition: u8, segment: u8) -> Vec<u8> {
    let other = |byte| match byte {
        b'*' => Some(element),
        b':' => Some(component),
        b'^' => Some(repetition),
        b'~' => Some(segment),
        b'\n' => None,
        byte => Some(byte),
    };
    text.bytes().filter_map(other).collect()
}

/// The segments of a text, without terminators.
pub(crate) fn segments(text: &str) -> impl Iterator<Item = &str> {
    text.split('~').map(str::trim).filter(|segment| !segment.is_empty())
}

/// The text with `from`, which stands in it once, replaced.
pub(crate) fn patched(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from} stands once");
    text.replace(from, to)
}

/// The same transaction set in an interchange and functional group of other control numbers, sent at
/// another hour.
pub(crate) fn in_other_envelope(text: &str) -> String {
    let mut out = String::new();
    for segment in segments(text) {
        let mut elements: Vec<String> = segment.split('*').map(str::to_owned).collect();
        match elements[0].as_str() {
            "ISA" => {
                "1716".clone_into(&mut elements[10]);
                "000000777".clone_into(&mut elements[13]);
            }
            "IEA" => "000000777".clone_into(&mut elements[2]),
            "GS" => {
                "1716".clone_into(&mut elements[5]);
                "77".clone_into(&mut elements[6]);
            }
            "GE" => "77".clone_into(&mut elements[2]),
            _ => {}
        }
        out.push_str(&elements.join("*"));
        out.push('~');
    }
    out
}
