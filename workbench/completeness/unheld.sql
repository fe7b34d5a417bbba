-- Conversations in which the platform counts answers that an export of these sources never holds.
SELECT DISTINCT conversation
FROM talk SEMI JOIN (SELECT activity FROM counted WHERE missing > 0 AND list_contains($sources, source)) USING (activity)
