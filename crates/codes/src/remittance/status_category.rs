//! What an acknowledgment says became of a claim.

use crate::listing::code_list;

code_list! {
    /// Health care claim status category code (005010X214, STC01-1; code source 507).
    StatusCategory {
        Forwarded "A0" "passed on to another"
        Received "A1" "received, not accepted yet"
        Accepted "A2" "accepted for adjudication"
        Unprocessable "A3" "sent back, cannot be processed"
        NotFound "A4" "not found"
        Split "A5" "accepted, split in several"
        MissingInformation "A6" "rejected, something is missing"
        InvalidInformation "A7" "rejected, something is wrong"
        RelationalError "A8" "rejected, fields contradict each other"
        PendingInProcess "P0" "pending, no more told"
        PendingInternal "P1" "pending in process"
        PendingReview "P2" "pending, under review"
        PendingProvider "P3" "pending, the provider was asked"
        PendingPatient "P4" "pending, the patient was asked"
        PendingSystem "P5" "pending, the payer's system is down"
        FinalizedOther "F0" "finished, no more told"
        FinalizedPaid "F1" "finished, paid"
        FinalizedDenied "F2" "finished, denied"
        FinalizedRevised "F3" "finished, an earlier decision changed"
        FinalizedForwarded "F3F" "finished, changed and passed on"
        FinalizedNotForwarded "F3N" "finished, changed and not passed on"
        FinalizedNoPayment "F4" "finished, no payment will follow"
        Request "R0" "information asked for, no more told"
        RequestEntity "R1" "information asked for on a person or provider"
        RequestMedical "R3" "information asked for on the claim"
        RequestDocument "R4" "documents asked for"
        RequestClarification "R5" "more asked for on something specific"
        RequestReport "R6" "reports asked for"
        RequestImage "R7" "images asked for"
        RequestAttachment "R8" "attachments asked for"
        RequestLogical "R9" "information asked for, several choices"
        RequestNarrative "R10" "clinical narrative asked for"
        RequestFinancial "R11" "financial information asked for"
        RequestIdentity "R12" "identity asked for"
        RequestEligibility "R13" "eligibility asked for"
        RequestDates "R14" "dates asked for"
        RequestTreatment "R15" "treatment plan asked for"
        RequestOther "R16" "something else asked for"
        RequestAgain "R17" "asked for again"
        RequestQuestion "RQ" "a question in general"
        ErrorResponse "E0" "the inquiry failed"
        ErrorSystem "E1" "the payer's system failed"
        ErrorHolder "E2" "the information's holder does not answer"
        ErrorCorrection "E3" "the inquiry must be mended"
        ErrorTrading "E4" "the trading partners have no agreement"
        DataSearch "D0" "the search found nothing"
    }
}

/// What a status means for the claim's life.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum StatusMeaning {
    /// It arrived, no more.
    Received,
    /// The payer took it in.
    Accepted,
    /// It was refused before adjudication: no appeal, and the filing clock runs on.
    Rejected,
    /// The payer does not know it.
    NotFound,
    /// It is being worked.
    Pending,
    /// Something is wanted from the provider.
    Requested,
    /// It was decided and paid.
    Paid,
    /// It was decided and denied.
    Denied,
    /// It was decided in some other way.
    Finalized,
    /// The question about it could not be answered.
    Failed,
}

impl StatusCategory {
    /// What it means for the claim's life.
    pub const fn meaning(self) -> StatusMeaning {
        use StatusCategory as Category;
        match self {
            Category::Forwarded | Category::Received => StatusMeaning::Received,
            Category::Accepted | Category::Split => StatusMeaning::Accepted,
            Category::Unprocessable
            | Category::MissingInformation
            | Category::InvalidInformation
            | Category::RelationalError => StatusMeaning::Rejected,
            Category::NotFound | Category::DataSearch => StatusMeaning::NotFound,
            Category::PendingInProcess
            | Category::PendingInternal
            | Category::PendingReview
            | Category::PendingProvider
            | Category::PendingPatient
            | Category::PendingSystem => StatusMeaning::Pending,
            Category::FinalizedPaid => StatusMeaning::Paid,
            Category::FinalizedDenied => StatusMeaning::Denied,
            Category::FinalizedOther
            | Category::FinalizedRevised
            | Category::FinalizedForwarded
            | Category::FinalizedNotForwarded
            | Category::FinalizedNoPayment => StatusMeaning::Finalized,
            Category::ErrorResponse
            | Category::ErrorSystem
            | Category::ErrorHolder
            | Category::ErrorCorrection
            | Category::ErrorTrading => StatusMeaning::Failed,
            _ => StatusMeaning::Requested,
        }
    }

    /// Whether a claim acknowledgment (277CA) may carry it; the others answer inquiries.
    pub fn is_of_acknowledgment(self) -> bool {
        self.as_str().starts_with('A')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_acceptance_moves_a_claim_on() {
        let meaning = |text: &[u8]| StatusCategory::parse(text).unwrap().meaning();
        for received in [b"A0", b"A1"] {
            assert_eq!(meaning(received), StatusMeaning::Received);
        }
        for accepted in [b"A2", b"A5"] {
            assert_eq!(meaning(accepted), StatusMeaning::Accepted);
        }
        for rejected in [b"A3", b"A6", b"A7", b"A8"] {
            assert_eq!(meaning(rejected), StatusMeaning::Rejected);
        }
        assert_eq!(meaning(b"A4"), StatusMeaning::NotFound);
        assert_eq!(meaning(b"F2"), StatusMeaning::Denied);
        assert_eq!(meaning(b"R10"), StatusMeaning::Requested);
        assert_eq!(StatusCategory::parse(b"A9"), None);
    }

    #[test]
    fn acknowledgments_use_nine_categories() {
        let used = StatusCategory::ALL.iter().filter(|category| category.is_of_acknowledgment());
        assert_eq!(used.count(), 9);
    }
}
