//! Shapes of procedure codes, modifiers and revenue codes.
//!
//! Only shapes: which five-digit codes exist is the American Medical Association's to publish, and
//! which dental codes the American Dental Association's.

/// Which code set a procedure code belongs to, told by its shape.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum ProcedureKind {
    /// Five digits: HCPCS level I, category I.
    CategoryOne,
    /// Four digits and `F`: level I, category II, performance measures.
    CategoryTwo,
    /// Four digits and `T`: level I, category III, emerging technology.
    CategoryThree,
    /// Four digits and `U`: level I, proprietary laboratory analysis.
    ProprietaryLaboratory,
    /// Four digits and `M`: level I, multianalyte assay administrative.
    MultianalyteAssay,
    /// A letter other than `D` and four digits: HCPCS level II.
    LevelTwo,
    /// `D` and four digits: a dental procedure.
    Dental,
    /// `W`, `X`, `Y` or `Z` and four digits: a payer's own code, not national.
    Local,
}

impl ProcedureKind {
    /// Whether the code is one of the American Medical Association's (HCPCS level I).
    pub const fn is_level_one(self) -> bool {
        matches!(
            self,
            Self::CategoryOne
                | Self::CategoryTwo
                | Self::CategoryThree
                | Self::ProprietaryLaboratory
                | Self::MultianalyteAssay
        )
    }
}

/// The code set that a five-character procedure code belongs to; `None` if it has the shape of none.
///
/// ```
/// use codes::identifier::{ProcedureKind, procedure_kind};
///
/// assert_eq!(procedure_kind(b"D0120"), Some(ProcedureKind::Dental));
/// assert_eq!(procedure_kind(b"9921"), None);
/// ```
pub fn procedure_kind(text: &[u8]) -> Option<ProcedureKind> {
    let &[first, second, third, fourth, last] = text else { return None };
    if ![second, third, fourth].iter().all(u8::is_ascii_digit) {
        return None;
    }
    match (first, last) {
        (b'0'..=b'9', b'0'..=b'9') => Some(ProcedureKind::CategoryOne),
        (b'0'..=b'9', b'F') => Some(ProcedureKind::CategoryTwo),
        (b'0'..=b'9', b'T') => Some(ProcedureKind::CategoryThree),
        (b'0'..=b'9', b'U') => Some(ProcedureKind::ProprietaryLaboratory),
        (b'0'..=b'9', b'M') => Some(ProcedureKind::MultianalyteAssay),
        (b'D', b'0'..=b'9') => Some(ProcedureKind::Dental),
        (b'W'..=b'Z', b'0'..=b'9') => Some(ProcedureKind::Local),
        (b'F' | b'I' | b'N' | b'O', _) => None,
        (b'A'..=b'V', b'0'..=b'9') => Some(ProcedureKind::LevelTwo),
        _ => None,
    }
}

/// Whether the text has the shape of a procedure modifier: two digits or capital letters, not `00`.
pub fn is_modifier(text: &[u8]) -> bool {
    text.len() == 2
        && text.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && text != b"00"
}

/// Whether the text has the shape of a revenue code: four digits, `0001` being the total line's.
pub fn is_revenue_code(text: &[u8]) -> bool {
    text.len() == 4 && text.iter().all(u8::is_ascii_digit) && text != b"0000"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_tells_the_code_set() {
        let cases: [(&[u8], Option<ProcedureKind>); 14] = [
            (b"99999", Some(ProcedureKind::CategoryOne)),
            (b"9999F", Some(ProcedureKind::CategoryTwo)),
            (b"0999T", Some(ProcedureKind::CategoryThree)),
            (b"0999U", Some(ProcedureKind::ProprietaryLaboratory)),
            (b"0999M", Some(ProcedureKind::MultianalyteAssay)),
            (b"J9999", Some(ProcedureKind::LevelTwo)),
            (b"V5299", Some(ProcedureKind::LevelTwo)),
            (b"D9999", Some(ProcedureKind::Dental)),
            (b"X0001", Some(ProcedureKind::Local)),
            (b"I0001", None),
            (b"j9999", None),
            (b"9999X", None),
            (b"999", None),
            (b"J999T", None),
        ];
        for (code, kind) in cases {
            assert_eq!(procedure_kind(code), kind, "{}", String::from_utf8_lossy(code));
        }
        assert!(ProcedureKind::CategoryThree.is_level_one() && !ProcedureKind::Dental.is_level_one());
    }

    #[test]
    fn modifiers_and_revenue_codes_have_their_width() {
        assert!(is_modifier(b"25") && is_modifier(b"LT") && is_modifier(b"1P"));
        assert!(!is_modifier(b"lt") && !is_modifier(b"2") && !is_modifier(b"00") && !is_modifier(b"2 "));
        assert!(is_revenue_code(b"0450") && !is_revenue_code(b"450") && !is_revenue_code(b"0000"));
    }
}
