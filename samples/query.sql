SELECT practice_id, count(*) AS claims, sum(charge) AS charge, sum(paid) AS paid,
       sum(contractual) AS contractual, sum(patient_responsibility) AS patient, sum(denied) AS denied,
       sum(balance) AS balance
FROM claim_balances GROUP BY ALL ORDER BY charge DESC;

SELECT category, queue, count(*) AS denials, sum(amount) AS amount
FROM denials GROUP BY ALL ORDER BY amount DESC;
