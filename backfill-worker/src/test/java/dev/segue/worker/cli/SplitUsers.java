package dev.segue.worker.cli;

import dev.segue.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of users whose name is split, every update of a row noted by a trigger, and commands run
 * on it: in this JVM, or in one of their own.
 */
public record SplitUsers(String url, Path rules, int rows) {
  private static final String RULES =
      """
      segue: 1
      changes:
        - id: users-split
          table: users
          phase: dual-write
          old:
            name: {type: text, backward: "first_name || ' ' || last_name"}
          new:
            first_name: {type: text, forward: "nullif(split_part(name, ' ', 1), '')"}
            last_name: {type: text, forward: "nullif(split_part(name, ' ', 2), '')"}
      """;

  /** So many users in a new database, the new columns there and empty. */
  public static SplitUsers create(Path folder, int rows) {
    return createOn(TestPostgres.createDatabase(), folder, rows);
  }

  /** The same in that database. */
  static SplitUsers createOn(String url, Path folder, int rows) {
    Path file = folder.resolve("rules.yaml");
    try {
      Files.writeString(file, RULES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestPostgres.execute(
        url,
        "CREATE TABLE users (id bigint PRIMARY KEY, name text, padding text)",
        "INSERT INTO users SELECT i * 3, 'Ann' || i || ' Lee' || i, repeat('x', 100)"
            + " FROM generate_series(1, %d) i".formatted(rows),
        "CREATE TABLE touched (id bigint)",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN INSERT INTO touched VALUES (new.id); RETURN new; END'",
        "CREATE TRIGGER touch AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()");
    SplitUsers users = new SplitUsers(url, file, rows);
    users.run("init");
    users.run("expand");
    return users;
  }

  /** Runs a command in this JVM. */
  public Run run(String command, String... more) {
    return Run.of(Map.of("SEGUE_URL", url), "", arguments(command, more).toArray(String[]::new));
  }

  /** Runs a command that needs no rules file. */
  Run control(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(more));
    return Run.of(Map.of("SEGUE_URL", url), "", arguments.toArray(String[]::new));
  }

  /** Starts a command in a JVM of its own. */
  Process start(String command, String... more) throws IOException {
    return startIn(Locale.ROOT, command, more);
  }

  /** Starts a command in a JVM of its own that speaks so. */
  Process startIn(Locale locale, String command, String... more) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Duser.language=" + locale.getLanguage());
    line.add("-Duser.country=" + locale.getCountry());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Segue.class.getName()));
    line.addAll(arguments(command, more));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("SEGUE_URL", url);
    return builder.start();
  }

  private List<String> arguments(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, rules.toString()));
    if (List.of("backfill", "verify", "sidecar").contains(command)) {
      arguments.addAll(List.of("--all-instances-at", "dual-write"));
    }
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** The one number that a query gives. */
  public long number(String query) throws SQLException {
    return TestPostgres.number(url, query);
  }

  /** Makes the segue tables those of version 1. */
  void toVersionOne() {
    TestPostgres.execute(
        url(),
        "DROP TABLE segue.segue_constraint",
        "ALTER TABLE segue.segue_work DROP COLUMN sample",
        "UPDATE segue.segue_version SET version = 1");
  }

  /**
   * Makes the segue tables those of the version behind this one, in which its segue left a work of
   * a kind of its own, the fill in a state of its own, and a finding and a constraint of its own.
   */
  void toNextVersion() {
    TestPostgres.execute(
        url(),
        "UPDATE segue.segue_version SET version = version + 1",
        "UPDATE segue.segue_work SET state = 'draining', finished_at = NULL",
        "INSERT INTO segue.segue_row (work_id, row_key, finding, detail)"
            + " SELECT id, '7', 'shifted', 'as a newer segue finds' FROM segue.segue_work",
        "INSERT INTO segue.segue_work (change_id, kind, definition_hash, instances_at, started_by,"
            + " started_at, key_columns, pass, state, rate, target_millis, estimated_rows, reason)"
            + " SELECT change_id, 'compact', definition_hash, instances_at, started_by, now(), key_columns,"
            + " 1, 'running', 0, 100, 0, '' FROM segue.segue_work",
        "INSERT INTO segue.segue_constraint (change_id, kind, name, taken, definition, done_by, done_at)"
            + " SELECT id, 'statistics', 'users_name_stats', true, '', 'newer', now() FROM segue.segue_change");
  }

  /** How far the works came, counted up with every chunk. */
  long progress() throws SQLException {
    return number(
        "SELECT coalesce(sum(seen + filled), 0) + (SELECT coalesce(sum(pass), 0) * 1000000"
            + " FROM segue.segue_work) FROM segue.segue_range");
  }

  /** Whether a work is over. */
  public boolean isOver() throws SQLException {
    return number("SELECT count(*) FROM segue.segue_work WHERE state IN ('done', 'failed')") > 0;
  }

  /** What is wrong with the rows and the accounts; nothing if all is as it should be. */
  List<String> faults() throws SQLException {
    List<String> faults = new ArrayList<>();
    expect(faults, "updates", "SELECT count(*) FROM touched");
    expect(faults, "rows updated", "SELECT count(DISTINCT id) FROM touched");
    expect(
        faults,
        "rows that agree",
        "SELECT count(*) FROM users WHERE name = first_name || ' ' || last_name");
    expect(faults, "filled", "SELECT sum(filled) FROM segue.segue_range WHERE work_id = 1");
    expect(faults, "seen", "SELECT sum(seen) FROM segue.segue_range WHERE work_id = 1");
    return faults;
  }

  private void expect(List<String> faults, String what, String query) throws SQLException {
    long found = number(query);
    if (found != rows) {
      faults.add(what + ": " + found + " instead of " + rows);
    }
  }
}
