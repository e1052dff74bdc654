package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said in one clear message, without a stack, and nothing is half done. */
class BadInputIT {
  @TempDir Path folder = Path.of("");

  private SplitUsers users = new SplitUsers("", Path.of(""), 0);

  @BeforeEach
  void createUsers() {
    users = SplitUsers.create(folder, 300);
  }

  private Run at(String url, String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, users.rules().toString()));
    if (command.equals("backfill")) {
      arguments.addAll(List.of("--all-instances-at", "dual-write"));
    }
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  private static void refused(Run run, String... words) {
    assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(words).doesNotContain("\tat ", "Exception");
  }

  private long filled() throws SQLException {
    return users.number("SELECT count(*) FROM users WHERE first_name IS NOT NULL");
  }

  private String as(String role) {
    return users.url().replace("user=postgres", "user=" + role);
  }

  @Test
  void serverThatDoesNotAnswer_isNamed() {
    refused(
        at("jdbc:postgresql://127.0.0.1:1/none?user=a&password=hush", "backfill"),
        "Cannot connect to jdbc:postgresql://127.0.0.1:1/none");
    assertThat(at("jdbc:postgresql://127.0.0.1:1/none?user=a&password=hush", "plan").err())
        .doesNotContain("hush");
  }

  @Test
  void databaseThatIsNotThere_isNamed() {
    refused(
        at(users.url().replaceAll("/[^/?]+\\?", "/nowhere?"), "plan"),
        "nowhere",
        "database's name");
  }

  @Test
  void driverThatIsNotThere_isNamed() {
    refused(at("jdbc:oracle:thin:@//host/db", "backfill"), "jdbc:oracle");
  }

  @Test
  void roleWithoutPrivileges_isToldWhatItLacks() throws SQLException {
    TestPostgres.execute(users.url(), "DROP ROLE IF EXISTS clerk", "CREATE ROLE clerk LOGIN");
    refused(at(as("clerk"), "backfill"), "permission denied for schema segue", "init --grant");
    assertThat(users.run("init", "--grant", "clerk").exit()).isZero();
    TestPostgres.execute(users.url(), "REVOKE UPDATE (first_name) ON users FROM clerk");
    refused(at(as("clerk"), "backfill"), "permission denied for table users", "init --grant");
    assertThat(filled()).isZero();
    assertThat(users.run("init", "--grant", "clerk").exit()).isZero();
    TestPostgres.execute(users.url(), "GRANT INSERT ON touched TO clerk");
    Run fill = at(as("clerk"), "backfill");
    assertThat(fill.exit()).as(fill.err()).isZero();
    assertThat(filled()).isEqualTo(300);
    TestPostgres.execute(users.url(), "ALTER TABLE users DROP COLUMN last_name");
    refused(at(as("clerk"), "expand"), "must be owner of table users", "as the table's owner");
  }

  @Test
  void planByAnOrdinaryOwner_isMade() {
    TestPostgres.execute(
        users.url(),
        "DROP ROLE IF EXISTS plain_owner",
        "CREATE ROLE plain_owner LOGIN",
        "ALTER TABLE users OWNER TO plain_owner");
    Run plan = at(as("plain_owner"), "plan");
    assertThat(plan.err()).isEmpty();
    assertThat(plan.out()).contains("round trip");
    TestPostgres.execute(
        users.url(), "ALTER TABLE users OWNER TO postgres", "DROP ROLE plain_owner");
  }

  @Test
  void segueTablesThatAreGone_areNamedWithTheWayOut() {
    TestPostgres.execute(users.url(), "DROP TABLE segue.segue_range CASCADE");
    refused(at(users.url(), "backfill"), "segue_range", "The segue tables are gone: 'segue init'");
  }

  @Test
  void passwordThatIsPartOfOtherWords_leavesThemReadable() {
    Run run =
        Run.of(
            Map.of("SEGUE_URL", "jdbc:postgresql://127.0.0.1:1/x?user=a", "SEGUE_PASSWORD", "post"),
            "",
            "init",
            users.rules().toString());
    assertThat(run.err()).contains("jdbc:postgresql://127.0.0.1:1/x").doesNotContain("****");
  }

  @Test
  void databaseThatIsReadOnly_isSaidToBe() throws SQLException {
    TestPostgres.execute(
        users.url(),
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',"
            + " current_database()); END $$");
    refused(at(users.url(), "backfill"), "read-only transaction", "name the primary");
    refused(
        at(users.url(), "init", "--grant", "postgres"),
        "read-only transaction",
        "name the primary");
    assertThat(filled()).isZero();
  }

  @Test
  void tableThatIsNotThere_isSaidByEveryCommand() throws Exception {
    TestPostgres.execute(users.url(), "ALTER TABLE users RENAME TO people");
    for (String command : List.of("backfill", "expand")) {
      Run run = at(users.url(), command);
      assertThat(run.exit()).isEqualTo(ExitCode.PROBLEMS);
      assertThat(run.out()).contains("users").contains("problem");
    }
    refused(at(users.url(), "plan"), "There is no table users in this database");
    refused(at(users.url(), "rollback"), "There is no table users in this database");
  }

  @Test
  void definitionThatWasAltered_isRefusedWithBoth() throws Exception {
    assertThat(at(users.url(), "backfill").exit()).isZero();
    String rules = Files.readString(users.rules());
    Files.writeString(users.rules(), rules.replace("', 1), '')", "', 1), ' ')"));
    refused(at(users.url(), "backfill"), "was begun with another definition");
    refused(at(users.url(), "expand"), "was begun with another definition");
  }

  @Test
  void serverThatLacksRoom_isWaitedFor() throws Exception {
    TestPostgres.execute(
        users.url(),
        "CREATE SEQUENCE tries",
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN"
            + " IF nextval(''tries'') < 4 THEN"
            + " RAISE EXCEPTION ''could not extend file'' USING ERRCODE = ''53100''; END IF;"
            + " RETURN new; END'",
        "CREATE TRIGGER full_disk BEFORE UPDATE ON users FOR EACH STATEMENT"
            + " EXECUTE FUNCTION full_disk()");
    Run fill = at(users.url(), "backfill");
    assertThat(fill.exit()).as(fill.err()).isZero();
    assertThat(users.faults()).isEmpty();
  }

  @Test
  void serverThatIsFull_saysWhatToDo() {
    TestPostgres.execute(
        users.url(),
        "ALTER TABLE users DROP COLUMN last_name",
        "CREATE FUNCTION full_disk() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN"
            + " RAISE EXCEPTION ''could not extend file'' USING ERRCODE = ''53100''; END'",
        "CREATE EVENT TRIGGER full_disk ON ddl_command_end EXECUTE FUNCTION full_disk()");
    refused(at(users.url(), "expand"), "could not extend file", "Make room");
  }

  @Test
  void loginThatIsRefused_saysWhatToDo() {
    String role = users.url().replaceAll(".*/(\\w+)\\?.*", "busy_$1");
    TestPostgres.execute(users.url(), "CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 0");
    refused(at(as(role), "plan"), "too many connections", "max_connections");
    refused(at(as("nobody_at_all"), "plan"), "nobody_at_all", "Name a role that may log in");
  }

  @Test
  void password_onTheCommandLine_isRefusedWithoutRepeatingIt() {
    refused(at(users.url(), "plan", "--password=hush"), "--password-file", "SEGUE_PASSWORD");
    refused(
        at(users.url(), "plan", "--url", "jdbc:postgresql://h/d?user=a&password=hush"),
        "--password-file",
        "SEGUE_URL");
    assertThat(at(users.url(), "plan", "--password=hush").err()).doesNotContain("hush");
    assertThat(at(users.url(), "plan", "--url", "jdbc:postgresql://a:hush@h/d").err())
        .contains("--password-file")
        .doesNotContain("hush");
  }

  @Test
  void changeThatCannotBeWorkedOn_keepsNoOtherFromItsTurnAndDecidesTheExitCode() throws Exception {
    TestPostgres.execute(
        users.url(), "CREATE TABLE a (x float8 PRIMARY KEY, old_one text, new_one text)");
    String rules = Files.readString(users.rules());
    Files.writeString(
        users.rules(),
        rules.replace(
            "changes:\n",
            "changes:\n  - {id: a, table: a, phase: dual-write,"
                + " rename: {from: old_one, to: new_one, type: text}}\n"));
    Run run = at(users.url(), "backfill");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("a: ");
    assertThat(run.out()).contains("users-split fill-new");
    assertThat(filled()).isEqualTo(300);
    assertThat(ExitCode.worst(ExitCode.PROBLEMS, ExitCode.STOPPED)).isEqualTo(ExitCode.PROBLEMS);
    assertThat(ExitCode.worst(ExitCode.OK, ExitCode.STOPPED)).isEqualTo(ExitCode.STOPPED);
  }
}
