-- One row an act of talk. `period` is missing for what is not selected, and else the number of the period it falls
-- in, 0 where time is not divided. A repost is talk, but answers nobody: it passes on.
create or replace temp view network_acts as
select
    * replace (coalesce(role, 'unknown') as role),
    targetless = 'root' and parent is null and kind <> 'repost' as goes_to_root,
    case when kind <> 'repost' then parent end as answered,
    case
        when (getvariable('network_start') is null or time >= getvariable('network_start'))
            and (getvariable('network_end') is null or time < getvariable('network_end'))
            and (getvariable('network_kinds') is null or list_contains(getvariable('network_kinds'), kind))
            and (getvariable('network_spaces') is null or list_contains(getvariable('network_spaces'), space))
            and (
                getvariable('network_roles') is null
                or list_contains(getvariable('network_roles'), coalesce(role, 'unknown'))
            )
            and (not getvariable('network_direct') or coalesce(is_dm, false))
        then
            case
                when getvariable('network_every') is null then 0
                else date_diff(
                    getvariable('network_every'),
                    getvariable('network_begin'),
                    timezone(getvariable('network_zone'), time)
                )
            end
    end::integer as period
from talk
where kind <> 'reaction' and (getvariable('network_private') or not coalesce(is_dm, false))
