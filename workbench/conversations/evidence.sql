-- What the rule looks at: one row a unit, a conversation or a branch. From three members on, talk
-- among members is what must not run through one hub; with fewer, staff is the third party.
create or replace temp table evidence as
with crowds as (
    select
        unit,
        count(*) as people,
        count(*) filter (standing = 'member') as members,
        count(*) filter (standing = 'staff') as staff,
        coalesce(sum(messages) filter (standing = 'staff'), 0)::bigint as staff_messages
    from people
    group by unit
),
circles as (
    select
        unit,
        (sum(edges) // 2)::bigint as edges,
        (sum(m2m) // 2)::bigint as m2m,
        max(edges) as hub_edges,
        max(m2m) as hub_m2m,
        count(*) filter (gives_m2m) as m2m_authors,
        count(*) filter (m2m > 0) as m2m_members
    from ties
    group by unit
),
returns as (
    select unit, count(*) as reentry
    from said
    join ties using (unit, person)
    where said.role = 'member' and said.act > ties.answered
    group by unit
),
dialogues as (
    select
        dyads.unit,
        count(*) filter (turns >= $contact) as dyads,
        count(*) filter (turns >= $sustained) as sustained,
        max(turns) as longest,
        count(distinct member) filter (turns >= $contact) as contact_members,
        count(*) filter (turns >= $contact and m2m = 0) as dyads_apart
    from dyads
    join ties on ties.unit = dyads.unit and ties.person = dyads.member
    group by dyads.unit
),
counts as (
    select
        unit,
        messages,
        opener,
        censored,
        people,
        members,
        staff,
        staff_messages - (opener = 'staff')::int as staff_later,
        coalesce(edges, 0) as edges,
        coalesce(m2m, 0) as m2m,
        coalesce(m2m_authors, 0) as m2m_authors,
        coalesce(m2m_members, 0) as m2m_members,
        coalesce(edges - hub_edges, 0) as off_hub,
        coalesce(reentry, 0) as reentry,
        coalesce(dyads, 0) as dyads,
        coalesce(sustained, 0) as sustained,
        coalesce(longest, 0) as longest,
        coalesce(contact_members, 0) as contact_members,
        coalesce(dyads_apart, 0) as dyads_apart,
        case when members >= 3 then m2m else edges end as talk,
        case when members >= 3 then m2m - hub_m2m else edges - hub_edges end as off_hub_talk
    from openings
    join crowds using (unit)
    left join circles using (unit)
    left join returns using (unit)
    left join dialogues using (unit)
)
select
    unit,
    messages,
    opener,
    censored,
    people,
    members,
    staff,
    edges,
    m2m,
    m2m_authors,
    coalesce(off_hub_talk, 0) as nonhub,
    coalesce(off_hub_talk / nullif(talk, 0), 0.0) as nonhub_share,
    reentry,
    dyads,
    sustained,
    longest,
    m2m_members,
    contact_members,
    dyads_apart,
    case
        when staff = 0 then 'none'
        when staff_later = 0 then 'opener only'
        else 'participates'
    end as staff_part,
    case
        when people = 1 then 'monologue'
        when people = 2 then 'dyad'
        when edges > 0 and off_hub = 0 then 'star'
        else 'multi-party'
    end as form
from counts
