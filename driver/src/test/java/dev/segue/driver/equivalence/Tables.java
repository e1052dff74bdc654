package dev.segue.driver.equivalence;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.rules.model.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Builds the tables of a case, and says what must hold of them. */
public final class Tables {
  private static final String EVERY_SECOND =
      " WHERE ctid IN (SELECT ctid FROM (SELECT ctid, row_number() OVER (ORDER BY ctid) AS place"
          + " FROM %s) AS numbered WHERE place %% 2 = 0)";

  private final Connection connection;
  private final CaseFile file;
  private final RuleSet rules;

  Tables(Connection connection, CaseFile file, Phase phase) {
    this(connection, file, file.rules(phase));
  }

  /** Tables of that file under its rules at any phases whose complete side is the same. */
  public Tables(Connection connection, CaseFile file, RuleSet rules) {
    this.connection = connection;
    this.file = file;
    this.rules = rules;
  }

  /** The tables as they physically are in that shape. */
  public void createPlain(Side shape) throws SQLException {
    createOld();
    if (shape == Side.OLD) {
      return;
    }
    for (Change change : rules.changes()) {
      add(change);
      fillNew(change);
    }
    run("ALTER SCHEMA public RENAME TO source");
    run("CREATE SCHEMA public");
    for (String sql : file.schema(Side.NEW)) {
      run(sql);
    }
    for (String table : names("public")) {
      String columns = String.join(", ", columns(table));
      run(
          "INSERT INTO public.%1$s (%2$s) SELECT %2$s FROM %3$s source.%1$s",
          table,
          columns,
          // A parent's rows include its children's, which are copied by themselves.
          isPartitioned(table) ? "" : "ONLY");
    }
    for (String sequence : list("SELECT sequencename FROM pg_sequences", "public")) {
      if (list("SELECT sequencename FROM pg_sequences", "source").contains(sequence)) {
        run(
            "SELECT setval('public.%1$s', last_value, is_called) FROM source.%1$s",
            quoted(sequence));
      }
    }
    run("DROP SCHEMA source CASCADE");
  }

  /** Gives plain tables of a shape the columns of the other one too, computed by the server. */
  public void addComputed(Side side) throws SQLException {
    for (Change change : rules.changes()) {
      for (MappedColumn column : change.columns(side)) {
        run(
            "ALTER TABLE %s ADD %s %s GENERATED ALWAYS AS (CAST(%s AS %s)) STORED",
            table(change),
            quoted(column.name()),
            column.type(),
            column.expression(),
            column.type());
        if (isNotNull(change, side.other())) {
          run("ALTER TABLE %s ALTER %s SET NOT NULL", table(change), quoted(column.name()));
        }
      }
    }
  }

  private boolean isNotNull(Change change, Side side) throws SQLException {
    for (MappedColumn column : change.columns(side)) {
      String sql =
          "SELECT attname FROM pg_attribute WHERE attnotnull AND attrelid = '%s'::regclass AND"
              + " attname = '%s'";
      if (strings(sql.formatted(table(change), literal(column.name()))).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The tables as they are in the rules' phases, the incomplete side filled so far. */
  public void createTransitional(Fill wanted) throws SQLException {
    createOld();
    boolean oldComplete = rules.changes().get(0).phase().completeSide() == Side.OLD;
    for (Change change : rules.changes()) {
      Phase phase = change.phase();
      Fill fill = Fill.of(phase).contains(wanted) ? wanted : Fill.ABSENT;
      if (oldComplete && fill == Fill.MISSING) {
        continue;
      }
      add(change);
      if (!oldComplete || fill == Fill.FILLED || fill == Fill.MIXED) {
        fillNew(change);
      }
      if (!oldComplete) {
        release(change);
      }
      if (fill == Fill.ABSENT || fill == Fill.MIXED) {
        String table = table(change);
        String cleared =
            change.columns(phase.completeSide().other()).stream()
                .map(column -> quoted(column.name()) + " = NULL")
                .collect(Collectors.joining(", "));
        run(
            "UPDATE %s SET %s%s",
            table, cleared, fill == Fill.MIXED ? EVERY_SECOND.formatted(table) : "");
      }
    }
    if (!oldComplete || wanted != Fill.MISSING) {
      for (String sql : oldComplete ? file.mirror() : file.swap()) {
        run(sql);
      }
    }
    if (!oldComplete && wanted == Fill.MISSING) {
      for (Change change : rules.changes()) {
        if (change.phase() == Phase.CONTRACTED) {
          for (MappedColumn column : change.oldColumns()) {
            run("ALTER TABLE %s DROP COLUMN %s", table(change), quoted(column.name()));
          }
        }
      }
    }
  }

  /** The rows whose incomplete side is neither absent nor right. */
  public List<String> staleRows() throws SQLException {
    return staleRows(rules.changes().stream().map(change -> change.table().name()).toList());
  }

  /** Those of the tables named. */
  public List<String> staleRows(List<String> tables) throws SQLException {
    List<String> stale = new ArrayList<>();
    for (Change change : rules.changes()) {
      Phase phase = change.phase();
      if (!tables.contains(change.table().name())
          || phase == Phase.PLANNED
          || phase == Phase.CONTRACTED) {
        continue;
      }
      String absent =
          change.columns(phase.completeSide().other()).stream()
              .map(column -> quoted(column.name()) + " IS NULL")
              .collect(Collectors.joining(" AND "));
      String sql =
          "SELECT stale.* FROM %s AS stale WHERE NOT (%s) AND NOT (%s) AND NOT (%s)"
              .formatted(table(change), absent, agrees(change, Side.NEW), agrees(change, Side.OLD));
      Outcome found = Outcome.of(connection, new CaseFile.Sql(sql, List.of()));
      if (found.isError() || found.rows() > 0) {
        stale.add(found.text());
      }
    }
    return stale;
  }

  /** The statements that show every table of the plain database as its shape has it. */
  List<CaseFile.Sql> contents() throws SQLException {
    List<CaseFile.Sql> contents = new ArrayList<>();
    for (String table : names("public")) {
      String columns = String.join(", ", columns(table));
      contents.add(new CaseFile.Sql("SELECT " + columns + " FROM " + table, List.of()));
    }
    return contents;
  }

  private void createOld() throws SQLException {
    run("DROP SCHEMA IF EXISTS source CASCADE");
    run("DROP SCHEMA IF EXISTS public CASCADE");
    run("CREATE SCHEMA public");
    for (String sql : file.schema(Side.OLD)) {
      run(sql);
    }
    for (String sql : file.data()) {
      run(sql);
    }
  }

  private void add(Change change) throws SQLException {
    for (MappedColumn column : change.newColumns()) {
      run("ALTER TABLE %s ADD %s %s", table(change), quoted(column.name()), column.type());
    }
  }

  private void fillNew(Change change) throws SQLException {
    String assignments =
        change.newColumns().stream()
            .map(column -> quoted(column.name()) + " = " + column.expression())
            .collect(Collectors.joining(", "));
    run("UPDATE %s SET %s", table(change), assignments);
  }

  /** Takes key, default and NOT NULL off the old columns. */
  private void release(Change change) throws SQLException {
    for (MappedColumn column : change.oldColumns()) {
      String keys =
          "SELECT quote_ident(conname) FROM pg_constraint WHERE conrelid = '"
              + table(change)
              + "'::regclass AND contype <> 'n' AND (SELECT attnum FROM pg_attribute WHERE attrelid"
              + " = conrelid AND attname = '"
              + literal(column.name())
              + "') = ANY (conkey)";
      for (String key : strings(keys)) {
        run("ALTER TABLE %s DROP CONSTRAINT %s CASCADE", table(change), key);
      }
      run(
          "ALTER TABLE %1$s ALTER %2$s DROP DEFAULT, ALTER %2$s DROP NOT NULL",
          table(change), quoted(column.name()));
    }
  }

  private static String agrees(Change change, Side side) {
    return change.columns(side).stream()
        .map(
            column ->
                "%s IS NOT DISTINCT FROM CAST(%s AS %s)"
                    .formatted(quoted(column.name()), column.expression(), column.type()))
        .map(condition -> "(" + condition + ")")
        .collect(Collectors.joining(" AND "));
  }

  private List<String> names(String schema) throws SQLException {
    return strings(
        "SELECT quote_ident(relname) FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = '"
            + schema
            + "'::regnamespace ORDER BY oid");
  }

  private boolean isPartitioned(String table) throws SQLException {
    return !strings(
            "SELECT 1 FROM pg_class WHERE relkind = 'p' AND oid = 'source." + table + "'::regclass")
        .isEmpty();
  }

  private List<String> columns(String table) throws SQLException {
    return strings(
        "SELECT quote_ident(attname) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND"
            + " attgenerated = '' AND attrelid = 'public."
            + table
            + "'::regclass ORDER BY attnum");
  }

  private List<String> list(String select, String schema) throws SQLException {
    return strings(select + " WHERE schemaname = '" + schema + "'");
  }

  private List<String> strings(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  @SuppressWarnings("AnnotateFormatMethod") // without names the text is no format
  private void run(String sql, Object... names) throws SQLException {
    String text = names.length == 0 ? sql : sql.formatted(names);
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    } catch (SQLException e) {
      throw new SQLException(file.name() + ": " + text + ": " + e.getMessage(), e);
    }
  }

  private static String table(Change change) {
    return change.table().schema().map(schema -> quoted(schema) + ".").orElse("")
        + quoted(change.table().name());
  }

  private static String literal(String name) {
    return name.replace("'", "''");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
