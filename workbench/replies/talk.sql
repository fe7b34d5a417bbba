-- Talk as it would be if the links had been exported. What was flat comes from a table of its own, so that
-- another set of links costs no more than a join.
create temp view talk as
{others}
select
    flat.* exclude (place) replace (
        answers.conversation as conversation,
        coalesce(flat.parent, answers.parent) as parent,
        flat.parent is null and answers.parent is not null as parent_inferred,
        true as has_reply_ids
    ),
    true as is_inferred,
    answers.probability
from {place}.flat
join {answers} as answers using (place)
