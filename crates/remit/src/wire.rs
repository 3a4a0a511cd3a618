//! How records are written into bytes: numbers in groups of seven bits, texts with their length first.

use claims::{Cents, Date, Period};

/// Writes a number of any size; small ones take one byte.
pub(crate) fn put_uint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a number of either sign; those near zero take one byte.
pub(crate) fn put_int(out: &mut Vec<u8>, value: i64) {
    put_uint(out, ((value << 1) ^ (value >> 63)) as u64);
}

pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_uint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Writes an optional number: 0, or 1 and the number.
pub(crate) fn put_option(out: &mut Vec<u8>, value: Option<i64>) {
    out.push(u8::from(value.is_some()));
    if let Some(value) = value {
        put_int(out, value);
    }
}

pub(crate) fn put_cents(out: &mut Vec<u8>, amount: Option<Cents>) {
    put_option(out, amount.map(|amount| amount.0));
}

pub(crate) fn put_date(out: &mut Vec<u8>, date: Option<Date>) {
    put_option(out, date.map(|date| i64::from(date.days_since_epoch())));
}

/// Writes an optional period: its first day, then how many days more.
pub(crate) fn put_period(out: &mut Vec<u8>, period: Option<Period>) {
    put_date(out, period.map(|period| period.from));
    if let Some(period) = period {
        put_int(out, i64::from(period.to.days_after(period.from)));
    }
}

/// Takes values off the front of bytes; `None` as soon as the bytes are not what was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire<'b>(&'b [u8]);

impl<'b> Wire<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// Whether everything was taken.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    #[inline]
    pub(crate) fn uint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit.
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn int(&mut self) -> Option<i64> {
        let value = self.uint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        let length = usize::try_from(self.uint()?).ok()?;
        str::from_utf8(self.bytes(length)?).ok()
    }

    /// A count of things of which each takes at least one byte.
    pub(crate) fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.uint()?).ok()?;
        (count <= self.0.len()).then_some(count)
    }

    #[expect(clippy::option_option, reason = "the outer one says whether the bytes read at all")]
    pub(crate) fn option(&mut self) -> Option<Option<i64>> {
        match self.byte()? {
            0 => Some(None),
            1 => self.int().map(Some),
            _ => None,
        }
    }

    #[expect(clippy::option_option, reason = "the outer one says whether the bytes read at all")]
    pub(crate) fn cents(&mut self) -> Option<Option<Cents>> {
        Some(self.option()?.map(Cents))
    }

    #[expect(clippy::option_option, reason = "the outer one says whether the bytes read at all")]
    pub(crate) fn date(&mut self) -> Option<Option<Date>> {
        let Some(days) = self.option()? else { return Some(None) };
        let days = i32::try_from(days).ok()?;
        let date = Date::from_days(days);
        // Held within the calendar, so a day past its ends does not read back.
        (date.days_since_epoch() == days).then_some(Some(date))
    }

    #[expect(clippy::option_option, reason = "the outer one says whether the bytes read at all")]
    pub(crate) fn period(&mut self) -> Option<Option<Period>> {
        let Some(from) = self.date()? else { return Some(None) };
        let days = i32::try_from(self.int()?).ok()?;
        let to = from.add_days(days);
        (to.days_after(from) == days).then_some(Some(Period { from, to }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for value in [0, 1, -1, 63, -64, 64, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            put_int(&mut out, value);
            put_option(&mut out, Some(value));
            let mut wire = Wire::new(&out);
            assert_eq!((wire.int(), wire.option()), (Some(value), Some(Some(value))));
            assert!(wire.is_empty());
        }
    }

    #[test]
    fn what_was_not_written_is_refused() {
        assert_eq!(Wire::new(&[0xff; 10]).uint(), None);
        assert_eq!(Wire::new(&[0x80]).uint(), None);
        assert_eq!(Wire::new(&[5, b'a']).text(), None);
        assert_eq!(Wire::new(&[1, 0xff]).text(), None);
        assert_eq!(Wire::new(&[200, 1, 0]).count(), None);
        let mut out = Vec::new();
        put_option(&mut out, Some(i64::from(Date::MAX.days_since_epoch()) + 1));
        assert_eq!(Wire::new(&out).date(), None);
    }

    #[test]
    fn a_period_may_run_backwards() {
        let day = Date::literal(2026, 3, 2);
        for to in [day, day.add_days(9), day.add_days(-9)] {
            let period = Some(Period { from: day, to });
            let mut out = Vec::new();
            put_period(&mut out, period);
            assert_eq!(Wire::new(&out).period(), Some(period));
        }
    }
}
