-- Where each conversation stands, and whether links in it were inferred; direct messages never count.
SELECT conversation, any_value(source) AS source, any_value(space) AS space,
       bool_or(coalesce(parent_inferred, false)) AS is_inferred
FROM talk
WHERE kind <> 'reaction'
GROUP BY conversation
HAVING NOT bool_or(coalesce(is_dm, false))
ORDER BY conversation
