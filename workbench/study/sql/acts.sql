-- All acts, new and former, with only what is needed to find their order and their conversation; the rows
-- themselves stay where they are until they are written. Former acts have negative numbers: they came first.
CREATE VIEW acts AS
SELECT sequence, coalesce(intake.activity, named.activity) AS activity, parent, thread, time, source,
       CASE WHEN visibility = 'private' THEN hidden ELSE name END || '#' AS file, item
FROM intake JOIN files USING (file) LEFT JOIN named USING (sequence)
UNION ALL
SELECT -1 - file_row_number, activity, parent, thread, time, source,
       left(origin, -length(item::VARCHAR)), item
FROM former;
