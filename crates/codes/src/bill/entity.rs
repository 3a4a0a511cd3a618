//! Who is named.

use crate::listing::code_list;

code_list! {
    /// Entity identifier code (NM101, N101), as far as claims and their answers use it.
    Entity {
        CorrectedInsured "74" "insured person as corrected by the payer"
        OperatingPhysician "72" "operating physician"
        AttendingPhysician "71" "attending physician"
        OtherPhysician "73" "another physician"
        ServiceLocation "77" "place of service"
        RenderingProvider "82" "rendering provider"
        BillingProvider "85" "billing provider"
        PayTo "87" "pay-to provider"
        Receiver "40" "receiver"
        Submitter "41" "submitter"
        PickUp "PW" "where the ambulance set out"
        DropOff "45" "where the ambulance arrived"
        AssistantSurgeon "DD" "assistant surgeon"
        Ordering "DK" "ordering provider"
        Referring "DN" "referring provider"
        Supervising "DQ" "supervising provider"
        OtherSubscriber "GB" "another insured person"
        Insured "IL" "insured person or subscriber"
        PrimaryCare "P3" "primary care provider"
        Provider "1P" "provider"
        Payee "PE" "payee, or the plan that paid in its place"
        Payer "PR" "payer"
        Purchased "QB" "purchased service provider"
        Patient "QC" "patient"
        OtherOperating "ZZ" "other operating physician, or agreed between the parties"
        CrossoverCarrier "TT" "carrier the claim is passed on to"
        Clearinghouse "AY" "clearinghouse"
    }
}
