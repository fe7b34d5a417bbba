-- What members were in the period after: 0 is not seen. The last period has none after it.
SELECT now.breadth AS before, coalesce(later.breadth, 0) AS after, count(*) AS members,
       count(DISTINCT now.person) AS people
FROM breadths AS now LEFT JOIN breadths AS later ON later.person = now.person AND later.period = now.period + 1
WHERE now.period < (SELECT max(period) FROM breadths)
GROUP BY ALL ORDER BY ALL
