package dev.segue.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One rules file for several databases. */
class TargetsIT {
  private static final String RULES =
      """
      segue: 1
      targets:
        - {name: north, url: "%s"}
        - {name: south, url: "%s"%s}
      changes:
        - id: users-name
          table: users
          phase: %s
          rename: {from: name, to: full_name, type: text}
      """;

  @TempDir Path folder = Path.of("");

  private String north = "";
  private String south = "";

  @BeforeEach
  void createShards() throws IOException {
    north = shard(300);
    south = shard(200);
    for (String command : List.of("init", "expand")) {
      Run run = run("planned", command);
      assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }
  }

  private static String shard(int rows) {
    return TestPostgres.createDatabase(
        "CREATE TABLE users (id bigint PRIMARY KEY, name text)",
        "INSERT INTO users SELECT i, 'Ann' || i FROM generate_series(1, " + rows + ") i");
  }

  private Path rules(String phase, String more) throws IOException {
    return Files.writeString(
        folder.resolve("rules.yaml"), RULES.formatted(north, south, more, phase));
  }

  private Run run(String phase, String command, String... more) throws IOException {
    return on(rules(phase, ""), command, more);
  }

  private static Run on(Path file, String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, file.toString()));
    if (List.of("backfill", "verify", "sidecar").contains(command)) {
      arguments.addAll(List.of("--all-instances-at", "dual-write"));
    }
    arguments.addAll(List.of(more));
    return Run.of(Map.of(), "", arguments.toArray(String[]::new));
  }

  private static long filled(String url) throws SQLException {
    return TestPostgres.number(url, "SELECT count(*) FROM users WHERE full_name = name");
  }

  @Test
  void backfillAndVerify_onTargets_tellOfEachByItsName() throws Exception {
    Run fill = run("dual-write", "backfill");
    assertThat(fill.exit()).as(fill.out() + fill.err()).isZero();
    assertThat(fill.out())
        .containsSubsequence(
            "north  done", "300 rows filled", "south  done", "200 rows filled", "2 of 2 targets");
    TestPostgres.execute(south, "UPDATE users SET full_name = 'other' WHERE id = 7");
    Run verify = run("dual-write", "verify", "--report", folder.resolve("report.md").toString());
    assertThat(verify.exit()).isEqualTo(ExitCode.PROBLEMS);
    assertThat(verify.out()).contains("1 of 2 targets: done; south ended with 1");
    assertThat(folder.resolve("report-north.md")).content().contains("300 agree");
    assertThat(folder.resolve("report-south.md")).content().contains("1 disagree");
    String status = run("dual-write", "status", "--output", "json").out();
    assertThat(status).contains("\"target\": \"north\"", "\"target\": \"south\"", "\"failed\"");
  }

  @Test
  void backfill_onTargetsAtOnce_isOneDocumentForPrograms() throws Exception {
    Run fill = run("dual-write", "backfill", "--at-once", "2", "--output", "json");
    assertThat(fill.exit()).as(fill.out() + fill.err()).isZero();
    assertThat(fill.err()).isEmpty();
    assertThat(fill.out())
        .containsSubsequence(
            "\"targets\": [", "\"target\": \"north\"", "\"exit\": 0", "\"filled\": 300")
        .containsSubsequence("\"target\": \"south\"", "\"filled\": 200");
    assertThat(filled(north)).isEqualTo(300);
    assertThat(filled(south)).isEqualTo(200);
  }

  @Test
  void target_thatIsDown_keepsNoOtherFromItsTurn() throws Exception {
    String up = north;
    north = "jdbc:postgresql://127.0.0.1:1/nowhere?connectTimeout=1";
    Run fill = run("dual-write", "backfill");
    assertThat(fill.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(fill.err()).contains("north  Cannot connect to");
    assertThat(fill.out()).contains("1 of 2 targets: done; north ended with 2");
    assertThat(filled(south)).isEqualTo(200);
    Run json = run("dual-write", "verify", "--output", "json", "--at-once", "2");
    assertThat(json.out()).contains("\"complaint\": \"Cannot connect to", "200 agree");
    assertThat(filled(up)).isZero();
  }

  @Test
  void target_thatIsNamed_isTheOnlyOne() throws Exception {
    Run fill = run("dual-write", "backfill", "--target", "south", "--output", "json");
    assertThat(fill.out()).startsWith("{\n  \"target\": \"south\"");
    assertThat(fill.exit()).isZero();
    assertThat(filled(south)).isEqualTo(200);
    assertThat(filled(north)).isZero();
    Run check = run("dual-write", "check", "--target", "north", "--target", "south");
    assertThat(check.out()).contains("north  ", "south  ", "2 of 2 targets: done");
  }

  @Test
  void url_onTheCommandLine_isTheOnlyDatabase() throws Exception {
    assertThat(run("dual-write", "backfill", "--url", north).exit()).isZero();
    assertThat(filled(north)).isEqualTo(300);
    assertThat(filled(south)).isZero();
  }

  @Test
  void stop_onOneTarget_keepsTheNextFromBeginning() throws Exception {
    Path stop = Files.createFile(folder.resolve("stop"));
    Run fill = run("dual-write", "backfill", "--stop-file", stop.toString());
    assertThat(fill.exit()).isEqualTo(ExitCode.STOPPED);
    assertThat(fill.out())
        .contains("0 of 2 targets: done; north ended with 4; south was not begun");
    assertThat(TestPostgres.number(south, "SELECT count(*) FROM segue.segue_work")).isZero();
  }

  @Test
  void pause_withARulesFile_tellsWorksOnAllTargets() throws Exception {
    Path stop = Files.createFile(folder.resolve("stop"));
    for (String target : List.of("north", "south")) {
      run("dual-write", "backfill", "--stop-file", stop.toString(), "--target", target);
    }
    Run pause = run("dual-write", "pause");
    assertThat(pause.out())
        .contains(
            "north  ok  users-name fill-new: paused", "south  ok  users-name fill-new: paused");
  }

  @Test
  void arguments_thatCannotBeMeant_areRefused() throws Exception {
    assertThat(run("dual-write", "backfill", "--target", "east").err())
        .contains("There is no target 'east'", "it has north, south");
    assertThat(run("dual-write", "backfill", "--target", "north", "--url", north).err())
        .contains("--url or --target, not both");
    assertThat(run("dual-write", "backfill", "--at-once", "0").err())
        .contains("--at-once is 1 or more");
    assertThat(run("dual-write", "sidecar").err())
        .contains(
            "A sidecar is for one database; the rules file names 2. Say which: --target north");
    assertThat(Run.of(Map.of(), "", "status", "--target", "north").err())
        .contains("--target picks from a rules file");
    Run secret = on(rules("dual-write", ", password-file: no-such-file"), "backfill");
    assertThat(secret.err()).contains("south  The password file cannot be read: there is no ");
    assertThat(secret.out()).contains("1 of 2 targets: done; south ended with 2");
  }
}
