-- Sessions of flat talk in which nobody is known to answer anybody, among two persons and a deleted author, three
-- or more; whether people of the place name each other; and of which chunk they are part, about so many acts each.
create temp table sessions as
with flat as (
    select source, space, conversation, actor, activity, role, {named_1} is not null as is_naming
    from talk
    where not has_reply_ids and targetless = 'none' and kind <> 'reaction' and not list_contains($events, space)
),
places as (
    select source, space, avg(is_naming::integer) >= $naming as is_naming
    from flat
    group by source, space
),
sizes as (
    select conversation, any_value(source) as source, any_value(space) as space, count(*) as acts
    from flat
    group by conversation
    having count(distinct coalesce(actor, activity)) filter (role <> 'bot') > 1
)
select conversation, is_naming, ((sum(acts) over sequence - acts) // $size)::bigint as chunk
from sizes
join places using (source, space)
window sequence as (partition by is_naming order by conversation)
