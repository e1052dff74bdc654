package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A verification that was begun proves nothing once instances were where one side is written. */
@Timeout(60)
class WayDownIT {
  @TempDir Path folder = Path.of("");

  private SplitUsers users = new SplitUsers("", Path.of(""), 0);

  /** Filled, and verified but for the last look. */
  @BeforeEach
  void createUsers() {
    users = SplitUsers.create(folder, 300);
    assertThat(users.run("backfill").exit()).isZero();
    assertThat(users.run("verify").exit()).isZero();
    TestPostgres.execute(
        users.url(),
        "UPDATE segue.segue_work SET state = 'stopped', finished_at = NULL WHERE kind = 'verify'",
        "UPDATE segue.segue_change SET new_complete = false");
  }

  private void setPhase(String phase) throws IOException {
    String text = Files.readString(users.rules());
    Files.writeString(users.rules(), text.replaceFirst("phase: \\S+", "phase: " + phase));
  }

  /** Somebody who knows nothing of the new columns. */
  private void writeOneSide() {
    TestPostgres.execute(users.url(), "UPDATE users SET name = 'Eve Adams' WHERE id = 3");
  }

  private long complete() throws SQLException {
    return users.number("SELECT count(*) FROM segue.segue_change WHERE new_complete");
  }

  private String verification() throws SQLException {
    return users.number("SELECT count(*) FROM segue.segue_work WHERE id = 2 AND state = 'failed'")
            == 1
        ? "ended"
        : "open";
  }

  @Test
  void verify_thatIsGoneOnWith_saysWhenItBegan() throws Exception {
    Run run = users.run("verify");
    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(run.err())
        .contains("users-split verify goes on: begun at 20", "instances said to be at dual-write");
    assertThat(complete()).isEqualTo(1);
    assertThat(users.run("verify").err()).doesNotContain("goes on");
  }

  @Test
  void verify_behindAnExpansionBelowDualWrite_beginsAnew() throws Exception {
    setPhase("planned");
    assertThat(users.run("expand").exit()).isZero();
    assertThat(verification()).isEqualTo("ended");
    writeOneSide();
    setPhase("dual-write");
    Run run = users.run("verify");
    assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(run.out()).contains("1 disagree");
    assertThat(complete()).isZero();
  }

  @Test
  void verify_behindTheStepDownToExpanded_beginsAnew() throws Exception {
    String[] down = {"--all-instances-at", "dual-write", "--toward", "expanded"};
    assertThat(users.run("expand", "--dry-run", down[0], down[1], down[2], down[3]).exit())
        .isZero();
    assertThat(verification()).isEqualTo("open");
    assertThat(users.run("expand", down).exit()).isZero();
    assertThat(verification()).isEqualTo("ended");
  }

  @Test
  void expand_whereBothSidesAreWritten_leavesItOpen() throws Exception {
    assertThat(users.run("expand").exit()).isZero();
    assertThat(verification()).isEqualTo("open");
  }

  @Test
  void sidecar_thatWasBelow_fillsAndVerifiesAnew() throws Exception {
    setPhase("planned");
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "planned")) {
      sidecar.statusWith("no longer known: verification");
    }
    TestPostgres.execute(users.url(), "INSERT INTO users VALUES (7, 'Eve Adams', '')");
    setPhase("dual-write");
    try (RunningSidecar sidecar = RunningSidecar.start(users.url(), users.rules(), "dual-write")) {
      sidecar.statusWith("\"standing\": \"done\"", "301 agree, 0 disagree");
    }
    assertThat(users.number("SELECT count(*) FROM segue.segue_work")).isEqualTo(4);
  }
}
