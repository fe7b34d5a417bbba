-- One row a conversation touched.
select
    conversation,
    space,
    origin,
    start,
    "end",
    coalesce(messages, 0) as messages,
    opener,
    coalesce(censored, false) as censored,
    coalesce(members, 0) as members,
    coalesce(staff, 0) as staff,
    coalesce(edges, 0) as edges,
    coalesce(m2m, 0) as m2m,
    coalesce(m2m_authors, 0) as m2m_authors,
    coalesce(nonhub, 0) as nonhub,
    coalesce(nonhub_share, 0.0) as nonhub_share,
    coalesce(reentry, 0) as reentry,
    coalesce(dyads, 0) as dyads,
    coalesce(sustained, 0) as sustained,
    coalesce(longest, 0) as longest,
    coalesce(m2m_members, 0) as m2m_members,
    coalesce(contact_members, 0) as contact_members,
    coalesce(dyads_apart, 0) as dyads_apart,
    coalesce(people, 0) as people,
    coalesce(staff_part, 'none') as staff_part,
    form,
    depth,
    width,
    branches,
    orphans,
    orphan_rate,
    deleted,
    deleted_rate,
    unknown,
    reactions,
    only_reactions,
    has_reply_ids,
    is_dm
from shapes
join plan using (unit)
semi join touched using (unit)
left join evidence using (unit)
order by unit
