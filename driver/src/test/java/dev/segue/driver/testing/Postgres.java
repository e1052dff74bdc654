package dev.segue.driver.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all tests of this JVM; each test class gets a database of its own. */
public final class Postgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static final class Holder {
    private static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private final String name;

  private Postgres(String name) {
    this.name = name;
  }

  /** A fresh database with these statements run in it. */
  public static Postgres database(String... statements) throws SQLException {
    Postgres created = new Postgres("test_" + DATABASES.incrementAndGet());
    try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + created.name);
    }
    created.run(statements);
    return created;
  }

  /** The vendor's URL of this database. */
  public String url() {
    return Holder.SERVER.getJdbcUrl("postgres", name);
  }

  /** The URL without its query. */
  public String plainUrl() {
    return url().substring(0, url().indexOf('?'));
  }

  /** A connection of the vendor's. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** Runs statements past Segue. */
  public void run(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** One text value, read past Segue. */
  public String value(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
