-- The acts of flat talk in the order in which they were read; their conversations come with each set of links.
create table {place}.flat as
select talk.*, places.place
from talk
join places using (activity)
where talk.kind <> 'reaction'
order by places.place
