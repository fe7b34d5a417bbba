-- Who takes part in each unit, with the role the person last had there.
create or replace temp table people as
select unit, person, arg_max(role, act) as standing, count(*) as messages
from said
group by unit, person
