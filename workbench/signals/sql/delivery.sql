-- L1: what staff post to an audience, and the questions below it.
WITH posts AS (
    SELECT act, person, links, sites, cues, edited FROM acts
    WHERE is_staff AND NOT is_dm AND (kind IN ('post', 'repost', 'quote') OR (is_head AND NOT is_answer))
),
own_posts AS (
    SELECT DISTINCT act FROM (SELECT act, unnest(sites) AS site FROM posts) AS linking
    JOIN own ON linking.site = own.site OR ends_with(linking.site, '.' || own.site)
),
below AS (
    SELECT asked.act, asked.person, reply.answered IS NULL AS is_open
    FROM acts AS asked JOIN flags USING (unit)
    LEFT JOIN (SELECT DISTINCT answered FROM answers) AS reply ON reply.answered = asked.act
    WHERE is_by_staff AND is_member AND NOT is_dm AND has_reply_ids AND questions > 0
)
SELECT 'source_links' AS signal, NULL::UBIGINT AS unit, person, true AS by_staff, links > 0 AS is_counted FROM posts
UNION ALL
SELECT 'own_sites', NULL, person, true, act IN (FROM own_posts) FROM posts WHERE links > 0
UNION ALL
SELECT 'deadlines', NULL, person, true, list_contains(cues, 'deadline') FROM posts
UNION ALL
SELECT 'edits', NULL, person, true, edited FROM posts
UNION ALL
SELECT 'corrections', NULL, person, true, list_contains(cues, 'correction') FROM acts WHERE is_staff AND NOT is_dm
UNION ALL
SELECT 'unanswered_below', NULL, person, false, is_open FROM below
UNION ALL
SELECT 'unanswered', unit, person, is_staff, central = 'unanswered'
FROM units JOIN crowd USING (unit) WHERE central IN ('L1', 'L2', 'L3', 'unanswered')
