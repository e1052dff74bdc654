package dev.segue.driver;

import dev.segue.driver.execute.Reports;
import dev.segue.driver.execute.Verdict;
import dev.segue.driver.rules.ChangeState;
import dev.segue.driver.rules.PhaseWalker;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the driver has to say of its statements, for programs; {@code segue.report} has the same.
 */
public final class SegueReports {
  /**
   * One instance as it stands: one rules file on one database.
   *
   * @param database its URL without settings
   * @param rules where its rules file is
   * @param problems what is wrong with that file, if its last text was not taken
   * @param changes where each change stands
   * @param statements how many statements came to each verdict
   * @param reports what was reported, a bounded list
   */
  public record InstanceReport(
      String database,
      String rules,
      List<String> problems,
      List<ChangeState> changes,
      Map<Verdict, Long> statements,
      List<Reports.Entry> reports) {
    public InstanceReport {
      problems = List.copyOf(problems);
      changes = List.copyOf(changes);
      statements = Map.copyOf(statements);
      reports = List.copyOf(reports);
    }
  }

  private SegueReports() {}

  /** All instances of this JVM. */
  public static List<InstanceReport> now() {
    return of(Instances.shared());
  }

  static List<InstanceReport> of(Instances instances) {
    return instances.walkers().stream().map(SegueReports::report).toList();
  }

  private static InstanceReport report(PhaseWalker walker) {
    Map<Verdict, Long> statements = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      statements.put(verdict, walker.instance().tallies().statements(verdict));
    }
    return new InstanceReport(
        walker.instance().database(),
        walker.file().location(),
        walker.file().problems(),
        walker.states(),
        statements,
        walker.instance().reports().entries());
  }
}
