-- Acts of flat talk, where people write one after another and rarely say whom they answer:
--   private spaces; chat messages without thread that answer nothing and that nothing answers;
--   threads of a place whose export holds no reply ids, and chat threads that mostly lack them.
-- `place` is what is cut into sessions or cases; a thread is never cut.
CREATE TABLE flat AS
WITH acts AS (
    SELECT activity, conversation, thread, parent, actor, coalesce(is_automatic, false) OR role IS NOT DISTINCT FROM 'bot' AS is_bot,
           time, item, kind, source, space, visibility
    FROM activity WHERE kind <> 'reaction'
),
places AS (SELECT source, space, bool_or(parent IS NOT NULL) AS has_reply_ids FROM acts GROUP BY ALL),
threads AS (
    SELECT thread FROM acts JOIN places USING (source, space) WHERE thread IS NOT NULL
    GROUP BY thread
    HAVING NOT bool_or(has_reply_ids)
        OR count(*) FILTER (kind = 'message' AND parent IS NULL) - 1 > 0.2 * (count(*) - 1)
),
answered AS (SELECT DISTINCT parent AS activity FROM acts WHERE parent IS NOT NULL)
SELECT acts.*,
       CASE WHEN visibility = 'private' THEN concat_ws(':', 'private', source, space)
            WHEN thread IS NOT NULL THEN 'thread:' || thread
            ELSE concat_ws(':', 'chat', source, space) END AS place,
       CASE WHEN visibility = 'private' THEN INTERVAL 72 HOUR  -- a case of direct messages ends
            WHEN thread IS NULL THEN INTERVAL 60 MINUTE END AS silence  -- a session of chat ends
FROM acts
WHERE visibility = 'private'
   OR thread IN (FROM threads)
   OR (kind = 'message' AND thread IS NULL AND parent IS NULL AND activity NOT IN (FROM answered));
