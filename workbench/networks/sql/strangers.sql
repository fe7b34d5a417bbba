-- Those who are addressed and never act stand after the others, in the order in which they are first addressed.
insert into network_names
select
    alter,
    coalesce(any_value(known.role), 'unknown'),
    (select count(*) from network_names) + row_number() over (order by min(time), alter) - 1
from network_addressed
left join network_known_roles as known on known.actor = alter
where alter not in (select actor from network_names)
group by alter
