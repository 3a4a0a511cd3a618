//! `dictionary.md`: every table and column in words, generated from the definitions.

use std::fmt::Write;

use crate::tables::{self, ColumnInfo, TableInfo};
use crate::views;

/// The data dictionary as Markdown.
pub fn page() -> String {
    let mut page = String::from(
        "# Data dictionary\n\n\
         Every table of the lake, generated from the definitions that write it. Money is in dollars with\n\
         two decimals. A place such as `2300 CLM02` is loop, segment and element of the 5010 guides.\n\n\
         Every table begins with these columns.\n\n",
    );
    let origin = tables::ALL[0].columns().take(tables::ORIGIN.len());
    columns(&mut page, origin);
    page.push_str("\n| table | a row is |\n|---|---|\n");
    for table in tables::ALL {
        let _ = writeln!(page, "| [{0}](#{0}) | {1} |", table.name, about_of(table));
    }
    for table in tables::ALL {
        let _ = write!(page, "\n## {}\n\n{}\n\n", table.name, table.about());
        columns(&mut page, table.columns().skip(tables::ORIGIN.len()));
    }
    page.push_str("\n# Views\n\nWhat `views.sql` makes of the tables; `DESCRIBE` tells the columns.\n");
    for (name, about) in views::described() {
        let _ = write!(page, "\n## {name}\n\nA view. {about}\n");
    }
    page
}

fn about_of(table: &TableInfo) -> String {
    let about = table.about();
    about.strip_prefix("One row per ").unwrap_or(&about).to_owned()
}

fn columns(page: &mut String, columns: impl Iterator<Item = &'static ColumnInfo>) {
    page.push_str("| column | type | null | meaning |\n|---|---|---|---|\n");
    for column in columns {
        let null = if column.nullable { "yes" } else { "" };
        let (name, sql, about) = (column.name, column.column_type.sql(), column.about());
        let _ = writeln!(page, "| `{name}` | {sql} | {null} | {about} |");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_a_section_for_every_table() {
        let page = page();
        for table in tables::ALL {
            assert!(page.contains(&format!("\n## {}\n\n{}", table.name, table.about())), "{}", table.name);
        }
        assert!(
            page.contains("| `total_charge` | DECIMAL(18,2) | yes | Total charge in dollars, 2300 CLM02")
        );
    }

    #[test]
    fn the_page_has_a_section_for_every_view_that_is_no_table() {
        let page = page();
        for view in ["claim_balances", "suspense", "cash", "line_payments", "underpayments", "payments_meant"]
        {
            assert!(page.contains(&format!("\n## {view}\n\nA view. ")), "{view}");
        }
        assert!(page.contains("A view. Payments and deposits, held against each other.\n\nmatched: what"));
        assert!(page.contains("## match_decisions\n\nA view. The rows of the table `matches`"));
    }
}
