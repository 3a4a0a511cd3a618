//! What follows from the answers: balances, matches, claim events, denials, and who must act.

use super::{Code, Date, Flag, Id, Int, Link, Long, Money, Quantity, Text, table};

table! {
    /// One row per sum that an 835 must satisfy: line, claim or transaction.
    balances: BalancesTable of BalanceRow {
        /// What is balanced: line, claim, `claim_lines` or transaction.
        level: Code,
        /// Id of the service payment, claim payment or payment.
        subject_id: Link,
        /// The payment it is part of.
        payment_id: Link,
        /// What the parts come to, in dollars.
        expected: Money,
        /// What the payer states, in dollars.
        actual: Money,
        /// Actual less expected, in dollars.
        difference: Money,
        /// balanced or unbalanced.
        status: Code,
    }
}

table! {
    /// One row per decision on which claim a claim payment answers, or for each claim where it answers several; the view shows the last decision of each.
    matches: MatchesTable of MatchRow {
        /// The claim payment.
        claim_payment_id: Link,
        /// 0 for the decision made when the remittance was read; 1 for one made later, when the claim had come; from 2 on those of persons.
        revision: Int,
        /// The claim; null when unmatched.
        claim_id: Option<Link>,
        /// Order of the claim among those that the claim payment answers, from 1; above 1 only where it answers several.
        part: Int,
        /// What of the claim payment's charge is this claim's, in dollars: all of it, or that of its services.
        charge: Option<Money>,
        /// What of its paid amount is this claim's, in dollars: all of it, or that of its services.
        paid_amount: Option<Money>,
        /// matched, ambiguous, unmatched or duplicate.
        decision: Code,
        /// Whether its money counts in the claim's balance: matched, no duplicate, its remittance not in suspense.
        posted: Flag,
        /// Step of the cascade that decided, such as `payer_claim_control_number`.
        method: Option<Code>,
        /// Score from 0 to 100.
        score: Int,
        /// What agreed and what did not, separated by commas.
        reasons: Option<Code>,
        /// Score of the second best claim; null when there was none.
        runner_up_score: Option<Int>,
        /// The claims passed over, separated by commas.
        rejected_claim_ids: Option<Text>,
        /// The claim payment that a posted reversal takes back; null when it takes back none as a whole.
        takes_back_id: Option<Link>,
        /// Who decided, when a person did.
        decided_by: Option<Code>,
    }
}

table! {
    /// One row per service line that a service payment answers.
    line_matches: LineMatchesTable of LineMatchRow {
        /// The service payment.
        service_payment_id: Link,
        /// The service line; null when none was found.
        service_line_id: Option<Link>,
        /// How it was found, such as `line_control_number`.
        method: Code,
        /// The part of the service payment that answers this line, 1 for all of it.
        share: Quantity,
    }
}

table! {
    /// One row per service line whose price is known and that a first payer answered without a denial.
    price_checks: PriceChecksTable of PriceCheckRow {
        /// The service payment, the first one where the line was paid in parts.
        service_payment_id: Link,
        /// The service line.
        service_line_id: Link,
        /// The claim payment.
        claim_payment_id: Link,
        /// The claim.
        claim_id: Link,
        /// The payer that answered.
        payer_id: Code,
        /// Procedure code billed.
        procedure_code: Option<Code>,
        /// Modifiers billed, separated by commas.
        modifiers: Option<Code>,
        /// What the payer should have allowed, in dollars.
        expected_amount: Money,
        /// What it allowed, in dollars.
        allowed_amount: Money,
        /// How the allowed amount was found.
        allowed_method: Code,
        /// Allowed less expected, in dollars; negative when too little was allowed.
        difference: Money,
        /// `as_expected`, `underpaid` or `overpaid`, by the tolerance of the configuration.
        verdict: Code,
    }
}

table! {
    /// One row per event in a claim's life; its state is the fold of them in order.
    claim_events: ClaimEventsTable of ClaimEventRow {
        /// Id of the event.
        event_id: Id,
        /// The claim.
        claim_id: Link,
        /// Order in the claim's life, from 1, over all batches.
        sequence: Int,
        /// The payer it concerns; null before any payer has it.
        payer_id: Option<Code>,
        /// What happened, such as submitted, accepted, rejected, paid, denied, reversed or recovered.
        event: Code,
        /// Date it happened: of the payment or status, else the batch's date.
        event_date: Option<Date>,
        /// Charge the event speaks of, in dollars.
        charge: Option<Money>,
        /// Paid by the event in dollars; negative for a reversal.
        paid_amount: Option<Money>,
        /// Written off by contract in dollars.
        contractual_amount: Option<Money>,
        /// Left to the patient in dollars.
        patient_responsibility: Option<Money>,
        /// Denied in dollars.
        denied_amount: Option<Money>,
        /// The claim's state after the event.
        state_after: Code,
        /// Paid by all payers after the event, less what they took back, in dollars.
        paid_after: Money,
        /// Written off by contract by all payers after the event, in dollars.
        contractual_after: Money,
        /// What an earlier payer did that answered elsewhere, as a later one tells it after the event (CAS OA 23), in
        /// dollars. The charge is this, what was paid and written off, and the balance.
        other_payer_after: Money,
        /// The patient's after the event, by the last payer that answered, in dollars.
        patient_responsibility_after: Money,
        /// Denied after the event and not the patient's, as far as no other payer paid it, in dollars.
        denied_after: Money,
        /// What is left of the charge after the event, in dollars: the patient's, denied, or not answered.
        balance_after: Money,
        /// Id of the row that proves it: a claim payment, acknowledgment or provider adjustment.
        evidence_id: Option<Link>,
    }
}

table! {
    /// One row per denied amount: of a line, or of a whole claim.
    denials: DenialsTable of DenialRow {
        /// Id of the denial, from the place of its CAS.
        denial_id: Id,
        /// The claim; null while the claim payment is unmatched.
        claim_id: Option<Link>,
        /// The claim payment.
        claim_payment_id: Link,
        /// The service payment; null for a denial of the whole claim.
        service_payment_id: Option<Link>,
        /// The payer.
        payer_id: Code,
        /// Group code.
        group_code: Code,
        /// Claim adjustment reason code.
        carc: Code,
        /// Remark codes beside it, separated by commas.
        rarcs: Option<Code>,
        /// What kind of denial, such as `eligibility_coverage` or `timely_filing`.
        category: Code,
        /// Work queue it goes to.
        queue: Code,
        /// Denied amount in dollars.
        amount: Money,
        /// Denied amount as billed, before a payer's cut, in dollars.
        charge: Option<Money>,
        /// Id of the row of the denial table that decided.
        rule: Code,
        /// Why, in our own words.
        reason: Code,
        /// full or partial.
        extent: Code,
        /// soft when data or documents fix it, hard when only an appeal does.
        hardness: Option<Code>,
        /// Whether an appeal is open: Y, N or M (maybe).
        appealable: Option<Code>,
        /// Whether better front-end work would have prevented it.
        preventable: Option<Flag>,
        /// Where such denials come from: `front_desk`, clinical, coding, billing, credentialing or payer.
        root_cause: Code,
        /// Procedure code of the line.
        procedure_code: Option<Code>,
        /// Date of the payment that denied.
        denied_on: Option<Date>,
    }
}

table! {
    /// One row per thing a person must do.
    work_items: WorkItemsTable of WorkItemRow {
        /// Id of the work item.
        work_item_id: Id,
        /// Work queue.
        queue: Code,
        /// The claim; null when it is about a payment or file alone.
        claim_id: Option<Link>,
        /// The denial that opened it.
        denial_id: Option<Link>,
        /// The claim payment that opened it.
        claim_payment_id: Option<Link>,
        /// Patient control number, to find the claim in the practice's system.
        patient_control_number: Option<Text>,
        /// The payer.
        payer_id: Option<Code>,
        /// What to do next.
        next_action: Code,
        /// Last day to do it.
        due_date: Option<Date>,
        /// Which clock the due date comes from, such as appeal or `corrected_claim`.
        due_basis: Option<Code>,
        /// Amount at stake in dollars.
        amount: Money,
        /// What we expect to recover in dollars.
        expected_recovery: Money,
        /// Priority score, higher first.
        priority: Long,
        /// open, or why it was closed.
        status: Code,
        /// Reason codes in short, such as `CO-16 N290`.
        carc_summary: Option<Code>,
        /// Why it is in this queue.
        assigned_reason: Code,
        /// Date of the batch that opened it.
        opened_on: Date,
    }
}

table! {
    /// One row per thing that happened to a work item after it was opened.
    work_events: WorkEventsTable of WorkEventRow {
        /// Id of the event.
        work_event_id: Id,
        /// The work item.
        work_item_id: Link,
        /// Order in the item's life among the events of a day: from 1 for what followed from files, from 100 for
        /// what a person told.
        sequence: Int,
        /// What happened: done, assigned, noted, appealed, closed or reopened.
        event: Code,
        /// Status after it: open, or why it was closed; null when it is as it was.
        status: Option<Code>,
        /// Who works it after it; null when that is as it was.
        owner: Option<Code>,
        /// What happened, in words.
        reason: Text,
        /// Who told; null for what followed from files.
        told_by: Option<Code>,
        /// Date of the batch in which it happened.
        event_date: Date,
    }
}
