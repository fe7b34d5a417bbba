-- The acts of one chunk of whole conversations, to be counted on as arrays. Roles are places in ROLES, -1 for
-- what is no human actor's message. Parents are looked up by hashes before the ids themselves are compared.
select
    conversation,
    activity,
    parent,
    parent is not null as is_answer,
    hash(activity) as activity_hash,
    hash(parent) as parent_hash,
    actor,
    kind = 'reaction' as is_reaction,
    case
        when kind = 'reaction' or role = 'bot' then -1
        when actor is null or role = 'deleted' or role = 'member' then 1
        when role = 'staff' then 0
        when role = 'org' then 2
        else 3
    end::tinyint as role,
    epoch_us(time) as time,
    source,
    coalesce(item, 9223372036854775807) as item,
    space,
    origin,
    coalesce(is_dm, false) as is_dm,
    coalesce(has_reply_ids, false) as has_reply_ids,
    coalesce(targetless = 'root', false) as is_comment,
    coalesce(reactions, 0) as reactions,
    reactions is not null as has_reactions
from talk
where conversation between $first and $last
