-- What is said in each branch, re-rooted at its top comment, as a unit of its own. A branch needs
-- two replies among its own actors to hold an exchange; the others are left out.
create or replace temp table said as
with inner_edges as (
    select reply.top
    from messages as reply
    join messages as answered on answered.act = reply.parent
    where reply.act <> reply.top and reply.person <> answered.person
    group by reply.top
    having count(*) >= 2
)
select
    top as unit,
    act,
    person,
    role,
    case when act = top then act else parent end as parent,
    answers and act <> top as answers,
    is_dm
from messages
semi join inner_edges using (top)
