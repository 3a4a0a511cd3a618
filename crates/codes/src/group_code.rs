//! Who bears an adjustment.

use std::fmt;

/// The claim adjustment group code (005010X221A1, CAS01).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum GroupCode {
    /// `CO`: the provider, by contract.
    Contractual,
    /// `PR`: the patient.
    PatientResponsibility,
    /// `OA`: neither.
    OtherAdjustment,
    /// `PI`: the payer reduced it with no contract behind.
    PayerInitiated,
    /// `CR`: a correction or reversal; not used in a 005010X221A1 remittance, but still seen.
    Correction,
}

impl GroupCode {
    /// Every group code.
    pub const ALL: [Self; 5] = [
        Self::Contractual,
        Self::PatientResponsibility,
        Self::OtherAdjustment,
        Self::PayerInitiated,
        Self::Correction,
    ];

    /// The group of a CAS01.
    #[inline]
    pub fn parse(text: &[u8]) -> Option<Self> {
        Some(match text {
            b"CO" => Self::Contractual,
            b"PR" => Self::PatientResponsibility,
            b"OA" => Self::OtherAdjustment,
            b"PI" => Self::PayerInitiated,
            b"CR" => Self::Correction,
            _ => return None,
        })
    }

    /// The code as CAS01 writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contractual => "CO",
            Self::PatientResponsibility => "PR",
            Self::OtherAdjustment => "OA",
            Self::PayerInitiated => "PI",
            Self::Correction => "CR",
        }
    }
}

impl fmt::Display for GroupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_code_reads_back() {
        for code in GroupCode::ALL {
            assert_eq!(GroupCode::parse(code.as_str().as_bytes()), Some(code));
        }
        assert_eq!(GroupCode::parse(b"co"), None);
        assert_eq!(GroupCode::parse(b""), None);
    }
}
