//! What a payer says about a claim.

use crate::NoiseKind;
use crate::claim::{Adjudicated, Adjustment, Claim};

/// What a payer says about one claim (CLP).
#[derive(Clone, Debug)]
pub(crate) struct ClaimPayment {
    pub(crate) payer: usize,
    pub(crate) cycle: usize,
    /// CLP02.
    pub(crate) status: &'static str,
    /// CLP01, which may not be quite what was sent.
    pub(crate) number: String,
    /// CLP07.
    pub(crate) claim_number: String,
    pub(crate) charge: i64,
    pub(crate) paid: i64,
    /// The whole claim's, when there are no lines.
    pub(crate) whole: Option<Adjudicated>,
    pub(crate) lines: Vec<Adjudicated>,
    pub(crate) interest: i64,
    /// The payer the claim was forwarded to.
    pub(crate) forwarded: Option<usize>,
    pub(crate) link: Link,
    /// Whether lines carry their control numbers.
    pub(crate) returns_lines: bool,
    /// How each of `lines` is said, in the same order.
    pub(crate) services: Vec<Service>,
    /// How the patient and the services are said apart from that.
    pub(crate) said: Said,
    /// How much more `charge` is than what was billed for the same.
    pub(crate) charge_noise: i64,
    /// Whether it goes on with what the payment before it said of the same claim.
    pub(crate) continues: bool,
    /// What was done to hide which claim it is for.
    pub(crate) noise: Vec<&'static str>,
}

/// What a payer says a service was (SVC).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Service {
    /// The line of the claim, from 0.
    pub(crate) line: usize,
    pub(crate) charge: i64,
    /// The procedure the payer put in place of the one billed, which is named after it (SVC06).
    pub(crate) instead: Option<&'static str>,
}

/// How a payer says what the claim said.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Said {
    pub(crate) member_suffix: bool,
    pub(crate) misspelt: bool,
    pub(crate) without_modifiers: bool,
    /// Days by which every date of service is off.
    pub(crate) days_off: i32,
}

/// How a claim payment should find its claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Link {
    /// By the payer's number, which it told when it accepted the claim.
    PayerNumber,
    ControlNumber,
    /// By the control number without what was cut off or left out.
    NormalizedNumber,
    /// By whom it was for, when, and how much.
    Particulars,
    /// It has no claim here.
    Nothing,
}

impl Link {
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::PayerNumber => "payer_claim_control_number",
            Self::ControlNumber => "patient_control_number",
            Self::NormalizedNumber => "normalized_control_number",
            Self::Particulars => "particulars",
            Self::Nothing => "",
        }
    }
}

/// Two claims that are answered as one.
#[derive(Debug)]
pub(crate) struct Merged {
    /// The first with the lines of both.
    pub(crate) claim: Claim,
    /// The index and the number of the second.
    pub(crate) second: (u64, String),
    /// Lines that are the first one's.
    pub(crate) lines: usize,
}

impl Merged {
    pub(crate) fn of(first: &Claim, second: &Claim) -> Self {
        let mut claim = first.clone();
        claim.lines.extend_from_slice(&second.lines);
        claim.total += second.total;
        Self { claim, second: (second.index, second.number.clone()), lines: first.lines.len() }
    }
}

impl ClaimPayment {
    /// Whether the payer could have said this and that as one.
    pub(crate) fn takes_in(&self, other: &Self) -> bool {
        let plain = |one: &Self| one.status == "1" && one.whole.is_none() && one.charge_noise == 0;
        plain(self) && plain(other) && self.cycle == other.cycle && self.returns_lines == other.returns_lines
    }

    /// Takes in what another says, of lines that follow so many of its own.
    pub(crate) fn take_in(&mut self, other: &Self, lines: usize) {
        self.charge += other.charge;
        self.paid += other.paid;
        self.interest += other.interest;
        self.lines.extend_from_slice(&other.lines);
        let services = other.services.iter();
        self.services.extend(services.map(|service| Service { line: service.line + lines, ..*service }));
        self.noise.push(NoiseKind::ClaimsMerged.name());
    }

    /// What it says of the first claim and of the second.
    pub(crate) fn apart(&self, merged: &Merged) -> [Self; 2] {
        let at = self.services.iter().take_while(|service| service.line < merged.lines).count();
        let mut first = self.clone();
        let mut second = self.clone();
        (second.lines, second.services) = (first.lines.split_off(at), first.services.split_off(at));
        for half in [&mut first, &mut second] {
            half.paid = half.lines.iter().map(|part| part.paid).sum();
            half.charge = half.services.iter().map(|service| service.charge).sum();
        }
        [first, second]
    }

    /// ΣPR.
    pub(crate) fn patient_share(&self) -> i64 {
        self.parts().map(Adjudicated::patient_share).sum()
    }

    pub(crate) fn parts(&self) -> impl Iterator<Item = &Adjudicated> {
        self.whole.iter().chain(&self.lines)
    }

    /// Whether that service comes with its line control number.
    pub(crate) fn returns_line(&self, claim: &Claim, service: &Service) -> bool {
        self.returns_lines && !claim.lines[service.line].control.is_empty()
    }

    /// Puts into `noise` what was done to hide which line that service is.
    pub(crate) fn line_noise(&self, claim: &Claim, service: &Service, noise: &mut Vec<&'static str>) {
        let line = &claim.lines[service.line];
        noise.clear();
        noise.extend(self.noise.iter().filter(|kind| match **kind {
            "modifiers-dropped" => !line.modifiers.is_empty(),
            kind => {
                matches!(kind, "line-number-absent" | "date-shifted" | "charge-changed" | "claims-merged")
            }
        }));
        if !self.returns_line(claim, service) && !noise.contains(&"line-number-absent") {
            noise.push("no-line-number");
        }
        if service.instead.is_some() {
            noise.push("recoded");
        }
    }

    pub(crate) fn reversed(&self) -> Self {
        let turn = |part: &Adjudicated| Adjudicated {
            paid: -part.paid,
            adjustments: part.adjustments.iter().map(|a| Adjustment { amount: -a.amount, ..*a }).collect(),
            remarks: Vec::new(),
            allowed: None,
        };
        Self {
            status: "22",
            charge: -self.charge,
            paid: -self.paid,
            whole: self.whole.as_ref().map(turn),
            lines: self.lines.iter().map(turn).collect(),
            services: self.services.iter().map(|one| Service { charge: -one.charge, ..*one }).collect(),
            charge_noise: -self.charge_noise,
            interest: 0,
            forwarded: None,
            ..self.clone()
        }
    }
}
