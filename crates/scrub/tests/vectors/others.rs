//! Lists of codes with their days, and lists of the reader's own.

use codes::ProcedureCode;
use codes::tables::{Drug, Limits, PolicyRow, Waived};

use crate::draft::{Draft, line, mute, row};
use crate::{CODES, DAY, Date, edges};

/// Every level II code and modifier has its days.
pub(crate) fn level_two() -> usize {
    let hcpcs = CODES.hcpcs(DAY).expect("it is loaded");
    let at_its_days = |from: Date, to: Option<Date>, edit: &str, code: &dyn Fn() -> String, other: &str| {
        for on in edges(from, to) {
            let in_force = from <= on && to.is_none_or(|to| on <= to);
            Draft::of(vec![line(code(), 1, on)]).expect(edit, !in_force);
        }
        Draft::of(vec![line(other, 1, DAY)]).expect(edit, true);
    };
    for (modifier, from, to) in hcpcs.modifiers() {
        let modifier = String::from_utf8_lossy(&modifier).into_owned();
        let code = || format!("99213:{modifier}");
        row(&modifier, || at_its_days(from, to, "COD-024", &code, "99213:V7"));
    }
    let one = |(code, from, to): (ProcedureCode, Date, Option<Date>)| {
        row(code, || at_its_days(from, to, "COD-023", &|| code.to_string(), "A9997"))
    };
    hcpcs.iter().map(one).sum()
}

/// Every policy covers its diagnoses only.
pub(crate) fn policies() -> usize {
    let rows: Vec<PolicyRow> = CODES.policies(DAY).expect("it is loaded").iter().collect();
    rows.iter().map(|policy| row(&policy.policy, || policy_row(policy, &rows))).sum()
}

fn policy_row(row: &PolicyRow, rows: &[PolicyRow]) {
    let of_policy = || rows.iter().filter(|other| other.policy == row.policy);
    let needed: Vec<String> =
        of_policy().filter(|other| other.needed).map(|other| other.diagnosis_from.clone()).collect();
    let payer = if row.payer.is_empty() { "PAYER01".to_owned() } else { row.payer.clone() };
    let claim = |diagnoses: Vec<String>| Draft {
        payer: payer.clone(),
        diagnoses,
        ..Draft::hospital(vec![line(row.code, 1, DAY)])
    };
    let in_force = row.from <= DAY && row.to.is_none_or(|to| DAY <= to);
    let any = of_policy().find(|other| !other.needed && other.to.is_none());
    for diagnosis in [&row.diagnosis_from, &row.diagnosis_to] {
        let mut all = needed.clone();
        all.extend([diagnosis.clone(), any.map_or(String::new(), |any| any.diagnosis_from.clone())]);
        claim(all).expect("COD-017", false);
        let alone: Vec<String> = needed.iter().cloned().chain([diagnosis.clone()]).collect();
        claim(alone).expect("COD-017", !in_force || row.needed);
    }
    claim(vec!["J0190".to_owned()]).expect("COD-017", true);
    let other = Draft { payer: "ELSE".to_owned(), ..claim(vec!["J0190".to_owned()]) };
    other.expect("COD-017", row.payer.is_empty());
}

/// Every procedure is for its ages and sex, on its days.
pub(crate) fn ages_and_sexes() -> usize {
    let rows = CODES.demographics(DAY).expect("it is loaded");
    let one = |(code, limits, from, to): (ProcedureCode, Limits, Date, Option<Date>)| {
        row(code, || {
            for on in edges(from, to) {
                let in_force = from <= on && to.is_none_or(|to| on <= to);
                for_whom(code, limits, on, in_force);
            }
        })
    };
    rows.iter().map(one).sum()
}

fn for_whom(code: ProcedureCode, limits: Limits, on: Date, in_force: bool) {
    let own = limits.sex.map_or('F', char::from);
    let other = if own == 'F' { 'M' } else { 'F' };
    let ages =
        [limits.age_from.saturating_sub(1), limits.age_from, limits.age_to, limits.age_to.saturating_add(1)];
    for (sex, fits) in [(own, true), (other, limits.sex.is_none())] {
        for age in ages {
            let birth = Date::of(on.year() - i32::from(age), 1, 1).expect("a day");
            let of_age = limits.age_from <= age && age <= limits.age_to;
            let claim = Draft { sex, birth, ..Draft::of(vec![line(code, 1, on)]) };
            claim.expect("COD-019", in_force && !(fits && of_age));
        }
    }
}

/// Every package is of its procedure and comes to its units; one for a single use has its waste told.
pub(crate) fn packages() -> usize {
    let rows = CODES.drugs(DAY).expect("it is loaded");
    let one = |(code, drug, from, to): (ProcedureCode, Drug, Date, Option<Date>)| {
        row(format!("{code} {:011}", drug.ndc), || {
            for on in edges(from, to) {
                let in_force = from <= on && to.is_none_or(|to| on <= to);
                package(code, &drug, on, in_force);
            }
        })
    };
    rows.iter().map(one).sum()
}

fn package(code: ProcedureCode, drug: &Drug, on: Date, in_force: bool) {
    let of_day: Vec<_> = CODES.drugs(on).expect("it is loaded").find(code, on).collect();
    let is_single = of_day.iter().any(|drug| drug.single_use);
    for (filing, medicare) in [("CI", false), ("MB", true)] {
        let with =
            |modifier: &str| Draft { filing, ..Draft::of(vec![line(format!("{code}{modifier}"), 1, on)]) };
        with("").expect("COD-029", medicare && is_single);
        with(":JZ").expect("COD-029", false);
        let mut wasted = with("");
        wasted.lines.push(line(format!("{code}:JW"), 1, on));
        wasted.expect("COD-029", false);
    }
    // Of every package, or on a day without any.
    if drug.ndc == 0 || of_day.is_empty() {
        return;
    }
    let given = |ndc: u64, units: u32| {
        let package = format!("LIN**N4*{ndc:011}~CTP****4*{}~", String::from_utf8_lossy(&drug.unit));
        Draft { package, ..Draft::of(vec![line(format!("{code}:JZ"), units, on)]) }
    };
    let units = drug.units * 4 / 10_000;
    given(drug.ndc, units).expect("COD-030", !in_force);
    given(99_999_999_999, units).expect("COD-030", true);
    given(drug.ndc, units).expect("COD-031", false);
    given(drug.ndc, units + 1).expect("COD-031", in_force);
}

/// Every waived test wants QW or none, on its days, and a certificate.
pub(crate) fn waived_tests() -> usize {
    let rows = CODES.waived_tests(DAY).expect("it is loaded");
    let one = |(code, waived, from, to): (ProcedureCode, Waived, Date, Option<Date>)| {
        row(code, || {
            for on in edges(from.max(Date::literal(2020, 1, 1)), to) {
                let in_force = from <= on && to.is_none_or(|to| on <= to);
                let wants = in_force && waived == Waived::WithModifier;
                let with = |modifier: &str| Draft {
                    filing: "MB",
                    ..Draft::of(vec![line(format!("{code}{modifier}"), 1, on)])
                };
                with("").expect("COD-038", wants);
                with(":QW").expect("COD-038", false);
                Draft { place: "81", ..with("") }.expect("COD-038", false);
                Draft { filing: "CI", ..with("") }.expect("COD-038", false);
                // An unlisted code that is none by its shape is another edit's.
                let speaks = in_force || code.to_string().starts_with(|first: char| first.is_ascii_digit());
                with(":QW").expect("COD-039", !wants && speaks);
                with("").expect("COD-039", false);
                let certified = Draft { references: "REF*X4*14D0000001~".to_owned(), ..with(":QW") };
                certified.expect("LN-034", false);
                if in_force {
                    with(":QW").expect("LN-034", true);
                }
            }
            Draft::of(vec![line("99213:QW", 1, DAY)]).expect("COD-039", true);
        })
    };
    rows.iter().map(one).sum()
}

/// Every place of service is one from its first day on, and a number that is not listed is none.
pub(crate) fn places() -> usize {
    let places: Vec<String> = CODES.places(DAY).expect("it is loaded").iter().collect();
    let one = |code: &String| {
        let since = (code == "28").then_some(Date::literal(2026, 3, 14));
        let place: &'static str = code.clone().leak();
        let on = |place: &'static str, day: Date| Draft { place, ..Draft::of(vec![line("99213", 1, day)]) };
        row(code, || {
            on(place, DAY).expect("CLM-005", since.is_some());
            on(place, Date::literal(2026, 3, 14)).expect("CLM-005", false);
            on("94", DAY).expect("CLM-005", true);
        })
    };
    places.iter().map(one).sum()
}

/// Every taxonomy code has its days.
pub(crate) fn taxonomy() -> usize {
    let list: Vec<String> = CODES.taxonomy(DAY).expect("it is loaded").iter().collect();
    let one = |code: &String| {
        row(code, || {
            for (code, day, wrong) in [
                (code.as_str(), Date::literal(2026, 1, 31), false),
                (code, Date::literal(2026, 2, 1), code == "207QA0000X"),
                (&format!("{}9X", &code[..8]), DAY, true),
            ] {
                let plain = || Draft { judged: day, ..Draft::of(vec![line("99213", 1, day)]) };
                let provider = format!("NM1*82*1*B*C****XX*1900000021~PRV*PE*PXC*{code}~");
                Draft { provider, ..plain() }.expect("COD-035", wrong);
                let billing = format!("PRV*BI*PXC*{code}~");
                Draft { billing, ..plain() }.expect("COD-032", wrong);
            }
        })
    };
    list.iter().map(one).sum()
}

/// Every number of a provider has its days.
pub(crate) fn registry() -> usize {
    let rows: Vec<_> = CODES.registry(DAY).expect("it is loaded").iter().collect();
    let one = |&(npi, from, to): &(u64, Date, Option<Date>)| {
        let is_active =
            |on: Date| rows.iter().any(|row| row.0 == npi && row.1 <= on && row.2.is_none_or(|to| on <= to));
        let try_it = || {
            for on in edges(from.max(Date::literal(2020, 1, 1)), to) {
                let provider = format!("NM1*82*1*B*C****XX*{npi}~");
                Draft { provider, ..Draft::of(vec![line("99213", 1, on)]) }.expect("COD-037", !is_active(on));
                let claim =
                    Draft { biller: npi.to_string(), judged: on, ..Draft::of(vec![line("99213", 1, on)]) };
                claim.expect("COD-036", !is_active(on));
            }
            let provider = "NM1*82*1*B*C****XX*1900000021~".to_owned();
            Draft { provider, ..Draft::of(vec![line("99213", 1, DAY)]) }.expect("COD-037", false);
        };
        // A number that was active all along speaks of no claim.
        let always = to.is_none() && from <= Date::literal(2020, 1, 1);
        if always { mute(npi, try_it) } else { row(npi, try_it) }
    };
    rows.iter().map(one).sum()
}
