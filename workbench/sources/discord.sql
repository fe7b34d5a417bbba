-- A message of a channel as an act, or the reason why it is none. `place` is the channel, in one row.
WITH lists AS (
    SELECT nth, from_json(text, '[{
        "id": "VARCHAR", "type": "VARCHAR", "timestamp": "VARCHAR", "timestampEdited": "VARCHAR", "content": "VARCHAR",
        "author": {"id": "VARCHAR", "name": "VARCHAR", "isBot": "BOOLEAN"},
        "reference": {"type": "VARCHAR", "messageId": "VARCHAR", "channelId": "VARCHAR"},
        "forwardedMessage": {"content": "VARCHAR", "attachments": ["JSON"]}, "interaction": {"user": {"id": "VARCHAR"}},
        "mentions": [{"id": "VARCHAR", "name": "VARCHAR", "nickname": "VARCHAR"}], "reactions": [{"count": "BIGINT"}], "attachments": ["JSON"]
    }]') AS list
    FROM slices
),
messages AS (SELECT nth, generate_subscripts(list, 1) AS n, unnest(list) AS message FROM lists),
fields AS (
    SELECT nth, n, message.id, message.type AS sort, message.content, message.author AS author,
           message."timestamp" AS written, moment(message."timestamp") AS time, message.timestampEdited AS edited,
           message.reference AS reference, message.forwardedMessage AS forwarded,
           nullif(message.interaction.user.id, erased) AS asking,
           -- in the order of the text, where the export lists them in another
           list_filter(list_transform(list_sort(list_transform(message.mentions, lambda one: {
               'at': coalesce(least(nullif(strpos(message.content, '@' || one.nickname), 0), nullif(strpos(message.content, '@' || one.name), 0)), 1000000),
               'id': one.id
           })), lambda one: one.id), lambda one: one <> erased) AS named,
           list_transform(message.reactions, lambda one: one.count) AS counts, coalesce(len(message.attachments), 0) AS media,
           message.forwardedMessage IS NOT NULL OR message.reference.type IS NOT DISTINCT FROM 'Forward' AS is_forward, place.*
    FROM messages CROSS JOIN place
)
SELECT nth, scope, id, thread, space, visibility,
       CASE WHEN sort = 'Reply' AND reference.channelId = scope AND NOT is_forward
            THEN nullif(reference.messageId, '') END AS parent,
       CASE WHEN is_forward THEN 'repost' WHEN parent IS NULL THEN 'message' ELSE 'reply' END AS kind,
       nullif(author.id, erased) AS actor, nullif(asking, '') AS alter, accounts(named) AS mentions,
       CASE WHEN author.id <> erased THEN author.name END AS handle,
       coalesce(author.isBot, false) AS is_automatic, CASE WHEN is_automatic THEN 'bot' END AS role,
       time, 'second' AS time_precision, false AS is_local, CASE WHEN edited IS NOT NULL THEN true WHEN tells_edits THEN false END AS edited,
       media + CASE WHEN is_forward THEN coalesce(len(forwarded.attachments), 0) ELSE 0 END AS media,
       tally(counts) AS reactions,
       CASE WHEN is_forward THEN coalesce(nullif(content, ''), forwarded.content) ELSE content END AS text,
       CASE WHEN sort IS NULL AND author.id IS NULL AND written IS NULL
            THEN 'no message: expected an object with id, timestamp and author'
            WHEN sort IS NULL OR sort NOT IN ('Default', 'Reply', '20', '23', 'ChatInputCommand', 'ContextMenuCommand')
            THEN 'system message (' || CASE sort WHEN '21' THEN 'thread starter' WHEN '24' THEN 'moderation by rule'
                                                 WHEN '46' THEN 'poll result' ELSE coalesce(sort, '')[:40] END || ')'
            WHEN time IS NULL THEN 'time cannot be read: ' || quoted(written)
            WHEN coalesce(author.id, '') = '' THEN 'no account: expected author.id as a string'
            WHEN coalesce(id, '') = '' THEN 'no id' END AS reason
FROM fields
ORDER BY nth, n
