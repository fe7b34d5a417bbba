-- Acts as they are checked. Private messages are told together: each of their spaces is two people's.
-- Accounts of one person count as one actor, as in `talk`.
CREATE OR REPLACE TEMP VIEW checked AS
WITH persons AS (SELECT DISTINCT actor AS account, platform, person FROM actors WHERE person IS NOT NULL)
SELECT activity.* REPLACE (
           CASE WHEN visibility = 'private' THEN 'private messages' ELSE space END AS space, coalesce(person, actor) AS actor
       ),
       actor AS account, CASE WHEN visibility = 'private' THEN space END AS private_space
FROM activity LEFT JOIN persons ON account = actor AND platform = source;

CREATE OR REPLACE TEMP TABLE checked_talk AS
SELECT source, CASE WHEN visibility = 'private' THEN 'private messages' ELSE space END AS space, conversation, activity,
       parent, parent_inferred, actor, role, kind, time, origin, targetless
FROM talk WHERE kind <> 'reaction';
