-- The acts of one conversation in order, with the number of the act that each answers.
with acts as (
    select activity, kind, role, actor, time, answered, goes_to_root, row_number() over (order by time, source, item, activity) - 1 as place
    from network_acts
    where conversation = $conversation
)
select
    act.activity, act.role, act.actor, act.kind, act.time, act.answered is not null as is_answer,
    coalesce(before.place, case when act.goes_to_root and act.place > 0 then 0 end)::bigint as parent
from acts as act
left join acts as before on before.activity = act.answered and before.place < act.place
order by act.place
