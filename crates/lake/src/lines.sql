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

-- Why what was charged for each service line was not paid, one row for every adjustment of an answer that counts. A
-- reversal of a whole claim names no lines: where its adjustments are, reason by reason, those of the claim payment
-- that it answers, turned, it takes back just these. What is said of a claim as a whole has no line.
CREATE OR REPLACE VIEW line_adjustments AS
WITH answers AS (
    SELECT claim_payment_id, claim_id, takes_back_id FROM matches WHERE posted
),
sums AS (
    SELECT claim_payment_id, group_code, carc, sum(amount) AS amount
    FROM adjustments
    GROUP BY claim_payment_id, group_code, carc
),
whole AS (
    SELECT claim_payment_id, claim_id, takes_back_id
    FROM answers
    WHERE takes_back_id IS NOT NULL
        AND claim_payment_id NOT IN (SELECT claim_payment_id FROM service_payments)
),
-- Reversals that say something else than what they take back.
unlike AS (
    SELECT DISTINCT claim_payment_id
    FROM (
        SELECT w.claim_payment_id
        FROM whole AS w
        JOIN sums AS s ON s.claim_payment_id IN (w.claim_payment_id, w.takes_back_id)
        GROUP BY w.claim_payment_id, s.group_code, s.carc
        HAVING sum(s.amount) <> 0
    )
),
mirrors AS (
    SELECT * FROM whole WHERE claim_payment_id NOT IN (SELECT claim_payment_id FROM unlike)
),
told AS (
    SELECT a.claim_payment_id, a.claim_id, d.adjustment_id, d.service_payment_id, d.group_code, d.carc, d.class, d.amount
    FROM answers AS a
    JOIN adjustments AS d ON d.claim_payment_id = a.claim_payment_id
    WHERE a.claim_payment_id NOT IN (SELECT claim_payment_id FROM mirrors)
    UNION ALL
    SELECT m.claim_payment_id, m.claim_id, d.adjustment_id, d.service_payment_id, d.group_code, d.carc, d.class, -d.amount
    FROM mirrors AS m
    JOIN adjustments AS d ON d.claim_payment_id = m.takes_back_id
)
SELECT DISTINCT
    t.claim_id,
    c.service_line_id,
    t.claim_payment_id,
    t.service_payment_id,
    t.adjustment_id,
    t.group_code,
    t.carc,
    t.class,
    coalesce(l.share, 1) AS share,
    (t.amount * coalesce(l.share, 1))::DECIMAL(18,2) AS amount
FROM told AS t
LEFT JOIN line_matches AS l ON l.service_payment_id = t.service_payment_id
LEFT JOIN service_lines AS c ON c.service_line_id = l.service_line_id AND c.claim_id = t.claim_id
-- Of what answers several claims, a line is one claim's; and what found its line stands there alone.
WHERE c.service_line_id IS NOT NULL OR l.service_line_id IS NULL
QUALIFY c.service_line_id IS NOT NULL
    OR count(c.service_line_id) OVER (PARTITION BY t.claim_id, t.claim_payment_id, t.adjustment_id) = 0;
