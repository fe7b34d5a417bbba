-- How many members opened a conversation, or wrote in private.
SELECT count(DISTINCT person) AS people FROM acts WHERE is_member AND (is_head OR is_dm)
