-- The same, of some conversations only: acts of others are not selected.
create or replace temp view network_acts as
select acts.* replace (case when conversation in (select conversation from network_within) then period end as period)
from network_all_acts as acts
