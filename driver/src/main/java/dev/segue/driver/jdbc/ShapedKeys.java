package dev.segue.driver.jdbc;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys and indexes of tables under change as the connection's shape has them. What stands on a
 * column of the other shape is shown on the one that takes its place. It is not shown where its
 * mirror exists, nor where several columns take one's place: which of them the plain table would
 * have it on, nobody knows.
 */
final class ShapedKeys {
  static final ShapedKeys PRIMARY_KEY =
      new ShapedKeys(List.of(Naming.OWN), List.of("PK_NAME"), List.of());
  static final ShapedKeys INDEX =
      new ShapedKeys(
          List.of(Naming.OWN), List.of("INDEX_NAME"), List.of("NON_UNIQUE", "FILTER_CONDITION"));
  static final ShapedKeys FOREIGN_KEY =
      new ShapedKeys(List.of(Naming.PARENT, Naming.CHILD), List.of("FK_NAME"), List.of());
  static final ShapedKeys ROW_IDENTIFIER =
      new ShapedKeys(List.of(Naming.OWN), List.of("SCOPE"), List.of());

  /** Which of a row's labels say a schema, a table in it and a column of that. */
  private record Naming(String schema, String table, String column) {
    static final Naming OWN = new Naming("TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME");
    static final Naming PARENT = new Naming("PKTABLE_SCHEM", "PKTABLE_NAME", "PKCOLUMN_NAME");
    static final Naming CHILD = new Naming("FKTABLE_SCHEM", "FKTABLE_NAME", "FKCOLUMN_NAME");

    boolean isOn(Change change, Map<String, @Nullable String> row) {
      return ShapedColumns.isOn(change, row.get(schema), row.get(table));
    }
  }

  /** What becomes of a key. */
  private enum Fate {
    ITS_OWN,
    TRANSLATED,
    LEFT_OUT
  }

  private final List<Naming> namings;
  private final List<String> names;
  private final List<String> likeness;

  /**
   * How the vendor's driver describes them.
   *
   * @param names the labels that, with the tables, say which rows are of one key
   * @param likeness the labels that two keys agree in, beside their columns, where one mirrors the
   *     other
   */
  private ShapedKeys(List<Naming> namings, List<String> names, List<String> likeness) {
    this.namings = namings;
    this.names = names;
    this.likeness = likeness;
  }

  /**
   * What the vendor's driver says of them, in the connection's shape.
   *
   * @param table the pattern that the name of the table under change has to match, if it is one
   */
  ResultSet of(SegueConnection connection, @Nullable String table, ResultSet all)
      throws SQLException {
    List<Change> changes = ShapedColumns.changes(connection, table);
    if (changes.isEmpty()) {
      return connection.adopt(all);
    }
    try (all) {
      DescribedRows described = new DescribedRows(all);
      // A row's identifier does not say its table: it is the one that was asked for.
      if (this == ROW_IDENTIFIER) {
        described.rows().forEach(row -> row.put(Naming.OWN.table(), table));
      }
      return described.show(connection, shown(connection, changes, described.rows()));
    }
  }

  private List<Map<String, @Nullable String>> shown(
      SegueConnection connection, List<Change> changes, List<Map<String, @Nullable String>> rows)
      throws SQLException {
    Map<List<@Nullable String>, List<Map<String, @Nullable String>>> keys = new LinkedHashMap<>();
    for (Map<String, @Nullable String> row : rows) {
      keys.computeIfAbsent(key(row), key -> new ArrayList<>()).add(row);
    }
    Set<List<@Nullable String>> out = new HashSet<>();
    Set<List<@Nullable String>> translated = new HashSet<>();
    Set<List<List<@Nullable String>>> own = new HashSet<>();
    for (Map.Entry<List<@Nullable String>, List<Map<String, @Nullable String>>> key :
        keys.entrySet()) {
      switch (translate(connection, changes, key.getValue())) {
        case ITS_OWN -> own.add(looks(key.getValue()));
        case TRANSLATED -> translated.add(key.getKey());
        case LEFT_OUT -> out.add(key.getKey());
      }
    }
    keys.forEach(
        (key, itsRows) -> {
          if (translated.contains(key) && own.contains(looks(itsRows))) {
            out.add(key);
          }
        });
    return rows.stream().filter(row -> !out.contains(key(row))).toList();
  }

  private List<@Nullable String> key(Map<String, @Nullable String> row) {
    List<@Nullable String> key = new ArrayList<>();
    for (Naming naming : namings) {
      key.add(row.get(naming.schema()));
      key.add(row.get(naming.table()));
    }
    names.forEach(name -> key.add(row.get(name)));
    return key;
  }

  private List<List<@Nullable String>> looks(List<Map<String, @Nullable String>> key) {
    List<List<@Nullable String>> looks = new ArrayList<>();
    for (Map<String, @Nullable String> row : key) {
      List<@Nullable String> look = new ArrayList<>();
      for (Naming naming : namings) {
        look.add(row.get(naming.schema()));
        look.add(row.get(naming.table()));
        look.add(row.get(naming.column()));
      }
      likeness.forEach(label -> look.add(row.get(label)));
      looks.add(look);
    }
    return looks;
  }

  private Fate translate(
      SegueConnection connection, List<Change> changes, List<Map<String, @Nullable String>> key)
      throws SQLException {
    Fate fate = Fate.ITS_OWN;
    for (Map<String, @Nullable String> row : key) {
      for (Naming naming : namings) {
        for (Change change : changes) {
          Side own = connection.shape().of(change.id());
          String name = Objects.requireNonNullElse(row.get(naming.column()), "");
          if (naming.isOn(change, row) && change.column(own.other(), name).isPresent()) {
            Optional<MappedColumn> instead = instead(change, own);
            if (instead.isEmpty()) {
              return Fate.LEFT_OUT;
            }
            row.put(naming.column(), instead.get().name());
            if (this == ROW_IDENTIFIER) {
              ShapedColumns.putType(connection, instead.get(), row);
            }
            fate = Fate.TRANSLATED;
          }
        }
      }
    }
    return fate;
  }

  /** The column that alone takes the place of one on the other side. */
  private static Optional<MappedColumn> instead(Change change, Side own) {
    return change.columns(own).size() == 1 && change.columns(own.other()).size() == 1
        ? Optional.of(change.columns(own).get(0))
        : Optional.empty();
  }
}
