-- The acts of a chunk, selected or not, with numbers instead of names. Roles and spaces are texts, and only read where
-- something is asked about them.
create or replace temp table network_chunk as
select
    conversation,
    activity,
    answered,
    goes_to_root,
    period,
    names.number as actor,
    case when getvariable('network_roles') is not null then acts.role end as role,
    case when getvariable('network_direct') then space end as space,
    time,
    source,
    item
from network_acts as acts
left join network_names as names using (actor)
where conversation >= $first and conversation < $next
