//! How long there is to file, to correct and to appeal. Defaults; contracts say otherwise.

use crate::listing::code_list;
use crate::{Date, FilingIndicator};

code_list! {
    /// What kind of payer it is, as far as deadlines go.
    PayerKind {
        Medicare "medicare" "Original Medicare"
        MedicareAdvantage "medicare_advantage" "Medicare Advantage"
        Medicaid "medicaid" "Medicaid, paid by the state"
        MedicaidManaged "medicaid_managed" "Medicaid, paid by a plan"
        Commercial "commercial" "commercial plan under contract"
        BlueCross "blue_cross" "Blue Cross Blue Shield"
        FederalEmployees "federal_employees" "Federal Employee Program"
        Tricare "tricare" "TRICARE"
        VeteransCommunityCare "veterans" "Veterans community care"
        WorkersCompensation "workers_compensation" "workers' compensation"
        Auto "auto" "auto and liability"
        Other "other" "any other"
    }
}

impl PayerKind {
    /// The kind that was sent as claim filing indicator (SBR09, CLP06); another one when that is none.
    pub fn sent(indicator: &[u8]) -> Self {
        FilingIndicator::parse(indicator).map_or(Self::Other, Self::of)
    }

    /// The kind that a claim filing indicator (SBR09, CLP06) tells of.
    pub const fn of(indicator: FilingIndicator) -> Self {
        use FilingIndicator as Indicator;
        match indicator {
            Indicator::MedicarePartA | Indicator::MedicarePartB => Self::Medicare,
            Indicator::MedicareRiskHmo => Self::MedicareAdvantage,
            Indicator::Medicaid => Self::Medicaid,
            Indicator::Commercial
            | Indicator::Ppo
            | Indicator::Pos
            | Indicator::Epo
            | Indicator::Indemnity
            | Indicator::Hmo
            | Indicator::DentalHmo => Self::Commercial,
            Indicator::BlueCross => Self::BlueCross,
            Indicator::FederalEmployees => Self::FederalEmployees,
            Indicator::Champus => Self::Tricare,
            Indicator::Veterans => Self::VeteransCommunityCare,
            Indicator::WorkersCompensation => Self::WorkersCompensation,
            Indicator::Auto | Indicator::Liability => Self::Auto,
            _ => Self::Other,
        }
    }
}

/// How long there is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Term {
    /// That many days.
    Days(u16),
    /// To the end of the year after.
    EndOfNextYear,
    /// Only a contract or a state's law tells.
    Unknown,
}

impl Term {
    /// The last day, counted from `start`; `None` if nobody can say.
    pub fn last_day(self, start: Date) -> Option<Date> {
        match self {
            Self::Days(days) => Some(start.add_days(i32::from(days))),
            Self::EndOfNextYear => Date::of(start.year() + 1, 12, 31),
            Self::Unknown => None,
        }
    }
}

/// A level of appeal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AppealLevel {
    /// What it is called.
    pub name: &'static str,
    /// How long there is, from the day the decision before it was received.
    pub term: Term,
}

/// The terms of one kind of payer.
///
/// Where a range of filing terms is usual, the shortest is given: a deadline believed too early costs a day, one
/// believed too late costs the claim.
///
/// ```
/// use codes::Date;
/// use codes::denial::{PayerKind, Windows};
///
/// let decided = Date::literal(2026, 3, 2);
/// let windows = Windows::of(PayerKind::Medicare, decided);
/// assert_eq!(windows.appeal_by(decided), Some(Date::literal(2026, 7, 5)));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Windows {
    /// To send the first claim, from the last day of service.
    pub filing: Term,
    /// To send a corrected claim, from the last day of service; for Medicare, from the decision.
    pub correction: Term,
    /// Levels of appeal, the first one first; never empty.
    pub appeals: &'static [AppealLevel],
    /// Days after which a decision is presumed received.
    pub presumed_receipt_days: u16,
    /// Days from a demand within which an appeal stops recoupment (42 CFR 405.379).
    pub recoupment_stop_days: Option<u16>,
}

impl Windows {
    /// The default terms of this kind of payer for decisions made on a day.
    pub fn of(kind: PayerKind, on: Date) -> Self {
        let (filing, correction, appeals) = match kind {
            PayerKind::Medicare => (Term::Days(365), Term::Days(365), MEDICARE_APPEALS),
            PayerKind::MedicareAdvantage if on < ADVANTAGE_65_DAYS => {
                (Term::Days(90), Term::Days(90), ADVANTAGE_APPEALS_TO_2024)
            }
            PayerKind::MedicareAdvantage => (Term::Days(90), Term::Days(90), ADVANTAGE_APPEALS),
            PayerKind::Medicaid => (Term::Days(90), Term::Days(60), MEDICAID_APPEALS),
            PayerKind::MedicaidManaged => (Term::Days(90), Term::Days(60), PLAN_APPEALS_60),
            PayerKind::Commercial | PayerKind::Other => (Term::Days(90), Term::Days(90), PLAN_APPEALS_180),
            PayerKind::BlueCross => (Term::Days(180), Term::Days(180), PLAN_APPEALS_180),
            PayerKind::FederalEmployees => (Term::EndOfNextYear, Term::EndOfNextYear, PLAN_APPEALS_180),
            PayerKind::Tricare => (Term::Days(365), Term::Days(365), PLAN_APPEALS_90),
            PayerKind::VeteransCommunityCare => (Term::Days(180), Term::Days(180), PLAN_APPEALS_90),
            PayerKind::WorkersCompensation | PayerKind::Auto => (Term::Unknown, Term::Unknown, STATE_APPEALS),
        };
        let medicare = matches!(kind, PayerKind::Medicare);
        Self {
            filing,
            correction,
            appeals,
            presumed_receipt_days: if medicare { 5 } else { 0 },
            recoupment_stop_days: medicare.then_some(30),
        }
    }

    /// The last day for the first level of appeal against a decision of that day.
    pub fn appeal_by(&self, decided: Date) -> Option<Date> {
        let received = decided.add_days(i32::from(self.presumed_receipt_days));
        self.appeals.first().and_then(|level| level.term.last_day(received))
    }
}

/// From here on Medicare Advantage gives 65 days to ask for reconsideration (42 CFR 422.582).
const ADVANTAGE_65_DAYS: Date = Date::literal(2025, 1, 1);

/// 42 CFR 405, subpart I.
const MEDICARE_APPEALS: &[AppealLevel] = &[
    AppealLevel { name: "redetermination", term: Term::Days(120) },
    AppealLevel { name: "reconsideration", term: Term::Days(180) },
    AppealLevel { name: "administrative law judge", term: Term::Days(60) },
    AppealLevel { name: "Medicare Appeals Council", term: Term::Days(60) },
    AppealLevel { name: "federal court", term: Term::Days(60) },
];
const ADVANTAGE_APPEALS_TO_2024: &[AppealLevel] =
    &[AppealLevel { name: "reconsideration", term: Term::Days(60) }];
const ADVANTAGE_APPEALS: &[AppealLevel] = &[AppealLevel { name: "reconsideration", term: Term::Days(65) }];
const MEDICAID_APPEALS: &[AppealLevel] = &[AppealLevel { name: "first level", term: Term::Days(30) }];
const PLAN_APPEALS_60: &[AppealLevel] = &[AppealLevel { name: "first level", term: Term::Days(60) }];
const PLAN_APPEALS_90: &[AppealLevel] = &[AppealLevel { name: "first level", term: Term::Days(90) }];
const PLAN_APPEALS_180: &[AppealLevel] = &[AppealLevel { name: "first level", term: Term::Days(180) }];
const STATE_APPEALS: &[AppealLevel] = &[AppealLevel { name: "by state law", term: Term::Unknown }];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reconsideration_term_grew_in_2025() {
        let appeal = |day| Windows::of(PayerKind::MedicareAdvantage, day).appeals[0].term;
        assert_eq!(appeal(Date::literal(2024, 12, 31)), Term::Days(60));
        assert_eq!(appeal(Date::literal(2025, 1, 1)), Term::Days(65));
    }

    #[test]
    fn every_kind_has_a_first_appeal_and_only_states_are_silent() {
        let day = Date::literal(2026, 1, 5);
        for &kind in PayerKind::ALL {
            let windows = Windows::of(kind, day);
            let silent = matches!(kind, PayerKind::WorkersCompensation | PayerKind::Auto);
            assert_eq!(windows.appeal_by(day).is_none(), silent, "{kind}");
            assert_eq!(windows.filing.last_day(day).is_none(), silent, "{kind}");
        }
    }

    #[test]
    fn the_federal_program_files_to_the_end_of_the_year_after() {
        let windows = Windows::of(PayerKind::FederalEmployees, Date::literal(2026, 2, 1));
        assert_eq!(windows.filing.last_day(Date::literal(2026, 2, 1)), Some(Date::literal(2027, 12, 31)));
        assert_eq!(PayerKind::of(FilingIndicator::MedicarePartB), PayerKind::Medicare);
    }
}
