-- A link counts once an act, however often it stands there.
create or replace temp view network_used as
select distinct on (activity, thing) period, actor, thing, site, activity, time
from (
    select period, actor, activity, time, unnest(linked) as thing, unnest(sites) as site
    from network_acts
    where period is not null and actor is not null
)
where thing is not null
order by activity, thing, site
