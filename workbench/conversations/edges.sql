-- Who answers whom: one row a reply to another actor. A message without a known parent stands as
-- its own parent, and nobody answers oneself.
create or replace temp table edges as
select
    reply.unit,
    reply.act,
    reply.person as giver,
    answered.person as alter,
    reply.standing as giver_role,
    answered.standing as alter_role,
    reply.standing = 'member' and answered.standing = 'member' as is_m2m
from placed as reply
join placed as answered on answered.act = reply.parent
where reply.person <> answered.person
