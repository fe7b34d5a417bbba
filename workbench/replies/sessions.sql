-- Sessions of flat talk in which nobody is known to answer anybody, among two persons and a deleted author, three
-- or more; and of which chunk they are part, about so many acts each.
create temp table sessions as
with sizes as (
    select conversation, count(*) as acts
    from talk
    where not has_reply_ids and targetless = 'none' and kind <> 'reaction' and not list_contains($events, space)
    group by conversation
    having count(distinct coalesce(actor, activity)) filter (role <> 'bot') > 1
)
select conversation, ((sum(acts) over sequence - acts) // $size)::bigint as chunk
from sizes
window sequence as (order by conversation)
