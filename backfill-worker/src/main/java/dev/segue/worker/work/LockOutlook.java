package dev.segue.worker.work;

import dev.segue.worker.chunk.Locks;

/**
 * Whether the next chunk will meet rows that others have locked. On most tables next to none does,
 * and to lock each row before its update costs a third of the log; where one was met, others are
 * likely. Confined to one thread.
 */
final class LockOutlook {
  /** A chunk that is undone costs as much as one: with so many behind it, a few percent. */
  private static final int WARY = 16;

  private int wary;

  /** What the next chunk does about locks. */
  Locks next() {
    return wary > 0 ? Locks.LEFT_OUT : Locks.UNEXPECTED;
  }

  /** Notes that a chunk was committed. */
  void passed() {
    wary = Math.max(0, wary - 1);
  }

  /** Notes that a chunk met a lock; whether the next attempt goes about it in another way. */
  boolean met() {
    boolean another = wary == 0;
    wary = WARY;
    return another;
  }
}
