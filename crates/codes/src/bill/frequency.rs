//! Whether a claim is the first of its kind, one in a row, or takes the place of another.

use crate::listing::code_list;

code_list! {
    /// Claim frequency code (CLM05-3, CLP09).
    ClaimFrequency {
        NonPayment "0" "no payment expected"
        Original "1" "complete, from admission to discharge"
        InterimFirst "2" "first of a row"
        InterimContinuing "3" "one in a row"
        InterimLast "4" "last of a row"
        LateCharge "5" "charges that came late"
        Adjustment "6" "adjustment, from before 5010"
        Replacement "7" "takes the place of an earlier claim"
        Void "8" "takes back an earlier claim"
        FinalHomeHealth "9" "final claim of a home health episode"
        HospiceNotice "A" "notice of admission or election"
        HospiceRevocation "B" "notice of revocation or end"
        HospiceTransfer "C" "notice of change of provider"
        NoticeVoid "D" "notice taken back"
        HospiceOwner "E" "notice of change of ownership"
        BeneficiaryAdjustment "F" "adjustment begun by the beneficiary"
        CommonWorkingFile "G" "adjustment begun by the common working file"
        CmsAdjustment "H" "adjustment begun by CMS"
        PayerAdjustment "I" "adjustment begun by the contractor"
        OtherAdjustment "J" "adjustment begun by another"
        InspectorAdjustment "K" "adjustment begun by the inspector general"
        SecondaryAdjustment "M" "adjustment for Medicare as secondary payer"
        QualityAdjustment "P" "adjustment begun by quality review"
        Reopening "Q" "reopened past the filing limit"
    }
}

/// What a claim does to one the payer already has.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Resubmission {
    /// Nothing: it stands on its own.
    None,
    /// Takes its place.
    Replaces,
    /// Takes it back.
    Voids,
    /// Adds to it.
    Adds,
}

impl ClaimFrequency {
    /// What the claim does to one the payer already has.
    pub const fn resubmission(self) -> Resubmission {
        match self {
            Self::Replacement
            | Self::Adjustment
            | Self::Reopening
            | Self::BeneficiaryAdjustment
            | Self::CommonWorkingFile
            | Self::CmsAdjustment
            | Self::PayerAdjustment
            | Self::OtherAdjustment
            | Self::InspectorAdjustment
            | Self::SecondaryAdjustment
            | Self::QualityAdjustment => Resubmission::Replaces,
            Self::Void | Self::NoticeVoid => Resubmission::Voids,
            Self::LateCharge => Resubmission::Adds,
            _ => Resubmission::None,
        }
    }

    /// Whether the payer's claim control number of the earlier claim is wanted (2300 REF F8).
    pub const fn needs_original_reference(self) -> bool {
        matches!(self.resubmission(), Resubmission::Replaces | Resubmission::Voids)
    }

    /// Whether professional and dental claims may carry it (005010X222A1 and X224A2, CLM05-3).
    pub const fn is_professional(self) -> bool {
        matches!(self, Self::Original | Self::Replacement | Self::Void)
    }

    /// Whether it is one of a row of bills for a stay that goes on.
    pub const fn is_interim(self) -> bool {
        matches!(self, Self::InterimFirst | Self::InterimContinuing | Self::InterimLast)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_and_voids_point_to_an_earlier_claim() {
        let needs = |code: &[u8]| ClaimFrequency::parse(code).unwrap().needs_original_reference();
        assert!(needs(b"7") && needs(b"8") && needs(b"Q"));
        assert!(!needs(b"1") && !needs(b"5") && !needs(b"A"));
        let professional: Vec<&str> = ClaimFrequency::ALL
            .iter()
            .filter(|code| code.is_professional())
            .map(|code| code.as_str())
            .collect();
        assert_eq!(professional, ["1", "7", "8"]);
        assert_eq!(ClaimFrequency::parse(b""), None);
    }
}
