-- Of how many sources the exports say who reacted.
SELECT count(*) AS sources, count_if(tells) AS telling
FROM (SELECT source, bool_or(kind = 'reaction' AND actor IS NOT NULL) AS tells FROM talk GROUP BY source)
