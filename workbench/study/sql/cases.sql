-- Flat talk cut where it fell silent (a thread has no such gap). Where two people talk, each message answers the
-- other's last; among three and more, and at an event, nobody is known to answer anybody but by what acts tell. An
-- event shows who answers whom where most of its acts after the first tell it.
CREATE TABLE base.cases AS
WITH gaps AS (
    SELECT *, coalesce(time - lag(time) OVER sequence > silence, false) AS is_cut
    FROM flat WINDOW sequence AS (PARTITION BY place ORDER BY time, item, activity)
),
cut AS (
    SELECT *, count_if(is_cut) OVER (PARTITION BY place ORDER BY time, item, activity) AS nth FROM gaps
),
peopled AS (
    SELECT *, first_value(activity) OVER within AS root, first_value(actor) OVER within AS first_actor
    FROM cut WINDOW within AS (PARTITION BY place, nth ORDER BY is_bot, time, item, activity)
),
counted AS (
    SELECT place, nth, count(DISTINCT actor) FILTER (NOT is_bot) AS people, bool_or(actor IS NULL) AS has_deleted,
           2 * count_if(is_tied) > count(*) - 1 AS is_telling
    FROM cut GROUP BY ALL
),
paired AS (
    SELECT *, people = 2 AND NOT has_deleted AND NOT is_event AS is_pair,
           last_value(CASE WHEN NOT is_bot AND actor = first_actor THEN activity END IGNORE NULLS) OVER before AS by_first,
           last_value(CASE WHEN NOT is_bot AND actor <> first_actor THEN activity END IGNORE NULLS) OVER before AS by_other
    FROM peopled JOIN counted USING (place, nth)
    WINDOW before AS (
        PARTITION BY place, nth ORDER BY time, item, activity ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)
SELECT activity, stored,
       first_value(activity) OVER (PARTITION BY place, nth ORDER BY time, item, activity) AS conversation,
       coalesce(parent, CASE WHEN is_pair AND NOT is_bot THEN CASE WHEN actor = first_actor THEN by_other ELSE by_first END END) AS parent,
       parent IS NULL AND is_pair AS parent_inferred,
       is_pair OR is_event AND is_telling AS has_reply_ids
FROM paired;

DROP TABLE flat;
