//! A name that stands for one edit or for several.

use crate::Edit;
use crate::edits::same_id;
use crate::nearest::nearest;

/// The edits that a name stands for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Selector {
    ids: Vec<&'static str>,
}

/// A name that stands for no edit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownEdit {
    /// The name.
    pub name: String,
    /// The edit it may have been meant for.
    pub meant: Option<&'static str>,
}

impl std::fmt::Display for UnknownEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no edit is named {:?}", self.name)?;
        match self.meant {
            Some(meant) => write!(f, "; did you mean {meant}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownEdit {}

impl Selector {
    pub(super) fn find(
        name: &str,
        edits: impl Iterator<Item = &'static Edit> + Clone,
    ) -> Result<Self, UnknownEdit> {
        if let Some(edit) = edits.clone().find(|edit| same_id(edit.id, name)) {
            return Ok(Self { ids: vec![edit.id] });
        }
        let upper = name.to_ascii_uppercase();
        let snip = upper.strip_prefix("SNIP").and_then(|digits| digits.parse::<u8>().ok());
        let wanted = |edit: &Edit| match snip {
            Some(snip) => edit.snip.number() == snip,
            None => !upper.is_empty() && edit.id.starts_with(&upper),
        };
        let ids: Vec<_> = edits.clone().filter(|edit| wanted(edit)).map(|edit| edit.id).collect();
        if ids.is_empty() {
            let meant = nearest(&upper, edits.map(|edit| edit.id));
            return Err(UnknownEdit { name: name.to_owned(), meant });
        }
        Ok(Self { ids })
    }

    /// Whether the edit is one of them.
    pub fn has(&self, edit: &Edit) -> bool {
        self.ids.contains(&edit.id)
    }

    /// How many edits it stands for.
    #[expect(clippy::len_without_is_empty, reason = "a selector stands for one edit at least")]
    pub fn len(&self) -> usize {
        self.ids.len()
    }
}
