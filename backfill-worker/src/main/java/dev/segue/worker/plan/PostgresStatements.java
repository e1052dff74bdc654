package dev.segue.worker.plan;

import dev.segue.rules.model.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements that PostgreSQL counts, where pg_stat_statements is installed. */
final class PostgresStatements {
  /** Beyond it, statements that are seldom run would be told of. */
  private static final int MOST = 200;

  private static final int HEAD = 60;

  /** Where the extension is, for who may read it. */
  private static final String EXTENSION =
      """
      SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'pg_stat_statements' AND has_schema_privilege(n.oid, 'USAGE')
        AND EXISTS (SELECT FROM pg_settings s WHERE s.name = 'shared_preload_libraries'
          AND 'pg_stat_statements' = ANY (string_to_array(replace(s.setting, ' ', ''), ',')))
      """;

  private PostgresStatements() {}

  /** What the server counted on a change's table, the most frequent first; empty if it does not. */
  static Optional<List<SeenStatement>> counted(Connection connection, Change change)
      throws SQLException {
    Optional<String> schema = extension(connection);
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    List<SeenStatement> seen = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            ("SELECT s.query, sum(s.calls) AS calls FROM %s.pg_stat_statements s"
                    + " JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database()"
                    + " AND strpos(lower(s.query), lower(?)) > 0"
                    + " AND s.query ~* '^\\s*(select|insert|update|delete|merge|with)'"
                    + " GROUP BY s.query ORDER BY 2 DESC, 1 LIMIT %s")
                .formatted(schema.get(), MOST))) {
      statement.setString(1, change.table().name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          // It writes constants as numbered parameters.
          String text = row.getString("query").replaceAll("\\$\\d+", "?");
          String head = text.strip().replaceAll("\\s+", " ");
          seen.add(
              new SeenStatement(
                  "%,d calls of %s"
                      .formatted(
                          row.getLong("calls"),
                          head.length() > HEAD ? head.substring(0, HEAD) + "…" : head),
                  0,
                  text));
        }
      }
    }
    return Optional.of(seen);
  }

  private static Optional<String> extension(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(EXTENSION)) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }
}
