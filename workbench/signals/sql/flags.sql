-- One row a conversation: what was said in it, by whom; missing where nobody of a role wrote, or no text was read.
CREATE TEMP TABLE flags AS
SELECT unit, count(*) AS messages, count_if(is_staff) AS by_staff,
       bool_or(is_head AND is_staff) AS is_by_staff, bool_or(is_head AND is_member) AS is_by_member,
       bool_or(is_staff AND (questions > 0 OR coalesce(list_contains(cues, 'opening'), false))) FILTER (is_head) AS staff_asks,
       bool_or(is_member AND (questions > 0 OR coalesce(list_contains(cues, 'opening'), false))) FILTER (is_head) AS member_asks,
       bool_or(personal > 0) FILTER (is_member) AS has_personal,
       bool_or(identity_numbers > 0) FILTER (is_member) AS has_identity,
       bool_or(list_contains(cues, 'private')) FILTER (is_staff) AS has_private,
       bool_or(list_contains(cues, 'prompt')) FILTER (is_staff) AS staff_prompts,
       bool_or(list_contains(cues, 'prompt')) FILTER (is_member) AS member_prompts,
       bool_or(list_contains(cues, 'summary')) FILTER (is_staff) AS staff_sums_up,
       bool_or(list_contains(cues, 'summary')) FILTER (is_member) AS member_sums_up,
       bool_or(list_contains(cues, 'invitation')) FILTER (is_staff) AS staff_invites,
       bool_or(list_contains(cues, 'invitation')) FILTER (is_member) AS member_invites,
       bool_or(list_contains(cues, 'norms')) AS has_norms
FROM acts GROUP BY unit;

CREATE TEMP TABLE crowd AS SELECT DISTINCT unit, person, is_staff FROM acts;
