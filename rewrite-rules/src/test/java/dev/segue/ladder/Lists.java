package dev.segue.ladder;

import java.util.ArrayList;
import java.util.List;

/** Immutable lists with one element changed. */
final class Lists {
  private Lists() {}

  /** The list with that element at an index, or behind its end. */
  static <T> List<T> with(List<T> list, int index, T element) {
    List<T> changed = new ArrayList<>(list);
    if (index == list.size()) {
      changed.add(element);
    } else {
      changed.set(index, element);
    }
    return List.copyOf(changed);
  }
}
