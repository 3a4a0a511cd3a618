-- Money that is here and explained by nothing yet, with its age in days on the newest day a batch was run for.
--
-- unmatched_payment: a claim payment whose claim nobody knows for certain. unlinked_adjustment: a provider
-- adjustment that takes or gives for a claim, or for no reason of its own, and names no claim here.
-- forwarded_balance: what a chain of forwarded balances has carried and not applied, or applied and not
-- carried. unbalanced_remittance: what a payment differs by from what it says it is for.
-- unapplied_deposit: what came in and no remittance explains, or beyond what one says.
CREATE OR REPLACE VIEW suspense AS
WITH chains AS (
    SELECT
        chain_id,
        sum(a.amount) AS open,
        min(p.payment_date) AS since,
        min_by(a.provider_adjustment_id, (p.payment_date, a.provider_adjustment_id)) AS first_id
    FROM provider_adjustments AS a
    JOIN payments_meant AS p ON p.payment_id = a.payment_id
    WHERE chain_id IS NOT NULL
    GROUP BY chain_id
),
items AS (
    SELECT
        'unmatched_payment' AS kind, p.practice_id, p.payer_id, p.payment_date AS since,
        c.paid_amount AS amount, p.trace_number, c.claim_payment_id AS id
    FROM matches AS m
    JOIN claim_payments AS c ON c.claim_payment_id = m.claim_payment_id
    JOIN payments AS p ON p.payment_id = c.payment_id
    WHERE m.decision IN ('ambiguous', 'unmatched')
    UNION ALL
    SELECT
        'unlinked_adjustment', p.practice_id, p.payer_id, p.payment_date,
        a.amount, p.trace_number, a.provider_adjustment_id
    FROM provider_adjustments AS a
    JOIN payments_meant AS p ON p.payment_id = a.payment_id
    LEFT JOIN chains AS c ON c.chain_id = a.chain_id
    WHERE a.class IN ('recovery', 'refund', 'transfer', 'other')
        AND a.linked_claim_id IS NULL AND a.amount <> 0 AND coalesce(c.open <> 0, TRUE)
    UNION ALL
    SELECT
        'forwarded_balance', p.practice_id, p.payer_id, c.since,
        c.open, p.trace_number, a.provider_adjustment_id
    FROM chains AS c
    JOIN provider_adjustments AS a ON a.provider_adjustment_id = c.first_id
    JOIN payments AS p ON p.payment_id = a.payment_id
    WHERE a.class = 'forwarding_balance' AND c.open <> 0
    UNION ALL
    SELECT
        'unbalanced_remittance', practice_id, payer_id, payment_date,
        difference, trace_number, payment_id
    FROM payments
    WHERE balance_status = 'suspense'
    UNION ALL
    SELECT
        'unapplied_deposit', practice_id, payer_id, coalesce(payment_date, deposit_date),
        difference, trace_number, coalesce(deposit_id, payment_id)
    FROM cash
    WHERE status IN ('missing_remittance', 'unidentified', 'amount_differs')
)
SELECT
    kind,
    practice_id,
    payer_id,
    since,
    date_diff('day', since, (SELECT max(as_of) FROM batches)) AS age_days,
    amount::DECIMAL(18,2) AS amount,
    trace_number,
    id
FROM items;
