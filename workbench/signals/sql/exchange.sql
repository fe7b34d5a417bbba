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
answered AS (
    SELECT DISTINCT unit, alter AS person FROM answers JOIN units USING (unit)
    WHERE central = 'L3' AND is_member AND to_member
),
members AS (
    SELECT NULL::UBIGINT AS unit, exchanges.person, answered.person IS NOT NULL AS is_counted
    FROM exchanges LEFT JOIN answered ON answered.unit = exchanges.unit AND answered.person = exchanges.person
    WHERE NOT is_staff
)
SELECT signal, unit, person, is_staff AS by_staff, is_counted FROM flagged
UNION ALL
SELECT 'without_staff', unit, person, is_staff, central = 'L3-peer'
FROM units JOIN crowd USING (unit) WHERE central IN ('L3', 'L3-peer')
UNION ALL
SELECT 'addressed_by_members', unit, person, false, is_counted FROM members
