//! 277CA: what becomes of each claim, and why.

use std::io;

use claims::{Cents, ClaimReader, ClaimView, Party, Period, ServiceLine, text};
use scrub::{Disposition, Finding, Findings, Levels, Severity};
use x12::Writer;

use super::verdict::SetVerdict;
use super::{Answering, TIME, delimiters};
use crate::Error;
use crate::envelopes::level_finding;
use crate::piece::{PieceBytes, Source};
use crate::totals::Tally;

/// The 277CAs of an interchange, if it has claims at all, and the claims accepted and rejected.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) accepted: Tally,
    pub(super) rejected: Tally,
}

/// Writes the 277CAs of an interchange, one for each of `sets`.
pub(super) fn write(
    answering: &Answering<'_>,
    source: &Source,
    sets: &[&SetVerdict],
    number: &mut dyn FnMut() -> u32,
) -> Result<Written, Error> {
    let about = &source.survey.interchanges[sets[0].set(source).interchange as usize];
    let mut written = Written::default();
    let mut writer: Option<Writer<Vec<u8>>> = None;
    for (at, one) in sets.iter().enumerate() {
        let answer = SetAnswer::read(answering, source, one)?;
        if answer.claims.is_empty() {
            continue;
        }
        written.accepted += answer.tally(true);
        written.rejected += answer.tally(false);
        let page = Page {
            day: answering.day(),
            component: char::from(delimiters(about.delimiters).component),
            reference: format!("{}-{}", &source.id.hex()[..16], one.at + 1),
        };
        let mut act = || -> io::Result<()> {
            if writer.is_none() {
                let gs = one.set(source).group.map(|group| &source.survey.groups[group as usize]);
                let gs = gs.expect("sets outside groups are not answered");
                let opened = writer.insert(answering.writer(about, number()));
                opened.begin_group(&["HN", gs.gs(3), gs.gs(2), &page.day, TIME, "1", "X", VERSION])?;
            }
            let writer = writer.as_mut().expect("it was opened just above");
            writer.begin_set(&["277", &format!("{:04}", at + 1), VERSION])?;
            answer.write(&page, writer)
        };
        act().expect("memory takes any bytes");
    }
    written.bytes = writer.map(|writer| writer.finish().expect("memory takes any bytes"));
    Ok(written)
}

/// What is the same all over one 277CA.
struct Page {
    day: String,
    component: char,
    /// Names the answer.
    reference: String,
}

/// What is to be said of one set of claims.
#[derive(Default)]
struct SetAnswer {
    /// NM103 to NM105, NM108 and NM109 of who answers, and of who is answered.
    receiver: Name,
    submitter: Name,
    /// BHT03.
    batch: String,
    providers: Vec<Name>,
    claims: Vec<ClaimAnswer>,
}

/// The elements of an NM1.
#[derive(Clone, Default, PartialEq)]
struct Name {
    is_person: bool,
    last: String,
    first: String,
    middle: String,
    qualifier: String,
    id: String,
}

struct ClaimAnswer {
    /// Its billing provider among [`SetAnswer::providers`].
    provider: usize,
    patient: Name,
    number: String,
    charge: Cents,
    bill: Option<String>,
    service: Option<Period>,
    accepted: bool,
    /// 277CA statuses, as edits name them.
    statuses: Vec<&'static str>,
    lines: Vec<LineAnswer>,
}

struct LineAnswer {
    /// Qualifier and code.
    procedure: (String, String),
    revenue: Option<String>,
    charge: Cents,
    control: Option<String>,
    statuses: Vec<&'static str>,
}

impl SetAnswer {
    fn read(answering: &Answering<'_>, source: &Source, verdict: &SetVerdict) -> Result<Self, Error> {
        let mut answer = Self::default();
        let set = verdict.set(source);
        let mut levels = Levels::new();
        let mut above: Vec<&'static str> = Vec::new();
        for piece in 0..set.pieces.len() {
            let bytes = PieceBytes::read(source, set, piece as u32)?;
            let segments = bytes.lex();
            let guide = Source::guide(set).expect("only sets with a guide are answered");
            let mut reader = ClaimReader::new(guide).expect("the guide is an 837's");
            for context in &segments.context {
                reader.context(context);
            }
            let mut sink =
                |view: ClaimView<'_, '_>| answer.claim((answering, source), &view, &mut levels, &mut above);
            reader.read(&segments.body, &mut sink);
            match &segments.next {
                Some(next) => reader.end_before(next.segment(0), &mut sink),
                None => reader.finish(bytes.end(&segments), &mut sink),
            }
        }
        Ok(answer)
    }

    fn claim(
        &mut self,
        (answering, source): (&Answering<'_>, &Source),
        view: &ClaimView<'_, '_>,
        levels: &mut Levels,
        above: &mut Vec<&'static str>,
    ) {
        if self.claims.is_empty() {
            self.receiver = Name::of(view.header.receiver.as_ref());
            self.submitter = Name::of(view.header.submitter.as_ref());
            self.batch = view.header.bht.map(|bht| text(bht.element(3)).into_owned()).unwrap_or_default();
        }
        let provider = Name::of(view.billing_party());
        if self.providers.last() != Some(&provider) {
            self.providers.push(provider);
            above.clear();
        }
        let mut findings = Findings::new();
        let context = answering.scrubber.scrub_context(view, levels, &mut findings);
        add_statuses(above, findings.take().iter());
        let within = answering.scrubber.scrub_claim(view, &mut findings);
        let level = level_finding(answering.scrubber, source, view);
        let billing = answering.beside.and_then(|beside| beside.context.billing_finding(view));
        for finding in answering
            .beside
            .iter()
            .flat_map(|beside| beside.context.repeats.findings(beside.source, view, answering.scrubber))
        {
            findings.push(finding);
        }
        let found: Vec<Finding> =
            findings.take().into_iter().filter(|one| one.severity == Severity::Reject).collect();
        let outside: Vec<Finding> =
            level.into_iter().chain(billing).filter(|one| one.severity == Severity::Reject).collect();
        let accepted = context.or(within) == Disposition::Released && found.is_empty() && outside.is_empty();
        let lines: Vec<LineAnswer> = view
            .claim
            .lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| line_answer(view, at, line, &found))
            .collect();
        let mut statuses = Vec::new();
        if !accepted {
            let of_line = |one: &&Finding| lines_of(view, one).is_some();
            add_statuses(&mut statuses, found.iter().filter(|one| !of_line(one)));
            add_statuses(&mut statuses, outside.iter());
            if context == Disposition::Held {
                add_statuses_of(&mut statuses, above);
                answering.scrubber.guide_faults(view.context_faults, &mut findings);
                add_statuses(&mut statuses, findings.take().iter());
            }
            // Whatever is wrong is on a line then, or in the envelope.
            if statuses.is_empty() {
                add_statuses(&mut statuses, found.iter());
            }
            if statuses.is_empty() {
                statuses.push(UNSPECIFIC);
            }
        }
        let name = Name::of(view.patient_party());
        let member = view.member_id().map(|id| text(id.text).into_owned()).unwrap_or_default();
        self.claims.push(ClaimAnswer {
            provider: self.providers.len() - 1,
            patient: Name { qualifier: "MI".to_owned(), id: member, ..name },
            number: text(view.claim.control_number().text).into_owned(),
            charge: view.claim.total_charge().value.unwrap_or_default(),
            bill: view.claim.type_of_bill(),
            service: view.claim.service_period(),
            accepted,
            statuses,
            lines: if accepted { Vec::new() } else { lines },
        });
    }

    /// Claims accepted, or rejected, and their charges.
    fn tally(&self, accepted: bool) -> Tally {
        tally_of(self.claims.iter(), accepted)
    }

    fn write(&self, page: &Page, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let day = &page.day;
        writer.elements("BHT", &["0085", "08", &page.reference, day, TIME, "TH"])?;
        writer.elements("HL", &["1", "", "20", "1"])?;
        self.receiver.write("AY", writer)?;
        writer.elements("TRN", &["1", &page.reference])?;
        writer.elements("DTP", &["050", "D8", day])?;
        writer.elements("DTP", &["009", "D8", day])?;
        writer.elements("HL", &["2", "1", "21", "1"])?;
        self.submitter.write("41", writer)?;
        writer.elements("TRN", &["2", &self.batch])?;
        let (accepted, rejected) = (self.tally(true), self.tally(false));
        let both = Cents((accepted.cents + rejected.cents) as i64);
        writer.elements("STC", &[&page.composite("A1:19:40"), day, "WQ", &amount(both)])?;
        write_tallies(writer, ["90", "AA"], (accepted, rejected))?;
        let mut level = 2;
        for (at, provider) in self.providers.iter().enumerate() {
            let claims = || self.claims.iter().filter(move |claim| claim.provider == at);
            level += 1;
            let of_provider = level.to_string();
            writer.elements("HL", &[&of_provider, "2", "19", "1"])?;
            provider.write("85", writer)?;
            let tallies = (tally_of(claims(), true), tally_of(claims(), false));
            let both = Cents((tallies.0.cents + tallies.1.cents) as i64);
            writer.elements("TRN", &["1", "0"])?;
            // At this level STC02 is not used.
            writer.elements("STC", &[&page.composite("A1:19:85"), "", "WQ", &amount(both)])?;
            write_tallies(writer, ["QA", "QC"], tallies)?;
            for claim in claims() {
                level += 1;
                writer.elements("HL", &[&level.to_string(), &of_provider, "PT"])?;
                claim.write(page, writer)?;
            }
        }
        Ok(())
    }
}

impl ClaimAnswer {
    fn write(&self, page: &Page, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        self.patient.write("QC", writer)?;
        writer.elements("TRN", &["2", &self.number])?;
        let action = if self.accepted { "WQ" } else { "U" };
        let statuses = if self.accepted { &[ACCEPTED][..] } else { &self.statuses };
        page.status(writer, statuses, action, &amount(self.charge))?;
        if let Some(bill) = &self.bill {
            writer.elements("REF", &["BLT", bill])?;
        }
        if let Some(Period { from, to }) = self.service {
            let day = |date: claims::Date| date.to_string().replace('-', "");
            let (qualifier, days) =
                if from == to { ("D8", day(from)) } else { ("RD8", format!("{}-{}", day(from), day(to))) };
            writer.elements("DTP", &["472", qualifier, &days])?;
        }
        self.lines.iter().try_for_each(|line| line.write(page, writer))
    }
}

impl LineAnswer {
    fn write(&self, page: &Page, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let (qualifier, code) = &self.procedure;
        let procedure = format!("{qualifier}{}{code}", page.component);
        let charge = amount(self.charge);
        let mut elements = vec![procedure.as_str(), &charge];
        if let Some(revenue) = &self.revenue {
            elements.extend(["", revenue]);
        }
        writer.elements("SVC", &elements)?;
        page.status(writer, &self.statuses, "U", "")?;
        match &self.control {
            Some(number) => writer.elements("REF", &["FJ", number]),
            None => Ok(()),
        }
    }
}

impl Page {
    /// A status written with colons, as a composite.
    fn composite(&self, status: &str) -> String {
        status.replace(':', &self.component.to_string())
    }

    /// STC: the first status, then up to two more.
    fn status(
        &self,
        writer: &mut Writer<Vec<u8>>,
        statuses: &[&str],
        action: &str,
        amount: &str,
    ) -> io::Result<()> {
        let composites: Vec<String> = statuses.iter().map(|status| self.composite(status)).collect();
        let first = composites.first().map_or("", String::as_str);
        let mut elements = vec![first, &self.day, action, amount, "", "", "", "", ""];
        elements.extend(composites.iter().skip(1).take(2).map(String::as_str));
        while elements.last().is_some_and(|last| last.is_empty()) {
            elements.pop();
        }
        writer.elements("STC", &elements)
    }
}

impl Name {
    fn of(party: Option<&Party<'_>>) -> Self {
        let Some(party) = party else { return Self::default() };
        let own = |n| text(party.name.element(n)).into_owned();
        Self {
            is_person: party.is_person(),
            last: own(3),
            first: own(4),
            middle: own(5),
            qualifier: own(8),
            id: own(9),
        }
    }

    fn write(&self, role: &str, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let known = |text: &'_ str| if text.is_empty() { UNKNOWN.to_owned() } else { text.to_owned() };
        let qualifier = if self.qualifier.is_empty() { "46" } else { &self.qualifier };
        let kind = if self.is_person || role == "QC" { "1" } else { "2" };
        let (last, id) = (known(&self.last), known(&self.id));
        writer.elements("NM1", &[role, kind, &last, &self.first, &self.middle, "", "", qualifier, &id])
    }
}

/// What is wrong with one line, if anything.
fn line_answer(
    view: &ClaimView<'_, '_>,
    at: usize,
    line: &ServiceLine<'_>,
    found: &[Finding],
) -> Option<LineAnswer> {
    let mut statuses = Vec::new();
    add_statuses(&mut statuses, found.iter().filter(|one| lines_of(view, one) == Some(at)));
    if statuses.is_empty() {
        return None;
    }
    let own = |bytes: &[u8]| text(bytes).into_owned();
    let revenue = line.revenue_code().map(|code| own(code.text)).filter(|code| !code.is_empty());
    let coded = line.procedure().map(|one| (own(one.qualifier()), own(one.code().text)));
    let coded = coded.filter(|(_, code)| !code.is_empty());
    let is_coded = coded.is_some();
    Some(LineAnswer {
        procedure: coded.unwrap_or_else(|| ("NU".to_owned(), revenue.clone().unwrap_or_default())),
        revenue: revenue.filter(|_| is_coded),
        charge: line.charge().value.unwrap_or_default(),
        control: line.control_number().map(|number| own(number.text)),
        statuses,
    })
}

/// The line that a finding is about.
fn lines_of(view: &ClaimView<'_, '_>, finding: &Finding) -> Option<usize> {
    let ordinal = finding.at().ordinal;
    let lines = &view.claim.lines;
    let after = lines.partition_point(|line| line.lx.place().ordinal <= ordinal);
    after.checked_sub(1).filter(|_| finding.spot.loop_id.as_str().starts_with("24"))
}

fn add_statuses<'f>(statuses: &mut Vec<&'static str>, findings: impl Iterator<Item = &'f Finding>) {
    let rejecting = findings.filter(|one| one.severity == Severity::Reject).map(|one| one.edit.status);
    add_statuses_of(statuses, &rejecting.collect::<Vec<_>>());
}

fn add_statuses_of(statuses: &mut Vec<&'static str>, more: &[&'static str]) {
    for &status in more.iter().filter(|status| !status.is_empty()) {
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
}

fn tally_of<'c>(claims: impl Iterator<Item = &'c ClaimAnswer>, accepted: bool) -> Tally {
    let mut tally = Tally::default();
    claims.filter(|claim| claim.accepted == accepted).for_each(|claim| tally += Tally::one(claim.charge));
    tally
}

/// Writes QTY and AMT of what was accepted and rejected, where there is any.
fn write_tallies(
    writer: &mut Writer<Vec<u8>>,
    quantities: [&str; 2],
    (accepted, rejected): (Tally, Tally),
) -> io::Result<()> {
    let both = [(accepted, quantities[0], "YU"), (rejected, quantities[1], "YY")];
    let some = || both.iter().filter(|(tally, ..)| tally.count > 0);
    for (tally, quantity, _) in some() {
        writer.elements("QTY", &[quantity, &tally.count.to_string()])?;
    }
    for (tally, _, qualifier) in some() {
        writer.elements("AMT", &[qualifier, &amount(Cents(tally.cents as i64))])?;
    }
    Ok(())
}

/// An amount as X12 writes it: no zeros after the last digit that counts.
fn amount(cents: Cents) -> String {
    let text = cents.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

const VERSION: &str = "005010X214";

/// Accepted for processing.
const ACCEPTED: &str = "A2:20";

/// Held by something above the claim that no edit names.
const UNSPECIFIC: &str = "A7:21";

/// Stands for a name or identifier that the claim does not have.
const UNKNOWN: &str = "UNKNOWN";
