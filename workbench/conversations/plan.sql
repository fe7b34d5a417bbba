-- One row a conversation: where its first act stands when all conversations are laid end to end.
create or replace temp table plan as
select
    conversation,
    count(*) as acts,
    (1 + sum(count(*)) over (order by conversation) - count(*))::bigint as unit
from talk
group by conversation
