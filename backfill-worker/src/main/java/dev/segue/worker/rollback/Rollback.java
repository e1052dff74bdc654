package dev.segue.worker.rollback;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.worker.control.KeptConstraint;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The steps from where a change stands back to where it began. */
public final class Rollback {
  private final Change change;
  private final String rules;
  private final Standing standing;

  /**
   * A way back.
   *
   * @param rules the rules file, as the user names it
   */
  public Rollback(Change change, String rules, Standing standing) {
    this.change = change;
    this.rules = rules;
    this.standing = standing;
  }

  /** The change. */
  public Change change() {
    return change;
  }

  /** What was known when it was looked, in a sentence. */
  public String known() {
    return "Looked at %s. Known of the data: %s."
        .formatted(
            standing.at().truncatedTo(ChronoUnit.SECONDS),
            standing.facts().isEmpty()
                ? "nothing"
                : standing.facts().stream()
                    .map(fact -> fact.column().replace('_', ' '))
                    .collect(Collectors.joining(", ")));
  }

  /** The steps, from the change's phase down to {@code off}. */
  public List<RollbackStep> steps() {
    List<RollbackStep> steps = new ArrayList<>();
    for (Phase from = change.phase(); from != Phase.OFF; from = from.stepTowards(Phase.OFF)) {
      steps.add(new RollbackStep(from, from.stepTowards(Phase.OFF), sentences(from), before(from)));
    }
    return steps;
  }

  private List<String> sentences(Phase from) {
    return switch (from) {
      case CONTRACTED ->
          List.of(
              standing.lackingOld().isEmpty()
                  ? "The old columns are still there."
                  : "The old columns were dropped (%s): they are added again, empty."
                      .formatted(String.join(", ", standing.lackingOld())),
              "Values of old columns that were dropped come back by backward from the new ones.");
      case RETIRED ->
          List.of(
              "Every write has cleared the old columns: what is left in them is right.",
              "From new-read on, writes fill both sides again; reads go on from the new side.");
      case NEW_READ ->
          List.of(
              "Rows without old values get them, by backward, in small transactions: %s."
                  .formatted(
                      standing.rows() < 0
                          ? "the server has not counted the rows"
                          : "at most about %,d rows".formatted(standing.rows())),
              constraints(),
              "Behind this step every read is from the old columns again. A row that backward takes to NULL keeps the step shut: verify counts them.");
      case FALLBACK_READ ->
          List.of("New columns are read as forward of the old ones. Nothing is lost.");
      case DUAL_WRITE ->
          List.of(
              "From expanded on every write clears the new columns, so that nothing in them grows stale. To go up again, they are filled anew.");
      case EXPANDED -> List.of("New columns need not be there any more, and are not touched.");
      case PLANNED ->
          List.of(
              "Versions of the application that speak of the new columns must be gone: at off nothing is rewritten.",
              "The new columns are dropped, and the definition is forgotten: %s."
                  .formatted(
                      change.newColumns().stream()
                          .map(MappedColumn::name)
                          .collect(Collectors.joining(", "))));
      case OFF -> List.of();
    };
  }

  private String constraints() {
    List<KeptConstraint> kept = standing.kept();
    if (kept.isEmpty()) {
      return "No constraint was moved: there is none to move back.";
    }
    return "Constraints go back: "
        + kept.stream()
            .map(
                k ->
                    "%s %s %s"
                        .formatted(k.kind().word(), k.name(), k.taken() ? "is restored" : "goes"))
            .collect(Collectors.joining(", "))
        + ".";
  }

  private List<String> before(Phase from) {
    List<String> commands = new ArrayList<>();
    switch (from) {
      case CONTRACTED -> {
        if (!standing.lackingOld().isEmpty()) {
          commands.add(expand(from, Phase.RETIRED));
        }
      }
      case NEW_READ -> {
        commands.add(command("backfill", from));
        commands.add(command("verify", from));
        if (!standing.kept().isEmpty()) {
          commands.add(expand(from, Phase.FALLBACK_READ));
        }
      }
      case PLANNED -> commands.add(expand(from, Phase.OFF));
      default -> {
        // The file alone moves.
      }
    }
    return commands;
  }

  private String expand(Phase from, Phase to) {
    return command("expand", from) + " --toward " + to.label();
  }

  private String command(String name, Phase from) {
    return "segue %s %s --change %s --all-instances-at %s"
        .formatted(name, shell(rules), shell(change.id()), from.label());
  }

  /** As a shell reads it as one word. */
  static String shell(String word) {
    return word.matches("[\\w./:@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
