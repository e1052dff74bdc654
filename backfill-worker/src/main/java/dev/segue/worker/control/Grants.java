package dev.segue.worker.control;

import java.util.List;
import java.util.stream.Stream;

/**
 * What lets a role that owns nothing fill, verify, look and steer. To expand, it must own the
 * changes' tables.
 *
 * @param needed what whoever owns the tables may grant
 * @param wished what only a superuser may grant as a rule: without it, the throttle cannot see
 *     other users' sessions and replicas
 * @param later columns that are not there yet: what is granted of them comes behind expand
 */
public record Grants(List<String> needed, List<String> wished, List<String> later) {
  public Grants {
    needed = List.copyOf(needed);
    wished = List.copyOf(wished);
    later = List.copyOf(later);
  }

  /** None. */
  public static Grants none() {
    return new Grants(List.of(), List.of(), List.of());
  }

  /** All of them, in order. */
  public List<String> all() {
    return Stream.concat(needed.stream(), wished.stream()).toList();
  }
}
