-- Who answers whom: another person's earlier act in the same conversation. Who begins by naming somebody answers the
-- last that this person wrote.
CREATE TEMP TABLE answers AS
WITH named AS (
    SELECT reply.act, said.act AS answered
    FROM (
        SELECT acts.* FROM acts LEFT JOIN acts AS answered ON answered.act = acts.above
        WHERE acts.addressee IS NOT NULL AND answered.person IS DISTINCT FROM acts.addressee
    ) AS reply
    ASOF JOIN acts AS said
        ON said.unit = reply.unit AND said.person = reply.addressee AND reply.time >= said.time
),
replies AS (
    SELECT acts.*, coalesce(
               named.answered,
               CASE WHEN is_answer THEN above WHEN goes_to_root AND NOT is_head THEN head END
           ) AS target
    FROM acts LEFT JOIN named USING (act)
)
SELECT reply.unit, reply.act, reply.person, reply.is_staff, reply.is_member, reply.is_dm, reply.questions, reply.words,
       reply.language, answered.act AS answered, answered.person AS alter, answered.is_member AS to_member,
       answered.language AS alter_language
FROM replies AS reply JOIN acts AS answered ON answered.act = reply.target
WHERE answered.unit = reply.unit AND answered.person <> reply.person AND answered.time <= reply.time;
