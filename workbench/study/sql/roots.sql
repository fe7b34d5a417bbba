-- Conversations, named after their first act and numbered in the order of their names.
CREATE TABLE roots AS
SELECT root, activity AS conversation, row_number() OVER (ORDER BY activity) AS nth
FROM latest JOIN numbered USING (sequence) WHERE n = root;
