//! What a policy comes to for the claims of one payer and one practice: worked out once, then looked up.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use claims::{ClaimType, ClaimView, Date};

use super::Policy;
use crate::context::Level;
use crate::edit::{ClaimCheck, ClaimPaymentCheck, LineCheck, PaymentCheck};
use crate::own::{Each, OwnEdit};
use crate::{Check, Edit, Severity};

/// The edits that run in one case, by what they look at, with their severities.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    severities: HashMap<&'static str, Severity>,
    /// By claim type, in the order of [`ClaimType`].
    plans: [Plan; 3],
    pub(crate) payment: Vec<Planned<PaymentCheck>>,
    pub(crate) claim_payment: Vec<Planned<ClaimPaymentCheck>>,
}

/// The edits of one claim type.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) levels: [Vec<Planned<ClaimCheck>>; 4],
    pub(crate) claim: Vec<Planned<ClaimCheck>>,
    pub(crate) line: Vec<Planned<LineCheck>>,
    /// The user's own, over a claim and over each line.
    pub(crate) own_claim: Vec<Planned<OwnEdit>>,
    pub(crate) own_line: Vec<Planned<OwnEdit>>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned<F> {
    pub(crate) edit: &'static Edit,
    pub(crate) severity: Severity,
    pub(crate) check: F,
}

impl Standing {
    /// How bad an edit's findings are; `None` when it does not run.
    pub(crate) fn severity(&self, edit: &Edit) -> Option<Severity> {
        self.severities.get(edit.id).copied()
    }

    pub(crate) fn plan(&self, claim_type: ClaimType) -> &Plan {
        &self.plans[claim_type as usize]
    }

    fn add(&mut self, edit: &'static Edit, severity: Severity, own: Option<&OwnEdit>) {
        self.severities.insert(edit.id, severity);
        match edit.check {
            Check::Payment(check) => self.payment.push(Planned { edit, severity, check }),
            Check::ClaimPayment(check) => self.claim_payment.push(Planned { edit, severity, check }),
            _ => {}
        }
        for claim_type in [ClaimType::Professional, ClaimType::Institutional, ClaimType::Dental] {
            if edit.applies.to(claim_type) {
                self.plans[claim_type as usize].add(edit, severity, own);
            }
        }
    }
}

impl Plan {
    fn add(&mut self, edit: &'static Edit, severity: Severity, own: Option<&OwnEdit>) {
        let mut level =
            |level: Level, check| self.levels[level as usize].push(Planned { edit, severity, check });
        match edit.check {
            Check::Envelope | Check::Guide | Check::Batch | Check::Payment(_) | Check::ClaimPayment(_) => {}
            Check::Header(check) => level(Level::Header, check),
            Check::Billing(check) => level(Level::Billing, check),
            Check::Subscriber(check) => level(Level::Subscriber, check),
            Check::Patient(check) => level(Level::Patient, check),
            Check::Claim(check) => self.claim.push(Planned { edit, severity, check }),
            Check::Line(check) => self.line.push(Planned { edit, severity, check }),
            Check::Own(each) => {
                let check = own.expect("only the user's own edits are checked so").clone();
                let planned = Planned { edit, severity, check };
                match each {
                    Each::Claim => self.own_claim.push(planned),
                    Each::Line => self.own_line.push(planned),
                }
            }
        }
    }
}

/// Every standing that claims can be in, worked out when the first claim is.
///
/// A claim is told apart by what rules name: its payer, its practice, and between which of their dates its
/// service began. Most policies name nothing, and all claims stand alike.
#[derive(Debug)]
pub(crate) struct Standings {
    policy: Policy,
    /// Position in `payers_named`, by identifier.
    payers: HashMap<Vec<u8>, usize>,
    /// Positions in `practices_named`, by tax identifier and by NPI; `None` of a practice that no rule names.
    by_tax_id: HashMap<Vec<u8>, Option<usize>>,
    by_npi: HashMap<Vec<u8>, Option<usize>>,
    payers_named: Vec<String>,
    practices_named: Vec<String>,
    /// The first days of spans in which the same rules hold, in order; the first span has no first day.
    cuts: Vec<Date>,
    as_of: Date,
    /// By payer, practice and span.
    slots: Vec<OnceLock<Arc<Standing>>>,
    /// Those worked out, by what runs: many payers stand alike.
    alike: Mutex<HashMap<Running, Arc<Standing>>>,
}

/// The edits that run, by id, with their severities.
type Running = Vec<(&'static str, Severity)>;

impl Standings {
    pub(crate) fn new(policy: Policy, as_of: Date) -> Self {
        let named = policy.named();
        let own = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let (payers_named, practices_named) = (own(named.payers), own(named.practices));
        let cuts: Vec<Date> = named.cuts.into_iter().collect();
        let (mut by_tax_id, mut by_npi) = (HashMap::new(), HashMap::new());
        for keys in &policy.practices {
            let at = practices_named.iter().position(|named| *named == keys.id);
            by_tax_id.extend(keys.tax_ids.iter().map(|id| (id.clone().into_bytes(), at)));
            by_npi.extend(keys.npis.iter().map(|npi| (npi.clone().into_bytes(), at)));
        }
        let by_id = |(at, id): (usize, &String)| (id.clone().into_bytes(), at);
        Self {
            payers: payers_named.iter().enumerate().map(by_id).collect(),
            by_tax_id,
            by_npi,
            payers_named,
            practices_named,
            cuts,
            as_of,
            slots: std::iter::repeat_with(OnceLock::new).take(policy.standings()).collect(),
            alike: Mutex::default(),
            policy,
        }
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What holds where no claim is in sight: envelopes, headers, remittances.
    #[inline]
    pub(crate) fn of_all(&self) -> &Standing {
        self.at(None, None, self.as_of)
    }

    /// What holds for a loop above claims on the day of judgment.
    #[inline]
    pub(crate) fn of_level(&self, level: Level, view: &ClaimView<'_, '_>) -> &Standing {
        let payer = if level >= Level::Subscriber { self.payer(view) } else { None };
        let practice = if level >= Level::Billing { self.practice(view) } else { None };
        self.at(payer, practice, self.as_of)
    }

    /// What holds for a claim whose service began on this day; the day of judgment stands in for one that
    /// was not sent.
    #[inline]
    pub(crate) fn of_claim(&self, view: &ClaimView<'_, '_>, began: Option<Date>) -> &Standing {
        self.at(self.payer(view), self.practice(view), began.unwrap_or(self.as_of))
    }

    #[inline]
    fn payer(&self, view: &ClaimView<'_, '_>) -> Option<usize> {
        if self.payers.is_empty() {
            return None;
        }
        self.payers.get(view.payer()?.id().text).copied()
    }

    /// The practice, told as rows tell it: by the tax identifier, else by the NPI.
    #[inline]
    fn practice(&self, view: &ClaimView<'_, '_>) -> Option<usize> {
        if self.practices_named.is_empty() {
            return None;
        }
        let party = view.billing_party()?;
        let tax_id = party.tax_id().and_then(|tax_id| self.by_tax_id.get(tax_id.text));
        let npi = || self.by_npi.get(party.npi()?.text);
        tax_id.or_else(npi).copied().flatten()
    }

    #[inline]
    fn at(&self, payer: Option<usize>, practice: Option<usize>, day: Date) -> &Standing {
        let span = self.cuts.partition_point(|&first| first <= day);
        let place = |one: Option<usize>| one.map_or(0, |at| at + 1);
        let row = place(payer) * (self.practices_named.len() + 1) + place(practice);
        let slot = &self.slots[row * (self.cuts.len() + 1) + span];
        slot.get_or_init(|| self.work_out(payer, practice, day))
    }

    #[cold]
    fn work_out(&self, payer: Option<usize>, practice: Option<usize>, day: Date) -> Arc<Standing> {
        let payer = payer.map(|at| self.payers_named[at].as_str());
        let practice = practice.map(|at| self.practices_named[at].as_str());
        let running: Vec<_> = self
            .policy
            .in_force(payer, practice, day)
            .into_iter()
            .filter_map(|said| Some((said.edit, said.severity?)))
            .collect();
        let key = running.iter().map(|&(edit, severity)| (edit.id, severity)).collect();
        let mut alike = self.alike.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = alike.entry(key).or_insert_with(|| {
            let mut standing = Standing::default();
            for (edit, severity) in running {
                let own = self.policy.own.iter().find(|own| own.edit.id == edit.id);
                standing.add(edit, severity, own);
            }
            Arc::new(standing)
        });
        Arc::clone(standing)
    }
}
