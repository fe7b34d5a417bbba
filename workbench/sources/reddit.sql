-- A comment of a dump as an act. Only what is as usual is mapped here, which is nearly all; a line that is not,
-- such as a submission, a deleted comment or no JSON at all, is left to `_reddit`, which knows every case.
WITH parsed AS (
    SELECT nth, json_type(text, [
               '$.id', '$.author', '$.body', '$.subreddit', '$.link_id', '$.parent_id', '$.created_utc',
               '$.name', '$.author_fullname', '$.subreddit_type', '$.edited',
               '$.title', '$.data', '$.kind', '$._meta', '$.media_metadata'
           ]) AS types,
           from_json(text, '{
               "id": "VARCHAR", "author": "VARCHAR", "body": "VARCHAR", "subreddit": "VARCHAR", "link_id": "VARCHAR",
               "parent_id": "VARCHAR", "created_utc": "BIGINT", "name": "VARCHAR", "author_fullname": "VARCHAR",
               "subreddit_type": "VARCHAR", "edited": "VARCHAR"
           }') AS line
    FROM slices
)
SELECT nth,
       coalesce(
           len(list_filter(types[1:6], lambda sort: sort = 'VARCHAR')) = 6 AND types[7] = 'UBIGINT'
           AND len(list_filter(types[8:10], lambda sort: coalesce(sort, 'NULL') IN ('VARCHAR', 'NULL'))) = 3
           AND coalesce(types[11], 'NULL') IN ('BOOLEAN', 'UBIGINT', 'NULL')
           AND len(list_filter(types[12:16], lambda sort: coalesce(sort, 'NULL') <> 'NULL')) = 0
           AND line.id <> '' AND line.link_id <> '' AND line.subreddit <> '' AND line.created_utc < 253370764800
           AND line.author NOT IN ('', 'AutoModerator') AND NOT starts_with(line.author, 'u/')
           AND NOT contains(line.author, '[') AND NOT (len(line.body) <= 32 AND contains(line.body, '[')),
           false
       ) AS is_usual,
       line.link_id AS scope, line.link_id AS thread, nullif(line.parent_id, '') AS parent,
       coalesce(nullif(line.name, ''), 't1_' || regexp_replace(line.id, '^t1_', '')) AS id,
       'r/' || line.subreddit AS space,
       CASE WHEN line.subreddit_type IN ('private', 'employees_only', 'gold_only', 'gold_restricted')
            THEN 'members' ELSE 'public' END AS visibility,
       'reply' AS kind, coalesce(nullif(line.author_fullname, ''), line.author) AS actor, line.author AS handle,
       CASE WHEN is_usual THEN make_timestamptz(line.created_utc * 1000000) END AS time,
       'second' AS time_precision, false AS is_local,
       line.edited NOT IN ('false', '0') AS edited, false AS deleted, nullif(line.body, '') AS text
FROM parsed
ORDER BY nth
