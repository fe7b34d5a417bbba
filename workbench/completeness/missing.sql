-- One row a space in which the platform counts more answers than the study holds.
SELECT source, CASE WHEN visibility = 'private' THEN 'private messages' ELSE space END AS space, count(*) AS counted,
       count_if(missing > 0) AS short, sum(missing)::BIGINT AS missing
FROM counted GROUP BY ALL HAVING sum(missing) > 0
