-- One row a space in which one account, neither staff nor declared a bot, writes half or more.
WITH shares AS (
    SELECT source, space, actor, count(*) AS acts, count_if(is_relayed) AS relayed, count(is_relayed) AS texts
    FROM checked WHERE kind <> 'reaction' AND private_space IS NULL GROUP BY source, space, actor
),
largest AS (
    SELECT *, sum(acts) OVER (PARTITION BY source, space)::BIGINT AS of FROM shares
    QUALIFY of >= $least AND actor IS NOT NULL AND acts >= 0.5 * of
        AND row_number() OVER (PARTITION BY source, space ORDER BY acts DESC, relayed DESC, actor) = 1
),
answering AS (
    SELECT answer.source, answer.space, answer.actor, count(*) AS answers, count_if(parent.actor = answer.actor) AS own
    FROM checked_talk AS answer SEMI JOIN largest USING (source, space, actor) JOIN checked_talk AS parent ON parent.activity = answer.parent
    GROUP BY ALL
)
SELECT largest.*, checked_people.role, checked_people.origin, coalesce(answers, 0) AS answers, coalesce(own, 0) AS own
FROM largest JOIN checked_people USING (source, actor) LEFT JOIN answering USING (source, space, actor)
WHERE checked_people.role NOT IN ('staff', 'org') AND NOT (checked_people.role = 'bot' AND is_declared)
   OR relayed >= $relayed * texts AND relayed > 0
ORDER BY source, space
