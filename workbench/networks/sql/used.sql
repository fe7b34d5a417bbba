insert into network_ties
select period, names.number, things.number, count(*)
from network_used
join network_names as names using (actor)
join network_things as things using (thing)
group by period, names.number, things.number
