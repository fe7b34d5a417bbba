-- Whom an act mentions counts once, however often it does.
create or replace temp view network_addressed as
select distinct acts.period, activity, acts.actor, coalesce(person, mentioned) as alter, time
from (
    select period, activity, actor, source, time, unnest(mentions) as mentioned
    from network_acts
    where period is not null and actor is not null
) as acts
left join network_people as people on people.account = mentioned and people.platform = acts.source
where mentioned is not null
