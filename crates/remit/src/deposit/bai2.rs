//! BAI2: records of fields separated by commas, a slash at their end; 88 goes on with the record before.
//!
//! Amounts are in cents without a point. A report is held against its own totals: that of an account (49),
//! of a group (98) and of the file (99) must be the sum of what is in it.

use claims::{Cents, Date};
use nom::branch::alt;
use nom::bytes::complete::{tag, take, take_till};
use nom::character::complete::{char, digit1};
use nom::combinator::{map_opt, opt, rest, value};
use nom::multi::count;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::{Deposit, DepositMethod, Line, Lines, Statement, trace};

/// Reads a report.
pub(super) fn read(lines: Lines<'_>) -> Statement {
    let mut report = Report::default();
    let mut lines = lines.peekable();
    while let Some(line) = lines.next() {
        let mut record = line;
        let mut text = line.text.to_vec();
        while let Some(more) = lines.next_if(|next| next.text.starts_with(b"88,")) {
            if text.last() == Some(&b'/') {
                text.pop();
            }
            text.push(b',');
            text.extend_from_slice(&more.text[3..]);
            record.length = more.offset + more.length - record.offset;
        }
        report.take(Line { text: &text, ..record });
    }
    report.statement
}

#[derive(Default)]
struct Report {
    statement: Statement,
    account: String,
    on: Option<Date>,
    /// Cents of the account, the group and the file so far, wide enough for any report.
    sums: [i128; 3],
}

/// A transaction.
struct Detail<'a> {
    code: u32,
    amount: i64,
    bank_reference: &'a [u8],
    customer_reference: &'a [u8],
    text: &'a [u8],
}

impl Report {
    fn take(&mut self, line: Line<'_>) {
        let understood = match line.text.get(..3) {
            Some(b"01,") => Ok(()),
            Some(b"02,") => self.group(line.text),
            Some(b"03,") => self.account(line.text),
            Some(b"16,") => self.detail(line),
            Some(b"49,") => self.total(line.text, 0),
            Some(b"98,") => self.total(line.text, 1),
            Some(b"99,") => self.total(line.text, 2),
            _ => Err("the record is of no kind that a BAI2 report has"),
        };
        match understood {
            Ok(()) => self.statement.bytes_read += line.length,
            Err(why) => self.statement.fault(line, why),
        }
    }

    fn group(&mut self, text: &[u8]) -> Result<(), &'static str> {
        let (_, (_, on)) = (count(any_field, 4), date).parse(text).map_err(|_| "the group has no date")?;
        self.on = Some(on);
        Ok(())
    }

    /// Account, currency, then pairs of a code and an amount, each with a count and a kind of funds.
    fn account(&mut self, text: &[u8]) -> Result<(), &'static str> {
        let failed = |_| "the account and its balances cannot be read";
        let (mut left, (_, account, _)) = (any_field, any_field, any_field).parse(text).map_err(failed)?;
        self.account = String::from_utf8_lossy(account.trim_ascii()).into_owned();
        while !left.trim_ascii().is_empty() {
            let (rest, (_, amount, ..)) =
                (any_field, opt_amount, any_field, funds).parse(left).map_err(failed)?;
            self.sums[0] += i128::from(amount);
            left = rest;
        }
        Ok(())
    }

    fn detail(&mut self, line: Line<'_>) -> Result<(), &'static str> {
        let (_, detail) = detail(line.text).map_err(|_| "the transaction cannot be read")?;
        self.sums[0] += i128::from(detail.amount);
        let Some(method) = method(detail.code) else { return Ok(()) };
        let found = trace::find(detail.text);
        let check = [detail.customer_reference, detail.bank_reference];
        let check = check.into_iter().map(<[u8]>::trim_ascii).find(|number| !number.is_empty());
        let (number, payer_id) = match found {
            Some(found) => (found.number, found.payer_id),
            None if method == DepositMethod::Check => (check.unwrap_or_default(), &b""[..]),
            None => (&b""[..], &b""[..]),
        };
        self.statement.deposits.push(Deposit {
            offset: line.offset,
            ordinal: line.ordinal,
            account: self.account.clone(),
            on: self.on,
            amount: Cents(detail.amount),
            method,
            trace: String::from_utf8_lossy(number).into_owned(),
            payer_id: String::from_utf8_lossy(payer_id).into_owned(),
        });
        Ok(())
    }

    fn total(&mut self, text: &[u8], level: usize) -> Result<(), &'static str> {
        let (_, (_, stated)) = (any_field, opt_amount).parse(text).map_err(|_| "the total cannot be read")?;
        let found = std::mem::take(&mut self.sums[level]);
        if let Some(above) = self.sums.get_mut(level + 1) {
            *above += found;
        }
        if i128::from(stated) == found { Ok(()) } else { Err("the total is not the sum of what it is of") }
    }
}

/// How money of this type code came in; `None` for what is no money that came in.
fn method(code: u32) -> Option<DepositMethod> {
    match code {
        // Totals of credits have codes of their own.
        100 | 110 | 120 | 130 | 140 | 150 | 160 | 170 | 180 | 190 | 200 | 210 => None,
        141..=149 | 161..=169 => Some(DepositMethod::Ach),
        191..=199 | 201..=209 => Some(DepositMethod::Wire),
        111..=119 | 171..=179 => Some(DepositMethod::Check),
        101..=399 => Some(DepositMethod::Other),
        _ => None,
    }
}

fn detail(text: &[u8]) -> IResult<&[u8], Detail<'_>> {
    let code = map_opt(field, |text| number(text)?.try_into().ok());
    let amount = map_opt(field, number);
    let mut parser = (preceded(tag("16,"), code), amount, funds, opt(field), opt(field), rest);
    let (left, (code, amount, (), bank, customer, text)) = parser.parse(text)?;
    let detail = Detail {
        code,
        amount,
        bank_reference: bank.unwrap_or_default(),
        customer_reference: customer.unwrap_or_default(),
        text,
    };
    Ok((left, detail))
}

/// A field with the comma after it, or the last one with its slash.
fn field(text: &[u8]) -> IResult<&[u8], &[u8]> {
    terminated(take_till(|byte| matches!(byte, b',' | b'/')), alt((tag(","), tag("/")))).parse(text)
}

/// The same, whatever is in it; the end of the text ends it too.
fn any_field(text: &[u8]) -> IResult<&[u8], &[u8]> {
    terminated(take_till(|byte| matches!(byte, b',' | b'/')), opt(alt((char(','), char('/'))))).parse(text)
}

/// When the money can be used: nothing, a letter, or a letter with days and amounts.
fn funds(text: &[u8]) -> IResult<&[u8], ()> {
    let valued = (tag("V,"), any_field, any_field);
    let split = (tag("S,"), any_field, any_field, any_field);
    alt((value((), valued), value((), split), distributed, value((), any_field))).parse(text)
}

fn distributed(text: &[u8]) -> IResult<&[u8], ()> {
    let (left, pairs) = preceded(tag("D,"), map_opt(field, number)).parse(text)?;
    let pairs = usize::try_from(pairs).unwrap_or(usize::MAX).min(DISTRIBUTIONS_MAX);
    value((), count((any_field, any_field), pairs)).parse(left)
}

/// YYMMDD.
fn date(text: &[u8]) -> IResult<&[u8], Date> {
    let date = |text: &[u8]| Date::parse(&[b"20", text].concat());
    terminated(map_opt(take(6_usize), date), opt(char(','))).parse(text)
}

/// An amount that may be left out.
fn opt_amount(text: &[u8]) -> IResult<&[u8], i64> {
    map_opt(any_field, |text| if text.trim_ascii().is_empty() { Some(0) } else { number(text) }).parse(text)
}

/// A whole number with or without a sign, of not more digits than any amount has.
fn number(text: &[u8]) -> Option<i64> {
    let sign = opt(alt((char('+'), char('-'))));
    let read: IResult<&[u8], (Option<char>, &[u8])> = (sign, digit1).parse(text.trim_ascii());
    let (left, (sign, digits)) = read.ok()?;
    let digits: i64 = str::from_utf8(digits).ok().filter(|text| text.len() <= 15)?.parse().ok()?;
    left.is_empty().then_some(if sign == Some('-') { -digits } else { digits })
}

/// No deposit is spread over more days.
const DISTRIBUTIONS_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::super::{BankFormat, read};
    use super::*;

    const REPORT: &str = "01,122099999,123456789,260303,0600,1,,,2/\n\
        02,031001234,122099999,1,260302,2359,USD,2/\n\
        03,0002000002,USD,010,500000,,,100,35050,3,/\n\
        16,142,15025,Z,BREF1,CREF1,HCCLAIMPMT TRN*1*EFT123*1999999999*000000999~\n\
        16,142,10025,V,260303,1200,,,HCCLAIMPMT\n88,TRN*1*EFT124*1888888888\\\n\
        16,175,10000,S,0,5000,5000,,778899,LOCKBOX/\n\
        16,475,2500,,,1001,CHECK PAID/\n\
        49,572600,6/\n98,572600,1,8/\n99,572600,1,10/\n";

    #[test]
    fn deposits_are_read_with_their_traces() {
        let statement = read(BankFormat::Bai2, REPORT.as_bytes());
        assert_eq!(statement.faults, []);
        assert_eq!(statement.bytes_read, REPORT.len() as u64);
        let found: Vec<_> = statement
            .deposits
            .iter()
            .map(|one| (one.amount.0, one.method.as_str(), one.trace.as_str(), one.payer_id.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (15_025, "ach", "EFT123", "1999999999"),
                (10_025, "ach", "EFT124", "1888888888"),
                (10_000, "check", "778899", "")
            ]
        );
        assert!(statement.deposits.iter().all(|one| one.account == "0002000002"));
        assert!(statement.deposits.iter().all(|one| one.on == Some(Date::literal(2026, 3, 2))));
        let at = statement.deposits[1].offset as usize;
        assert!(REPORT[at..].starts_with("16,142,10025"));
    }

    #[test]
    fn a_report_that_does_not_add_up_is_told_of() {
        let wrong = REPORT.replace("16,142,15025", "16,142,15024");
        let statement = read(BankFormat::Bai2, wrong.as_bytes());
        assert_eq!(statement.faults.len(), 3, "of account, group and file");
        assert_eq!(statement.deposits.len(), 3, "the deposits stand all the same");
        let strange = REPORT.replace("16,475,2500", "16,475,25x00");
        let statement = read(BankFormat::Bai2, strange.as_bytes());
        assert!(statement.faults[0].why.contains("transaction"));
    }
}
