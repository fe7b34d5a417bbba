-- Who answers whom: another person's earlier act in the same conversation.
CREATE TEMP TABLE answers AS
SELECT reply.unit, reply.act, reply.person, reply.is_staff, reply.is_member, reply.is_dm, reply.questions, reply.words,
       reply.language, answered.act AS answered, answered.person AS alter, answered.is_member AS to_member,
       answered.language AS alter_language
FROM acts AS reply JOIN acts AS answered
    ON answered.act = CASE WHEN reply.is_answer THEN reply.above WHEN reply.goes_to_root AND NOT reply.is_head THEN reply.head END
WHERE answered.unit = reply.unit AND answered.person <> reply.person AND answered.time <= reply.time;
