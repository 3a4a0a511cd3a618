//! Billable ICD-10-CM codes of fiscal year 2026, few enough to know that they go together.

/// A diagnosis and who can have it.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    pub(crate) code: &'static str,
    /// `F`, `M`, or empty for both.
    sex: &'static str,
    ages: (i32, i32),
}

/// Whether someone of that sex and age can have it.
pub(crate) fn fits(diagnosis: &Diagnosis, female: bool, age: i32) -> bool {
    let sex = match diagnosis.sex {
        "F" => female,
        "M" => !female,
        _ => true,
    };
    sex && (diagnosis.ages.0..=diagnosis.ages.1).contains(&age)
}

const fn any(code: &'static str) -> Diagnosis {
    Diagnosis { code, sex: "", ages: (0, 124) }
}

const fn adult(code: &'static str) -> Diagnosis {
    Diagnosis { code, sex: "", ages: (18, 124) }
}

/// Reasons for a visit: the first diagnosis.
pub(crate) const REASONS: [Diagnosis; 26] = [
    any("J020"),
    any("J301"),
    any("J4520"),
    any("J4530"),
    any("J13"),
    any("N390"),
    any("R0789"),
    any("R0602"),
    any("R42"),
    any("R55"),
    any("L400"),
    any("H1045"),
    any("B351"),
    any("E876"),
    adult("M5416"),
    adult("K635"),
    adult("I480"),
    adult("I5022"),
    adult("J441"),
    adult("L570"),
    adult("K5730"),
    adult("D122"),
    Diagnosis { code: "Z00129", sex: "", ages: (1, 17) },
    Diagnosis { code: "Z0000", sex: "", ages: (18, 124) },
    Diagnosis { code: "N400", sex: "M", ages: (40, 124) },
    Diagnosis { code: "N951", sex: "F", ages: (45, 65) },
];

/// Lasting conditions that go with any reason above and with one another.
pub(crate) const CHRONIC: [Diagnosis; 12] = [
    adult("I10"),
    adult("E119"),
    adult("E782"),
    adult("K219"),
    adult("G4733"),
    adult("F411"),
    adult("E6609"),
    adult("Z7901"),
    adult("Z87891"),
    adult("I2510"),
    adult("F17210"),
    Diagnosis { code: "M810", sex: "", ages: (50, 124) },
];

/// Injuries, which want a cause.
pub(crate) const INJURIES: [Diagnosis; 4] = [any("S61411A"), any("S300XXA"), any("S0101XA"), any("S161XXA")];

/// What a dentist finds.
pub(crate) const DENTAL: [Diagnosis; 8] = [
    any("K0262"),
    any("K0251"),
    any("K0263"),
    any("K0889"),
    any("K011"),
    any("K0401"),
    any("Z0120"),
    adult("K05311"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sex_and_age_limit_a_diagnosis() {
        let prostate = REASONS.iter().find(|reason| reason.code == "N400").unwrap();
        assert!(fits(prostate, false, 60));
        assert!(!fits(prostate, true, 60));
        assert!(!fits(prostate, false, 39));
    }

    #[test]
    fn everyone_has_a_reason_to_come() {
        for female in [false, true] {
            for age in 0..=124 {
                assert!(REASONS.iter().any(|reason| fits(reason, female, age)));
            }
        }
    }
}
