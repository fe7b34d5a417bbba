-- One row a space that fell silent for far longer than it does otherwise. Private messages have no rhythm, nor has a
-- place that is used on a few days only, such as that of a webinar.
WITH gaps AS (
    SELECT source, space, time, lag(time) OVER (PARTITION BY source, space ORDER BY time) AS before,
           epoch(time - before) / 86400 AS days
    FROM checked WHERE kind <> 'reaction' AND private_space IS NULL
),
rhythms AS (
    SELECT source, space, quantile_disc(days, 0.95) AS usual
    FROM gaps WHERE days IS NOT NULL GROUP BY source, space HAVING count(DISTINCT time::DATE) >= $least
)
SELECT source, space, count(*) AS silences, any_value(usual) AS usual, max(days) AS longest,
       (arg_max(before, days) AT TIME ZONE $zone)::DATE AS since, (arg_max(time, days) AT TIME ZONE $zone)::DATE AS until
FROM gaps JOIN rhythms USING (source, space)
WHERE days > $days AND days > $times * usual
GROUP BY source, space
