use crate::edits::prelude::*;

edit! {
    /// A ZIP code is of another state than the address.
    ///
    /// ## Why it matters
    ///
    /// The first three digits of a ZIP code belong to one state, but for a few post offices that serve
    /// across the line. When they disagree one of the two was keyed wrong, and a payer that prices by place
    /// uses the wrong one.
    ///
    /// ## How to fix it
    ///
    /// Look the address up and correct the state or the ZIP code.
    ///
    /// ## Fails
    ///
    /// ```diff fails 837p
    /// - N4*SPRINGFIELD*IL*62701~
    /// + N4*SPRINGFIELD*IL*99501~
    /// ```
    ///
    /// ```diff fails 837p
    /// - N4*SPRINGFIELD*IL*627010001~
    /// + N4*SPRINGFIELD*MO*627010001~
    /// ```
    ///
    /// ## Passes
    ///
    /// ```diff passes 837p
    /// - N4*SPRINGFIELD*IL*62701~
    /// + N4*SPRINGFIELD*MA*01101~
    /// ```
    ///
    /// ```diff passes 837p
    /// - N4*SPRINGFIELD*IL*62701~
    /// + N4*TORONTO*ON*M5V2T6*CA~
    /// ```
    "BP-014" {
        snip: Snip::Service, severity: Severity::Warn, status: "A7:500", since: "0.1",
        applies: Applies::ALL,
        fix: "correct the state or the ZIP code",
        check: Check::Subscriber(check),
    }
}

fn check(case: &Case<'_, '_>, findings: &mut Findings) {
    let patient = case.patient.and_then(|patient| patient.party.as_ref());
    let parties = [case.billing_party(), case.subscriber.party.as_ref(), patient];
    for party in parties.into_iter().flatten().filter(|party| is_domestic(party)) {
        let (Some(state), Some(zip)) = (party.state(), party.zip()) else { continue };
        if !identifier::is_zip(zip.text) || !identifier::is_state(state.text) {
            continue;
        }
        let Some(prefix) = integer(&zip.text[..3]) else { continue };
        let states = states_of(prefix);
        if !states.is_empty() && !states.split(' ').any(|known| known.as_bytes() == state.text) {
            let message = format!("ZIP codes of {prefix:03} are of {states}, not of {}", Quoted(state.text));
            findings.report(Spot::party(party, "N4", zip.at), message);
        }
    }
}

/// The states that ZIP codes beginning with these three digits are of; empty when none are in use.
fn states_of(prefix: u32) -> &'static str {
    let at = PREFIXES.partition_point(|&(_, last, _)| last < prefix);
    PREFIXES.get(at).filter(|(first, ..)| *first <= prefix).map_or("", |(.., states)| states)
}

/// First and last prefix, and the states (United States Postal Service, labeling list L002). Sorted.
const PREFIXES: &[(u32, u32, &str)] = &[
    (5, 5, "NY"),
    (6, 7, "PR"),
    (8, 8, "VI"),
    (9, 9, "PR"),
    (10, 27, "MA"),
    (28, 29, "RI"),
    (30, 38, "NH"),
    (39, 49, "ME"),
    (50, 54, "VT"),
    (55, 55, "MA"),
    (56, 59, "VT"),
    (60, 69, "CT NY"),
    (70, 89, "NJ"),
    (90, 98, "AE"),
    (100, 149, "NY"),
    (150, 196, "PA"),
    (197, 199, "DE"),
    (200, 200, "DC"),
    (201, 201, "VA DC"),
    (202, 205, "DC"),
    (206, 219, "MD"),
    (220, 246, "VA"),
    (247, 268, "WV"),
    (270, 289, "NC"),
    (290, 299, "SC"),
    (300, 319, "GA"),
    (320, 339, "FL"),
    (340, 340, "AA"),
    (341, 349, "FL"),
    (350, 369, "AL"),
    (370, 385, "TN"),
    (386, 397, "MS"),
    (398, 399, "GA"),
    (400, 427, "KY TN"),
    (430, 459, "OH"),
    (460, 479, "IN"),
    (480, 499, "MI"),
    (500, 528, "IA"),
    (530, 549, "WI"),
    (550, 567, "MN"),
    (569, 569, "DC"),
    (570, 577, "SD"),
    (580, 588, "ND"),
    (590, 599, "MT"),
    (600, 629, "IL"),
    (630, 658, "MO"),
    (660, 679, "KS"),
    (680, 693, "NE"),
    (700, 714, "LA"),
    (716, 729, "AR"),
    (730, 732, "OK"),
    (733, 733, "TX"),
    (734, 749, "OK"),
    (750, 799, "TX"),
    (800, 816, "CO"),
    (820, 831, "WY"),
    (832, 833, "ID"),
    (834, 834, "ID WY"),
    (835, 838, "ID"),
    (840, 847, "UT"),
    (850, 864, "AZ"),
    (865, 865, "AZ NM"),
    (870, 884, "NM"),
    (885, 885, "TX"),
    (889, 898, "NV"),
    (900, 961, "CA"),
    (962, 966, "AP"),
    (967, 967, "HI AS"),
    (968, 968, "HI"),
    (969, 969, "GU MP PW FM MH"),
    (970, 979, "OR"),
    (980, 994, "WA"),
    (995, 999, "AK"),
];
