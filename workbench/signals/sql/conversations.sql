-- The ids of the conversations of the period.
SELECT DISTINCT conversation FROM talk WHERE hash(conversation) IN (SELECT unit FROM units) ORDER BY conversation
