package dev.segue.worker.expand;

import java.time.Duration;
import java.util.List;

/** Whoever tells the user why an expansion waits. */
public interface ExpandListener {
  /** It waits that long, for these, before it tries again. */
  void waits(String table, List<Blocker> blockers, Duration time);
}
