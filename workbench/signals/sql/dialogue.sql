-- L2: how staff write to members, what members give away in the open, and where talk moves out of sight.
WITH replies AS (SELECT * FROM answers WHERE is_staff AND to_member AND NOT is_dm),
said AS (
    SELECT act, person, true AS by_staff, questions, language, alter_language FROM replies
    UNION ALL
    SELECT act, alter, false, questions, language, alter_language FROM replies
),
shown AS (SELECT act, unit, person, edited, deleted FROM acts WHERE is_member AND NOT is_dm AND personal > 0),
places AS (
    SELECT unit, flags.*, person, is_staff
    FROM flags JOIN units USING (unit) JOIN crowd USING (unit) WHERE NOT is_private
)
SELECT 'questions_back' AS signal, act AS unit, person, by_staff, questions > 0 AS is_counted FROM said
UNION ALL
SELECT 'language_mirror', act, person, by_staff, language = alter_language FROM said
UNION ALL
SELECT 'personal_data', unit, person, false, has_personal FROM places
WHERE NOT is_staff AND (NOT has_personal OR (unit, person) IN (SELECT (unit, person) FROM shown))
UNION ALL
SELECT 'identity_numbers', unit, person, false, has_identity FROM places
WHERE NOT is_staff AND (NOT has_identity OR (unit, person) IN (SELECT (unit, person) FROM shown))
UNION ALL
SELECT 'hidden_data', act, person, false, coalesce(edited OR deleted, edited, deleted) FROM shown
UNION ALL
SELECT 'private_where_personal', unit, person, false, CASE WHEN by_staff > 0 THEN has_private ELSE false END
FROM flags JOIN (SELECT DISTINCT unit, person FROM shown) USING (unit)
UNION ALL
SELECT 'private_invitations', unit, person, is_staff, has_private FROM places WHERE by_staff > 0
