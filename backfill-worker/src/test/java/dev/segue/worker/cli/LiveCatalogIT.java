package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real server. */
class LiveCatalogIT {
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
            first_name: {type: text, forward: "split_part(name, ' ', 1)"}
            last_name: {type: text, forward: "%s"}
      """;
  private static final String LAST = "substr(name, length(split_part(name, ' ', 1)) + 2)";
  private static final String TABLE =
      "CREATE TABLE users (id bigint PRIMARY KEY, name text, at timestamptz DEFAULT now())";

  @TempDir Path folder = Path.of("");

  private String rules(String phase, String last) throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, RULES.formatted(phase, last));
    return file.toString();
  }

  @Test
  void explain_ofLiveTables_saysTheSameAsOfTheirDdl() throws IOException {
    String index = "CREATE INDEX users_name ON users (name)";
    String url = TestPostgres.createDatabase(TABLE, index);
    Path schema = folder.resolve("schema.sql");
    Files.writeString(schema, TABLE + ";\n" + index + ";\n");
    String rules = rules("planned", LAST);
    String sql = "SELECT id, name FROM users WHERE name = ? AND id = abs(?) ORDER BY name";

    Run live = Run.of(Map.of("SEGUE_URL", url), "", "explain", rules, sql);
    Run text = Run.of(Map.of(), "", "explain", rules, "--schema", schema.toString(), sql);

    assertThat(live.err()).isEmpty();
    assertThat(live.exit()).isZero();
    assertThat(beforeNote(live.out()))
        .contains("loses users_name")
        .contains("CREATE INDEX ON users")
        .isEqualTo(beforeNote(text.out()));
  }

  private static String beforeNote(String page) {
    return page.substring(0, page.indexOf("\nnote "));
  }

  @Test
  void remedy_ofALostIndex_isAcceptedByTheServerAndThenNothingIsLost()
      throws IOException, SQLException {
    String url =
        TestPostgres.createDatabase(
            TABLE,
            "ALTER TABLE users ADD first_name text, ADD last_name text",
            "CREATE INDEX users_name ON users (name)");
    String rules = rules("planned", LAST);
    String[] arguments = {
      "explain", rules, "--url", url, "--output", "json", "SELECT 1 FROM users WHERE name = ?"
    };

    String before = Run.of(Map.of(), "", arguments).out();
    var remedies =
        java.util.regex.Pattern.compile("\"remedy\": \"(.*)\"").matcher(before).results().toList();
    assertThat(remedies).isNotEmpty();
    for (var remedy : remedies) {
      TestPostgres.execute(url, remedy.group(1));
    }

    assertThat(Run.of(Map.of(), "", arguments).out()).doesNotContain("\"remedy\"");
  }

  @Test
  void check_ofLiveTables_asksTheServerToo() throws IOException {
    String url =
        TestPostgres.createDatabase(
            TABLE,
            "CREATE VIEW names AS SELECT name FROM users",
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
            "CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()");

    Run good = Run.of(Map.of(), "", "check", rules("planned", LAST), "--url", url);
    assertThat(good.out()).contains("touched").contains("view names").contains("ok");
  }

  @Test
  void expression_thatIsNotImmutable_isAProblem() throws IOException {
    String url = TestPostgres.createDatabase(TABLE);

    Run run = Run.of(Map.of(), "", "check", rules("planned", "concat_ws(' ', name)"), "--url", url);

    assertThat(run.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(run.out()).contains("is not immutable");
  }

  @Test
  void password_wherever_isNeverPrinted() throws IOException {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "from-a-file\n");
    String rules = rules("planned", LAST);
    String url = "jdbc:postgresql://localhost:1/shop?password=in-the-url";

    Run run =
        Run.of(
            Map.of("SEGUE_PASSWORD", "in-a-variable", "SEGUE_URL", url),
            "",
            "check",
            rules,
            "--user",
            "app",
            "--password-file",
            secret.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("Cannot connect to jdbc:postgresql://localhost:1/shop?password=****")
        .doesNotContain("in-the-url", "in-a-variable", "from-a-file");
  }

  @Test
  void url_throughSegue_isAnsweredWithTheDatabasesOwn() throws IOException {
    String rules = rules("planned", LAST);

    Run run = Run.of(Map.of(), "", "check", rules, "--url", "jdbc:segue:postgresql://h/d");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("give the database's own: jdbc:postgresql://h/d");
  }
}
