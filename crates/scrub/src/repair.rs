//! Safe repairs: changes of form that no person needs to think about.
//!
//! A repair takes away what the wire should not carry (blanks, dots, dashes, separators with nothing after
//! them), puts back zeros that the standard says are there, and counts again. It never changes what a code
//! means, a modifier, a unit, a date, a charge, or who somebody is. The rest of a file stays as it is, byte
//! for byte; repairing what was repaired changes nothing.

use std::borrow::Cow;

use x12::{ElementPlace, Segment};

use crate::Edit;
use crate::case::is_icd10_shaped;

/// A kind of repair.
#[derive(Debug, Eq, PartialEq)]
pub struct Repair {
    /// Its name, such as `drug-code`.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// The edits whose findings it may resolve.
    pub edits: &'static [&'static str],
}

/// Every kind of repair.
pub static REPAIRS: [Repair; 11] =
    [TRAILING, BLANKS, DIAGNOSIS, PROCEDURE, STATE, TAX_ID, ZIP, DRUG, REVENUE, LINE_NUMBER, COUNT];

impl Edit {
    /// The repair that may resolve its findings.
    pub fn repair(&self) -> Option<&'static Repair> {
        REPAIRS.iter().find(|repair| repair.edits.contains(&self.id))
    }
}

/// One change of one element.
#[derive(Clone, Eq, PartialEq)]
pub struct Change {
    /// The kind of repair.
    pub repair: &'static Repair,
    /// The element; 0 for the separators at the end of the segment.
    pub at: ElementPlace,
    /// What stood there.
    pub before: Vec<u8>,
    /// What stands there now.
    pub after: Vec<u8>,
}

/// Shows the kind and the place: what was changed may be patient data.
impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {:?}", self.repair.name, self.at)
    }
}

/// Repairs the segments of 837 transaction sets, which are given to it in order.
///
/// ```
/// use scrub::Repairer;
///
/// let segments = x12::lex(b"LX*1~HI*ABK:J01.90***~", x12::Delimiters::USUAL, 0);
/// let mut repairer = Repairer::default();
/// let mut changes = Vec::new();
/// assert_eq!(repairer.repair(&segments.segment(0), &mut changes), None);
/// assert_eq!(repairer.repair(&segments.segment(1), &mut changes).unwrap(), b"HI*ABK:J0190");
/// let names: Vec<_> = changes.iter().map(|change| change.repair.name).collect();
/// assert_eq!(names, ["diagnosis-form", "trailing-separators"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Repairer {
    /// Lines of the current claim so far.
    lines: u32,
}

impl Repairer {
    /// The segment repaired, without its terminator, and each change appended to `changes`; `None` when there
    /// is nothing to repair. Segments of the envelope are left alone: see [`recounted`].
    pub fn repair(&mut self, segment: &Segment<'_>, changes: &mut Vec<Change>) -> Option<Vec<u8>> {
        match segment.id() {
            b"CLM" => self.lines = 0,
            b"LX" => self.lines += 1,
            b"ISA" | b"GS" | b"ST" | b"SE" | b"GE" | b"IEA" => return None,
            _ => {}
        }
        let first = changes.len();
        let mut elements: Vec<Cow<'_, [u8]>> = Vec::new();
        for n in 1..=segment.element_count() {
            let element = segment.element(n);
            let mut change = |repair: &'static Repair, component: usize, before: &[u8], after: &[u8]| {
                let at = match component {
                    0 => segment.element_place(n),
                    component => segment.component_place(n, component),
                };
                let (before, after) = (before.to_vec(), after.to_vec());
                changes.push(Change { repair, at, before, after });
            };
            let bare = if is_free_text(segment.id(), n) { element } else { trimmed(element) };
            if bare.len() != element.len() {
                change(&BLANKS, 0, element, bare);
            }
            elements.push(match self.in_form(segment, n, bare) {
                Some((repair, 0, after)) => {
                    change(repair, 0, bare, &after);
                    Cow::Owned(after)
                }
                Some((repair, k, after)) => {
                    let separator = segment.delimiters().component;
                    change(repair, k, x12::component(bare, separator, k), &after);
                    Cow::Owned(with_component(bare, separator, k, &after))
                }
                None => Cow::Borrowed(bare),
            });
        }
        let kept = elements.iter().rposition(|element| !element.is_empty()).map_or(0, |last| last + 1);
        if kept < elements.len() {
            let before = vec![segment.delimiters().element; elements.len() - kept];
            let at = segment.element_place(0);
            changes.push(Change { repair: &TRAILING, at, before, after: Vec::new() });
        }
        if changes.len() == first {
            return None;
        }
        let mut raw = segment.id().to_vec();
        for element in &elements[..kept] {
            raw.push(segment.delimiters().element);
            raw.extend_from_slice(element);
        }
        Some(raw)
    }

    /// The element as it should be written: which repair, of which component (0 for the element), what
    /// then stands there.
    fn in_form(
        &self,
        segment: &Segment<'_>,
        n: usize,
        bare: &[u8],
    ) -> Option<(&'static Repair, usize, Vec<u8>)> {
        let whole = |repair, after: Option<Vec<u8>>| after.map(|after| (repair, 0, after));
        let qualifier = trimmed(segment.element(n.max(2) - 1));
        match (segment.id(), n) {
            (b"HI", _) => diagnosis(bare, segment.delimiters().component).map(|code| (&DIAGNOSIS, 2, code)),
            (b"SV1" | b"SV3", 1) | (b"SV2", 2) => {
                procedure(bare, segment.delimiters().component).map(|code| (&PROCEDURE, 2, code))
            }
            (b"SV2", 1) => {
                whole(&REVENUE, (is_digits(bare) && bare.len() == 3).then(|| [b"0", bare].concat()))
            }
            (b"N4", 2) => {
                let small = bare.len() == 2 && bare.iter().all(u8::is_ascii_alphabetic);
                whole(&STATE, (small && !is_capital(bare)).then(|| bare.to_ascii_uppercase()))
            }
            (b"N4", 3) if matches!(trimmed(segment.element(4)), b"" | b"US") => {
                whole(&ZIP, undashed(bare, &[5, 4]))
            }
            (b"REF", 2) if matches!(qualifier, b"EI") => whole(&TAX_ID, undashed(bare, &[2, 7])),
            (b"REF", 2) if matches!(qualifier, b"SY") => whole(&TAX_ID, undashed(bare, &[3, 2, 4])),
            (b"LIN", 3) if qualifier == b"N4" => whole(&DRUG, drug_code(bare)),
            (b"LX", 1) => {
                let given = std::str::from_utf8(bare).ok()?.parse::<u32>().ok()?;
                let expected = self.lines.to_string().into_bytes();
                whole(&LINE_NUMBER, (given != self.lines && is_digits(bare)).then_some(expected))
            }
            _ => None,
        }
    }
}

/// An SE, GE or IEA that counts `count`, without its terminator; `None` when it does already.
pub fn recounted(segment: &Segment<'_>, count: u64) -> Option<(Vec<u8>, Change)> {
    let (before, after) = (segment.element(1), count.to_string().into_bytes());
    if before == after {
        return None;
    }
    let change = Change {
        repair: &COUNT,
        at: segment.element_place(1),
        before: before.to_vec(),
        after: after.clone(),
    };
    let separator = segment.delimiters().element;
    let mut raw = [segment.id(), &[separator], &after].concat();
    for n in 2..=segment.element_count() {
        raw.push(separator);
        raw.extend_from_slice(segment.element(n));
    }
    Some((raw, change))
}

/// A diagnosis without its dot and in capitals, when that makes it look like one.
fn diagnosis(composite: &[u8], separator: u8) -> Option<Vec<u8>> {
    let qualifier = x12::component(composite, separator, 1);
    if !matches!(qualifier, b"ABK" | b"ABF" | b"ABJ" | b"APR" | b"ABN") {
        return None;
    }
    let code = x12::component(composite, separator, 2);
    let bare: Vec<u8> = trimmed(code).to_ascii_uppercase();
    // The dot stands after the third character, or it is no dot of a diagnosis.
    let bare = match bare.get(3) {
        Some(b'.') => [&bare[..3], &bare[4..]].concat(),
        _ => bare,
    };
    (bare != code && is_icd10_shaped(&bare)).then_some(bare)
}

/// A CPT, HCPCS or CDT code in capitals.
fn procedure(composite: &[u8], separator: u8) -> Option<Vec<u8>> {
    let qualifier = x12::component(composite, separator, 1);
    let code = x12::component(composite, separator, 2);
    let fits =
        matches!(qualifier, b"HC" | b"AD") && code.len() == 5 && code.iter().all(u8::is_ascii_alphanumeric);
    (fits && !is_capital(code)).then(|| code.to_ascii_uppercase())
}

/// A drug code of ten digits in one of its three patterns, or of eleven with dashes, as 5-4-2 without dashes.
fn drug_code(code: &[u8]) -> Option<Vec<u8>> {
    let parts: Vec<&[u8]> = code.split(|&byte| byte == b'-').collect();
    let [labeler, product, package] = parts[..] else { return None };
    let lengths = (labeler.len(), product.len(), package.len());
    let known = matches!(lengths, (4 | 5, 4, 2) | (5, 3, 2) | (5, 4, 1));
    let padded = |part: &[u8], width: usize| [&b"0"[..usize::from(part.len() < width)], part].concat();
    let digits = [labeler, product, package].into_iter().all(is_digits);
    (known && digits).then(|| [padded(labeler, 5), padded(product, 4), padded(package, 2)].concat())
}

/// The digits without dashes, when they stand in groups of these lengths.
fn undashed(text: &[u8], groups: &[usize]) -> Option<Vec<u8>> {
    let parts: Vec<&[u8]> = text.split(|&byte| byte == b'-').collect();
    let fits = parts.len() == groups.len()
        && parts.iter().zip(groups).all(|(part, &length)| part.len() == length && is_digits(part));
    fits.then(|| parts.concat())
}

fn with_component(composite: &[u8], separator: u8, k: usize, after: &[u8]) -> Vec<u8> {
    let parts = composite.split(|&byte| byte == separator).enumerate();
    let parts: Vec<&[u8]> = parts.map(|(at, part)| if at + 1 == k { after } else { part }).collect();
    parts.join(&separator)
}

fn trimmed(text: &[u8]) -> &[u8] {
    text.trim_ascii()
}

fn is_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

fn is_capital(text: &[u8]) -> bool {
    !text.iter().any(u8::is_ascii_lowercase)
}

/// Whether blanks at the ends may be meant.
fn is_free_text(id: &[u8], n: usize) -> bool {
    matches!((id, n), (b"NTE", 2) | (b"K3" | b"MSG", _))
}

const TRAILING: Repair = Repair {
    name: "trailing-separators",
    about: "takes away separators with nothing after them",
    edits: &["ENV-020"],
};
const BLANKS: Repair = Repair {
    name: "blanks",
    about: "takes away blanks around an element, free text left alone",
    edits: &["ENV-021", "ENV-022", "ENV-023", "ENV-028"],
};
const DIAGNOSIS: Repair = Repair {
    name: "diagnosis-form",
    about: "writes a diagnosis code in capitals without its dot",
    edits: &["DX-004"],
};
const PROCEDURE: Repair =
    Repair { name: "procedure-case", about: "writes a procedure code in capitals", edits: &["LN-004"] };
const STATE: Repair = Repair { name: "state-case", about: "writes a state in capitals", edits: &["BP-013"] };
const TAX_ID: Repair =
    Repair { name: "tax-id-dashes", about: "takes the dashes out of a tax identifier", edits: &["BP-004"] };
const ZIP: Repair =
    Repair { name: "zip-dashes", about: "takes the dash out of a ZIP code", edits: &["BP-005", "PRV-008"] };
const DRUG: Repair = Repair {
    name: "drug-code",
    about: "pads a drug code written with dashes to eleven digits",
    edits: &["LN-030"],
};
const REVENUE: Repair = Repair {
    name: "revenue-code",
    about: "puts the zero before a revenue code of three digits",
    edits: &["LN-039"],
};
const LINE_NUMBER: Repair =
    Repair { name: "line-numbers", about: "numbers the service lines from 1", edits: &["LN-003"] };
const COUNT: Repair = Repair {
    name: "counts",
    about: "counts segments, transaction sets and functional groups again",
    edits: &["ENV-006", "ENV-013", "ENV-015"],
};

#[cfg(test)]
mod tests {
    use x12::{Delimiters, lex};

    use super::*;

    fn repaired(text: &str) -> String {
        let segments = lex(text.as_bytes(), Delimiters::USUAL, 0);
        let mut repairer = Repairer::default();
        let mut out = String::new();
        for segment in segments.iter() {
            let raw = repairer.repair(&segment, &mut Vec::new());
            out += std::str::from_utf8(raw.as_deref().unwrap_or(segment.raw())).expect("text");
            out.push('~');
        }
        out
    }

    #[test]
    fn form_is_repaired() {
        for (before, after) in [
            ("HI*ABK:j01.90*ABF:I10~", "HI*ABK:J0190*ABF:I10~"),
            ("SV1*HC:j1100:lt*10*UN*1~", "SV1*HC:J1100:lt*10*UN*1~"),
            ("SV2*250**1200*UN*12~", "SV2*0250**1200*UN*12~"),
            ("N4*SPRINGFIELD*il*62701-0001~", "N4*SPRINGFIELD*IL*627010001~"),
            ("REF*EI*84-1000019~", "REF*EI*841000019~"),
            ("LIN**N4*0000-0000-01~", "LIN**N4*00000000001~"),
            ("LIN**N4*00000-000-01~", "LIN**N4*00000000001~"),
            ("LIN**N4*00000-0000-1~", "LIN**N4*00000000001~"),
            ("CLM*A*1~LX*1~LX*3~CLM*B*1~LX*01~", "CLM*A*1~LX*1~LX*2~CLM*B*1~LX*01~"),
            ("NM1*85*2* CLINIC **~", "NM1*85*2*CLINIC~"),
            ("DTP*472*D8* 20260102~", "DTP*472*D8*20260102~"),
        ] {
            assert_eq!(repaired(before), after);
            assert_eq!(repaired(after), after, "what was repaired needs no repair");
        }
    }

    #[test]
    fn what_needs_a_person_is_left_alone() {
        for text in [
            "HI*ABK:J019O0XX*BBR:02.7034Z~",
            "HI*ABK:J0.190~",
            "REF*EI*8-41000019~",
            "REF*G1*84-1000019~",
            "N4*LONDON**AB-C*GB~",
            "LIN**N4*0000000001~",
            "LIN**N4*000-00000-01~",
            "SV2*25**1200*UN*12~",
            "SV1*HC:99213:25*-5*UN*0.5~",
            "NTE*ADD* TEXT ~",
            "LX*A~",
            "ST*837* 0001~",
        ] {
            assert_eq!(repaired(text), text);
        }
    }

    #[test]
    fn a_count_is_counted_again() {
        let segments = lex(b"SE*7*0001*~", Delimiters::USUAL, 0);
        let (raw, change) = recounted(&segments.segment(0), 12).expect("it was wrong");
        assert_eq!(raw, b"SE*12*0001*");
        assert_eq!((change.before.as_slice(), change.after.as_slice()), (&b"7"[..], &b"12"[..]));
        assert_eq!(recounted(&segments.segment(0), 7), None);
    }

    #[test]
    fn every_repair_is_of_edits_there_are() {
        for repair in &REPAIRS {
            for id in repair.edits {
                let edit = crate::edit_named(id).unwrap_or_else(|| panic!("{id}"));
                assert_eq!(edit.repair(), Some(repair), "{id} has one repair");
            }
        }
    }
}
