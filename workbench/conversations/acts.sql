-- The acts of one chunk of whole conversations, to be counted on as arrays. Roles are places in ROLES, -1 for
-- what is no human actor's message, or marked as none that counts. Parents are looked up by hashes before the
-- ids themselves are compared. In an event's chat only what was written says who answers whom.
select
    conversation,
    activity,
    case when parent_inferred and is_event then null else parent end as parent,
    parent is not null and not (coalesce(parent_inferred, false) and is_event) as is_answer,
    hash(activity) as activity_hash,
    hash(parent) as parent_hash,
    actor,
    case when is_addressed then mentions[1] end as addressee,
    kind = 'reaction' as is_reaction,
    case
        when kind = 'reaction' or role = 'bot' or mark is not null then -1
        when actor is null or role = 'deleted' or role = 'member' then 1
        when role = 'staff' then 0
        when role = 'org' then 2
        else 3
    end::tinyint as role,
    mark is not null and kind <> 'reaction' as is_marked,
    mark,
    case
        when role <> 'staff' or kind = 'reaction' or mark is not null then 0
        when questions > 0 or list_has_any(cues, ['prompt', 'opening', 'summary', 'invitation']) then 1
        when cues is null then -1
        else 0
    end::tinyint as prompts,
    epoch_us(time) as time,
    coalesce(time_precision = 'day', false) as is_day,
    source,
    coalesce(item, 9223372036854775807) as item,
    space,
    origin,
    coalesce(is_dm, false) as is_dm,
    coalesce(has_reply_ids, false) and not (coalesce(parent_inferred, false) and is_event) as has_reply_ids,
    is_event,
    coalesce(is_inferred, false) as is_inferred,
    coalesce(targetless = 'root', false) and not is_event as is_comment,
    coalesce(words, -1) as words,
    coalesce(reactions, 0) as reactions,
    reactions is not null as has_reactions
from told
where conversation between $first and $last
