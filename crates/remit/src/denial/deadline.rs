//! By when a denial must be worked.

use claims::Date;
use codes::denial::{PayerKind, Queue, Windows};
use codes::reason::Resend;

use super::judge::Directions;

/// The last day to act, and which clock it comes from.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Deadline {
    /// The last day; `None` if only a contract or a state's law tells.
    pub on: Option<Date>,
    /// The clock.
    pub basis: DeadlineBasis,
}

/// Which clock a deadline comes from.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DeadlineBasis {
    /// The first level of appeal.
    Appeal,
    /// A corrected claim.
    CorrectedClaim,
    /// A first claim, because this one counts as never sent.
    Filing,
    /// When to ask the payer again.
    FollowUp,
}

impl DeadlineBasis {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Appeal => "appeal",
            Self::CorrectedClaim => "corrected_claim",
            Self::Filing => "filing",
            Self::FollowUp => "follow_up",
        }
    }
}

/// When a denial must be worked.
///
/// Of the ways its queue has, the one that closes first counts, because a biller may need either; one
/// that has closed already counts only when all have.
pub(super) fn deadline(
    queue: Queue,
    directions: Directions,
    windows: &Windows,
    payer: PayerKind,
    (decided, last_service, as_of): (Date, Option<Date>, Date),
) -> Deadline {
    let (refile, appeal) = ways(queue, directions);
    let mut clocks: Vec<(Date, DeadlineBasis)> = Vec::with_capacity(2);
    if refile {
        let is_new = directions.resend == Some(Resend::AsNew)
            || matches!(directions.resend, Some(Resend::WithFrequency(b'1')));
        let (term, basis) = if is_new {
            (windows.filing, DeadlineBasis::Filing)
        } else {
            (windows.correction, DeadlineBasis::CorrectedClaim)
        };
        // Medicare reopens for a year from the decision; the others count from the last day of service.
        let from_decision = payer == PayerKind::Medicare && !is_new;
        let start = if from_decision { Some(decided) } else { last_service };
        clocks.extend(start.and_then(|start| term.last_day(start)).map(|day| (day, basis)));
    }
    if appeal {
        let own = directions.appeal_days.map(|days| decided.add_days(i32::from(days)));
        clocks.extend(own.or_else(|| windows.appeal_by(decided)).map(|day| (day, DeadlineBasis::Appeal)));
    }
    if !refile && !appeal {
        clocks.push((decided.add_days(FOLLOW_UP_DAYS), DeadlineBasis::FollowUp));
    }
    let open = clocks.iter().filter(|(day, _)| *day >= as_of).min();
    match open.or_else(|| clocks.iter().max()) {
        Some(&(day, basis)) => Deadline { on: Some(day), basis },
        None if appeal => Deadline { on: None, basis: DeadlineBasis::Appeal },
        None => Deadline { on: None, basis: DeadlineBasis::CorrectedClaim },
    }
}

/// Whether a queue sends claims again, and whether it appeals.
const fn ways(queue: Queue, directions: Directions) -> (bool, bool) {
    let never_again = matches!(directions.resend, Some(Resend::Never));
    let (refile, appeal) = match queue {
        Queue::Eligibility
        | Queue::Authorization
        | Queue::Coding
        | Queue::ClaimCorrection
        | Queue::Duplicate
        | Queue::OtherPayer
        | Queue::Enrollment
        | Queue::Records
        | Queue::Benefit => (true, true),
        Queue::Clinical | Queue::Timely | Queue::Contract | Queue::Appeals | Queue::PropertyCasualty => {
            (false, true)
        }
        Queue::AutoPost | Queue::Patient | Queue::PayerFollowUp => (false, false),
    };
    (refile && !never_again, appeal && !directions.no_appeal)
}

/// A payer that is asked again needs about this long.
const FOLLOW_UP_DAYS: i32 = 30;

#[cfg(test)]
mod tests {
    use super::*;

    const DECIDED: Date = Date::literal(2026, 3, 2);
    const SERVICE: Date = Date::literal(2026, 2, 10);

    fn by(
        queue: Queue,
        directions: Directions,
        payer: PayerKind,
        as_of: Date,
    ) -> (Option<Date>, DeadlineBasis) {
        let windows = Windows::of(payer, DECIDED);
        let found = deadline(queue, directions, &windows, payer, (DECIDED, Some(SERVICE), as_of));
        (found.on, found.basis)
    }

    #[test]
    fn the_clock_that_runs_out_first_counts() {
        let plain = Directions::default();
        let commercial = by(Queue::Coding, plain, PayerKind::Commercial, DECIDED);
        assert_eq!(commercial, (Some(SERVICE.add_days(90)), DeadlineBasis::CorrectedClaim));
        let medicare = by(Queue::Coding, plain, PayerKind::Medicare, DECIDED);
        assert_eq!(medicare, (Some(DECIDED.add_days(125)), DeadlineBasis::Appeal));
    }

    #[test]
    fn a_clock_that_has_run_out_gives_way_to_one_that_runs() {
        let late = SERVICE.add_days(120);
        let found = by(Queue::Coding, Directions::default(), PayerKind::Commercial, late);
        assert_eq!(found, (Some(DECIDED.add_days(180)), DeadlineBasis::Appeal));
        let too_late = SERVICE.add_days(1_000);
        let found = by(Queue::Coding, Directions::default(), PayerKind::Commercial, too_late);
        assert_eq!(found, (Some(DECIDED.add_days(180)), DeadlineBasis::Appeal));
    }

    #[test]
    fn remarks_close_ways_and_set_terms() {
        let new_claim = Directions { no_appeal: true, resend: Some(Resend::AsNew), appeal_days: None };
        let found = by(Queue::ClaimCorrection, new_claim, PayerKind::Medicare, DECIDED);
        assert_eq!(found, (Some(SERVICE.add_days(365)), DeadlineBasis::Filing));
        let own_term = Directions { appeal_days: Some(20), ..Directions::default() };
        let found = by(Queue::Clinical, own_term, PayerKind::Commercial, DECIDED);
        assert_eq!(found, (Some(DECIDED.add_days(20)), DeadlineBasis::Appeal));
    }

    #[test]
    fn what_only_a_state_knows_is_left_open() {
        let found =
            by(Queue::PropertyCasualty, Directions::default(), PayerKind::WorkersCompensation, DECIDED);
        assert_eq!(found, (None, DeadlineBasis::Appeal));
        let asked = by(Queue::PayerFollowUp, Directions::default(), PayerKind::Other, DECIDED);
        assert_eq!(asked, (Some(DECIDED.add_days(30)), DeadlineBasis::FollowUp));
    }
}
