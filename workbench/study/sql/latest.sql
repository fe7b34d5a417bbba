-- One row an act: of several with the same id the one read last counts, so an edit replaces what stood before.
CREATE TABLE latest AS
WITH everything AS (
    SELECT * EXCLUDE (sequence), sequence FROM named
    UNION ALL BY NAME
    SELECT * EXCLUDE (conversation), -1 AS sequence FROM former
),
twice AS (SELECT activity FROM everything GROUP BY activity HAVING count(*) > 1)
SELECT * EXCLUDE (sequence) FROM everything ANTI JOIN twice USING (activity)
UNION ALL BY NAME
SELECT * EXCLUDE (sequence) FROM everything SEMI JOIN twice USING (activity)
QUALIFY row_number() OVER (PARTITION BY activity ORDER BY sequence DESC) = 1;
