//! What a coder should consider for a line that an edit spoke of.
//!
//! A suggestion needs evidence that stands in the claim itself: a finding without such evidence gets none, and
//! stays a question to the record. It names the documentation that must support it and the edit whose finding
//! it would answer. Nothing here changes a claim, and nothing looks at what a change would pay: suggestions come
//! in the order of the lines they are about.

mod rules;

use claims::ClaimView;

use crate::coded::CodedLine;
use crate::edits::pointed;
use crate::{Case, Finding, JudgedDiagnosis, Scrubber};

use rules::RULES;

/// A change of coding to be considered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suggestion {
    /// Which rule made it, such as `distinct-structure`.
    pub rule: &'static str,
    /// Place of the line among the lines of the claim.
    pub line: usize,
    /// What to consider, such as `25 on 99213`.
    pub consider: String,
    /// What in the claim speaks for it: codes, days, modifiers and line numbers.
    pub evidence: String,
    /// What the record must show before anybody does it.
    pub documentation: &'static str,
    /// The edit whose finding it would answer.
    pub edit: &'static str,
}

/// One way to answer findings of some edits.
struct Rule {
    id: &'static str,
    edits: &'static [&'static str],
    documentation: &'static str,
    /// What to consider, and the evidence; `None` when the claim holds none.
    judge: fn(&Asked<'_, '_, '_>) -> Option<(String, String)>,
}

/// The finding that is to be answered, and the line it is about.
struct Asked<'c, 'v, 'a> {
    case: &'c Case<'v, 'a>,
    finding: &'c Finding,
    line: &'c CodedLine,
}

impl Scrubber<'_> {
    /// What a coder should consider for a claim in which `found` was found, in the order of its lines.
    pub fn suggestions(&self, view: &ClaimView<'_, '_>, found: &[Finding]) -> Vec<Suggestion> {
        let may_be_answered =
            |finding: &&Finding| RULES.iter().any(|rule: &Rule| rule.edits.contains(&finding.edit_id()));
        if !found.iter().any(|finding| may_be_answered(&finding)) {
            return Vec::new();
        }
        let case = self.case(view);
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for finding in found.iter().filter(may_be_answered) {
            let Some(line) = line_of(&case, finding) else { continue };
            let asked = Asked { case: &case, finding, line };
            for rule in RULES.iter().filter(|rule| rule.edits.contains(&finding.edit_id())) {
                let Some((consider, evidence)) = (rule.judge)(&asked) else { continue };
                let is_known = |known: &Suggestion| {
                    (known.rule, known.line, known.edit) == (rule.id, line.at, finding.edit_id())
                };
                if !suggestions.iter().any(is_known) {
                    suggestions.push(Suggestion {
                        rule: rule.id,
                        line: line.at,
                        consider,
                        evidence,
                        documentation: rule.documentation,
                        edit: finding.edit_id(),
                    });
                }
            }
        }
        suggestions.sort_by_key(|suggestion| suggestion.line);
        suggestions
    }
}

/// The coded line that a finding speaks of; of a finding on a diagnosis, the first that points at it.
fn line_of<'c>(case: &'c Case<'_, '_>, finding: &Finding) -> Option<&'c CodedLine> {
    if let Some(diagnosis) = diagnosis_of(case, finding) {
        return case.coded().iter().find(|line| points_at(case, line, diagnosis));
    }
    let offset = finding.at().offset;
    let at = case.claim.lines.iter().rposition(|line| line.lx.place().offset <= offset)?;
    case.coded().iter().find(|line| line.at == at)
}

/// The diagnosis that a finding speaks of, if it speaks of one.
fn diagnosis_of<'c, 'a>(case: &'c Case<'_, 'a>, finding: &Finding) -> Option<&'c JudgedDiagnosis<'a>> {
    case.diagnoses.iter().find(|diagnosis| finding.spot.at == diagnosis.code.at)
}

fn points_at(case: &Case<'_, '_>, line: &CodedLine, diagnosis: &JudgedDiagnosis<'_>) -> bool {
    pointed(case.line(line), case).any(|pointed| pointed.code.at == diagnosis.code.at)
}
