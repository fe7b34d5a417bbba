-- Spaces and roles as `talk` needs them: small tables, made once.
CREATE TABLE spaces AS
SELECT source, space, coalesce(bool_or(parent IS NOT NULL) FILTER (kind <> 'reaction'), false) AS has_reply_ids
FROM activity GROUP BY ALL;

CREATE TABLE roles AS SELECT actor, platform, role, valid_from, valid_to FROM actors WHERE role IS NOT NULL;
