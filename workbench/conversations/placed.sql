-- What is said, each message with its actor's standing in the unit.
create or replace temp table placed as
select said.*, standing
from said
join people using (unit, person)
