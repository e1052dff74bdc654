package dev.segue.worker.check;

import dev.segue.rules.config.Finding;
import dev.segue.rules.config.Problem;
import java.util.List;
import java.util.Optional;

/**
 * All that a check found.
 *
 * @param rules the rules file, as the user named it
 * @param changes how many changes it has; 0 where it cannot be read
 * @param problems what is wrong with the file by itself
 * @param source what it was held against, if anything
 * @param findings what the tables and the server say
 * @param statements what the folder's statements say, if one was given
 */
public record CheckResult(
    String rules,
    int changes,
    List<Problem> problems,
    Optional<String> source,
    List<Finding> findings,
    Optional<StatementsCheck> statements) {
  public CheckResult {
    problems = List.copyOf(problems);
    findings = List.copyOf(findings);
  }

  /** Whether the rules must not be used as they are. */
  public boolean hasProblems() {
    return !problems.isEmpty()
        || findings.stream().anyMatch(f -> f.severity() == Finding.Severity.PROBLEM);
  }

  /** Whether some statement is refused in some phase. */
  public boolean hasRefusals() {
    return statements.filter(s -> !s.refusals().isEmpty()).isPresent();
  }
}
