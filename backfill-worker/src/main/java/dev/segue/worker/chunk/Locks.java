package dev.segue.worker.chunk;

import java.time.Duration;

/** What a fill does about rows that others have locked. Either way it does not wait for them. */
public enum Locks {
  /**
   * It updates at once, and the first lock that it meets ends it: the chunk is undone. A write less
   * for each row, where nobody is in the way.
   */
  UNEXPECTED(Duration.ofMillis(1)),

  /** It locks the rows first, and leaves out those that others have. */
  LEFT_OUT(Duration.ofMillis(500));

  private final Duration wait;

  Locks(Duration wait) {
    this.wait = wait;
  }

  /**
   * How long the transaction's statements wait for a lock. For one that is unexpected the least
   * that a server knows; else for whatever no statement can leave out, such as a table's own: the
   * application waits behind nobody who waits, and so the worker gives up first. Where both wait
   * for each other, too: whoever waits for a row of the chunk began to a chunk's time before at
   * most, and looks for a deadlock after a second (the server's deadlock_timeout).
   */
  public Duration longestWait() {
    return wait;
  }
}
