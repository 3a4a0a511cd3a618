//! ACH files: records of 94 characters. Entries of CCD+ and CTX batches that credit an account are
//! deposits; the addenda that follow an entry say what it is for.

use claims::{Cents, Date};

use super::{Deposit, DepositMethod, Line, Lines, Statement, trace};

/// Reads an ACH file.
pub(super) fn read(lines: Lines<'_>) -> Statement {
    let mut file = File::default();
    for line in lines {
        match file.take(line) {
            Ok(()) => file.statement.bytes_read += line.length,
            Err(why) => file.statement.fault(line, why),
        }
    }
    file.statement
}

#[derive(Default)]
struct File {
    statement: Statement,
    on: Option<Date>,
    /// Whether addenda belong to the last deposit.
    is_deposit: bool,
    /// Credits of the batch, in cents.
    credits: i64,
    /// What the addenda of the last deposit say.
    text: Vec<u8>,
}

impl File {
    fn take(&mut self, line: Line<'_>) -> Result<(), &'static str> {
        let kind = line.text.first().copied();
        // The last record is filled up with nines, and so may lines after it be.
        if kind == Some(b'9') {
            return Ok(());
        }
        match kind {
            Some(b'1') => Ok(()),
            Some(b'5') => self.batch(line.text),
            Some(b'6') => self.entry(line),
            Some(b'7') => self.addendum(line.text),
            Some(b'8') => self.batch_ends(line.text),
            _ => Err("the record is of no kind that an ACH file has"),
        }
    }

    fn batch(&mut self, text: &[u8]) -> Result<(), &'static str> {
        let date = text.get(69..75).ok_or("the batch header is too short")?;
        self.on = Date::parse(&[b"20", date].concat());
        self.credits = 0;
        self.is_deposit = false;
        if self.on.is_some() { Ok(()) } else { Err("the batch header has no effective date") }
    }

    fn entry(&mut self, line: Line<'_>) -> Result<(), &'static str> {
        self.is_deposit = false;
        let text = line.text;
        let (Some(code), Some(account), Some(amount)) = (text.get(1..3), text.get(12..29), text.get(29..39))
        else {
            return Err("the entry is too short");
        };
        let amount: i64 = str::from_utf8(amount)
            .ok()
            .and_then(|amount| amount.parse().ok())
            .ok_or("the amount of the entry is no number")?;
        // 2x is a checking account, 3x savings; x2 credits it.
        if !matches!(code, b"22" | b"32") {
            return Ok(());
        }
        self.credits = self.credits.saturating_add(amount);
        self.is_deposit = true;
        self.text.clear();
        self.statement.deposits.push(Deposit {
            offset: line.offset,
            ordinal: line.ordinal,
            account: String::from_utf8_lossy(account.trim_ascii()).into_owned(),
            on: self.on,
            amount: Cents(amount),
            method: DepositMethod::Ach,
            trace: String::new(),
            payer_id: String::new(),
        });
        Ok(())
    }

    fn addendum(&mut self, text: &[u8]) -> Result<(), &'static str> {
        let said = text.get(3..text.len().min(83)).ok_or("the addendum is too short")?;
        let Some(deposit) = self.statement.deposits.last_mut().filter(|_| self.is_deposit) else {
            return Ok(());
        };
        self.text.extend_from_slice(said);
        if let Some(found) = trace::find(&self.text) {
            deposit.trace = String::from_utf8_lossy(found.number).into_owned();
            deposit.payer_id = String::from_utf8_lossy(found.payer_id).into_owned();
        }
        Ok(())
    }

    fn batch_ends(&mut self, text: &[u8]) -> Result<(), &'static str> {
        self.is_deposit = false;
        let stated = text.get(32..44).and_then(|total| str::from_utf8(total).ok()?.parse::<i64>().ok());
        match stated {
            None => Err("the total of the batch cannot be read"),
            Some(stated) if stated == self.credits => Ok(()),
            Some(_) => Err("the total of the batch is not the sum of its credits"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BankFormat, read};
    use super::*;

    fn file(total: &str) -> String {
        let records = [
            format!("{:<94}", "101 031001234 1220999992603030600A094101BANK                   CLINIC"),
            format!("5220{:<16}{:<20}1999999999CCDHCCLAIMPMT260302260302   1031001230000001", "PAYER", ""),
            format!(
                "622{:<9}{:<17}{:010}{:<15}{:<22}  1{:>15}",
                "031001234", "0002000002", 15_025, "", "CLINIC", "1"
            ),
            format!("705{:<80}00010000001", "TRN*1*EFT123*1999999999\\"),
            format!(
                "627{:<9}{:<17}{:010}{:<15}{:<22}  0{:>15}",
                "031001234", "0002000002", 99, "", "CLINIC", "2"
            ),
            format!("8220{:06}{:010}{:012}{total}{:<39}031001230000001", 3, 3_100_123, 99, "1999999999"),
            "9".repeat(94),
        ];
        records.join("\n") + "\n"
    }

    #[test]
    fn an_entry_has_its_trace_from_its_addendum() {
        let text = file("000000015025");
        assert_eq!(BankFormat::of(text.as_bytes()), Some(BankFormat::Nacha));
        let statement = read(BankFormat::Nacha, text.as_bytes());
        assert_eq!(statement.faults, []);
        let [deposit] = &statement.deposits[..] else { panic!("one credit: {statement:?}") };
        assert_eq!((deposit.amount, deposit.trace.as_str()), (Cents(15_025), "EFT123"));
        assert_eq!((deposit.account.as_str(), deposit.on), ("0002000002", Some(Date::literal(2026, 3, 2))));
    }

    #[test]
    fn a_batch_is_held_against_its_total() {
        let statement = read(BankFormat::Nacha, file("000000015024").as_bytes());
        assert!(statement.faults[0].why.contains("sum of its credits"));
    }
}
