CREATE TABLE app.orders (id integer PRIMARY KEY, note text, placed timestamp NOT NULL DEFAULT now());
CREATE INDEX orders_note ON app.orders (note);
CREATE TABLE app.items (order_id bigint, name text);
