-- L3: who opens, prompts, sums up and invites where several answer each other, and who holds the floor.
WITH exchanges AS (
    SELECT unit, flags.*, person, is_staff
    FROM flags JOIN units USING (unit) JOIN crowd USING (unit) WHERE central = 'L3'
),
flagged AS (
    UNPIVOT (
        SELECT unit, person, is_staff, staff_asks AS opening_staff, member_asks AS opening_members,
               staff_prompts AS prompts_staff, member_prompts AS prompts_members,
               staff_sums_up AS summaries_staff, member_sums_up AS summaries_members,
               staff_invites AS invitations_staff, member_invites AS invitations_members, has_norms AS norm_talk,
               by_staff > $floor * messages AS staff_dominated
        FROM exchanges
    )
    ON COLUMNS(* EXCLUDE (unit, person, is_staff)) INTO NAME signal VALUE is_counted
),
members AS (
    SELECT hash(unit, person) AS unit, person,
           (unit, person) IN (SELECT (unit, alter) FROM answers WHERE is_member AND to_member) AS is_counted
    FROM units JOIN crowd USING (unit) WHERE central = 'L3' AND NOT is_staff
)
SELECT signal, unit, person, is_staff AS by_staff, is_counted FROM flagged
UNION ALL
SELECT 'without_staff', unit, person, is_staff, central = 'L3-peer'
FROM units JOIN crowd USING (unit) WHERE central IN ('L3', 'L3-peer')
UNION ALL
SELECT 'addressed_by_members', unit, person, false, is_counted FROM members
