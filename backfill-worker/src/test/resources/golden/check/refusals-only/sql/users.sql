-- what the login page asks
SELECT id, name FROM users WHERE email = ?;

UPDATE users SET name = ? WHERE id = ?;
INSERT INTO users (email, name)
VALUES (?, upper(random()::text));
SELECT 1;
