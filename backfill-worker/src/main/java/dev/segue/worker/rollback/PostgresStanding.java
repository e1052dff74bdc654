package dev.segue.worker.rollback;

import dev.segue.rules.control.Fact;
import dev.segue.rules.control.PostgresControlSql;
import dev.segue.rules.dialect.PostgresNames;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.control.ConstraintStore;
import dev.segue.worker.database.PostgresTable;
import dev.segue.worker.plan.PostgresSurvey;
import dev.segue.worker.server.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks how a change stands in a table of PostgreSQL. */
public final class PostgresStanding {
  private static final String PRESENT =
      """
      SELECT count(*) FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attname = ANY (?) AND attnum > 0 AND NOT attisdropped
      """;

  private PostgresStanding() {}

  /** Whether all of a change's new columns are in its table; they are not where there is none. */
  public static boolean hasNewColumns(Connection connection, Change change) throws SQLException {
    String own = PostgresNames.quoteIfNeeded(change.table().name());
    try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
      statement.setString(
          1,
          change.table().schema().map(s -> PostgresNames.quoteIfNeeded(s) + "." + own).orElse(own));
      statement.setArray(
          2,
          connection.createArrayOf(
              "text", change.newColumns().stream().map(MappedColumn::name).toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1) == change.newColumns().size();
      }
    }
  }

  /** The standing, by the table and by what is noted in the segue tables of that schema. */
  public static Standing of(Connection connection, Change change, String schema)
      throws SQLException, SourceException {
    PostgresTable table = PostgresTable.find(connection, change.table());
    List<String> there = table.columns(connection);
    return new Standing(
        PostgresSurvey.of(connection, table.sql(), Set.of(), Set.of()).rows(),
        change.oldColumns().stream()
            .map(MappedColumn::name)
            .filter(name -> !there.contains(name))
            .toList(),
        new ConstraintStore(PostgresServer.INSTANCE, schema).all(connection, change.id()),
        facts(connection, change, schema),
        now(connection));
  }

  private static List<Fact> facts(Connection connection, Change change, String schema)
      throws SQLException {
    List<Fact> facts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(new PostgresControlSql(schema).changes())) {
      while (row.next()) {
        for (Fact fact : Fact.values()) {
          if (row.getString("id").equals(change.id()) && row.getBoolean(fact.column())) {
            facts.add(fact);
          }
        }
      }
    }
    return facts;
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }
}
