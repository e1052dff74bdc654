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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty new column to verified data, on a real server. */
class WorkerIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: users-split
          table: users
          phase: %s
          old:
            name: {type: text, backward: "first_name || ' ' || last_name"}
          new:
            first_name: {type: text, forward: "nullif(split_part(name, ' ', 1), '')"}
            last_name: {type: text, forward: "nullif(split_part(name, ' ', 2), '')"}
      """;

  private static final String AGE =
      """
        - id: users-age
          table: users
          phase: %s
          old:
            age: {type: int, backward: years}
          new:
            years: {type: int, forward: age}
      """;

  @TempDir Path folder = Path.of("");

  private String url = "";

  @BeforeEach
  void createUsers() {
    url =
        TestPostgres.createDatabase(
            "CREATE TABLE users (id bigint PRIMARY KEY, name text)",
            "INSERT INTO users SELECT i * 3, 'Ann' || i || ' Lee' || i FROM generate_series(1, 5000) i");
  }

  private Run run(String phase, String command, String... more) throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, RULES.formatted(phase));
    return on(file, command, more);
  }

  private Run on(Path file, String command, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  private Run filled(String... more) throws IOException {
    assertThat(run("planned", "init").exit()).isZero();
    assertThat(run("planned", "expand").exit()).isZero();
    List<String> arguments = new ArrayList<>(List.of("--all-instances-at", "dual-write"));
    arguments.addAll(List.of(more));
    return run("dual-write", "backfill", arguments.toArray(String[]::new));
  }

  private Run verified() throws IOException {
    return run("dual-write", "verify", "--all-instances-at", "dual-write");
  }

  private List<String> rows(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(String.valueOf(result.getString(1)));
      }
      return rows;
    }
  }

  @Test
  void backfill_ofATable_fillsEveryRowOnceAndVerifies() throws IOException, SQLException {
    TestPostgres.execute(
        url,
        "CREATE TABLE touched (id bigint)",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN INSERT INTO touched VALUES (new.id); RETURN new; END'",
        "CREATE TRIGGER touch AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()");
    Run fill = filled("--parts", "4");
    assertThat(fill.err()).isEmpty();
    assertThat(fill.out()).contains("done").contains("5000 rows filled");
    assertThat(rows("SELECT count(*) FROM touched")).containsExactly("5000");
    assertThat(rows("SELECT count(DISTINCT id) FROM touched")).containsExactly("5000");
    Run verify = verified();
    assertThat(verify.out()).contains("5000 agree, 0 disagree");
    assertThat(verify.exit()).isZero();
    assertThat(rows("SELECT new_complete FROM segue.segue_change")).containsExactly("t");
  }

  @Test
  void rows_thatCannotBeFilled_areListedAndTheRestIsFilled() throws IOException, SQLException {
    TestPostgres.execute(url, "UPDATE users SET name = '' WHERE id = 33");
    Run fill = filled();
    assertThat(fill.out()).contains("4999 rows filled, 1 unmappable").contains("id = 33");
    assertThat(fill.exit()).isZero();
    TestPostgres.execute(url, "UPDATE users SET first_name = 'other' WHERE id = 36");
    Run verify = verified();
    assertThat(verify.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(verify.out()).contains("1 disagree").contains("id = 36");
  }

  @Test
  void backfill_inAPhaseThatWouldLeaveStaleRows_isRefused() throws IOException {
    run("planned", "init");
    Run early = run("expanded", "backfill", "--all-instances-at", "expanded");
    assertThat(early.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(early.err()).contains("Fill at dual-write or fallback-read");
    Run other = run("dual-write", "backfill", "--all-instances-at", "fallback-read");
    assertThat(other.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err())
        .contains("the rules file has no change there, but 'users-split' at dual-write");
  }

  @Test
  void expand_ofAColumnThatIsThereAndNotAsItShouldBe_isRefusedAndAltersNothing()
      throws IOException, SQLException {
    run("planned", "init");
    TestPostgres.execute(url, "ALTER TABLE users ADD last_name varchar(20)");
    Run type = run("planned", "expand");
    assertThat(type.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(type.out()).contains("last_name");
    TestPostgres.execute(
        url, "ALTER TABLE users DROP last_name", "ALTER TABLE users ADD last_name text DEFAULT ''");
    Run bound = run("planned", "expand");
    assertThat(bound.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(bound.out()).contains("a new column is nullable and has no default");
    assertThat(
            rows(
                "SELECT count(*) FROM information_schema.columns"
                    + " WHERE table_name = 'users' AND column_name = 'first_name'"))
        .containsExactly("0");
  }

  @Test
  void backfill_ofAChangeThatDoesNotFitTheDatabase_isRefusedAsCheckWouldSay() throws IOException {
    run("planned", "init");
    Run early = run("dual-write", "backfill", "--all-instances-at", "dual-write");
    assertThat(early.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(early.out()).contains("users-split: ").contains("first_name").contains("problems");
  }

  @Test
  void works_onAFileWithSeveralChanges_areThoseAtTheSaidPhase() throws IOException, SQLException {
    TestPostgres.execute(url, "ALTER TABLE users ADD age int", "UPDATE users SET age = id % 90");
    Path several = folder.resolve("several.yaml");
    for (String phase : List.of("planned", "fallback-read")) {
      Files.writeString(several, RULES.formatted(phase) + AGE.formatted(phase));
      if (phase.equals("planned")) {
        on(several, "init");
        on(several, "expand");
      }
    }
    Run none = on(several, "backfill", "--all-instances-at", "dual-write");
    assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err())
        .contains("no change there, but 'users-split' at fallback-read, 'users-age' at");
    Run fill = on(several, "backfill", "--all-instances-at", "fallback-read", "--output", "json");
    assertThat(fill.exit()).isZero();
    assertThat(fill.out()).contains("\"works\"", "users-split", "users-age");
    assertThat(rows("SELECT count(*) FROM users WHERE years = age AND first_name LIKE 'Ann%'"))
        .containsExactly("5000");
    // The other one has gone on.
    Files.writeString(several, RULES.formatted("dual-write") + AGE.formatted("fallback-read"));
    Run verify = on(several, "verify", "--all-instances-at", "fallback-read");
    assertThat(verify.out()).contains("users-age verify").doesNotContain("users-split");
  }

  @Test
  void command_withoutTheSegueTables_saysHowToMakeThem() throws IOException {
    Run run = run("dual-write", "backfill", "--all-instances-at", "dual-write");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Run 'segue init' first");
  }
}
