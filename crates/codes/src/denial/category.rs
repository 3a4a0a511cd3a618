//! What a denial is about.

use super::Queue;
use crate::listing::code_list;

code_list! {
    /// What an adjustment or remark is about.
    Category {
        TimelyFiling "timely_filing" "sent after the filing limit"
        EligibilityCoverage "eligibility_coverage" "the patient was not covered, or not as billed"
        AuthorizationReferral "authorization_referral" "authorization or referral absent or exceeded"
        OtherPayer "cob_other_payer" "another payer is to pay, or its answer is needed"
        Duplicate "duplicate" "already sent"
        MissingInvalidInformation "missing_invalid_info" "something on the claim is missing or wrong"
        ProviderEnrollment "provider_enrollment" "a provider is not enrolled, certified or identified"
        Documentation "documentation" "records are wanted"
        Coding "coding" "procedure, diagnosis, modifier or place do not go together"
        BundlingEdits "bundling_edits" "part of another service"
        MedicalNecessity "medical_necessity" "not shown to be needed"
        BenefitLimit "benefit_limit" "the benefit is used up"
        NonCoveredBenefit "non_covered_benefit" "not covered by the plan"
        AppealProcedure "appeal_procedure" "an appeal was late or not in order"
        PropertyCasualty "property_casualty_wc" "workers' compensation, auto or liability"
        Contractual "contractual_fee_schedule" "price, by contract or fee schedule"
        PayerProcessing "payer_processing" "the payer's own processing"
        PatientResponsibility "patient_responsibility" "the patient's share"
        Informational "informational" "told, and nothing more"
    }
}

code_list! {
    /// Where in the work of a practice a denial comes from.
    RootCause {
        FrontDesk "front_desk" "coverage, benefits and authorizations, before the visit"
        Clinical "clinical" "what the chart shows"
        Coding "coding" "how the visit was coded"
        Billing "billing" "how and when the claim was sent"
        Credentialing "credentialing" "who is enrolled with whom"
        Payer "payer" "the payer or its contract"
    }
}

impl Category {
    /// Where such denials come from, as a rule.
    pub const fn root_cause(self) -> RootCause {
        match self {
            Self::EligibilityCoverage
            | Self::AuthorizationReferral
            | Self::OtherPayer
            | Self::BenefitLimit
            | Self::NonCoveredBenefit
            | Self::PropertyCasualty => RootCause::FrontDesk,
            Self::Documentation | Self::MedicalNecessity => RootCause::Clinical,
            Self::Coding | Self::BundlingEdits => RootCause::Coding,
            Self::TimelyFiling
            | Self::Duplicate
            | Self::MissingInvalidInformation
            | Self::AppealProcedure => RootCause::Billing,
            Self::ProviderEnrollment => RootCause::Credentialing,
            Self::Contractual | Self::PayerProcessing | Self::PatientResponsibility | Self::Informational => {
                RootCause::Payer
            }
        }
    }

    /// The queue such denials go to, when the reason code names none of its own.
    pub const fn queue(self) -> Queue {
        match self {
            Self::TimelyFiling => Queue::Timely,
            Self::EligibilityCoverage => Queue::Eligibility,
            Self::AuthorizationReferral => Queue::Authorization,
            Self::OtherPayer => Queue::OtherPayer,
            Self::Duplicate => Queue::Duplicate,
            Self::MissingInvalidInformation => Queue::ClaimCorrection,
            Self::ProviderEnrollment => Queue::Enrollment,
            Self::Documentation => Queue::Records,
            Self::Coding | Self::BundlingEdits => Queue::Coding,
            Self::MedicalNecessity => Queue::Clinical,
            Self::BenefitLimit | Self::NonCoveredBenefit => Queue::Benefit,
            Self::AppealProcedure => Queue::Appeals,
            Self::PropertyCasualty => Queue::PropertyCasualty,
            Self::Contractual => Queue::Contract,
            Self::PayerProcessing => Queue::PayerFollowUp,
            Self::PatientResponsibility => Queue::Patient,
            Self::Informational => Queue::AutoPost,
        }
    }

    /// Which of two equal amounts on a line names the denial: the lower rank does.
    ///
    /// What bars the claim altogether goes before what could be mended.
    pub const fn rank(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_to_what_bars_the_claim() {
        let order = [
            Category::TimelyFiling,
            Category::EligibilityCoverage,
            Category::AuthorizationReferral,
            Category::OtherPayer,
            Category::Duplicate,
            Category::MissingInvalidInformation,
            Category::Coding,
            Category::BundlingEdits,
            Category::MedicalNecessity,
            Category::BenefitLimit,
        ];
        assert!(order.is_sorted_by_key(|category| category.rank()));
        let ranks: std::collections::BTreeSet<u8> = Category::ALL.iter().map(|c| c.rank()).collect();
        assert_eq!(ranks.len(), Category::ALL.len());
    }

    #[test]
    fn every_queue_that_a_person_works_is_reached() {
        let reached: std::collections::BTreeSet<Queue> = Category::ALL.iter().map(|c| c.queue()).collect();
        assert_eq!(reached.len(), Queue::ALL.len());
    }
}
