package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with one change is said, and keeps no other from its turn. */
class OneOfSeveralIT {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: first
          table: a
          phase: dual-write
          rename: {from: x, to: y, type: %1$s}
        - id: second
          table: b
          phase: dual-write
          rename: {from: x, to: y, type: int}
      """;

  @Test
  void verify_whoseFirstChangeCannotBeCompared_goesOnWithTheSecond(@TempDir Path folder)
      throws Exception {
    // A type of two parts, one of which has no equality.
    String url =
        TestPostgres.createDatabase(
            "CREATE TYPE odd AS (n int, j json)",
            "CREATE TABLE a (id int PRIMARY KEY, x odd, y odd)",
            "CREATE TABLE b (id int PRIMARY KEY, x int, y int)",
            "INSERT INTO a VALUES (1, '(1,1)', '(1,1)')",
            "INSERT INTO b VALUES (1, 1, 1)");
    Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES.formatted("odd"));
    Map<String, String> environment = Map.of("SEGUE_URL", url);
    assertThat(Run.of(environment, "", "init", rules.toString()).exit()).isZero();
    Path report = folder.resolve("report.md");
    Run verify =
        Run.of(
            environment,
            "",
            "verify",
            rules.toString(),
            "--all-instances-at",
            "dual-write",
            "--report",
            report.toString());
    assertThat(verify.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(verify.err())
        .contains("first: ERROR: could not identify an equality operator for type json")
        .contains("The same command goes on from here");
    assertThat(verify.out()).contains("second verify").contains("1 rows: 1 agree");
    assertThat(report).content().contains("second");
    Run status = Run.of(environment, "", "status");
    assertThat(status.out()).contains("a worker gave up: ERROR: could not");
    assertThat(
            TestPostgres.number(
                url, "SELECT count(*) FROM segue.segue_event WHERE what = 'gave up'"))
        .isEqualTo(1);
  }

  @Test
  void stop_ofAChangeThatThereIsNot_saysSo(@TempDir Path folder) throws Exception {
    String url = TestPostgres.createDatabase("CREATE TABLE a (id int PRIMARY KEY, x int, y int)");
    Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES.formatted("int"));
    Map<String, String> environment = Map.of("SEGUE_URL", url);
    assertThat(Run.of(environment, "", "init", rules.toString()).exit()).isZero();
    for (String command : new String[] {"stop", "pause", "resume"}) {
      Run unknown = Run.of(environment, "", command, rules.toString(), "--change", "frist");
      assertThat(unknown.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(unknown.err()).contains("There is no change 'frist'").contains("first, second");
      Run nowhere = Run.of(environment, "", command, "--change", "frist");
      assertThat(nowhere.err()).contains("There is no change 'frist' with a work; there is: none");
    }
    Run throttle = Run.of(environment, "", "throttle", "--rate", "5", "--change", "frist");
    assertThat(throttle.exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void plan_namesTheRulesThatAFillSetsOff(@TempDir Path folder) throws Exception {
    String url =
        TestPostgres.createDatabase(
            "CREATE TABLE a (id int PRIMARY KEY, x int)",
            "CREATE RULE quiet AS ON UPDATE TO a WHERE new.id % 7 = 0 DO INSTEAD NOTHING",
            "CREATE TABLE b (id int PRIMARY KEY, x int)");
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"), RULES.formatted("int").replace("dual-write", "planned"));
    Run plan = Run.of(Map.of("SEGUE_URL", url), "", "plan", rules.toString());
    assertThat(plan.out()).contains("the rule quiet: CREATE RULE quiet AS ON UPDATE");
  }
}
