-- Private spaces in which just two people write: there whatever one says is said to the other.
create or replace temp table network_pairs as
select source, space, min(number) as one, max(number) as other
from network_acts
left join network_names using (actor)
where is_dm
group by source, space
having count(distinct number) = 2 and count(number) = count(*)
