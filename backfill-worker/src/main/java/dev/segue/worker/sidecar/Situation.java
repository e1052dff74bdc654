package dev.segue.worker.sidecar;

import dev.segue.rules.control.ChangeDefinition;
import dev.segue.rules.control.Fact;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Mode;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import dev.segue.worker.control.Verifications;
import dev.segue.worker.control.Work;
import dev.segue.worker.control.WorkKind;
import dev.segue.worker.control.WorkState;
import dev.segue.worker.run.Observed;
import dev.segue.worker.run.Purpose;
import dev.segue.worker.sidecar.Duty.Kind;
import dev.segue.worker.status.ChangeFacts;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All that decides what a change calls for.
 *
 * <p>A side is filled, then verified; the verification makes the fact that the side is complete,
 * and that fact ends it. Where the fact was lost behind a verification (the change was taken back
 * so far that the side was cleared), it begins with a fill again. What failed, and what a person
 * paused or stopped, waits for a person.
 *
 * @param said where somebody said that all instances are
 * @param expanded whether all new columns are there
 * @param ddlAllowed whether the sidecar may add them
 * @param facts what is known of the data, if the change was begun
 * @param last the last work of a kind
 * @param isAlive whether somebody was at work on it lately
 */
public record Situation(
    Change change,
    Mode mode,
    Phase said,
    boolean expanded,
    boolean ddlAllowed,
    Optional<ChangeFacts> facts,
    Function<WorkKind, Optional<Work>> last,
    Predicate<Work> isAlive) {

  /** What the change calls for. */
  public Duty duty() {
    Phase phase = change.phase();
    if (mode == Mode.OBSERVE) {
      return new Duty(Kind.BLOCKED, Observed.REFUSAL);
    }
    if (phase != said) {
      return new Duty(
          Kind.BLOCKED,
          "You say that all instances are at %s; the rules file has this change at %s. When all instances are there, say so: --all-instances-at %s."
              .formatted(said.label(), phase.label(), phase.label()));
    }
    Optional<Duty> expansion = expansion();
    if (expansion.isPresent()) {
      return expansion.get();
    }
    if (!Purpose.servesAt(phase)) {
      return new Duty(Kind.IDLE, idle(phase));
    }
    String hash = ChangeDefinition.of(change).hash();
    if (facts.filter(f -> !f.definitionHash().equals(hash)).isPresent()) {
      return new Duty(
          Kind.BLOCKED,
          "The change was begun with another definition. Give the file that one, or go back to off.");
    }
    return completion(phase == Phase.NEW_READ ? Side.OLD : Side.NEW, hash);
  }

  private Optional<Duty> expansion() {
    boolean needed =
        !expanded
            && change.phase().compareTo(Phase.PLANNED) >= 0
            && change.phase().compareTo(Phase.FALLBACK_READ) <= 0;
    if (!needed) {
      return Optional.empty();
    }
    return Optional.of(
        ddlAllowed
            ? new Duty(Kind.EXPAND, "New columns are missing.")
            : new Duty(
                Kind.BLOCKED,
                "New columns are missing. Run 'segue expand', or start the sidecar with --allow-ddl."));
  }

  private static String idle(Phase phase) {
    return switch (phase) {
      case OFF -> "Nothing begins before planned.";
      case PLANNED, EXPANDED -> "The new columns are there. They are filled from dual-write on.";
      case DUAL_WRITE, FALLBACK_READ, NEW_READ -> "";
      case RETIRED, CONTRACTED -> "Only the new columns hold values: nothing is to be filled.";
    };
  }

  private Duty completion(Side side, String hash) {
    boolean complete =
        facts
            .filter(f -> f.has(side == Side.NEW ? Fact.NEW_COMPLETE : Fact.OLD_COMPLETE))
            .isPresent();
    if (complete || (side == Side.OLD && facts.isEmpty())) {
      return new Duty(Kind.DONE, "The " + side.word() + " columns are complete.");
    }
    WorkKind fills = Purpose.FILL.kind(side);
    Optional<Work> fill = last.apply(fills).filter(w -> w.definitionHash().equals(hash));
    if (fill.isEmpty()) {
      return new Duty(Kind.FILL, "Rows lack the " + side.word() + " columns.");
    }
    Optional<Work> verify =
        last.apply(WorkKind.VERIFY)
            .filter(w -> w.definitionHash().equals(hash))
            .filter(w -> (w.instancesAt() == Phase.NEW_READ) == (side == Side.OLD))
            .filter(w -> w.id() > fill.get().id());
    boolean sampling =
        verify
            .filter(w -> w.sample().isPresent() && w.state() == WorkState.RUNNING)
            // It stays as it is when its last worker dies.
            .filter(isAlive)
            .isPresent();
    if (sampling) {
      return new Duty(Kind.IDLE, "Somebody verifies a sample. Every row is looked at behind it.");
    }
    // A sample proves nothing, well or badly as it ended.
    verify = verify.filter(w -> w.sample().isEmpty());
    return verify.isPresent() ? afterVerify(verify.get(), side) : afterFill(fill.get());
  }

  private static Duty afterFill(Work fill) {
    return switch (fill.state()) {
      case RUNNING ->
          new Duty(Kind.FILL, "Rows are filled where they lack values; then all are verified.");
      case DONE -> new Duty(Kind.VERIFY, "The rows are filled, and not verified.");
      case PAUSED, STOPPED, FAILED, NEWER -> person("fill", fill);
    };
  }

  private static Duty afterVerify(Work verify, Side side) {
    if (verify.state() == WorkState.FAILED && verify.reason().equals(Verifications.TAKEN_BACK)) {
      // Rows that came meanwhile lack values, too.
      return new Duty(
          Kind.FILL, "Instances may have written one side only while the rows were verified.");
    }
    return switch (verify.state()) {
      case RUNNING -> new Duty(Kind.VERIFY, "Every row is looked at.");
      case DONE ->
          new Duty(
              Kind.FILL,
              "The " + side.word() + " columns were complete, and have been cleared since.");
      case PAUSED, STOPPED, FAILED, NEWER -> person("verification", verify);
    };
  }

  private static Duty person(String what, Work work) {
    return new Duty(
        Kind.PERSON,
        switch (work.state()) {
          case PAUSED -> "The %s is %s; resume it.".formatted(what, work.reason());
          case STOPPED -> "The %s is %s; start it again to go on.".formatted(what, work.reason());
          case NEWER -> "The %s stands as only a newer segue knows. Use that one.".formatted(what);
          default ->
              "The %s failed: %s. Look at its rows, then start it again."
                  .formatted(what, work.reason());
        });
  }
}
