create or replace temp view network_used as
select period, actor, conversation as thing, null::varchar as site, activity, time
from network_acts
where period is not null and actor is not null
