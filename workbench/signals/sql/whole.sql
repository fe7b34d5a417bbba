-- All acts but reactions and what a person marked as spam, test or off topic. Conversations, acts and persons are
-- counted by hashes of their ids; a deleted author is one person an act.
CREATE TEMP TABLE whole AS
WITH talked AS (FROM blank UNION ALL BY NAME FROM talk),
stored AS (
    SELECT activity, edited, deleted, is_automatic, language, emails, phones, identity_numbers
    FROM (FROM blank UNION ALL BY NAME FROM activity)
)
SELECT hash(conversation) AS unit, hash(talked.activity) AS act, hash(parent) AS above,
       hash(coalesce(actor, talked.activity)) AS person,
       role = 'staff' AS is_staff, role = 'bot' AS is_bot, role IN ('member', 'unknown', 'deleted') AS is_member, actor IS NOT NULL AS is_named,
       CASE WHEN is_addressed THEN hash(mentions[1]) END AS addressee,
       time, item, time AT TIME ZONE $zone AS local, kind, space, visibility, coalesce(is_dm, false) AS is_dm,
       coalesce(has_reply_ids, false) AS has_reply_ids, parent IS NOT NULL AS is_answer,
       parent IS NULL AND targetless IS NOT DISTINCT FROM 'root' AS goes_to_root,
       coalesce(talked.edited, stored.edited) AS edited, coalesce(talked.deleted, stored.deleted) AS deleted,
       coalesce(talked.is_automatic, stored.is_automatic) AS is_automatic,
       coalesce(talked.language, stored.language) AS language,
       words, sentences, long_words, questions, links, linked, sites, media, cues, gist,
       coalesce(talked.identity_numbers, stored.identity_numbers) AS identity_numbers,
       coalesce(talked.emails, stored.emails) + coalesce(talked.phones, stored.phones)
           + coalesce(talked.identity_numbers, stored.identity_numbers) AS personal
FROM talked LEFT JOIN stored USING (activity)
WHERE kind <> 'reaction' AND mark IS NULL;
