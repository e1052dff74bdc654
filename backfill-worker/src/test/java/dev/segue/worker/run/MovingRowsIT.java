package dev.segue.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.rules.config.RulesReader;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Side;
import dev.segue.testing.TestPostgres;
import dev.segue.worker.catalog.Drivers;
import dev.segue.worker.catalog.Login;
import dev.segue.worker.control.ControlSchema;
import dev.segue.worker.control.Grants;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.database.Database;
import dev.segue.worker.throttle.Critical;
import dev.segue.worker.throttle.Limits;
import dev.segue.worker.work.StopSignal;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkOrder;
import dev.segue.worker.work.WorkRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are not where a pass looks for them. */
class MovingRowsIT {
  private static final Change CHANGE =
      RulesReader.read(
              """
              segue: 1
              changes:
                - id: t-n
                  table: t
                  phase: dual-write
                  old: {s: {type: text, backward: "n::text"}}
                  new: {n: {type: int, forward: "nullif(s, '')::int"}}
              """
                  .getBytes(StandardCharsets.UTF_8),
              "rules.yaml")
          .rules()
          .orElseThrow()
          .changes()
          .get(0);

  /** Nothing but what would never be met. */
  private static final Limits LIMITS =
      new Limits(
          Duration.ofHours(1),
          1 << 20,
          1000,
          Optional.empty(),
          100_000,
          false,
          Duration.ofHours(1),
          1 << 20,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Critical.NONE);

  private String url = "";
  private Database database;
  private Connection other;

  @BeforeEach
  void open() throws Exception {
    url = TestPostgres.createDatabase("CREATE TABLE t (id int PRIMARY KEY, s text, n int)");
    Login login = new Login(url, Optional.empty(), Optional.empty());
    database = Database.open(login, new Drivers(Path.of("no-such-folder")), 2);
    new ControlSchema("segue").create(database, Grants.none(), "test");
    other = TestPostgres.connect(url);
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
    database.close();
  }

  private void execute(String sql) {
    try (Statement statement = other.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String text(String sql) throws SQLException {
    try (Statement statement = other.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  /** A fill in chunks of a hundred rows, with something that happens behind each of them. */
  private WorkRun.Result fill(WorkRun.Audience audience) throws Exception {
    return work(WorkKind.FILL_NEW, audience);
  }

  private WorkRun.Result work(WorkKind kind, WorkRun.Audience audience) throws Exception {
    WorkOrder order =
        new WorkOrder(CHANGE, kind, Side.NEW, Optional.of(200L), Optional.empty(), 1, "somebody");
    return new WorkRun(database, new ControlSchema("segue"))
        .run(order, LIMITS, new StopSignal(Optional.empty()), audience);
  }

  /** Does something once, behind the first chunk of the second pass. */
  private abstract static class InTheSecondPass implements WorkListener {
    private boolean done;

    abstract void act();

    @Override
    public void moved(Totals totals, int pass, int chunkRows) {
      if (pass == 2 && !done) {
        done = true;
        act();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_000})
  void row_thatWasLockedAndStepsOverThePass_isFilled(int key) throws Exception {
    execute("INSERT INTO t SELECT i, i::text FROM generate_series(1, 150) i");
    WorkRun.Result result;
    try (Connection another = TestPostgres.connect(url);
        Statement holding = another.createStatement()) {
      another.setAutoCommit(false);
      holding.execute("SELECT FROM t WHERE id = 149 FOR UPDATE");
      other.setAutoCommit(false);
      execute("SELECT FROM t WHERE id = 150 FOR UPDATE");
      result =
          fill(
              work ->
                  new InTheSecondPass() {
                    @Override
                    public void waits(String reason) {
                      // One of two rows is let go of: there is something to do for another pass.
                      try {
                        another.rollback();
                      } catch (SQLException e) {
                        throw new IllegalStateException(e);
                      }
                    }

                    @Override
                    void act() {
                      execute("UPDATE t SET id = " + key + " WHERE id = 150");
                      execute("COMMIT");
                    }
                  });
    }
    other.setAutoCommit(true);
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
    assertThat(result.work().pass()).isGreaterThan(2);
    assertThat(text("SELECT count(*) FROM t WHERE n::text = s")).isEqualTo("150");
  }

  @Test
  void rows_thatNobodyCanFill_areNotTakenForMissed() throws Exception {
    execute("INSERT INTO t SELECT i, i::text FROM generate_series(1, 150) i");
    execute("UPDATE t SET s = 'seven' WHERE id IN (7, 70)");
    execute("UPDATE t SET s = '' WHERE id IN (8, 80, 81)");
    WorkRun.Result result = fill(work -> WorkListener.NONE);
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
    assertThat(result.work().pass()).isEqualTo(1);
    assertThat(result.work().reason()).isEqualTo("145 rows filled, 3 unmappable, 2 raise an error");
  }

  @Test
  void range_thatEndsBeforeAChunkDoes_isDividedAsTheChunkWouldBe() throws Exception {
    execute("INSERT INTO t SELECT i, i::text FROM generate_series(1, 150) i");
    List<Integer> chunks = new ArrayList<>();
    fill(
        work ->
            new WorkListener() {
              @Override
              public void worked(int rows, long filled, Duration time) {
                chunks.add(rows);
              }
            });
    assertThat(chunks).containsExactly(100, 50);
  }

  @Test
  void chunk_whoseCommitTakesItsTime_heldItsRowsForThatTimeToo() throws Exception {
    execute("INSERT INTO t VALUES (1, '1')");
    execute(
        "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END'");
    execute(
        "CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON t DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION late()");
    List<Duration> times = new ArrayList<>();
    fill(
        work ->
            new WorkListener() {
              @Override
              public void worked(int rows, long filled, Duration time) {
                times.add(time);
              }
            });
    assertThat(times).singleElement().matches(time -> time.toMillis() >= 300);
  }

  @Test
  void rows_thatComeUnfilledIntoAnEmptyTable_areFilled() throws Exception {
    WorkRun.Result result =
        fill(
            work -> {
              execute("INSERT INTO t VALUES (1, '1'), (2, '2')");
              return WorkListener.NONE;
            });
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
    assertThat(text("SELECT string_agg(n::text, ',') FROM t")).isEqualTo("1,2");
  }

  @Test
  void row_thatComesUnfilledBehindTheVerification_isSeen() throws Exception {
    execute("INSERT INTO t SELECT i, i::text, i FROM generate_series(1, 150) i");
    WorkRun.Result result =
        work(
            WorkKind.VERIFY,
            work -> {
              execute("INSERT INTO t VALUES (1000, '1')");
              return WorkListener.NONE;
            });
    assertThat(result.end()).isEqualTo(WorkRunner.End.FAILED);
    assertThat(result.work().reason()).contains("rows that no pass met (1) are not filled");
  }

  @Test
  void writer_thatKeepsAddingUnfilledRows_endsTheFillWithTheReason() throws Exception {
    execute("INSERT INTO t VALUES (1, '1')");
    WorkRun.Result result =
        fill(
            work ->
                new WorkListener() {
                  @Override
                  public void moved(Totals totals, int pass, int chunkRows) {
                    execute("INSERT INTO t SELECT max(id) + 1, '1' FROM t");
                  }
                });
    assertThat(result.end()).isEqualTo(WorkRunner.End.FAILED);
    assertThat(result.work().reason())
        .contains(
            "rows that no pass met (1) are not filled: something writes this table around Segue")
        .contains("run the same command again");
  }
}
