-- What staff reply to members in the open, added up by month.
SELECT strftime(local, '%Y-%m') AS month, sum(acts.words)::BIGINT AS words, sum(sentences)::BIGINT AS sentences,
       sum(long_words)::BIGINT AS long_words, count(*) AS replies, list(DISTINCT acts.person) AS staff
FROM acts JOIN (SELECT act FROM answers WHERE is_staff AND to_member AND NOT is_dm) USING (act)
WHERE sentences IS NOT NULL AND long_words IS NOT NULL AND acts.words IS NOT NULL GROUP BY month ORDER BY month
