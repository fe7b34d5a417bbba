-- One row a branch, with the members its exchange among members consists of.
with circles as (
    select unit, list(person order by person) as circle
    from ties
    where m2m > 0
    group by unit
)
select
    conversation,
    activity as branch,
    messages,
    opener,
    censored,
    members,
    staff,
    edges,
    m2m,
    m2m_authors,
    nonhub,
    nonhub_share,
    reentry,
    dyads,
    sustained,
    longest,
    m2m_members,
    coalesce(circle, []) as circle
from evidence
join ordered as top on top.act = evidence.unit
join plan on plan.unit = top.unit
left join circles on circles.unit = evidence.unit
order by top.act
