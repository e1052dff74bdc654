package dev.segue.worker.work;

import dev.segue.worker.control.Totals;
import java.time.Duration;
import java.util.Optional;

/** Whoever shows how a work goes. Called by the worker's thread; must not keep it waiting. */
public interface WorkListener {
  /** Hears nothing. */
  WorkListener NONE = new WorkListener() {};

  /** A transaction was committed: so far the work has seen and done that, in that pass. */
  default void moved(Totals totals, int pass, int chunkRows) {}

  /** One of this worker's transactions was committed: it worked on so many rows for that long. */
  default void worked(int rows, long filled, Duration time) {}

  /** The signal that makes the work wait now; empty while none does. */
  default void throttled(Optional<String> signal) {}

  /** The work waits. */
  default void waits(String reason) {}

  /** Nothing more will be heard: the work is over, or was stopped. */
  default void ended() {}
}
