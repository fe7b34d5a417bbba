-- How many members asked in conversations that began in a month, or wrote in private.
SELECT strftime(opened AT TIME ZONE $zone, '%Y-%m') AS month, count(DISTINCT person) AS people
FROM acts JOIN units USING (unit) WHERE is_member AND (is_head OR acts.is_dm) GROUP BY month ORDER BY month
