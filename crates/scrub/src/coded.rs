//! The lines of a claim as a coder reads them: what was done, on which day, by whom.

use claims::{Claim, ClaimType, ClaimView, Date, Period, Quantity, ServiceLine};
use codes::tables::{ModifierIndicator, Program};
use codes::{CodeSets, ProcedureCode};

/// A line with a procedure and a day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct CodedLine {
    /// Its place among the lines of the claim.
    pub(crate) at: usize,
    /// What was done.
    pub(crate) code: ProcedureCode,
    /// The first day, which says which tables apply.
    pub(crate) on: Date,
    /// The last day.
    pub(crate) to: Date,
    /// Who did it, by the NPI of the line, of the claim, or of who bills: a number of the claim's own.
    pub(crate) provider: usize,
    /// How many; one when it cannot be read.
    pub(crate) units: Quantity,
    modifiers: [[u8; 2]; 4],
}

/// Two lines that a table of pairs speaks of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BundledPair {
    /// Place of the line that is paid, among the lines of the claim.
    pub(crate) paid: usize,
    /// Place of the line that is not.
    pub(crate) bundled: usize,
    /// What a modifier does.
    pub(crate) indicator: ModifierIndicator,
    /// Whether one is there.
    pub(crate) bypassed: Bypass,
}

/// Whether a modifier says that two services were distinct.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Bypass {
    /// None does.
    No,
    /// One does.
    Yes,
    /// Only ones that name the same place of the body on both lines.
    SamePlace,
}

impl CodedLine {
    fn of<'a>(
        at: usize,
        line: &ServiceLine<'a>,
        (claim, service): (&Claim<'a>, Option<Period>),
        providers: &mut Vec<&'a [u8]>,
    ) -> Option<Self> {
        let procedure = line.procedure()?;
        let code = ProcedureCode::parse(procedure.code().text)?;
        let days = line.service_period().and_then(|days| days.value);
        // Lines of an institutional claim of one day need no date of their own.
        let days = days.or(service.filter(|days| days.from == days.to))?;
        let mut modifiers = [[0; 2]; 4];
        for (kept, modifier) in modifiers.iter_mut().zip(procedure.modifiers()) {
            *kept = modifier.text.try_into().unwrap_or_default();
        }
        let own = line.providers.iter().find(|party| party.role() == b"82");
        let provider = own.or_else(|| claim.provider(b"82")).map_or(providers[0], |party| party.id().text);
        let known = providers.iter().position(|known| *known == provider);
        let provider = known.unwrap_or_else(|| {
            providers.push(provider);
            providers.len() - 1
        });
        let units = line.units().value.unwrap_or(Quantity::ONE);
        Some(Self { at, code, on: days.from, to: days.to.max(days.from), provider, units, modifiers })
    }

    /// A line that was kept of an earlier claim; who did it is not in it.
    pub(crate) fn kept(
        at: usize,
        code: ProcedureCode,
        (on, to): (Date, Date),
        units: Quantity,
        modifiers: [[u8; 2]; 4],
    ) -> Self {
        Self { at, code, on, to, provider: 0, units, modifiers }
    }

    /// Room for four modifiers, zeros where there are none.
    pub(crate) fn all_modifiers(&self) -> &[[u8; 2]; 4] {
        &self.modifiers
    }

    /// Its modifiers.
    pub(crate) fn modifiers(&self) -> impl Iterator<Item = [u8; 2]> + '_ {
        self.modifiers.into_iter().filter(|modifier| *modifier != [0; 2])
    }

    /// Whether it has one of these.
    pub(crate) fn has(&self, wanted: &[&[u8; 2]]) -> bool {
        self.modifiers().any(|modifier| wanted.contains(&&modifier))
    }

    /// Whether it is an evaluation and management visit.
    pub(crate) fn is_visit(&self) -> bool {
        crate::edits::is_visit(&self.code.text())
    }

    /// Whether another line was done by the same provider.
    pub(crate) fn same_provider(&self, other: &Self) -> bool {
        self.provider == other.provider
    }
}

/// The lines of a claim that have a procedure and a day, in the order sent.
pub(crate) fn coded_lines(view: &ClaimView<'_, '_>) -> Vec<CodedLine> {
    let mut providers = vec![view.billing_party().map_or(&[][..], |party| party.id().text)];
    let claim = (view.claim, view.claim.service_period());
    let lines = view.claim.lines.iter().enumerate();
    lines.filter_map(|(at, line)| CodedLine::of(at, line, claim, &mut providers)).collect()
}

/// Whose edits of NCCI apply to a claim; `None` when no one's do.
///
/// Those of hospitals are for bills paid under the outpatient prospective payment system, and for therapy
/// of other facilities.
pub(crate) fn program(view: &ClaimView<'_, '_>) -> Option<Program> {
    let medicaid = view.filing_indicator().is_some_and(|filing| filing.text == b"MC");
    match (view.claim.claim_type, medicaid) {
        (ClaimType::Professional, false) if is_supplier(view) => Some(Program::Equipment),
        (ClaimType::Professional, true) if is_supplier(view) => Some(Program::MedicaidEquipment),
        (ClaimType::Professional, false) => Some(Program::Practitioner),
        (ClaimType::Professional, true) => Some(Program::MedicaidPractitioner),
        (ClaimType::Institutional, _) => {
            let bill = view.claim.facility_code().text;
            let outpatient =
                matches!(bill, b"12" | b"13" | b"14" | b"22" | b"23" | b"34" | b"74" | b"75" | b"76");
            let program = if medicaid { Program::MedicaidOutpatient } else { Program::Outpatient };
            outpatient.then_some(program)
        }
        (ClaimType::Dental, _) => None,
    }
}

/// Whether who bills is a supplier of durable medical equipment, prosthetics or orthotics by its taxonomy
/// (2000A PRV03).
fn is_supplier(view: &ClaimView<'_, '_>) -> bool {
    view.billing
        .taxonomy
        .is_some_and(|taxonomy| matches!(taxonomy.element(3).get(..4), Some(b"332B" | b"335E")))
}

/// Every two lines of one day and provider that the tables of the day speak of; `first` are those that may
/// stand in column one.
pub(crate) fn bundled_pairs<'c>(
    first: impl Iterator<Item = &'c CodedLine>,
    lines: &[CodedLine],
    program: Program,
    codes: &CodeSets,
) -> Vec<BundledPair> {
    let mut found = Vec::new();
    for paid in first.filter(|_| lines.len() > 1) {
        let Some(bundle) = codes.bundles(program, paid.on).and_then(|pairs| pairs.column_one(paid.code))
        else {
            continue;
        };
        for bundled in lines.iter().filter(|line| line.on == paid.on && line.code != paid.code) {
            let Some(indicator) = bundle.find(bundled.code, paid.on) else { continue };
            if paid.same_provider(bundled) && indicator != ModifierIndicator::NotApplicable {
                let bypassed = bypass(paid, bundled);
                found.push(BundledPair { paid: paid.at, bundled: bundled.at, indicator, bypassed });
            }
        }
    }
    found
}

/// NCCI Policy Manual, chapter I, section E: a modifier may stand on either line.
pub(crate) fn bypass(one: &CodedLine, other: &CodedLine) -> Bypass {
    let says = |line: &CodedLine| line.has(DISTINCT) || (line.is_visit() && line.has(OF_VISITS));
    if says(one) || says(other) {
        return Bypass::Yes;
    }
    let places = |line: &CodedLine| {
        let mut places: Vec<[u8; 2]> = line.modifiers().filter(|&modifier| is_place(modifier)).collect();
        places.sort_unstable();
        places
    };
    match (places(one), places(other)) {
        (one, other) if one.is_empty() && other.is_empty() => Bypass::No,
        (one, other) if one == other => Bypass::SamePlace,
        _ => Bypass::Yes,
    }
}

/// Whether a modifier names a place of the body: eyelid, finger, toe, side, coronary artery.
fn is_place(modifier: [u8; 2]) -> bool {
    match modifier {
        [b'E', digit] => matches!(digit, b'1'..=b'4'),
        [b'F' | b'T', place] => matches!(place, b'A' | b'1'..=b'9'),
        _ => matches!(&modifier, b"LT" | b"RT" | b"LC" | b"LD" | b"RC" | b"LM" | b"RI"),
    }
}

/// Who assists at a surgery.
pub(crate) const ASSISTANTS: &[&[u8; 2]] = &[b"80", b"81", b"82", b"AS"];
/// Surgeons who share one.
pub(crate) const SECOND_SURGEONS: &[&[u8; 2]] = &[b"62", b"66"];

const DISTINCT: &[&[u8; 2]] = &[b"58", b"78", b"79", b"27", b"59", b"91", b"XE", b"XP", b"XS", b"XU"];
const OF_VISITS: &[&[u8; 2]] = &[b"24", b"25", b"57"];
