package dev.segue.rules.config;

import dev.segue.rules.catalog.KeyView;
import dev.segue.rules.catalog.TableView;
import dev.segue.rules.config.Finding.Severity;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.MappedColumn;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a table's unique keys say about a change. */
final class KeyFindings {
  private KeyFindings() {}

  static List<Finding> of(Change change, TableView table) {
    List<Finding> findings = new ArrayList<>();
    for (KeyView key : table.keys()) {
      for (Side side : Side.values()) {
        if (change.columns(side).stream()
            .map(MappedColumn::name)
            .anyMatch(key.columns()::contains)) {
          lossy(change, key).ifPresent(findings::add);
          (side == Side.OLD ? oldKey(change, key) : newKey(change, key)).ifPresent(findings::add);
        }
      }
    }
    return findings;
  }

  private static Optional<Finding> lossy(Change change, KeyView key) {
    return change.exact()
        ? Optional.empty()
        : finding(
            change,
            Severity.PROBLEM,
            "%s is unique, and the mapping is lossy: two values may become one; declare it exact if it is"
                .formatted(words(key)));
  }

  private static Optional<Finding> oldKey(Change change, KeyView key) {
    if (change.phase().compareTo(Phase.RETIRED) >= 0) {
      return finding(
          change,
          Severity.PROBLEM,
          "%s is still on the old side, which %s leaves NULL: drop it, the new side has its own"
              .formatted(words(key), change.phase().label()));
    }
    return finding(
        change,
        change.phase() == Phase.NEW_READ ? Severity.WARNING : Severity.NOTE,
        words(key) + " must move to the new side in new-read, before retired clears the old one");
  }

  private static Optional<Finding> newKey(Change change, KeyView key) {
    if (change.phase().compareTo(Phase.NEW_READ) >= 0 || !key.immediate()) {
      return Optional.empty();
    }
    return finding(
        change,
        Severity.WARNING,
        words(key)
            + " is checked at once: below new-read concurrent upserts fail on two such keys; make it"
            + " DEFERRABLE");
  }

  private static String words(KeyView key) {
    return "the key '%s' (%s)".formatted(key.name(), String.join(", ", key.columns()));
  }

  private static Optional<Finding> finding(Change change, Severity severity, String message) {
    return Optional.of(new Finding(severity, change.id(), message));
  }
}
