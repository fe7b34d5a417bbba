-- Whole conversations, about so many activities at once: the first and the last of each chunk by name.
with sizes as (
    select conversation, count(*) as acts
    from talk
    group by conversation
),
laid as (
    select conversation, sum(acts) over (order by conversation) - acts as before
    from sizes
)
select min(conversation), max(conversation)
from laid
group by before // $size
order by min(conversation)
