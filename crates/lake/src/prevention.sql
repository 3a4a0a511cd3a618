-- For each edit and payer: how many claims that it found something on were answered, and how many of those denied.
--
-- Only claims that went out anyway can tell: of findings that hold a claim nobody learns whether they were right.
-- `denied_without` is the share of this payer's other answered claims that were denied: an edit that foresees
-- denials has a much higher share. `recall` is the part of the payer's denied claims that it spoke on.
CREATE OR REPLACE VIEW edit_outcomes AS
WITH answered AS (
    SELECT c.claim_id, c.payer_id, bool_or(d.claim_id IS NOT NULL) AS is_denied
    FROM claims AS c
    JOIN (SELECT DISTINCT claim_id FROM matches WHERE posted) AS m ON m.claim_id = c.claim_id
    LEFT JOIN (SELECT DISTINCT claim_id FROM denials) AS d ON d.claim_id = c.claim_id
    GROUP BY c.claim_id, c.payer_id
),
of_payer AS (
    SELECT payer_id, count(*) AS claims, count(*) FILTER (is_denied) AS denied FROM answered GROUP BY payer_id
),
found AS (
    SELECT DISTINCT f.edit_id, a.claim_id, a.payer_id, a.is_denied
    FROM findings AS f
    JOIN answered AS a ON a.claim_id = f.claim_id
)
SELECT
    f.edit_id,
    f.payer_id,
    count(*) AS claims,
    count(*) FILTER (f.is_denied) AS denied,
    round(count(*) FILTER (f.is_denied) / count(*), 4) AS precision,
    round(count(*) FILTER (f.is_denied) / nullif(any_value(p.denied), 0), 4) AS recall,
    round(
        (any_value(p.denied) - count(*) FILTER (f.is_denied)) / nullif(any_value(p.claims) - count(*), 0),
        4
    ) AS denied_without
FROM found AS f
JOIN of_payer AS p ON p.payer_id = f.payer_id
GROUP BY f.edit_id, f.payer_id;

-- Denied dollars that no edit spoke of, by payer as claims name it, reason and procedure, with a condition in CEL that
-- an edit of your own could have. `cleanclaim prevent --propose` writes those that tell such claims from others.
CREATE OR REPLACE VIEW denials_unforeseen AS
SELECT
    c.payer_id,
    d.group_code,
    d.carc,
    d.category,
    d.procedure_code,
    count(*) AS denials,
    sum(d.amount)::DECIMAL(18,2) AS amount,
    CASE
        WHEN d.procedure_code IS NOT NULL
        THEN 'payer.id == "' || c.payer_id || '" && line.procedure == "' || d.procedure_code || '"'
    END AS proposed_when
FROM denials AS d
JOIN claims AS c ON c.claim_id = d.claim_id
WHERE d.claim_id IN (SELECT claim_id FROM matches WHERE posted)
    AND d.claim_id NOT IN (SELECT claim_id FROM findings WHERE claim_id IS NOT NULL)
GROUP BY c.payer_id, d.group_code, d.carc, d.category, d.procedure_code
ORDER BY amount DESC;
