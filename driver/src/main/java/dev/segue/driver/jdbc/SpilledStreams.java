package dev.segue.driver.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The temporary files of one prepared statement, each kept as long as an execution may read it. */
final class SpilledStreams {
  private final Map<Integer, TemporaryFile> bound = new HashMap<>();
  private final List<TemporaryFile> batched = new ArrayList<>();

  /** A parameter reads this file from now on. */
  void bind(int number, TemporaryFile file) {
    bound.put(number, file);
  }

  /** A parameter was bound to something else. */
  void replace(int number) {
    TemporaryFile old = bound.remove(number);
    if (old != null && !batched.contains(old)) {
      old.close();
    }
  }

  /** What is bound now belongs to a row of a batch. */
  void addBatch() {
    for (TemporaryFile file : bound.values()) {
      if (!batched.contains(file)) {
        batched.add(file);
      }
    }
  }

  /** The rows of a batch are gone; what is bound stays. */
  void clearBatch() {
    for (TemporaryFile file : batched) {
      if (!bound.containsValue(file)) {
        file.close();
      }
    }
    batched.clear();
  }

  /** Nothing is bound any more; the rows of a batch stay. */
  void clear() {
    List.copyOf(bound.keySet()).forEach(this::replace);
  }

  /** The parameters that were bound to a file until now: all of them were read. */
  List<Integer> spend() {
    List<Integer> spent = List.copyOf(bound.keySet());
    clearBatch();
    clear();
    return spent;
  }
}
