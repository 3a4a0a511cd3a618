//! A letter: a template in Markdown with names in double braces, filled with facts, and made a page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pulldown_cmark::{Options, Parser, html};

use crate::{Error, ErrorKind};

/// Facts by name, as Markdown.
pub(super) type Facts = BTreeMap<&'static str, String>;

/// The letter that is written when the configuration names no other.
pub(super) const BUILT_IN: &str = include_str!("letter.md");

/// The template with every `{{name}}` in it replaced.
pub(super) fn fill(template: &str, facts: &Facts) -> Result<String, Error> {
    let mut letter = String::with_capacity(template.len() * 2);
    let mut parts = template.split("{{");
    letter.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let refuse = |what: String| Error::new(ErrorKind::Config, what);
        let Some((name, rest)) = part.split_once("}}") else {
            return Err(refuse("a name in the letter is not closed by }}".to_owned()));
        };
        let name = name.trim();
        let fact = facts.get(name).ok_or_else(|| {
            let known: Vec<&str> = facts.keys().copied().collect();
            refuse(format!("the letter asks for {{{{{name}}}}}; there are {}", known.join(", ")))
        })?;
        letter.push_str(fact);
        letter.push_str(rest);
    }
    Ok(letter)
}

/// A page by itself, with the segments that prove it below.
pub(super) fn page(letter: &str, enclosed: &[(String, String)]) -> String {
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(letter, Options::ENABLE_TABLES));
    for (title, text) in enclosed {
        body.push_str("<section class=\"enclosed\"><h3>");
        push_escaped(&mut body, title);
        body.push_str("</h3><pre>");
        push_escaped(&mut body, text);
        body.push_str("</pre></section>\n");
    }
    format!("{HEAD}{body}</body></html>\n")
}

fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            letter => out.push(letter),
        }
    }
}

/// Text that means nothing to Markdown: what a claim says stays what it says.
pub(super) fn plain(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut plain, letter| {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '!'
        ) {
            plain.push('\\');
        }
        plain.push(if letter.is_control() { ' ' } else { letter });
        plain
    })
}

/// A table of plain cells; a sentence when it has no rows.
pub(super) fn table(head: &[&str], rows: &[Vec<String>], nothing: &str) -> String {
    if rows.is_empty() {
        return nothing.to_owned();
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut table = line(head.iter().map(|cell| plain(cell)).collect());
    let _ = writeln!(table, "|{}", "---|".repeat(head.len()));
    for row in rows {
        table.push_str(&line(row.iter().map(|cell| plain(cell)).collect()));
    }
    table
}

const HEAD: &str = "<!doctype html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Appeal</title><style>
body { font: 11pt/1.45 Georgia, serif; max-width: 46rem; margin: 2rem auto; color: #111; }
table { border-collapse: collapse; margin: .6rem 0; font-size: 10pt; }
td, th { border: 1px solid #bbb; padding: .15rem .5rem; text-align: left; vertical-align: top; }
thead:not(:has(th:not(:empty))) { display: none; }
pre { font-size: 8.5pt; white-space: pre-wrap; overflow-wrap: anywhere; }
.enclosed { break-before: page; }
</style></head><body>
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_claim_says_is_no_markdown_and_no_html() {
        let facts = Facts::from([("name", plain("<b>*O|Neil*</b> & [x](y)"))]);
        let letter = fill("# To {{ name }}\n", &facts).expect("it is known");
        let page = page(&letter, &[("a".into(), "N3*<1>~".into())]);
        assert!(page.contains("<h1>To &lt;b&gt;*O|Neil*&lt;/b&gt; &amp; [x](y)</h1>"), "{page}");
        assert!(page.contains("<pre>N3*&lt;1&gt;~</pre>"));
    }

    #[test]
    fn a_name_that_nobody_knows_is_refused() {
        let facts = Facts::from([("name", String::new())]);
        assert!(fill("{{nmae}}", &facts).is_err());
        assert!(fill("{{name", &facts).is_err());
    }
}
