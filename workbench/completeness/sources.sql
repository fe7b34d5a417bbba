-- The sources of a study, whose clocks may be too coarse, and which may hold posts only.
SELECT source, bool_and(time_precision = 'day') AS is_by_day,
       bool_and(kind = 'post' AND parent IS NULL) AND count(replies) > 0 AS is_counts
FROM activity GROUP BY source ORDER BY source
