//! Services that do not go together, on claims of their own: of one drop and of earlier ones.

use std::fmt::Write as _;

use crate::site::{Site, finish};

/// A claim of one patient to be.
#[derive(Clone, Copy)]
struct Claim<'c> {
    number: &'c str,
    code: &'c str,
    units: u32,
    day: &'c str,
    provider: &'c str,
    payer: &'c str,
    first_name: &'c str,
}

const CLAIM: Claim<'static> = Claim {
    number: "A-1",
    code: "N1000",
    units: 1,
    day: "20260302",
    provider: "1900000021",
    payer: "PAYER01",
    first_name: "ANNA",
};

fn file(control: u32, claims: &[Claim<'_>]) -> Vec<u8> {
    let mut text = format!(
        "ST*837*0001*005010X222A1~BHT*0019*00*B{control}*20260316*0815*CH~NM1*41*2*OFFICE*****46*SUB0001~\
         PER*IC*DESK*TE*5555550100~NM1*40*2*GATEWAY*****46*RCV0001~HL*1**20*1~PRV*BI*PXC*207Q00000X~\
         NM1*85*2*EXAMPLE CLINIC*****XX*1900000013~N3*100 ORCHARD STREET~N4*SPRINGFIELD*IL*627010001~\
         REF*EI*841000019~"
    );
    for (at, claim) in claims.iter().enumerate() {
        let Claim { number, code, units, day, provider, payer, first_name } = claim;
        let _ = write!(
            text,
            "HL*{}*1*22*0~SBR*P*18*GRP100******CI~NM1*IL*1*ALDER*{first_name}****MI*MEMBER0001~N3*1 FIRST AVENUE~\
             N4*SPRINGFIELD*IL*62701~DMG*D8*19800415*F~NM1*PR*2*PLAN*****PI*{payer}~\
             CLM*{number}*100***11:B:1*Y*A*Y*Y~HI*ABK:J0190~NM1*82*1*BIRCH*BEN****XX*{provider}~LX*1~\
             SV1*HC:{code}*100*UN*{units}***1~DTP*472*D8*{day}~REF*6R*{number}L~",
            at + 2
        );
    }
    let count = text.matches('~').count() + 1;
    format!(
        "ISA*00*          *00*          *ZZ*CLEANBASE      *ZZ*PAYERGATE      *260316*0815*^*00501*{control:09}*0*P*:~\
         GS*HC*CLEANBASE*PAYERGATE*20260316*0815*{control}*X*005010X222A1~{text}SE*{count}*0001~\
         GE*1*{control}~IEA*1*{control:09}~"
    )
    .into_bytes()
}

fn site() -> Site {
    let site = Site::new();
    finish(site.on_lake(&["codes", "import"]).args(crate::codes::files())).done();
    site
}

/// Coding edits that fired on the claim of that number, with their messages.
fn told(site: &Site, number: &str) -> Vec<(String, String)> {
    let claims = site.rows("claims", &["patient_control_number", "claim_id"]);
    let id = &claims.iter().find(|row| row[0] == number).expect("the claim was read")[1];
    let rows = site.rows("findings", &["claim_id", "edit_id", "message"]);
    let of_claim = rows.into_iter().filter(|row| row[0] == *id && row[1].starts_with("COD"));
    of_claim.map(|row| (row[1].clone(), row[2].clone())).collect()
}

/// What is found on the second of two claims, sent in one drop and, which must be the same, in two.
#[track_caller]
fn after(first: Claim<'_>, second: Claim<'_>) -> Vec<String> {
    let second = Claim { number: "A-2", ..second };
    let together = site();
    together.put("1.837", &file(1, &[first, second]));
    together.run();
    together.assert_lawful();
    let apart = site();
    apart.put("1.837", &file(1, &[first]));
    apart.run();
    apart.put("2.837", &file(2, &[second]));
    apart.run();
    apart.assert_lawful();
    assert!(told(&apart, "A-1").is_empty(), "the first claim stands alone");
    assert_eq!(told(&together, "A-2"), told(&apart, "A-2"));
    told(&apart, "A-2").into_iter().map(|(edit, message)| format!("{edit} {message}")).collect()
}

#[test]
fn pairs_are_found_across_claims_of_a_day() {
    let part = Claim { code: "N2000", ..CLAIM };
    assert_eq!(after(CLAIM, part), ["COD-001 N2000 is part of N1000 of claim A-1"]);
    assert_eq!(after(part, CLAIM), ["COD-001 N2000 of claim A-1 is part of N1000"]);
    let distinct = Claim { code: "N2010", ..CLAIM };
    assert_eq!(after(CLAIM, distinct), ["COD-002 N2010 is part of N1000 of claim A-1"]);
    let none = Vec::<String>::new();
    assert_eq!(after(CLAIM, Claim { code: "N2010:XS", ..CLAIM }), none);
    assert_eq!(after(CLAIM, Claim { day: "20260303", ..part }), none);
    assert_eq!(after(CLAIM, Claim { provider: "1900000039", ..part }), none);
    assert_eq!(after(CLAIM, Claim { payer: "PAYER02", ..part }), none);
    // Another of the family, under the same member number.
    assert_eq!(after(CLAIM, Claim { first_name: "AGNES", ..part }), none);
}

#[test]
fn units_of_a_day_are_added_up_over_claims() {
    let most = Claim { code: "N2010", units: 2, ..CLAIM };
    let more = Claim { code: "N2010:76", units: 1, ..most };
    let told = after(most, more);
    assert_eq!(told, ["COD-004 3 units of N2010 in all claims of the day, at most 2"]);
    assert_eq!(after(most, Claim { day: "20260303", ..more }), Vec::<String>::new());
}

#[test]
fn global_periods_reach_into_later_claims() {
    let surgery = Claim { code: "N1010", ..CLAIM };
    let visit = |code, day| Claim { code, day, ..CLAIM };
    let told = after(surgery, visit("99213", "20260312"));
    assert_eq!(told, ["COD-008 99213 falls into the 10 days after N1010 of claim A-1"]);
    let told = after(surgery, visit("99213", "20260302"));
    assert_eq!(told, ["COD-006 99213 has no modifier 25 beside N1010 of claim A-1"]);
    let major = Claim { code: "N1090", ..surgery };
    let told = after(visit("99213", "20260301"), major);
    assert_eq!(told, ["COD-007 99213 of claim A-1 has no modifier 57 before N1090"]);
    let none = Vec::<String>::new();
    assert_eq!(after(surgery, visit("99213", "20260313")), none);
    assert_eq!(after(surgery, visit("99213:24", "20260312")), none);
    assert_eq!(after(Claim { code: "N1090:80", ..surgery }, visit("99213", "20260312")), none);
    assert_eq!(after(surgery, Claim { code: "N1020:78", day: "20260305", ..CLAIM }), none);
}

#[test]
fn a_patient_is_new_after_three_years() {
    let visit = |code, day| Claim { code, day, ..CLAIM };
    let told = after(visit("99213", "20230303"), visit("99203", "20260302"));
    assert_eq!(told, ["COD-018 99203 is for new patients, and claim A-1 has visit 99213 of 2023-03-03"]);
    let none = Vec::<String>::new();
    assert_eq!(after(visit("99213", "20230302"), visit("99203", "20260302")), none);
    assert_eq!(after(visit("99213", "20260302"), visit("99213", "20260303")), none);
    // The second payer is told the same.
    assert_eq!(
        after(visit("99203", "20260302"), Claim { payer: "PAYER02", ..visit("99203", "20260302") }),
        none
    );
}

#[test]
fn what_was_held_counts_for_nothing() {
    let site = site();
    let text = String::from_utf8(file(1, &[CLAIM])).expect("ASCII").replace("CLM*A-1*100*", "CLM*A-1*101*");
    site.put("1.837", text.as_bytes());
    let report = site.run();
    assert_eq!(report["claims"]["held"]["count"], 1, "{report}");
    site.put("2.837", &file(2, &[Claim { number: "A-2", code: "N2000", ..CLAIM }]));
    site.run();
    assert!(told(&site, "A-2").is_empty(), "{:?}", told(&site, "A-2"));
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let site = site();
    let claims: Vec<String> = (0..40).map(|at| format!("A-{at}")).collect();
    let claims: Vec<Claim<'_>> =
        claims.iter().map(|number| Claim { number, code: "N2010:76", ..CLAIM }).collect();
    site.put("1.837", &file(1, &claims[..20]));
    site.put("2.837", &file(2, &claims[20..]));
    let other = site.other_lake("other");
    finish(other.on_lake(&["codes", "import"]).args(crate::codes::files())).done();
    site.run_with(&["--threads", "1"]);
    other.run_with(&["--threads", "2"]);
    assert!(site.tree() == other.tree());
}
