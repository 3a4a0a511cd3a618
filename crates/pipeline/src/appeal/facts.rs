//! What a letter may say of a denial: read from the lake, and told as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use claims::Date;
use codes::denial::{Category, PayerKind, Queue, Windows};
use codes::{Carc, Rarc};
use lake::{Lake, Named, Value};

use super::excerpt::Excerpt;
use super::letter::{Facts, plain, table};
use crate::Error;
use crate::release::Place;

/// The rows of a lake that are about one work item.
pub(super) struct Case {
    pub(super) item: Named,
    pub(super) claim: Named,
    denials: Vec<Named>,
    lines: Vec<Named>,
    adjustments: Vec<Named>,
    claim_payment: Named,
    payment: Named,
    /// Answers to the claim, or to the set that it was sent in, that accept or receive it.
    acknowledgments: Vec<Acknowledged>,
}

/// An answer, and the day it was given.
struct Acknowledged {
    row: Named,
    on: Option<Date>,
}

impl Case {
    /// Reads what is about an item, if it is a denial's and its claim is here.
    pub(super) fn read(lake: &Lake, item: Named) -> Result<Option<Self>, Error> {
        let (claim_id, paid_id) = (item.text("claim_id"), item.text("claim_payment_id"));
        let one = |table: &str, column: &str, id: &str| -> Result<Option<Named>, Error> {
            Ok(lake.read(table)?.only(column, id)?.named().next().transpose()?)
        };
        let all = |table: &str, column: &str, id: &str| -> Result<Vec<Named>, Error> {
            Ok(lake.read(table)?.only(column, id)?.named().collect::<Result<_, _>>()?)
        };
        if item.is_null("denial_id") {
            return Ok(None);
        }
        let Some(claim) = one("claims", "claim_id", &claim_id)? else { return Ok(None) };
        let Some(claim_payment) = one("claim_payments", "claim_payment_id", &paid_id)? else {
            return Ok(None);
        };
        let Some(payment) = one("payments", "payment_id", &claim_payment.text("payment_id"))? else {
            return Ok(None);
        };
        let mut denials = all("denials", "claim_payment_id", &paid_id)?;
        denials.retain(|denial| denial.text("queue") == item.text("queue"));
        let mut lines = all("service_lines", "claim_id", &claim_id)?;
        lines.sort_by_key(|line| line.number("line_number"));
        let adjustments = all("adjustments", "claim_payment_id", &paid_id)?;
        let acknowledgments = acknowledgments(lake, &claim)?;
        Ok(Some(Self { item, claim, denials, lines, adjustments, claim_payment, payment, acknowledgments }))
    }

    /// Whether the payer lets nobody appeal it.
    pub(super) fn takes_no_appeal(&self) -> bool {
        !self.denials.is_empty() && self.denials.iter().all(|denial| denial.text("appealable") == "N")
    }

    /// Where the claim and the claim payment begin.
    pub(super) fn places(&self) -> [Place; 2] {
        [place(&self.claim), place(&self.claim_payment)]
    }

    /// Where acknowledgments stand.
    pub(super) fn acknowledged_at(&self) -> impl Iterator<Item = Place> {
        self.acknowledgments.iter().map(|one| place(&one.row))
    }

    /// What a letter may say.
    pub(super) fn facts(&self, excerpts: &BTreeMap<Place, Excerpt>, as_of: Date) -> Facts {
        let claim = |column: &str| plain(&self.claim.text(column));
        let name = [claim("patient_first_name"), claim("patient_middle_name"), claim("patient_last_name")];
        let name: Vec<&str> = name.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let or_id = |row: &Named, name: &str, id: &str| {
            plain(&if row.is_null(name) { row.text(id) } else { row.text(name) })
        };
        // The item may be due for another way that closes before.
        let is_due = self.item.text("due_basis") == "appeal";
        let last_day = if is_due { date(&self.item, "due_date") } else { self.appeal_by() };
        Facts::from([
            ("today", as_of.to_string()),
            ("payer_name", or_id(&self.payment, "payer_name", "payer_id")),
            ("payer_id", plain(&self.payment.text("payer_id"))),
            ("practice_name", or_id(&self.claim, "billing_name", "practice_id")),
            ("billing_npi", claim("billing_npi")),
            ("billing_tax_id", claim("billing_tax_id")),
            ("patient_name", name.join(" ")),
            ("birth_date", claim("patient_birth_date")),
            ("member_id", claim("member_id")),
            ("group_number", claim("group_number")),
            ("payer_claim_number", plain(&self.claim_payment.text("payer_claim_control_number"))),
            ("patient_control_number", claim("patient_control_number")),
            ("service_from", claim("service_from")),
            ("service_to", claim("service_to")),
            ("total_charge", claim("total_charge")),
            ("denied_amount", Value::Cents(self.denied()).to_string()),
            ("denied_on", self.denials.first().map(|denial| denial.text("denied_on")).unwrap_or_default()),
            ("trace_number", plain(&self.payment.text("trace_number"))),
            ("payment_date", self.payment.text("payment_date")),
            (
                "deadline",
                last_day.map_or_else(
                    || "as the contract or the law of the state says".into(),
                    |day| day.to_string(),
                ),
            ),
            ("next_action", plain(&self.item.text("next_action"))),
            ("reasons", self.reasons()),
            ("adjustments", self.told_adjustments()),
            ("grounds", self.grounds()),
            ("lines", self.told_lines()),
            ("timely_filing", self.timely_filing()),
            ("evidence", self.evidence(excerpts)),
        ])
    }

    fn denied(&self) -> i64 {
        self.denials.iter().filter_map(|denial| denial.number("amount")).sum()
    }

    fn windows(&self, day: Date) -> Windows {
        Windows::of(PayerKind::sent(self.claim.text("filing_indicator").as_bytes()), day)
    }

    fn appeal_by(&self) -> Option<Date> {
        let decided = date(self.denials.first()?, "denied_on")?;
        self.windows(decided).appeal_by(decided)
    }

    /// Group, reason and remarks of each denial, in our own words.
    fn reasons(&self) -> String {
        let mut told: Vec<String> = Vec::new();
        for denial in &self.denials {
            let carc = denial.text("carc");
            let label = Carc::of(carc.as_bytes()).map_or("", |carc| &carc.label);
            let mut line = format!("- {}-{carc}: {}", denial.text("group_code"), plain(label));
            for rarc in denial.text("rarcs").split(',').filter(|rarc| !rarc.is_empty()) {
                let label = Rarc::of(rarc.as_bytes()).map_or("", |rarc| &rarc.label);
                let _ = write!(line, "; {rarc}: {}", plain(label));
            }
            if !told.contains(&line) {
                told.push(line);
            }
        }
        told.join("\n")
    }

    fn told_adjustments(&self) -> String {
        let row = |row: &Named| {
            let line = if row.is_null("service_payment_id") { "claim" } else { "line" };
            vec![line.to_owned(), row.text("group_code"), row.text("carc"), row.text("amount")]
        };
        let rows: Vec<Vec<String>> = self.adjustments.iter().map(row).collect();
        table(&["of", "group", "reason", "amount"], &rows, "The remittance tells no adjustments.")
    }

    /// What such an appeal stands on; what only a person knows is left to be written.
    fn grounds(&self) -> String {
        let categories = self.denials.iter().filter_map(|denial| {
            let name = denial.text("category");
            Category::ALL.iter().find(|category| category.as_str() == name)
        });
        let ground = categories.map(|category| ground(*category)).next().unwrap_or(GENERAL);
        let evidence = Queue::parse(self.item.text("queue").as_bytes()).map_or("", Queue::evidence);
        format!(
            "{ground}\n\nSupporting records: {}.\n\n*[State here what the records show.]*",
            plain(evidence)
        )
    }

    fn told_lines(&self) -> String {
        let columns =
            ["line_number", "service_from", "procedure_code", "modifiers", "revenue_code", "units", "charge"];
        let rows: Vec<Vec<String>> = self
            .lines
            .iter()
            .map(|line| columns.iter().map(|column| whole(&line.text(column))).collect())
            .collect();
        let head = ["line", "service", "procedure", "modifiers", "revenue code", "units", "charge"];
        table(&head, &rows, "The claim has no lines.")
    }

    /// The first day on which it was accepted, against the usual term to file.
    fn timely_filing(&self) -> String {
        let Some(served) = date(&self.claim, "service_to") else {
            return "The claim names no day of service.".to_owned();
        };
        let dated = self.acknowledgments.iter().find_map(|one| Some((one.on?, one.row.text("kind"))));
        let term = self.windows(served).filing.last_day(served);
        let Some((accepted, kind)) = dated else {
            return "No dated acknowledgment of this claim is on file.".to_owned();
        };
        let mut told = format!(
            "The claim was accepted on {accepted} ({kind}), {} days after the last day of service, {served}.",
            accepted.days_after(served)
        );
        if let Some(last) = term {
            let side = if accepted <= last { "within" } else { "after" };
            let _ = write!(
                told,
                " That is {side} the shortest term that is usual with plans of this kind, which ended on {last}."
            );
        }
        told
    }

    /// Each source, the bytes in it, and what it says.
    fn evidence(&self, excerpts: &BTreeMap<Place, Excerpt>) -> String {
        let mut rows = Vec::new();
        let mut add = |what: String, date: String, number: String, row: &Named| {
            let place = place(row);
            let excerpt = excerpts.get(&place).cloned().unwrap_or_default();
            let (begin, end) = excerpt.bytes;
            rows.push(vec![
                what,
                date,
                number,
                excerpt.file,
                format!("{begin} to {end}"),
                place.source[..16.min(place.source.len())].to_owned(),
            ]);
        };
        let envelope =
            format!("{}/{}/{}", self.claim.text("isa13"), self.claim.text("gs06"), self.claim.text("st02"));
        add("claim (837)".into(), self.claim.text("service_to"), envelope, &self.claim);
        let paid = self.payment.text("payment_date");
        add("remittance (835)".into(), paid, self.payment.text("trace_number"), &self.claim_payment);
        for Acknowledged { row, on } in &self.acknowledgments {
            let what = format!("{} ({})", row.text("outcome"), row.text("kind"));
            let number = row.text("payer_claim_control_number");
            let number = if number.is_empty() { row.text("code") } else { number };
            add(what, on.map_or(String::new(), |on| on.to_string()), number, row);
        }
        table(
            &["what", "date", "number or code", "file", "bytes", "SHA-256 of the file, its start"],
            &rows,
            "",
        )
    }
}

/// Answers that accept or receive a claim, or the set that it was sent in, the first one first.
fn acknowledgments(lake: &Lake, claim: &Named) -> Result<Vec<Acknowledged>, Error> {
    let mut all = Vec::new();
    for row in lake.read("acknowledgments")?.only("claim_id", &claim.text("claim_id"))?.named() {
        let row = row?;
        if row.text("level") != "line" {
            all.push(Acknowledged { on: date(&row, "status_date"), row });
        }
    }
    if let Some(sent) = interchange(lake, claim)? {
        let of_set = lake.read("acknowledgments")?.only("kind", "999")?.only("level", "transaction")?;
        let of_set = of_set.only("answered_st02", &claim.text("st02"))?;
        let mut named_so = Vec::new();
        for row in of_set.only("answered_gs06", &claim.text("gs06"))?.named() {
            let row = row?;
            // It names group and set by numbers that others use too: it must come from the receiver, to the sender,
            // and after the claim.
            let Some(answer) = interchange(lake, &row)? else { continue };
            let is_of_set = answer.text("isa06") == sent.text("isa08")
                && answer.text("isa08") == sent.text("isa06")
                && answer.number("interchange_date") >= sent.number("interchange_date");
            if is_of_set {
                named_so.push(Acknowledged { on: date(&answer, "interchange_date"), row });
            }
        }
        // Numbers come again; when nobody can tell which answer is meant, none is named.
        if named_so.len() == 1 {
            all.append(&mut named_so);
        }
    }
    all.retain(|one| ACCEPTED.contains(&&*one.row.text("outcome")));
    all.sort_by_key(|one| (one.on.is_none(), one.on, one.row.text("acknowledgment_id")));
    Ok(all)
}

/// The interchange that a row stands in.
fn interchange(lake: &Lake, row: &Named) -> Result<Option<Named>, Error> {
    let mut found: Option<Named> = None;
    for one in lake.read("interchanges")?.only("source_sha256", &row.text("source_sha256"))?.named() {
        let one = one?;
        let begins = one.number("byte_offset");
        let is_nearer = found.as_ref().is_none_or(|found| found.number("byte_offset") < begins);
        if begins <= row.number("byte_offset") && is_nearer {
            found = Some(one);
        }
    }
    Ok(found)
}

/// A quantity without the zeros behind it.
fn whole(text: &str) -> String {
    text.strip_suffix(".0000").unwrap_or(text).to_owned()
}

fn date(row: &Named, column: &str) -> Option<Date> {
    match row.value(column) {
        Value::Date(days) => Some(Date::from_days(*days)),
        _ => None,
    }
}

fn place(row: &Named) -> Place {
    Place { source: row.text("source_sha256"), offset: row.number("byte_offset").unwrap_or_default() as u64 }
}

/// What an appeal of such a denial usually stands on.
const fn ground(category: Category) -> &'static str {
    match category {
        Category::TimelyFiling => {
            "The claim was filed within the term. The acknowledgments below prove when it was received."
        }
        Category::AuthorizationReferral => {
            "The service was authorized, or needed no authorization; the record of it is enclosed."
        }
        Category::MedicalNecessity => {
            "The service was reasonable and necessary for the diagnoses billed. The notes are enclosed."
        }
        Category::Coding | Category::BundlingEdits => {
            "The codes and modifiers billed are those of the services rendered, which were distinct. The chart is \
             enclosed."
        }
        Category::EligibilityCoverage => {
            "The member was covered on the day of service; the proof is enclosed."
        }
        Category::Duplicate => "The service is not a repetition of another claim: it was rendered again.",
        Category::Documentation => "The records that were asked for are enclosed.",
        Category::OtherPayer => {
            "The payers are in the right order; what the other payer decided, or that there is none, is enclosed."
        }
        Category::ProviderEnrollment => {
            "The provider was enrolled on the day of service; the record of it is enclosed."
        }
        _ => GENERAL,
    }
}

const GENERAL: &str = "The claim meets the terms of the plan and of our contract with you.";

/// Outcomes that prove receipt.
const ACCEPTED: [&str; 3] = ["accepted", "accepted_with_errors", "received"];
