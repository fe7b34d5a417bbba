-- The acts of a chunk, selected or not, with numbers instead of names.
create or replace temp table network_chunk as
select
    conversation, activity, answered, goes_to_root, period, names.number as actor, acts.role, time, source, item, space
from network_acts as acts
left join network_names as names using (actor)
where ($first is null or conversation >= $first) and ($next is null or conversation < $next)
