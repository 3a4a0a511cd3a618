//! Faults of the guide and of the envelope, as findings.

use std::sync::LazyLock;

use claims::{ClaimView, ElementPlace, Place};
use x12::guide::{Fault, FaultKind, LoopId};
use x12::{EnvelopeFault, EnvelopeFaultKind, HeaderFault, Survey, UnreadableReason};

use crate::context::Level;
use crate::finding::{Quoted, padded};
use crate::policy::Standing;
use crate::{Edit, Finding, Findings, Scrubber, Severity, Spot, edit_named};

impl Scrubber<'_> {
    /// Reports departures from the implementation guide.
    ///
    /// [`Scrubber::scrub_claim`] does so for a claim's own; call it for those that a reader found above
    /// claims.
    pub fn guide_faults(&self, faults: &[Fault], findings: &mut Findings) {
        report_faults(faults, self.standing(), findings);
    }

    /// How bad a guide fault above claims is; `None` when its edit does not run.
    pub fn fault_severity(&self, fault: &Fault) -> Option<Severity> {
        self.standing().severity(GUIDE_EDITS.of(fault.kind))
    }

    /// How bad what an edit finds that looks at more than one claim is, where no claim is in sight; `None` when it does not run.
    ///
    /// # Panics
    /// When `id` is no edit's.
    pub fn batch_severity(&self, id: &str) -> Option<Severity> {
        self.standing().severity(edit_named(id).expect("the edit is listed"))
    }

    /// A finding of an edit that looks at more than one claim, where no claim is in sight; `None` when the
    /// edit does not run.
    ///
    /// # Panics
    /// When `id` is no edit's.
    pub fn batch_finding(&self, id: &str, spot: Spot, message: &str) -> Option<Finding> {
        finding_in(self.standing(), id, spot, message)
    }

    /// The same about one claim, by what holds for its payer, its practice and its days.
    ///
    /// # Panics
    /// When `id` is no edit's.
    pub fn claim_finding(
        &self,
        view: &ClaimView<'_, '_>,
        id: &str,
        spot: Spot,
        message: &str,
    ) -> Option<Finding> {
        finding_in(self.standing_of_claim(view), id, spot, message)
    }

    /// The same about who bills, by what holds for the practice.
    ///
    /// # Panics
    /// When `id` is no edit's.
    pub fn billing_finding(
        &self,
        view: &ClaimView<'_, '_>,
        id: &str,
        spot: Spot,
        message: &str,
    ) -> Option<Finding> {
        finding_in(self.standing_of_level(Level::Billing, view), id, spot, message)
    }

    /// A fault of the envelope as a finding; `None` when its edit does not run.
    pub fn envelope_finding(&self, fault: &EnvelopeFault, survey: &Survey) -> Option<Finding> {
        envelope_finding(self.standing(), fault, survey)
    }
}

fn finding_in(standing: &Standing, id: &str, spot: Spot, message: &str) -> Option<Finding> {
    let edit = edit_named(id).expect("the edit is listed");
    let severity = standing.severity(edit)?;
    Some(Finding { edit, severity, spot, message: message.to_owned(), fix: edit.fix })
}

/// Reports departures from the implementation guide as bad as they stand.
pub(crate) fn report_faults(faults: &[Fault], standing: &Standing, findings: &mut Findings) {
    for fault in faults {
        let edit = GUIDE_EDITS.of(fault.kind);
        if let Some(severity) = standing.severity(edit) {
            findings.push(Finding {
                edit,
                severity,
                spot: Spot {
                    loop_id: fault.loop_id,
                    segment_id: padded(fault.segment.as_str()),
                    qualifier: padded(fault.qualifier.as_str()),
                    at: fault.place,
                },
                message: fault.to_string(),
                fix: edit.fix,
            });
        }
    }
}

/// The edit that each kind of guide fault belongs to, found once.
static GUIDE_EDITS: LazyLock<GuideEdits> = LazyLock::new(|| {
    GuideEdits(
        FaultKind::ALL.map(|kind| (kind, edit_named(guide_edit_id(kind)).expect("the edit is listed"))),
    )
});

struct GuideEdits([(FaultKind, &'static Edit); FaultKind::ALL.len()]);

impl GuideEdits {
    fn of(&self, kind: FaultKind) -> &'static Edit {
        let found = self.0.iter().find(|(known, _)| *known == kind);
        found.expect("FaultKind::ALL has every kind").1
    }
}

/// Several kinds of fault are one edit when one thing is to be done about them.
fn guide_edit_id(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::UnrecognizedSegment | FaultKind::ForeignSegment => "ENV-018",
        FaultKind::UnexpectedSegment | FaultKind::OutOfSequence => "ENV-019",
        FaultKind::TrailingSeparators => "ENV-020",
        FaultKind::InvalidCharacter => "ENV-021",
        FaultKind::TooShort | FaultKind::TooLong => "ENV-022",
        FaultKind::InvalidDate | FaultKind::InvalidTime => "ENV-023",
        FaultKind::MissingSegment | FaultKind::MissingLoop => "ENV-024",
        FaultKind::TooManySegments => "ENV-025",
        FaultKind::TooManyLoops => "ENV-026",
        FaultKind::MissingElement => "ENV-027",
        FaultKind::InvalidCode => "ENV-028",
        FaultKind::NotUsed => "ENV-029",
        FaultKind::MissingConditional | FaultKind::Exclusion => "ENV-030",
        FaultKind::TooManyElements | FaultKind::TooManyRepetitions | FaultKind::TooManyComponents => {
            "ENV-031"
        }
    }
}

fn envelope_finding(standing: &Standing, fault: &EnvelopeFault, survey: &Survey) -> Option<Finding> {
    let (id, segment, element) = envelope_edit(fault, survey);
    let edit = edit_named(id).expect("the edit is listed");
    let place = Place { offset: fault.offset, ordinal: 0 };
    Some(Finding {
        edit,
        severity: standing.severity(edit)?,
        spot: Spot::new(LoopId::HEADER, segment, ElementPlace { segment: place, element, component: 0 }),
        message: envelope_message(fault, survey).unwrap_or_else(|| edit.lower_title()),
        fix: edit.fix,
    })
}

/// The edit of an envelope fault, and the segment and element it is about.
fn envelope_edit(fault: &EnvelopeFault, survey: &Survey) -> (&'static str, &'static str, u8) {
    match fault.kind {
        EnvelopeFaultKind::NotX12 => ("ENV-001", "", 0),
        EnvelopeFaultKind::Header => {
            let colliding = UnreadableReason::Header(HeaderFault::Colliding);
            let collides =
                |range: &x12::Unreadable| range.offset == fault.offset && range.reason == colliding;
            (if survey.unreadable.iter().any(collides) { "ENV-003" } else { "ENV-002" }, "ISA", 0)
        }
        EnvelopeFaultKind::InterchangeVersion => ("ENV-004", "ISA", 12),
        EnvelopeFaultKind::InterchangeDate => ("ENV-008", "ISA", 9),
        EnvelopeFaultKind::UsageIndicator => ("ENV-009", "ISA", 15),
        EnvelopeFaultKind::InterchangeControl => ("ENV-005", "IEA", 2),
        EnvelopeFaultKind::GroupCount => ("ENV-006", "IEA", 1),
        EnvelopeFaultKind::InterchangeTrailer => ("ENV-007", "IEA", 0),
        EnvelopeFaultKind::GroupUnsupported => ("ENV-011", "GS", 1),
        EnvelopeFaultKind::GroupVersion => ("ENV-011", "GS", 8),
        EnvelopeFaultKind::SetUnsupported => ("ENV-011", "ST", 1),
        EnvelopeFaultKind::GroupControl => ("ENV-012", "GE", 2),
        EnvelopeFaultKind::SetCount => ("ENV-013", "GE", 1),
        EnvelopeFaultKind::GroupTrailer => ("ENV-032", "GE", 0),
        EnvelopeFaultKind::SetControl => ("ENV-014", "SE", 2),
        EnvelopeFaultKind::SegmentCount => ("ENV-015", "SE", 1),
        EnvelopeFaultKind::SetTrailer => ("ENV-033", "SE", 0),
        EnvelopeFaultKind::SetControlRepeated => ("ENV-016", "ST", 2),
        EnvelopeFaultKind::Reference => ("ENV-017", "ST", 3),
        EnvelopeFaultKind::Stray => ("ENV-034", "", 0),
        EnvelopeFaultKind::LevelNumber => ("HL-001", "HL", 1),
        EnvelopeFaultKind::LevelChild => ("HL-003", "HL", 4),
    }
}

/// What the survey can say beyond the edit's title.
fn envelope_message(fault: &EnvelopeFault, survey: &Survey) -> Option<String> {
    let interchange = || survey.interchanges.get(fault.interchange? as usize);
    let group = || survey.groups.get(fault.group? as usize);
    let set = || survey.sets.get(fault.set? as usize);
    Some(match fault.kind {
        EnvelopeFaultKind::Header => {
            let here = survey.unreadable.iter().find(|range| range.offset == fault.offset)?;
            here.reason.to_string()
        }
        EnvelopeFaultKind::InterchangeControl => {
            format!("IEA02 is not the {} of ISA13", Quoted(interchange()?.isa(13).as_bytes()))
        }
        EnvelopeFaultKind::InterchangeVersion => {
            format!("ISA12 is {}, not 00501", Quoted(interchange()?.isa(12).as_bytes()))
        }
        EnvelopeFaultKind::SetUnsupported => {
            let (kind, version) = (set()?.st01.as_bytes(), set()?.version.as_bytes());
            format!("ST01 {} of {} is not read here", Quoted(kind), Quoted(version))
        }
        EnvelopeFaultKind::GroupUnsupported | EnvelopeFaultKind::GroupVersion => {
            let (kind, version) = (group()?.gs(1).as_bytes(), group()?.gs(8).as_bytes());
            format!("GS01 {} with GS08 {} is not read here", Quoted(kind), Quoted(version))
        }
        EnvelopeFaultKind::GroupControl => {
            format!("GE02 is not the {} of GS06", Quoted(group()?.gs(6).as_bytes()))
        }
        EnvelopeFaultKind::SegmentCount => format!("SE01 is not the {} segments sent", set()?.segment_count),
        EnvelopeFaultKind::SetControl => {
            format!("SE02 is not the {} of ST02", Quoted(set()?.st02.as_bytes()))
        }
        EnvelopeFaultKind::SetControlRepeated => {
            format!("ST02 {} was used before in the group", Quoted(set()?.st02.as_bytes()))
        }
        EnvelopeFaultKind::LevelNumber => "HL01 is not the number after that of the level before".to_owned(),
        EnvelopeFaultKind::LevelChild => "HL04 is 1, and no level stands below".to_owned(),
        _ => return None,
    })
}
