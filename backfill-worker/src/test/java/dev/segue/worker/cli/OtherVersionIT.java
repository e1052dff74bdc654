package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segue tables of the version before. */
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
}
