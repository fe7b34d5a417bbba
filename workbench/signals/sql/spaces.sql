-- The spaces in which something was written, and who can read there.
SELECT space, min(visibility) AS visibility FROM acts WHERE NOT is_dm AND space IS NOT NULL GROUP BY space ORDER BY space
