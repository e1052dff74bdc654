package dev.segue.worker.expand;

import dev.segue.rules.control.Fact;
import dev.segue.worker.control.KeptConstraint;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Statements that are run in one transaction, with what is noted of them.
 *
 * @param kind how it runs
 * @param settle how long to wait before, until every driver knows of what was done
 * @param noted what is noted with it
 * @param forgotten the numbers of the notes that it makes good
 * @param facts what it makes true or false of the change's data
 * @param endsChange whether the change is at its start behind it, its definition forgotten
 */
public record DdlStep(
    Kind kind,
    List<String> statements,
    Duration settle,
    List<KeptConstraint> noted,
    List<Long> forgotten,
    Map<Fact, Boolean> facts,
    boolean endsChange) {
  /** How a step runs. */
  public enum Kind {
    /** Under a lock that keeps everybody out, for a moment. */
    LOCKING,
    /** A look at every row beside the application's writes. */
    VALIDATING,
    /** One statement outside a transaction, beside the application's writes. */
    CONCURRENT
  }

  public DdlStep {
    statements = List.copyOf(statements);
    noted = List.copyOf(noted);
    forgotten = List.copyOf(forgotten);
    facts = Map.copyOf(facts);
  }

  private DdlStep(Kind kind, List<String> statements) {
    this(kind, statements, Duration.ZERO, List.of(), List.of(), Map.of(), false);
  }

  /** Statements of one short transaction. */
  static DdlStep locking(String... statements) {
    return new DdlStep(Kind.LOCKING, List.of(statements));
  }

  /** A statement that looks at every row. */
  static DdlStep validating(String statement) {
    return new DdlStep(Kind.VALIDATING, List.of(statement));
  }

  /** A statement that cannot run in a transaction. */
  static DdlStep concurrently(String statement) {
    return new DdlStep(Kind.CONCURRENT, List.of(statement));
  }

  /** The same, noted with it. */
  DdlStep noting(KeptConstraint kept) {
    return new DdlStep(kind, statements, settle, List.of(kept), forgotten, facts, endsChange);
  }

  /** The same, making good what was noted. */
  DdlStep forgetting(KeptConstraint kept) {
    return new DdlStep(kind, statements, settle, noted, List.of(kept.id()), facts, endsChange);
  }

  /** The same, with what it makes of the facts. */
  DdlStep making(Map<Fact, Boolean> made) {
    return new DdlStep(kind, statements, settle, noted, forgotten, made, endsChange);
  }

  /** The same, behind which the change is as if it had never begun. */
  DdlStep ending() {
    return new DdlStep(kind, statements, settle, noted, forgotten, facts, true);
  }

  /** All of them as one transaction, behind a wait. */
  static DdlStep together(List<DdlStep> steps, Duration settle) {
    return new DdlStep(
        Kind.LOCKING,
        steps.stream().flatMap(step -> step.statements.stream()).toList(),
        settle,
        steps.stream().flatMap(step -> step.noted.stream()).toList(),
        steps.stream().flatMap(step -> step.forgotten.stream()).toList(),
        Map.of(),
        false);
  }
}
