-- One row an actor of a source: what is known of the role, and how the actor takes part. Whoever the role map or
-- the export gives a role is declared; `*` declares nobody by name.
CREATE OR REPLACE TEMP TABLE checked_people AS
WITH roles AS (
    SELECT source, actor, bool_or(role = 'unknown') AS is_unknown, arg_max(role, time) AS role,
           count_if(activity = conversation) AS opened
    FROM checked_talk WHERE actor IS NOT NULL GROUP BY source, actor
),
mapped AS (SELECT DISTINCT platform AS source, actor AS account FROM actors WHERE role IS NOT NULL),
facts AS (
    SELECT source, actor, count(*) AS acts, count_if(is_automatic) AS automatic, arg_min(origin, time) AS origin,
           bool_or(role IS NOT NULL OR mapped.account IS NOT NULL) AS is_declared,
           count(DISTINCT private_space) AS direct, stddev_pop(characters) / nullif(avg(characters), 0) AS spread
    FROM checked LEFT JOIN mapped USING (source, account)
    WHERE actor IS NOT NULL AND kind <> 'reaction' GROUP BY source, actor
)
SELECT facts.*, is_unknown, roles.role, opened, acts = max(acts) OVER (PARTITION BY source) AS is_busiest
FROM facts JOIN roles USING (source, actor)
