-- What people wrote in these conversations.
CREATE TEMP TABLE acts AS
SELECT whole.*, act = head AS is_head, head FROM whole JOIN units USING (unit) WHERE NOT is_bot;
