package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each step of the ladder, its connection killed by the server before and behind its DDL
 * statements: a second run ends where an undisturbed one does. {@code -Dworker.interruptions=99}
 * tries all of them.
 */
class InterruptionIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: users-mail
          table: users
          phase: {phase}
          exact: true
          old:
            mail: {type: text, backward: email}
          new:
            email: {type: text, forward: mail}
      """;

  /** The catalog of the table, and what the segue tables note of it. */
  private static final String OBJECTS =
      """
      SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid)
        || CASE WHEN convalidated THEN '' ELSE ' invalid' END FROM pg_constraint
      WHERE conrelid = 'users'::regclass AND contype <> 'n'
      UNION ALL
      SELECT 'index ' || pg_get_indexdef(indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' invalid' END
      FROM pg_index WHERE indrelid = 'users'::regclass
      UNION ALL
      SELECT 'column ' || attname || CASE WHEN attnotnull THEN ' not null' ELSE '' END
        || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
      FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped
      UNION ALL
      SELECT concat_ws(' ', 'kept', kind, name, taken, definition) FROM segue.segue_constraint
      UNION ALL
      SELECT concat_ws(' ', 'facts', new_empty, new_clean, old_clean, new_complete, old_complete)
      FROM segue.segue_change
      """;

  /** Kills the connection at the n-th call; sequences do not go back. */
  private static final String KILLER =
      """
      CREATE FUNCTION kill() RETURNS event_trigger LANGUAGE plpgsql AS
      'BEGIN IF nextval(''calls'') = (SELECT last_value FROM fatal) THEN
         PERFORM pg_terminate_backend(pg_backend_pid()); END IF; END'
      """;

  private final Random random = new Random(Long.getLong("worker.seed", 5));

  @TempDir Path folder = Path.of("");

  /** A step of the ladder: where all instances are, and what it is toward, as options. */
  private record Step(String at, List<String> toward) {
    Step(String at, String toward) {
      this(at, List.of("--all-instances-at", at, "--toward", toward, "--settle", "0"));
    }
  }

  @Test
  void everyStep_killedAtAStatement_endsInASecondRunAsIfUndisturbed() throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE town (name text PRIMARY KEY)",
            "CREATE TABLE users (id bigint PRIMARY KEY,"
                + " mail text NOT NULL DEFAULT 'none' UNIQUE CHECK (mail <> '') REFERENCES town)",
            "CREATE INDEX by_lower_mail ON users (lower(mail))",
            "CREATE UNIQUE INDEX later_mail ON users (mail, id) WHERE id > 2",
            "INSERT INTO town SELECT 'mail' || i FROM generate_series(1, 9) i",
            "INSERT INTO users SELECT i, 'mail' || i FROM generate_series(1, 9) i",
            "CREATE SEQUENCE calls",
            "CREATE SEQUENCE fatal MINVALUE 0",
            KILLER);
    assertThat(run(url, "planned", "init").exit()).isZero();
    TestPostgres.execute(
        url,
        "CREATE EVENT TRIGGER at_start ON ddl_command_start EXECUTE FUNCTION kill()",
        "CREATE EVENT TRIGGER at_end ON ddl_command_end EXECUTE FUNCTION kill()");
    for (Step step :
        List.of(
            new Step("planned", List.of()),
            new Step("expanded", "dual-write"),
            new Step("fallback-read", "new-read"),
            new Step("new-read", "retired"),
            new Step("new-read", "fallback-read"),
            new Step("planned", "off"))) {
      url = killedAtEach(url, step);
      if (step.at().equals("expanded")) {
        TestPostgres.execute(url, "UPDATE users SET email = mail");
      }
    }
  }

  /** The database behind the step, undisturbed. */
  private String killedAtEach(String before, Step step) throws Exception {
    String undisturbed = copy(before, 0);
    assertThat(expand(undisturbed, step).exit()).isZero();
    Set<String> expected = objects(undisturbed);
    // A sequence that was never asked is at 1, too.
    long calls = TestPostgres.number(undisturbed, "SELECT nextval('calls') - 1");
    assertThat(calls).as("calls of %s", step).isPositive();
    for (int fatal : some(calls)) {
      String url = copy(before, fatal);
      Run killed = expand(url, step);
      assertThat(killed.exit()).as("%s killed at %d", step, fatal).isEqualTo(ExitCode.USAGE);
      Run again = expand(url, step);
      assertThat(again.exit()).as("%s again behind %d: %s", step, fatal, again.err()).isZero();
      assertThat(objects(url)).as("%s killed at %d", step, fatal).isEqualTo(expected);
    }
    return undisturbed;
  }

  /** So many of the calls as a run has time for; all of them where that is more than there are. */
  private List<Integer> some(long calls) {
    List<Integer> some = new ArrayList<>();
    for (int call = 1; call <= calls; call++) {
      some.add(call);
    }
    Collections.shuffle(some, random);
    return some.subList(0, Math.min(some.size(), Integer.getInteger("worker.interruptions", 2)));
  }

  private static String copy(String url, int fatal) throws SQLException {
    String copy = TestPostgres.createDatabaseLike(url);
    TestPostgres.execute(
        copy, "SELECT setval('fatal', " + fatal + ")", "SELECT setval('calls', 1, false)");
    return copy;
  }

  private Run expand(String url, Step step) throws IOException {
    return run(url, step.at(), "expand", step.toward().toArray(String[]::new));
  }

  private Run run(String url, String phase, String command, String... more) throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, RULES.replace("{phase}", phase));
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  private static Set<String> objects(String url) throws SQLException {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(OBJECTS)) {
      Set<String> objects = new TreeSet<>();
      while (row.next()) {
        objects.add(row.getString(1));
      }
      return objects;
    }
  }
}
