-- What was paid on each service line, one row for every answer that counts. A reversal of a whole claim names no
-- lines: it takes back those of the claim payment that it answers. What was paid on several lines as one is shared
-- out by charge (method bundled, share below 1).
CREATE OR REPLACE VIEW line_payments AS
WITH answers AS (
    SELECT m.claim_payment_id, m.claim_id, m.takes_back_id, s.service_payment_id, s.charge, s.paid_amount
    FROM matches AS m
    LEFT JOIN service_payments AS s ON s.claim_payment_id = m.claim_payment_id
    WHERE m.posted
),
told AS (
    SELECT claim_payment_id, claim_id, service_payment_id, charge, paid_amount
    FROM answers
    WHERE service_payment_id IS NOT NULL
    UNION ALL
    SELECT a.claim_payment_id, a.claim_id, s.service_payment_id, -s.charge, -s.paid_amount
    FROM answers AS a
    JOIN service_payments AS s ON s.claim_payment_id = a.takes_back_id
    WHERE a.service_payment_id IS NULL
)
SELECT DISTINCT
    t.claim_id,
    l.service_line_id,
    t.claim_payment_id,
    t.service_payment_id,
    l.method,
    l.share,
    (t.charge * l.share)::DECIMAL(18,2) AS charge,
    (t.paid_amount * l.share)::DECIMAL(18,2) AS paid_amount
FROM told AS t
JOIN line_matches AS l ON l.service_payment_id = t.service_payment_id
JOIN service_lines AS c ON c.service_line_id = l.service_line_id AND c.claim_id = t.claim_id;
