package dev.segue.driver.jdbc;

import dev.segue.driver.execute.Instance;
import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Script;
import dev.segue.rules.ShapeSetting;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A connection of ours, fresh for each test, whose planner is scripted: no SQL is really rewritten.
 */
abstract class ScriptedConnection {
  static final String UPDATE = "UPDATE users SET name = ? WHERE id = ?";
  static final String BOTH = "UPDATE users SET name = ?, full_name = ? WHERE id = ?";

  static Postgres postgres;
  final Script script = new Script();
  Instance instance;
  Connection connection;

  @BeforeAll
  static void createTables() throws SQLException {
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text, photo bytea,"
                + " photo_copy bytea)",
            "CREATE FUNCTION cursor_of_users() RETURNS refcursor LANGUAGE plpgsql AS $$"
                + " DECLARE c refcursor; BEGIN OPEN c FOR SELECT id FROM users; RETURN c; END $$");
  }

  @BeforeEach
  void connect() throws SQLException {
    postgres.run("TRUNCATE users RESTART IDENTITY", "INSERT INTO users (name) VALUES ('Ann')");
    instance = new Instance("test", Script.rules(Phase.PLANNED), script);
    connection = open();
  }

  Connection open() throws SQLException {
    return new SegueConnection(postgres.connect(), instance, ShapeSetting.of(Side.OLD));
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  String row() throws SQLException {
    return postgres.value(
        "SELECT coalesce(name, '-') || '/' || coalesce(full_name, '-') FROM users WHERE id = 1");
  }
}
