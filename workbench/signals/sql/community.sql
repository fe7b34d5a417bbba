-- L4: whether staff are there, whether members answer and bring things, and whether they come back.
WITH span AS (SELECT min(local)::DATE AS first, max(local)::DATE AS last FROM acts),
cut AS (SELECT *, (local::DATE - (SELECT first FROM span)) // $bin_days AS bin FROM acts),
bins AS (SELECT unnest(generate_series(0, (last - first) // $bin_days)) AS bin FROM span WHERE first IS NOT NULL),
present AS (SELECT DISTINCT bin, person FROM cut WHERE is_staff AND NOT is_dm),
opened AS (
    SELECT acts.unit, person, flags.by_staff > 0 AS is_met
    FROM acts JOIN flags USING (unit) WHERE is_head AND is_member AND NOT is_dm
),
first_answers AS (
    SELECT unit, arg_min(person, {'time': time, 'item': item, 'act': act}) AS person,
           arg_min(is_member, {'time': time, 'item': item, 'act': act}) AS is_by_member
    FROM acts JOIN (SELECT act AS head, person AS opener FROM acts WHERE is_head AND is_member AND NOT is_dm)
        USING (head)
    WHERE person <> opener AND (is_staff OR is_member)
    GROUP BY unit
),
texts AS (
    SELECT act, person, count(*) OVER (PARTITION BY gist) > 1 AS is_template
    FROM acts WHERE is_staff AND NOT is_dm AND NOT is_head AND gist IS NOT NULL AND words >= $fewest_words
),
passed AS (SELECT unnest(linked) AS link, person, is_member, time, item, act, unit FROM whole WHERE NOT is_bot AND NOT is_dm AND len(linked) > 0),
sources AS (
    SELECT link, arg_min({'person': person, 'unit': unit, 'is_member': is_member}, {'time': time, 'item': item, 'act': act}) AS first
    FROM passed GROUP BY link
),
brought AS (
    SELECT hash(link) AS unit, sources.first.person AS person, count_if(passed.person <> sources.first.person) > 0 AS is_relinked
    FROM sources JOIN passed USING (link) WHERE sources.first.is_member AND sources.first.unit IN (SELECT unit FROM units)
    GROUP BY ALL
),
visits AS (SELECT DISTINCT person, bin FROM cut WHERE is_member AND is_named),
cohorts AS (SELECT person, min(bin) AS since FROM visits GROUP BY person),
kept AS (
    SELECT person, count_if(bin > since AND bin <= since + $watched) > 0 AS is_back
    FROM cohorts JOIN visits USING (person)
    WHERE since + $watched <= (SELECT max(bin) FROM bins) GROUP BY person
),
breadths AS (
    SELECT person, date_trunc('month', local) AS month,
           max(CASE WHEN kind IN ('post', 'quote') OR (is_head AND NOT is_answer AND NOT is_dm) OR links > 0 OR media > 0
                    THEN 3 ELSE 2 END) AS breadth
    FROM acts WHERE is_member AND is_named GROUP BY ALL
),
widened AS (
    SELECT person, arg_max(breadth, month) > arg_min(breadth, month) AS is_wider FROM breadths
    GROUP BY person HAVING count(*) > 1
),
bots AS (
    SELECT person, coalesce(bool_or(is_automatic), false) AS is_disclosed FROM whole JOIN units USING (unit)
    WHERE is_bot GROUP BY person
)
SELECT 'presence' AS signal, bin::UBIGINT AS unit, person, true AS by_staff, person IS NOT NULL AS is_counted
FROM bins LEFT JOIN present USING (bin)
UNION ALL
SELECT 'replies_to_members', NULL, person, false, is_met FROM opened
UNION ALL
SELECT 'signed', NULL, person, true, list_contains(cues, 'signature') FROM acts WHERE is_staff AND NOT is_dm
UNION ALL
SELECT 'bots_disclosed', NULL, NULL, NULL, is_disclosed FROM bots
UNION ALL
SELECT 'templates', NULL, person, true, is_template FROM texts
UNION ALL
SELECT 'member_answers', NULL, person, is_staff, is_member AND to_member FROM answers WHERE NOT is_dm
UNION ALL
SELECT 'first_answers', NULL, person, NOT is_by_member, is_by_member FROM first_answers
UNION ALL
SELECT 'relinked', NULL, person, false, is_relinked FROM brought
UNION ALL
SELECT 'retention', NULL, person, false, is_back FROM kept
UNION ALL
SELECT 'widened', NULL, person, false, is_wider FROM widened
