-- Accounts of unknown role: how many different openers of conversations they answer, and how much of what is posted
-- in the space they post most in is theirs.
WITH unknown AS (SELECT source, actor FROM checked_people WHERE is_unknown),
openers AS (SELECT source, conversation, arg_min(actor, time) AS opener FROM checked_talk GROUP BY source, conversation),
crowds AS (SELECT source, count(DISTINCT opener) AS openers FROM openers GROUP BY source),
answered AS (
    SELECT answer.source, answer.actor, opener, count(*) AS answers
    FROM checked_talk AS answer SEMI JOIN unknown USING (source, actor)
    JOIN openers USING (source, conversation) LEFT JOIN checked_talk AS parent ON parent.activity = answer.parent
    WHERE opener <> answer.actor AND answer.activity <> answer.conversation AND answer.kind <> 'repost'
      AND (parent.actor = opener OR (answer.parent IS NULL AND answer.targetless = 'root'))
    GROUP BY answer.source, answer.actor, opener
),
answering AS (
    SELECT source, actor, count(*) AS askers, sum(answers)::BIGINT AS answers FROM answered GROUP BY source, actor
),
posted AS (SELECT source, space, actor, count(*) AS posts FROM checked_talk WHERE kind = 'post' AND actor IS NOT NULL GROUP BY ALL),
posting AS (
    SELECT source, actor, max(posts) AS posts, arg_max(whole, posts) AS all_posts
    FROM (SELECT *, sum(posts) OVER (PARTITION BY source, space)::BIGINT AS whole FROM posted) GROUP BY source, actor
)
SELECT source, actor, origin, acts, opened, openers, direct, coalesce(askers, 0) AS askers, coalesce(answers, 0) AS answers,
       coalesce(posts, 0) AS posts, coalesce(all_posts, 0) AS all_posts, is_busiest
FROM checked_people SEMI JOIN unknown USING (source, actor) JOIN crowds USING (source)
LEFT JOIN answering USING (source, actor) LEFT JOIN posting USING (source, actor)
ORDER BY source, acts DESC, actor
