package dev.segue.worker.expand;

import java.time.Duration;
import java.util.List;

/** Whoever tells the user how an expansion goes. */
public interface ExpandListener {
  /** It waits that long, for these, before it tries again. */
  void waits(String table, List<Blocker> blockers, Duration time);

  /** It waits that long, until every driver has looked at the table again. */
  void settles(String table, Duration time);

  /** A statement that keeps nobody out waits for these, whose transactions are older. */
  default void isHeldBack(String statement, List<Blocker> blockers) {}

  /** A statement begins that may take long. */
  void begins(String statement);
}
