//! The rules, each a way to answer a finding when the claim itself speaks for it.

use codes::Icd10Status;
use codes::bill::PlaceOfService;
use codes::icd10::Laterality;

use super::{Asked, Rule, diagnosis_of, points_at};
use crate::JudgedDiagnosis;
use crate::coded::CodedLine;
use crate::edits::pointed;
use crate::finding::Quoted;

/// Every rule. Of several for one edit at most those speak that find their evidence.
pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "separate-visit",
        edits: &["COD-006"],
        documentation: "a note of work beyond what leads to the procedure, in itself a visit",
        judge: separate_visit,
    },
    Rule {
        id: "decision-for-surgery",
        edits: &["COD-007"],
        documentation: "a note that shows that surgery was decided at this visit",
        judge: decision_for_surgery,
    },
    Rule {
        id: "unrelated-visit",
        edits: &["COD-008"],
        documentation: "a note of a problem that has nothing to do with the surgery",
        judge: unrelated_visit,
    },
    Rule {
        id: "unrelated-procedure",
        edits: &["COD-008"],
        documentation: "an operative note of a procedure that has nothing to do with the earlier surgery",
        judge: unrelated_procedure,
    },
    Rule {
        id: "return-to-operating-room",
        edits: &["COD-008"],
        documentation: "an operative note of a complication that was treated in the operating room",
        judge: return_to_operating_room,
    },
    Rule {
        id: "distinct-structure",
        edits: &["COD-002"],
        documentation: "a record of two services on structures, lesions or injuries that were apart",
        judge: distinct_structure,
    },
    Rule {
        id: "distinct-encounter",
        edits: &["COD-002"],
        documentation: "a record of two encounters on the day, with their times",
        judge: distinct_encounter,
    },
    Rule {
        id: "professional-part",
        edits: &["COD-010"],
        documentation: "a signed interpretation; the facility bills equipment and staff",
        judge: professional_part,
    },
    Rule {
        id: "one-bilateral-line",
        edits: &["COD-012"],
        documentation: "an operative note of both sides in one session, and the payer's rule for both sides",
        judge: one_bilateral_line,
    },
    Rule {
        id: "established-patient",
        edits: &["COD-018"],
        documentation: "a note of the visit; the level is that of an established patient's by time or decisions",
        judge: established_patient,
    },
    Rule {
        id: "side-of-diagnosis",
        edits: &["COD-016"],
        documentation: "a record that says on which side the service was given",
        judge: side_of_diagnosis,
    },
    Rule {
        id: "side-of-modifier",
        edits: &["DX-013"],
        documentation: "a record that says on which side the condition is",
        judge: side_of_modifier,
    },
    Rule {
        id: "specific-diagnosis",
        edits: &["COD-045"],
        documentation: "a record that supports the code that says more, and nothing else beside it",
        judge: specific_diagnosis,
    },
    Rule {
        id: "waived-test",
        edits: &["COD-038"],
        documentation: "a certificate of waiver under that number, and a test kit that is a waived one",
        judge: waived_test,
    },
    Rule {
        id: "notice-of-noncoverage",
        edits: &["COD-017"],
        documentation: "a notice signed before the service for GA; with none, only GZ is true",
        judge: notice_of_noncoverage,
    },
    Rule {
        id: "excluded-service",
        edits: &["COD-020"],
        documentation: "for GX a notice given of one's own accord; GY needs none",
        judge: excluded_service,
    },
    Rule {
        id: "plan-of-care",
        edits: &["COD-025"],
        documentation: "a plan of care of that discipline, certified",
        judge: plan_of_care,
    },
    Rule {
        id: "repeated-service",
        edits: &["LN-029"],
        documentation: "a record of each of the services, with why it was repeated",
        judge: repeated_service,
    },
    Rule {
        id: "anesthesia-provider",
        edits: &["LN-017"],
        documentation: "the anesthesia record: who gave it, and whether somebody directed",
        judge: anesthesia_provider,
    },
];

fn separate_visit(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let visit = asked.line;
    let procedure = asked.others().find(|other| other.on == visit.on && asked.names(other))?;
    let own = asked.diagnosis_apart(visit, procedure)?;
    let evidence = format!("the visit points at {own}, {} does not", asked.named(procedure));
    Some((format!("25 on {}", visit.code), evidence))
}

fn decision_for_surgery(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let visit = asked.line;
    let surgery = asked.others().find(|other| asked.names(other))?;
    let day = match surgery.on.days_after(visit.on) {
        0 => "on the day of",
        1 => "on the day before",
        _ => return None,
    };
    let shared = asked.diagnosis_shared(visit, surgery)?;
    let evidence = format!("the visit is {day} {} and both point at {shared}", asked.named(surgery));
    Some((format!("57 on {}", visit.code), evidence))
}

fn unrelated_visit(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    asked.line.is_visit().then_some(())?;
    unrelated(asked, "24")
}

fn unrelated_procedure(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    (!asked.line.is_visit()).then_some(())?;
    unrelated(asked, "79")
}

/// A service after a surgery with no diagnosis in common.
fn unrelated(asked: &Asked<'_, '_, '_>, modifier: &str) -> Option<(String, String)> {
    let line = asked.line;
    let surgery = asked.others().find(|other| other.on < line.on && asked.names(other))?;
    if asked.diagnosis_shared(line, surgery).is_some() {
        return None;
    }
    let own = asked.diagnosis_apart(line, surgery)?;
    let evidence = format!("it points at {own} and shares no diagnosis with {}", asked.named(surgery));
    Some((format!("{modifier} on {}", line.code), evidence))
}

fn return_to_operating_room(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let line = asked.line;
    let place = asked.place(line);
    if line.is_visit() || !matches!(place, b"21" | b"22" | b"24") {
        return None;
    }
    let surgery = asked.others().find(|other| other.on < line.on && asked.names(other))?;
    let complication = asked.diagnoses(line).find(|code| is_complication(code))?;
    let evidence = format!(
        "{} days after {}, in place {}, for complication {}",
        line.on.days_after(surgery.on),
        asked.named(surgery),
        Quoted(place),
        Quoted(complication)
    );
    Some((format!("78 on {}", line.code), evidence))
}

fn distinct_structure(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let (line, other) = asked.pair()?;
    if asked.place(line) != asked.place(other) || asked.diagnosis_shared(line, other).is_some() {
        return None;
    }
    let (one, two) = (asked.diagnosis_apart(line, other)?, asked.diagnosis_apart(other, line)?);
    let evidence =
        format!("it points at {one}, {} at {two}, and no diagnosis is of both", asked.named(other));
    let modifier = if line.is_visit() { "25" } else { "XS, or 59 where the payer takes no X modifier," };
    Some((format!("{modifier} on {}", line.code), evidence))
}

fn distinct_encounter(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let (line, other) = asked.pair()?;
    let (one, two) = (asked.place(line), asked.place(other));
    if one == two || line.is_visit() {
        return None;
    }
    let evidence =
        format!("it was given in place {}, {} in {}", Quoted(one), asked.named(other), Quoted(two));
    Some((format!("XE, or 59 where the payer takes no X modifier, on {}", line.code), evidence))
}

fn professional_part(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let line = asked.line;
    PlaceOfService::of(asked.place(line)).filter(|place| place.facility_rate)?;
    let evidence =
        format!("place {} is a facility, and the service has two parts", Quoted(asked.place(line)));
    Some((format!("26 on {}", line.code), evidence))
}

fn one_bilateral_line(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let right = asked.line;
    let is_left =
        |other: &&CodedLine| other.code == right.code && other.on == right.on && other.has(&[b"LT"]);
    let left = asked.others().find(is_left)?;
    let evidence = format!("LT stands on {}, RT on this line, on one day", asked.named(left));
    Some((format!("one line of {} with 50", right.code), evidence))
}

fn established_patient(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let known = match &asked.line.code.text() {
        b"99202" => "99212",
        b"99203" => "99213",
        b"99204" => "99214",
        b"99205" => "99215",
        _ => return None,
    };
    Some((format!("{known}, or the level that the note supports"), asked.finding.message.clone()))
}

fn side_of_diagnosis(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let line = asked.line;
    // Of fingers, toes and lids the diagnosis does not say which of the other side.
    let (other, wanted) = match (line.has(&[b"LT"]), line.has(&[b"RT"])) {
        (true, false) => ("RT", Laterality::Right),
        (false, true) => ("LT", Laterality::Left),
        _ => return None,
    };
    let code = pointed(asked.case.line(line), asked.case).find_map(|diagnosis| match diagnosis.status {
        codes::Icd10Status::Billable(traits) if traits.laterality == Some(wanted) => {
            Some(diagnosis.code.text)
        }
        _ => None,
    })?;
    let evidence = format!("diagnosis {} is of the {} side", Quoted(code), wanted.label());
    Some((format!("{other} on {}, or the diagnosis of the other side", line.code), evidence))
}

/// The code of the side that every line pointing at the diagnosis is of.
fn side_of_modifier(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let diagnosis = asked.diagnosis()?;
    let mut sides =
        asked.pointing(diagnosis).filter_map(|line| match (line.has(&[b"LT"]), line.has(&[b"RT"])) {
            (true, false) => Some((line, "LT", Laterality::Left)),
            (false, true) => Some((line, "RT", Laterality::Right)),
            _ => None,
        });
    let (line, modifier, side) = sides.next()?;
    if sides.any(|(_, other, _)| other != modifier) {
        return None;
    }
    let (day, code) = (asked.case.coding_day()?, diagnosis.code.text);
    let edition = asked.case.codes.icd10_edition(day)?;
    let is_of_side = |sibling: &String| match edition.status(sibling.as_bytes(), day) {
        Icd10Status::Billable(traits) => traits.laterality == Some(side),
        _ => false,
    };
    let told = edition.specific_siblings(code).into_iter().find(is_of_side)?;
    let evidence = format!("{modifier} stands on {}, which points at {}", asked.named(line), Quoted(code));
    Some((format!("{told} in place of {}", Quoted(code)), evidence))
}

fn specific_diagnosis(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let code = asked.diagnosis()?.code.text;
    let edition = asked.case.codes.icd10_edition(asked.case.coding_day()?)?;
    let siblings = edition.specific_siblings(code);
    let listed = || asked.case.diagnoses.iter().filter(|diagnosis| diagnosis.is_listed());
    let sibling =
        siblings.iter().find(|sibling| listed().any(|other| other.code.text == sibling.as_bytes()))?;
    let evidence = format!("the claim names {sibling} too, which says more under the same heading");
    Some((format!("{sibling} alone, without {}", Quoted(code)), evidence))
}

fn waived_test(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let (case, line) = (asked.case, asked.line);
    // CLIA numbers of who did the test, on the line or on the claim.
    let own = case.line(line).reference(b"X4");
    let number = own.or_else(|| case.claim.reference(b"X4")).filter(|number| !number.is_absent())?;
    let evidence = format!(
        "the list of waived tests has it with QW, and the claim names certificate {}",
        Quoted(number.text)
    );
    Some((format!("QW on {}", line.code), evidence))
}

fn notice_of_noncoverage(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    matches!(asked.filing(), b"MA" | b"MB").then_some(())?;
    Some((format!("GA or GZ on {}", asked.line.code), asked.finding.message.clone()))
}

fn excluded_service(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    matches!(asked.filing(), b"MA" | b"MB").then_some(())?;
    let evidence = "the fee schedule of the day has status N for it".to_owned();
    Some((format!("GY or GX on {}", asked.line.code), evidence))
}

fn plan_of_care(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let taxonomy = asked.taxonomy()?;
    let modifier = match taxonomy {
        [b'2', b'2', b'5', b'1', ..] => "GP",
        [b'2', b'2', b'5', b'X', ..] => "GO",
        [b'2', b'3', b'5', b'Z', ..] => "GN",
        _ => return None,
    };
    let evidence = format!("the provider's taxonomy is {}", Quoted(taxonomy));
    Some((format!("{modifier} on {}", asked.line.code), evidence))
}

fn repeated_service(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let line = asked.line;
    let first =
        asked.others().find(|other| other.at < line.at && other.code == line.code && other.on == line.on)?;
    let number = line.code.text();
    let is_laboratory = number.first() == Some(&b'8') && number.iter().all(u8::is_ascii_digit);
    let (modifier, who) = match (is_laboratory, line.same_provider(first)) {
        (true, _) => ("91", "a laboratory test"),
        (false, true) => ("76", "by the same provider"),
        (false, false) => ("77", "by another provider"),
    };
    let evidence = format!("{} has the same service on the same day, {who}", asked.named(first));
    Some((format!("{modifier} on {}, or one line with the units of both", line.code), evidence))
}

fn anesthesia_provider(asked: &Asked<'_, '_, '_>) -> Option<(String, String)> {
    let taxonomy = asked.taxonomy()?;
    let modifiers = match taxonomy {
        [b'2', b'0', b'7', b'L', ..] => "AA, or QK, QY or AD if a nurse anesthetist was directed,",
        [b'3', b'6', b'7', b'5', ..] => "QZ, or QX if an anesthesiologist directed,",
        _ => return None,
    };
    let evidence = format!("the provider's taxonomy is {}", Quoted(taxonomy));
    Some((format!("{modifiers} on {}", asked.line.code), evidence))
}

impl<'c, 'a> Asked<'c, '_, 'a> {
    /// The other coded lines of the claim.
    fn others(&self) -> impl Iterator<Item = &'c CodedLine> {
        let at = self.line.at;
        self.case.coded().iter().filter(move |other| other.at != at)
    }

    /// Whether the finding speaks of this line's code.
    fn names(&self, other: &CodedLine) -> bool {
        self.finding.message.contains(&other.code.to_string())
    }

    /// The line that a table of pairs bundles, and the one it is bundled into.
    fn pair(&self) -> Option<(&'c CodedLine, &'c CodedLine)> {
        let pair = self.case.bundled().iter().find(|pair| pair.bundled == self.line.at)?;
        Some((self.line, self.others().find(|other| other.at == pair.paid)?))
    }

    /// `N1000 in line 2`.
    fn named(&self, line: &CodedLine) -> String {
        format!("{} in line {}", line.code, Quoted(self.case.line(line).number().text))
    }

    /// The diagnosis that the finding speaks of.
    fn diagnosis(&self) -> Option<&'c JudgedDiagnosis<'a>> {
        diagnosis_of(self.case, self.finding)
    }

    /// The coded lines that point at a diagnosis.
    fn pointing(&self, diagnosis: &'c JudgedDiagnosis<'a>) -> impl Iterator<Item = &'c CodedLine> {
        let case = self.case;
        case.coded().iter().filter(move |line| points_at(case, line, diagnosis))
    }

    /// The diagnoses that a line points at.
    fn diagnoses(&self, line: &CodedLine) -> impl Iterator<Item = &'a [u8]> + use<'c, 'a> {
        pointed(self.case.line(line), self.case).map(|diagnosis| diagnosis.code.text)
    }

    /// A diagnosis that the first line points at and the other does not.
    fn diagnosis_apart(&self, line: &CodedLine, other: &CodedLine) -> Option<String> {
        let theirs: Vec<&[u8]> = self.diagnoses(other).collect();
        self.diagnoses(line).find(|own| !theirs.contains(own)).map(|own| Quoted(own).to_string())
    }

    /// A diagnosis that both lines point at.
    fn diagnosis_shared(&self, line: &CodedLine, other: &CodedLine) -> Option<String> {
        let theirs: Vec<&[u8]> = self.diagnoses(other).collect();
        self.diagnoses(line).find(|own| theirs.contains(own)).map(|own| Quoted(own).to_string())
    }

    /// The place of service of a line.
    fn place(&self, line: &CodedLine) -> &'a [u8] {
        let own = self.case.line(line).place_of_service();
        own.unwrap_or_else(|| self.case.claim.facility_code()).text
    }

    /// SBR09 of the payer the claim is sent to.
    fn filing(&self) -> &'a [u8] {
        self.case.filing_indicator().map_or(&[][..], |filing| filing.text)
    }

    /// The taxonomy of whoever gave the service: of the line, of the claim, of who bills.
    fn taxonomy(&self) -> Option<&'a [u8]> {
        let own = self.case.line(self.line).providers.iter().find(|party| party.role() == b"82");
        let told = match own.or_else(|| self.case.claim.provider(b"82")) {
            Some(rendering) => rendering.taxonomy_code().map(|code| code.text),
            None => self.case.billing.taxonomy.map(|prv| prv.element(3)),
        };
        told.filter(|code| !code.is_empty())
    }
}

/// Whether a diagnosis says that an operation or a device led to it: T80 to T88, or a category of what follows
/// procedures on an organ.
fn is_complication(code: &[u8]) -> bool {
    matches!(code.get(..3), Some([b'T', b'8', b'0'..=b'8']))
        || matches!(code.get(..3), Some(b"D78" | b"E36" | b"G97" | b"H59" | b"H95" | b"I97" | b"J95"))
        || matches!(code.get(..3), Some(b"K91" | b"L76" | b"M96" | b"N99"))
}
