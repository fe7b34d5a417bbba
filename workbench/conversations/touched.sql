-- The conversations of the chunk for which it matters how unknown roles or deleted authors are read.
create or replace temp table touched as
select unit
from shapes
where ($unknown and unknown > 0) or ($deleted and deleted > 1)
