COPY (
    WITH rows AS (
        SELECT intake.* REPLACE (coalesce(intake.activity, named.activity) AS activity),
               CASE WHEN visibility = 'private' THEN hidden ELSE name END || '#' || item AS origin
        FROM intake JOIN files USING (file) LEFT JOIN named USING (sequence)
        UNION ALL BY NAME
        SELECT * EXCLUDE (conversation, file_row_number)
                   REPLACE (deleted OR -1 - file_row_number IN (FROM gone) AS deleted),
               -1 - file_row_number AS sequence
        FROM former
    )
    SELECT activity, kind, space, visibility, conversation, thread, parent, parent_inferred, actor, alter, role,
           mentions, time, time_precision, is_local, edited, deleted, is_automatic, characters, words, long_words, sentences, questions, links,
           linked, sites, media, emails, phones, identity_numbers, is_relayed, is_addressed, cues, gist, language, text, reactions, replies, shares, views,
           source, origin, item
    FROM rows JOIN numbered USING (sequence) JOIN roots USING (root)
    ORDER BY nth, n
) TO $1 (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000);
