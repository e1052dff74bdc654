package dev.segue.worker.cli;

import dev.segue.worker.expand.Blocker;
import dev.segue.worker.expand.ExpandListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Says why an expansion takes its time. */
record ExpandProgress(PrintWriter err) implements ExpandListener {
  @Override
  public void waits(String table, List<Blocker> blockers, Duration time) {
    err.printf("waiting %.1f s for the lock on %s%n", time.toMillis() / 1000.0, table);
    blockers.forEach(blocker -> err.println("  " + blocker.says()));
    err.flush();
  }

  @Override
  public void settles(String table, Duration time) {
    err.printf(
        "waiting %d s until every instance knows the new key of %s%n", time.toSeconds(), table);
    err.flush();
  }

  @Override
  public void isHeldBack(String statement, List<Blocker> blockers) {
    err.println("it waits until these have ended: " + statement);
    blockers.forEach(blocker -> err.println("  " + blocker.says()));
    err.flush();
  }

  @Override
  public void begins(String statement) {
    err.println("beside writes: " + statement);
    err.flush();
  }
}
