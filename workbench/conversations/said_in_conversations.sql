-- What is said in each conversation, as one unit.
create or replace temp table said as
select unit, act, person, role, parent, answers, is_dm
from messages
