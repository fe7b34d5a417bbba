-- The share of the messages by staff in each conversation of level 3, and the persons in these.
SELECT by_staff / messages AS share,
       (SELECT count(DISTINCT person) FROM crowd JOIN units USING (unit) WHERE central = 'L3' AND is_staff) AS staff,
       (SELECT count(DISTINCT person) FROM crowd JOIN units USING (unit) WHERE central = 'L3' AND NOT is_staff) AS people
FROM flags JOIN units USING (unit) WHERE central = 'L3'
