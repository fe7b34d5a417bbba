-- One row an undeclared account with many acts: how regular its times are, and how many acts its busiest hour has.
CREATE OR REPLACE TEMP TABLE clockwork AS
WITH busy AS (SELECT source, actor FROM checked_people WHERE NOT is_declared AND acts >= $least),
acts AS (
    SELECT source, actor, time, minute(time) AS minute, date_trunc('hour', time) AS hour,
           epoch(time - lag(time) OVER (PARTITION BY source, actor ORDER BY time)) AS gap
    FROM checked SEMI JOIN busy USING (source, actor)
    WHERE kind <> 'reaction' AND time_precision <> 'day'
),
minutes AS (
    SELECT source, actor, max(acts) AS same_minute, sum(acts)::BIGINT AS timed
    FROM (SELECT source, actor, minute, count(*) AS acts FROM acts GROUP BY ALL) GROUP BY source, actor
),
hours AS (
    SELECT source, actor, max(acts) AS in_an_hour
    FROM (SELECT source, actor, hour, count(*) AS acts FROM acts GROUP BY ALL) GROUP BY source, actor
),
gaps AS (
    SELECT source, actor, count(gap) AS gaps, median(gap) AS usual,
           quantile_disc(gap, 0.9) - quantile_disc(gap, 0.1) AS range
    FROM acts GROUP BY source, actor
)
FROM minutes JOIN hours USING (source, actor) JOIN gaps USING (source, actor)
