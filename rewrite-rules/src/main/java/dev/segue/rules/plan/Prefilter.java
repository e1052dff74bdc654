package dev.segue.rules.plan;

import dev.segue.rules.catalog.Catalog;
import dev.segue.rules.model.Change;
import dev.segue.rules.model.Phase;
import dev.segue.rules.model.RuleSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A cheap look at a text: may it name a table with a change at work? Errs only towards yes. */
public final class Prefilter {
  private Prefilter() {}

  /** Whether the text may name the table of a change itself. */
  public static boolean mayConcern(RuleSet rules, String text) {
    for (Change change : rules.changes()) {
      if (change.phase() != Phase.OFF && mentions(text, change.table().name())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The names under which rows of tables with a change at work can be reached besides their own:
   * partitions, children, views.
   *
   * @return empty if the catalog was not asked for all of them
   */
  public static Optional<Set<String>> relatives(RuleSet rules, Catalog catalog) {
    Set<String> names = new HashSet<>();
    for (Change change : rules.changes()) {
      if (change.phase() == Phase.OFF) {
        continue;
      }
      List<Catalog.Relative> relatives = catalog.relatives().get(change.table().name());
      if (relatives == null) {
        return Optional.empty();
      }
      relatives.forEach(relative -> names.add(relative.name()));
    }
    return Optional.of(Set.copyOf(names));
  }

  /** Whether the text may name one of these. */
  public static boolean mentionsAny(Set<String> names, String text) {
    for (String name : names) {
      if (mentions(text, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mentions(String text, String name) {
    if (name.indexOf('"') >= 0 || text.contains("U&\"") || text.contains("u&\"")) {
      return true;
    }
    if (name.isEmpty()) {
      return true;
    }
    // Most places are ruled out by their first character: of a letter without regard to case.
    int first = withoutCase(name.charAt(0));
    int last = text.length() - name.length();
    for (int at = 0; at <= last; at++) {
      if (withoutCase(text.charAt(at)) == first
          && text.regionMatches(true, at, name, 0, name.length())) {
        return true;
      }
    }
    return false;
  }

  /** The same for both cases of a letter as databases fold names; other characters may share. */
  private static int withoutCase(char c) {
    return c < 128 ? c | 0x20 : Character.toLowerCase(c);
  }
}
