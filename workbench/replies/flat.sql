-- The acts of flat talk, in conversations that inferred links make.
create table {place}.flat as
select talk.* replace (found.conversation as conversation), found.place
from talk
join found_links as found using (activity)
where talk.kind <> 'reaction'
order by found.conversation, found.place
