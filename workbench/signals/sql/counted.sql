-- Adds facts up: of how many units something is told, of how many it holds, and how many persons stand behind both sides.
-- A fact without a unit is one by itself, which is faster to count than to tell apart.
SELECT signal, count(DISTINCT unit) FILTER (is_counted) + count_if(is_counted AND unit IS NULL) AS at,
       count(DISTINCT unit) + count_if(unit IS NULL) AS of,
       count(DISTINCT person) FILTER (is_counted AND NOT by_staff) AS inside,
       count(DISTINCT person) FILTER (NOT is_counted AND NOT by_staff) AS outside,
       count(DISTINCT person) FILTER (by_staff) AS staff
FROM facts WHERE is_counted IS NOT NULL GROUP BY signal
