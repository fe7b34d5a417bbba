-- What an erasure touches: the acts of the erased, the acts of others that name or answer them.
CREATE TABLE touched AS
SELECT conversation,
       coalesce(former.actor IN (FROM erased_actors), false) AS is_erased,
       coalesce(alter IN (FROM erased_actors), false)
           OR coalesce(list_has_any(mentions, (SELECT list(actor) FROM erased_actors)), false) AS is_naming,
       erased_acts.activity IS NOT NULL AS is_answering
FROM former LEFT JOIN erased_acts ON erased_acts.activity = former.parent
WHERE is_erased OR is_naming OR is_answering;
