-- What actors take part in or pass on, in the order of its first act.
create or replace temp table network_things as
select thing, min(site) as site, (row_number() over (order by min(time), thing) - 1)::integer as number
from network_used
group by thing
