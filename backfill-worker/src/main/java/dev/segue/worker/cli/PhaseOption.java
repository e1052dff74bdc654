package dev.segue.worker.cli;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Where the operator says that all instances are: nothing else can know it yet. */
final class PhaseOption {
  static final String NAME = "--all-instances-at";
  static final String DESCRIPTION =
      "You say it: every instance of the application is at this phase. Changes at it in the rules"
          + " file are meant; one that is named by --change must be.";

  @Option(names = NAME, paramLabel = "PHASE", required = true, description = DESCRIPTION)
  private String label = "";

  /** The phase that is said. */
  Phase said() throws UsageException {
    return phase(label);
  }

  /** The phase of that name; complains if there is none. */
  static Phase phase(String label) throws UsageException {
    return Phase.ofLabel(label)
        .orElseThrow(
            () ->
                new UsageException(
                    "There is no phase '%s'; there are %s."
                        .formatted(
                            label,
                            Arrays.stream(Phase.values())
                                .map(Phase::label)
                                .collect(Collectors.joining(", ")))));
  }

  /** Complains unless that is the change's phase in the rules file. */
  static void require(Phase said, Change change) throws UsageException {
    if (said != change.phase()) {
      throw new UsageException(
          "You say that all instances are at %s; the rules file has the change '%s' at %s. Wait until"
                  .formatted(said.label(), change.id(), change.phase().label())
              + " all instances have that file, and say its phase.");
    }
  }
}
