-- Adds facts up: of how many units something is told, of how many it holds, and how many persons stand behind both sides.
SELECT signal, count(DISTINCT unit) FILTER (is_counted) AS at, count(DISTINCT unit) AS of,
       count(DISTINCT person) FILTER (is_counted AND NOT by_staff) AS inside,
       count(DISTINCT person) FILTER (NOT is_counted AND NOT by_staff) AS outside,
       count(DISTINCT person) FILTER (by_staff) AS staff
FROM facts WHERE is_counted IS NOT NULL GROUP BY signal
