-- Whole conversations, about so many activities at once: the first and the last of each chunk by name, and
-- how many conversations stand before it.
with sizes as (
    select conversation, count(*) as acts
    from talk
    group by conversation
),
laid as (
    select
        conversation,
        (sum(acts) over sequence - acts) // $size as chunk,
        row_number() over sequence - 1 as before
    from sizes
    window sequence as (order by conversation)
)
select min(conversation), max(conversation), min(before)
from laid
group by chunk
order by min(conversation)
