//! Runs the user's own edits over a claim.

use std::sync::{Arc, OnceLock};

use cel::common::types::CelBool;
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, ExecutionError, Value};
use claims::ServiceLine;

use super::OwnEdit;
use super::compile::{ENVIRONMENT, Program};
use super::thing::{Part, Thing};
use super::words::{self, VARIABLES};
use crate::policy::Planned;
use crate::{Case, Findings, Severity, Spot};

/// Runs edits over a claim and over each of its lines. A claim that has none pays nothing.
#[inline]
pub(crate) fn judge(
    over_claim: &[Planned<OwnEdit>],
    over_line: &[Planned<OwnEdit>],
    case: &Case<'_, '_>,
    findings: &mut Findings,
) {
    if !over_claim.is_empty() || !over_line.is_empty() {
        judge_some(over_claim, over_line, case, findings);
    }
}

fn judge_some(
    over_claim: &[Planned<OwnEdit>],
    over_line: &[Planned<OwnEdit>],
    case: &Case<'_, '_>,
    findings: &mut Findings,
) {
    let clm = Spot::claim("CLM", case.claim.clm.element_place(0));
    let count = case.claim.lines.len();
    if count > LINES_MAX {
        for planned in over_claim.iter().chain(over_line) {
            report_unjudged(planned, clm, &format!("the claim has {count} lines"), findings);
        }
        return;
    }
    let kept = Kept::default();
    run(over_claim, &Desk { case, line: None, kept: &kept }, clm, findings);
    if over_line.is_empty() {
        return;
    }
    for line in &case.claim.lines {
        let spot = match &line.service {
            Some(service) => Spot::service(line, service.element_place(0)),
            None => Spot::line("LX", line.lx.element_place(0)),
        };
        run(over_line, &Desk { case, line: Some(line), kept: &kept }, spot, findings);
    }
}

fn run(edits: &[Planned<OwnEdit>], desk: &Desk<'_, '_>, spot: Spot, findings: &mut Findings) {
    let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
    context.set_variable_resolver(desk);
    for planned in edits {
        let program = &planned.check.program;
        match holds(program, &context) {
            Ok(false) => {}
            Ok(true) => {
                findings.running(planned.edit, planned.severity);
                findings.report(spot, program.message);
            }
            Err(error) => report_unjudged(planned, spot, &reason(&error), findings),
        }
    }
}

fn holds(program: &Program, context: &Context<'_, '_>) -> Result<bool, ExecutionError> {
    let value = Value::resolve_val(&program.expression, context)?;
    match value.downcast_ref::<CelBool>() {
        Some(flag) => Ok(*flag.inner()),
        None => Err(ExecutionError::function_error("edit", "neither true nor false")),
    }
}

/// An edit that could not be judged lets the claim go, and says that it was not judged.
fn report_unjudged(planned: &Planned<OwnEdit>, spot: Spot, why: &str, findings: &mut Findings) {
    findings.running(planned.edit, planned.severity.max(Severity::Warn));
    findings.report(spot, format!("the edit could not be judged: {why}"));
}

/// Why, in words that hold nothing of the claim.
fn reason(error: &ExecutionError) -> String {
    match error {
        ExecutionError::NoSuchKey(name) => {
            format!("{name} was not sent or cannot be read; ask for it with has() or in")
        }
        ExecutionError::IndexOutOfBounds(_) => "a list is shorter than the edit asks for".to_owned(),
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => {
            "division by zero".to_owned()
        }
        ExecutionError::Overflow(..) => "a number became too large".to_owned(),
        _ => "its expression cannot be worked out for this claim".to_owned(),
    }
}

/// What a claim's expressions share.
#[derive(Default)]
struct Kept<'v> {
    /// The lists, by the order of the variables, made when one is asked for.
    lists: [OnceLock<Box<dyn Val + 'v>>; VARIABLES.len()],
}

/// Where variables are looked up.
struct Desk<'d, 'v> {
    case: &'v Case<'v, 'v>,
    line: Option<&'v ServiceLine<'v>>,
    kept: &'d Kept<'v>,
}

impl<'v> Desk<'_, 'v> {
    fn claim(&self) -> Thing<'v> {
        Thing { case: self.case, part: Part::Claim, record: &words::CLAIM }
    }

    fn root(&self, name: &str) -> Option<Thing<'v>> {
        let variable = VARIABLES.iter().find(|variable| variable.name == name)?;
        let record = variable.shape.record().filter(|_| !variable.shape.is_list())?;
        let part = match name {
            "line" => Part::Line(self.line?),
            _ => Part::Claim,
        };
        Some(Thing { part, record, ..self.claim() })
    }
}

impl VariableResolver for Desk<'_, '_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        if let Some((root, field)) = name.split_once('.') {
            // The whole name is asked for first; what is not sent is told when its parts are.
            return self.root(root)?.field(field).map(|value| CowVal::Owned(value as Box<dyn Val + 'b>));
        }
        if let Some(thing) = self.root(name) {
            return Some(CowVal::owned(thing));
        }
        let at = VARIABLES.iter().position(|variable| variable.name == name)?;
        let variable = &VARIABLES[at];
        let value = self.kept.lists[at].get_or_init(|| {
            let claim = self.claim();
            let record = variable.shape.record().unwrap_or(claim.record);
            claim.value((variable.read)(&claim).expect("a list may be empty, but it is there"), record)
        });
        Some(CowVal::Borrowed(&**value))
    }
}

/// Most lines a claim may have: what the guides allow. Loops over lines stay bounded by it.
const LINES_MAX: usize = 999;
