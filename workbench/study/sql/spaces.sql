-- Spaces and roles as `talk` needs them: small tables, made once. What `talk` is made of stands in a schema of its
-- own: a view looks names up where it is asked, and who asks may have a table `people` at hand.
CREATE TABLE base.spaces AS
SELECT source, space, coalesce(bool_or(parent IS NOT NULL) FILTER (kind <> 'reaction'), false) AS has_reply_ids
FROM base.activity GROUP BY ALL;

CREATE TABLE base.roles AS SELECT actor, platform, role, valid_from, valid_to,
       coalesce(suggested_role = 'bot', false) AS is_machine
FROM base.actors WHERE role IS NOT NULL;

-- Accounts of one person count as one actor, in whatever they do.
CREATE TABLE base.people AS SELECT DISTINCT actor AS account, platform, person FROM base.actors WHERE person IS NOT NULL;

CREATE VIEW base.acts AS
SELECT activity.* REPLACE (coalesce(person, actor) AS actor), actor AS account
FROM base.activity LEFT JOIN base.people ON people.account = actor AND people.platform = source;
