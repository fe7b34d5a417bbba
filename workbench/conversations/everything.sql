-- All conversations of the chunk.
create or replace temp table touched as
select unit from ordered where act = unit
