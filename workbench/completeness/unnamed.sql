-- One row a space with conversations of more than one act: how many of the acts after the first name what they
-- answer. One act in each conversation opens it.
WITH conversations AS (
    SELECT source, space, count(*) - 1 AS later, greatest(count_if(parent IS NULL OR parent_inferred) - 1, 0) AS unnamed,
           count_if(parent_inferred AND parent IS NOT NULL) AS inferred
    FROM checked_talk WHERE kind <> 'repost' GROUP BY source, space, conversation HAVING count(*) > 1
)
SELECT source, space, sum(later)::BIGINT AS later, sum(unnamed)::BIGINT AS unnamed, sum(inferred)::BIGINT AS inferred
FROM conversations GROUP BY source, space
