-- Acts of flat talk, where people write one after another and rarely say whom they answer:
--   private spaces; spaces declared as events; chat messages without thread that answer nothing and that nothing answers;
--   threads of a place whose export holds no reply ids, and chat threads that mostly lack them.
-- `place` is what is cut into sessions or cases; a thread is never cut. Whether anything answers a message is
-- asked for those few that may be flat, since there are many answers.
CREATE TABLE single AS
SELECT activity FROM base.activity WHERE kind = 'message' AND thread IS NULL AND parent IS NULL;

DELETE FROM single WHERE activity IN (
    SELECT parent FROM base.activity SEMI JOIN single ON single.activity = activity.parent WHERE kind <> 'reaction'
);

CREATE TABLE flat AS
WITH loose AS (
    SELECT thread, count(*) AS loose FROM base.activity
    WHERE kind = 'message' AND parent IS NULL AND thread IS NOT NULL
    GROUP BY thread HAVING count(*) > 1
),
threads AS (
    SELECT thread FROM base.activity JOIN loose USING (thread) WHERE kind <> 'reaction'
    GROUP BY thread, loose HAVING loose - 1 > 0.2 * (count(*) - 1)
    UNION
    SELECT thread FROM base.activity JOIN base.spaces USING (source, space)
    WHERE thread IS NOT NULL AND NOT has_reply_ids AND kind <> 'reaction'
)
SELECT activity, conversation AS stored, parent, actor, is_event, parent IS NOT NULL OR coalesce(is_addressed, false) AS is_tied,
       coalesce(is_automatic, false) OR role IS NOT DISTINCT FROM 'bot' AS is_bot, time, item,
       CASE WHEN visibility = 'private' THEN concat_ws(':', 'private', source, space)
            WHEN is_event THEN concat_ws(':', 'event', source, space)
            WHEN thread IS NOT NULL THEN 'thread:' || thread
            ELSE concat_ws(':', 'chat', source, space) END AS place,
       to_microseconds(CASE WHEN visibility = 'private' THEN silences.private
                            WHEN is_event THEN silences.event
                            WHEN thread IS NULL THEN silences.chat END) AS silence
FROM (SELECT *, space IN (FROM base.events) AS is_event FROM base.acts) CROSS JOIN base.silences
WHERE kind <> 'reaction'
  AND (visibility = 'private' OR is_event OR thread IN (FROM threads) OR activity IN (FROM single));

DROP TABLE single;
