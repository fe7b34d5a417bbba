-- The first message of each conversation that is no bot's.
create or replace temp table heads as
select unit, min(act) as head
from ordered
where role not in ('bot', 'reaction')
group by unit
