-- Acts without an id of their own are named by what they say; the second of two that say the same in one
-- file gets a number, so that both are kept, and the same export adds nothing the second time.
CREATE TABLE named AS
SELECT * EXCLUDE (scope, content, sequence) REPLACE (
           coalesce(activity, concat_ws(':', source, scope, '~' || content || CASE WHEN nth > 1 THEN '-' || nth ELSE '' END)) AS activity
       ),
       sequence
FROM (
    SELECT *,
           CASE WHEN activity IS NULL
                THEN row_number() OVER (PARTITION BY activity, content, split_part(origin, '#', 1) ORDER BY sequence)
           END AS nth
    FROM intake
);
