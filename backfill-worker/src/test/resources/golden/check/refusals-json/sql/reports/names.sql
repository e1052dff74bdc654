SELECT row_to_json(u)
FROM users u;
SELECT count(*) FROM orders
