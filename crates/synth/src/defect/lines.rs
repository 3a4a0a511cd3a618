//! What is wrong with service lines.

use std::borrow::Cow;

use super::DefectKind;
use super::text::{Changed, Text, cents, money};
use super::when::{
    any_line, change_line, institutional, medicare, not_institutional, outpatient, primary, professional,
    several_lines,
};
use crate::claim::Claim;
use crate::world::Need;

pub(super) static KINDS: &[DefectKind] = &[
    // How many, and their numbers.
    DefectKind::new("fifty-one-lines", 2, "LN-001")
        .also(&["LN-029", "ENV-026"])
        .status("A7:21")
        .segments(usize::MAX)
        .when(|claim| professional(claim) && primary(claim))
        .claim(|claim, _| repeat_first_line(claim, 51)),
    DefectKind::new("thousand-lines", 2, "LN-002")
        .also(&["LN-029", "ENV-026"])
        .status("A7:21")
        .segments(usize::MAX)
        .when(|claim| outpatient(claim) && primary(claim))
        .claim(|claim, _| repeat_first_line(claim, 1_000)),
    DefectKind::new("line-number-gap", 2, "LN-003").status("A7:21").text(|text| {
        let last = text.all("LX").pop()?;
        let next = text.all("LX").len() + 5;
        text.set_at(last, 1, &next.to_string())
    }),
    DefectKind::new("line-numbers-from-zero", 2, "LN-003")
        .status("A7:21")
        .text(|text| text.set("LX", 1, "0")),
    DefectKind::new("line-control-number-missing", 4, "LN-027")
        .when(numbered)
        .text(|text| text.remove("LX>REF*6R")),
    DefectKind::new("line-control-number-repeated", 4, "LN-028")
        .status("A7:247")
        .when(numbered)
        .claim(|claim, _| claim.lines[1].control = claim.lines[0].control.clone()),
    DefectKind::new("line-twice", 7, "LN-029")
        .segments(usize::MAX)
        .when(|claim| professional(claim) && primary(claim) && claim.admitted.is_none())
        .claim(|claim, _| {
            let count = claim.lines.len() + 1;
            repeat_first_line(claim, count);
        }),
    // Procedures and modifiers.
    DefectKind::new("procedure-short", 5, "LN-004")
        .status("A7:453")
        .when(professional)
        .text(|text| text.part("SV1", 1, 2, "9921")),
    DefectKind::new("procedure-of-letters", 5, "LN-004")
        .status("A7:453")
        .when(professional)
        .text(|text| text.part("SV1", 1, 2, "ABCDE")),
    DefectKind::new("procedure-missing", 2, "ENV-027")
        .also(&["LN-004"])
        .status("A6:453")
        .element_fault("2400", "SV1", "SV1", (1, 2, "1"))
        .when(professional)
        .text(|text| text.part("SV1", 1, 2, "")),
    DefectKind::new("procedure-unknown", 5, "COD-023")
        .also(&["PRV-003"])
        .status("A7:453")
        .when(|claim| professional(claim) && claim.lines[0].drug.is_none())
        .text(|text| text.part("SV1", 1, 2, "J0001")),
    DefectKind::new("modifier-malformed", 2, "LN-006")
        .also(&["ENV-022"])
        .status("A7:453")
        .element_fault("2400", "SV1", "SV1", (1, 3, "4"))
        .when(professional)
        .claim(|claim, _| claim.lines[0].modifiers = vec!["5"]),
    DefectKind::new("modifier-with-dash", 2, "LN-006")
        .also(&["LN-050"])
        .status("A7:453")
        .when(professional)
        .claim(|claim, _| claim.lines[0].modifiers = vec!["2-"]),
    DefectKind::new("modifier-unknown", 5, "COD-024")
        .status("A7:453")
        .when(professional)
        .claim(|claim, _| claim.lines[0].modifiers.push("ZZ")),
    DefectKind::new("modifier-repeated", 4, "LN-008")
        .also(&["LN-009"])
        .status("A7:453")
        .when(|claim| professional(claim) && any_line(claim, |line| line.modifiers.len() == 1))
        .claim(|claim, _| {
            change_line(
                claim,
                |line| line.modifiers.len() == 1,
                |line| line.modifiers.push(line.modifiers[0]),
            );
        }),
    DefectKind::new("modifiers-whole-and-part", 7, "LN-009")
        .when(plain_first_line)
        .claim(|claim, _| claim.lines[0].modifiers = vec!["26", "TC"]),
    DefectKind::new("modifiers-both-sides", 7, "LN-009")
        .also(&["LN-008"])
        .when(plain_first_line)
        .claim(|claim, _| claim.lines[0].modifiers = vec!["50", "LT", "RT"]),
    DefectKind::new("modifiers-notice-and-none", 7, "LN-009")
        .when(plain_first_line)
        .claim(|claim, _| claim.lines[0].modifiers = vec!["GA", "GZ"]),
    DefectKind::new("modifiers-distinct-twice", 7, "LN-009")
        .when(plain_first_line)
        .claim(|claim, _| claim.lines[0].modifiers = vec!["59", "XU"]),
    DefectKind::new("anesthesia-modifier-missing", 7, "LN-017")
        .when(|claim| professional(claim) && claim.lines[0].need == Need::Minutes)
        .claim(|claim, _| {
            claim.lines[0].modifiers.remove(0);
        }),
    DefectKind::new("telehealth-modifier-missing", 7, "LN-050")
        // Medicare goes by the place alone.
        .when(|claim| claim.facility_code == "10" && !medicare(claim))
        .claim(|claim, _| claim.lines[0].modifiers.clear()),
    DefectKind::new("unlisted-without-description", 4, "LN-033")
        .status("A6:306")
        .when(|claim| professional(claim) && claim.lines[0].drug.is_none())
        .text(|text| text.part("SV1", 1, 2, "99199")),
    DefectKind::new("mammography-number-missing", 4, "LN-037")
        .status("A6:21")
        .when(plain_first_line)
        .text(|text| text.part("SV1", 1, 2, "77067")),
    // Pointers.
    DefectKind::new("pointer-dangling", 4, "LN-010")
        .status("A7:477")
        .when(professional)
        .claim(|claim, _| claim.lines[0].pointers = [1, claim.diagnoses.len() as u8 + 3, 0, 0]),
    DefectKind::new("pointer-missing", 4, "LN-010")
        .also(&["ENV-027"])
        .status("A6:477")
        .element_fault("2400", "SV1", "SV1", (7, 0, "1"))
        .when(professional)
        .text(|text| text.set("SV1", 7, "")),
    DefectKind::new("pointer-zero", 4, "LN-010")
        .status("A7:477")
        .when(professional)
        .text(|text| text.set("SV1", 7, "0")),
    DefectKind::new("pointer-repeated", 4, "LN-010")
        .status("A7:477")
        .when(professional)
        .text(|text| text.set("SV1", 7, "1:1")),
    DefectKind::new("diagnosis-not-linked", 4, "LN-011")
        .segments(usize::MAX)
        .when(|claim| professional(claim) && claim.diagnoses.len() > 1)
        .claim(|claim, _| claim.lines.iter_mut().for_each(|line| line.pointers = [1, 0, 0, 0])),
    // Charges and units.
    DefectKind::new("line-charge-negative", 2, "LN-012")
        .status("A7:178")
        .segments(2)
        .when(|claim| {
            not_institutional(claim) && primary(claim) && several_lines(claim) && last_is_small(claim)
        })
        .claim(|claim, _| {
            let last = claim.lines.len() - 1;
            claim.lines[last].charge *= -1;
            claim.total = claim.charge();
        }),
    DefectKind::new("line-charge-huge", 2, "LN-012")
        .also(&["CLM-004"])
        .status("A7:178")
        .segments(2)
        .when(|claim| professional(claim) && primary(claim))
        .claim(|claim, _| {
            claim.lines[0].charge += 10_000_000_000_000;
            claim.total = claim.charge();
        }),
    DefectKind::new("line-charge-zero", 7, "LN-013")
        .segments(2)
        .when(|claim| professional(claim) && primary(claim) && several_lines(claim))
        .claim(|claim, _| {
            claim.lines.last_mut().expect("several").charge = 0;
            claim.total = claim.charge();
        }),
    DefectKind::new("units-zero", 2, "LN-014")
        .status("A7:476")
        .when(professional)
        .claim(|claim, _| claim.lines[0].units = 0),
    DefectKind::new("units-missing", 2, "LN-014")
        .also(&["ENV-027", "ENV-030"])
        .status("A6:476")
        .element_fault("2400", "SV1", "SV1", (4, 0, "1"))
        .when(professional)
        .text(|text| text.set("SV1", 4, "")),
    DefectKind::new("units-too-fine", 2, "LN-014")
        .status("A7:476")
        .when(professional)
        .text(|text| text.set("SV1", 4, "1.23456")),
    DefectKind::new("unit-basis-invalid", 2, "LN-014")
        .also(&["ENV-028"])
        .status("A7:476")
        .element_fault("2400", "SV1", "SV1", (3, 0, "7"))
        .when(professional)
        .text(|text| text.set("SV1", 3, "XX")),
    DefectKind::new("minutes-of-a-visit", 4, "LN-015")
        .status("A7:476")
        .when(|claim| professional(claim) && claim.lines[0].need == Need::Visit)
        .text(|text| text.set("SV1", 3, "MJ")),
    DefectKind::new("anesthesia-in-units", 4, "LN-015")
        .status("A7:476")
        // Fewer could be quarters of an hour, which some payers take.
        .when(|claim| {
            professional(claim) && claim.lines[0].need == Need::Minutes && claim.lines[0].units > 96
        })
        .text(|text| text.set("SV1", 3, "UN")),
    DefectKind::new("anesthesia-over-a-day", 7, "LN-016")
        .when(|claim| professional(claim) && claim.lines[0].basis == "MJ")
        .text(|text| text.set("SV1", 4, "1500")),
    // Place and dates.
    DefectKind::new("line-place-invalid", 5, "LN-018")
        .status("A7:249")
        .when(professional)
        .text(|text| text.set("SV1", 5, "98")),
    DefectKind::new("line-place-repeats-claim", 4, "LN-019").when(professional).text(|text| {
        let place = text.get_part("CLM", 5, 1)?.to_owned();
        text.set("SV1", 5, &place)
    }),
    DefectKind::new("service-date-missing", 2, "LN-020")
        .also(&["ENV-024"])
        .status("A6:187")
        .segment_fault("2400", "DTP", "3")
        .when(professional)
        .text(|text| text.remove("LX>DTP*472")),
    DefectKind::new("service-dates-reversed", 4, "LN-021").status("A7:187").when(professional).text(|text| {
        let day = text.get("LX>DTP*472", 3)?.to_owned();
        range(text, &format!("{day}-20250704"))
    }),
    DefectKind::new("service-in-future", 4, "LN-022")
        .also(&["DX-006"])
        .status("A7:187")
        .when(|claim| professional(claim) && primary(claim) && several_lines(claim))
        .claim(|claim, as_of| claim.lines.last_mut().expect("several").from = as_of.plus(20)),
    DefectKind::new("line-before-statement", 4, "LN-023")
        .status("A7:187")
        .when(|claim| outpatient(claim) && primary(claim) && several_lines(claim))
        .claim(|claim, _| {
            let before = claim.from.plus(-40);
            claim.lines.last_mut().expect("several").from = before;
        }),
    DefectKind::new("days-and-units-disagree", 7, "LN-024")
        .also(&["LN-025", "DT-001"])
        .when(|claim| professional(claim) && claim.lines[0].code == "99232")
        .text(|text| {
            let day = text.get("LX>DTP*472", 3)?.to_owned();
            let earlier = format!("{}01", &day[..6]);
            (earlier != day).then_some(())?;
            range(text, &format!("{earlier}-{day}"))
        }),
    DefectKind::new("visit-over-days", 4, "LN-025")
        .also(&["LN-024"])
        .when(|claim| {
            professional(claim) && claim.lines[0].code.starts_with("99") && claim.admitted.is_none()
        })
        .text(|text| {
            let day = text.get("LX>DTP*472", 3)?.to_owned();
            let earlier = format!("{}01", &day[..6]);
            (earlier != day).then_some(())?;
            range(text, &format!("{earlier}-{day}"))
        }),
    DefectKind::new("service-over-new-year", 7, "LN-026")
        .also(&["LN-024", "LN-025", "DX-006"])
        .when(|claim| professional(claim) && claim.admitted.is_none())
        .text(|text| {
            let day = text.get("LX>DTP*472", 3)?.to_owned();
            let before = day[..4].parse::<u32>().ok()? - 1;
            range(text, &format!("{before}1229-{day}"))
        }),
    // Drugs and laboratories.
    DefectKind::new("drug-code-short", 4, "LN-030").status("A7:218").when(has_drug).claim(|claim, _| {
        change_line(
            claim,
            |line| line.drug.is_some(),
            |line| {
                line.drug = line.drug.map(|(_, amount, unit)| ("1111122201", amount, unit));
            },
        );
    }),
    DefectKind::new("drug-quantity-missing", 4, "LN-031")
        .also(&["ENV-024"])
        .status("A6:218")
        .segment_fault("2410", "CTP", "3")
        .when(has_drug)
        .text(|text| text.remove("CTP")),
    DefectKind::new("drug-unit-invalid", 4, "LN-031")
        .also(&["ENV-028"])
        .status("A7:218")
        .element_fault("2410", "CTP", "CTP", (5, 1, "7"))
        .when(has_drug)
        .text(|text| text.set("CTP", 5, "XX")),
    DefectKind::new("drug-code-missing", 7, "LN-032")
        .segments(2)
        // Medicare does not ask for it.
        .when(|claim| has_drug(claim) && !medicare(claim))
        .text(|text| text.remove_loop("LIN", &["CTP"])),
    DefectKind::new("drug-qualifier-invalid", 2, "ENV-028")
        .also(&["LN-030", "LN-032"])
        .status("A7:218")
        .element_fault("2410", "LIN", "LIN", (2, 0, "7"))
        .when(has_drug)
        .text(|text| text.set("LIN", 2, "ZZ")),
    DefectKind::new("laboratory-number-missing", 4, "LN-034")
        .status("A6:21")
        // Others ask for it by contract.
        .when(|claim| claim.filing == "MB")
        .text(|text| text.remove("REF*X4")),
    DefectKind::new("laboratory-number-malformed", 5, "LN-035")
        .status("A7:21")
        .when(professional)
        .text(|text| text.set("REF*X4", 2, "1234567890")),
    // Lines of hospitals.
    DefectKind::new("revenue-code-short", 5, "LN-039")
        .status("A7:455")
        .when(institutional)
        .text(|text| text.set("SV2", 1, "45")),
    DefectKind::new("revenue-code-unknown", 5, "LN-039")
        .status("A7:455")
        .when(institutional)
        .text(|text| text.set("SV2", 1, "0999X")),
    DefectKind::new("revenue-code-without-procedure", 4, "LN-040")
        .status("A6:455")
        .when(|claim| outpatient(claim) && claim.lines[0].drug.is_none())
        .text(|text| text.set("SV2", 2, "")),
    DefectKind::new("not-covered-over-charge", 3, "LN-041").status("A7:178").when(institutional).text(
        |text| {
            let charge = cents(text.get("SV2", 3)?);
            text.set("SV2", 7, &money(charge + 1_000))
        },
    ),
    DefectKind::new("total-line-sent", 4, "LN-042")
        .also(&["CLM-003", "LN-040"])
        .status("A7:455")
        .segments(usize::MAX)
        .when(|claim| institutional(claim) && primary(claim))
        .claim(|claim, _| {
            let mut line = claim.lines[0].clone();
            (line.revenue, line.charge, line.units, line.basis) = ("0001", claim.total, 1, "UN");
            (line.code, line.drug) = (Cow::Borrowed(""), None);
            (line.control, line.modifiers) = (String::new(), Vec::new());
            claim.lines.push(line);
        }),
    DefectKind::new("institutional-units-missing", 2, "LN-043")
        .also(&["ENV-027", "ENV-030"])
        .status("A6:476")
        .element_fault("2400", "SV2", "SV2", (5, 0, "1"))
        .when(institutional)
        .text(|text| text.set("SV2", 5, "")),
    DefectKind::new("institutional-unit-basis-invalid", 2, "LN-043")
        .also(&["ENV-028"])
        .status("A7:476")
        .element_fault("2400", "SV2", "SV2", (4, 0, "7"))
        .when(institutional)
        .text(|text| text.set("SV2", 4, "XX")),
    // Indicators.
    DefectKind::new("screening-flag-invalid", 4, "LN-051")
        .also(&["ENV-028"])
        .status("A7:21")
        .element_fault("2400", "SV1", "SV1", (11, 0, "7"))
        .when(professional)
        .text(|text| text.set("SV1", 11, "N")),
    DefectKind::new("family-planning-flag-invalid", 4, "LN-051")
        .also(&["ENV-028"])
        .status("A7:21")
        .element_fault("2400", "SV1", "SV1", (12, 0, "7"))
        .when(professional)
        .text(|text| text.set("SV1", 12, "X")),
    DefectKind::new("emergency-flag-invalid", 2, "ENV-028")
        .status("A7:21")
        .element_fault("2400", "SV1", "SV1", (9, 0, "7"))
        .when(professional)
        .text(|text| text.set("SV1", 9, "Q")),
];

fn numbered(claim: &Claim) -> bool {
    several_lines(claim) && claim.lines.iter().all(|line| !line.control.is_empty())
}

fn has_drug(claim: &Claim) -> bool {
    professional(claim) && any_line(claim, |line| line.drug.is_some())
}

/// Whether any modifier can stand on the first line.
fn plain_first_line(claim: &Claim) -> bool {
    professional(claim) && primary(claim) && claim.lines[0].need == Need::Visit && claim.facility_code == "11"
}

/// Whether the total stays above zero when the last charge is turned around.
fn last_is_small(claim: &Claim) -> bool {
    claim.charge() > 2 * claim.lines.last().map_or(0, |line| line.charge)
}

/// Adds copies of the first line, with numbers of their own, until there are so many.
fn repeat_first_line(claim: &mut Claim, many: usize) {
    let first = claim.lines[0].clone();
    while claim.lines.len() < many {
        let mut line = first.clone();
        if !line.control.is_empty() {
            line.control = format!("{}L{}", claim.index + 1, claim.lines.len() + 1);
        }
        claim.lines.push(line);
    }
    claim.total = claim.charge();
}

/// Gives the first line a range of dates.
fn range(text: &mut Text, days: &str) -> Changed {
    text.set("LX>DTP*472", 2, "RD8")?;
    text.set("LX>DTP*472", 3, days)
}
