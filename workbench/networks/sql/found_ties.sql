select period, source, target, sum(weight)::bigint as weight
from network_ties
group by period, source, target
order by period, source, target
