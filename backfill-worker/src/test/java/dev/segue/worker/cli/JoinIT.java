package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever goes on with a work that others began leaves an event of what they said. */
class JoinIT {
  private static final String EVENT =
      "SELECT count(*) FROM segue.segue_event WHERE what = '%s' AND who LIKE '%%@%%'"
          + " AND change_id = 'users-split' AND detail LIKE 'fill-new, begun at %%'"
          + " AND detail LIKE '%%all instances said to be at dual-write%%'"
          + " AND detail LIKE '%%rate %d%%target %d ms'";

  @TempDir Path folder = Path.of("");

  @Test
  void work_thatSomebodyJoins_leavesAnEventOfWhatTheySaid() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 300);
    assertThat(users.run("backfill", "--rate", "100000").exit()).isZero();
    assertThat(users.number(EVENT.formatted("joined", 0, 70))).isZero();

    String open = "UPDATE segue.segue_work SET finished_at = NULL, state = '%s'";
    TestPostgres.execute(users.url(), open.formatted("running"));
    assertThat(users.run("backfill", "--rate", "0", "--target-ms", "70").exit()).isZero();
    assertThat(users.number(EVENT.formatted("joined", 0, 70))).isEqualTo(1);

    TestPostgres.execute(users.url(), open.formatted("stopped"));
    assertThat(users.run("backfill").exit()).isZero();
    assertThat(users.number(EVENT.formatted("went on", 0, 70))).isEqualTo(1);
  }
}
