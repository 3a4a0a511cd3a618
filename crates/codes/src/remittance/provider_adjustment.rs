//! Why a whole payment was raised or lowered.

use crate::listing::code_list;

code_list! {
    /// Provider adjustment reason code (005010X221A1, PLB03-1 and its repeats).
    ///
    /// A positive amount lowers the payment, a negative one raises it.
    PlbReason {
        LateCharge "50" "late charge"
        InterestPenalty "51" "interest penalty"
        AuthorizedReturn "72" "refund the provider sent, acknowledged"
        EarlyPayment "90" "allowance for paying early"
        Origination "AH" "fee for the payment itself"
        AppliedToBorrower "AM" "paid to a borrower's account"
        Acceleration "AP" "payment in advance"
        Rebate "B2" "rebate"
        RecoveryAllowance "B3" "allowance for recovery"
        BadDebt "BD" "bad debt"
        Bonus "BN" "bonus"
        TemporaryAllowance "C5" "temporary allowance"
        CapitationInterest "CR" "interest on capitation"
        Adjustment "CS" "adjustment, its reference tells of what"
        CapitationPayment "CT" "capitation"
        CapitalPassThrough "CV" "pass-through of capital"
        AnesthetistPassThrough "CW" "pass-through of nurse anesthetists"
        MedicalEducationPassThrough "DM" "pass-through of direct medical education"
        Withholding "E3" "withhold"
        ForwardingBalance "FB" "balance carried to or from another remittance"
        FundAllocation "FC" "share of a fund"
        GraduateEducationPassThrough "GO" "pass-through of graduate medical education"
        HemophiliaPassThrough "HM" "pass-through of hemophilia clotting factor"
        Incentive "IP" "incentive"
        TaxWithholding "IR" "tax withheld"
        InterimSettlement "IS" "interim settlement of a cost report"
        NonReimbursable "J1" "offset of what is not paid"
        Penalty "L3" "penalty"
        InterestOwed "L6" "interest"
        Levy "LE" "levy or garnishment"
        LumpSum "LS" "lump sum"
        OrganPassThrough "OA" "pass-through of organ acquisition"
        AffiliateOffset "OB" "offset for an affiliated provider"
        PeriodicInterim "PI" "periodic interim payment"
        FinalSettlement "PL" "final settlement of a cost report"
        RetroActivity "RA" "change after the fact"
        ReturnOnEquity "RE" "return on equity"
        StudentLoan "SL" "student loan repayment"
        ThirdPartyLiability "TL" "another party's liability"
        OverpaymentRecovery "WO" "overpayment taken back"
        UnspecifiedRecovery "WU" "recovery, no more told"
    }
}

/// How a provider adjustment is booked.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum PlbClass {
    /// An overpayment is taken back, or its taking back is put off.
    Recovery,
    /// A balance is carried from one remittance to a later one.
    ForwardingBalance,
    /// Interest, paid to us or by us.
    Interest,
    /// Tax, levy or garnishment.
    Levy,
    /// Payment per member.
    Capitation,
    /// Part is held back until later.
    Withhold,
    /// Bonus or other reward.
    Incentive,
    /// Settlement and pass-throughs of cost reports.
    CostReport,
    /// A fee or penalty.
    Fee,
    /// An advance or another party's debt.
    Transfer,
    /// A refund the provider sent is acknowledged.
    Refund,
    /// Its reference must be read.
    Other,
}

impl PlbReason {
    /// How it is booked.
    pub const fn class(self) -> PlbClass {
        match self {
            Self::OverpaymentRecovery
            | Self::UnspecifiedRecovery
            | Self::RecoveryAllowance
            | Self::ThirdPartyLiability => PlbClass::Recovery,
            Self::ForwardingBalance => PlbClass::ForwardingBalance,
            Self::InterestOwed | Self::InterestPenalty | Self::CapitationInterest => PlbClass::Interest,
            Self::TaxWithholding | Self::Levy => PlbClass::Levy,
            Self::CapitationPayment => PlbClass::Capitation,
            Self::Withholding => PlbClass::Withhold,
            Self::Bonus | Self::Incentive | Self::Rebate | Self::FundAllocation => PlbClass::Incentive,
            Self::CapitalPassThrough
            | Self::AnesthetistPassThrough
            | Self::MedicalEducationPassThrough
            | Self::GraduateEducationPassThrough
            | Self::HemophiliaPassThrough
            | Self::OrganPassThrough
            | Self::InterimSettlement
            | Self::LumpSum
            | Self::PeriodicInterim
            | Self::FinalSettlement
            | Self::ReturnOnEquity
            | Self::BadDebt => PlbClass::CostReport,
            Self::LateCharge | Self::Origination | Self::Penalty | Self::EarlyPayment => PlbClass::Fee,
            Self::AppliedToBorrower | Self::Acceleration | Self::StudentLoan | Self::AffiliateOffset => {
                PlbClass::Transfer
            }
            Self::AuthorizedReturn => PlbClass::Refund,
            Self::TemporaryAllowance | Self::Adjustment | Self::NonReimbursable | Self::RetroActivity => {
                PlbClass::Other
            }
        }
    }

    /// Whether its reference (PLB03-2) names the claim it is about.
    pub const fn names_claim(self) -> bool {
        matches!(
            self,
            Self::OverpaymentRecovery
                | Self::UnspecifiedRecovery
                | Self::ForwardingBalance
                | Self::Adjustment
                | Self::AuthorizedReturn
                | Self::InterestOwed
        )
    }
}

impl PlbClass {
    /// As columns write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
            Self::ForwardingBalance => "forwarding_balance",
            Self::Interest => "interest",
            Self::Levy => "levy",
            Self::Capitation => "capitation",
            Self::Withhold => "withhold",
            Self::Incentive => "incentive",
            Self::CostReport => "cost_report",
            Self::Fee => "fee",
            Self::Transfer => "transfer",
            Self::Refund => "refund",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_fall_into_classes() {
        let class = |text: &[u8]| PlbReason::parse(text).unwrap().class();
        assert_eq!(class(b"WO"), PlbClass::Recovery);
        assert_eq!(class(b"FB"), PlbClass::ForwardingBalance);
        assert_eq!(class(b"L6"), PlbClass::Interest);
        assert_eq!(class(b"IR"), PlbClass::Levy);
        assert_eq!(class(b"CT"), PlbClass::Capitation);
        assert_eq!(class(b"72"), PlbClass::Refund);
        assert_eq!(class(b"CS").as_str(), "other");
        assert_eq!(PlbReason::parse(b"XX"), None);
        assert!(PlbReason::OverpaymentRecovery.names_claim() && !PlbReason::Levy.names_claim());
    }
}
