package dev.segue.rules.resolve;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns that a query or a table offers, in order.
 *
 * @param names their labels
 * @param complete whether there are no others
 */
public record Outputs(List<String> names, boolean complete) {
  public Outputs {
    names = List.copyOf(names);
  }

  static Outputs unknown() {
    return new Outputs(List.of(), false);
  }

  /** The columns of a function whose column list names them. */
  static Outputs listed(List<String> list) {
    return new Outputs(list, true);
  }

  /** The same under the names of a column list, which names the first of them. */
  Outputs renamed(List<String> list) {
    List<String> renamed = new ArrayList<>(list);
    if (names.size() > list.size()) {
      renamed.addAll(names.subList(list.size(), names.size()));
    }
    return new Outputs(renamed, complete);
  }
}
