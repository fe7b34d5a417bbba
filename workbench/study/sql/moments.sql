-- What orders acts, in integers: time, input file, item; the last breaks ties of files with the same name.
WITH origins AS (
    SELECT source, file, row_number() OVER (ORDER BY source, file) AS nth
    FROM (SELECT DISTINCT source, file FROM latest)
)
SELECT sequence, epoch_us(time) AS time, nth AS file, item, (hash(activity) >> 1)::BIGINT AS tie
FROM latest JOIN origins USING (source, file);
