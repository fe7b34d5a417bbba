-- Whose act is passed on: as the export says, else who wrote it, where it is in the study.
create or replace temp view network_addressed as
select acts.period, acts.actor, coalesce(person, acts.alter, original.actor) as alter, acts.time
from network_acts as acts
left join network_people as people on people.account = acts.alter and people.platform = acts.source
left join (select activity, actor from network_acts) as original
    on acts.alter is null and original.activity = acts.parent
where acts.kind = getvariable('network_of') and acts.period is not null and acts.actor is not null
    and coalesce(person, acts.alter, original.actor) is not null
