insert into network_lost
select period, count(*) from network_chunk where answered is not null and period is not null group by period
union all
select period, -count(*) from network_answers group by period
