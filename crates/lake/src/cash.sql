-- Payments that are no copy, not cut short and no test: each moved money once.
CREATE OR REPLACE VIEW payments_meant AS
SELECT p.*
FROM payments AS p
SEMI JOIN (FROM transactions WHERE status = 'loaded') AS whole ON whole.transaction_id = p.payment_id
WHERE p.balance_status <> 'duplicate';

-- Payments and deposits, held against each other.
--
-- matched: what the deposits of a payment's trace come to is what its payments come to. amount_differs: they
-- have one trace and not one amount. missing_deposit: nothing came in yet. missing_remittance: it came in,
-- and no remittance says what for. unidentified: the bank tells no trace.
CREATE OR REPLACE VIEW cash AS
WITH pairs AS (
    SELECT DISTINCT deposit_id, payment_id FROM deposit_matches
),
of_deposit AS (
    SELECT pairs.deposit_id, sum(p.payment_amount) AS paid
    FROM pairs JOIN payments AS p ON p.payment_id = pairs.payment_id
    GROUP BY pairs.deposit_id
),
of_payment AS (
    SELECT
        pairs.payment_id,
        sum(d.amount) AS deposited,
        min(d.deposit_date) AS deposit_date,
        max(o.paid) AS paid_together
    FROM pairs
    JOIN deposits AS d ON d.deposit_id = pairs.deposit_id
    JOIN of_deposit AS o ON o.deposit_id = pairs.deposit_id
    GROUP BY pairs.payment_id
)
SELECT
    CASE
        WHEN o.payment_id IS NULL THEN 'missing_deposit'
        WHEN o.deposited IN (p.payment_amount, o.paid_together) THEN 'matched'
        ELSE 'amount_differs'
    END AS status,
    p.practice_id,
    p.trace_number,
    p.payer_id,
    p.payment_date,
    o.deposit_date,
    p.payment_amount::DECIMAL(18,2) AS payment_amount,
    o.deposited::DECIMAL(18,2) AS deposit_amount,
    (coalesce(o.deposited, 0) - coalesce(o.paid_together, p.payment_amount))::DECIMAL(18,2) AS difference,
    p.payment_id,
    NULL AS deposit_id
FROM payments_meant AS p
LEFT JOIN of_payment AS o ON o.payment_id = p.payment_id
WHERE p.payment_amount > 0
UNION ALL
SELECT
    CASE WHEN d.trace_number IS NULL THEN 'unidentified' ELSE 'missing_remittance' END,
    d.practice_id,
    d.trace_number,
    d.trace_payer_id,
    NULL,
    d.deposit_date,
    NULL,
    d.amount::DECIMAL(18,2),
    d.amount::DECIMAL(18,2),
    NULL,
    d.deposit_id
FROM deposits AS d
WHERE d.deposit_id NOT IN (SELECT deposit_id FROM pairs);
