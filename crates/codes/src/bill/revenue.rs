//! What department a hospital charge comes from.

use crate::identifier::is_revenue_code;

/// A family of revenue codes: the first three of four digits, or a run of them (SV201).
///
/// The National Uniform Billing Committee's list is licensed; these are families in our words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RevenueFamily {
    /// The first family number, without the last digit: `25` for `025x`.
    pub first: u16,
    /// The last family number.
    pub last: u16,
    /// What it is, in our words.
    pub label: &'static str,
    /// What kind of charge it is.
    pub kind: RevenueKind,
}

/// What kind of charge a revenue code makes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RevenueKind {
    /// The total line, `0001`.
    Total,
    /// A payment group in place of charges, like `0022`.
    PaymentGroup,
    /// Bed and board: days are counted, and a rate given.
    Room,
    /// Care, supplies, drugs.
    Ancillary,
    /// A practitioner's fee.
    Professional,
    /// What the patient could have done without.
    Convenience,
}

impl RevenueFamily {
    /// The family of a four-digit revenue code.
    ///
    /// ```
    /// use codes::bill::{RevenueFamily, RevenueKind};
    ///
    /// assert_eq!(RevenueFamily::of(b"0120").unwrap().kind, RevenueKind::Room);
    /// assert_eq!(RevenueFamily::of(b"0450").unwrap().label, "emergency room");
    /// assert!(RevenueFamily::of(b"0099").is_none());
    /// ```
    pub fn of(code: &[u8]) -> Option<&'static Self> {
        if !is_revenue_code(code) {
            return None;
        }
        let number = code[..3].iter().fold(0, |number, &byte| number * 10 + u16::from(byte - b'0'));
        let index = FAMILIES.partition_point(|family| family.last < number);
        let family = FAMILIES.get(index).filter(|family| family.first <= number)?;
        let is_total = family.kind == RevenueKind::Total;
        (!is_total || code == b"0001").then_some(family)
    }

    /// Every family, in order.
    pub fn all() -> &'static [Self] {
        FAMILIES
    }
}

const fn family(first: u16, last: u16, kind: RevenueKind, label: &'static str) -> RevenueFamily {
    RevenueFamily { first, last, label, kind }
}

const fn care(first: u16, last: u16, label: &'static str) -> RevenueFamily {
    family(first, last, RevenueKind::Ancillary, label)
}

/// Sorted, without overlap.
const FAMILIES: &[RevenueFamily] = &[
    family(0, 0, RevenueKind::Total, "total"),
    family(2, 2, RevenueKind::PaymentGroup, "payment group"),
    family(10, 10, RevenueKind::Room, "all-inclusive rate"),
    family(11, 11, RevenueKind::Room, "room, private"),
    family(12, 12, RevenueKind::Room, "room, two beds"),
    family(13, 13, RevenueKind::Room, "room, three or four beds"),
    family(14, 14, RevenueKind::Room, "room, private, deluxe"),
    family(15, 15, RevenueKind::Room, "ward"),
    family(16, 16, RevenueKind::Room, "room, other"),
    family(17, 17, RevenueKind::Room, "nursery"),
    family(18, 18, RevenueKind::Room, "leave of absence"),
    family(19, 19, RevenueKind::Room, "subacute care"),
    family(20, 20, RevenueKind::Room, "intensive care"),
    family(21, 21, RevenueKind::Room, "coronary care"),
    care(22, 22, "special charges"),
    care(23, 23, "nursing above the usual"),
    care(24, 24, "ancillaries, all-inclusive"),
    care(25, 25, "pharmacy"),
    care(26, 26, "intravenous therapy"),
    care(27, 27, "supplies"),
    care(28, 28, "oncology"),
    care(29, 29, "durable equipment"),
    care(30, 30, "laboratory"),
    care(31, 31, "pathology"),
    care(32, 32, "radiology, diagnostic"),
    care(33, 33, "radiology, therapeutic"),
    care(34, 34, "nuclear medicine"),
    care(35, 35, "computed tomography"),
    care(36, 36, "operating room"),
    care(37, 37, "anesthesia"),
    care(38, 38, "blood"),
    care(39, 39, "blood handling"),
    care(40, 40, "imaging, other"),
    care(41, 41, "respiratory care"),
    care(42, 42, "physical therapy"),
    care(43, 43, "occupational therapy"),
    care(44, 44, "speech therapy"),
    care(45, 45, "emergency room"),
    care(46, 46, "lung function"),
    care(47, 47, "hearing"),
    care(48, 48, "cardiology"),
    care(49, 49, "ambulatory surgery"),
    care(50, 50, "outpatient services"),
    care(51, 51, "clinic"),
    care(52, 52, "free-standing clinic"),
    care(53, 53, "osteopathic services"),
    care(54, 54, "ambulance"),
    care(55, 55, "home health, nursing"),
    care(56, 56, "home health, social services"),
    care(57, 57, "home health, aide"),
    care(58, 58, "home health, other visits"),
    care(59, 59, "home health, units"),
    care(60, 60, "home health, oxygen"),
    care(61, 61, "magnetic resonance"),
    care(62, 62, "supplies, with other services"),
    care(63, 63, "drugs that need a code"),
    care(64, 64, "home infusion"),
    care(65, 65, "hospice"),
    care(66, 66, "respite care"),
    care(67, 67, "outpatient residence"),
    care(68, 68, "trauma team"),
    care(69, 69, "before hospice, or palliative"),
    care(70, 70, "cast room"),
    care(71, 71, "recovery room"),
    care(72, 72, "labor and delivery"),
    care(73, 73, "electrocardiogram"),
    care(74, 74, "electroencephalogram"),
    care(75, 75, "gastrointestinal services"),
    care(76, 76, "treatment or observation room"),
    care(77, 77, "preventive care"),
    care(78, 78, "telemedicine"),
    care(79, 79, "shock wave lithotripsy"),
    care(80, 80, "dialysis, inpatient"),
    care(81, 81, "organ acquisition"),
    care(82, 82, "hemodialysis"),
    care(83, 83, "peritoneal dialysis"),
    care(84, 84, "peritoneal dialysis, continuous"),
    care(85, 85, "peritoneal dialysis, cycling"),
    care(86, 86, "magnetoencephalography"),
    care(87, 87, "cell and gene therapy"),
    care(88, 88, "dialysis, other"),
    care(89, 89, "drugs of cell and gene therapy"),
    care(90, 91, "behavioral health"),
    care(92, 92, "diagnostics, other"),
    care(93, 93, "day program"),
    care(94, 95, "therapies, other"),
    family(96, 98, RevenueKind::Professional, "professional fee"),
    family(99, 99, RevenueKind::Convenience, "patient convenience"),
    care(100, 100, "behavioral health, residence"),
    care(210, 210, "alternative therapy"),
    care(310, 310, "adult day care"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_do_not_overlap() {
        assert!(FAMILIES.windows(2).all(|pair| pair[0].last < pair[1].first));
        assert!(FAMILIES.iter().all(|family| family.first <= family.last && !family.label.is_empty()));
    }

    #[test]
    fn only_0001_is_the_total() {
        assert_eq!(RevenueFamily::of(b"0001").unwrap().kind, RevenueKind::Total);
        assert!(RevenueFamily::of(b"0002").is_none());
        assert!(RevenueFamily::of(b"0000").is_none() && RevenueFamily::of(b"450").is_none());
        assert_eq!(RevenueFamily::of(b"0981").unwrap().kind, RevenueKind::Professional);
        assert_eq!(RevenueFamily::of(b"0636").unwrap().label, "drugs that need a code");
        assert!(RevenueFamily::of(b"9999").is_none());
    }
}
