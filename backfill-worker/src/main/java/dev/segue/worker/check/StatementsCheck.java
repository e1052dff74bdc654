package dev.segue.worker.check;

import dev.segue.rules.model.Phase;
import dev.segue.rules.plan.Refusal;
import dev.segue.rules.plan.RewritePlan;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.explain.PhasePlans;
import dev.segue.worker.explain.TextPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every statement of a folder in every phase.
 *
 * @param files how many files there are
 * @param statements how many statements
 * @param concerned how many of them some phase does not pass as written
 * @param refused how many of them some phase refuses
 * @param shares for each phase, how many statements meet which verdict
 * @param refusals those that some phase refuses
 */
public record StatementsCheck(
    int files,
    int statements,
    int concerned,
    int refused,
    List<Shares> shares,
    List<StatementRefusal> refusals) {
  public StatementsCheck {
    shares = List.copyOf(shares);
    refusals = List.copyOf(refusals);
  }

  /** Plans each statement in each phase. */
  public static StatementsCheck of(List<FileStatement> statements, PhasePlans plans)
      throws SourceException {
    int[][] counts = new int[Phase.values().length][3];
    List<StatementRefusal> refusals = new ArrayList<>();
    int concerned = 0;
    int refusedOnes = 0;
    for (FileStatement statement : statements) {
      Map<Refusal, List<Phase>> refused = new LinkedHashMap<>();
      boolean touched = false;
      for (Phase phase : Phase.values()) {
        RewritePlan plan = plans.plan(statement.text(), phase).plan();
        counts[phase.ordinal()][verdict(plan)]++;
        touched |= !(plan instanceof RewritePlan.PassThrough);
        if (plan instanceof RewritePlan.Refused r) {
          refused.computeIfAbsent(r.refusal(), key -> new ArrayList<>()).add(phase);
        }
      }
      concerned += touched ? 1 : 0;
      refusedOnes += refused.isEmpty() ? 0 : 1;
      refused.forEach((refusal, phases) -> refusals.add(refusal(statement, refusal, phases)));
    }
    List<Shares> shares = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      int[] count = counts[phase.ordinal()];
      shares.add(new Shares(phase, count[0], count[1], count[2]));
    }
    int files = (int) statements.stream().map(FileStatement::file).distinct().count();
    return new StatementsCheck(files, statements.size(), concerned, refusedOnes, shares, refusals);
  }

  private static int verdict(RewritePlan plan) {
    if (plan instanceof RewritePlan.PassThrough) {
      return 0;
    }
    return plan instanceof RewritePlan.Rewritten ? 1 : 2;
  }

  private static StatementRefusal refusal(
      FileStatement statement, Refusal refusal, List<Phase> phases) {
    int line = TextPosition.of(statement.text(), refusal.position()).line();
    return new StatementRefusal(statement.file(), statement.line() + line - 1, phases, refusal);
  }
}
