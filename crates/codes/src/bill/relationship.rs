//! What the patient is to the insured person.

use crate::listing::code_list;

code_list! {
    /// Individual relationship code (005010X222A1, SBR02 and PAT01).
    Relationship {
        Spouse "01" "spouse"
        Grandparent "04" "grandparent"
        Grandchild "05" "grandchild"
        NieceNephew "07" "niece or nephew"
        FosterChild "10" "foster child"
        Ward "15" "ward"
        Stepchild "17" "stepchild"
        Insured "18" "the insured person"
        Child "19" "child"
        Employee "20" "employee"
        Unknown "21" "not known"
        HandicappedDependent "22" "dependent with a disability"
        SponsoredDependent "23" "sponsored dependent"
        DependentOfMinor "24" "dependent of a minor dependent"
        SignificantOther "29" "significant other"
        Mother "32" "mother"
        Father "33" "father"
        EmancipatedMinor "36" "emancipated minor"
        OrganDonor "39" "organ donor"
        CadaverDonor "40" "donor who died"
        InjuredPlaintiff "41" "injured person"
        NoFinancialResponsibility "43" "child the insured is not responsible for"
        LifePartner "53" "life partner"
        Other "G8" "another relation"
    }
}

impl Relationship {
    /// Whether a patient loop (2000C) may carry it (005010X222A1, PAT01).
    pub const fn is_of_patient_loop(self) -> bool {
        matches!(
            self,
            Self::Spouse
                | Self::Child
                | Self::Employee
                | Self::Unknown
                | Self::OrganDonor
                | Self::CadaverDonor
                | Self::LifePartner
                | Self::Other
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_insured_person_has_no_patient_loop() {
        assert!(!Relationship::Insured.is_of_patient_loop());
        assert!(Relationship::parse(b"19").unwrap().is_of_patient_loop());
        assert_eq!(Relationship::parse(b"00"), None);
    }
}
