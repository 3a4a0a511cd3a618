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

-- Work items with the status they have now, and who works them. Events are in the order of their days.
CREATE OR REPLACE VIEW work_items AS
SELECT w.* REPLACE (coalesce(e.status, w.status) AS status), e.owner
FROM work_items_opened AS w
LEFT JOIN (
    SELECT
        work_item_id,
        arg_max(status, date_diff('day', DATE '1970-01-01', event_date) * 1000000 + sequence) AS status,
        arg_max(owner, date_diff('day', DATE '1970-01-01', event_date) * 1000000 + sequence) AS owner
    FROM work_events
    GROUP BY work_item_id
) AS e ON e.work_item_id = w.work_item_id;
