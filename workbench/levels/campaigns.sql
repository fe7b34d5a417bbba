-- What staff opened conversations with, where it has a text or a link to know it again by. The rest of the
-- conversation is no copy, and what is private was posted to nobody.
select conversation, space, epoch_us(time) as time, gist, linked[1] as link
from told join opened using (conversation)
where role = 'staff' and parent is null and kind <> 'reaction' and mark is null
    and not coalesce(is_dm, false) and time = start and (gist is not null or linked[1] is not null)
qualify row_number() over (partition by conversation order by item, activity) = 1
order by told.time, conversation
