create or replace temp table network_said as
select act.period, act.actor as source, names.number as target, names.role
from network_chunk as act
join network_pairs as pairs using (source, space)
join network_names as names on names.number = one + other - act.actor
where act.period is not null
