package dev.segue.worker.throttle;

import java.sql.SQLException;

/** Says that the worker's role may not see what a signal looks at: nothing seen is no good news. */
final class HiddenStatistics extends SQLException {
  private static final long serialVersionUID = 1L;

  /** Insufficient privilege, as the server would say it if it did not show NULL instead. */
  private static final String STATE = "42501";

  /** What is hidden, in words. */
  HiddenStatistics(String what) {
    super("the role of this worker may not see " + what + "; GRANT pg_monitor TO it", STATE);
  }
}
