-- L2: how staff write to members, what members give away in the open, and where talk moves out of sight.
WITH replies AS (SELECT * FROM answers WHERE is_staff AND to_member AND NOT is_dm),
said AS (
    SELECT act, person, true AS by_staff, questions, language, alter_language FROM replies
    UNION ALL
    SELECT act, alter, false, questions, language, alter_language FROM replies
),
shown AS (SELECT unit, person, edited, deleted, identity_numbers FROM acts WHERE is_member AND NOT is_dm AND personal > 0),
places AS (
    SELECT unit, flags.*, person, is_staff
    FROM flags JOIN units USING (unit) JOIN crowd USING (unit) WHERE NOT is_private
),
giving AS (
    SELECT places.unit, places.person, has_personal, has_identity, shown.person IS NOT NULL AS gave_any,
           coalesce(gave_identity, false) AS gave_identity
    FROM places LEFT JOIN (
        SELECT unit, person, bool_or(identity_numbers > 0) AS gave_identity FROM shown GROUP BY unit, person
    ) AS shown ON shown.unit = places.unit AND shown.person = places.person
    WHERE NOT is_staff
)
SELECT 'questions_back' AS signal, act AS unit, person, by_staff, questions > 0 AS is_counted FROM said
UNION ALL
SELECT 'language_mirror', act, person, by_staff, language = alter_language FROM said WHERE language IS NOT NULL AND alter_language IS NOT NULL
UNION ALL
SELECT 'personal_data', unit, person, false, has_personal FROM giving WHERE gave_any OR NOT has_personal
UNION ALL
SELECT 'identity_numbers', unit, person, false, has_identity FROM giving WHERE gave_identity OR NOT has_identity
UNION ALL
SELECT 'hidden_data', NULL, person, false, coalesce(edited OR deleted, edited, deleted) FROM shown
UNION ALL
SELECT 'private_where_personal', unit, person, false, CASE WHEN by_staff > 0 THEN has_private ELSE false END
FROM flags JOIN (SELECT DISTINCT unit, person FROM shown) USING (unit)
UNION ALL
SELECT 'private_invitations', unit, person, is_staff, has_private FROM places WHERE by_staff > 0
