-- One row a space: whether its acts name what they answer. Where two people write, each message is taken to answer
-- the other's last, and that is no guess as long as nobody else is there.
WITH spaces AS (
    SELECT source, space, count(*) AS acts, bool_or(has_reply_ids AND NOT coalesce(parent_inferred, false)) AS is_named,
           bool_or(coalesce(parent_inferred, false)) AS is_inferred, bool_or(coalesce(is_dm, false)) AS is_private
    FROM talk WHERE kind <> 'reaction' AND ($private OR NOT coalesce(is_dm, false)) GROUP BY source, space
),
crowds AS (
    SELECT source, space, count(DISTINCT actor) AS people
    FROM talk SEMI JOIN (FROM spaces WHERE is_inferred AND NOT is_named) USING (source, space)
    WHERE kind <> 'reaction' AND role <> 'bot' GROUP BY source, space
)
SELECT source, space, acts, is_private, is_inferred, is_named OR coalesce(people <= 2, false) AS has_answers
FROM spaces LEFT JOIN crowds USING (source, space)
ORDER BY source, space
