//! A candidate in bytes, as ledgers keep it.
//!
//! The first byte is the version of the layout; a reader refuses what it does not know. What follows is
//! the fields in order, see [`crate::wire`]. A line's id is written without what it has in common with
//! the claim's: both begin with the same source.

use std::borrow::Cow;

use claims::{ClaimType, Quantity};

use super::{Candidate, CandidateLine};
use crate::payer::Payer;
use crate::wire::{Wire, put_cents, put_date, put_option, put_period, put_text, put_uint};

impl<'c> Candidate<'c> {
    /// Appends the record to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        out.push(self.claim_type.letter().as_bytes()[0]);
        out.push(self.payer_sequence);
        out.push(self.frequency);
        out.push(self.payers_after);
        for text in self.texts() {
            put_text(out, text);
        }
        put_cents(out, self.charge);
        put_period(out, self.service);
        put_date(out, self.submitted);
        put_date(out, self.birth_date);
        out.extend_from_slice(&self.patient_name.to_le_bytes());
        out.extend_from_slice(&self.name_sketch.to_le_bytes());
        self.payer.encode(out);
        put_uint(out, self.other_payers.len() as u64);
        self.other_payers.iter().for_each(|payer| payer.encode(out));
        put_uint(out, self.lines.len() as u64);
        self.lines.iter().for_each(|line| line.encode(self, out));
    }

    /// The candidate that was written like this; `None` when the bytes are not exactly one record.
    pub fn decode(bytes: &'c [u8]) -> Option<Self> {
        let mut wire = Wire::new(bytes);
        let mut candidate = Self::head(&mut wire)?;
        let count = wire.count()?;
        let mut lines = Vec::with_capacity(count);
        for _ in 0..count {
            lines.push(CandidateLine::decode(&candidate, &mut wire)?);
        }
        candidate.lines = lines;
        wire.is_empty().then_some(candidate)
    }

    /// The candidate without its lines: enough to tell whose it is and what it came to.
    pub fn decode_head(bytes: &'c [u8]) -> Option<Self> {
        Self::head(&mut Wire::new(bytes))
    }

    /// The row of the claim and nothing else.
    pub fn decode_id(bytes: &'c [u8]) -> Option<&'c str> {
        let mut wire = Wire::new(bytes);
        (wire.byte()? == VERSION).then_some(())?;
        wire.bytes(4)?;
        wire.text()
    }

    fn head(wire: &mut Wire<'c>) -> Option<Self> {
        if wire.byte()? != VERSION {
            return None;
        }
        let claim_type = match wire.byte()? {
            b'P' => ClaimType::Professional,
            b'I' => ClaimType::Institutional,
            b'D' => ClaimType::Dental,
            _ => return None,
        };
        let (payer_sequence, frequency, payers_after) = (wire.byte()?, wire.byte()?, wire.byte()?);
        let mut text = || wire.text().map(Cow::Borrowed);
        let mut candidate = Self {
            claim_type,
            payer_sequence,
            payers_after,
            frequency,
            claim_id: text()?,
            practice_id: text()?,
            control_number: text()?,
            filing_indicator: text()?,
            billing_npi: text()?,
            billing_tax_id: text()?,
            rendering_npi: text()?,
            member_id: text()?,
            facility_code: text()?,
            original_reference: text()?,
            charge: wire.cents()?,
            service: wire.period()?,
            submitted: wire.date()?,
            birth_date: wire.date()?,
            patient_name: u64::from_le_bytes(wire.bytes(8)?.try_into().ok()?),
            name_sketch: u64::from_le_bytes(wire.bytes(8)?.try_into().ok()?),
            payer: Payer::decode(wire)?,
            other_payers: Vec::new(),
            lines: Vec::new(),
        };
        let count = wire.count()?;
        candidate.other_payers = (0..count).map(|_| Payer::decode(wire)).collect::<Option<_>>()?;
        Some(candidate)
    }

    /// The plain texts, in the order of the record.
    fn texts(&self) -> [&str; 10] {
        [
            &self.claim_id,
            &self.practice_id,
            &self.control_number,
            &self.filing_indicator,
            &self.billing_npi,
            &self.billing_tax_id,
            &self.rendering_npi,
            &self.member_id,
            &self.facility_code,
            &self.original_reference,
        ]
    }
}

impl<'c> CandidateLine<'c> {
    fn encode(&self, claim: &Candidate<'_>, out: &mut Vec<u8>) {
        let common = common_prefix(&claim.claim_id, &self.service_line_id);
        put_uint(out, common as u64);
        put_text(out, &self.service_line_id[common..]);
        put_uint(out, u64::from(self.number));
        for text in [&self.control_number, &self.procedure, &self.modifiers, &self.revenue_code] {
            put_text(out, text);
        }
        put_cents(out, self.charge);
        put_option(out, self.units.map(|units| units.0));
        put_cents(out, self.expected);
        let as_claim = self.service == claim.service;
        out.push(u8::from(as_claim));
        if !as_claim {
            put_period(out, self.service);
        }
    }

    fn decode(claim: &Candidate<'_>, wire: &mut Wire<'c>) -> Option<Self> {
        let common = usize::try_from(wire.uint()?).ok()?;
        let service_line_id = [claim.claim_id.get(..common)?, wire.text()?].concat().into();
        let number = u32::try_from(wire.uint()?).ok()?;
        let mut text = || wire.text().map(Cow::Borrowed);
        Some(Self {
            service_line_id,
            number,
            control_number: text()?,
            procedure: text()?,
            modifiers: text()?,
            revenue_code: text()?,
            charge: wire.cents()?,
            units: wire.option()?.map(Quantity),
            expected: wire.cents()?,
            service: match wire.byte()? {
                0 => wire.period()?,
                1 => claim.service,
                _ => return None,
            },
        })
    }
}

/// How many bytes two texts have in common at the front, cut between characters.
fn common_prefix(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    (0..=same).rev().find(|&at| one.is_char_boundary(at) && other.is_char_boundary(at)).unwrap_or(0)
}

/// The layout. A change to it takes the next number, and the old one stays readable or is refused.
const VERSION: u8 = 4;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::candidates;

    proptest! {
        #[test]
        fn what_is_written_reads_back(candidate in candidates()) {
            let mut out = vec![0xAA];
            candidate.encode(&mut out);
            let decoded = Candidate::decode(&out[1..]);
            prop_assert!(decoded == Some(candidate));
            // Neither less nor more than a record is a record.
            prop_assert!(Candidate::decode(&out[1..out.len() - 1]).is_none());
            out.push(0);
            prop_assert!(Candidate::decode(&out[1..]).is_none());
        }

        #[test]
        fn any_bytes_are_survived(mut bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Candidate::decode(&bytes);
            if let [version, kind, ..] = &mut bytes[..] {
                (*version, *kind) = (VERSION, b'P');
            }
            let _ = Candidate::decode(&bytes);
        }

        #[test]
        fn a_damaged_record_is_survived(candidate in candidates(), at in any::<usize>(), byte in any::<u8>()) {
            let mut out = Vec::new();
            candidate.encode(&mut out);
            let at = at % out.len();
            out[at] = byte;
            let _ = Candidate::decode(&out);
        }
    }

    #[test]
    fn a_professional_claim_of_two_lines_takes_little_room() {
        let candidate = crate::testing::candidate();
        let mut out = Vec::new();
        candidate.encode(&mut out);
        assert!(out.len() < 300, "{} bytes", out.len());
    }
}
