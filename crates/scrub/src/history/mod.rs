//! What one claim says was done, as other claims of the patient are held against it.
//!
//! Pairs of NCCI, unit limits of a day, global periods and the rule of new patients do not end at the edge of a
//! claim. [`Services`] is what is kept of a claim for that, small enough to be kept of every claim for years;
//! [`Services::conflicts`] says what it does not go together with. Who the patient is, and whether an earlier
//! claim still stands, is for the caller to know.
//!
//! Compared are services of one provider, by NPI; where the rules speak of a group, also those of one specialty,
//! by taxonomy. When neither is told, nobody can say, and nothing is found.

mod judge;

use claims::{ClaimType, ClaimView, Date, Quantity};
use codes::tables::Program;
use codes::{CodeSets, ProcedureCode};

use crate::coded::{CodedLine, coded_lines, program};

pub use judge::{Conflict, Earlier};

/// What a claim says was done, by whom and when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Services {
    /// Who is to pay.
    payer: u64,
    /// Equal for claims that say the same was done.
    alike: u64,
    /// Equal for claims of one number.
    number: u64,
    /// Whether it replaces or voids an earlier claim, of which it repeats what is right.
    replaces: bool,
    program: Option<Program>,
    lines: Vec<Given>,
}

/// A service that was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Given {
    line: CodedLine,
    /// Who gave it; 0 when that is not told.
    npi: u64,
    /// The taxonomy of who gave it; zeros when that is not told.
    specialty: [u8; 10],
    /// Whether its units count against a limit.
    counted: bool,
}

impl Services {
    /// What is kept of a claim; `None` when it has no line with a procedure and a day, or is a dentist's.
    ///
    /// `payer`, `alike` and `number` are digests of who is to pay, of what was done, and of the patient control
    /// number.
    pub fn of(view: &ClaimView<'_, '_>, payer: u64, alike: u64, number: u64) -> Option<Self> {
        if view.claim.claim_type == ClaimType::Dental {
            return None;
        }
        let lines: Vec<Given> = coded_lines(view, view.claim.service_period())
            .into_iter()
            .map(|line| Given::of(line, view))
            .collect();
        let replaces = matches!(view.claim.frequency().text, b"7" | b"8" | b"Q");
        let services = Self { payer, alike, number, replaces, program: program(view), lines };
        (!services.lines.is_empty()).then_some(services)
    }

    /// Whether earlier claims could matter to it, with the tables that are loaded.
    pub fn asks(&self, codes: &CodeSets) -> bool {
        !self.replaces && (judge::is_judged(self, codes) || self.lines.iter().any(Given::is_of_new_patient))
    }

    /// Appends the record to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        for number in [self.payer, self.alike, self.number] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.push(u8::from(self.replaces));
        let program = PROGRAMS.iter().position(|known| Some(*known) == self.program);
        out.push(program.map_or(0, |at| at as u8 + 1));
        for given in &self.lines {
            given.encode(out);
        }
    }

    /// What was written like this; `None` when the bytes are not exactly one record.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
        let number = |at: usize| head[at..at + 8].try_into().ok().map(u64::from_le_bytes);
        if head[0] != VERSION || !rest.len().is_multiple_of(WIDTH) || usize::from(head[26]) > PROGRAMS.len() {
            return None;
        }
        let lines = rest.chunks_exact(WIDTH);
        Some(Self {
            payer: number(1)?,
            alike: number(9)?,
            number: number(17)?,
            replaces: head[25] != 0,
            program: usize::from(head[26]).checked_sub(1).map(|at| PROGRAMS[at]),
            lines: lines.map(Given::decode).collect::<Option<_>>()?,
        })
    }

    fn is_professional(&self) -> bool {
        matches!(
            self.program,
            Some(
                Program::Practitioner
                    | Program::Equipment
                    | Program::MedicaidPractitioner
                    | Program::MedicaidEquipment
            )
        )
    }
}

impl Given {
    fn of(line: CodedLine, view: &ClaimView<'_, '_>) -> Self {
        let service = &view.claim.lines[line.at];
        let own = service.providers.iter().find(|party| party.role() == b"82");
        let (npi, taxonomy) = match own.or_else(|| view.claim.provider(b"82")) {
            Some(rendering) => (rendering.id().text, rendering.taxonomy_code().map(|code| code.text)),
            None => (
                view.billing_party().map_or(&[][..], |party| party.id().text),
                view.billing.taxonomy.map(|prv| prv.element(3)),
            ),
        };
        let npi = str::from_utf8(npi).ok().and_then(|npi| npi.parse().ok()).unwrap_or(0);
        let specialty = taxonomy.and_then(|code| code.try_into().ok()).unwrap_or_default();
        let counted = matches!(service.unit_basis().text, b"UN" | b"") && !line.has(&[b"55"]);
        Self { line, npi, specialty, counted }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        let CodedLine { at, code, on, to, units, .. } = self.line;
        out.extend_from_slice(&(at as u16).to_le_bytes());
        out.extend_from_slice(&code.text());
        out.extend_from_slice(&on.days_since_epoch().to_le_bytes());
        out.extend_from_slice(&to.days_since_epoch().to_le_bytes());
        out.extend_from_slice(&units.0.to_le_bytes());
        out.extend_from_slice(self.line.all_modifiers().as_flattened());
        out.extend_from_slice(&self.npi.to_le_bytes());
        out.extend_from_slice(&self.specialty);
        out.push(u8::from(self.counted));
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; WIDTH] = bytes.try_into().ok()?;
        let day = |at: usize| Some(Date::from_days(i32::from_le_bytes(bytes[at..at + 4].try_into().ok()?)));
        let mut modifiers = [[0; 2]; 4];
        for (modifier, text) in modifiers.iter_mut().zip(bytes[23..31].chunks_exact(2)) {
            modifier.copy_from_slice(text);
        }
        let line = CodedLine::kept(
            usize::from(u16::from_le_bytes([bytes[0], bytes[1]])),
            ProcedureCode::parse(&bytes[2..7])?,
            (day(7)?, day(11)?),
            Quantity(i64::from_le_bytes(bytes[15..23].try_into().ok()?)),
            modifiers,
        );
        Some(Self {
            line,
            npi: u64::from_le_bytes(bytes[31..39].try_into().ok()?),
            specialty: bytes[39..49].try_into().ok()?,
            counted: bytes[49] != 0,
        })
    }

    /// Whether both were given by one person.
    fn same_provider(&self, other: &Self) -> bool {
        self.npi != 0 && self.npi == other.npi
    }

    /// Whether both were given by one person, or by two of one specialty.
    fn same_specialty(&self, other: &Self) -> bool {
        self.same_provider(other) || (self.specialty != [0; 10] && self.specialty == other.specialty)
    }
}

const VERSION: u8 = 1;
/// Bytes before the lines.
const HEAD: usize = 27;
/// Bytes of a line.
const WIDTH: usize = 50;

const PROGRAMS: [Program; 6] = [
    Program::Practitioner,
    Program::Outpatient,
    Program::Equipment,
    Program::MedicaidPractitioner,
    Program::MedicaidOutpatient,
    Program::MedicaidEquipment,
];

#[cfg(test)]
mod tests {
    use claims::ClaimReader;
    use x12::guide::{Guide, GuideId};

    use super::*;

    const BASE: &str = include_str!("../../tests/base/837p.edi");

    #[test]
    fn what_is_written_reads_back() {
        let segments = x12::lex(BASE.as_bytes(), x12::Delimiters::USUAL, 0);
        let mut reader = ClaimReader::new(Guide::by_id(GuideId::Professional)).expect("an 837 guide");
        let mut seen = 0;
        let mut sink = |view: ClaimView<'_, '_>| {
            let services = Services::of(&view, 1, 2, 3).expect("it has lines");
            let mut out = Vec::new();
            services.encode(&mut out);
            let read = Services::decode(&out).expect("it reads");
            let mut again = Vec::new();
            read.encode(&mut again);
            assert_eq!(out, again);
            assert_eq!(read.lines.len(), view.claim.lines.len());
            assert_eq!(read.lines[0].npi, 1_900_000_021);
            assert_eq!(Services::decode(&out[..out.len() - 1]), None);
            assert_eq!(Services::decode(&out[1..]), None);
            seen += 1;
        };
        reader.read(&segments, &mut sink);
        reader.finish(segments.segment(segments.len() - 1).place(), &mut sink);
        assert_eq!(seen, 4);
    }
}
