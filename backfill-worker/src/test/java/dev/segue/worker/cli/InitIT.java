package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may make the segue tables, in which versions, and who may use them then. */
class InitIT {
  @TempDir Path folder = Path.of("");

  private SplitUsers users() {
    SplitUsers users = SplitUsers.create(folder, 60);
    // It writes to a table of the test's own.
    TestPostgres.execute(users.url(), "DROP TRIGGER touch ON users");
    return users;
  }

  /** A role of this database alone: roles are the whole server's. */
  private static String role(SplitUsers users) {
    String role = users.url().replaceAll(".*/(\\w+)\\?.*", "role_$1");
    TestPostgres.execute(users.url(), "CREATE ROLE " + role + " LOGIN");
    return role;
  }

  private static Run as(SplitUsers users, String role, String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command));
    if (!List.of("pause", "resume", "stop", "throttle", "status").contains(command)) {
      arguments.add(users.rules().toString());
    }
    if (List.of("backfill", "verify").contains(command)) {
      arguments.addAll(List.of("--all-instances-at", "dual-write"));
    }
    arguments.addAll(List.of(more));
    String url = users.url().replace("user=postgres", "user=" + role);
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  @Test
  void schemaThatIsThere_isUsedByARoleThatMayCreateNone() {
    SplitUsers users = users();
    String role = role(users);
    TestPostgres.execute(users.url(), "CREATE SCHEMA mine AUTHORIZATION " + role);
    Run run = as(users, role, "init", "--control-schema", "mine");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("in the schema 'mine'");
    assertThat(as(users, role, "init", "--control-schema", "mine").exit()).isZero();
  }

  @Test
  @Timeout(120)
  void inits_atOnce_allSucceed() {
    SplitUsers users = users();
    for (int round = 0; round < 4; round++) {
      String schema = "round_" + round;
      List<CompletableFuture<Run>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(
            CompletableFuture.supplyAsync(
                () -> as(users, "postgres", "init", "--control-schema", schema)));
      }
      runs.forEach(run -> assertThat(run.join().exit()).as(run.join().err()).isZero());
    }
  }

  @Test
  void init_leavesAnEventWhereItDidSomething() throws SQLException {
    SplitUsers users = users();
    String events = "SELECT count(*) FROM segue.segue_event WHERE what = 'init'";
    assertThat(users.number(events)).isEqualTo(1);
    assertThat(users.run("init").out()).contains("of version 2", ", as they were");
    assertThat(users.number(events)).isEqualTo(1);
  }

  @Test
  void tablesOfTheVersionBefore_serveAndAreBroughtUp() throws SQLException {
    SplitUsers users = users();
    users.toVersionOne();
    Run fill = users.run("backfill");
    assertThat(fill.exit()).as(fill.err()).isZero();
    assertThat(users.run("verify").exit()).isZero();
    assertThat(users.run("verify", "--sample", "50").err()).contains("version 1", "segue init");
    Run up = users.run("init");
    assertThat(up.out()).contains("of version 2", "brought up from version 1");
    assertThat(users.run("verify", "--sample", "50").exit()).isZero();
    assertThat(users.run("init", "--output", "json").out()).contains("\"found\": 2");
  }

  @Test
  void tablesOfTheNextVersion_serveAndStayAsTheyAre() throws SQLException {
    SplitUsers users = users();
    TestPostgres.execute(
        users.url(),
        "ALTER TABLE segue.segue_work ADD COLUMN news text",
        "UPDATE segue.segue_version SET version = 3");
    assertThat(users.run("init").out()).contains("of version 3", "made for version 2");
    Run fill = users.run("backfill");
    assertThat(fill.exit()).as(fill.err()).isZero();
    assertThat(users.run("verify").exit()).isZero();
    assertThat(users.number("SELECT version FROM segue.segue_version")).isEqualTo(3);
  }

  @Test
  void tablesOfTheVersionAfterNext_areRefused() {
    SplitUsers users = users();
    TestPostgres.execute(users.url(), "UPDATE segue.segue_version SET version = 4");
    for (String command : List.of("init", "backfill", "expand")) {
      Run run = users.run(command);
      assertThat(run.exit()).as(command).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("are of version 4", "Use a newer segue");
    }
  }

  @Test
  void role_withThePrintedGrantsAlone_fillsVerifiesLooksAndSteers() throws SQLException {
    SplitUsers users = users();
    String role = role(users);
    List<String> printed =
        users
            .run("init", "--grant", role, "--dry-run")
            .out()
            .lines()
            .filter(line -> line.startsWith("GRANT") || line.startsWith("DO"))
            .toList();
    assertThat(printed).anyMatch(text -> text.contains("pg_monitor"));
    TestPostgres.execute(
        users.url(),
        "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());"
            + " EXECUTE format('GRANT CONNECT ON DATABASE %I TO PUBLIC', current_database()); END $$");
    TestPostgres.execute(users.url(), printed.toArray(String[]::new));
    for (String command : List.of("backfill", "verify", "status", "plan", "rollback")) {
      Run run = as(users, role, command);
      assertThat(run.exit()).as(command + ": " + run).isZero();
    }
    TestPostgres.execute(
        users.url(), "UPDATE segue.segue_work SET state = 'running' WHERE kind = 'verify'");
    for (String command : List.of("pause", "resume", "stop")) {
      Run run = as(users, role, command);
      assertThat(run.exit()).as(command + ": " + run).isZero();
    }
    assertThat(as(users, role, "throttle", "--rate", "5").exit()).isZero();
    assertThat(users.number("SELECT count(*) FROM users WHERE first_name IS NOT NULL"))
        .isEqualTo(60);
    for (String forbidden :
        List.of(
            "has_table_privilege('%s', 'segue.segue_event', 'DELETE')",
            "has_table_privilege('%s', 'segue.segue_work', 'DELETE')",
            "has_column_privilege('%s', 'users', 'id', 'UPDATE')",
            "has_table_privilege('%s', 'users', 'DELETE')")) {
      assertThat(users.number("SELECT (" + forbidden.formatted(role) + ")::int"))
          .as(forbidden)
          .isZero();
    }
  }

  @Test
  void grants_thatOnlyASuperuserMakes_areLeftAndPrinted() {
    SplitUsers users = users();
    String owner = role(users);
    String other = owner + "_2";
    TestPostgres.execute(
        users.url(),
        "CREATE ROLE " + other,
        "ALTER TABLE users OWNER TO " + owner,
        "CREATE SCHEMA mine AUTHORIZATION " + owner);
    Run run = as(users, owner, "init", "--control-schema", "mine", "--grant", other);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("left +GRANT pg_monitor TO " + other);
  }
}
