-- Shares month by month: the month stands before the name of the signal.
WITH span AS (SELECT min(local)::DATE AS first, max(local)::DATE AS last FROM acts),
days AS (SELECT unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE AS day FROM span WHERE first IS NOT NULL),
present AS (SELECT DISTINCT local::DATE AS day, person FROM acts WHERE is_staff AND NOT is_dm),
said AS (
    SELECT act, person, true AS by_staff, questions FROM answers WHERE is_staff AND to_member AND NOT is_dm
    UNION ALL
    SELECT act, alter, false, questions FROM answers WHERE is_staff AND to_member AND NOT is_dm
)
SELECT strftime(day, '%Y-%m') || ' presence' AS signal, hash(day) AS unit, person, true AS by_staff, person IS NOT NULL AS is_counted
FROM days LEFT JOIN present USING (day)
UNION ALL
SELECT strftime(local, '%Y-%m') || ' questions_back', act, said.person, by_staff, said.questions > 0
FROM said JOIN (SELECT act, local FROM acts) USING (act)
UNION ALL
SELECT strftime(opened AT TIME ZONE $zone, '%Y-%m') || ' unanswered', unit, person, is_staff, central = 'unanswered'
FROM units JOIN crowd USING (unit) WHERE central IN ('L1', 'L2', 'L3', 'unanswered')
