select
    period,
    sum(acts)::bigint as acts,
    coalesce(sum(acts) filter (actor is null), 0)::bigint as acts_of_deleted,
    sum(without_ids)::bigint as acts_without_reply_ids,
    (select coalesce(sum(lost), 0) from network_lost where network_lost.period = stays.period)::bigint as lost_answers,
    epoch_us(min(first)) as start,
    epoch_us(max(last)) as "end"
from network_stays as stays
where period is not null
group by period
order by period
