package dev.segue.worker.chunk;

import dev.segue.rules.dialect.PostgresDialect;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.rules.plan.RowValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chunks on PostgreSQL: keyset ranges by row comparison, which its B-trees serve. Confined to one
 * thread.
 */
public final class PostgresChunkSql implements ChunkSql {
  /** A part of a table of this many sampled rows has borders good enough for sharing work. */
  private static final int SAMPLED_PER_PART = 50;

  /** Fewer may be on no page that the sample meets: whole pages are taken. */
  private static final int SAMPLED = 10_000;

  private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": *(\\d+)");

  private final String table;
  private final PostgresKeySql key;
  private final Change change;
  private final RowValues values;
  private final boolean partitioned;
  private final Optional<Integer> sample;
  private final boolean masked;
  private final Map<Side, String> strengths = new EnumMap<>(Side.class);

  /** Chunks of one table. */
  public PostgresChunkSql(WalkedTable table, Change change, Shown shown) {
    this.table = table.sql();
    this.partitioned = table.partitioned();
    this.key = new PostgresKeySql(table.key());
    this.change = change;
    this.values = new RowValues(change, PostgresDialect.INSTANCE, "");
    this.sample = shown.sample();
    this.masked = shown.masked();
  }

  @Override
  public boolean isMasked() {
    return masked;
  }

  @Override
  public String preview(Side side) {
    RowKey some = key.sample();
    KeyRange range = new KeyRange(Optional.of(some), Optional.of(some));
    return updating(side, key.within(range) + " AND " + fillable(side));
  }

  @Override
  public Optional<RowKey> highest(Connection connection) throws SQLException {
    String sql =
        "SELECT " + key.texts() + " FROM " + table + " ORDER BY " + key.order(" DESC") + " LIMIT 1";
    return keys(connection, sql, new KeyRange(Optional.empty(), Optional.empty())).stream()
        .findFirst();
  }

  @Override
  public long estimatedRows(Connection connection) throws SQLException {
    // The planner knows the table's size even where nobody has analyzed it.
    try (Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN (FORMAT JSON) SELECT FROM " + table)) {
      plan.next();
      Matcher rows = PLAN_ROWS.matcher(plan.getString(1));
      return rows.find() ? Long.parseLong(rows.group(1)) : 0;
    }
  }

  @Override
  public List<RowKey> borders(Connection connection, int parts) throws SQLException {
    long rows = estimatedRows(connection);
    if (parts < 2 || rows < (long) parts * SAMPLED_PER_PART) {
      return List.of();
    }
    double percent =
        Math.min(100, 100.0 * Math.max(SAMPLED, (long) parts * SAMPLED_PER_PART) / rows);
    String sample =
        "SELECT %s FROM %s TABLESAMPLE SYSTEM (%s) ORDER BY %s"
            .formatted(key.texts(), table, percent, key.order(""));
    List<RowKey> sampled =
        keys(connection, sample, new KeyRange(Optional.empty(), Optional.empty()));
    List<RowKey> borders = new ArrayList<>();
    for (int part = 1; part < parts; part++) {
      int at = (int) ((long) part * sampled.size() / parts);
      boolean another =
          at < sampled.size()
              && (borders.isEmpty() || !borders.get(borders.size() - 1).equals(sampled.get(at)));
      if (another) {
        borders.add(sampled.get(at));
      }
    }
    return borders;
  }

  @Override
  public Head head(Connection connection, KeyRange range, int most) throws SQLException {
    String sql =
        "SELECT %s FROM %s WHERE %s ORDER BY %s OFFSET %s LIMIT 1"
            .formatted(key.texts(), table, key.within(range), key.order(""), most - 1);
    Optional<RowKey> last = keys(connection, sql, range).stream().findFirst();
    return new Head(last, last.isPresent() ? most : count(connection, key.within(range), range));
  }

  @Override
  public int fill(Connection connection, Side side, KeyRange range, Stripe stripe, Locks locks)
      throws SQLException {
    String part =
        stripe.of() == 1 ? "" : " AND " + key.stripe(stripe.of()) + " = " + stripe.number();
    return update(connection, side, range, part + " AND " + fillable(side), locks);
  }

  @Override
  public OptionalDouble besideShare(Connection connection) throws SQLException {
    // What this session has not yet told the statistics of all: a second of it at most.
    String sql =
        """
        SELECT pg_stat_get_xact_tuples_hot_updated(t), pg_stat_get_xact_tuples_updated(t)
        FROM (SELECT ?::regclass::oid AS t) AS segue_table
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        long updated = result.getLong(2);
        return updated == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(result.getLong(1) / (double) updated);
      }
    }
  }

  private String fillable(Side side) {
    return unfilled(side) + (values.onlyRenames() ? "" : " AND NOT " + values.derivesNothing(side));
  }

  @Override
  public int mend(Connection connection, Side side, KeyRange range) throws SQLException {
    String disagreeing = " AND " + verdict(side) + " = 'DISAGREEING'";
    return update(connection, side, range, disagreeing, Locks.LEFT_OUT);
  }

  /** Computes a side anew in the rows of a range that also meet the conditions. */
  private int update(
      Connection connection, Side side, KeyRange range, String conditions, Locks locks)
      throws SQLException {
    String meant = key.within(range) + conditions;
    String sql =
        switch (locks) {
          case UNEXPECTED -> updating(side, meant);
          case LEFT_OUT -> updating(side, unlocked(range, meant, strength(connection, side)));
        };
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      boolean twice = partitioned && locks == Locks.LEFT_OUT;
      PostgresKeySql.bind(statement, range, twice ? PostgresKeySql.bind(statement, range, 1) : 1);
      return statement.executeUpdate();
    }
  }

  private String updating(Side side, String rows) {
    List<String> columns = values.columns(side);
    List<String> made = values.derived(side);
    List<String> assignments = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      assignments.add(columns.get(i) + " = " + made.get(i));
    }
    return "UPDATE " + table + " SET " + String.join(", ", assignments) + " WHERE " + rows;
  }

  /**
   * By the place of the rows: locked, they stay where they are, and no other plan can come up. Over
   * several partitions a place is no row's alone.
   */
  private String unlocked(KeyRange range, String meant, String strength) {
    String picked = "FROM %s WHERE %s %s SKIP LOCKED".formatted(table, meant, strength);
    return partitioned
        ? key.within(range)
            + " AND "
            + key.row()
            + " IN (SELECT "
            + key.names()
            + " "
            + picked
            + ")"
        : "ctid = ANY (ARRAY(SELECT ctid " + picked + "))";
  }

  @Override
  public int lacking(Connection connection, Side side, KeyRange range) throws SQLException {
    return count(connection, key.within(range) + among(side, Looked.UNFILLED_ROWS), range);
  }

  private int count(Connection connection, String conditions, KeyRange range) throws SQLException {
    String sql = "SELECT count(*) FROM " + table + " WHERE " + conditions;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      PostgresKeySql.bind(statement, range, 1);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }

  @Override
  public Map<Verdict, Long> census(Connection connection, Side side, KeyRange range, Looked looked)
      throws SQLException {
    String sql =
        "SELECT verdict, count(*) FROM (SELECT %s AS verdict FROM %s WHERE %s) AS segue_rows GROUP BY 1"
            .formatted(verdict(side), table, key.within(range) + among(side, looked));
    Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      PostgresKeySql.bind(statement, range, 1);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          counts.put(Verdict.valueOf(result.getString(1)), result.getLong(2));
        }
      }
    }
    return counts;
  }

  private String among(Side side, Looked looked) {
    return switch (looked) {
      case EVERY_ROW -> sample.map(s -> " AND " + key.hashed(10_000) + " < " + s).orElse("");
      case UNFILLED_ROWS -> " AND " + unfilled(side);
    };
  }

  /** Whether that side is absent, and there is something to make it from. */
  private String unfilled(Side side) {
    return values.absent(side) + " AND NOT " + values.absent(side.other());
  }

  private String verdict(Side side) {
    return "CASE WHEN %s THEN CASE WHEN %s THEN 'UNMAPPABLE' ELSE 'ABSENT' END WHEN %s THEN 'AGREEING' ELSE 'DISAGREEING' END"
        .formatted(unfilled(side), values.derivesNothing(side), values.agree());
  }

  @Override
  public List<Finding> findings(
      Connection connection, Side side, KeyRange range, Looked looked, int most)
      throws SQLException {
    String shown =
        "concat_ws(', ', %s)"
            .formatted(
                List.of(Side.OLD, Side.NEW).stream()
                    .flatMap(s -> values.columns(s).stream())
                    .map(
                        column ->
                            literal(column + " ") + " || coalesce(" + shown(column) + ", 'NULL')")
                    .collect(Collectors.joining(", ")));
    String sql =
        "SELECT %s, verdict, shown FROM (SELECT %s, %s AS verdict, %s AS shown FROM %s WHERE %s) AS segue_rows WHERE verdict <> 'AGREEING' ORDER BY verdict <> 'ABSENT', %s LIMIT %s"
            .formatted(
                key.texts(),
                key.names(),
                verdict(side),
                shown,
                table,
                key.within(range) + among(side, looked),
                key.order(""),
                most);
    List<Finding> findings = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      PostgresKeySql.bind(statement, range, 1);
      try (ResultSet result = statement.executeQuery()) {
        int width = key.width();
        while (result.next()) {
          findings.add(
              new Finding(
                  key.read(result),
                  Verdict.valueOf(result.getString(width + 1)),
                  result.getString(width + 2)));
        }
      }
    }
    return findings;
  }

  @Override
  public Held held(Connection connection, Side side, List<RowKey> keys) throws SQLException {
    String lacking = table + " WHERE " + unfilled(side);
    return new PostgresHolders(key, lacking, strength(connection, side), masked)
        .of(connection, keys);
  }

  /**
   * The lock that an update of that side takes: where a unique index holds one of its columns, the
   * one that also those who point at a row are in the way of.
   */
  private String strength(Connection connection, Side side) throws SQLException {
    String known = strengths.get(side);
    if (known == null) {
      known =
          PostgresHolders.isKeyed(connection, table, change.columns(side))
              ? "FOR UPDATE"
              : "FOR NO KEY UPDATE";
      strengths.put(side, known);
    }
    return known;
  }

  @Override
  public long missed(Connection connection, Side side, DoublePredicate goesOn) throws SQLException {
    String fillable = values.onlyRenames() ? "true" : "NOT " + values.derivesNothing(side);
    return new PostgresLastLook(connection, table, unfilled(side), fillable).missed(goesOn);
  }

  private String shown(String column) {
    return masked
        ? "'of ' || length(" + column + "::text) || ' characters'"
        : "quote_nullable(" + column + ")";
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private List<RowKey> keys(Connection connection, String sql, KeyRange range) throws SQLException {
    List<RowKey> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      PostgresKeySql.bind(statement, range, 1);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          keys.add(key.read(result));
        }
      }
    }
    return keys;
  }
}
