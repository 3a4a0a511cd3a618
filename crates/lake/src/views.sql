-- What each claim has come to.
--
-- Only posted claim payments count: matched to the claim, no duplicate, their remittance in balance. A
-- reversal carries negated amounts, so sums take back what it undoes. Paid and contractual are summed over
-- all payers. What the patient owes and what is denied are the word of the last payer in line whose
-- adjudication stands, since each payer restates them. What is left of the charge after payments and
-- contractual write-off is the balance: owed by the patient, denied, or not answered yet.
CREATE OR REPLACE VIEW claim_balances AS
WITH posted AS (
    SELECT
        m.claim_id,
        coalesce(p.payer_sequence, 1) AS payer_sequence,
        coalesce(p.total_charge, 0) AS total_charge,
        coalesce(p.paid_amount, 0) AS paid_amount,
        p.contractual_amount,
        p.patient_responsibility,
        p.denied_amount
    FROM matches AS m
    JOIN claim_payments AS p ON p.claim_payment_id = m.claim_payment_id
    WHERE m.posted AND m.decision = 'matched'
),
by_payer AS (
    SELECT
        claim_id,
        payer_sequence,
        sum(total_charge) AS standing,
        sum(paid_amount) AS paid,
        sum(contractual_amount) AS contractual,
        sum(patient_responsibility) AS patient_responsibility,
        sum(denied_amount) AS denied
    FROM posted
    GROUP BY claim_id, payer_sequence
),
by_claim AS (
    SELECT
        claim_id,
        sum(paid) AS paid,
        sum(contractual) AS contractual,
        arg_max(patient_responsibility, payer_sequence) FILTER (WHERE standing <> 0) AS patient_responsibility,
        arg_max(denied, payer_sequence) FILTER (WHERE standing <> 0) AS denied
    FROM by_payer
    GROUP BY claim_id
),
states AS (
    SELECT claim_id, arg_max(state_after, sequence) AS state
    FROM claim_events
    GROUP BY claim_id
)
SELECT
    c.claim_id,
    c.practice_id,
    coalesce(c.total_charge, 0)::DECIMAL(18,2) AS charge,
    coalesce(b.paid, 0)::DECIMAL(18,2) AS paid,
    coalesce(b.contractual, 0)::DECIMAL(18,2) AS contractual,
    coalesce(b.patient_responsibility, 0)::DECIMAL(18,2) AS patient_responsibility,
    coalesce(b.denied, 0)::DECIMAL(18,2) AS denied,
    (coalesce(c.total_charge, 0) - coalesce(b.paid, 0) - coalesce(b.contractual, 0))::DECIMAL(18,2) AS balance,
    coalesce(s.state, 'created') AS state
FROM claims AS c
LEFT JOIN by_claim AS b ON b.claim_id = c.claim_id
LEFT JOIN states AS s ON s.claim_id = c.claim_id;
