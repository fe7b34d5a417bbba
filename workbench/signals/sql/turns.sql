-- How often each person wrote in each conversation of level 3; deleted authors are left out, for none is known from another.
SELECT unit, person, count(*) AS messages FROM acts JOIN units USING (unit)
WHERE central = 'L3' AND NOT is_dm AND is_named GROUP BY ALL ORDER BY ALL
