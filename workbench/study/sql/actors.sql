-- One row an actor and span of a role; an actor that no role map names has one row with an empty role.
COPY (
    WITH seen AS (
        SELECT actor, source AS platform,
               CASE WHEN bool_and(coalesce(is_automatic, false)) THEN 'bot' END AS suggested
        FROM stored WHERE actor IS NOT NULL GROUP BY ALL
    ),
    mapped AS (
        SELECT actor, platform, role, valid_from, valid_to, person FROM declared
        UNION ALL
        SELECT actor, platform, role, valid_from, valid_to, person
        FROM former_actors ANTI JOIN declared USING (actor, platform)
        WHERE role IS NOT NULL
    )
    SELECT actor, platform, role, valid_from, valid_to, person, suggested AS suggested_role
    FROM seen FULL JOIN mapped USING (actor, platform)
    ORDER BY platform, actor, valid_from
) TO $1 (FORMAT parquet, COMPRESSION zstd);
