-- Acts without an id of their own are named by what they say; the second of two that say the same in one
-- file gets a number, so that both are kept, and the same export adds nothing the second time.
CREATE TABLE named AS
SELECT sequence,
       concat_ws(':', source, scope, '~' || content || CASE WHEN nth > 1 THEN '-' || nth ELSE '' END) AS activity
FROM (
    SELECT sequence, source, scope, content,
           row_number() OVER (PARTITION BY file, content ORDER BY sequence) AS nth
    FROM intake WHERE activity IS NULL
);
