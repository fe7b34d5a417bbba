-- What a person marked, by the name of an act or by where it stands in the exports; the name goes before.
CREATE TABLE base.marked AS
SELECT name, activity, mark, false AS is_origin FROM base.activity JOIN base.given_marks ON name = activity
UNION ALL
SELECT name, activity, mark, true FROM base.activity JOIN base.given_marks ON name = origin;

CREATE TABLE base.marks AS SELECT activity, arg_min(mark, is_origin) AS mark FROM base.marked GROUP BY activity;

CREATE TABLE base.unmatched_marks AS SELECT name FROM base.given_marks ANTI JOIN base.marked USING (name);
