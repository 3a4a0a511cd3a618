//! The manual of edits, rendered as the files under `docs/edits/`.

use std::fmt::Write as _;

use crate::{Check, Edit, Family, edits};

/// One file of the manual.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    /// Its name, such as `CLM-003.md`.
    pub name: String,
    /// Its text, in Markdown.
    pub text: String,
}

/// Every file of the manual: the index, then a page for each edit in order of id.
pub fn manual() -> Vec<Page> {
    let pages = edits().iter().map(|edit| Page { name: format!("{}.md", edit.id), text: edit.to_markdown() });
    [Page { name: "README.md".to_owned(), text: index() }].into_iter().chain(pages).collect()
}

impl Edit {
    /// The edit's page with its heading and its particulars, as `explain` prints it.
    pub fn to_markdown(&self) -> String {
        let applies = match self.check {
            Check::Envelope | Check::Guide => "837, 835, 277CA, 999".to_owned(),
            _ => self.applies.to_string(),
        };
        let repair = self.repair().map_or_else(String::new, |repair| {
            format!("\n## Repair\n\n`check --repair` {}: `{}`.\n", repair.about, repair.name)
        });
        format!(
            "# {}: {}\n\n| severity | SNIP type | 277CA status | applies to | looks at | since |\n\
             |---|---|---|---|---|---|\n| {} | {} | {} | {applies} | {} | {} |\n\n{}\n{repair}",
            self.id,
            self.lower_title(),
            self.severity,
            self.snip.number(),
            if self.status.is_empty() { "none" } else { self.status },
            self.check.scope(),
            if self.since.is_empty() { "yours" } else { self.since },
            self.page(),
        )
    }
}

fn index() -> String {
    let mut text = String::from(
        "# Edits\n\nWhat `cleanclaim` looks for in a claim before a payer does. A *reject* holds the claim, a \
         *warn* asks for a look, an *info* is worth knowing; a policy can change which. Every page says why it \
         matters and how to fix it, and its examples are run as tests.\n\nThis folder is generated: the pages \
         are the doc comments of `crates/scrub/src/edits/`.\n",
    );
    for family in Family::ALL {
        let _ = writeln!(
            text,
            "\n## {}\n\n| edit | what is wrong | severity | SNIP |\n|---|---|---|---|",
            family.title()
        );
        for edit in family.edits() {
            let (id, title, snip) = (edit.id, edit.title(), edit.snip.number());
            let _ = writeln!(text, "| [{id}]({id}.md) | {title} | {} | {snip} |", edit.severity);
        }
    }
    text
}
