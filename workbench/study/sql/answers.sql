-- Elsewhere it is found by climbing: what each act answers. Only a parent that stands earlier counts; a later,
-- lost, circular or own one is a lost parent.
WITH climbing AS (
    SELECT activity, parent, n FROM latest JOIN numbered USING (sequence) WHERE thread IS NULL
)
SELECT reply.n, answered.n AS above
FROM climbing AS reply JOIN climbing AS answered ON answered.activity = reply.parent
WHERE reply.parent IS NOT NULL AND answered.n < reply.n;
