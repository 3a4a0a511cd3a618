//! Where a patient went.

use crate::listing::code_list;

code_list! {
    /// Patient discharge status (005010X223A2, CL103).
    DischargeStatus {
        Home "01" "home"
        Hospital "02" "another hospital, short stay"
        SkilledNursing "03" "skilled nursing facility"
        Custodial "04" "custodial or supportive care"
        CancerChildren "05" "cancer center or children's hospital"
        HomeHealth "06" "home, with home health care"
        AgainstAdvice "07" "left against advice"
        AdmittedHere "09" "admitted to this hospital"
        Died "20" "died"
        Law "21" "court or police"
        StillPatient "30" "still a patient"
        DiedHome "40" "died at home, hospice"
        DiedFacility "41" "died in a facility, hospice"
        DiedUnknown "42" "died, place not known, hospice"
        Federal "43" "federal hospital"
        HospiceHome "50" "hospice at home"
        HospiceFacility "51" "hospice in a facility"
        SwingBed "61" "swing bed of this hospital"
        Rehabilitation "62" "inpatient rehabilitation"
        LongTerm "63" "long-term care hospital"
        MedicaidNursing "64" "nursing facility, Medicaid only"
        Psychiatric "65" "psychiatric hospital"
        CriticalAccess "66" "critical access hospital"
        AlternateCareSite "69" "care site set up for a disaster"
        OtherInstitution "70" "another institution"
        HomeReadmission "81" "home, return planned"
        HospitalReadmission "82" "another hospital, return planned"
        SkilledNursingReadmission "83" "skilled nursing facility, return planned"
        CustodialReadmission "84" "custodial care, return planned"
        CancerChildrenReadmission "85" "cancer center or children's hospital, return planned"
        HomeHealthReadmission "86" "home with home health care, return planned"
        LawReadmission "87" "court or police, return planned"
        FederalReadmission "88" "federal hospital, return planned"
        SwingBedReadmission "89" "swing bed, return planned"
        RehabilitationReadmission "90" "inpatient rehabilitation, return planned"
        LongTermReadmission "91" "long-term care hospital, return planned"
        MedicaidNursingReadmission "92" "nursing facility, Medicaid only, return planned"
        PsychiatricReadmission "93" "psychiatric hospital, return planned"
        CriticalAccessReadmission "94" "critical access hospital, return planned"
        OtherInstitutionReadmission "95" "another institution, return planned"
    }
}

impl DischargeStatus {
    /// Whether the patient died.
    pub const fn is_death(self) -> bool {
        matches!(self, Self::Died | Self::DiedHome | Self::DiedFacility | Self::DiedUnknown)
    }

    /// Whether the stay goes on, as it must on an interim bill.
    pub const fn is_still_patient(self) -> bool {
        matches!(self, Self::StillPatient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_tells_whether_the_stay_goes_on() {
        assert!(DischargeStatus::parse(b"30").unwrap().is_still_patient());
        assert!(DischargeStatus::parse(b"41").unwrap().is_death());
        assert_eq!(DischargeStatus::parse(b"1"), None);
        assert_eq!(DischargeStatus::parse(b"08"), None);
    }
}
