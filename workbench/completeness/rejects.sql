-- What could not be read, by reason; a reject without item is a file as a whole.
SELECT reason, item IS NULL AS is_file, count(*) AS rejects FROM rejects GROUP BY ALL ORDER BY rejects DESC, reason, is_file
