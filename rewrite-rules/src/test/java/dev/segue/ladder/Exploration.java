package dev.segue.ladder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Every state that can be reached, breadth first, so that the way to the first one of a kind is a
 * shortest one.
 */
final class Exploration<S> {
  /** A step to a state, in words. */
  record Step<S>(String words, S to) {}

  private record Origin<S>(Optional<S> from, String words) {}

  private final Map<S, Origin<S>> origins = new LinkedHashMap<>();

  /** Explores from those states. */
  Exploration(Iterable<S> starts, Function<S, List<Step<S>>> steps) {
    Deque<S> open = new ArrayDeque<>();
    for (S start : starts) {
      if (origins.putIfAbsent(start, new Origin<>(Optional.empty(), "")) == null) {
        open.add(start);
      }
    }
    while (!open.isEmpty()) {
      S state = open.remove();
      for (Step<S> step : steps.apply(state)) {
        if (!origins.containsKey(step.to())) {
          origins.put(step.to(), new Origin<>(Optional.of(state), step.words()));
          open.add(step.to());
        }
      }
    }
  }

  /** The states, nearest first. */
  Set<S> states() {
    return origins.keySet();
  }

  /** The steps that lead to a state, its start first. */
  List<String> way(S state, Function<S, String> words) {
    List<String> way = new ArrayList<>();
    S at = state;
    Origin<S> origin = java.util.Objects.requireNonNull(origins.get(at));
    while (origin.from().isPresent()) {
      way.add(origin.words());
      at = origin.from().get();
      origin = java.util.Objects.requireNonNull(origins.get(at));
    }
    way.add(words.apply(at));
    Collections.reverse(way);
    return way;
  }
}
