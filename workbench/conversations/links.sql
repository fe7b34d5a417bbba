-- Which message each message answers. Only a parent that stands earlier in the same conversation
-- counts; a reply without a target goes to the first message where the platform means it so.
select reply.act, answered.act as parent
from ordered as reply
join ordered as answered on answered.activity = reply.parent_id
where answered.unit = reply.unit
    and answered.act < reply.act
    and reply.role <> 'reaction'
    and answered.role <> 'reaction'
union all
select act, head
from ordered
join heads using (unit)
where parent_id is null and goes_to_root and act > head and role <> 'reaction'
