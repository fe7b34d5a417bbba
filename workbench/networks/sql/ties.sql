insert into network_ties
select period, source, target, count(*)
from network_answers
where source <> target
    and (getvariable('network_roles') is null or list_contains(getvariable('network_roles'), role))
group by period, source, target
