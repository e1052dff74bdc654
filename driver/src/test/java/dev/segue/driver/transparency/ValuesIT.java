package dev.segue.driver.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.driver.testing.Postgres;
import dev.segue.driver.testing.Ruled;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/** Values of types that a driver has its own objects for, in a column under change. */
final class ValuesIT {
  /** A type, the text of two of its values, and how an application binds one of them. */
  private enum Kind {
    XML("xml", "<a>1</a>", "<b/>") {
      @Override
      void bind(PreparedStatement statement, int number, String text) throws SQLException {
        SQLXML xml = statement.getConnection().createSQLXML();
        xml.setString(text);
        statement.setSQLXML(number, xml);
      }
    },
    TEXTS("text[]", "{a,b}", "{c,NULL}") {
      @Override
      void bind(PreparedStatement statement, int number, String text) throws SQLException {
        Object[] elements =
            text.equals("{a,b}") ? new Object[] {"a", "b"} : new Object[] {"c", null};
        statement.setArray(number, statement.getConnection().createArrayOf("text", elements));
      }
    },
    INTS("int4[]", "{1,2}", "{}") {
      @Override
      void bind(PreparedStatement statement, int number, String text) throws SQLException {
        statement.setObject(number, text.equals("{}") ? new int[0] : new int[] {1, 2});
      }
    },
    ENUM("mood", "glad", "sad"),
    DOMAIN("positive", "1", "20") {
      @Override
      void bind(PreparedStatement statement, int number, String text) throws SQLException {
        statement.setInt(number, Integer.parseInt(text));
      }
    },
    RANGE("int4range", "[1,5)", "empty"),
    COMPOSITE("address", "(Ulm,89073)", "(\"Bad Urach\",)"),
    JSON("jsonb", "{\"a\": 1}", "[]"),
    UNIQUE_ID(
        "uuid", "00000000-0000-0000-0000-000000000001", "ffffffff-0000-0000-0000-000000000001") {
      @Override
      void bind(PreparedStatement statement, int number, String text) throws SQLException {
        statement.setObject(number, UUID.fromString(text));
      }
    },
    PERIOD("interval", "1 year 2 mons", "00:00:01") {
      @Override
      void bind(PreparedStatement statement, int number, String text) throws SQLException {
        statement.setObject(number, new PGInterval(text));
      }
    },
    HSTORE("hstore", "\"a\"=>\"1\"", "\"b\"=>\"2\"") {
      @Override
      void bind(PreparedStatement statement, int number, String text) throws SQLException {
        statement.setObject(number, Map.of(text.substring(1, 2), text.substring(6, 7)));
      }
    },
    BITS("bit(4)", "1010", "0000"),
    ADDRESS("inet", "10.0.0.1", "10.0.0.2/8");

    final String type;
    final String first;
    final String second;

    Kind(String type, String first, String second) {
      this.type = type;
      this.first = first;
      this.second = second;
    }

    void bind(PreparedStatement statement, int number, String text) throws SQLException {
      PGobject object = new PGobject();
      object.setType(type.startsWith("bit") ? "bit" : type);
      object.setValue(text);
      statement.setObject(number, object);
    }
  }

  private static Postgres postgres;
  private static Path directory;

  @BeforeAll
  static void createTypes(@TempDir Path temporary) {
    directory = temporary;
    postgres =
        Postgres.database(
            "CREATE EXTENSION hstore",
            "CREATE TYPE mood AS ENUM ('sad', 'glad')",
            "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
            "CREATE TYPE address AS (town text, code text)");
  }

  private static Ruled table(Kind kind, String phase) throws Exception {
    postgres.run(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id int PRIMARY KEY, thing " + kind.type + ", item " + kind.type + ")",
        "INSERT INTO things (id) VALUES (1), (2)");
    return Ruled.by(
        postgres,
        directory,
        """
          - id: things-thing
            table: things
            phase: %s
            rename: {from: thing, to: item, type: "%s"}
        """
            .formatted(phase, kind.type));
  }

  /** What an application sees that writes such values and reads them back in several ways. */
  private static String seen(Kind kind, Connection connection, String column) throws SQLException {
    Seen seen = new Seen();
    String update = "UPDATE things SET " + column + " = ? WHERE id = ?";
    try (PreparedStatement write = connection.prepareStatement(update)) {
      int id = 1;
      for (String text : new String[] {kind.first, kind.second}) {
        kind.bind(write, 1, text);
        write.setInt(2, id++);
        seen.note("written", write::executeUpdate);
      }
      write.setNull(1, Types.OTHER);
      write.setInt(2, 2);
      write.addBatch();
      kind.bind(write, 1, kind.second);
      write.addBatch();
      seen.note("batch", write::executeBatch);
    }
    String query = "SELECT id, " + column + " FROM things ORDER BY id";
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared =
            connection.prepareStatement(
                "INSERT INTO things (id, " + column + ") VALUES (3, ?) RETURNING " + column)) {
      seen.note("rows", () -> statement.executeQuery(query));
      ResultSet rows = statement.executeQuery(query);
      rows.next();
      seen.note("object", () -> classAndText(rows.getObject(2)))
          .note("named", () -> classAndText(rows.getObject(column)))
          .note("xml", () -> rows.getSQLXML(2).getString())
          .note("array", () -> rows.getArray(2).getArray());
      kind.bind(prepared, 1, kind.first);
      seen.note("returned", prepared::executeQuery);
    }
    return seen.toString().replace(column, "column");
  }

  private static String classAndText(Object value) {
    return (value instanceof java.sql.Array ? "array" : value.getClass().getName()) + " " + value;
  }

  private static String onPlainTable(Kind kind) throws Exception {
    table(kind, "off");
    try (Connection vendors = postgres.connect()) {
      return seen(kind, vendors, "thing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void value_ofEachKind_isStoredInBothAndReadAsWritten(Kind kind) throws Exception {
    String plain = onPlainTable(kind);
    try (Connection ours = table(kind, "dual-write").connect()) {
      assertThat(seen(kind, ours, "item")).isEqualTo(plain);
    }
    assertThat(postgres.value("SELECT bool_and(thing::text = item::text)::text FROM things"))
        .isEqualTo("true");
    try (Connection ours = table(kind, "new-read").connect()) {
      assertThat(seen(kind, ours, "thing")).isEqualTo(plain);
    }
  }
}
