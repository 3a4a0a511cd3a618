-- What payers allowed beside what they should have: lines that no reversal took back, with the contract or fee
-- schedule that says so. Group by payer_id, procedure_code or expected_method.
CREATE OR REPLACE VIEW underpayments AS
WITH decided AS (
    SELECT m.claim_payment_id, m.claim_id, m.charge, m.paid_amount, p.reversal, pay.payer_id
    FROM matches AS m
    JOIN claim_payments AS p ON p.claim_payment_id = m.claim_payment_id
    JOIN payments AS pay ON pay.payment_id = p.payment_id
    WHERE m.posted
)
SELECT
    c.practice_id,
    c.payer_id,
    c.procedure_code,
    c.modifiers,
    l.expected_method,
    c.expected_amount,
    c.allowed_amount,
    c.difference,
    c.verdict,
    c.claim_id,
    c.claim_payment_id,
    c.service_payment_id,
    c.service_line_id
FROM price_checks AS c
JOIN service_lines AS l ON l.service_line_id = c.service_line_id
JOIN decided AS d ON d.claim_payment_id = c.claim_payment_id AND d.claim_id = c.claim_id
WHERE NOT EXISTS (
    SELECT 1
    FROM decided AS r
    WHERE r.reversal
        AND r.claim_id = d.claim_id
        AND r.payer_id = d.payer_id
        AND r.charge = -d.charge
        AND r.paid_amount = -d.paid_amount
)
QUALIFY row_number() OVER (PARTITION BY c.service_line_id, c.payer_id ORDER BY c.batch_id DESC, c.byte_offset DESC) = 1;
