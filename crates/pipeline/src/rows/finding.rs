//! Rows of what is wrong, and of what could not be read.

use claims::ClaimView;
use lake::tables::claim::{CodingSuggestionRow, FindingRow};
use lake::tables::intake::QuarantineRow;
use lake::tables::{Origin, Tables};
use scrub::{Finding, Suggestion};

use super::text::optional;
use crate::identity::SourceId;
use crate::stage::{Aside, Made};

/// Pushes a finding; `claim_id` is `None` for one about a file, a set or a remittance.
pub(crate) fn push_finding(
    tables: &mut Tables,
    source: &SourceId,
    finding: &Finding,
    claim_id: Option<&str>,
    origin: &Origin<'_>,
) {
    let at = finding.at();
    // Several edits may speak of one segment, so the id names the element and the edit too.
    let spot = finding.spot.at;
    let id = format!(
        "{}.{}-{}.{}",
        source.row(at.offset).as_str(),
        spot.element,
        spot.component,
        finding.edit_id()
    );
    tables.findings.push(
        &FindingRow {
            finding_id: &id,
            claim_id,
            service_line_id: None,
            edit_id: finding.edit_id(),
            snip_type: i32::from(finding.edit.snip.number()),
            severity: finding.severity.word(),
            place: &finding.place(),
            message: &finding.message,
            fix: Some(finding.fix).filter(|fix| !fix.is_empty()),
            claim_status: Some(finding.edit.status).filter(|status| !status.is_empty()),
        },
        &Origin { byte_offset: at.offset, segment_ordinal: at.ordinal, ..*origin },
    );
}

/// Pushes what a coder should consider. `origin` is the claim's.
pub(crate) fn push_suggestion(
    tables: &mut Tables,
    source: &SourceId,
    suggestion: &Suggestion,
    view: &ClaimView<'_, '_>,
    origin: &Origin<'_>,
) {
    let line = &view.claim.lines[suggestion.line];
    let at = line.lx.place();
    let line_id = source.row(at.offset);
    let number = std::str::from_utf8(line.number().text).ok().and_then(|number| number.parse().ok());
    tables.coding_suggestions.push(
        &CodingSuggestionRow {
            coding_suggestion_id: &format!("{}.{}.{}", line_id.as_str(), suggestion.rule, suggestion.edit),
            claim_id: source.row(view.claim.clm.place().offset).as_str(),
            service_line_id: line_id.as_str(),
            patient_control_number: &claims::text(view.claim.control_number().text),
            line_number: number.unwrap_or(suggestion.line as i32 + 1),
            procedure_code: optional(line.procedure().map(|procedure| procedure.code())).as_deref(),
            rule: suggestion.rule,
            consider: &suggestion.consider,
            evidence: &suggestion.evidence,
            documentation: suggestion.documentation,
            edit_id: suggestion.edit,
        },
        &Origin { byte_offset: at.offset, segment_ordinal: at.ordinal, ..*origin },
    );
}

/// A range of bytes set aside, and what is known of the claim in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsideRow<'r> {
    /// `bytes`, `segment`, `transaction` or `claim`.
    pub(crate) level: &'r str,
    pub(crate) claim_id: Option<&'r str>,
    pub(crate) control_number: Option<&'r str>,
    pub(crate) charge: Option<i64>,
}

/// Sets a range aside: a row, a count, and a note to copy the bytes. `origin` is at its first byte.
pub(crate) fn push_aside(
    made: &mut Made,
    source: &SourceId,
    aside: Aside,
    row: &AsideRow<'_>,
    origin: &Origin<'_>,
) {
    let id = source.row(aside.offset);
    let file = source.clone().damaged(false).row(aside.offset);
    made.tables.quarantine.push(
        &QuarantineRow {
            quarantine_id: &format!("{}.{}", id.as_str(), row.level),
            level: row.level,
            reason: aside.reason,
            message: &aside.why,
            bytes: aside.length as i64,
            path: &format!("quarantine/{}/{}.bin", aside.reason, file.as_str()),
            claim_id: row.claim_id,
            patient_control_number: row.control_number,
            total_charge: row.charge,
        },
        origin,
    );
    made.totals.quarantined(aside.reason, aside.length);
    made.asides.push(aside);
}
