-- Who answers whom in a chunk. Only what stands earlier in the same conversation is answered; the others are lost.
create or replace temp table network_answers as
select act.period, act.actor as source, before.actor as target, before.role
from network_chunk as act
join network_chunk as before
    on before.activity = act.answered
    and before.conversation = act.conversation
    and (before.time, before.source, before.item, before.activity)
        < (act.time, act.source, act.item, act.activity)
where act.period is not null
