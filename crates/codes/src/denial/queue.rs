//! Work queues: who works a denial, how it is mended, and what proves it.

use crate::listing::code_list;

code_list! {
    /// A work queue.
    Queue {
        AutoPost "WQ_NONE_AUTOPOST" "posted without a person"
        Eligibility "WQ_ELIGIBILITY" "coverage on the day of service"
        Authorization "WQ_AUTH" "authorizations and referrals"
        Clinical "WQ_CLINICAL" "medical necessity"
        Coding "WQ_CODING" "codes, modifiers and bundling"
        ClaimCorrection "WQ_CLAIM_CORRECTION" "fields to mend and send again"
        Duplicate "WQ_DUPLICATE" "duplicates"
        Timely "WQ_TIMELY" "filing limits"
        OtherPayer "WQ_COB" "coordination of benefits"
        Benefit "WQ_BENEFIT" "benefits and exclusions"
        Enrollment "WQ_ENROLLMENT" "provider enrollment"
        Records "WQ_RECORDS" "records to send"
        Contract "WQ_CONTRACT" "price and contract"
        Patient "WQ_PATIENT" "patient balances"
        PayerFollowUp "WQ_PAYER_FOLLOWUP" "questions to the payer"
        Appeals "WQ_APPEALS" "appeals under way"
        PropertyCasualty "WQ_PC_WC" "workers' compensation, auto and liability"
    }
}

impl Queue {
    /// What to do next with an item.
    pub const fn next_action(self) -> &'static str {
        match self {
            Self::AutoPost => "post; nothing to work",
            Self::Eligibility => {
                "check coverage for the day of service (270/271); find other coverage; mend the member id and send again, or bill the patient"
            }
            Self::Authorization => {
                "look for the authorization; ask for one after the fact; send again with its number (REF G1), or appeal"
            }
            Self::Clinical => "check the coverage policy; send notes and appeal, or ask for a peer-to-peer",
            Self::Coding => {
                "have a coder review the chart; send a replacement claim (frequency 7), or reopen with Medicare Part B"
            }
            Self::ClaimCorrection => "mend the field the remark names, and send again",
            Self::Duplicate => {
                "find the first claim; if it paid, close; if the service was repeated, review the chart for a repeat modifier"
            }
            Self::Timely => "attach the acknowledgment that proves receipt within the limit, and appeal",
            Self::OtherPayer => {
                "put the payers in order; bill the other one, or send its explanation of benefits"
            }
            Self::Benefit => "check the plan and the signed waiver; bill the patient, or appeal",
            Self::Enrollment => {
                "mend NPI, taxonomy, CLIA number or enrollment; hold the claims of the same provider until then"
            }
            Self::Records => "send the records asked for (PWK or 275) before they fall due",
            Self::Contract => "compare the price with the contract; dispute the difference",
            Self::Patient => "send a statement, unless the patient may not be billed",
            Self::PayerFollowUp => "ask the payer (276, portal or telephone)",
            Self::Appeals => "take the next level of appeal, or show good cause for the delay",
            Self::PropertyCasualty => {
                "send the form and reports of the jurisdiction; dispute with the carrier"
            }
        }
    }

    /// What proves the case.
    pub const fn evidence(self) -> &'static str {
        match self {
            Self::AutoPost => "",
            Self::Eligibility => "271 response; copy of the card",
            Self::Authorization => "authorization log; referral",
            Self::Clinical => "notes; orders; results; the policy's text",
            Self::Coding => "chart; coding note",
            Self::ClaimCorrection => "master data of patient, provider and payer",
            Self::Duplicate => "claim history",
            Self::Timely => "999 and 277CA with their dates",
            Self::OtherPayer => "the patient's questionnaire; the other payer's remittance",
            Self::Benefit => "plan document; advance beneficiary notice or waiver",
            Self::Enrollment => "enrollment record; CLIA certificate",
            Self::Records => "the records asked for; proof they were sent",
            Self::Contract => "contract; fee schedule in force on the day",
            Self::Patient => "the remittance; financial assistance record",
            Self::PayerFollowUp => "277 response; reference number of the call",
            Self::Appeals => "earlier decisions with their dates",
            Self::PropertyCasualty => "injury report; claim number; jurisdiction's form",
        }
    }

    /// Who works it.
    pub const fn worked_by(self) -> &'static str {
        match self {
            Self::AutoPost => "nobody",
            Self::Eligibility | Self::Authorization => "front office",
            Self::Clinical => "clinical appeals",
            Self::Coding => "coders",
            Self::ClaimCorrection | Self::Duplicate | Self::Timely | Self::OtherPayer | Self::Benefit => {
                "billers"
            }
            Self::Enrollment => "credentialing",
            Self::Records => "medical records",
            Self::Contract => "contracting",
            Self::Patient => "patient accounts",
            Self::PayerFollowUp => "payer follow-up",
            Self::Appeals => "appeals",
            Self::PropertyCasualty => "liability billers",
        }
    }

    /// Whether its claims are mended and sent to the same payer again.
    pub const fn sends_again(self) -> bool {
        matches!(
            self,
            Self::Eligibility
                | Self::Authorization
                | Self::Coding
                | Self::ClaimCorrection
                | Self::Enrollment
                | Self::Records
        )
    }

    /// Whether an item needs a person at all.
    pub const fn is_worked(self) -> bool {
        !matches!(self, Self::AutoPost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worked_queue_says_what_to_do_and_what_proves_it() {
        for queue in Queue::ALL.iter().filter(|queue| queue.is_worked()) {
            assert!(!queue.next_action().is_empty() && !queue.evidence().is_empty(), "{queue}");
            assert_eq!(Queue::parse(queue.as_str().as_bytes()), Some(*queue));
        }
    }
}
