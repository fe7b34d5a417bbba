-- Spaces and roles as `talk` needs them: small tables, made once.
CREATE TABLE spaces AS
SELECT source, space, coalesce(bool_or(parent IS NOT NULL) FILTER (kind <> 'reaction'), false) AS has_reply_ids
FROM activity GROUP BY ALL;

CREATE TABLE roles AS SELECT actor, platform, role, valid_from, valid_to FROM actors WHERE role IS NOT NULL;

-- Accounts of one person count as one actor, in whatever they do.
CREATE TABLE people AS SELECT DISTINCT actor AS account, platform, person FROM actors WHERE person IS NOT NULL;

CREATE VIEW acts AS
SELECT activity.* REPLACE (coalesce(person, actor) AS actor), actor AS account
FROM activity LEFT JOIN people ON people.account = actor AND people.platform = source;
