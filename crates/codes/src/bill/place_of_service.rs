//! Where a professional or dental service was given.

use crate::Date;

/// A place of service code (005010X222A1, CLM05-1 and SV105; CMS maintains the list).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PlaceOfService {
    /// The code.
    pub code: &'static str,
    /// What it is, in our words.
    pub label: &'static str,
    /// Whether Medicare pays the practitioner the lower facility rate here.
    pub facility_rate: bool,
    /// The first day it may be used, for the codes added of late.
    pub start: Option<Date>,
}

impl PlaceOfService {
    /// The place that is written like this.
    ///
    /// ```
    /// use codes::bill::PlaceOfService;
    ///
    /// assert!(!PlaceOfService::of(b"11").unwrap().facility_rate);
    /// assert!(PlaceOfService::of(b"28").is_none());
    /// ```
    pub fn of(code: &[u8]) -> Option<&'static Self> {
        let index = PLACES.binary_search_by(|place| place.code.as_bytes().cmp(code)).ok()?;
        Some(&PLACES[index])
    }

    /// Every place, in order.
    pub fn all() -> &'static [Self] {
        &PLACES
    }

    /// Whether it may be used on that day.
    pub fn in_force(&self, on: Date) -> bool {
        self.start.is_none_or(|start| start <= on)
    }

    /// Whether the service was given over a distance.
    pub fn is_telehealth(&self) -> bool {
        matches!(self.code, "02" | "10")
    }
}

const fn place(code: &'static str, label: &'static str) -> PlaceOfService {
    PlaceOfService { code, label, facility_rate: false, start: None }
}

/// A place where the facility bears the practice's costs (Medicare Claims Processing Manual, chapter 26).
const fn facility(code: &'static str, label: &'static str) -> PlaceOfService {
    PlaceOfService { code, label, facility_rate: true, start: None }
}

const fn since(day: Date, place: PlaceOfService) -> PlaceOfService {
    PlaceOfService { start: Some(day), ..place }
}

/// Sorted by code.
const PLACES: [PlaceOfService; 52] = [
    place("01", "pharmacy"),
    since(Date::literal(2017, 1, 1), facility("02", "telehealth, patient not at home")),
    place("03", "school"),
    place("04", "homeless shelter"),
    place("05", "Indian Health Service, free-standing"),
    place("06", "Indian Health Service, of a provider"),
    place("07", "tribal facility, free-standing"),
    place("08", "tribal facility, of a provider"),
    place("09", "prison"),
    since(Date::literal(2022, 1, 1), place("10", "telehealth, patient at home")),
    place("11", "office"),
    place("12", "home"),
    place("13", "assisted living"),
    place("14", "group home"),
    place("15", "mobile unit"),
    place("16", "temporary lodging"),
    place("17", "walk-in clinic in a store"),
    place("18", "workplace"),
    since(Date::literal(2016, 1, 1), facility("19", "hospital outpatient, off campus")),
    place("20", "urgent care"),
    facility("21", "hospital inpatient"),
    facility("22", "hospital outpatient, on campus"),
    facility("23", "hospital emergency room"),
    facility("24", "ambulatory surgery center"),
    place("25", "birthing center"),
    facility("26", "military treatment facility"),
    since(Date::literal(2023, 10, 1), place("27", "street or outreach site")),
    facility("31", "skilled nursing facility, covered stay"),
    place("32", "nursing facility"),
    place("33", "custodial care"),
    facility("34", "hospice"),
    facility("41", "ambulance on land"),
    facility("42", "ambulance by air or water"),
    place("49", "independent clinic"),
    place("50", "federally qualified health center"),
    facility("51", "psychiatric hospital"),
    facility("52", "psychiatric partial hospitalization"),
    facility("53", "community mental health center"),
    place("54", "intermediate care, intellectual disability"),
    place("55", "residential substance use treatment"),
    facility("56", "residential psychiatric treatment"),
    place("57", "substance use treatment, not residential"),
    since(Date::literal(2020, 1, 1), place("58", "opioid treatment program")),
    place("60", "mass immunization"),
    facility("61", "inpatient rehabilitation"),
    place("62", "outpatient rehabilitation"),
    place("65", "dialysis center"),
    since(Date::literal(2024, 8, 1), place("66", "PACE center")),
    place("71", "public health clinic"),
    place("72", "rural health clinic"),
    place("81", "independent laboratory"),
    place("99", "elsewhere"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found() {
        assert!(PLACES.is_sorted_by(|left, right| left.code < right.code));
        for place in PlaceOfService::all() {
            assert_eq!(PlaceOfService::of(place.code.as_bytes()), Some(place));
        }
        for wrong in ["", "1", "00", "011", "43", "98"] {
            assert_eq!(PlaceOfService::of(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn facility_rates_are_where_medicare_has_them() {
        let paid: Vec<&str> =
            PLACES.iter().filter(|place| place.facility_rate).map(|place| place.code).collect();
        let expected = "02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61";
        assert_eq!(paid.join(" "), expected);
    }

    #[test]
    fn a_new_place_is_not_used_before_its_day() {
        let home = PlaceOfService::of(b"10").unwrap();
        assert!(home.is_telehealth());
        assert!(!home.in_force(Date::literal(2021, 12, 31)) && home.in_force(Date::literal(2022, 1, 1)));
    }
}
