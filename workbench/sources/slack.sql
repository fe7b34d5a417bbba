-- A message of a day file as an act. Only what is as usual is mapped here, which is nearly all of what people write:
-- words by a person whom the workspace lists. What is not, such as an event, a bot or a deleted message, is left to
-- `_slack`, which knows every case. `places` are the channels by their folder, `accounts` the people.
WITH lists AS (SELECT nth, file, from_json(text, '["JSON"]') AS list FROM slices),
items AS (SELECT nth, file, generate_subscripts(list, 1) AS n, unnest(list) AS item FROM lists),
fields AS (
    SELECT nth, file, n, item,
           json_type(item, ['$.ts', '$.user', '$.text', '$.type', '$.thread_ts', '$.parent_user_id', '$.reply_count',
                            '$.files', '$.reactions',
                            '$.subtype', '$.bot_id', '$.attachments', '$.comment', '$.file', '$.edited']) AS types,
           from_json(item, '{
               "ts": "VARCHAR", "user": "VARCHAR", "text": "VARCHAR", "type": "VARCHAR", "thread_ts": "VARCHAR",
               "parent_user_id": "VARCHAR", "reply_count": "BIGINT", "files": ["JSON"], "reactions": [{"count": "BIGINT"}]
           }') AS message
    FROM items
),
known AS (
    SELECT *, from_epoch(message.ts) AS time, nullif(message.thread_ts, message.ts) AS parent,
           coalesce(
               len(list_filter(types[1:4], lambda sort: sort = 'VARCHAR')) = 4 - (types[4] IS NULL)::INTEGER
               AND coalesce(message.type, 'message') = 'message' AND message.text <> '' AND message.thread_ts IS DISTINCT FROM ''
               AND len(list_filter(types[5:6], lambda sort: coalesce(sort, 'VARCHAR') = 'VARCHAR')) = 2
               AND coalesce(types[7], 'UBIGINT') = 'UBIGINT' AND coalesce(message.reply_count, 0) < 1099511627776
               AND len(list_filter(types[8:9], lambda sort: coalesce(sort, 'ARRAY') = 'ARRAY')) = 2
               AND len(list_filter(types[10:14], lambda sort: sort IS NULL)) = 5
               AND regexp_full_match(message.ts, '[0-9]{1,10}[.][0-9]{1,6}') AND time IS NOT NULL
               AND accounts.id IS NOT NULL AND NOT accounts.is_bot AND message.user <> 'USLACKBOT'
               AND NOT contains(regexp_replace(message.text, '&(amp|lt|gt);', '', 'g'), '&'),
               false
           ) AS is_usual,
           accounts.name AS handle, types[15] IS NOT NULL AND types[15] <> 'NULL' AS edited
    FROM fields JOIN places ON places.folder = split_part(fields.file, '/', 1)
    LEFT JOIN accounts ON accounts.id = message.user
)
SELECT nth, is_usual, CASE WHEN NOT is_usual THEN item::VARCHAR END AS unusual,
       scope, space, visibility, message.ts AS id, message.user AS actor, handle, message.thread_ts AS thread, parent,
       CASE WHEN parent IS NULL THEN 'message' ELSE 'reply' END AS kind,
       CASE WHEN parent IS NOT NULL THEN nullif(nullif(message.parent_user_id, ''), 'USLACKBOT') END AS alter,
       time, 'second' AS time_precision, false AS is_local, edited, false AS deleted, false AS is_automatic,
       -- before unescaping: a mention that somebody typed out as text is no mention
       accounts(regexp_extract_all(message.text, '<@([A-Z0-9]+)(?:\|[^>]*)?>', 1)) AS mentions,
       coalesce(len(message.files), 0) AS media,
       coalesce(tally(list_transform(message.reactions, lambda one: one.count)), 0) AS reactions,
       message.reply_count AS replies,
       replace(replace(replace(message.text, '&lt;', '<'), '&gt;', '>'), '&amp;', '&') AS text
FROM known
ORDER BY nth, n
