-- Where each conversation stands, the shape of its tree, and how far the export can be trusted.
create or replace temp table shapes as
with layers as (
    select unit, depth, count(*) as width
    from messages
    group by unit, depth
),
trees as (
    select unit, max(depth) as depth, max(width) as width
    from layers
    group by unit
),
faults as (
    select
        unit,
        count(distinct top) filter (act <> unit) as branches,
        count(*) filter (is_lost and act <> head) / nullif(count(*) - 1, 0) as orphan_rate,
        count(*) filter (is_lost and act <> head) as orphans,
        count(*) filter (is_deleted) as deleted,
        count(*) filter (is_unknown) as unknown,
        count(*) filter (is_deleted) / count(*) as deleted_rate
    from messages
    join heads using (unit)
    group by unit
),
spans as (
    select
        unit,
        coalesce(min(time) filter (role <> 'reaction'), min(time)) as start,
        coalesce(max(time) filter (role <> 'reaction'), max(time)) as "end",
        coalesce(
            sum(reactions) filter (role <> 'reaction'),
            nullif(count(*) filter (role = 'reaction'), 0)
        )::bigint as reactions,
        bool_and(role = 'reaction') as only_reactions
    from ordered
    group by unit
)
select
    unit,
    activity,
    space,
    origin,
    start,
    "end",
    is_dm,
    has_reply_ids,
    spans.reactions,
    only_reactions,
    coalesce(depth, 0) as depth,
    coalesce(width, 0) as width,
    coalesce(branches, 0) as branches,
    coalesce(orphans, 0) as orphans,
    coalesce(orphan_rate, 0.0) as orphan_rate,
    coalesce(deleted, 0) as deleted,
    coalesce(deleted_rate, 0.0) as deleted_rate,
    coalesce(unknown, 0) as unknown
from (select * from ordered where act = unit) as root
join spans using (unit)
left join trees using (unit)
left join faults using (unit)
