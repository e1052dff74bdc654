package dev.segue.driver.jdbc;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A connection of ours under a real rules file: two renames of one table, at dual-write. */
abstract class RuledConnection {
  static Postgres postgres;
  Path directory;
  Connection connection;

  @BeforeAll
  static void createTables() {
    postgres =
        Postgres.database(
            "CREATE TABLE users (id serial PRIMARY KEY, name text, full_name text, photo bytea,"
                + " picture bytea, born date)",
            "CREATE TABLE town (id int PRIMARY KEY, name text)",
            "CREATE PROCEDURE double(INOUT n int) LANGUAGE plpgsql AS 'BEGIN n := 2 * n; END'");
  }

  @BeforeEach
  void connect(@TempDir Path temporary) throws Exception {
    postgres.run(
        "TRUNCATE users, town RESTART IDENTITY",
        "INSERT INTO users (name, born) VALUES ('Ann', '1990-01-01'), ('Bob', '2000-01-01')",
        "INSERT INTO town VALUES (1, 'Ulm')");
    directory = temporary;
    connection = Ruled.by(postgres, directory, Ruled.NAME_AND_PHOTO).connect();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  /** Both columns of a change's row 1, as they are stored. */
  String stored() throws SQLException {
    return postgres.value(
        "SELECT coalesce(name, '-') || '/' || coalesce(full_name, '-') FROM users WHERE id = 1");
  }
}
