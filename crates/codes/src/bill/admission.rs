//! How a patient came to the facility.

use crate::listing::code_list;

code_list! {
    /// Priority of the admission (005010X223A2, CL101).
    AdmissionType {
        Emergency "1" "emergency"
        Urgent "2" "urgent"
        Elective "3" "planned"
        Newborn "4" "newborn"
        Trauma "5" "trauma"
        Unknown "9" "not known"
    }
}

code_list! {
    /// Where the patient came from (005010X223A2, CL102).
    AdmissionSource {
        Community "1" "not from a facility"
        Clinic "2" "clinic or office"
        Hospital "4" "another hospital"
        SkilledNursing "5" "nursing facility; for a newborn, born here"
        OtherFacility "6" "another facility; for a newborn, born elsewhere"
        Law "8" "court or police"
        Unknown "9" "not known"
        SameHospital "D" "another unit of this hospital"
        Surgery "E" "ambulatory surgery center"
        Hospice "F" "hospice"
        AlternateCareSite "G" "care site set up for a disaster"
    }
}
