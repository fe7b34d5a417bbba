COPY (
    WITH top AS (
        SELECT here.activity, root.activity AS conversation
        FROM earlier AS here JOIN placed USING (n) JOIN earlier AS root ON root.n = placed.root
    )
    SELECT activity, kind, space, visibility, conversation, thread, parent, parent_inferred, actor, role, mentions,
           time, time_precision, edited, deleted, is_automatic, characters, words, questions, links, media, language,
           text, reactions, source, origin, item
    FROM latest JOIN top USING (activity)
    ORDER BY conversation, time, item, activity
) TO $1 (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000);
