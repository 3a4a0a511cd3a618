//! What kind of facility bills for what kind of care.

use super::ClaimFrequency;
use crate::listing::code_list;

/// A type of bill: facility, classification and, if given, frequency (005010X223A2, CLM05; the
/// National Uniform Billing Committee maintains the codes, the words are ours).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct BillType {
    /// The first digit, after the leading zero.
    pub facility: FacilityType,
    /// The second digit, `1` to `9`, as a byte.
    pub classification: u8,
    /// The third digit, where it was given.
    pub frequency: Option<ClaimFrequency>,
}

code_list! {
    /// What kind of facility bills.
    FacilityType {
        Hospital "1" "hospital"
        SkilledNursing "2" "skilled nursing facility"
        HomeHealth "3" "home health agency"
        ReligiousHospital "4" "religious nonmedical health care, hospital"
        ReligiousExtended "5" "religious nonmedical health care, extended care"
        IntermediateCare "6" "intermediate care"
        Clinic "7" "clinic"
        Special "8" "special facility"
    }
}

code_list! {
    /// In what setting the care is given, as far as the rules of a claim go.
    Setting {
        Inpatient "inpatient" "a stay"
        Outpatient "outpatient" "without a stay"
        HomeHealth "home_health" "at home"
        Hospice "hospice" "hospice"
    }
}

impl BillType {
    /// The bill type of CLM05: the two digits of CLM05-1, and CLM05-3.
    ///
    /// ```
    /// use codes::bill::{BillType, Setting};
    ///
    /// assert_eq!(BillType::of(b"11", b"1").unwrap().setting(), Setting::Inpatient);
    /// assert_eq!(BillType::of(b"85", b"7").unwrap().setting(), Setting::Outpatient);
    /// assert_eq!(BillType::of(b"99", b"1"), None);
    /// ```
    pub fn of(facility_code: &[u8], frequency: &[u8]) -> Option<Self> {
        let &[facility, classification] = facility_code else { return None };
        let facility = FacilityType::parse(&[facility])?;
        let known = classes(facility).contains(&classification);
        known.then(|| Self { facility, classification, frequency: ClaimFrequency::parse(frequency) })
    }

    /// The bill type written as in field 4 of the paper form, with its leading zero: `0111`.
    pub fn parse(text: &[u8]) -> Option<Self> {
        match text {
            [b'0', first, second, frequency] | [first, second, frequency] => {
                Self::of(&[*first, *second], &[*frequency])
            }
            _ => None,
        }
    }

    /// The setting of the care.
    ///
    /// A stay is `x1`, intermediate care and a swing bed (`x8`). A bill for Part B services to inpatients
    /// (`x2`) is judged as outpatient.
    pub const fn setting(&self) -> Setting {
        match (self.facility, self.classification) {
            (FacilityType::HomeHealth, _) => Setting::HomeHealth,
            (FacilityType::Special, b'1' | b'2') => Setting::Hospice,
            (FacilityType::Special, b'6') => Setting::Inpatient,
            (FacilityType::Special | FacilityType::Clinic, _) => Setting::Outpatient,
            (_, b'1' | b'5' | b'6' | b'7' | b'8') => Setting::Inpatient,
            _ => Setting::Outpatient,
        }
    }

    /// What the second digit says, in our words.
    pub const fn classification_label(&self) -> &'static str {
        match (self.facility, self.classification) {
            (FacilityType::Clinic, digit) => clinic_label(digit),
            (FacilityType::Special, digit) => special_label(digit),
            (FacilityType::HomeHealth, b'2') => "under a plan of treatment",
            (FacilityType::HomeHealth, b'4') => "not under a plan of treatment",
            (_, b'1') => "stay",
            (_, b'2') => "inpatient, Part B only",
            (_, b'3') => "outpatient",
            (_, b'4') => "laboratory for patients not present",
            (_, b'5') => "intermediate care, level one",
            (_, b'6') => "intermediate care, level two",
            (_, b'7') => "intermediate care, level three",
            (_, b'8') => "swing bed",
            _ => "not known",
        }
    }
}

/// The second digits in use with a first.
const fn classes(facility: FacilityType) -> &'static [u8] {
    match facility {
        FacilityType::Clinic => b"123456789",
        FacilityType::Special => b"12345679",
        FacilityType::HomeHealth => b"1234",
        _ => b"12345678",
    }
}

const fn clinic_label(digit: u8) -> &'static str {
    match digit {
        b'1' => "rural health clinic",
        b'2' => "dialysis",
        b'3' => "health center, free-standing",
        b'4' => "outpatient rehabilitation",
        b'5' => "comprehensive outpatient rehabilitation",
        b'6' => "community mental health center",
        b'7' => "federally qualified health center",
        b'8' => "emergency facility, free-standing",
        _ => "another clinic",
    }
}

const fn special_label(digit: u8) -> &'static str {
    match digit {
        b'1' => "hospice, not of a hospital",
        b'2' => "hospice of a hospital",
        b'3' => "ambulatory surgery center",
        b'4' => "birthing center",
        b'5' => "critical access hospital, outpatient",
        b'6' => "residential facility",
        b'7' => "opioid treatment program",
        _ => "another special facility",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_written_forms_read_the_same() {
        assert_eq!(BillType::parse(b"0131"), BillType::of(b"13", b"1"));
        assert_eq!(BillType::parse(b"131"), BillType::of(b"13", b"1"));
        for wrong in ["", "13", "0931", "0191", "1131", "01311"] {
            assert_eq!(BillType::parse(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn settings_follow_facility_and_class() {
        let cases = [
            ("11", Setting::Inpatient),
            ("12", Setting::Outpatient),
            ("13", Setting::Outpatient),
            ("18", Setting::Inpatient),
            ("21", Setting::Inpatient),
            ("32", Setting::HomeHealth),
            ("72", Setting::Outpatient),
            ("81", Setting::Hospice),
            ("83", Setting::Outpatient),
            ("86", Setting::Inpatient),
        ];
        for (code, setting) in cases {
            assert_eq!(BillType::of(code.as_bytes(), b"1").expect(code).setting(), setting, "{code}");
        }
    }

    #[test]
    fn seven_and_eight_have_classes_of_their_own() {
        let label = |code: &[u8]| BillType::of(code, b"1").unwrap().classification_label();
        assert_eq!(label(b"72"), "dialysis");
        assert_eq!(label(b"85"), "critical access hospital, outpatient");
        assert_eq!(label(b"22"), "inpatient, Part B only");
    }
}
