package dev.segue.rules.model;

import java.util.List;
import java.util.Optional;

/**
 * Everything read from a rules file. Immutable; a reload replaces it whole.
 *
 * @param revision the file's number, counted up by whoever edits it; 0 where the file has none
 * @param mode whether the rules take effect
 * @param control where the {@code segue} tables are; empty means unsupervised
 * @param changes the changes in the order of the file
 * @param targets the databases that the worker goes to; empty where its command line names one
 */
public record RuleSet(
    long revision,
    Mode mode,
    Optional<Control> control,
    List<Change> changes,
    List<Target> targets) {
  public RuleSet {
    changes = List.copyOf(changes);
    targets = List.copyOf(targets);
  }

  /** Rules that name no targets. */
  public RuleSet(long revision, Mode mode, Optional<Control> control, List<Change> changes) {
    this(revision, mode, control, changes, List.of());
  }

  /** Rules with no change: every statement passes untouched. */
  public static RuleSet empty() {
    return new RuleSet(0, Mode.REWRITE, Optional.empty(), List.of());
  }

  /** The change of that id, if there is one. */
  public Optional<Change> change(String id) {
    return changes.stream().filter(change -> change.id().equals(id)).findFirst();
  }
}
