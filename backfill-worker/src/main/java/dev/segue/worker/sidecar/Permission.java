package dev.segue.worker.sidecar;

import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import dev.segue.worker.catalog.SourceException;
import dev.segue.worker.expand.Expander;
import dev.segue.worker.run.Observed;
import dev.segue.worker.run.Purpose;
import java.util.Optional;

/**
 * What a person may have the sidecar do.
 *
 * @param rules those that count now
 */
record Permission(SidecarSettings settings, RuleSet rules) {
  /** Complains if that must not be done to the change. */
  void require(Change change, Wish wish) throws SourceException {
    Observed.refuse(rules);
    if (change.phase() != settings.said()) {
      throw new SourceException(
          "The sidecar was told that all instances are at %s; the rules file has the change '%s' at %s. Start the sidecar with --all-instances-at %s when all instances are there."
              .formatted(
                  settings.said().label(),
                  change.id(),
                  change.phase().label(),
                  change.phase().label()));
    }
    switch (wish.kind()) {
      case FILL -> Purpose.FILL.side(change);
      case VERIFY -> Purpose.VERIFY.side(change);
      case EXPAND -> requireExpand(change, wish.toward());
      case DONE, IDLE, BLOCKED, PERSON ->
          throw new IllegalArgumentException(wish.kind() + " is nothing to do");
    }
  }

  private void requireExpand(Change change, Optional<Phase> toward) throws SourceException {
    if (!settings.ddlAllowed()) {
      throw new SourceException(
          "This sidecar alters no tables: run 'segue expand', or start it with --allow-ddl.");
    }
    if (toward.isPresent()) {
      requireStep(change.phase(), toward.get());
      return;
    }
    boolean needed =
        change.phase().compareTo(Phase.PLANNED) >= 0
            && change.phase().compareTo(Phase.FALLBACK_READ) <= 0;
    if (!needed) {
      throw new SourceException(
          "The change '%s' is at %s: columns are added from planned to fallback-read."
              .formatted(change.id(), change.phase().label()));
    }
  }

  /** Complains of a step that there is not, or that is not the sidecar's. */
  static void requireStep(Phase from, Phase next) throws SourceException {
    Optional<String> why = Expander.noStep(from, next);
    if (why.isPresent()) {
      throw new SourceException(why.get());
    }
    if (next == Phase.OFF) {
      throw new SourceException(
          "This sidecar would add the columns again as soon as they are dropped. End it, and run 'segue expand --toward off'.");
    }
  }
}
