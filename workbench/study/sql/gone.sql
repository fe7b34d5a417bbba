-- What an export of a whole space no longer holds, between its first act and its last, was deleted. Where it
-- lacks more than half of what was known there, it was cut otherwise, and nothing can be told from it.
CREATE TABLE lacking AS
WITH spans AS (
    SELECT source, scope, min(time) AS first, max(time) AS last
    FROM intake WHERE source IN (FROM complete) GROUP BY ALL
),
known AS (
    SELECT -1 - file_row_number AS sequence, activity, spans.source, spans.scope, space
    FROM former JOIN spans
        ON former.source = spans.source AND split_part(activity, ':', 2) = spans.scope AND time BETWEEN first AND last
    WHERE NOT coalesce(deleted, false)
),
present AS (
    SELECT sequence, source, scope, space, activity IN (SELECT activity FROM acts WHERE acts.sequence >= 0) AS is_present
    FROM known
)
SELECT sequence, space, 2 * count_if(NOT is_present) OVER (PARTITION BY source, scope)
                        > count(*) OVER (PARTITION BY source, scope) AS is_cut
FROM present QUALIFY NOT is_present;

CREATE TABLE gone AS SELECT sequence FROM lacking WHERE NOT is_cut;
