package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar in a process of its own that is told to end by SIGTERM, as Kubernetes does. */
@Timeout(120)
class SidecarEndIT {
  @TempDir Path folder = Path.of("");

  private static void finishes(SplitUsers users) throws SQLException {
    Run last = users.run("backfill", "--rate", "0");
    assertThat(last.exit()).as(last.out() + last.err()).isZero();
    assertThat(users.faults()).isEmpty();
  }

  @Test
  void sigterm_whileAWorkRuns_endsBehindItsChunkWithFour() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 20_000);
    Process sidecar = users.start("sidecar", "--listen", "127.0.0.1:0", "--rate", "2000");
    try {
      while (users.progress() < 1_001_000) {
        assertThat(sidecar.isAlive()).isTrue();
      }
      sidecar.destroy();
      assertThat(sidecar.waitFor()).isEqualTo(ExitCode.STOPPED);
    } finally {
      sidecar.destroyForcibly();
    }
    assertThat(users.isOver()).isFalse();
    finishes(users);
  }

  @Test
  void sigterm_whileNothingRuns_endsWithNought() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 100);
    Process sidecar = users.start("sidecar", "--listen", "127.0.0.1:0");
    try {
      while (users.number("SELECT count(*) FROM segue.segue_work WHERE state = 'done'") < 2) {
        assertThat(sidecar.isAlive()).isTrue();
      }
      sidecar.destroy();
      assertThat(sidecar.waitFor()).isZero();
    } finally {
      sidecar.destroyForcibly();
    }
    finishes(users);
  }

  @Test
  void sidecars_ofWhichOneIsKilled_shareAWorkAndFillEveryRowOnce() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 12_000);
    String[] slow = {"--listen", "127.0.0.1:0", "--rate", "6000", "--target-ms", "4"};
    Process one = users.start("sidecar", slow);
    Process two = users.start("sidecar", slow);
    try {
      while (users.number("SELECT count(DISTINCT worker) FROM segue.segue_range WHERE done") < 2
          && !users.isOver()) {
        assertThat(one.isAlive() && two.isAlive()).isTrue();
      }
      one.destroyForcibly();
      while (users.number(
              "SELECT count(*) FROM segue.segue_work WHERE kind = 'verify' AND state = 'done'")
          < 1) {
        assertThat(two.isAlive()).isTrue();
      }
    } finally {
      one.destroyForcibly();
      two.destroyForcibly().waitFor();
    }
    assertThat(users.faults()).isEmpty();
  }
}
