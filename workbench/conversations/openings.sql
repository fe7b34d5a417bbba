-- The first message of each unit. It is a turn when it is addressed: a direct message, a member's
-- message in the service's space, an answer.
create or replace temp table openings as
with first_messages as (
    select unit, min(act) as act, count(*) as messages from placed group by unit
)
select
    unit,
    act,
    messages,
    person,
    standing as opener,
    answers as censored,
    is_dm or answers or role = 'member' as is_addressed
from first_messages
join placed using (unit, act)
