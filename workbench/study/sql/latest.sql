-- Of several acts with the same id the one read last counts, so an edit replaces what stood before.
CREATE TABLE replaced AS
WITH twice AS (SELECT hash(activity) AS hashed FROM acts GROUP BY hashed HAVING count(*) > 1)
SELECT sequence FROM acts SEMI JOIN twice ON hash(activity) = hashed
QUALIFY row_number() OVER (PARTITION BY activity ORDER BY sequence DESC) > 1;

CREATE VIEW latest AS FROM acts ANTI JOIN replaced USING (sequence);
