-- What each claim has come to: the fold of its events, as the last of them has it.
--
-- Only posted claim payments count: matched to the claim, no duplicate, their remittance in balance. A
-- reversal takes back what it undoes; money that a payer took through a provider adjustment, without a
-- reversal, lowers what was paid. Paid and contractual are summed over all payers. What the patient owes is
-- the word of the last payer in line whose adjudication stands, and what is denied is what no other payer
-- paid. What is left of the charge after payments, contractual write-off and what an earlier payer did that
-- answered elsewhere (other_payer, CAS OA 23) is the balance: owed by the patient, denied, or not answered yet.
CREATE OR REPLACE VIEW claim_balances AS
WITH last AS (
    SELECT
        claim_id,
        arg_max(paid_after, sequence) AS paid,
        arg_max(contractual_after, sequence) AS contractual,
        arg_max(other_payer_after, sequence) AS other_payer,
        arg_max(patient_responsibility_after, sequence) AS patient_responsibility,
        arg_max(denied_after, sequence) AS denied,
        arg_max(balance_after, sequence) AS balance,
        arg_max(state_after, sequence) AS state
    FROM claim_events
    GROUP BY claim_id
)
SELECT
    c.claim_id,
    c.practice_id,
    coalesce(c.total_charge, 0)::DECIMAL(18,2) AS charge,
    coalesce(l.paid, 0)::DECIMAL(18,2) AS paid,
    coalesce(l.contractual, 0)::DECIMAL(18,2) AS contractual,
    coalesce(l.other_payer, 0)::DECIMAL(18,2) AS other_payer,
    coalesce(l.patient_responsibility, 0)::DECIMAL(18,2) AS patient_responsibility,
    coalesce(l.denied, 0)::DECIMAL(18,2) AS denied,
    coalesce(l.balance, c.total_charge, 0)::DECIMAL(18,2) AS balance,
    coalesce(l.state, 'created') AS state
FROM claims AS c
LEFT JOIN last AS l ON l.claim_id = c.claim_id;
