-- The acts of one chunk of whole conversations in the order of talk. The number of an act is its
-- place in that order; the unit of an act is the number of its conversation's first act. Reactions
-- are no messages: they stand last, so that the first act is a message wherever there is one.
create or replace temp table ordered as
select
    unit + row_number() over (
        partition by unit order by kind = 'reaction', time, source, item, activity
    ) - 1 as act,
    unit,
    activity,
    parent as parent_id,
    actor,
    case
        when kind = 'reaction' then 'reaction'
        when role = 'bot' then 'bot'
        when actor is null or role = 'deleted' then 'member'
        else coalesce(role, 'unknown')
    end as role,
    time,
    space,
    origin,
    coalesce(is_dm, false) as is_dm,
    coalesce(has_reply_ids, false) as has_reply_ids,
    targetless = 'root' and $attach as goes_to_root,
    reactions
from talk
join plan using (conversation)
where conversation between $first and $last
