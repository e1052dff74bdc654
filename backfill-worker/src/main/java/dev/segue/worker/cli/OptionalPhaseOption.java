package dev.segue.worker.cli;

import dev.segue.rules.model.Phase;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where all instances are, for a command that must know it only for a step to another phase. */
final class OptionalPhaseOption {
  @Option(
      names = PhaseOption.NAME,
      paramLabel = "PHASE",
      description = "With --toward. " + PhaseOption.DESCRIPTION)
  private Optional<String> label = Optional.empty();

  /** The phase that is said. */
  Phase said() throws UsageException {
    return PhaseOption.phase(
        label.orElseThrow(
            () ->
                new UsageException(
                    "--toward needs "
                        + PhaseOption.NAME
                        + ": it takes away what instances at another phase still rely on.")));
  }

  /** The neighbouring phase that a label names. */
  Optional<Phase> next(Optional<String> toward) throws UsageException {
    if (toward.isEmpty()) {
      return Optional.empty();
    }
    Phase next = PhaseOption.phase(toward.get());
    if (Math.abs(next.ordinal() - said().ordinal()) != 1) {
      throw new UsageException(
          "From %s a fleet goes to a neighbouring phase only, %s is not one."
              .formatted(said().label(), next.label()));
    }
    return Optional.of(next);
  }
}
