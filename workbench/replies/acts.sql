-- The acts of one chunk of sessions in the order of talk.
select
    conversation,
    activity,
    parent,
    thread is not null as is_threaded,
    actor,
    {named},
    epoch_us(time) // 60000000 as minute,
    coalesce({questions}, 0) > 0 as asks,
    coalesce({words}, -1) as words
from talk
where conversation in (select conversation from sessions where is_naming = $naming and chunk = $chunk)
    and conversation between $first and $last
    and kind <> 'reaction'
order by conversation, time, item, activity
