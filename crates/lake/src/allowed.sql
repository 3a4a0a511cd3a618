-- Lines for which a payer allowed something else than the contract or the fee schedule says: more than two
-- dollars and more than two percent. Positive differences are underpaid.
--
-- Held against the expectation is the last word of the first payer in line: posted, matched line for line, with
-- the procedure as billed and the write-off by contract stated (CARC 45). What was denied, in whole or in part,
-- is a denial and no price.
CREATE OR REPLACE VIEW allowed_differences AS
WITH answered AS (
    SELECT
        m.service_line_id,
        s.service_payment_id,
        p.claim_payment_id,
        p.reversal,
        s.procedure_code,
        s.original_procedure_code,
        s.allowed_amount,
        s.allowed_method,
        r.payment_date
    FROM line_matches AS m
    JOIN service_payments AS s ON s.service_payment_id = m.service_payment_id
    JOIN claim_payments AS p ON p.claim_payment_id = s.claim_payment_id
    JOIN payments AS r ON r.payment_id = p.payment_id
    JOIN matches AS d ON d.claim_payment_id = p.claim_payment_id AND d.posted
    WHERE m.share = 1 AND p.payer_sequence = 1
    QUALIFY row_number() OVER (
        PARTITION BY m.service_line_id ORDER BY r.payment_date DESC, r.trace_number DESC, p.ordinal DESC, s.ordinal DESC
    ) = 1
)
SELECT
    l.service_line_id,
    l.claim_id,
    l.practice_id,
    c.payer_id,
    l.procedure_code,
    l.modifiers,
    l.service_from,
    l.charge,
    l.expected_amount,
    l.expected_method,
    a.allowed_amount,
    a.allowed_method,
    (l.expected_amount - a.allowed_amount)::DECIMAL(18,2) AS difference,
    a.payment_date,
    a.claim_payment_id,
    a.service_payment_id
FROM service_lines AS l
JOIN claims AS c ON c.claim_id = l.claim_id
JOIN answered AS a ON a.service_line_id = l.service_line_id
WHERE NOT a.reversal
    AND a.procedure_code = l.procedure_code
    AND a.original_procedure_code IS NULL
    AND abs(l.expected_amount - a.allowed_amount) > greatest(2.00, l.expected_amount * 0.02)
    AND EXISTS (
        SELECT 1 FROM adjustments AS j
        WHERE j.service_payment_id = a.service_payment_id AND j.carc = '45' AND j.group_code IN ('CO', 'PI')
    )
    AND NOT EXISTS (
        SELECT 1 FROM adjustments AS j
        WHERE j.service_payment_id = a.service_payment_id AND j.class = 'denial'
    );
