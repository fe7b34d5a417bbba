-- The acts of others, without the erased: not as whom they address or mention, nor by the id of what they answer.
COPY (
    SELECT former.* EXCLUDE (filename, file_row_number) REPLACE (
               coalesce(stand_in, former.parent) AS parent,
               CASE WHEN alter IN (FROM erased_actors) THEN NULL ELSE alter END AS alter,
               list_filter(mentions, lambda name: NOT list_contains(erased, name)) AS mentions
           )
    FROM former
    CROSS JOIN (SELECT list(actor) AS erased FROM erased_actors)
    LEFT JOIN erased_acts ON erased_acts.activity = former.parent
    WHERE former.actor IS NULL OR former.actor NOT IN (FROM erased_actors)
    ORDER BY filename, file_row_number
) TO $1 (FORMAT parquet, COMPRESSION zstd);
