package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Where the operator says that all instances are: nothing else can know it yet. */
final class PhaseOption {
  @Option(
      names = "--all-instances-at",
      paramLabel = "PHASE",
      required = true,
      description =
          "You say it: every instance of the application is at this phase of the change. It must be"
              + " the rules file's.")
  private String label = "";

  /** Complains unless that is the change's phase in the rules file. */
  void require(Change change) throws UsageException {
    Optional<Phase> said = Phase.ofLabel(label);
    if (said.isEmpty()) {
      throw new UsageException(
          "There is no phase '%s'; there are %s."
              .formatted(
                  label,
                  Arrays.stream(Phase.values())
                      .map(Phase::label)
                      .collect(Collectors.joining(", "))));
    }
    if (said.get() != change.phase()) {
      throw new UsageException(
          "You say that all instances are at %s; the rules file has the change '%s' at %s. Wait until"
                  .formatted(label, change.id(), change.phase().label())
              + " all instances have that file, and say its phase.");
    }
  }
}
