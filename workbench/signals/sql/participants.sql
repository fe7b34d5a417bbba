-- How many members were what, period by period.
SELECT period, breadth, count(*) AS members FROM breadths GROUP BY ALL ORDER BY ALL
