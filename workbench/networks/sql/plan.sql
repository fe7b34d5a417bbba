-- Where to divide talk into chunks of whole conversations, so that memory stays flat.
with plan as (
    select conversation, sum(count(*)) over (order by conversation) - 1 as place from talk group by conversation
)
select min(conversation) from plan group by place // $size order by 1
