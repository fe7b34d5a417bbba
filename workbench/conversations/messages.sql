-- The messages of human actors in the conversations touched, all in integers. A person is numbered
-- by the first message in the conversation; deleted authors are one person each, or one together.
create or replace temp table messages as
with people as (
    select unit, actor, min(act) as person
    from ordered
    where role not in ('bot', 'reaction')
    group by unit, actor
)
select
    act,
    message.unit,
    top,
    depth,
    case when message.actor is null and $separate then act else person end as person,
    case when role = 'unknown' then $unknown_as else role end as role,
    trees.parent,
    parent_id is not null as answers,
    parent_id is not null and trees.parent = act as is_lost,
    message.actor is null as is_deleted,
    role = 'unknown' as is_unknown,
    is_dm
from ordered as message
join people on people.unit = message.unit and people.actor is not distinct from message.actor
join trees using (act)
semi join touched on touched.unit = message.unit
where role not in ('bot', 'reaction')
