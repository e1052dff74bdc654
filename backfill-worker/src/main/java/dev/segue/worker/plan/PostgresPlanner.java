package dev.segue.worker.plan;

import dev.segue.rules.config.Finding;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.chunk.FillShape;
import dev.segue.worker.chunk.PostgresFillShape;
import dev.segue.worker.chunk.PostgresKeys;
import dev.segue.worker.chunk.WalkedTable;
import dev.segue.worker.database.Database;
import dev.segue.worker.database.PostgresTable;
import dev.segue.worker.expand.Expansion;
import dev.segue.worker.expand.PostgresExpander;
import dev.segue.worker.plan.ChangePlan.Section;
import dev.segue.worker.server.FailureKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans changes on PostgreSQL. It writes nothing. */
public final class PostgresPlanner implements ChangePlanner {
  private static final int PAGE = 8192;

  /** A new version beside the old one: the log has what differs, and the page's pruning. */
  private static final int BESIDE_BYTES = 110;

  /** One on another page: the log has all of it, and an entry for each index. */
  private static final int AWAY_BYTES = 120;

  private static final long ENTRY_BYTES = 100;

  /** What FillBenchmark measures with stripes on two million rows; README of this module. */
  private static final double HEAP_GROWTH_BESIDE = 0.20;

  private static final double HEAP_GROWTH_AWAY = 1.03;

  /** Each index gets an entry for each row that moves to another page. */
  private static final double INDEX_GROWTH_AWAY = 1.0;

  private static final double INDEX_GROWTH_BESIDE = 0.02;

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Database database;
  private final Optional<Long> rate;
  private final RowSample sample;

  /**
   * A planner.
   *
   * @param rate rows a second at most, if the fill is to be bounded
   * @param sample which rows are tried for the round trip, and how they are shown
   */
  public PostgresPlanner(Database database, Optional<Long> rate, RowSample sample) {
    this.database = database;
    this.rate = rate;
    this.sample = sample;
  }

  @Override
  public ChangePlan plan(Change change, List<Finding> findings)
      throws SQLException, SourceException {
    PostgresTable table =
        database.inTransaction(connection -> PostgresTable.find(connection, change.table()));
    PostgresSurvey survey =
        database.inTransaction(
            connection ->
                PostgresSurvey.of(
                    connection, table.sql(), names(change, Side.NEW), names(change, Side.OLD)));
    List<String> blocked = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("ddl", ddl(change, blocked)));
    Optional<WalkedTable> walked = walked(change, blocked);
    sections.add(new Section("backfill", backfill(change, survey, walked)));
    sections.add(new Section("sets off", setsOff(survey)));
    sections.add(
        new Section(
            "may write past Segue",
            database.inTransaction(
                connection -> PostgresWriters.of(connection, change.table().name()))));
    sections.add(new Section("round trip", roundTrip(change, survey, table, walked, blocked)));
    sections.add(
        new Section(
            "in the way",
            database.inTransaction(connection -> PostgresSurvey.inTheWay(connection, LONG))));
    sections.add(
        new Section(
            "check",
            findings.stream()
                .filter(f -> f.change().equals(change.id()))
                .map(
                    f ->
                        f.severity().name().toLowerCase(java.util.Locale.ROOT) + ": " + f.message())
                .toList()));
    findings.stream()
        .filter(f -> f.change().equals(change.id()))
        .filter(f -> f.severity() == Finding.Severity.PROBLEM)
        .forEach(f -> blocked.add(f.message()));
    Optional<PostgresNativeDdl> natively =
        database.inTransaction(connection -> PostgresNativeDdl.of(connection, change, table));
    natively.ifPresent(ddl -> sections.add(0, new Section("native DDL", words(ddl))));
    Lane lane =
        !blocked.isEmpty()
            ? Lane.BLOCKED
            : natively
                .map(n -> n.isSafe() ? Lane.NATIVE : Lane.NATIVE_UNSAFE)
                .orElse(Lane.EXPAND_AND_CONTRACT);
    String why =
        switch (lane) {
          case BLOCKED -> blocked.get(0);
          case NATIVE ->
              "the server widens the column at once, as below; Segue is for a column that must have a new name";
          case NATIVE_UNSAFE ->
              "the server's own ALTER is ruled out, as below; expand and contract is the way";
          case EXPAND_AND_CONTRACT ->
              "old and new code run on the table at once until the old columns are dropped";
        };
    return new ChangePlan(change.id(), table.sql(), lane, why, sections);
  }

  @Override
  public Optional<List<SeenStatement>> counted(Change change) throws SQLException {
    return database.inTransaction(connection -> PostgresStatements.counted(connection, change));
  }

  private static List<String> words(PostgresNativeDdl ddl) {
    List<String> lines = new ArrayList<>();
    if (ddl.isSafe()) {
      lines.add(ddl.statement() + " rewrites nothing, and nothing hangs on the column");
      return lines;
    }
    lines.add(ddl.statement() + " is unsafe on this table:");
    lines.addAll(ddl.against());
    lines.add(
        "gh-ost and pt-online-schema-change, which copy a table beside its use, are for MySQL and do not know PostgreSQL");
    return lines;
  }

  private static Set<String> names(Change change, Side side) {
    return change.columns(side).stream().map(MappedColumn::name).collect(Collectors.toSet());
  }

  private List<String> ddl(Change change, List<String> blocked) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (Phase next : List.of(Phase.EXPANDED, Phase.DUAL_WRITE, Phase.NEW_READ, Phase.RETIRED)) {
      look(change.at(Phase.values()[next.ordinal() - 1]), next, lines, blocked);
    }
    return lines;
  }

  /** What the step needs; what was said of an earlier one is not said again. */
  private void look(Change change, Phase next, List<String> lines, List<String> blocked)
      throws SQLException {
    try {
      Expansion step =
          database.inTransaction(connection -> PostgresExpander.foresee(connection, change, next));
      for (String statement : step.statements()) {
        boolean said = lines.stream().anyMatch(line -> line.endsWith(": " + statement));
        if (!said) {
          lines.add("toward " + next.label() + ": " + statement);
        }
      }
      for (String note : step.notes()) {
        boolean said = lines.stream().anyMatch(line -> line.endsWith(": " + note));
        if (!said) {
          lines.add("toward " + next.label() + ": " + note);
        }
      }
    } catch (SourceException e) {
      String.valueOf(e.getMessage()).lines().skip(1).forEach(blocked::add);
    }
  }

  private Optional<WalkedTable> walked(Change change, List<String> blocked) throws SQLException {
    try {
      return Optional.of(
          database.inTransaction(connection -> PostgresKeys.find(connection, change.table())));
    } catch (SourceException e) {
      blocked.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private List<String> backfill(Change change, PostgresSurvey survey, Optional<WalkedTable> walked)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    FillShape shape = new FillShape(1, "it cannot be walked", false, 0);
    if (walked.isPresent()) {
      shape = database.inTransaction(c -> PostgresFillShape.of(c, walked.get(), change, Side.NEW));
      lines.add("walks by " + walked.get().key().names());
    }
    long rows = survey.rows();
    if (rows < 0) {
      lines.add("the server has not counted the rows yet: ANALYZE the table, and plan again");
      return lines;
    }
    long heap = survey.heapBytes();
    lines.add(
        "about %,d rows, %s, and %s of indexes"
            .formatted(rows, bytes(heap), bytes(survey.indexBytes())));
    long width = rows == 0 ? 0 : heap / rows;
    double growth = shape.beside() ? HEAP_GROWTH_BESIDE : HEAP_GROWTH_AWAY;
    double away = Math.min(1, growth);
    long log =
        (long)
            (rows
                * (survey.valueBytes()
                    + away * (width + AWAY_BYTES + ENTRY_BYTES * survey.indexes())
                    + (1 - away) * BESIDE_BYTES));
    lines.add(
        "writes about %s of log, and up to %s more where each page is touched first behind a checkpoint"
            .formatted(bytes(log), bytes(heap / PAGE * PAGE)));
    lines.add(
        "the table grows by about %s (%s)"
            .formatted(
                bytes((long) (heap * growth) + rows * survey.valueBytes()),
                (shape.stripes() > 1 ? "in " + shape.stripes() + " stripes: " : "") + shape.why()));
    lines.add(
        "its indexes grow by up to about %s"
            .formatted(
                bytes(
                    (long)
                        (survey.indexBytes()
                            * (shape.beside() ? INDEX_GROWTH_BESIDE : INDEX_GROWTH_AWAY)))));
    lines.add(
        rate.map(r -> "takes about %s at %,d rows a second".formatted(time(rows / r), r))
            .orElse(
                "as fast as chunks of 100 ms allow; --rate bounds it, and tells the time here"));
    return lines;
  }

  private static List<String> setsOff(PostgresSurvey survey) {
    List<String> lines = new ArrayList<>();
    lines.addAll(survey.triggers());
    survey
        .readers()
        .forEach(reader -> lines.add("the " + reader + " sees each filled row as an update"));
    lines.add(
        "each filled row gets a new xmin: code that takes it for a row version sees a change, and serializable transactions may have to be repeated (40001)");
    return lines;
  }

  private List<String> roundTrip(
      Change change,
      PostgresSurvey survey,
      PostgresTable table,
      Optional<WalkedTable> walked,
      List<String> blocked) {
    try {
      PostgresRoundTrip trip =
          database.inTransaction(
              connection ->
                  PostgresRoundTrip.of(
                      connection,
                      change,
                      table.sql(),
                      survey.rows(),
                      walked.map(WalkedTable::key),
                      sample));
      if (change.exact() && trip.lossy() > 0) {
        blocked.add("the change is declared exact, and some rows do not come back as they were");
      }
      return trip.words(change.exact());
    } catch (SQLException e) {
      return List.of(
          database.kindOf(e) != FailureKind.DATA
              ? "the rows could not be read: " + database.explained(e)
              : "an expression raises on some row: "
                  + (sample.masked() ? "SQLSTATE " + e.getSQLState() : database.explained(e)));
    }
  }

  private static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return (value < 10 && unit > 0 ? "%.1f %s" : "%.0f %s").formatted(value, units[unit]);
  }

  private static String time(long seconds) {
    return seconds < 120
        ? seconds + " s"
        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
