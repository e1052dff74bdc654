package dev.segue.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import dev.segue.worker.control.Totals;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are not where a pass looks for them. */
class MovingRowsIT {
  private SmallTable table;

  @BeforeEach
  void create() throws Exception {
    table = SmallTable.create();
  }

  @AfterEach
  void close() throws SQLException {
    table.close();
  }

  /** A fill in chunks of a hundred rows, with something that happens behind each of them. */
  private WorkRun.Result fill(WorkRun.Audience audience) throws Exception {
    return table.work(WorkKind.FILL_NEW, audience);
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
    table.execute("INSERT INTO t SELECT i, i::text FROM generate_series(1, 150) i");
    WorkRun.Result result;
    try (Connection another = TestPostgres.connect(table.url());
        Statement holding = another.createStatement()) {
      another.setAutoCommit(false);
      holding.execute("SELECT FROM t WHERE id = 149 FOR UPDATE");
      table.other().setAutoCommit(false);
      table.execute("SELECT FROM t WHERE id = 150 FOR UPDATE");
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
                      table.execute("UPDATE t SET id = " + key + " WHERE id = 150");
                      table.execute("COMMIT");
                    }
                  });
    }
    table.other().setAutoCommit(true);
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
    assertThat(result.work().pass()).isGreaterThan(2);
    assertThat(table.text("SELECT count(*) FROM t WHERE n::text = s")).isEqualTo("150");
  }

  @Test
  void rows_thatNobodyCanFill_areNotTakenForMissed() throws Exception {
    table.execute("INSERT INTO t SELECT i, i::text FROM generate_series(1, 150) i");
    table.execute("UPDATE t SET s = 'seven' WHERE id IN (7, 70)");
    table.execute("UPDATE t SET s = '' WHERE id IN (8, 80, 81)");
    WorkRun.Result result = fill(work -> WorkListener.NONE);
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
    assertThat(result.work().pass()).isEqualTo(1);
    assertThat(result.work().reason()).isEqualTo("145 rows filled, 3 unmappable, 2 raise an error");
  }

  @Test
  void range_thatEndsBeforeAChunkDoes_isDividedAsTheChunkWouldBe() throws Exception {
    table.execute("INSERT INTO t SELECT i, i::text FROM generate_series(1, 150) i");
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
    table.execute("INSERT INTO t VALUES (1, '1')");
    table.execute(
        "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END'");
    table.execute(
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
              table.execute("INSERT INTO t VALUES (1, '1'), (2, '2')");
              return WorkListener.NONE;
            });
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
    assertThat(table.text("SELECT string_agg(n::text, ',') FROM t")).isEqualTo("1,2");
  }

  @Test
  void row_thatComesUnfilledBehindTheVerification_isSeen() throws Exception {
    table.execute("INSERT INTO t SELECT i, i::text, i FROM generate_series(1, 150) i");
    WorkRun.Result result =
        table.work(
            WorkKind.VERIFY,
            work -> {
              table.execute("INSERT INTO t VALUES (1000, '1')");
              return WorkListener.NONE;
            });
    assertThat(result.end()).isEqualTo(WorkRunner.End.FAILED);
    assertThat(result.work().reason()).contains("rows that no pass met (1) are not filled");
  }

  @Test
  void writer_thatKeepsAddingUnfilledRows_endsTheFillWithTheReason() throws Exception {
    table.execute("INSERT INTO t VALUES (1, '1')");
    WorkRun.Result result =
        fill(
            work ->
                new WorkListener() {
                  @Override
                  public void moved(Totals totals, int pass, int chunkRows) {
                    table.execute("INSERT INTO t SELECT max(id) + 1, '1' FROM t");
                  }
                });
    assertThat(result.end()).isEqualTo(WorkRunner.End.FAILED);
    assertThat(result.work().reason())
        .contains(
            "rows that no pass met (1) are not filled: something writes this table around Segue")
        .contains("run the same command again");
  }
}
