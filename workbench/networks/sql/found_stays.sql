select period, number, acts, stays.role
from network_stays as stays
join network_names as names using (actor)
where period is not null
order by period, number
