package dev.segue.worker.cli;

import dev.segue.rules.model.Phase;
import dev.segue.worker.expand.Expander;
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
    Optional<String> why = Expander.noStep(said(), next);
    if (why.isPresent()) {
      throw new UsageException(why.get());
    }
    return Optional.of(next);
  }
}
