-- What has no target goes to the first act of its conversation, where the platform means it so. The first act is only
-- looked up where something may go to it.
insert into network_answers
with loose as (
    select conversation
    from network_chunk
    group by conversation
    having count_if(goes_to_root) > 1
        or max(time) filter (goes_to_root) >= min(time) filter (not goes_to_root)
),
heads as (
    select
        conversation,
        min((time, source, item, activity)) as place,
        arg_min({'actor': actor, 'role': role}, (time, source, item, activity)) as who
    from network_chunk
    semi join loose using (conversation)
    group by conversation
)
select act.period, act.actor, heads.who.actor, heads.who.role
from network_chunk as act
join heads using (conversation)
where act.goes_to_root and act.period is not null
    and (act.time, act.source, act.item, act.activity) > heads.place
