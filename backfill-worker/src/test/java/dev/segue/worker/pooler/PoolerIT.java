package dev.segue.worker.pooler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import dev.segue.worker.cli.Run;
import dev.segue.worker.cli.RunningSidecar;
import dev.segue.worker.cli.SplitUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every step of a change, there and back, through a pooler that shares sessions. */
@Timeout(120)
class PoolerIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: users-mail
          table: users
          phase: {phase}
          rename: {from: mail, to: email, type: text}
      """;

  private static final List<String> SETTINGS =
      List.of(
          "lock_timeout",
          "statement_timeout",
          "idle_in_transaction_session_timeout",
          "transaction_isolation",
          "search_path");

  @TempDir Path folder = Path.of("");

  private String url = "";

  private void run(String phase, String command, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("rules.yaml"), RULES.replace("{phase}", phase));
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    if (List.of(more).contains("--toward") || List.of("backfill", "verify").contains(command)) {
      arguments.addAll(List.of("--all-instances-at", phase));
    }
    arguments.addAll(List.of(more));
    Run run = Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
    assertThat(run.exit()).as(command + " at " + phase + ": " + run).isZero();
  }

  private void prepare(String phase, String toward) throws IOException {
    run(phase, "expand", "--toward", toward, "--settle", "0");
  }

  private long number(String query) throws SQLException {
    return TestPostgres.number(url, query);
  }

  /** The settings that a client meets in one session after another. */
  private Set<String> settings() throws SQLException {
    Set<String> met = new TreeSet<>();
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement()) {
      for (int look = 0; look < 40; look++) {
        for (String name : SETTINGS) {
          try (ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            met.add(name + " " + row.getString(1));
          }
        }
      }
    }
    return met;
  }

  @Test
  void change_thereAndBack_goesThroughAPooler() throws Exception {
    String direct =
        TestPostgres.createDatabase(
            "CREATE TABLE users (id bigint PRIMARY KEY,"
                + " mail text NOT NULL DEFAULT 'none' UNIQUE CHECK (mail <> ''))",
            "CREATE INDEX by_mail ON users (lower(mail))",
            "INSERT INTO users SELECT i, 'mail' || i FROM generate_series(1, 3000) i");
    try (Pooler pooler = Pooler.before(direct, folder)) {
      url = pooler.url();
      Set<String> before = settings();
      run("planned", "init");
      run("planned", "plan");
      run("planned", "expand");
      prepare("expanded", "dual-write");
      run("dual-write", "backfill", "--target-ms", "4");
      run("dual-write", "verify");
      assertThat(number("SELECT count(*) FROM users WHERE email = mail")).isEqualTo(3000);
      prepare("fallback-read", "new-read");
      prepare("new-read", "retired");
      run("retired", "rollback");
      TestPostgres.execute(direct, "UPDATE users SET mail = NULL");
      run("new-read", "backfill");
      run("new-read", "verify");
      prepare("new-read", "fallback-read");
      assertThat(number("SELECT count(*) FROM users WHERE email = mail")).isEqualTo(3000);
      prepare("planned", "off");
      run("off", "rollback");
      assertThat(settings()).isEqualTo(before);
    }
  }

  @Test
  void sidecar_behindAPooler_fillsAndVerifies() throws Exception {
    SplitUsers users = SplitUsers.create(folder, 3_000);
    try (Pooler pooler = Pooler.before(users.url(), folder);
        RunningSidecar sidecar = RunningSidecar.start(pooler.url(), users.rules(), "dual-write")) {
      sidecar.statusWith("\"standing\": \"done\"");
      assertThat(
              users.number(
                  "SELECT count(*) FROM users WHERE name = first_name || ' ' || last_name"))
          .isEqualTo(3_000);
    }
  }

  @Test
  void index_thatATimeoutWouldCutOff_isNotBegunThroughAPoolerThatCannotLiftIt() throws Exception {
    String direct =
        TestPostgres.createDatabase(
            "CREATE TABLE users (id bigint PRIMARY KEY, mail text UNIQUE)",
            "DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET statement_timeout = 60000'',"
                + " current_database()); END'");
    try (Pooler pooler = Pooler.before(direct, folder)) {
      url = pooler.url();
      run("planned", "init");
      run("planned", "expand");
      Path file =
          Files.writeString(folder.resolve("rules.yaml"), RULES.replace("{phase}", "expanded"));
      String[] unique = {
        "expand", file.toString(), "--all-instances-at", "expanded", "--toward", "dual-write"
      };
      Run refused = Run.of(Map.of("SEGUE_URL", url), "", unique);
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err())
          .contains("statement_timeout = 60000ms", "it was not begun", "instead of a pooler");
      assertThat(number("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isZero();
      Run straight = Run.of(Map.of("SEGUE_URL", direct), "", unique);
      assertThat(straight.exit()).as(straight.err()).isZero();
    }
  }
}
