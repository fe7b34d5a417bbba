-- How long the replies of staff to members are, and when they were written.
SELECT strftime(local, '%Y-%m') AS month, acts.words::DOUBLE AS words, acts.person
FROM acts JOIN (SELECT act FROM answers WHERE is_staff AND to_member AND NOT is_dm) USING (act)
WHERE acts.words IS NOT NULL
