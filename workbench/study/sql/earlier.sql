-- Acts in the order of their time, numbered from 0, each with the number of what it answers (or of itself).
-- Only a parent that stands earlier counts; a later, lost, circular or own one is a lost parent. Where the
-- platform gives a thread, its first act is the top.
CREATE TABLE earlier AS
WITH ordered AS (
    SELECT activity, parent, thread, row_number() OVER (ORDER BY time, source, origin[:-length(item::VARCHAR)-1], item, activity) - 1 AS n
    FROM latest
)
SELECT child.n, child.activity,
       CASE WHEN child.thread IS NOT NULL THEN min(child.n) OVER (PARTITION BY child.thread)
            WHEN above.n < child.n AND above.thread IS NULL THEN above.n
            ELSE child.n END AS up
FROM ordered AS child LEFT JOIN ordered AS above ON above.activity = child.parent;
