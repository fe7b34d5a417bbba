-- One row a space with answers: how many name something that is not in the study, or nothing.
SELECT answer.source, answer.space, count(answer.parent) AS answers,
       count_if(answer.parent IS NOT NULL AND answered.activity IS NULL) AS lost,
       count_if(answer.kind = 'reply') AS replies, count_if(answer.kind = 'reply' AND answer.parent IS NULL) AS bare
FROM checked AS answer LEFT JOIN activity AS answered ON answered.activity = answer.parent
WHERE answer.kind IN ('post', 'reply', 'message') AND (answer.parent IS NOT NULL OR answer.kind = 'reply')
GROUP BY ALL
