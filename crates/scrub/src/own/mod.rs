//! Edits of the user's own: expressions in CEL over a claim or each of its lines.
//!
//! An expression is read, its names and types are checked, and its numbers are made whole numbers of the
//! smallest unit, all when the configuration is loaded: see `compile`. What it can say of a claim is the
//! [`vocabulary`]. When it is run, values are read off the claim as they are asked for.

mod compile;
mod run;
mod thing;
mod words;

use std::fmt;
use std::sync::Arc;

pub(crate) use run::judge;
pub use words::vocabulary;

use crate::{Applies, Check, Edit, Extent, Severity, Snip};
use compile::Program;

/// What an edit of the user's own looks at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Each {
    /// Each claim.
    #[default]
    Claim,
    /// Each service line of each claim.
    Line,
}

/// An edit of the user's own, ready to run.
#[derive(Clone)]
pub struct OwnEdit {
    /// Its page and particulars, like those of ours.
    pub edit: &'static Edit,
    /// Whose claims it is for, and when.
    pub extent: Extent,
    program: Arc<Program>,
}

/// An edit of the user's own as it is written down.
///
/// ```
/// use scrub::{Applies, Each, Extent, OwnEdit, OwnEditDraft, Severity};
///
/// let draft = OwnEditDraft {
///     id: "X-001",
///     title: "The claim is too large to be sent without a look",
///     fix: "have it looked at",
///     when: "claim.total_charge > 5000.00 && size(lines) == 1",
///     ..OwnEditDraft::default()
/// };
/// assert_eq!(OwnEdit::compile(&draft).unwrap().edit.id, "X-001");
///
/// let mistyped = OwnEditDraft { when: "claim.total_chrge > 5000.00", ..draft };
/// assert_eq!(
///     OwnEdit::compile(&mistyped).unwrap_err().to_string(),
///     "claim has no total_chrge; did you mean total_charge?\n  claim.total_chrge > 5000.00\n       ^"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct OwnEditDraft<'d> {
    /// Its id: `X-`, then capital letters, digits and dashes.
    pub id: &'d str,
    /// What is wrong, in one sentence.
    pub title: &'d str,
    /// What its findings say; the title when empty.
    pub message: &'d str,
    /// What to do, in one line.
    pub fix: &'d str,
    /// How bad its findings are.
    pub severity: Severity,
    /// Its SNIP type.
    pub snip: Snip,
    /// 277CA category, status and entity of a claim it rejects; `A7:21` when empty.
    pub status: &'d str,
    /// The claims it applies to.
    pub applies: Applies,
    /// Whether it looks at claims or at lines.
    pub each: Each,
    /// The expression that is true of what is wrong.
    pub when: &'d str,
    /// Whose claims it is for, and when.
    pub extent: Extent,
}

impl Default for OwnEditDraft<'_> {
    fn default() -> Self {
        Self {
            id: "",
            title: "",
            message: "",
            fix: "",
            severity: Severity::Warn,
            snip: Snip::Payer,
            status: "",
            applies: Applies::ALL,
            each: Each::Claim,
            when: "",
            extent: Extent::default(),
        }
    }
}

/// What is wrong with an edit of the user's own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnEditError {
    /// What, in one line.
    pub what: String,
    /// The expression, and under it where; empty when it is not about the expression.
    pub drawing: String,
}

impl OwnEditError {
    fn plain(what: impl Into<String>) -> Self {
        Self { what: what.into(), drawing: String::new() }
    }
}

impl fmt::Display for OwnEditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if self.drawing.is_empty() { Ok(()) } else { write!(f, "\n{}", self.drawing) }
    }
}

impl std::error::Error for OwnEditError {}

impl OwnEdit {
    /// Checks a draft and makes it ready to run.
    ///
    /// The edit lives as long as the program, as ours do: compile a configuration once.
    ///
    /// # Errors
    /// When the id is not one, something is missing, or the expression cannot be read, names what there is
    /// not, or compares what cannot be compared.
    pub fn compile(draft: &OwnEditDraft<'_>) -> Result<Self, OwnEditError> {
        check_draft(draft)?;
        let program = Program::compile(draft.when, draft.each)?;
        let fact = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let title = draft.title.trim().trim_end_matches('.');
        let message = Some(draft.message.trim()).filter(|message| !message.is_empty()).unwrap_or(title);
        let page = format!(
            "{title}.\n\n## What it looks for\n\n```cel\n{}\n```\n\n## What it says\n\n{message}\n",
            draft.when.trim()
        );
        let edit = Box::leak(Box::new(Edit {
            id: fact(draft.id),
            doc: fact(&page),
            snip: draft.snip,
            severity: draft.severity,
            status: if draft.status.is_empty() { "A7:21" } else { fact(draft.status) },
            since: "",
            applies: draft.applies,
            fix: fact(draft.fix),
            check: Check::Own(draft.each),
        }));
        Ok(Self {
            edit,
            extent: draft.extent.clone(),
            program: Arc::new(Program { message: fact(message), ..program }),
        })
    }
}

/// Shows the id: the program is of no use to who reads this.
impl fmt::Debug for OwnEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnEdit")
            .field("id", &self.edit.id)
            .field("extent", &self.extent)
            .finish_non_exhaustive()
    }
}

fn check_draft(draft: &OwnEditDraft<'_>) -> Result<(), OwnEditError> {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    let rest = draft.id.strip_prefix("X-").unwrap_or_default();
    if rest.is_empty() || draft.id.len() > ID_MAX || !rest.bytes().all(plain) {
        let what = format!(
            "id {:?} is not X- and then capital letters, digits and dashes, {ID_MAX} characters at most",
            draft.id
        );
        return Err(OwnEditError::plain(what));
    }
    for (key, text) in [("title", draft.title), ("fix", draft.fix), ("when", draft.when)] {
        if text.trim().is_empty() {
            return Err(OwnEditError::plain(format!("it has no {key}")));
        }
        if key != "when" && text.contains(['\n', '\r']) {
            return Err(OwnEditError::plain(format!("its {key} is not one line")));
        }
    }
    if draft.message.contains(['\n', '\r']) {
        return Err(OwnEditError::plain("its message is not one line"));
    }
    Ok(())
}

/// Longest id.
const ID_MAX: usize = 24;
