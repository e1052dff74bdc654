package dev.segue.examples.quickstart;

import dev.segue.rules.model.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the driver in one process says in the file of {@code segue.report}: where its changes are,
 * and what became of its statements.
 *
 * @param changes every change of every instance in the process
 * @param statements the number of statements by verdict
 */
record ProcessReport(List<ChangeState> changes, Map<String, Long> statements) {
  private static final Pattern CHANGE =
      Pattern.compile(
          "\"change\":\"([^\"]+)\",\"configured\":\"([^\"]+)\",\"lowest\":\"([^\"]+)\","
              + "\"highest\":\"([^\"]+)\"(?:,\"waitsFor\":\"((?:[^\"\\\\]|\\\\.)*)\")?");

  private static final Pattern STATEMENTS = Pattern.compile("\"statements\":\\{([^}]*)\\}");
  private static final Pattern COUNT = Pattern.compile("\"([^\"]+)\":(\\d+)");

  /**
   * Where a change is in one process: the phases under which anything may still run there.
   *
   * @param waitsFor why it is not further; empty if it is not waiting
   */
  record ChangeState(
      String change, String configured, String lowest, String highest, String waitsFor) {
    boolean isExactlyAt(Phase phase) {
      return configured.equals(phase.label())
          && lowest.equals(phase.label())
          && highest.equals(phase.label());
    }
  }

  /** A report in which nothing stands. */
  static ProcessReport none() {
    return new ProcessReport(List.of(), Map.of());
  }

  /** The file's content; nothing, if the process has not written it yet. */
  static ProcessReport read(Path file) throws IOException {
    return Files.exists(file) ? parse(Files.readString(file)) : none();
  }

  static ProcessReport parse(String json) {
    List<ChangeState> changes = new ArrayList<>();
    Matcher change = CHANGE.matcher(json);
    while (change.find()) {
      String waitsFor = change.group(5) == null ? "" : change.group(5);
      changes.add(
          new ChangeState(
              change.group(1), change.group(2), change.group(3), change.group(4), waitsFor));
    }
    Map<String, Long> statements = new TreeMap<>();
    Matcher instance = STATEMENTS.matcher(json);
    while (instance.find()) {
      Matcher count = COUNT.matcher(instance.group(1));
      while (count.find()) {
        statements.merge(count.group(1), Long.valueOf(count.group(2)), Long::sum);
      }
    }
    return new ProcessReport(changes, statements);
  }

  /** Whether every change is at that phase and nowhere else. */
  boolean isExactlyAt(Phase phase) {
    return !changes.isEmpty() && changes.stream().allMatch(change -> change.isExactlyAt(phase));
  }
}
