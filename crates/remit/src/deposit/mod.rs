//! Deposits: what a bank says came in, so that it can be held against what payers say they paid.
//!
//! Banks report in three ways, and each is read: [`bai2`] (prior-day and intraday reports), [`nacha`] (the
//! ACH file itself, entries of CCD+ with their addenda), and [`table`], a CSV with a header for everything
//! else. What ties a deposit to a remittance is the reassociation trace that the payer writes in both, TRN:
//! in the remittance as a segment, in the payment as its text (CAQH CORE 370).
//!
//! Nothing is lost: every byte of a file is part of a record that was understood, of white space, or of a
//! [`Fault`].
//!
//! ```
//! use remit::deposit::{BankFormat, read};
//!
//! let report = b"01,999,CLINIC,260303,0600,1,,,2/\n02,CLINIC,999,1,260302,,USD,2/\n03,0002000002,USD,010,0,,/\n\
//! 16,142,15025,Z,,,TRN*1*EFT123*1999999999~\n49,15025,3/\n98,15025,1,5/\n99,15025,1,7/\n";
//! let format = BankFormat::of(report).unwrap();
//! let statement = read(format, report);
//! let deposit = &statement.deposits[0];
//! assert_eq!((deposit.amount.to_string().as_str(), deposit.trace.as_str()), ("150.25", "EFT123"));
//! assert_eq!(deposit.payer_id, "1999999999");
//! assert!(statement.faults.is_empty());
//! ```

mod bai2;
mod nacha;
mod table;
mod trace;

use claims::{Cents, Date};

use crate::listing::word_list;
use crate::normalize;

word_list! {
    /// How a deposit came.
    DepositMethod {
        Ach "ach" "an electronic transfer through the clearing house"
        Wire "wire" "a wire"
        Check "check" "a check, alone or in a lockbox"
        Other "other" "in a way that the bank does not tell"
    }
}

word_list! {
    /// A way in which banks report.
    BankFormat {
        Bai2 "bai2" "a BAI2 balance and transaction report"
        Nacha "nacha" "an ACH file"
        Table "csv" "a table with a header, separated by commas"
    }
}

/// Money that a bank says came into an account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Deposit {
    /// Where its record begins in the file, in bytes.
    pub offset: u64,
    /// Which record of the file it is, from 1.
    pub ordinal: u32,
    /// The account, as the bank writes it.
    pub account: String,
    /// The day it counts from.
    pub on: Option<Date>,
    /// How much.
    pub amount: Cents,
    /// How it came.
    pub method: DepositMethod,
    /// The reassociation trace (TRN02), or the number of a check; empty when the bank tells none.
    pub trace: String,
    /// The payer's identifier (TRN03); empty when the bank tells none.
    pub payer_id: String,
}

/// Bytes that could not be understood, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// Where they begin.
    pub offset: u64,
    /// How many.
    pub length: u64,
    /// Why, in a sentence without what they hold.
    pub why: &'static str,
}

/// What a bank file says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Statement {
    /// Deposits in order.
    pub deposits: Vec<Deposit>,
    /// What could not be understood, in order.
    pub faults: Vec<Fault>,
    /// Bytes of records that were understood, line ends included.
    pub bytes_read: u64,
}

impl BankFormat {
    /// The format of a file that begins with these bytes; `None` when it is no bank file.
    pub fn of(head: &[u8]) -> Option<Self> {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.starts_with(b"01,") {
            Some(Self::Bai2)
        } else if line.len() >= 94 && line.starts_with(b"101") && line[34..37] == *b"094" {
            Some(Self::Nacha)
        } else {
            table::is_header(line).then_some(Self::Table)
        }
    }
}

/// Reads a bank file.
pub fn read(format: BankFormat, data: &[u8]) -> Statement {
    let lines = Lines::of(data);
    match format {
        BankFormat::Bai2 => bai2::read(lines),
        BankFormat::Nacha => nacha::read(lines),
        BankFormat::Table => table::read(lines),
    }
}

/// Whether a deposit is the money of a payment, each told by its trace and payer (TRN02, TRN03): they have
/// one trace, and no two payers.
///
/// Both traces and payers are compared normalized; banks pad and cut nothing, but some capitalize.
pub fn is_same_payment(deposit: (&str, &str), payment: (&str, &str)) -> bool {
    let same = |one: &str, other: &str| {
        normalize::identifier(one.as_bytes()) == normalize::identifier(other.as_bytes())
    };
    !deposit.0.is_empty()
        && same(deposit.0, payment.0)
        && (deposit.1.is_empty() || payment.1.is_empty() || same(deposit.1, payment.1))
}

/// A line and where it stands; its end is not part of it.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    text: &'a [u8],
    offset: u64,
    /// With its end.
    length: u64,
    /// From 1.
    ordinal: u32,
}

/// The lines of a file that are not blank.
#[derive(Clone, Debug)]
struct Lines<'a> {
    rest: &'a [u8],
    offset: u64,
    ordinal: u32,
}

impl<'a> Lines<'a> {
    fn of(data: &'a [u8]) -> Self {
        let rest = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
        Self { rest, offset: (data.len() - rest.len()) as u64, ordinal: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        while !self.rest.is_empty() {
            let end = self.rest.iter().position(|byte| *byte == b'\n').map_or(self.rest.len(), |at| at + 1);
            let (whole, rest) = self.rest.split_at(end);
            let offset = self.offset;
            self.rest = rest;
            self.offset += end as u64;
            let text = whole.trim_ascii_end();
            if !text.is_empty() {
                self.ordinal += 1;
                return Some(Line { text, offset, length: end as u64, ordinal: self.ordinal });
            }
        }
        None
    }
}

impl Statement {
    fn fault(&mut self, line: Line<'_>, why: &'static str) {
        self.faults.push(Fault { offset: line.offset, length: line.length, why });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formats_are_told_by_their_first_line() {
        assert_eq!(BankFormat::of(b"01,122099999,123456789,260303,0600,1,,,2/\n"), Some(BankFormat::Bai2));
        assert_eq!(BankFormat::of(b"\xef\xbb\xbfDate,Amount,Trace\r\n"), Some(BankFormat::Table));
        assert_eq!(BankFormat::of(b"ISA*00*"), None);
        assert_eq!(BankFormat::of(b"name,street\n"), None);
        assert_eq!(BankFormat::of(b""), None);
    }

    #[test]
    fn a_deposit_is_told_by_trace_and_payer() {
        let deposit = ("EFT-123", "1999999999");
        assert!(is_same_payment(deposit, ("eft123", "1999999999")));
        assert!(is_same_payment(deposit, ("EFT123", "")));
        assert!(!is_same_payment(deposit, ("EFT123", "1888888888")));
        assert!(!is_same_payment(("", deposit.1), ("", "")));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_told_of(
            data in prop::collection::vec(prop_oneof![
                3 => prop::sample::select(b"0123456789,/\n\" ".to_vec()),
                1 => any::<u8>(),
            ], 0..300),
            format in prop::sample::select(BankFormat::ALL.to_vec()),
        ) {
            let statement = read(format, &data);
            let told: u64 = statement.faults.iter().map(|fault| fault.length).sum();
            prop_assert!(statement.bytes_read + told <= data.len() as u64);
            let mut end = 0;
            for fault in &statement.faults {
                prop_assert!(fault.offset >= end);
                end = fault.offset + fault.length;
            }
            prop_assert!(end <= data.len() as u64);
            // A record that goes on after a blank line has that line within it.
            let filled = Lines::of(&data).map(|line| line.length).sum::<u64>();
            prop_assert!(statement.bytes_read + told >= filled, "every line that is not blank");
        }
    }
}
