//! Which service line each service payment answers.

use std::borrow::Cow;

use claims::{Cents, ClaimPayment, Period, ServicePayment};

use super::assignment::assign;
use crate::candidate::{Candidate, CandidateLine};
use crate::normalize;

/// That a service payment answers a line, or part of it does.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct LineMatch {
    /// Position of the service payment in its claim payment.
    pub service: usize,
    /// Position of the line in the claim; `None` when no line was found.
    pub line: Option<usize>,
    /// How it was found.
    pub method: LineMethod,
    /// The part of the service payment that answers this line, in ten-thousandths. The parts of one
    /// service payment add up to 10,000.
    pub share: u16,
}

/// How the line of a service payment was found.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum LineMethod {
    /// REF 6R is the line's.
    LineControlNumber,
    /// The procedure billed (SVC06) with its modifiers, charge and day are the line's.
    OriginalProcedure,
    /// The procedure paid (SVC01) with its modifiers, charge and day are the line's.
    Procedure,
    /// One line paid in several parts.
    Split,
    /// Several lines paid as one; each gets its share by charge.
    Bundled,
    /// The cheapest pairing of what was left.
    Assignment,
    /// It was the only one left on either side.
    Remainder,
    /// Nothing fits.
    None,
}

impl LineMethod {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LineControlNumber => "line_control_number",
            Self::OriginalProcedure => "original_procedure",
            Self::Procedure => "procedure",
            Self::Assignment => "assignment",
            Self::Bundled => "bundled",
            Self::Split => "split",
            Self::Remainder => "remainder",
            Self::None => "none",
        }
    }
}

/// Says for every service payment which lines of the claim it answers, in order of service payments.
///
/// Each step looks only at what the steps before left open: line control number; original procedure;
/// procedure; one line paid in parts; several lines paid as one; the cheapest pairing; what is left.
pub fn match_lines(payment: &ClaimPayment<'_>, claim: &Candidate<'_>) -> Vec<LineMatch> {
    let mut desk = Desk {
        services: payment.services.iter().map(Service::of).collect(),
        lines: &claim.lines,
        taken: vec![false; claim.lines.len()],
        matches: Vec::with_capacity(payment.services.len()),
    };
    desk.by_control_number();
    desk.by_original_procedure();
    desk.by_procedure();
    desk.split();
    desk.bundled();
    desk.by_assignment();
    desk.remainder();
    desk.matches.sort_by_key(|found| (found.service, found.line));
    desk.matches
}

/// A service payment as it is compared with lines.
pub(super) struct Service<'p> {
    done: bool,
    control_number: Cow<'p, str>,
    procedure: &'p [u8],
    modifiers: String,
    original: Option<(&'p [u8], String)>,
    revenue_code: &'p [u8],
    /// Without its sign.
    pub(super) charge: Option<Cents>,
    period: Option<Period>,
}

impl<'p> Service<'p> {
    pub(super) fn of(service: &ServicePayment<'p>) -> Self {
        let joined = |procedure: claims::claim::Procedure<'p>| {
            let modifiers: Vec<_> = procedure.modifiers().map(|m| m.lossy().into_owned()).collect();
            modifiers.join(",")
        };
        let procedure = service.procedure();
        Self {
            done: false,
            control_number: service.control_number().map(|n| number_of(n.text)).unwrap_or_default(),
            procedure: procedure.code().text,
            modifiers: joined(procedure),
            original: service.original_procedure().map(|original| (original.code().text, joined(original))),
            revenue_code: service.revenue_code().text,
            charge: service.charge().value.map(Cents::abs),
            period: service.service_period(),
        }
    }

    /// Whether charge and day are the line's, as far as both are known.
    fn fits_charge_and_day(&self, line: &CandidateLine<'_>) -> bool {
        self.charge.is_some() && self.charge == line.charge && self.fits_day(line)
    }

    fn fits_day(&self, line: &CandidateLine<'_>) -> bool {
        match (self.period, line.service) {
            (Some(one), Some(other)) => one.overlaps(&other),
            _ => true,
        }
    }

    /// Whether the procedure paid, or the revenue code where there is none, is the line's.
    fn fits_procedure(&self, line: &CandidateLine<'_>) -> bool {
        let revenue = line.revenue_code.as_bytes();
        if line.procedure.is_empty() {
            return !revenue.is_empty() && (self.procedure == revenue || self.revenue_code == revenue);
        }
        let billed = self.original.as_ref().map_or(self.procedure, |(code, _)| code);
        line.procedure.as_bytes() == billed || line.procedure.as_bytes() == self.procedure
    }

    /// How well it may be the line: 0 when it is not, by number or by procedure and charge; more when
    /// modifiers and days are the line's too.
    pub(super) fn fits_line(&self, line: &CandidateLine<'_>) -> u8 {
        if self.charge.is_none() || self.charge != line.charge {
            return 0;
        }
        let is_numbered = !self.control_number.is_empty()
            && self.control_number == number_of(line.control_number.as_bytes());
        let billed = self.original.as_ref().map_or(&self.modifiers, |(_, modifiers)| modifiers);
        let alike = u8::from(*line.modifiers == **billed) + u8::from(self.period == line.service);
        match (is_numbered, self.fits_procedure(line)) {
            (true, _) => 4,
            (false, true) => 1 + alike,
            (false, false) => 0,
        }
    }

    /// How badly a line fits; [`FORBIDDEN`] when it does not fit at all.
    fn cost(&self, line: &CandidateLine<'_>) -> u32 {
        let mut cost = 0;
        if !self.fits_procedure(line) {
            cost += 40;
        } else if *line.modifiers != *self.modifiers {
            cost += 5;
        }
        if self.charge.is_none() || self.charge != line.charge {
            cost += 30;
        }
        if !self.fits_day(line) {
            cost += 35;
        }
        if !self.revenue_code.is_empty() && self.revenue_code != line.revenue_code.as_bytes() {
            cost += 10;
        }
        if cost <= COST_MAX { cost } else { FORBIDDEN }
    }
}

struct Desk<'d> {
    services: Vec<Service<'d>>,
    lines: &'d [CandidateLine<'d>],
    taken: Vec<bool>,
    matches: Vec<LineMatch>,
}

impl Desk<'_> {
    fn by_control_number(&mut self) {
        let sent = self.lines.iter().map(|line| number_of(line.control_number.as_bytes()));
        let mut index: Vec<(Cow<'_, str>, usize)> = sent.zip(0..).collect();
        index.sort_unstable();
        for at in 0..self.services.len() {
            let number = &self.services[at].control_number;
            let first = index.partition_point(|(sent, _)| sent < number);
            let mut found = index[first..].iter().take_while(|(sent, _)| sent == number);
            // A number that two lines share names neither.
            let (false, Some(&(_, line)), None) = (number.is_empty(), found.next(), found.next()) else {
                continue;
            };
            self.settle(at, line, LineMethod::LineControlNumber);
        }
    }

    fn by_original_procedure(&mut self) {
        self.settle_first(LineMethod::OriginalProcedure, |service, line| {
            let same = |(code, modifiers): &(&[u8], String)| {
                line.procedure.as_bytes() == *code && *line.modifiers == **modifiers
            };
            service.original.as_ref().is_some_and(same) && service.fits_charge_and_day(line)
        });
    }

    /// Of several lines alike the one of the very same days comes first.
    fn by_procedure(&mut self) {
        let fits = |service: &Service<'_>, line: &CandidateLine<'_>| {
            service.fits_procedure(line)
                && *line.modifiers == *service.modifiers
                && service.fits_charge_and_day(line)
        };
        let same_days = |service: &Service<'_>, line: &CandidateLine<'_>| {
            service.period.is_some() && service.period == line.service && fits(service, line)
        };
        self.settle_first(LineMethod::Procedure, same_days);
        self.settle_first(LineMethod::Procedure, fits);
    }

    fn by_assignment(&mut self) {
        let services = self.open_services();
        let lines = self.open_lines();
        if services.is_empty() || lines.is_empty() {
            return;
        }
        if services.len() > ASSIGN_MAX || lines.len() > ASSIGN_MAX {
            self.by_greed(&services);
            return;
        }
        // Columns beyond the lines stand for staying alone, at a price just under what is forbidden.
        let cost: Vec<Vec<u32>> = services
            .iter()
            .map(|&service| {
                let of_line = lines.iter().map(|&line| self.services[service].cost(&self.lines[line]));
                of_line.chain(services.iter().map(|_| ALONE)).collect()
            })
            .collect();
        for (row, column) in assign(&cost).into_iter().enumerate() {
            if column < lines.len() && cost[row][column] < ALONE {
                self.settle(services[row], lines[column], LineMethod::Assignment);
            }
        }
    }

    /// Too many for the exact pairing: each takes the cheapest line left.
    fn by_greed(&mut self, services: &[usize]) {
        for &service in services {
            let of_line = |&line: &usize| (self.services[service].cost(&self.lines[line]), line);
            let cheapest = self.open_lines().iter().map(of_line).min();
            if let Some((cost, line)) = cheapest
                && cost < ALONE
            {
                self.settle(service, line, LineMethod::Assignment);
            }
        }
    }

    /// A service payment whose charge is that of all open lines of its days, or of all open lines.
    fn bundled(&mut self) {
        for service in self.open_services() {
            let open = self.open_lines();
            let of_day: Vec<usize> = open
                .iter()
                .copied()
                .filter(|&line| self.services[service].fits_day(&self.lines[line]))
                .collect();
            let charge = self.services[service].charge;
            let fits =
                |lines: &[usize]| lines.len() > 1 && charge.is_some() && self.charge_of(lines) == charge;
            let Some(lines) = [of_day, open].into_iter().find(|lines| fits(lines)) else { continue };
            self.share_out(service, &lines);
        }
    }

    /// Service payments of one procedure whose charges add up to a line's.
    fn split(&mut self) {
        for line in self.open_lines() {
            let of_line = |&at: &usize| {
                self.services[at].fits_procedure(&self.lines[line])
                    && self.services[at].fits_day(&self.lines[line])
            };
            let parts: Vec<usize> = self.open_services().into_iter().filter(of_line).collect();
            let charges = sum_of(parts.iter().map(|&at| self.services[at].charge));
            if parts.len() > 1 && charges.is_some() && charges == self.lines[line].charge {
                for at in parts {
                    self.settle(at, line, LineMethod::Split);
                }
            }
        }
    }

    fn remainder(&mut self) {
        let services = self.open_services();
        if let ([service], [line]) = (&services[..], &self.open_lines()[..])
            && self.services[*service].fits_day(&self.lines[*line])
        {
            self.settle(*service, *line, LineMethod::Remainder);
            return;
        }
        for service in services {
            self.matches.push(LineMatch { service, line: None, method: LineMethod::None, share: WHOLE });
        }
    }

    /// Gives each open service payment to the first open line that fits.
    fn settle_first(&mut self, method: LineMethod, fits: impl Fn(&Service<'_>, &CandidateLine<'_>) -> bool) {
        for service in self.open_services() {
            let mut open = (0..self.lines.len()).filter(|&line| !self.taken[line]);
            let found = open.find(|&line| fits(&self.services[service], &self.lines[line]));
            if let Some(line) = found {
                self.settle(service, line, method);
            }
        }
    }

    fn settle(&mut self, service: usize, line: usize, method: LineMethod) {
        self.services[service].done = true;
        self.taken[line] = true;
        self.matches.push(LineMatch { service, line: Some(line), method, share: WHOLE });
    }

    /// Shares a service payment out by charge; what rounding leaves goes to the greatest charge.
    fn share_out(&mut self, service: usize, lines: &[usize]) {
        let charge = |line: usize| self.lines[line].charge.map_or(0, |charge| i128::from(charge.0.max(0)));
        let total: i128 = lines.iter().map(|&line| charge(line)).sum();
        let share = |line: usize| match total {
            0 => i128::from(WHOLE) / lines.len() as i128,
            total => charge(line) * i128::from(WHOLE) / total,
        };
        let mut shares: Vec<u16> = lines.iter().map(|&line| share(line) as u16).collect();
        let given: u16 = shares.iter().sum();
        let greatest = (0..lines.len()).rev().max_by_key(|&at| charge(lines[at]));
        shares[greatest.expect("a bundle has lines")] += WHOLE - given;
        self.services[service].done = true;
        for (&line, share) in lines.iter().zip(shares) {
            self.taken[line] = true;
            self.matches.push(LineMatch { service, line: Some(line), method: LineMethod::Bundled, share });
        }
    }

    fn charge_of(&self, lines: &[usize]) -> Option<Cents> {
        sum_of(lines.iter().map(|&line| self.lines[line].charge))
    }

    fn open_services(&self) -> Vec<usize> {
        (0..self.services.len()).filter(|&at| !self.services[at].done).collect()
    }

    fn open_lines(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|&at| !self.taken[at]).collect()
    }
}

/// What the amounts come to, if all are known.
fn sum_of(amounts: impl Iterator<Item = Option<Cents>>) -> Option<Cents> {
    let sum: i128 = amounts.map(|amount| amount.map(|amount| i128::from(amount.0))).sum::<Option<_>>()?;
    i64::try_from(sum).ok().map(Cents)
}

/// A line control number as compared.
pub(super) fn number_of(text: &[u8]) -> Cow<'_, str> {
    match normalize::identifier(text) {
        Cow::Borrowed(number) => normalize::without_leading_zeros(number).into(),
        Cow::Owned(number) => normalize::without_leading_zeros(&number).to_owned().into(),
    }
}

/// All of a service payment, in ten-thousandths.
const WHOLE: u16 = 10_000;

/// What may be wrong with a line that is still paired: one thing of weight, or two small ones.
const COST_MAX: u32 = 45;

/// The price of pairing a service payment with no line.
const ALONE: u32 = 1_000;

/// The price of a pairing that is no pairing.
const FORBIDDEN: u32 = 10_000;

/// More open lines than this are paired one by one.
const ASSIGN_MAX: usize = 50;

#[cfg(test)]
mod tests;
