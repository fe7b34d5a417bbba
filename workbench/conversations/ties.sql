-- What each person holds of a unit's edges: their number, those among members, those given to a
-- member by a member, and the first message that answered the person.
create or replace temp table ties as
with ends as (
    select unit, giver as person, is_m2m, is_m2m as gives_m2m, null as answered from edges
    union all
    select unit, alter, is_m2m, false, act from edges
)
select
    unit,
    person,
    count(*) as edges,
    count(*) filter (is_m2m) as m2m,
    bool_or(gives_m2m) as gives_m2m,
    min(answered) as answered
from ends
group by unit, person
