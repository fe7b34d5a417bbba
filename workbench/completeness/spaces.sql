-- One row a space: what can be counted of its acts one by one. Months are cut in the study's time zone.
SELECT source, space, count(*) AS acts, count(DISTINCT actor) AS people,
       min(day) AS first, max(day) AS last, count(DISTINCT month) AS months,
       date_diff('month', min(month), max(month)) + 1 AS all_months,
       count_if(actor IS NULL) AS no_author, count_if(deleted) AS deleted, count_if(edited) AS edited,
       count_if(time_precision = 'minute') AS minute, count_if(time_precision = 'day') AS day_only,
       count_if(is_local) AS local_clock, count_if(is_relayed) AS relayed, count(is_relayed) AS texts,
       count_if(emails > 0 OR phones > 0 OR identity_numbers > 0) AS personal
FROM (
    SELECT *, (time AT TIME ZONE $zone)::DATE AS day, date_trunc('month', time AT TIME ZONE $zone) AS month
    FROM checked
)
GROUP BY source, space
