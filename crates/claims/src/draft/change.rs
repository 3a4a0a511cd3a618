//! One element of a claim that is to be another before the claim is sent.

use std::fmt;

use super::{Draft, DraftSegment};
use crate::ClaimType;

/// A place in a claim and what is to stand there, as a person types it: `2300.REF-G1=AUTH7781`,
/// `2310B.NM109=1234567893`, `2400[2].SV101-3=25`.
#[derive(Clone, Eq, PartialEq)]
pub struct Change {
    loop_id: String,
    /// Which service line, counted from 1.
    line: Option<usize>,
    segment: String,
    part: Part,
    value: String,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Part {
    /// REF02 of the REF with this qualifier.
    Reference(String),
    /// An element, and a component of it.
    Element(usize, Option<usize>),
}

/// Why a change cannot be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChangeError {
    /// It is not written as places are.
    Form,
    /// The claim has no such loop.
    Loop,
    /// The loop has no such segment.
    Segment,
}

impl Change {
    /// Reads a change as it was typed.
    pub fn parse(text: &str) -> Result<Self, ChangeError> {
        let (place, value) = text.split_once('=').ok_or(ChangeError::Form)?;
        let (loop_id, rest) = place.split_once('.').ok_or(ChangeError::Form)?;
        let (loop_id, line) = match loop_id.split_once('[') {
            None => (loop_id, None),
            Some((loop_id, line)) => {
                let line = line.strip_suffix(']').and_then(|line| line.parse().ok());
                (loop_id, Some(line.filter(|line| *line > 0).ok_or(ChangeError::Form)?))
            }
        };
        let rest = rest.to_ascii_uppercase();
        let (segment, part) = match rest.strip_prefix("REF-") {
            Some(qualifier) if !qualifier.is_empty() => ("REF", Part::Reference(qualifier.to_owned())),
            _ => element(&rest).ok_or(ChangeError::Form)?,
        };
        let is_line = loop_id.starts_with("24");
        if loop_id.len() < 4 || is_line != line.is_some() {
            return Err(ChangeError::Form);
        }
        let loop_id = loop_id.to_ascii_uppercase();
        Ok(Self { loop_id, line, segment: segment.to_owned(), part, value: value.to_owned() })
    }

    /// Makes it.
    pub fn make(&self, draft: &mut Draft) -> Result<(), ChangeError> {
        let value = self.value.as_bytes();
        if let (Part::Reference(qualifier), "2300") = (&self.part, self.loop_id.as_str()) {
            if value.is_empty() {
                draft.remove_reference(qualifier);
            } else {
                draft.set_reference(qualifier, value);
            }
            return Ok(());
        }
        let delimiters = draft.delimiters;
        let segments = self.segments(draft).ok_or(ChangeError::Loop)?;
        let is_meant = |segment: &&mut DraftSegment| {
            segment.id() == self.segment.as_bytes()
                && match &self.part {
                    Part::Reference(qualifier) => segment.element(1) == qualifier.as_bytes(),
                    Part::Element(..) => true,
                }
        };
        let segment = segments.iter_mut().find(is_meant).ok_or(ChangeError::Segment)?;
        match self.part {
            Part::Reference(_) => segment.set(2, value),
            Part::Element(n, None) => segment.set(n, value),
            Part::Element(n, Some(k)) => segment.set_component(n, k, value, delimiters),
        }
        Ok(())
    }

    /// The segments of the loop.
    fn segments<'d>(&self, draft: &'d mut Draft) -> Option<&'d mut [DraftSegment]> {
        let own = |list: &'d mut Vec<DraftSegment>| {
            let end = list.iter().position(|segment| segment.id() == b"NM1").unwrap_or(list.len());
            Some(&mut list[..end])
        };
        let kind = draft.claim_type;
        match (self.loop_id.as_str(), self.line) {
            ("2000A", _) => own(&mut draft.billing),
            ("2010AA", _) => party(&mut draft.billing, "85"),
            ("2010AB", _) => party(&mut draft.billing, "87"),
            ("2000B", _) => own(&mut draft.subscriber),
            ("2010BA", _) => party(&mut draft.subscriber, "IL"),
            ("2010BB", _) => party(&mut draft.subscriber, "PR"),
            ("2000C", _) => own(draft.patient.as_mut()?),
            ("2010CA", _) => party(draft.patient.as_mut()?, "QC"),
            ("2300", _) => own(&mut draft.claim),
            ("2400", Some(line)) => own(&mut draft.lines.get_mut(line - 1)?.line),
            (provider, None) => party(&mut draft.claim, role(kind, provider)?),
            _ => None,
        }
    }
}

/// A segment identifier, its element, and a component, such as `SV101-3`.
fn element(text: &str) -> Option<(&str, Part)> {
    let (whole, component) = match text.split_once('-') {
        None => (text, None),
        Some((whole, component)) => (whole, Some(component.parse().ok().filter(|k| *k > 0)?)),
    };
    let (segment, number) = whole.split_at_checked(whole.len().checked_sub(2)?)?;
    let number: usize = number.parse().ok().filter(|n| *n > 0)?;
    matches!(segment.len(), 2 | 3).then_some((segment, Part::Element(number, component)))
}

/// The segments of the party in this role (NM101).
fn party<'d>(list: &'d mut [DraftSegment], role: &str) -> Option<&'d mut [DraftSegment]> {
    let is_name = |segment: &DraftSegment| segment.id() == b"NM1";
    let begin = list.iter().position(|one| is_name(one) && one.element(1) == role.as_bytes())?;
    let length = list[begin + 1..].iter().position(is_name).unwrap_or(list.len() - begin - 1) + 1;
    Some(&mut list[begin..begin + length])
}

/// NM101 of the provider that a loop of 2310 names (005010X222A1, X223A2, X224A2).
fn role(kind: ClaimType, loop_id: &str) -> Option<&'static str> {
    let roles: &[(&str, &str)] = match kind {
        ClaimType::Professional => &[("2310A", "DN"), ("2310B", "82"), ("2310C", "77"), ("2310D", "DQ")],
        ClaimType::Institutional => &[
            ("2310A", "71"),
            ("2310B", "72"),
            ("2310C", "ZZ"),
            ("2310D", "82"),
            ("2310E", "77"),
            ("2310F", "DN"),
        ],
        ClaimType::Dental => {
            &[("2310A", "DN"), ("2310B", "82"), ("2310C", "77"), ("2310D", "DD"), ("2310E", "DQ")]
        }
    };
    roles.iter().find(|(known, _)| *known == loop_id).map(|(_, role)| *role)
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => {
                "a change is written as `2300.REF-G1=VALUE`, `2310B.NM109=VALUE` or `2400[2].SV101-3=VALUE`"
            }
            Self::Loop => "the claim has no such loop",
            Self::Segment => "the loop has no such segment",
        })
    }
}

impl std::error::Error for ChangeError {}

/// Shows the place alone: the value may be a patient's.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} {:?}", self.loop_id, self.segment, self.part)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::drafts;
    use super::*;

    fn made(changes: &[&str]) -> Result<Draft, ChangeError> {
        let base = include_bytes!("../../../scrub/tests/base/837p.edi");
        let (_, mut draft) = drafts(base).remove(0);
        for change in changes {
            Change::parse(change)?.make(&mut draft)?;
        }
        Ok(draft)
    }

    #[test]
    fn elements_components_and_references_are_changed() {
        let draft = made(&[
            "2300.REF-G1=AUTH1",
            "2310B.NM109=1234567893",
            "2400[2].SV101-3=59",
            "2010ba.NM109=MEMBER9",
            "2400[1].REF-6R=NEW",
        ])
        .expect("they can be made");
        let has = |list: &[DraftSegment], id: &str, n: usize, text: &str| {
            list.iter().any(|one| one.id() == id.as_bytes() && one.element(n) == text.as_bytes())
        };
        assert!(has(&draft.claim, "REF", 2, "AUTH1") && has(&draft.claim, "NM1", 9, "1234567893"));
        assert!(has(&draft.lines[1].line, "SV1", 1, "HC:87880:59"));
        assert!(has(&draft.subscriber, "NM1", 9, "MEMBER9") && has(&draft.lines[0].line, "REF", 2, "NEW"));
    }

    #[test]
    fn what_cannot_be_changed_says_why() {
        for (text, error) in [
            ("2300.REF-G1", ChangeError::Form),
            ("2300.CLM=1", ChangeError::Form),
            ("2400.SV101=1", ChangeError::Form),
            ("2310B[1].NM109=1", ChangeError::Form),
            ("2310D.NM109=1", ChangeError::Loop),
            ("2400[9].SV102=1", ChangeError::Loop),
            ("2300.DTP03=20260101", ChangeError::Segment),
        ] {
            assert_eq!(made(&[text]).err(), Some(error), "{text}");
        }
    }
}
