-- Whole conversations, about so many activities at once.
select min(conversation), max(conversation), min(unit), sum(acts)::bigint
from plan
group by (unit - 1) // $size
order by min(unit)
