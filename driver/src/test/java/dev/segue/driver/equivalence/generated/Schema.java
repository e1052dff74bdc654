package dev.segue.driver.equivalence.generated;

import dev.segue.driver.equivalence.CaseFile;
import dev.segue.driver.equivalence.Tables;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tables with changes on them, as a file has them, with made-up rows; plain in every shape. */
final class Schema implements AutoCloseable {
  private static final String COLUMNS =
      "SELECT relname, attname, typname, attgenerated <> '' AS computed, EXISTS (SELECT 1 FROM"
          + " pg_index WHERE indrelid = pg_class.oid AND indisprimary AND attnum = ANY (indkey)) AS"
          + " key, atthasdef AND attgenerated = '' AS defaulted FROM pg_class JOIN pg_attribute ON"
          + " attrelid = pg_class.oid JOIN pg_type ON atttypid = pg_type.oid WHERE relkind = 'r' AND"
          + " relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped ORDER BY"
          + " relname, attnum";

  private final CaseFile file;
  private final Map<Shape, Connection> plain = new EnumMap<>(Shape.class);
  private final Map<Shape, List<Table>> tables = new EnumMap<>(Shape.class);

  /** Builds the plain tables; the rows depend on the dice alone. */
  Schema(String name, Dice dice) throws SQLException, IOException, URISyntaxException {
    Path path =
        Path.of(
            Objects.requireNonNull(
                    Schema.class.getResource("/equivalence/generated/" + name + ".schema"))
                .toURI());
    CaseFile empty = CaseFile.read(path).with(List.of());
    try (Connection connection = TestPostgres.connect(TestPostgres.createDatabase())) {
      new Tables(connection, empty, empty.rules(Phase.PLANNED)).createPlain(Side.OLD);
      file = empty.with(rows(dice, tables(connection, values(empty))));
    }
    for (Shape shape : Shape.values()) {
      Connection connection = TestPostgres.connect(TestPostgres.createDatabase());
      plain.put(shape, connection);
      Tables created = new Tables(connection, file, file.rules(Phase.PLANNED));
      created.createPlain(shape.written());
      if (shape.isMixed()) {
        created.addComputed(shape.written().other());
      }
      tables.put(shape, tables(connection, values(file)));
      connection.setAutoCommit(false);
    }
  }

  CaseFile file() {
    return file;
  }

  Connection plain(Shape shape) {
    return Objects.requireNonNull(plain.get(shape));
  }

  List<Table> tables(Shape shape) {
    return Objects.requireNonNull(tables.get(shape));
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : plain.values()) {
      connection.close();
    }
  }

  private static List<Table> tables(Connection connection, Map<String, List<String>> values)
      throws SQLException {
    Map<String, Table> found = new java.util.TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(COLUMNS)) {
      while (rows.next()) {
        String name = rows.getString("relname");
        String column = rows.getString("attname");
        Table before =
            found.getOrDefault(name, new Table(name, List.of(), List.of(), List.of(), false));
        Column read =
            new Column(
                column,
                Kind.of(rows.getString("typname")),
                values.getOrDefault(name + "." + column, List.of()),
                values.getOrDefault("? " + name + "." + column, List.of()));
        found.put(
            name,
            before.with(
                read,
                rows.getBoolean("computed"),
                rows.getBoolean("key"),
                rows.getBoolean("defaulted")));
      }
    }
    return List.copyOf(found.values());
  }

  private static Map<String, List<String>> values(CaseFile file) {
    Map<String, List<String>> values = new HashMap<>();
    for (String line : file.values()) {
      int colon = line.indexOf(':');
      values.put(
          line.substring(0, colon),
          Arrays.stream(line.substring(colon + 1).split(" \\| ")).map(String::strip).toList());
    }
    return values;
  }

  private static List<String> rows(Dice dice, List<Table> tables) {
    List<String> inserts = new ArrayList<>();
    for (Table table : tables) {
      String columns =
          table.columns().stream()
              .map(column -> Names.quoted(column.name()))
              .collect(Collectors.joining(", "));
      for (int i = 1; i <= dice.between(6, 9); i++) {
        int number = i;
        String values =
            table.columns().stream()
                .map(column -> value(dice, table, column, number))
                .collect(Collectors.joining(", "));
        inserts.add(
            "INSERT INTO "
                + Names.quoted(table.name())
                + " ("
                + columns
                + ") VALUES ("
                + values
                + ")");
      }
    }
    return inserts;
  }

  private static String value(Dice dice, Table table, Column column, int number) {
    if (table.isKey(column)) {
      return String.valueOf(number);
    }
    return dice.percent(22) ? "NULL" : column.literal(dice);
  }
}
