-- The months in which anything was written.
SELECT DISTINCT strftime(local, '%Y-%m') AS month FROM acts ORDER BY month
