-- Where the platform gives a thread, its first act is the top.
WITH threaded AS (SELECT thread, n FROM latest JOIN numbered USING (sequence) WHERE thread IS NOT NULL),
tops AS (SELECT thread, min(n) AS above FROM threaded GROUP BY thread)
SELECT n, above FROM threaded JOIN tops USING (thread);
