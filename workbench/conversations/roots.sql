-- The first act of each conversation of a chunk, and how many acts follow from it.
select unit, acts
from plan
where conversation between $first and $last
order by unit
