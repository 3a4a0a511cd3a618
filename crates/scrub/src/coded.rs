//! The lines of a claim as a coder reads them: what was done, on which day, by whom.

use claims::{ClaimType, ClaimView, Date, Period, Quantity, ServiceLine};
use codes::tables::{ModifierIndicator, Named, Primaries, Program, ServiceFee, UnitLimit};
use codes::{CodeSets, ProcedureCode, TableKind};

use crate::edits::is_visit;

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
    is_visit: bool,
}

/// The lines of a claim that have a procedure and a day, and what tables say of them: asked once, for all
/// edits.
#[derive(Clone, Debug)]
pub(crate) struct Coded {
    /// In the order sent.
    pub(crate) lines: Vec<CodedLine>,
    /// Of each line; of none at all when no table names a code of the claim.
    pub(crate) told: Vec<Told>,
    /// The pairs that tables of pairs speak of.
    pub(crate) pairs: Vec<BundledPair>,
}

/// What tables say of a line.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// Which name its procedure.
    pub(crate) named: Named,
    /// The physician fee schedule, of a professional claim.
    pub(crate) fee: Option<ServiceFee>,
    /// The limits of units.
    pub(crate) limit: Option<UnitLimit>,
    /// What it may stand beside, if it is an add-on.
    pub(crate) add_on: Option<Primaries>,
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
        service: Option<Period>,
        providers: &mut Option<Providers<'a>>,
    ) -> Option<Self> {
        let mut parts = line.procedure()?.texts().skip(1);
        let text = parts.next()?;
        let (code, is_visit) = (ProcedureCode::parse(text)?, is_visit(text));
        let days = line.service_period().and_then(|days| days.value);
        // Lines of an institutional claim of one day need no date of their own.
        let days = days.or(service.filter(|days| days.from == days.to))?;
        let mut modifiers = [[0; 2]; 4];
        let sent = parts.take(4).filter(|part| !part.is_empty());
        for (kept, modifier) in modifiers.iter_mut().zip(sent) {
            *kept = modifier.try_into().unwrap_or_default();
        }
        let provider = providers.as_mut().map_or(0, |providers| providers.number(line));
        let units = line.units().value.unwrap_or(Quantity::ONE);
        let (on, to) = (days.from, days.to.max(days.from));
        Some(Self { at, code, on, to, provider, units, modifiers, is_visit })
    }

    /// A line that was kept of an earlier claim; who did it is not in it.
    pub(crate) fn kept(
        at: usize,
        code: ProcedureCode,
        (on, to): (Date, Date),
        units: Quantity,
        modifiers: [[u8; 2]; 4],
    ) -> Self {
        let is_visit = is_visit(&code.text());
        Self { at, code, on, to, provider: 0, units, modifiers, is_visit }
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
        self.is_visit
    }

    /// Whether another line was done by the same provider.
    pub(crate) fn same_provider(&self, other: &Self) -> bool {
        self.provider == other.provider
    }
}

/// The lines of a claim that have a procedure and a day, in the order sent; `service` is the claim's period.
pub(crate) fn coded_lines(view: &ClaimView<'_, '_>, service: Option<Period>) -> Vec<CodedLine> {
    // One line is nobody else's.
    let mut providers = (view.claim.lines.len() > 1).then(|| Providers::of(view));
    let mut coded = Vec::with_capacity(view.claim.lines.len());
    let lines = view.claim.lines.iter().enumerate();
    coded.extend(lines.filter_map(|(at, line)| CodedLine::of(at, line, service, &mut providers)));
    coded
}

/// Who gave the services of a claim: who bills, who rendered it, and others that lines name.
struct Providers<'a> {
    billing: &'a [u8],
    rendering: &'a [u8],
    others: Vec<&'a [u8]>,
}

impl<'a> Providers<'a> {
    fn of(view: &ClaimView<'_, 'a>) -> Self {
        let billing = view.billing_party().map_or(&[][..], |party| party.id().text);
        let rendering = view.claim.provider(b"82").map_or(billing, |party| party.id().text);
        Self { billing, rendering, others: Vec::new() }
    }

    /// The number of whoever gave a service: equal for equal identifiers.
    fn number(&mut self, line: &ServiceLine<'a>) -> usize {
        let own = line.providers.iter().find(|party| party.role() == b"82");
        let given = own.map_or(self.rendering, |party| party.id().text);
        if given == self.billing {
            return 0;
        }
        if given == self.rendering {
            return 1;
        }
        let known = self.others.iter().position(|known| *known == given);
        2 + known.unwrap_or_else(|| {
            self.others.push(given);
            self.others.len() - 1
        })
    }
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

impl Coded {
    pub(crate) fn of(view: &ClaimView<'_, '_>, service: Option<Period>, codes: &CodeSets) -> Self {
        let lines = coded_lines(view, service);
        let is_named = |line: &CodedLine| codes.named(line.code).by_any();
        if !codes.name_procedures() || !lines.iter().any(is_named) {
            return Self { lines, told: Vec::new(), pairs: Vec::new() };
        }
        let (claim_type, program) = (view.claim.claim_type, program(view));
        let told = |line: &CodedLine| Told::of(line, claim_type, program, codes);
        let told: Vec<Told> = lines.iter().map(told).collect();
        let pairs = program.map_or_else(Vec::new, |program| bundled_pairs(&lines, &told, program, codes));
        Self { lines, told, pairs }
    }
}

impl Told {
    fn of(line: &CodedLine, claim_type: ClaimType, program: Option<Program>, codes: &CodeSets) -> Self {
        let (named, on) = (codes.named(line.code), line.on);
        let program = program.filter(|program| named.by(program.limits()));
        let is_scheduled = claim_type == ClaimType::Professional && named.by(TableKind::Fees);
        let is_add_on = claim_type != ClaimType::Dental && named.by(TableKind::AddOn);
        let fees = if is_scheduled { codes.fees(false, on) } else { None };
        let limits = program.and_then(|program| codes.unit_limits(program, on));
        let add_ons = if is_add_on { codes.add_ons(on) } else { None };
        Self {
            named,
            fee: fees.and_then(|fees| fees.service(line.code)),
            limit: limits.and_then(|limits| limits.find(line.code)),
            add_on: add_ons.and_then(|add_ons| add_ons.find(line.code, on)),
        }
    }
}

/// Every two lines of one day and provider that the tables of the day speak of.
fn bundled_pairs(lines: &[CodedLine], told: &[Told], program: Program, codes: &CodeSets) -> Vec<BundledPair> {
    let mut found = Vec::new();
    let in_column_one = lines.iter().zip(told).filter(|(_, told)| told.named.by(program.pairs()));
    for (paid, _) in in_column_one.filter(|_| lines.len() > 1) {
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
