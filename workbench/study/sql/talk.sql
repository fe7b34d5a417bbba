-- One row an act: its role at that time, and its conversation as people had it. The two kinds of acts are kept
-- apart so that who asks for some conversations reads only these, from files that are sorted by conversation.
-- The role map goes before what the export states, and that before what can be seen of automatic accounts; last
-- comes what the role map says of everybody else (`*`). Automatic replies are no acts of the person whose account
-- sends them: what the export says is automatic, unless all of the account is and the role map calls it human; and
-- what is worded so, where staff send it.
CREATE VIEW talk AS
WITH said AS (
    SELECT acts.*, has_reply_ids, 'root' AS targetless
    FROM base.acts ANTI JOIN base.cases USING (activity) JOIN base.spaces USING (source, space)
    UNION ALL BY NAME
    SELECT acts.* REPLACE (
               cases.conversation AS conversation, cases.parent AS parent, cases.parent_inferred AS parent_inferred
           ),
           cases.has_reply_ids, 'none' AS targetless
    FROM base.acts JOIN base.cases ON cases.stored = acts.conversation AND cases.activity = acts.activity
)
SELECT conversation, activity, parent, parent_inferred, thread, said.actor,
       CASE WHEN said.actor IS NULL THEN 'deleted'
            WHEN is_automatic AND NOT is_machine THEN 'bot'
            WHEN coalesce(roles.role, said.role) = 'staff' AND list_contains(cues, 'automatic') THEN 'bot'
            ELSE coalesce(
                roles.role, said.role, CASE WHEN is_automatic THEN 'bot' END,
                (SELECT everybody.role FROM base.roles AS everybody WHERE everybody.actor = '*'), 'unknown'
            ) END AS role,
       time, time_precision, item, kind, space, visibility, visibility = 'private' AS is_dm, has_reply_ids, targetless, origin,
       source, alter, mentions, is_addressed, deleted, reactions, words, long_words, sentences, questions, links, linked,
       sites, media, cues, gist, mark
FROM said
LEFT JOIN base.marks USING (activity)
LEFT JOIN base.roles ON roles.actor = account AND roles.platform = said.source
    AND (valid_from IS NULL OR time >= valid_from) AND (valid_to IS NULL OR time < valid_to);
