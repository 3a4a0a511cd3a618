//! What kind of insurance a payer's share is.

use crate::listing::code_list;

code_list! {
    /// Claim filing indicator (005010X222A1 SBR09, 005010X221A1 CLP06).
    FilingIndicator {
        OtherNonFederal "11" "another program, not federal"
        Ppo "12" "preferred provider organization"
        Pos "13" "point of service plan"
        Epo "14" "exclusive provider organization"
        Indemnity "15" "indemnity insurance"
        MedicareRiskHmo "16" "Medicare Advantage"
        DentalHmo "17" "dental maintenance organization"
        Auto "AM" "automobile medical"
        BlueCross "BL" "Blue Cross Blue Shield"
        Champus "CH" "TRICARE"
        Commercial "CI" "commercial insurance"
        Disability "DS" "disability"
        FederalEmployees "FI" "Federal Employee Program"
        Hmo "HM" "health maintenance organization"
        Liability "LM" "liability medical"
        MedicarePartA "MA" "Medicare Part A"
        MedicarePartB "MB" "Medicare Part B"
        Medicaid "MC" "Medicaid"
        OtherFederal "OF" "another federal program"
        TitleFive "TV" "Title V"
        Veterans "VA" "Veterans Affairs"
        WorkersCompensation "WC" "workers' compensation"
        Unknown "ZZ" "agreed between the parties, or not known"
    }
}

impl FilingIndicator {
    /// The indicator as read from a file; what is on no list counts as [`FilingIndicator::Unknown`].
    pub fn read(text: &[u8]) -> Self {
        Self::parse(text).unwrap_or(Self::Unknown)
    }

    /// Whether Original Medicare pays.
    pub const fn is_medicare(self) -> bool {
        matches!(self, Self::MedicarePartA | Self::MedicarePartB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_indicator_is_mutually_defined() {
        assert_eq!(FilingIndicator::read(b"MB"), FilingIndicator::MedicarePartB);
        assert_eq!(FilingIndicator::read(b"XX"), FilingIndicator::Unknown);
        assert_eq!(FilingIndicator::parse(b"XX"), None);
        assert!(FilingIndicator::MedicarePartA.is_medicare() && !FilingIndicator::Medicaid.is_medicare());
    }
}
