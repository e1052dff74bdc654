package dev.segue.worker.throttle;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replicas that were seen and are seen no more. One that comes back is far behind for a while; one
 * that does not was taken away on purpose, and is forgotten. Confined to one thread.
 */
final class MissingReplicas {
  /** A server that restarts is back by then. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * What was seen under one name.
   *
   * @param most as many at once
   * @param since when fewer were seen first; 0 while all are
   */
  private record Seen(int most, long since) {}

  private final Duration patience;
  private final Map<String, Seen> seen = new HashMap<>();

  MissingReplicas(Duration patience) {
    this.patience = patience;
  }

  /** Why to wait, now that these are there; several may have one name. */
  Optional<String> reason(List<String> replicas) {
    Map<String, Integer> now = new HashMap<>();
    replicas.forEach(name -> now.merge(name, 1, Integer::sum));
    now.forEach(
        (name, count) ->
            seen.merge(
                name, new Seen(count, 0), (before, one) -> count >= before.most() ? one : before));
    long moment = System.nanoTime();
    seen.replaceAll(
        (name, was) ->
            now.getOrDefault(name, 0) >= was.most() || was.since() != 0
                ? was
                : new Seen(was.most(), moment));
    seen.values().removeIf(was -> was.since() != 0 && moment - was.since() >= patience.toNanos());
    return seen.entrySet().stream()
        .filter(entry -> entry.getValue().since() != 0)
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .map(
            name ->
                "%s was there and is gone; it is waited for, %d s at most"
                    .formatted(name, patience.toSeconds()));
  }
}
