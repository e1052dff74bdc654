DECLARE all_names CURSOR FOR
SELECT name
FROM users;
SELECT count(*) FROM orders
