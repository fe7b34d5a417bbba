-- What each member did in each period, at the most: 1 reacted only, 2 answered or wrote, 3 posted, opened or shared.
CREATE TEMP TABLE breadths AS
WITH talked AS (FROM blank UNION ALL BY NAME FROM talk),
heads AS (
    SELECT arg_min(activity, {'time': time, 'item': item, 'activity': activity}) AS head FROM talked
    WHERE kind <> 'reaction' AND role <> 'bot' AND mark IS NULL GROUP BY conversation
),
done AS (
    SELECT hash(actor) AS person, time AT TIME ZONE $zone AS local,
           CASE WHEN kind = 'reaction' THEN 1
                WHEN kind IN ('post', 'quote') OR links > 0 OR media > 0 THEN 3
                WHEN parent IS NULL AND NOT coalesce(is_dm, false) AND activity IN (FROM heads) THEN 3
                ELSE 2 END AS breadth
    FROM talked WHERE actor IS NOT NULL AND role IN ('member', 'unknown') AND mark IS NULL
)
SELECT person, CASE $by WHEN 'month' THEN year(local) * 12 + month(local) - 1
                        WHEN 'quarter' THEN year(local) * 4 + quarter(local) - 1 ELSE 0 END AS period,
       max(breadth) AS breadth
FROM done GROUP BY ALL
