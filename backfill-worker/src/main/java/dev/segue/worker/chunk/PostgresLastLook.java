package dev.segue.worker.chunk;

import dev.segue.worker.server.FailureKind;
import dev.segue.worker.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.DoublePredicate;

/**
 * A look at all rows of a table of PostgreSQL as they are at one moment. In one snapshot no row
 * moves, and so it goes by their places, page by page: in the order of the disk, and without an
 * index.
 */
final class PostgresLastLook {
  /** Pages that are looked at between two questions whether to go on: 16 MB. */
  private static final long PAGES = 2048;

  /** A place is a page and a number within it, which has sixteen bits. */
  private static final int NUMBER_BITS = 16;

  /** Servers since 17 may end a session whose transaction takes long, as this one may. */
  private static final String UNTIMED =
      "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'";

  private final Connection connection;
  private final String table;
  private final String unfilled;
  private final String fillable;

  /**
   * A look over a connection in whose transaction nothing was asked yet.
   *
   * @param table its name as SQL text
   * @param unfilled the condition that a row lacks the side, which raises for none
   * @param fillable the condition that it could be filled, which may raise
   */
  PostgresLastLook(Connection connection, String table, String unfilled, String fillable) {
    this.connection = connection;
    this.table = table;
    this.unfilled = unfilled;
    this.fillable = fillable;
  }

  /** How many rows could be filled and are not; the count is too low if it was not to go on. */
  long missed(DoublePredicate goesOn) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      statement.execute(UNTIMED);
    }
    long end = pages();
    long missed = 0;
    for (long page = 0; page < end && goesOn.test(page / (double) end); page += PAGES) {
      missed += missed(page << NUMBER_BITS, (page + PAGES) << NUMBER_BITS);
    }
    return missed;
  }

  /** As many as the largest partition has; what comes behind the snapshot is not in it. */
  private long pages() throws SQLException {
    String relation = "'" + table.replace("'", "''") + "'::regclass";
    return number(
        "SELECT max(pg_relation_size(relid)) / current_setting('block_size')::bigint + 1 FROM (SELECT relid FROM pg_partition_tree(%s) UNION SELECT %s) AS segue_parts"
            .formatted(relation, relation));
  }

  private long missed(long from, long to) throws SQLException {
    String places = "ctid >= '%s' AND ctid < '%s'".formatted(place(from), place(to));
    OptionalLong missed = missed(places);
    if (missed.isPresent()) {
      return missed.getAsLong();
    }
    if (to - from == 1) {
      return missedAt(places);
    }
    long middle = from + (to - from) / 2;
    return missed(from, middle) + missed(middle, to);
  }

  /** Each partition has a row of its own at that place. One that raises is listed, not missed. */
  private long missedAt(String place) throws SQLException {
    long missed = 0;
    for (long part : numbers("SELECT tableoid::bigint FROM %s WHERE %s".formatted(table, place))) {
      missed += missed(place + " AND tableoid = " + part).orElse(0);
    }
    return missed;
  }

  /** How many there, or empty if one of them raises. */
  private OptionalLong missed(String places) throws SQLException {
    String count = "SELECT count(*) FROM " + table + " WHERE " + places + " AND " + unfilled;
    if (number(count) == 0) {
      return OptionalLong.of(0);
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      return OptionalLong.of(number(count + " AND " + fillable));
    } catch (SQLException failure) {
      if (PostgresServer.INSTANCE.kindOf(failure) != FailureKind.DATA) {
        throw failure;
      }
      connection.rollback(savepoint);
      return OptionalLong.empty();
    }
  }

  private static String place(long place) {
    return "(%s,%s)".formatted(place >> NUMBER_BITS, place & ((1 << NUMBER_BITS) - 1));
  }

  private long number(String sql) throws SQLException {
    return numbers(sql).get(0);
  }

  private List<Long> numbers(String sql) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        numbers.add(result.getLong(1));
      }
    }
    return numbers;
  }
}
