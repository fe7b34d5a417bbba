-- The days on which staff wrote in the open, and the first and last day of all.
SELECT DISTINCT local::DATE AS day, (SELECT min(local)::DATE FROM acts) AS first, (SELECT max(local)::DATE FROM acts) AS last,
       (SELECT count(DISTINCT person) FROM acts WHERE is_staff AND NOT is_dm) AS staff
FROM acts WHERE is_staff AND NOT is_dm ORDER BY day
