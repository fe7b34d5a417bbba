-- A site is named where enough people passed it on.
update network_things set site = null
where site not in (
    select things.site
    from network_used join network_things as things using (thing)
    where things.site is not null
    group by things.site having count(distinct actor) >= $k
)
