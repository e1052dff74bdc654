package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verification tells, and mends. */
class VerifyIT {
  @TempDir Path folder = Path.of("");

  private SplitUsers users = new SplitUsers("", Path.of(""), 0);

  @BeforeEach
  void fillUsers() {
    users = SplitUsers.create(folder, 2_000);
    assertThat(users.run("backfill").exit()).isZero();
  }

  private boolean isComplete() throws SQLException {
    return users.number("SELECT count(*) FROM segue.segue_change WHERE new_complete") == 1;
  }

  private long disagreeing() throws SQLException {
    return users.number("SELECT count(*) FROM users WHERE name <> first_name || ' ' || last_name");
  }

  @Test
  void sample_saysWhatItMeansForTheWholeAndProvesNothing() throws Exception {
    Run sample = users.run("verify", "--sample", "20");
    assertThat(sample.exit()).as(sample.err()).isZero();
    assertThat(sample.out()).contains("a sample, which proves nothing: of 2000 rows", "confidence");
    assertThat(isComplete()).isFalse();
    long looked =
        users.number(
            "SELECT sum(agreeing + disagreeing + absent) FROM segue.segue_range r"
                + " JOIN segue.segue_work w ON w.id = r.work_id WHERE w.sample = 2000");
    // A fifth of the rows by a hash: far beyond what chance does.
    assertThat(looked).isBetween(300L, 500L);
    assertThat(users.run("verify").exit()).isZero();
    assertThat(isComplete()).isTrue();
  }

  @Test
  void verification_thatFails_takesBackWhatAnEarlierOneProved() throws Exception {
    assertThat(users.run("verify").exit()).isZero();
    assertThat(isComplete()).isTrue();
    TestPostgres.execute(users.url(), "UPDATE users SET first_name = 'stale' WHERE id = 30");
    assertThat(users.run("verify").exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(isComplete()).isFalse();
    assertThat(users.run("verify", "--repair").exit()).isZero();
    assertThat(isComplete()).isTrue();
  }

  @Test
  void sample_meetsRowsThatDisagree() {
    TestPostgres.execute(users.url(), "UPDATE users SET first_name = 'X' WHERE id % 2 = 0");
    Run sample = users.run("verify", "--sample", "20");
    assertThat(sample.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(sample.out()).contains("disagreeing");
    assertThat(users.run("verify", "--sample", "100").err()).contains("from 0.01 to 99");
  }

  @Test
  void repair_mendsRowsThatDisagreeAndNoOthers() throws Exception {
    TestPostgres.execute(
        users.url(),
        "UPDATE users SET first_name = 'stale' WHERE id IN (30, 60)",
        // Better data on the new side: backward gives the old one.
        "UPDATE users SET name = 'Mary Ann Smith', first_name = 'Mary Ann', last_name = 'Smith'"
            + " WHERE id = 90",
        "TRUNCATE touched");
    assertThat(users.run("verify").exit()).isEqualTo(ExitCode.PROBLEMS);
    Run repair = users.run("verify", "--repair");
    assertThat(repair.exit()).as(repair.out() + repair.err()).isZero();
    assertThat(repair.out()).contains("2 rows mended; 2000 rows: 2000 agree, 0 disagree");
    assertThat(disagreeing()).isZero();
    assertThat(users.number("SELECT count(*) FROM touched WHERE id IN (30, 60)")).isEqualTo(2);
    assertThat(users.number("SELECT count(*) FROM touched")).isEqualTo(2);
    assertThat(users.number("SELECT count(*) FROM users WHERE first_name = 'Mary Ann'"))
        .isEqualTo(1);
    assertThat(isComplete()).isTrue();
  }

  private long seen(String kind) throws SQLException {
    return users.number(
        "SELECT coalesce(sum(seen), 0) FROM segue.segue_range r JOIN segue.segue_work w"
            + " ON w.id = r.work_id WHERE w.kind = '%s'".formatted(kind));
  }

  /** Begins it, slowly, and ends it in its middle: killed, or told to stop. */
  private void endedMidway(boolean killed, String kind, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("--rate", "400"));
    options.addAll(List.of(more));
    Process worker = users.start("verify", options.toArray(String[]::new));
    try {
      while (seen(kind) < 400) {
        assertThat(worker.isAlive()).isTrue();
      }
      if (killed) {
        worker.destroyForcibly();
      } else {
        assertThat(users.control("stop").out()).contains(kind + ": stopped");
      }
      assertThat(worker.waitFor()).isEqualTo(killed ? 137 : ExitCode.STOPPED);
    } finally {
      worker.destroyForcibly();
    }
    assertThat(seen(kind)).isBetween(400L, 1_900L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void verification_thatEndsMidway_goesOnAndLooksAtEveryRowOnce(boolean killed) throws Exception {
    TestPostgres.execute(users.url(), "UPDATE users SET first_name = 'stale' WHERE id = 30");
    endedMidway(killed, "verify");
    assertThat(isComplete()).isFalse();
    Run verify = users.run("verify", "--rate", "0");
    assertThat(verify.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(verify.err()).contains("users-split verify goes on");
    assertThat(verify.out()).contains("2000 rows: 1999 agree, 1 disagree", "id = 30");
    assertThat(seen("verify")).isEqualTo(2_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repair_thatEndsMidway_goesOnAndMendsEveryRowOnce(boolean killed) throws Exception {
    TestPostgres.execute(
        users.url(), "UPDATE users SET first_name = 'stale' WHERE id % 2 = 0", "TRUNCATE touched");
    long stale = disagreeing();
    endedMidway(killed, "repair", "--repair");
    assertThat(disagreeing()).isBetween(1L, stale - 1);
    Run repair = users.run("verify", "--repair", "--rate", "0");
    assertThat(repair.exit()).as(repair.out() + repair.err()).isZero();
    assertThat(repair.out()).contains(stale + " rows mended; 2000 rows: 2000 agree, 0 disagree");
    assertThat(disagreeing()).isZero();
    assertThat(users.number("SELECT count(*) FROM touched")).isEqualTo(stale);
    assertThat(isComplete()).isTrue();
  }

  @Test
  void repair_ofARowThatIsLocked_leavesAndListsIt() throws Exception {
    TestPostgres.execute(users.url(), "UPDATE users SET first_name = 'stale' WHERE id IN (30, 60)");
    try (Connection other = TestPostgres.connect(users.url());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM users WHERE id = 60 FOR UPDATE");
      Run repair = users.run("verify", "--repair");
      assertThat(repair.exit()).isEqualTo(ExitCode.PROBLEMS);
      assertThat(repair.out()).contains("1 rows mended", "1 disagree", "id = 60");
      other.rollback();
    }
    assertThat(users.run("verify", "--repair").exit()).isZero();
    assertThat(disagreeing()).isZero();
  }

  @Test
  void report_holdsTheAccountsAndTheRowsThatNeedAPerson() throws Exception {
    TestPostgres.execute(users.url(), "UPDATE users SET last_name = 'a|b <c>' WHERE id = 30");
    Path report = folder.resolve("report.md");
    users.run("verify", "--report", report.toString());
    assertThat(Files.readString(report))
        .startsWith("# users-split verify: failed")
        .contains("| disagreeing | 1 |", "| 30 | disagreeing |", "a\\|b &lt;c>")
        .contains("| definition | `");
  }

  @Test
  void masked_tellsNoValueAnywhere() throws Exception {
    TestPostgres.execute(users.url(), "UPDATE users SET last_name = 'secret' WHERE id = 30");
    Path report = folder.resolve("report.md");
    Run verify = users.run("verify", "--mask", "--report", report.toString());
    assertThat(verify.out().replaceAll("\\s+", " "))
        .contains("last_name of 6 characters")
        .doesNotContain("secret");
    assertThat(Files.readString(report)).doesNotContain("secret", "Ann");
    assertThat(users.number("SELECT count(*) FROM segue.segue_row WHERE detail LIKE '%secret%'"))
        .isZero();
  }

  @Test
  void dryRun_saysWhatWouldBeDoneAndDoesNothing() throws Exception {
    TestPostgres.execute(users.url(), "UPDATE users SET first_name = NULL, last_name = NULL");
    Run dry = users.run("backfill", "--dry-run");
    assertThat(dry.exit()).isZero();
    assertThat(dry.out().replaceAll("\\s+", " "))
        .contains("would run users-split fill-new", "rows of public.users by id")
        .contains("UPDATE public.users SET first_name =");
    assertThat(users.number("SELECT count(*) FROM users WHERE first_name IS NOT NULL")).isZero();
    assertThat(users.number("SELECT count(*) FROM segue.segue_work")).isEqualTo(1);
  }
}
