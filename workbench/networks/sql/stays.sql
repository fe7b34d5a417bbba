-- One row an actor and period, what is not selected included; deleted accounts stand together without a name.
create or replace temp table network_stays as
select
    period,
    actor,
    count(*) as acts,
    count_if(not has_reply_ids) as without_ids,
    min(time) as first,
    max(time) as last,
    min(role) as role,
    min(role) <> max(role) as is_mixed
from network_acts
group by period, actor
