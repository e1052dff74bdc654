package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segue tables of the version before, and of the one behind. */
class OtherVersionIT {
  @TempDir Path folder = Path.of("");

  private SplitUsers users = new SplitUsers("", Path.of(""), 0);

  @BeforeEach
  void createUsers() {
    users = SplitUsers.create(folder, 300);
    assertThat(users.run("backfill").exit()).isZero();
  }

  @Test
  void rollback_onTablesOfVersionOne_knowsOfNoConstraints() {
    users.toVersionOne();
    Run run = users.run("rollback");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("users-split, at dual-write");
    assertThat(users.control("status").exit()).isZero();
  }

  @Test
  void status_onTablesOfANewerVersion_showsWhatItDoesNotKnow() {
    users.toNextVersion();
    Run run = users.control("status");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("newer  fill-new, pass 1", "running  of a newer segue, pass 1")
        .doesNotContain("shifted");
  }

  @Test
  void pause_onTablesOfANewerVersion_leavesAStateThatItDoesNotKnow() throws SQLException {
    users.toNextVersion();
    Run run = users.control("pause");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("users-split of a newer segue: paused").doesNotContain("fill");
    assertThat(users.number("SELECT count(*) FROM segue.segue_work WHERE state = 'draining'"))
        .isOne();
  }

  @Test
  void backfill_whereANewerSegueIsAtIt_isLeftToThatOne() throws SQLException {
    users.toNextVersion();
    Run run = users.run("backfill");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains(
            "The fill-new of the change 'users-split' stands as only a newer segue knows. Use that one");
    assertThat(users.number("SELECT count(*) FROM segue.segue_work")).isEqualTo(2);
  }

  @Test
  void expand_whereANewerSegueNotedWhatItDid_isLeftToThatOne() {
    users.toNextVersion();
    Run run = users.run("expand", "--all-instances-at", "dual-write", "--toward", "fallback-read");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("that this one does not know: statistics, users_name_stats. Use that one.");
  }
}
