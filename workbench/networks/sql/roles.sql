-- The role is that of the last act; whose roles changed is looked up act by act.
update network_stays as stays
set role = found.role
from (
    select acts.period, acts.actor, arg_max(acts.role, (source, item, activity)) as role
    from network_acts as acts
    join network_stays as mixed
        on mixed.actor = acts.actor and mixed.period is not distinct from acts.period and mixed.last = acts.time
    where mixed.is_mixed
    group by acts.period, acts.actor
) as found
where stays.actor = found.actor and stays.period is not distinct from found.period
