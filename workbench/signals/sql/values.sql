-- What has a middle: values with the persons behind them.
WITH passed AS (
    SELECT unnest(linked) AS link, act, unit, person, is_staff, time FROM whole WHERE NOT is_bot AND NOT is_dm AND len(linked) > 0
),
again AS (
    SELECT person, is_staff, unit, date_diff('second', min(time) OVER (PARTITION BY link), time) / 86400 AS days FROM passed
),
corrected AS (
    SELECT unit, arg_min(person, time) AS person, min(time) AS time FROM acts
    WHERE is_staff AND NOT is_dm AND NOT is_head AND list_contains(cues, 'correction') GROUP BY unit
)
SELECT 'reshared_age' AS signal, days AS value, person, true AS by_staff FROM again
WHERE is_staff AND days > 0 AND unit IN (SELECT unit FROM units)
UNION ALL
SELECT 'time_to_correct', date_diff('second', opened, time) / 3600, person, true
FROM corrected JOIN units USING (unit) JOIN flags USING (unit) WHERE is_by_staff
UNION ALL
SELECT 'reply_length', words::DOUBLE, person, true FROM answers
WHERE is_staff AND to_member AND NOT is_dm AND words IS NOT NULL
