-- what the login page asks
SELECT id, name FROM users WHERE email = ?;

UPDATE users SET name = ? WHERE id = ?;
PREPARE find AS
SELECT first_name FROM users WHERE id = $1;
SELECT 1;
