insert into network_ties
select period, acting.number, named.number, count(*)
from network_addressed
join network_names as acting using (actor)
join network_names as named on named.actor = alter
where acting.number <> named.number
    and (getvariable('network_roles') is null or list_contains(getvariable('network_roles'), named.role))
group by period, acting.number, named.number
