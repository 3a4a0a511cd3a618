-- The decision that stands for each claim payment: the first, unless it was decided anew. Where it answers several
-- claims there is a row for each, with what of its money is that claim's.
CREATE OR REPLACE VIEW matches AS
SELECT *
FROM match_decisions
WHERE revision = 0
    AND claim_payment_id NOT IN (SELECT claim_payment_id FROM match_decisions WHERE revision > 0)
UNION ALL
SELECT *
FROM match_decisions
WHERE revision > 0
QUALIFY rank() OVER (PARTITION BY claim_payment_id ORDER BY revision DESC) = 1;

-- Work items with the status they have now, and who works them. Events are in the order of their days. A denial is
-- settled when a later answer to the claim leaves nothing of it denied.
CREATE OR REPLACE VIEW work_items AS
WITH answers AS (
    SELECT claim_id, sequence, evidence_id, denied_after
    FROM claim_events
    WHERE event IN ('paid', 'partially_denied', 'denied', 'patient_share', 'corrected')
),
settled AS (
    SELECT DISTINCT claim_id, evidence_id
    FROM answers
    WHERE denied_after > 0
        AND claim_id IN (SELECT claim_id FROM answers GROUP BY claim_id HAVING arg_max(denied_after, sequence) = 0)
)
SELECT
    w.* REPLACE (coalesce(e.status, CASE WHEN s.claim_id IS NOT NULL THEN 'settled' END, w.status) AS status),
    e.owner
FROM work_items_opened AS w
LEFT JOIN (
    SELECT
        work_item_id,
        arg_max(status, date_diff('day', DATE '1970-01-01', event_date) * 1000000 + sequence) AS status,
        arg_max(owner, date_diff('day', DATE '1970-01-01', event_date) * 1000000 + sequence) AS owner
    FROM work_events
    GROUP BY work_item_id
) AS e ON e.work_item_id = w.work_item_id
LEFT JOIN settled AS s
    ON s.claim_id = w.claim_id AND s.evidence_id = w.claim_payment_id AND w.denial_id IS NOT NULL;
