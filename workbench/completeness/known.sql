-- One row a source: how many of its actors are of unknown role.
SELECT source, count(*) AS people, count_if(is_unknown) AS unknown, bool_or(role = 'staff') AS has_staff
FROM checked_people GROUP BY source
