-- The turns of each pair of staff and member; a run of one actor is one turn.
create or replace temp table dyads as
with exchanges as (
    select
        unit,
        act,
        giver,
        case when giver_role = 'member' then giver else alter end as member,
        case when giver_role = 'staff' then giver else alter end as staff
    from edges
    where (giver_role = 'member' and alter_role = 'staff')
        or (giver_role = 'staff' and alter_role = 'member')
),
steps as (
    select *, lag(giver) over (partition by unit, member, staff order by act) as before
    from exchanges
)
select
    unit,
    member,
    count(*) filter (before is distinct from giver) + count(*) filter (
        before is null and is_addressed and person <> giver and person in (member, staff)
    ) as turns
from steps
join openings using (unit)
group by unit, member, staff
