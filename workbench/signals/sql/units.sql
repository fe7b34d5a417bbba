-- One row a conversation that began in the period: its verdict, and who opened it.
CREATE TEMP TABLE units AS
WITH heads AS (
    SELECT unit, arg_min(act, {'bot': is_bot, 'time': time, 'item': item, 'act': act}) AS head, min(time) AS opened,
           bool_or(is_dm) AS is_private
    FROM whole GROUP BY unit
)
SELECT heads.*, judged.central FROM heads LEFT JOIN judged ON judged.unit = heads.unit
WHERE ($start IS NULL OR opened >= $start) AND ($end IS NULL OR opened < $end);
