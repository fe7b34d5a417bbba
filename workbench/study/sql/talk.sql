-- One row an act: its role at that time, and its conversation as people had it.
-- The role map goes before what the export states, and that before what can be seen of automatic accounts.
CREATE VIEW talk AS
WITH spaces AS (SELECT source, space, bool_or(parent IS NOT NULL) AS has_reply_ids FROM activity GROUP BY ALL)
SELECT coalesce(cases.conversation, acts.conversation) AS conversation, acts.activity,
       CASE WHEN cases.activity IS NULL THEN acts.parent ELSE cases.parent END AS parent,
       coalesce(cases.parent_inferred, acts.parent_inferred) AS parent_inferred,
       acts.thread, acts.actor,
       CASE WHEN acts.actor IS NULL THEN 'deleted'
            ELSE coalesce(actors.role, acts.role, CASE WHEN acts.is_automatic THEN 'bot' END, 'unknown') END AS role,
       acts.time, acts.item, acts.kind, acts.space, acts.visibility, acts.visibility = 'private' AS is_dm,
       coalesce(cases.has_reply_ids, spaces.has_reply_ids) AS has_reply_ids,
       CASE WHEN cases.activity IS NULL THEN 'root' ELSE 'none' END AS targetless,
       acts.origin, acts.source, acts.deleted, acts.reactions, acts.words, acts.questions, acts.links, acts.media
FROM activity AS acts
JOIN spaces USING (source, space)
LEFT JOIN cases USING (activity)
LEFT JOIN actors ON actors.actor = acts.actor AND actors.platform = acts.source
    AND (actors.valid_from IS NULL OR acts.time >= actors.valid_from)
    AND (actors.valid_to IS NULL OR acts.time < actors.valid_to);
