-- Actors in the order of their first act, those of whom nothing is selected last. Whose first acts are of one moment
-- are told apart by source, item and id of these, as in `conversations`.
create or replace temp table network_names as
with firsts as (
    select
        actor,
        bool_or(period is not null) as is_in,
        coalesce(min(first) filter (period is not null), min(first)) as first,
        arg_max(role, (last, role)) as role
    from network_stays
    where actor is not null
    group by actor
),
tied as (
    select actor, is_in, first from firsts
    qualify count(*) over (partition by is_in, first) > 1
),
told as (
    select acts.actor, min((source, item, activity)) as key
    from network_acts as acts
    join tied on tied.actor = acts.actor and tied.first = acts.time
    where acts.period is not null or not tied.is_in
    group by acts.actor
)
select actor, role, (row_number() over (order by not is_in, first, key) - 1)::integer as number
from firsts
left join told using (actor)
