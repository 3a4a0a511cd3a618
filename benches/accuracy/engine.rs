//! What the engine says, as its lake's tables have it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lake::{Cells, Lake};

use crate::truth::Place;

/// A claim.
pub(crate) struct Claim {
    pub(crate) id: String,
    pub(crate) place: Place,
    /// Where its CLM stands in the source.
    pub(crate) offset: i64,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) balance: i64,
}

/// A payment: an 835.
pub(crate) struct Payment {
    pub(crate) place: Place,
    pub(crate) trace: String,
    pub(crate) status: String,
    pub(crate) difference: i64,
}

/// A provider adjustment.
pub(crate) struct Adjustment {
    pub(crate) place: Place,
    pub(crate) reason: String,
    pub(crate) reference: String,
    pub(crate) amount: i64,
    /// The number of the claim it was linked to.
    pub(crate) number: String,
    pub(crate) chain: Option<String>,
}

/// A claim payment and what was decided of it.
#[derive(Default)]
pub(crate) struct ClaimPayment {
    pub(crate) place: Option<Place>,
    pub(crate) ordinal: i64,
    pub(crate) revision: i64,
    pub(crate) decision: String,
    /// The claims it stands matched to: one, or several that it answers together.
    pub(crate) claims: BTreeSet<String>,
    /// Service payments by their ordinal.
    pub(crate) services: BTreeMap<i64, String>,
    pub(crate) denials: Vec<Denial>,
}

/// A denied amount.
pub(crate) struct Denial {
    pub(crate) service: i64,
    pub(crate) group: String,
    pub(crate) carc: String,
    pub(crate) amount: i64,
    pub(crate) category: String,
    pub(crate) queue: String,
}

/// A finding: the edit, and whether it holds the claim.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Finding {
    pub(crate) edit: String,
    pub(crate) rejects: bool,
}

/// Findings, each with the offset of what it points at.
pub(crate) type FoundAbove = BTreeSet<(i64, Finding)>;

/// Everything that is scored.
#[derive(Default)]
pub(crate) struct Engine {
    pub(crate) claims: Vec<Claim>,
    pub(crate) payments: Vec<Payment>,
    pub(crate) adjustments: Vec<Adjustment>,
    /// By id.
    pub(crate) claim_payments: BTreeMap<String, ClaimPayment>,
    /// Claim and number of each line, by its id.
    pub(crate) lines: BTreeMap<String, (String, i64)>,
    /// Lines that service payments were given, by the id of the service payment.
    pub(crate) line_matches: BTreeMap<String, BTreeSet<String>>,
    /// By the id of the claim.
    pub(crate) findings: BTreeMap<String, BTreeSet<Finding>>,
    /// Findings about no claim and where in the source they point, by where the transaction set stands that
    /// they are in, or the file alone.
    pub(crate) findings_above: BTreeMap<Place, FoundAbove>,
}

impl Engine {
    /// Reads the lake. Each table is read once.
    pub(crate) fn read(root: &Path) -> anyhow::Result<Self> {
        let lake = Lake::open(root)?;
        let mut engine = Self::default();
        // A file that came twice has one source and two names; truth speaks of the one that was loaded.
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        each(&lake, "files", &["source_sha256", "path", "status"], |cells| {
            if text(cells, 2) != "duplicate" {
                files.insert(text(cells, 0), text(cells, 1));
            }
        })?;
        engine.read_claims(&lake, &files)?;
        engine.read_payments(&lake, &files)?;
        engine.read_lines(&lake)?;
        engine.read_denials(&lake)?;
        engine.read_findings(&lake, &files)?;
        Ok(engine)
    }

    fn read_claims(&mut self, lake: &Lake, files: &BTreeMap<String, String>) -> anyhow::Result<()> {
        let mut states: BTreeMap<String, (i64, String, i64)> = BTreeMap::new();
        each(lake, "claim_events", &["claim_id", "sequence", "state_after", "balance_after"], |cells| {
            let sequence = number(cells, 1);
            let state = states.entry(text(cells, 0)).or_default();
            if sequence >= state.0 {
                *state = (sequence, text(cells, 2), number(cells, 3));
            }
        })?;
        let columns =
            [&PLACE[..], &["claim_id", "patient_control_number", "total_charge", "byte_offset"]].concat();
        each(lake, "claims", &columns, |cells| {
            let id = text(cells, 4);
            let (number_text, charge) = (text(cells, 5), number(cells, 6));
            let last = states.remove(&id).map(|(_, state, balance)| (state, balance));
            let (state, balance) = last.unwrap_or_else(|| ("created".to_owned(), charge));
            let (place, offset) = (place(cells, files), number(cells, 7));
            self.claims.push(Claim { id, place, offset, number: number_text, state, balance });
        })
    }

    fn read_payments(&mut self, lake: &Lake, files: &BTreeMap<String, String>) -> anyhow::Result<()> {
        let mut places: BTreeMap<String, Place> = BTreeMap::new();
        let columns = [&PLACE[..], &["payment_id", "trace_number", "balance_status", "difference"]].concat();
        each(lake, "payments", &columns, |cells| {
            let place = place(cells, files);
            places.insert(text(cells, 4), place.clone());
            let (trace, status, difference) = (text(cells, 5), text(cells, 6), number(cells, 7));
            self.payments.push(Payment { place, trace, status, difference });
        })?;
        let numbers: BTreeMap<&str, &str> =
            self.claims.iter().map(|claim| (claim.id.as_str(), claim.number.as_str())).collect();
        let columns = ["payment_id", "reason_code", "reference", "amount", "linked_claim_id", "chain_id"];
        each(lake, "provider_adjustments", &columns, |cells| {
            let Some(place) = places.get(&text(cells, 0)) else { return };
            let linked = cells.text(4).and_then(|id| numbers.get(id)).copied().unwrap_or_default();
            self.adjustments.push(Adjustment {
                place: place.clone(),
                reason: text(cells, 1),
                reference: text(cells, 2),
                amount: number(cells, 3),
                number: linked.to_owned(),
                chain: cells.text(5).map(str::to_owned),
            });
        })?;
        let columns = ["claim_payment_id", "payment_id", "ordinal"];
        each(lake, "claim_payments", &columns, |cells| {
            let payment = ClaimPayment {
                place: places.get(&text(cells, 1)).cloned(),
                ordinal: number(cells, 2),
                ..ClaimPayment::default()
            };
            self.claim_payments.insert(text(cells, 0), payment);
        })?;
        // The decision that stands is the last.
        each(lake, "matches", &["claim_payment_id", "decision", "claim_id", "revision"], |cells| {
            let Some(payment) = self.claim_payments.get_mut(&text(cells, 0)) else { return };
            let revision = number(cells, 3);
            if payment.decision.is_empty() || revision > payment.revision {
                payment.revision = revision;
                payment.decision = text(cells, 1);
                payment.claims.clear();
            }
            if revision == payment.revision {
                payment.claims.extend(cells.text(2).map(str::to_owned));
            }
        })?;
        // A sum that does not come out is a row of its own, and what the edits of that name would say.
        each(lake, "balances", &["payment_id", "level", "status", "byte_offset"], |cells| {
            let level = BALANCES.into_iter().find(|(level, _)| cells.text(1) == Some(*level));
            let (Some((_, edit)), Some("unbalanced")) = (level, cells.text(2)) else { return };
            if let Some(place) = places.get(&text(cells, 0)) {
                let finding = Finding { edit: edit.to_owned(), rejects: true };
                self.findings_above.entry(place.clone()).or_default().insert((number(cells, 3), finding));
            }
        })
    }

    fn read_lines(&mut self, lake: &Lake) -> anyhow::Result<()> {
        each(lake, "service_lines", &["service_line_id", "claim_id", "line_number"], |cells| {
            self.lines.insert(text(cells, 0), (text(cells, 1), number(cells, 2)));
        })?;
        each(lake, "service_payments", &["service_payment_id", "claim_payment_id", "ordinal"], |cells| {
            if let Some(payment) = self.claim_payments.get_mut(&text(cells, 1)) {
                payment.services.insert(number(cells, 2), text(cells, 0));
            }
        })?;
        each(lake, "line_matches", &["service_payment_id", "service_line_id"], |cells| {
            let lines = self.line_matches.entry(text(cells, 0)).or_default();
            lines.extend(cells.text(1).map(str::to_owned));
        })
    }

    fn read_denials(&mut self, lake: &Lake) -> anyhow::Result<()> {
        let columns =
            ["claim_payment_id", "service_payment_id", "group_code", "carc", "amount", "category", "queue"];
        each(lake, "denials", &columns, |cells| {
            let Some(payment) = self.claim_payments.get_mut(&text(cells, 0)) else { return };
            let service = cells.text(1).and_then(|id| {
                payment.services.iter().find(|(_, service)| *service == id).map(|(ordinal, _)| *ordinal)
            });
            payment.denials.push(Denial {
                service: service.unwrap_or(0),
                group: text(cells, 2),
                carc: text(cells, 3),
                amount: number(cells, 4),
                category: text(cells, 5),
                queue: text(cells, 6),
            });
        })
    }

    fn read_findings(&mut self, lake: &Lake, files: &BTreeMap<String, String>) -> anyhow::Result<()> {
        let mut sets: BTreeMap<(String, i64), Place> = BTreeMap::new();
        let columns = [&PLACE[..], &["byte_offset"]].concat();
        each(lake, "transactions", &columns, |cells| {
            sets.insert((text(cells, 0), number(cells, 4)), place(cells, files));
        })?;
        let columns = ["claim_id", "edit_id", "severity", "source_sha256", "byte_offset"];
        each(lake, "findings", &columns, |cells| {
            let finding = Finding { edit: text(cells, 1), rejects: text(cells, 2) == "reject" };
            if let Some(claim) = cells.text(0) {
                self.findings.entry(claim.to_owned()).or_default().insert(finding);
                return;
            }
            let at = (text(cells, 3), number(cells, 4));
            let set = sets.range(..=&at).next_back().filter(|((source, _), _)| *source == at.0);
            let place = set.map(|(_, place)| place.clone());
            let file = files.get(&at.0).cloned().unwrap_or_default();
            let alone =
                || Place { file, interchange: String::new(), group: String::new(), set: String::new() };
            self.findings_above.entry(place.unwrap_or_else(alone)).or_default().insert((at.1, finding));
        })
    }
}

/// What a row of `balances` says, by its level, in the words of the list of edits.
const BALANCES: [(&str, &str); 4] =
    [("transaction", "R835-005"), ("claim", "R835-006"), ("line", "R835-007"), ("claim_lines", "R835-008")];

/// Columns that say where a transaction set stands.
const PLACE: [&str; 4] = ["source_sha256", "isa13", "gs06", "st02"];

fn place(cells: Cells<'_>, files: &BTreeMap<String, String>) -> Place {
    Place {
        file: files.get(cells.text(0).unwrap_or_default()).cloned().unwrap_or_default(),
        interchange: text(cells, 1),
        group: text(cells, 2).trim_start_matches('0').to_owned(),
        set: text(cells, 3),
    }
}

fn each(lake: &Lake, table: &str, columns: &[&str], mut take: impl FnMut(Cells<'_>)) -> anyhow::Result<()> {
    lake.read(table)?.columns(columns)?.each::<lake::Error>(|cells| {
        take(cells);
        Ok(())
    })?;
    Ok(())
}

fn text(cells: Cells<'_>, at: usize) -> String {
    cells.text(at).unwrap_or_default().to_owned()
}

fn number(cells: Cells<'_>, at: usize) -> i64 {
    cells.number(at).unwrap_or(0)
}
