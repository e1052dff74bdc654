package dev.segue.worker.expand;

import java.time.Duration;

/**
 * A session that has a lock on a table, in a transaction that is open for a while.
 *
 * @param pid its number on the server; 0 for a prepared transaction, which has no session
 * @param state what it does: active, idle in transaction
 * @param age how long its transaction is open
 * @param query its last statement, shortened
 */
public record Blocker(int pid, String user, String state, Duration age, String query) {
  /** In words for the user. */
  public String says() {
    return says(false);
  }

  /**
   * In words for the user.
   *
   * @param masked whether its statement is left out, which may hold values
   */
  public String says(boolean masked) {
    if (pid == 0) {
      return "a prepared transaction, which COMMIT PREPARED or ROLLBACK PREPARED ends: see pg_prepared_xacts";
    }
    return "session %d of %s, %s, its transaction open for %d s"
            .formatted(pid, user, state, age.toSeconds())
        + (masked ? "" : ": " + query);
  }
}
