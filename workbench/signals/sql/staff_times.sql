-- When staff wrote, private messages among it: nothing but the times, and how many they were.
SELECT epoch_us(time) AS time, (SELECT count(DISTINCT person) FROM acts WHERE is_staff) AS staff FROM acts WHERE is_staff
