package dev.segue.worker.sidecar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How fast a work went, from its beginning until now, in a bounded number of points: when they are
 * too many, every other one goes, and the next ones are further apart. Guarded by whoever holds it.
 */
public final class RateHistory {
  /** As many as a plot of that width can show. */
  private static final int MOST = 240;

  /** The speed now is that of about the last ten seconds. */
  private static final Duration STRETCH = Duration.ofSeconds(10);

  /** The speed at a moment, in rows a second. */
  public record Point(Instant at, double rate) {}

  private record Sample(Instant at, long seen) {}

  private final Deque<Sample> recent = new ArrayDeque<>();
  private List<Point> points = new ArrayList<>();
  private Duration interval = Duration.ofSeconds(1);

  /** Notes how many rows were seen by then; fewer than before mean that another pass began. */
  void add(Instant at, long seen) {
    if (!recent.isEmpty() && seen < recent.getLast().seen()) {
      recent.clear();
    }
    recent.addLast(new Sample(at, seen));
    while (recent.size() > 2
        && Duration.between(recent.getFirst().at(), at).compareTo(STRETCH) > 0) {
      recent.removeFirst();
    }
    boolean due =
        points.isEmpty()
            || Duration.between(points.get(points.size() - 1).at(), at).compareTo(interval) >= 0;
    if (due && recent.size() > 1) {
      points.add(new Point(at, rate()));
      if (points.size() > MOST) {
        thin();
      }
    }
  }

  private void thin() {
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i += 2) {
      kept.add(points.get(i));
    }
    points = kept;
    interval = interval.multipliedBy(2);
  }

  /** The work rests: the time until it goes on is no part of its speed. */
  void rest() {
    recent.clear();
  }

  /** Rows a second, over the last stretch. */
  double rate() {
    if (recent.size() < 2) {
      return 0;
    }
    Duration time = Duration.between(recent.getFirst().at(), recent.getLast().at());
    long rows = recent.getLast().seen() - recent.getFirst().seen();
    return time.isZero() ? 0 : rows * 1e9 / time.toNanos();
  }

  List<Point> points() {
    return List.copyOf(points);
  }
}
