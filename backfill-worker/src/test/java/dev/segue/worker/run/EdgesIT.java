package dev.segue.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.worker.control.WorkKind;
import dev.segue.worker.work.WorkListener;
import dev.segue.worker.work.WorkOrder;
import dev.segue.worker.work.WorkRunner;
import dev.segue.worker.work.WorkStart;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trouble before a work's first chunk, and behind its last one. */
@Timeout(60)
class EdgesIT {
  private static final String END_THE_WORKER_S_SESSIONS =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND application_name = 'segue'";

  private SmallTable table;
  private final List<String> waits = new ArrayList<>();

  @BeforeEach
  void create() throws Exception {
    table = SmallTable.create();
    table.execute("INSERT INTO t SELECT i, i::text FROM generate_series(1, 150) i");
  }

  @AfterEach
  void close() throws SQLException {
    table.close();
  }

  private static WorkRun.Audience hearing(Consumer<String> waits) {
    return new WorkRun.Audience() {
      @Override
      public void waits(WorkOrder order, String reason) {
        waits.accept(reason);
      }

      @Override
      public WorkListener begins(WorkStart.Started started) {
        return WorkListener.NONE;
      }
    };
  }

  @Test
  void start_whileSomebodyHasTheChangesRow_saysSoAndGoesOnBehindHim() throws Exception {
    table.work(WorkKind.FILL_NEW, started -> WorkListener.NONE);
    table.other().setAutoCommit(false);
    table.execute("SELECT FROM segue.segue_change FOR UPDATE");
    WorkRun.Result result =
        table.work(
            WorkKind.VERIFY,
            hearing(
                reason -> {
                  waits.add(reason);
                  table.execute("COMMIT");
                }));
    assertThat(waits)
        .singleElement()
        .asString()
        .startsWith("somebody else has the change's row in the segue tables, or its table: session")
        .endsWith(": SELECT FROM segue.segue_change FOR UPDATE");
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
  }

  @Test
  void start_whoseSessionsAreCut_goesOnInOthers() throws Exception {
    // They are in the pool, and not looked at again so soon behind their last use.
    table.database().inTransaction(connection -> true);
    table.execute(END_THE_WORKER_S_SESSIONS);
    WorkRun.Result result = table.work(WorkKind.FILL_NEW, hearing(waits::add));
    assertThat(waits).singleElement().asString().contains("57P01");
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
    assertThat(table.text("SELECT count(*) FROM segue.segue_work")).isEqualTo("1");
  }

  @Test
  void end_whoseSessionsAreCutBeforeItIsRead_isReadInOthers() throws Exception {
    WorkRun.Result result =
        table.work(
            WorkKind.FILL_NEW,
            started ->
                new WorkListener() {
                  @Override
                  public void ended() {
                    table.execute(END_THE_WORKER_S_SESSIONS);
                  }
                });
    assertThat(result.end()).isEqualTo(WorkRunner.End.DONE);
    assertThat(result.work().reason()).isEqualTo("150 rows filled");
  }
}
