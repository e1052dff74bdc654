package dev.segue.worker.control;

import dev.segue.rules.control.Fact;
import dev.segue.rules.control.WorkSql;
import dev.segue.rules.model.Phase;
import dev.segue.worker.chunk.ChunkSql.Finding;
import dev.segue.worker.chunk.RowKey;
import dev.segue.worker.chunk.Verdict;
import dev.segue.worker.server.Server;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Works in the segue tables. Every method is part of the caller's transaction. */
public final class WorkStore {
  private final WorkSql sql;

  /** The works in that schema. */
  public WorkStore(Server server, String schema) {
    this.sql = server.works(schema);
  }

  /**
   * Begins a work over ranges that end at these keys, in order.
   *
   * @param draft what it is; its id, times, pass and reason are not read
   */
  public long begin(Connection connection, Work draft, List<RowKey> ends) throws SQLException {
    long id;
    try (PreparedStatement statement = connection.prepareStatement(sql.begin())) {
      set(
          statement,
          draft.change(),
          draft.kind().label(),
          draft.definitionHash(),
          draft.instancesAt().label(),
          draft.startedBy(),
          draft.keyColumns(),
          draft.state().word(),
          draft.rate(),
          draft.targetMillis(),
          draft.estimatedRows());
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        id = result.getLong(1);
      }
    }
    if (draft.sample().isPresent()) {
      run(connection, sql.setSample(), draft.sample().get(), id);
    }
    @Nullable String lower = null;
    for (int number = 0; number < ends.size(); number++) {
      String upper = ends.get(number).toString();
      run(connection, sql.addRange(), id, number, lower, lower, upper, draft.startedBy());
      lower = upper;
    }
    return id;
  }

  /** The last work of that kind on a change, its row locked. */
  public Optional<Work> lockLast(Connection connection, String change, WorkKind kind)
      throws SQLException {
    return works(connection, sql.lockLast(), change, kind.label()).stream().findFirst();
  }

  /** That work. */
  public Work work(Connection connection, long id) throws SQLException {
    return works(connection, sql.work(), id).get(0);
  }

  /** That work, its row locked. */
  public Work lock(Connection connection, long id) throws SQLException {
    return works(connection, sql.lockWork(), id).get(0);
  }

  /** The last work of each kind on each change. */
  public List<Work> lastWorks(Connection connection) throws SQLException {
    return works(connection, sql.lastWorks());
  }

  private static List<Work> works(Connection connection, String query, Object... parameters)
      throws SQLException {
    List<Work> works = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      set(statement, parameters);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          works.add(work(row));
        }
      }
    }
    return works;
  }

  private static Work work(ResultSet row) throws SQLException {
    return new Work(
        row.getLong("id"),
        row.getString("change_id"),
        WorkKind.ofLabel(row.getString("kind")),
        row.getString("definition_hash"),
        Phase.ofLabel(row.getString("instances_at")).orElseThrow(),
        row.getString("started_by"),
        row.getTimestamp("started_at").toInstant(),
        Optional.ofNullable(row.getTimestamp("finished_at")).map(Timestamp::toInstant),
        row.getString("key_columns"),
        row.getInt("pass"),
        WorkState.ofWord(row.getString("state")),
        row.getLong("rate"),
        row.getInt("target_millis"),
        row.getLong("estimated_rows"),
        sample(row),
        row.getString("reason"));
  }

  /** Tables of version 1 do not have it. */
  private static Optional<Integer> sample(ResultSet row) throws SQLException {
    for (int i = row.getMetaData().getColumnCount(); i > 0; i--) {
      if (row.getMetaData().getColumnLabel(i).equals("sample")) {
        int sample = row.getInt(i);
        return row.wasNull() ? Optional.empty() : Optional.of(sample);
      }
    }
    return Optional.empty();
  }

  /**
   * A range that is not done and that nobody else holds, its row locked.
   *
   * @param behind the ranges up to this number come last
   */
  public Optional<WorkRange> claim(Connection connection, long work, int behind)
      throws SQLException {
    return range(connection, sql.claimRange(), work, behind);
  }

  /** A range as it was claimed before, its row locked; empty if somebody moved it meanwhile. */
  public Optional<WorkRange> reclaim(Connection connection, long work, WorkRange before)
      throws SQLException {
    return range(connection, sql.reclaimRange(), work, before.number()).filter(before::equals);
  }

  private static Optional<WorkRange> range(Connection connection, String text, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      set(statement, parameters);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new WorkRange(
                    row.getInt("number"),
                    key(row, "position"),
                    key(row, "chunk_end"),
                    row.getInt("chunk_rows"),
                    row.getInt("stripe"),
                    RowKey.parse(row.getString("upper_key"))))
            : Optional.empty();
      }
    }
  }

  private static Optional<RowKey> key(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(RowKey::parse);
  }

  /** Moves a range on. */
  public void advance(Connection connection, long work, int range, Advance advance, String worker)
      throws SQLException {
    Map<Verdict, Long> verdicts = advance.verdicts();
    run(
        connection,
        sql.advance(),
        advance.position().map(RowKey::toString).orElse(null),
        advance.chunkEnd().map(RowKey::toString).orElse(null),
        advance.chunkRows(),
        advance.stripe(),
        advance.done(),
        advance.seen(),
        advance.filled(),
        verdicts.getOrDefault(Verdict.ABSENT, 0L),
        verdicts.getOrDefault(Verdict.AGREEING, 0L),
        verdicts.getOrDefault(Verdict.UNMAPPABLE, 0L),
        verdicts.getOrDefault(Verdict.DISAGREEING, 0L),
        verdicts.getOrDefault(Verdict.FAILED, 0L),
        worker,
        work,
        range);
  }

  /** What a work has seen and done. */
  public Totals totals(Connection connection, long work) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.totals())) {
      set(statement, work);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
          verdicts.put(verdict, row.getLong(verdict.word()));
        }
        return new Totals(
            row.getLong("seen"),
            row.getLong("filled"),
            verdicts,
            row.getLong("ranges"),
            row.getLong("ranges_left"));
      }
    }
  }

  /** Begins again with the first row, as another pass; its findings are forgotten. */
  public void rewind(Connection connection, long work) throws SQLException {
    run(connection, sql.rewind(), work);
    run(connection, sql.nextPass(), work);
    run(connection, sql.clearRows(), work);
  }

  /**
   * Lets a work reach up to that key. A work that began with an empty table has no range: that is
   * its first one.
   */
  public void extend(Connection connection, long work, RowKey highest, String worker)
      throws SQLException {
    if (totals(connection, work).ranges() == 0) {
      run(connection, sql.addRange(), work, 0, null, null, highest.toString(), worker);
    } else {
      run(connection, sql.extend(), highest.toString(), work, work);
    }
  }

  /** Says how a work stands, and why. */
  public void setState(Connection connection, long work, WorkState state, String reason)
      throws SQLException {
    run(connection, sql.setState(), state.word(), reason, work);
  }

  /** Says why a work that runs waits, or with nothing that it does not. */
  public void setReason(Connection connection, long work, String reason) throws SQLException {
    run(connection, sql.setReason(), reason, work);
  }

  /** Ends a work. */
  public void finish(Connection connection, long work, WorkState state, String reason)
      throws SQLException {
    run(connection, sql.finish(), state.word(), reason, work);
  }

  /** Takes a time for so many rows at the work's rate, all workers together; when it is over. */
  public Duration reserve(Connection connection, long work, int rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.reserve())) {
      set(statement, (double) rows, work);
      try (ResultSet row = statement.executeQuery()) {
        return Duration.ofMillis(row.next() ? Math.max(0, row.getLong(1)) : 0);
      }
    }
  }

  /** Bounds a work anew. */
  public void setBounds(Connection connection, long work, long rate, int targetMillis)
      throws SQLException {
    run(connection, sql.setBounds(), rate, targetMillis, work);
  }

  /** Notes a row that needs a person. */
  public void addRow(Connection connection, long work, Finding finding) throws SQLException {
    run(
        connection,
        sql.addRow(),
        work,
        finding.key().toString(),
        finding.verdict().word(),
        finding.detail());
  }

  /** The first rows that need a person. */
  public List<Finding> rows(Connection connection, long work, int most) throws SQLException {
    List<Finding> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql.rows())) {
      set(statement, work, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          RowKey key = RowKey.parse(row.getString("row_key"));
          String detail = row.getString("detail");
          // What only a newer segue finds is in none of the counts that this one shows.
          Verdict.ofWord(row.getString("finding"))
              .ifPresent(verdict -> rows.add(new Finding(key, verdict, detail)));
        }
      }
    }
    return rows;
  }

  /** The keys of the first rows that were found to be that. */
  public List<RowKey> keys(Connection connection, long work, Verdict found, int most)
      throws SQLException {
    List<RowKey> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql.rowsFound())) {
      set(statement, work, found.word(), most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(RowKey.parse(row.getString("row_key")));
        }
      }
    }
    return keys;
  }

  /** Notes what somebody did. */
  public void addEvent(
      Connection connection, String who, Optional<String> change, String what, String detail)
      throws SQLException {
    run(connection, sql.addEvent(), who, change.orElse(null), what, detail);
  }

  /** Sets a fact of a change. */
  public void setFact(Connection connection, String change, Fact fact, boolean value)
      throws SQLException {
    run(connection, sql.setFact(fact), value, change);
  }

  private static void run(Connection connection, String text, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      set(statement, parameters);
      statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}
