-- Acts of which the platform counts answers, with those the study holds. Platforms count direct answers, or all
-- below; what opens a conversation is therefore held against all of it, so that no answer is missed that is there.
CREATE OR REPLACE TEMP VIEW counted AS
WITH asked AS (SELECT activity, conversation, source, space, visibility, replies FROM activity WHERE replies > 0),
answers AS (SELECT activity, parent, conversation FROM activity WHERE kind IN ('post', 'reply', 'message')),
below AS (SELECT parent AS activity, count(*) AS held FROM answers SEMI JOIN asked ON asked.activity = parent GROUP BY parent),
whole AS (
    SELECT conversation AS activity, count_if(answers.activity <> conversation) AS held
    FROM answers SEMI JOIN asked USING (conversation) GROUP BY conversation
)
SELECT asked.*, greatest(replies - greatest(coalesce(below.held, 0), coalesce(whole.held, 0)), 0) AS missing
FROM asked LEFT JOIN below USING (activity) LEFT JOIN whole USING (activity)
