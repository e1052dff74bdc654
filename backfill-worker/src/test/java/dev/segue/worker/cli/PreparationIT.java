package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hangs on the columns of a change goes over to the other side and comes back. */
class PreparationIT {
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
        - id: users-name
          table: users
          phase: {phase}
          old:
            name: {type: text, backward: "first_name || ' ' || last_name"}
          new:
            first_name: {type: text, forward: "nullif(split_part(name, ' ', 1), '')"}
            last_name: {type: text, forward: "nullif(split_part(name, ' ', 2), '')"}
        - id: users-town
          table: users
          phase: {phase}
          exact: true
          old:
            town: {type: integer, backward: "CAST(place AS integer)"}
          new:
            place: {type: bigint, forward: "CAST(town AS bigint)"}
      """;

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
      """;

  @TempDir Path folder = Path.of("");

  private String url = "";

  @BeforeEach
  void createUsers() throws IOException {
    url =
        TestPostgres.createDatabase(
            "CREATE TABLE town (id integer PRIMARY KEY)",
            "CREATE TABLE town_name (name text PRIMARY KEY)",
            "INSERT INTO town SELECT generate_series(0, 9)",
            "CREATE TABLE users (id bigint PRIMARY KEY,"
                + " mail text NOT NULL DEFAULT 'none' UNIQUE CHECK (mail <> ''),"
                + " name text CONSTRAINT named CHECK (length(name) < 50),"
                + " town integer DEFAULT 3 REFERENCES town ON DELETE SET NULL)",
            "CREATE INDEX by_name ON users (name)",
            "CREATE INDEX by_lower_mail ON users (lower(mail) text_pattern_ops DESC) WHERE mail <> 'none'",
            "CREATE UNIQUE INDEX one_in_town ON users (town, id) WHERE town > 8",
            "INSERT INTO users SELECT i, 'mail' || i, 'Ann Lee' || i, i % 10"
                + " FROM generate_series(1, 1000) i");
    at("planned", "init");
    at("planned", "expand");
  }

  private Run at(String phase, String command, String... more) throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, RULES.replace("{phase}", phase));
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  private Run prepared(String phase, String toward, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--all-instances-at", phase, "--toward", toward, "--settle", "0"));
    arguments.addAll(List.of(more));
    return at(phase, "expand", arguments.toArray(String[]::new));
  }

  private Set<String> objects() throws SQLException {
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

  private void walkTo(String last) throws IOException {
    assertPrepared(prepared("expanded", "dual-write"));
    Run fill = at("fallback-read", "backfill", "--all-instances-at", "fallback-read");
    assertThat(fill.exit()).as(fill.err()).isZero();
    assertPrepared(prepared("fallback-read", "new-read"));
    if (last.equals("retired")) {
      assertPrepared(prepared("new-read", "retired"));
    }
  }

  private static void assertPrepared(Run run) {
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
  }

  @Test
  void everything_onOldColumns_isOnTheNewOnesBeforeTheOldOnesAreCleared() throws Exception {
    walkTo("retired");
    assertThat(objects())
        .contains(
            "column email not null default 'none'::text",
            "column mail",
            "column town",
            "column place default (3)::bigint",
            "constraint users_mail_key_new UNIQUE (email)",
            "constraint users_mail_check_new CHECK ((email <> ''::text))",
            "constraint users_town_fkey_new FOREIGN KEY (place) REFERENCES town(id) ON DELETE SET NULL",
            "index CREATE INDEX by_lower_mail_new ON public.users USING btree"
                + " (lower(email) text_pattern_ops DESC) WHERE (email <> 'none'::text)")
        .noneMatch(object -> object.contains("segue_not_null") || object.contains("invalid"))
        .noneMatch(
            object -> object.matches(".*constraint (users_mail_key|named|users_town_fkey) .*"))
        .anyMatch(object -> object.contains("INDEX by_name_new") && object.contains("first_name"))
        .anyMatch(object -> object.contains("UNIQUE INDEX one_in_town_new"));
    assertThat(at("retired", "check", "--url", url).exit()).isZero();
  }

  @Test
  void everything_thatWentOver_comesBack() throws Exception {
    walkTo("new-read");
    Set<String> before = objects();
    assertPrepared(prepared("new-read", "retired"));
    assertPrepared(prepared("new-read", "fallback-read"));
    assertThat(objects()).isEqualTo(before);
    // And over again.
    assertPrepared(prepared("new-read", "retired"));
    Run again = prepared("new-read", "retired");
    assertThat(again.out()).contains("is prepared for retired");
    assertThat(again.err()).isEmpty();
  }

  @Test
  void uniqueMirror_isDeferrableUntilTheSidesSwapRoles() throws Exception {
    walkTo("new-read");
    assertThat(objects())
        .contains(
            "constraint users_mail_key UNIQUE (mail)",
            "constraint users_mail_key_new UNIQUE (email) DEFERRABLE");
  }

  @Test
  void newColumns_towardOff_areDropped() throws Exception {
    Run drop = prepared("planned", "off");
    assertPrepared(drop);
    assertThat(drop.out()).contains("DROP COLUMN email");
    assertThat(objects()).noneMatch(object -> object.startsWith("column email"));
    assertThat(prepared("planned", "off").out()).contains("is prepared for off");
  }

  @Test
  void change_thatWentBackToOff_mayComeAgainWithAnotherDefinition() throws Exception {
    assertThat(altered("planned", "expand").err()).contains("was begun with another definition");
    assertPrepared(prepared("planned", "off"));
    assertPrepared(altered("planned", "expand"));
    assertThat(objects()).anyMatch(object -> object.startsWith("column email"));
    assertThat(at("planned", "expand").err())
        .contains("was begun with another definition", "lower(mail)", "--toward off");
  }

  @Test
  void change_whoseColumnsSomebodyDropped_isForgottenTowardOffAllTheSame() throws Exception {
    TestPostgres.execute(
        url,
        "ALTER TABLE users DROP COLUMN email, DROP COLUMN first_name, DROP COLUMN last_name,"
            + " DROP COLUMN place");
    assertPrepared(prepared("planned", "off"));
    assertPrepared(altered("planned", "expand"));
  }

  private Run altered(String phase, String command) throws IOException {
    Path file = folder.resolve("altered.yaml");
    Files.writeString(
        file, RULES.replace("{phase}", phase).replace("forward: mail}", "forward: lower(mail)}"));
    return Run.of(Map.of("SEGUE_URL", url), "", command, file.toString());
  }

  @Test
  void step_thatIsInterrupted_isGoneOnWith() throws Exception {
    walkTo("new-read");
    Set<String> start = objects();
    // What a run leaves that is killed while it builds an index, and behind a first half.
    TestPostgres.execute(url, "INSERT INTO users VALUES (0, 'x0', 'A B', 1)");
    TestPostgres.execute(
        url,
        "ALTER TABLE users ADD CONSTRAINT email_segue_not_null CHECK (email IS NOT NULL) NOT VALID",
        "UPDATE users SET email = mail, place = town WHERE id = 0",
        "CREATE UNIQUE INDEX users_mail_key_new_immediate ON users (email)",
        "UPDATE pg_index SET indisvalid = false"
            + " WHERE indexrelid = 'users_mail_key_new_immediate'::regclass");
    assertPrepared(prepared("new-read", "retired"));
    assertThat(objects())
        .contains("constraint users_mail_key_new UNIQUE (email)")
        .noneMatch(object -> object.contains("immediate") || object.contains("segue_not_null"));
    assertPrepared(prepared("new-read", "fallback-read"));
    assertThat(objects()).isEqualTo(start);
  }

  @Test
  void rows_thatBreakAConstraint_areSaidAndNothingIsTakenOff() throws Exception {
    walkTo("new-read");
    TestPostgres.execute(url, "UPDATE users SET email = NULL WHERE id = 7");
    Run run = prepared("new-read", "retired");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Some rows do not allow it").contains("email_segue_not_null");
    assertThat(objects()).contains("column mail not null default 'none'::text");
    TestPostgres.execute(url, "UPDATE users SET email = mail WHERE id = 7");
    assertPrepared(prepared("new-read", "retired"));
  }

  @Test
  void works_whileEveryRowIsLookedAtForAConstraint_begin() throws Exception {
    TestPostgres.execute(
        url,
        "CREATE FUNCTION patient(text) RETURNS boolean LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN true; END'",
        "ALTER TABLE users ADD CHECK (patient(mail))");
    walkTo("new-read");
    try (Connection connection = TestPostgres.connect(url);
        Statement slow = connection.createStatement()) {
      slow.execute("SELECT pg_advisory_lock(42)");
      CompletableFuture<Run> expand =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return prepared("new-read", "retired");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      String waiting =
          "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
              + " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted";
      while (TestPostgres.number(url, waiting) == 0) {
        assertThat(expand).isNotDone();
        Thread.onSpinWait();
      }
      Run verify = at("new-read", "verify", "--all-instances-at", "new-read");
      assertThat(verify.exit()).as(verify.err()).isZero();
      assertThat(verify.err()).doesNotContain("waits");
      slow.execute("SELECT pg_advisory_unlock(42)");
      assertPrepared(expand.join());
    }
  }

  @Test
  void keyColumns_towardRetired_areRefusedAndNothingIsAltered() throws Exception {
    TestPostgres.execute(url, "CREATE TABLE letter (mail text REFERENCES users (mail))");
    walkTo("new-read");
    Set<String> before = objects();
    Run run = prepared("new-read", "retired");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("letter.letter_mail_fkey is over mail", "up to new-read for now");
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void constraint_thatSomebodyTookOffByHand_isNotInTheWayBack() throws Exception {
    walkTo("retired");
    TestPostgres.execute(
        url,
        "ALTER TABLE users DROP CONSTRAINT users_mail_check_new",
        "ALTER TABLE users DROP CONSTRAINT users_mail_key_new",
        "DROP INDEX one_in_town_new");
    assertPrepared(prepared("new-read", "fallback-read"));
    assertThat(objects()).contains("constraint users_mail_key UNIQUE (mail)", "column email");
  }

  @Test
  void index_ofAPartitionedTable_isLeftToAPersonWithTheStatement() throws Exception {
    TestPostgres.execute(
        url,
        "DROP TABLE users",
        "CREATE TABLE users (id bigint PRIMARY KEY, mail text, name text, town integer)"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE users_1 PARTITION OF users DEFAULT",
        "CREATE INDEX by_mail ON users (mail)");
    assertThat(at("planned", "expand").exit()).isZero();
    Run run = prepared("fallback-read", "new-read");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("nothing was altered", "The table is partitioned")
        .contains("CREATE INDEX CONCURRENTLY by_mail_new ON public.users USING btree (email)");
    TestPostgres.execute(url, "CREATE INDEX of_my_own ON users (email)");
    assertThat(prepared("fallback-read", "new-read").out()).contains("is prepared for new-read");
  }

  @Test
  void whatCannotBeMoved_isNamedWithTheWayOutAndNothingIsAltered() throws Exception {
    TestPostgres.execute(
        url,
        "CREATE SEQUENCE towns OWNED BY users.town",
        "ALTER TABLE users ADD CONSTRAINT lonely EXCLUDE USING btree (mail WITH =)",
        "ALTER TABLE users ADD CONSTRAINT of_name FOREIGN KEY (name) REFERENCES users (mail)"
            + " NOT VALID",
        "CREATE UNIQUE INDEX with_name ON users (id) INCLUDE (name)");
    walkTo("new-read");
    Run run = prepared("new-read", "retired");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("The exclusion constraint lonely", "users.of_name is over mail");
    TestPostgres.execute(
        url,
        "ALTER TABLE users DROP CONSTRAINT lonely",
        "ALTER TABLE users DROP CONSTRAINT of_name",
        "ALTER TABLE users ADD CONSTRAINT of_name FOREIGN KEY (name) REFERENCES town_name NOT VALID");
    Run name = prepared("new-read", "retired", "--change", "users-name");
    assertThat(name.err()).contains("The foreign key of_name", "The unique index with_name");
    Run town = prepared("new-read", "retired", "--change", "users-town");
    assertThat(town.err()).contains("The sequence towns goes with the column town", "OWNED BY");
    assertThat(objects()).contains("column mail not null default 'none'::text");
  }

  @Test
  void dryRun_printsEveryStatementAndRunsNone() throws Exception {
    walkTo("new-read");
    Set<String> before = objects();
    Run run =
        at(
            "new-read",
            "expand",
            "--all-instances-at",
            "new-read",
            "--toward",
            "retired",
            "--dry-run");
    assertThat(run.out())
        .contains("would run", "VALIDATE CONSTRAINT", "SET NOT NULL", "DROP DEFAULT");
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void step_thatIsNone_isRefused() throws Exception {
    assertThat(prepared("planned", "new-read").err()).contains("a neighbouring phase only");
    assertThat(at("planned", "expand", "--toward", "expanded").err())
        .contains("needs --all-instances-at");
  }
}
