//! Tables: a header, then a deposit a line.
//!
//! | column | other names | what it holds |
//! |---|---|---|
//! | `date` | `posted`, `value_date` | `2026-03-02`, `20260302` or `03/02/2026` |
//! | `amount` | `credit` | dollars, as `1,234.56` or `$1234.56`; lines without a positive amount are no deposits |
//! | `trace` | `trn`, `trace_number`, `check_number` | TRN02, or the whole `TRN*1*…` |
//! | `payer_id` | `trn03` | TRN03; may be missing |
//! | `account` | | the account; may be missing |
//! | `method` | `type` | `ach`, `wire`, `check` or anything else; may be missing |

use claims::{Cents, Date, Element};

use super::{Deposit, DepositMethod, Line, Lines, Statement, trace};

/// Whether a line names the columns that are needed.
pub(super) fn is_header(line: &[u8]) -> bool {
    fields(line).is_some_and(|names| Columns::of(&names).is_some())
}

/// Reads a table.
pub(super) fn read(mut lines: Lines<'_>) -> Statement {
    let mut statement = Statement::default();
    let Some(header) = lines.next() else { return statement };
    let columns = fields(header.text).and_then(|names| Columns::of(&names));
    if columns.is_some() {
        statement.bytes_read += header.length;
    } else {
        statement.fault(header, "the header names no date, amount and trace");
    }
    for line in lines {
        let row =
            columns.as_ref().ok_or("there is no header to read it by").and_then(|columns| columns.row(line));
        match row {
            Ok(deposit) => {
                statement.bytes_read += line.length;
                statement.deposits.extend(deposit);
            }
            Err(why) => statement.fault(line, why),
        }
    }
    statement
}

/// Where what stands.
struct Columns {
    count: usize,
    date: usize,
    amount: usize,
    trace: usize,
    payer_id: Option<usize>,
    account: Option<usize>,
    method: Option<usize>,
}

impl Columns {
    fn of(names: &[String]) -> Option<Self> {
        let find = |known: &[&str]| {
            names
                .iter()
                .position(|name| known.contains(&name.trim().to_ascii_lowercase().replace(' ', "_").as_str()))
        };
        Some(Self {
            count: names.len(),
            date: find(&["date", "posted", "value_date"])?,
            amount: find(&["amount", "credit"])?,
            trace: find(&["trace", "trn", "trace_number", "check_number"])?,
            payer_id: find(&["payer_id", "trn03"]),
            account: find(&["account"]),
            method: find(&["method", "type"]),
        })
    }

    fn row(&self, line: Line<'_>) -> Result<Option<Deposit>, &'static str> {
        let fields = fields(line.text).ok_or("the line is not UTF-8, or a quote is left open")?;
        if fields.len() != self.count {
            return Err("the line has another number of fields than the header");
        }
        let field = |at: Option<usize>| at.map_or("", |at| fields[at].trim());
        let amount = amount(field(Some(self.amount)))?;
        if amount <= Cents::ZERO {
            return Ok(None);
        }
        let on = date(field(Some(self.date))).ok_or("the date cannot be read")?;
        let told = field(Some(self.trace));
        let found = trace::find(told.as_bytes());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Some(Deposit {
            offset: line.offset,
            ordinal: line.ordinal,
            account: field(self.account).to_owned(),
            on: Some(on),
            amount,
            method: method(field(self.method)),
            trace: found.map_or_else(|| told.to_owned(), |found| text(found.number)),
            payer_id: match (field(self.payer_id), found) {
                ("", Some(found)) => text(found.payer_id),
                (told, _) => told.to_owned(),
            },
        }))
    }
}

fn method(word: &str) -> DepositMethod {
    let word = word.to_ascii_lowercase();
    let has = |part: &str| word.contains(part);
    if has("ach") || has("eft") {
        DepositMethod::Ach
    } else if has("wire") || has("fwt") {
        DepositMethod::Wire
    } else if has("check") || has("chk") || has("lockbox") {
        DepositMethod::Check
    } else {
        DepositMethod::Other
    }
}

/// Dollars with or without a sign of currency and marks between thousands; nothing is nothing.
fn amount(text: &str) -> Result<Cents, &'static str> {
    let (text, negative) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let plain: String = text.chars().filter(|c| !matches!(c, '$' | ',' | ' ')).collect();
    if plain.is_empty() {
        return Ok(Cents::ZERO);
    }
    let cents = Cents::parse(plain.as_bytes()).ok_or("the amount cannot be read")?;
    Ok(if negative { -cents } else { cents })
}

fn date(text: &str) -> Option<Date> {
    if let Some(date) = Date::parse_iso(text).or_else(|| Date::parse(text.as_bytes())) {
        return Some(date);
    }
    let mut parts = text.splitn(3, '/').map(|part| part.parse::<u32>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let year = if year < 100 { 2000 + year } else { year };
    Date::of(i32::try_from(year).ok()?, month, day)
}

/// The fields of a line; `None` when it is not UTF-8, or a quote is left open.
fn fields(line: &[u8]) -> Option<Vec<String>> {
    codes::split_text(str::from_utf8(line).ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::{BankFormat, read};

    #[test]
    fn rows_are_read_by_the_names_of_their_columns() {
        let text = "Posted,Description,Credit,Trace Number,Account,Type\r\n\
            03/02/2026,\"PAYER, INC\",\"$1,234.56\",TRN*1*EFT123*1999999999,0002,ACH CREDIT\r\n\
            2026-03-03,FEE,,,0002,\r\n\
            20260304,CHECK,10,778899,0002,Check\r\n";
        let statement = read(BankFormat::Table, text.as_bytes());
        assert_eq!(statement.faults, []);
        let found: Vec<_> = statement
            .deposits
            .iter()
            .map(|one| (one.amount.0, one.on.unwrap().to_string(), one.trace.as_str(), one.method.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (123_456, "2026-03-02".to_owned(), "EFT123", "ach"),
                (1_000, "2026-03-04".to_owned(), "778899", "check")
            ]
        );
        assert_eq!(statement.deposits[0].payer_id, "1999999999");
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told_of() {
        let text =
            "date,amount,trace\n2026-03-02,1.005,A\n2026-13-02,1,A\n1\n2026-03-02,2,\"A\n2026-03-02,3,B\n";
        let statement = read(BankFormat::Table, text.as_bytes());
        assert_eq!(statement.faults.len(), 4);
        assert_eq!(statement.deposits.len(), 1);
        assert_eq!(statement.faults[1].offset, text.find("2026-13").unwrap() as u64);
    }
}
