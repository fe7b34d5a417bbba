-- Undeclared accounts that may be automatic, with the first reason that holds.
SELECT source, actor, origin, acts, automatic, same_minute, timed, usual, in_an_hour,
       CASE WHEN automatic > 0 THEN 'marked'
            WHEN timed >= $least AND same_minute >= $same * timed THEN 'minute'
            WHEN gaps >= $least AND usual >= 60 AND range <= $range * usual THEN 'interval'
            WHEN in_an_hour >= $rate AND spread <= $spread THEN 'rate' END AS reason
FROM checked_people LEFT JOIN clockwork USING (source, actor)
WHERE NOT is_declared AND reason IS NOT NULL
ORDER BY source, acts DESC, actor
