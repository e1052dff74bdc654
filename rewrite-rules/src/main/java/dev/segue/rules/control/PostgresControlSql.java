package dev.segue.rules.control;

import dev.segue.rules.control.ControlTable.Column;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of the {@code segue} tables in one schema on PostgreSQL. A {@code ?} is a parameter;
 * their order is given with each text.
 */
public final class PostgresControlSql implements ControlSql {
  /** Any number that nobody else locks: the letters of "segue". */
  private static final long LOCK = 0x7365677565L;

  private final String schema;

  /** The SQL for the tables in that schema. */
  public PostgresControlSql(String schema) {
    this.schema = schema;
  }

  @Override
  public String hasSchema() {
    return "SELECT to_regnamespace(%s) IS NOT NULL"
        .formatted(literal(PostgresNames.quoteIfNeeded(schema)));
  }

  @Override
  public String createSchema() {
    return "CREATE SCHEMA " + PostgresNames.quoteIfNeeded(schema);
  }

  @Override
  public String hasTables() {
    return "SELECT to_regclass(%s) IS NOT NULL".formatted(literal(versions()));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public List<String> create() {
    List<String> statements = new ArrayList<>();
    statements.add(lock());
    for (ControlTable table : ControlTables.ALL) {
      statements.add(create(table));
    }
    statements.add(
        "ALTER TABLE %s ADD COLUMN IF NOT EXISTS sample integer"
            .formatted(name(ControlTables.WORKS)));
    statements.add(
        ("INSERT INTO %s AS v (single, version) VALUES (true, %s)"
                + " ON CONFLICT (single) DO UPDATE SET version = excluded.version"
                + " WHERE v.version < excluded.version")
            .formatted(name(ControlTables.VERSIONS), ControlTables.VERSION));
    return statements;
  }

  @Override
  public String lock() {
    return "SELECT pg_advisory_xact_lock(" + LOCK + ")";
  }

  private String versions() {
    return name(ControlTables.VERSIONS);
  }

  private String create(ControlTable table) {
    String columns =
        table.columns().stream().map(PostgresControlSql::column).collect(Collectors.joining(",\n"));
    String single = table.equals(ControlTables.VERSIONS) ? ",\n  CHECK (single)" : "";
    return "CREATE TABLE IF NOT EXISTS %s (\n%s,\n  PRIMARY KEY (%s)%s\n)"
        .formatted(name(table), columns, String.join(", ", table.primaryKey()), single);
  }

  private static String column(Column column) {
    return "  " + column.name() + " " + type(column) + (column.optional() ? "" : " NOT NULL");
  }

  private static String type(Column column) {
    return switch (column.content()) {
      case TEXT -> "text";
      case INTEGER -> "integer";
      case BIGINT -> "bigint";
      case BOOLEAN -> "boolean";
      case TIME -> "timestamptz";
      case SERIAL -> "bigint GENERATED ALWAYS AS IDENTITY";
      case PHASE ->
          "text CHECK (%s IN (%s))"
              .formatted(
                  column.name(),
                  Arrays.stream(Phase.values())
                      .map(phase -> "'" + phase.label() + "'")
                      .collect(Collectors.joining(", ")));
    };
  }

  @Override
  public String version() {
    return "SELECT version FROM " + name(ControlTables.VERSIONS);
  }

  @Override
  public String enterChange() {
    String off = "'" + Phase.OFF.label() + "'";
    String facts =
        Arrays.stream(Fact.values())
            .map(fact -> String.valueOf(fact.atStart()))
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s) VALUES (?, ?, ?, %s, %s, %s, false, 0) ON CONFLICT (id) DO NOTHING"
        .formatted(name(ControlTables.CHANGES), columns(), off, off, facts);
  }

  @Override
  public String forgetChange() {
    return "DELETE FROM %s WHERE id = ?".formatted(name(ControlTables.CHANGES));
  }

  @Override
  public String lockChange() {
    return "SELECT %s FROM %s WHERE id = ? FOR UPDATE"
        .formatted(columns(), name(ControlTables.CHANGES));
  }

  @Override
  public String changes() {
    return "SELECT %s FROM %s ORDER BY id".formatted(columns(), name(ControlTables.CHANGES));
  }

  @Override
  public String publish() {
    String facts =
        Arrays.stream(Fact.values())
            .map(fact -> fact.column() + " = ?")
            .collect(Collectors.joining(", "));
    return ("UPDATE %s SET lowest_phase = ?, highest_phase = ?, %s, row_version = row_version + 1"
            + " WHERE id = ? AND row_version = ?")
        .formatted(name(ControlTables.CHANGES), facts);
  }

  private static String columns() {
    return ControlTables.CHANGES.columns().stream()
        .map(Column::name)
        .collect(Collectors.joining(", "));
  }

  private String name(ControlTable table) {
    return PostgresNames.quoteIfNeeded(schema) + "." + table.name();
  }
}
