//! What became of a claim in a remittance.

use crate::listing::code_list;

code_list! {
    /// Claim status code of a claim payment (005010X221A1, CLP02).
    ClaimPaymentStatus {
        Primary "1" "processed as primary"
        Secondary "2" "processed as secondary"
        Tertiary "3" "processed as tertiary"
        Denied "4" "denied: patient or claim not recognized"
        PrimaryForwarded "19" "processed as primary and passed on"
        SecondaryForwarded "20" "processed as secondary and passed on"
        TertiaryForwarded "21" "processed as tertiary and passed on"
        Reversal "22" "an earlier payment taken back"
        NotOurs "23" "not this payer's claim; passed on"
        Predetermination "25" "priced in advance, no payment"
        Pended "5" "pended, from before 5010"
        ReceivedUnprocessed "10" "received and not processed, from before 5010"
        Suspended "13" "suspended, from before 5010"
        SuspendedInvestigation "15" "suspended for investigation, from before 5010"
        SuspendedReturned "16" "suspended and returned, from before 5010"
        SuspendedReview "17" "suspended for review, from before 5010"
        Reviewed "27" "reviewed, from before 5010"
    }
}

/// Which payer in line it was.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum PayerRank {
    /// First in line.
    Primary,
    /// Second.
    Secondary,
    /// Third or later.
    Tertiary,
}

impl ClaimPaymentStatus {
    /// Which payer in line the claim was processed as, if the status says.
    pub const fn payer_rank(self) -> Option<PayerRank> {
        match self {
            Self::Primary | Self::PrimaryForwarded => Some(PayerRank::Primary),
            Self::Secondary | Self::SecondaryForwarded => Some(PayerRank::Secondary),
            Self::Tertiary | Self::TertiaryForwarded => Some(PayerRank::Tertiary),
            _ => None,
        }
    }

    /// Whether the payer passed the claim on, so that no other claim need be sent to the next one.
    pub const fn is_forwarded(self) -> bool {
        matches!(
            self,
            Self::PrimaryForwarded | Self::SecondaryForwarded | Self::TertiaryForwarded | Self::NotOurs
        )
    }

    /// Whether it takes an earlier payment back.
    pub const fn is_reversal(self) -> bool {
        matches!(self, Self::Reversal)
    }

    /// Whether the payer decided on the claim, be it with nothing paid.
    pub const fn is_adjudicated(self) -> bool {
        self.payer_rank().is_some() || matches!(self, Self::Denied)
    }

    /// Whether 005010X221A1 still has it.
    pub const fn is_current(self) -> bool {
        !matches!(
            self,
            Self::Pended
                | Self::ReceivedUnprocessed
                | Self::Suspended
                | Self::SuspendedInvestigation
                | Self::SuspendedReturned
                | Self::SuspendedReview
                | Self::Reviewed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_tells_rank_and_whether_it_was_passed_on() {
        let status = |text: &[u8]| ClaimPaymentStatus::parse(text).unwrap();
        assert_eq!(status(b"1").payer_rank(), Some(PayerRank::Primary));
        assert_eq!(status(b"20").payer_rank(), Some(PayerRank::Secondary));
        assert!(status(b"19").is_forwarded() && !status(b"2").is_forwarded());
        assert!(status(b"22").is_reversal() && !status(b"22").is_adjudicated());
        assert!(status(b"4").is_adjudicated() && status(b"4").payer_rank().is_none());
        assert!(!status(b"13").is_current() && status(b"25").is_current());
        assert_eq!(ClaimPaymentStatus::parse(b"01"), None);
    }
}
